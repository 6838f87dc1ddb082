"""验收."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from zhiren.web.accounts.access import requires
from zhiren.web.worktasks.access import evidence_for_use, work_for_move
from zhiren.web.worktasks.services.closing import acceptance_add
from zhiren.web.worktasks.services.running import evidence_kept
from zhiren.web.worktasks.task_forms import AcceptanceForm
from zhiren.web.worktasks.task_pages import for_acceptance
from zhiren.web.worktasks.views.carrying_out import asked, carried_out

if TYPE_CHECKING:
    from django.http import HttpResponse

    from zhiren.web.accounts.requests import SiteRequest
    from zhiren.web.worktasks.models import Acceptance

_SAID = {"full": "已验收销号。", "partial": "已认定部分完成。", "refused": "已退回责任单位。"}


@require_http_methods(["GET", "POST"])
@requires("work.supervise")
def acceptance_add_page(request: SiteRequest, pk: int) -> HttpResponse:
    """The verdict on a task that was handed in, beside what was promised and what is proved."""
    access = request.access
    work = work_for_move(access, pk, "close")
    form = AcceptanceForm(
        request.POST if request.method == "POST" else None,
        request.FILES or None,
        targets=list(work.targets.order_by("pk")),
        offered=evidence_for_use(access, work),
    )

    def accept(filled: Any) -> Acceptance:
        with evidence_kept(access.acting, filled.cleaned_data["uploads"], None) as kept:
            return acceptance_add(access.acting, work, filled.judgement, [*filled.evidence, *kept])

    made = carried_out(request, form, accept)
    if made is not None:
        messages.success(request, _SAID[made.verdict])
        return redirect("worktasks:task_detail", pk=pk)
    hint = "责任单位的人和最近一次填报的人不能验收。部分完成和退回的，登记册里不算完成。"
    return asked(request, work, form, "验收", "提交结论", hint=hint, shown=for_acceptance(work))

"""会议决定立项."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from zhiren.web.accounts.access import requires
from zhiren.web.worktasks.services.deciding import Decision, decision_add
from zhiren.web.worktasks.task_forms import DecisionForm
from zhiren.web.worktasks.views.carrying_out import carried_out

if TYPE_CHECKING:
    from django.http import HttpResponse

    from zhiren.web.accounts.requests import SiteRequest


@require_http_methods(["GET", "POST"])
@requires("work.plan")
def decision_add_page(request: SiteRequest) -> HttpResponse:
    """One decision of a meeting as a task; "保存并继续" keeps the meeting for the next one."""
    meeting = str(request.GET.get("meeting", ""))[:200]
    data = request.POST if request.method == "POST" else None
    form = DecisionForm(data, access=request.access, initial={"meeting": meeting})

    def decide(filled: Any) -> Any:
        return decision_add(request.access.acting, Decision(**filled.cleaned_data))

    work = carried_out(request, form, decide)
    if work is None:
        status = 422 if form.errors else 200
        return render(request, "worktasks/decision_add.html", {"form": form}, status=status)
    messages.success(request, f"“{work.task.name}”已下达给{work.task.owner.name}，等待签收。")
    if "more" in request.POST:
        return _next_of(work.section)
    return redirect("worktasks:task_detail", pk=work.pk)


def _next_of(meeting: str) -> HttpResponse:

    response: HttpResponse = redirect("worktasks:decision_add")
    response["Location"] += f"?{urlencode({'meeting': meeting})}"
    return response

"""Reporting on a task, and its evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from django.db import transaction
from django.http import HttpResponse
from django.views.decorators.http import require_GET, require_http_methods

from zhiren.web.accounts.access import requires
from zhiren.web.audit.services import Act, record
from zhiren.web.lib.evidence_files import CONTENT_TYPES
from zhiren.web.worktasks.access import (
    evidence_for_use,
    evidence_for_view,
    sides_of,
    unit_acted_for,
    work_for_move,
)
from zhiren.web.worktasks.lifecycle import Side
from zhiren.web.worktasks.services.running import evidence_kept, report_add
from zhiren.web.worktasks.task_forms import ReportForm
from zhiren.web.worktasks.views.carrying_out import act_page

if TYPE_CHECKING:
    from zhiren.web.accounts.requests import SiteRequest
    from zhiren.web.worktasks.models import Report


@require_http_methods(["GET", "POST"])
@requires("work.run")
def report_add_page(request: SiteRequest, pk: int) -> HttpResponse:
    """报告进展, made for the phone: steps, a few words, photographs."""
    access = request.access
    work = work_for_move(access, pk, "report")
    sets_progress = bool(sides_of(access, work) & {Side.OWNER, Side.PERSON})
    form = ReportForm(
        request.POST if request.method == "POST" else None,
        request.FILES or None,
        work=work,
        sets_progress=sets_progress,
        offered=evidence_for_use(access, work),
    )

    def report(filled: Any) -> Report:
        files, unit = filled.cleaned_data["uploads"], unit_acted_for(access, work)
        with evidence_kept(access.acting, files, unit) as kept:
            evidence = [*filled.evidence, *kept]
            return report_add(access.acting, work, filled.progress, evidence, filled.reached)

    hint = "" if sets_progress else "本单位是配合单位：报告不改变任务的进度，进度由责任单位填报。"
    return act_page(request, work, form, report, "已报告进展。", "报告进展", "提交报告", hint=hint)


@require_GET
@requires("work.view")
def evidence_file(request: SiteRequest, pk: int) -> HttpResponse:
    """A file that proves something: always a download. Logs ``worktasks.evidence.read``."""
    evidence = evidence_for_view(request.access, pk)
    act = Act("worktasks.evidence.read", "evidence", evidence.pk, evidence.title)
    with transaction.atomic():
        record(request.access.acting, act)
    with evidence.file.open("rb") as file:
        response = HttpResponse(file.read(), content_type=CONTENT_TYPES[evidence.kind])
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(evidence.title)}"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response

"""月报、年报: as page, workbook and document."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from zhiren.web.accounts.access import requires
from zhiren.web.audit.services import record_export
from zhiren.web.audit.watermark import watermark
from zhiren.web.lib.workbooks import workbook_response
from zhiren.web.worktasks.access import plan_for_view, works_for_view
from zhiren.web.worktasks.forecasting import METHOD
from zhiren.web.worktasks.lights import with_light
from zhiren.web.worktasks.official_papers import CONTENT_TYPE as DOCUMENT_TYPE
from zhiren.web.worktasks.outlook import forecasts
from zhiren.web.worktasks.report_document import report_document
from zhiren.web.worktasks.report_workbook import report_sheets
from zhiren.web.worktasks.reporting import SHOWN, PlanReport, periods_of, report_of

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase

    from zhiren.web.accounts.requests import SiteRequest
    from zhiren.web.worktasks.models import Plan
    from zhiren.web.worktasks.reporting import Period


@require_GET
@requires("work.view")
def plan_report(request: SiteRequest, pk: int) -> HttpResponse:
    """The report of a month (``?month=2024-09``) or of the year (``?month=year``)."""
    plan = plan_for_view(request.access, pk)
    report, periods = _report(request, plan)
    context = {"plan": plan, "report": report, "periods": periods, "most": SHOWN}
    return render(request, "worktasks/plan_report.html", context)


@require_GET
@requires("work.view")
def plan_report_file(request: SiteRequest, pk: int, kind: str) -> HttpResponseBase:
    """The same as .xlsx or .docx, with the watermark; recorded as an export."""
    plan = plan_for_view(request.access, pk)
    report, _ = _report(request, plan)
    mark = watermark(request.access, timezone.now())
    what = f"{plan.title}{report.period.title}报告"
    record_export(
        request.access.acting,
        what,
        {"plan": plan.title, "period": report.period.key, "format": kind},
        report.total.tasks,
        [listing.title for listing in report.listings],
    )
    if kind == "xlsx":
        return workbook_response(report_sheets(report, mark), f"{what}.xlsx")
    unit = request.user.institution.name if request.user.institution else ""
    body = report_document(report, unit, mark)
    response = HttpResponse(body, content_type=DOCUMENT_TYPE)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(what)}.{kind}"
    return response


def _report(request: SiteRequest, plan: Plan) -> tuple[PlanReport, list[Period]]:
    """The report that the address asks for: without a word the latest month."""
    today = timezone.localdate()
    periods = periods_of(plan, today)
    asked = request.GET.get("month", "")
    chosen = next((p for p in periods if p.key == asked), None)
    if chosen is None:
        if asked:
            raise Http404
        chosen = periods[1] if len(periods) > 1 else periods[0]
    works = works_for_view(request.access).filter(plan=plan)
    ahead = forecasts(with_light(works, today), today) if chosen.as_of == today else None
    return report_of(works, chosen, ahead, METHOD.sentence()), periods

"""年终结算: what it would give, doing it, what was frozen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhiren.web.accounts.access import requires
from zhiren.web.lib.acts import done
from zhiren.web.lib.paging import page_of
from zhiren.web.lib.workbooks import workbook_response
from zhiren.web.worktasks.access import plan_for_view
from zhiren.web.worktasks.completion import COUNTS, TIMINGS, Counts
from zhiren.web.worktasks.result_selectors import (
    SORTS,
    result_for_view,
    results_for_view,
    versions_of,
    with_timings,
)
from zhiren.web.worktasks.result_workbook import record_result_export, result_sheets
from zhiren.web.worktasks.results import TamperedResultError, result_read
from zhiren.web.worktasks.services.freezing import plan_freeze, plan_thaw, settlement_of

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import StreamingHttpResponse

    from zhiren.web.accounts.requests import SiteRequest
    from zhiren.web.worktasks.models import FrozenResult, Plan

_OF = {"unit": "单位", "person": "责任人"}


@require_http_methods(["GET", "POST"])
@requires("work.freeze")
def plan_freeze_page(request: SiteRequest, pk: int) -> HttpResponse:
    """结算: the figures that freezing would keep, then keeping them."""
    plan = plan_for_view(request.access, pk)
    problems: list[str] = []
    if request.method == "POST":
        try:
            results = plan_freeze(
                request.access.acting, plan, reason=request.POST.get("reason", "")[:1000]
            )
        except ValidationError as error:
            problems = error.messages
        else:
            messages.success(request, f"已结算，共 {len(results)} 份结果。结果不能再改。")
            return redirect("worktasks:result_list", pk=plan.pk)
    settled = settlement_of(plan, timezone.localdate())
    context = {
        "plan": plan,
        "settled": settled,
        "tables": (("责任单位", settled.units), ("责任人", settled.persons)),
        "problems": problems,
        "reason": request.POST.get("reason", ""),
    }
    status = 422 if problems else 200
    return render(request, "worktasks/plan_freeze.html", context, status=status)


@require_POST
@requires("work.freeze")
def plan_thaw_page(request: SiteRequest, pk: int) -> HttpResponse:
    """恢复执行 of a frozen plan; its results stay."""
    plan = plan_for_view(request.access, pk)
    said = "已恢复执行。更正以后可以再次结算，原来的结果保留。"
    reason = request.POST.get("reason", "")[:1000]
    done(request, said, plan_thaw, request.access.acting, plan, reason=reason)
    return redirect("worktasks:result_list", pk=plan.pk)


@require_GET
@requires("work.view")
def result_list(request: SiteRequest, pk: int) -> HttpResponse:
    """结算结果 of one version, by unit or by responsible person."""
    plan = plan_for_view(request.access, pk)
    versions = versions_of(request.access, plan)
    of = request.GET.get("of", "")
    of = of if of in _OF else "unit"
    sort = request.GET.get("sort", "")
    chosen = _chosen(request, versions)
    rows = _of_version(request, plan, chosen.version if chosen else 0)
    page = page_of(request, rows.exclude(**{of: None}).order_by(*SORTS.get(sort, SORTS["order"])))
    context = {
        "plan": plan,
        "versions": versions,
        "chosen": chosen,
        "of": of,
        "ways": _OF,
        "page": page,
        "rows": with_timings(list(page.object_list)),
        "timings": TIMINGS,
    }
    return render(request, "worktasks/result_list.html", context)


@require_GET
@requires("work.view")
def result_detail(request: SiteRequest, pk: int) -> HttpResponse:
    """One result with its arithmetic, line by line."""
    row = result_for_view(request.access, pk)
    try:
        result, is_intact = result_read(row, list(row.lines.order_by("pk"))), True
    except TamperedResultError:
        result, is_intact = None, False
    lines = result.lines if result else ()
    context = {
        "row": row,
        "plan": row.plan,
        "result": result,
        "is_intact": is_intact,
        "groups": [
            (title, [line for line in lines if line.counts is counts])
            for counts, title in COUNTS.items()
        ],
        "counted": Counts.COUNTED,
    }
    return render(request, "worktasks/result_detail.html", context)


@require_GET
@requires("work.view")
def result_export(request: SiteRequest, pk: int) -> StreamingHttpResponse:
    """导出 of all results in sight with their lines."""
    plan = plan_for_view(request.access, pk)
    chosen = _chosen(request, versions_of(request.access, plan))
    rows = _of_version(request, plan, chosen.version if chosen else 0).order_by("pk")
    sheets = result_sheets(request.access, rows)
    record_result_export(request.access, plan, rows)
    return workbook_response(sheets, f"{plan.title}结算结果.xlsx")


def _chosen(request: SiteRequest, versions: list[FrozenResult]) -> FrozenResult | None:
    asked = request.GET.get("version", "")
    named = [v for v in versions if str(v.version) == asked]
    return next(iter(named or versions), None)


def _of_version(request: SiteRequest, plan: Plan, version: int) -> QuerySet[FrozenResult]:
    return results_for_view(request.access).filter(plan=plan, version=version)

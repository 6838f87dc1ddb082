"""Structure statistics."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from zhiren.web.accounts.access import requires
from zhiren.web.accounts.requests import SiteRequest
from zhiren.web.audit.services import record_export
from zhiren.web.audit.watermark import watermark
from zhiren.web.lib.workbooks import Cell, Row, Sheet, Style, workbook_response
from zhiren.web.roster.exports import conditions_told
from zhiren.web.roster.query import is_form
from zhiren.web.roster.statistic_pages import StatisticsPage, read_statistics

_WIDTHS = [26.0, 14.0, 10.0, 10.0, 10.0, 10.0]


@require_GET
@requires("statistics.view")
def statistics(request: SiteRequest) -> HttpResponse:
    """结构统计 of the persons a roster query finds, on any day, beside another day."""
    page = read_statistics(request.GET, request.access, timezone.localdate())
    if is_form(request.GET):
        return redirect(f"{request.path}?{page.written}")
    return render(request, "roster/statistics.html", {"statistics": page})


@require_GET
@requires("roster.export")
def statistics_export(request: SiteRequest) -> StreamingHttpResponse:
    """The same figures as a workbook."""
    page = read_statistics(request.GET, request.access, timezone.localdate())
    titles = [breakdown.title for breakdown in page.structure.breakdowns]
    record_export(
        request.access.acting, "结构统计", {"query": page.written}, page.structure.count, titles
    )
    mark = watermark(request.access, timezone.now())
    told = conditions_told(replace(page.query, group=None))[:-1]
    sheets = [Sheet("结构统计", _WIDTHS, _breakdown_rows(page, told, mark), footer=mark)]
    if page.structure.cross:
        heads = len(page.structure.cross.heads)
        sheets.append(
            Sheet("交叉统计", [26.0, *([12.0] * (heads + 1))], _cross_rows(page, mark), footer=mark)
        )
    return workbook_response(sheets, f"结构统计{page.query.vantage.on:%Y%m%d}.xlsx")


def _breakdown_rows(page: StatisticsPage, told: Sequence[str], mark: str) -> Iterator[Row]:
    structure = page.structure
    yield Style.TITLE, ["干部结构统计"]
    yield Style.QUIET, [f"{'；'.join(told)}；共 {structure.count} 人"]
    for breakdown in structure.breakdowns:
        heads: list[Cell] = [breakdown.title, "人数", "占比（%）", "平均年龄"]
        if page.against:
            heads += [f"{page.against.vantage.on:%Y.%m.%d} 人数", "增减"]
        yield Style.HEAD, heads
        for figure in breakdown.figures:
            mean = round(figure.mean_age, 1) if figure.mean_age is not None else ""
            cells: list[Cell] = [figure.bucket.label, figure.count, round(figure.share, 1), mean]
            if figure.count_then is not None:
                cells += [figure.count_then, figure.change]
            yield Style.PLAIN, cells
        yield Style.PLAIN, [""]
    yield Style.QUIET, [mark]


def _cross_rows(page: StatisticsPage, mark: str) -> Iterator[Row]:
    cross = page.structure.cross
    if cross is None:
        return
    corner = f"{cross.row_title} \\ {cross.column_title}"
    yield Style.HEAD, [corner, *(head.label for head in cross.heads), "合计"]
    for bucket, cells, total, _ in cross.rows:
        yield Style.PLAIN, [bucket.label, *(count for count, _ in cells), total]
    yield Style.GROUP, ["合计", *(count for count, _ in cross.totals), page.structure.count]
    yield Style.QUIET, [mark]

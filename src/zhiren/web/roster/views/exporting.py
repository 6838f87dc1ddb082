"""Exports of the roster and its print form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from urllib.parse import quote

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from zhiren.web.accounts.access import requires
from zhiren.web.accounts.requests import SiteRequest
from zhiren.web.audit.watermark import watermark
from zhiren.web.lib.workbooks import Style, workbook_response
from zhiren.web.roster.column import Cell, Column
from zhiren.web.roster.exports import (
    TABLE,
    conditions_told,
    grouped_rows,
    roster_export,
    roster_sheets,
    roster_table,
)
from zhiren.web.roster.query import read_query
from zhiren.web.roster.selectors import persons_of

MOST_PRINTED = 2_000
# So many columns stand on one line of A4, landscape; of more, the cells are broken.
FEW_COLUMNS = 13


@require_GET
@requires("roster.export")
def person_export(request: SiteRequest) -> HttpResponseBase:
    """导出 of all pages, or of the persons chosen, streamed."""
    query = read_query(request.GET, request.access, timezone.localdate())
    export = roster_export(request.access, query, "花名册")
    name = f"花名册{query.vantage.on:%Y%m%d}"
    if request.GET.get("format") != TABLE:
        return workbook_response(roster_sheets(request.access, export), f"{name}.xlsx")
    parts = roster_table(request.access, export)
    response = StreamingHttpResponse(parts, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}.csv"
    return response


@require_GET
@requires("roster.export")
def person_print(request: SiteRequest) -> HttpResponse:
    """打印 on A4, landscape, the head on every page; recorded as an export."""
    query = read_query(request.GET, request.access, timezone.localdate())
    if persons_of(query).order_by()[: MOST_PRINTED + 1].count() > MOST_PRINTED:
        return render(request, "roster/too_many.html", {"most": MOST_PRINTED, "query": query})
    export = roster_export(request.access, query, "花名册（打印）")
    context = {
        "query": query,
        "heads": [column.heading(query.vantage) for column in query.columns],
        "rows": _with_lengths(grouped_rows(export), query.columns),
        "count": export.count,
        "told": conditions_told(query),
        "mark": watermark(request.access, timezone.now()),
        "width": len(query.columns),
    }
    return render(request, "roster/person_print.html", context)


def _with_lengths(
    rows: Iterable[tuple[Style, list[Cell]]], columns: Sequence[Column]
) -> Iterator[tuple[Style, list[Any]]]:
    """The rows, each cell with whether it stays on one line: where few columns leave the room."""
    is_short = [len(columns) <= FEW_COLUMNS and column.width != "wide" for column in columns]
    for style, cells in rows:
        yield style, list(zip(cells, is_short, strict=False)) if style == Style.PLAIN else cells

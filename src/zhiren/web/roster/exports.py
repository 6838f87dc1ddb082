"""Exports: exactly the roster that is seen, all its pages, as workbook, CSV or on paper."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO
from itertools import islice
from typing import TYPE_CHECKING

from django.utils import timezone

from zhiren.web.audit.services import record_export
from zhiren.web.audit.watermark import watermark
from zhiren.web.lib.workbooks import FORMULA_STARTS, Row, Sheet, Style
from zhiren.web.roster.column import Cell
from zhiren.web.roster.columns import COLUMN_OF
from zhiren.web.roster.query import AMONG, ORDERS, RosterQuery
from zhiren.web.roster.selectors import Line, Summary, counted_lines, summaries

if TYPE_CHECKING:
    from zhiren.web.accounts.access import Access

WORKBOOK, TABLE = "xlsx", "csv"
_WIDTHS = {"narrow": 9.0, "middle": 15.0, "wide": 34.0}
_ROWS_AT_ONCE = 500


@dataclass(frozen=True)
class Export:
    """The lines to go out and how many they are; recorded in the audit before the first leaves."""

    query: RosterQuery
    count: int
    lines: Iterator[Line]


def roster_export(access: Access, query: RosterQuery, what: str) -> Export:
    """Begin an export: read the first lines and record it."""
    count, lines = counted_lines(query)
    record_export(
        access.acting,
        what,
        {"query": query.written, "chosen": list(query.chosen)},
        count,
        [column.heading(query.vantage) for column in query.columns],
    )
    return Export(query, count, lines)


def conditions_told(query: RosterQuery) -> list[str]:
    """The day, who counts, every condition, sorting and grouping, in words."""
    vantage = query.vantage
    told = [f"数据日期 {vantage.on:%Y.%m.%d}", AMONG[query.among]]
    if query.chosen:
        told[1] = "选定的人员"
    if query.words:
        told.append(f"查找“{query.words}”")
    for column, tests in query.filters:
        told.append(f"{column.heading(vantage)}：{'或'.join(t.told for t in tests)}")
    names = []
    for sort in query.sorts:
        title = ORDERS.get(sort.key) or COLUMN_OF[sort.key].heading(vantage)
        names.append(f"{title}{'（倒序）' if sort.descending else ''}")
    told.append(f"按{'、'.join(names)}排序")
    if query.group:
        told.append(f"按{query.group.heading(vantage)}分组")
    return told


def group_title(summary: Summary) -> str:
    """学院（23 人，平均 45.2 岁）."""
    mean = f"，平均 {summary.mean_age:.1f} 岁" if summary.mean_age is not None else ""
    return f"{summary.label or '（未填）'}（{summary.count} 人{mean}）"


def grouped_rows(export: Export) -> Iterator[tuple[Style, list[Cell]]]:
    """The lines, with a row before each group and the total at the end when grouped."""
    query = export.query
    if query.group is None:
        for line in export.lines:
            yield Style.PLAIN, line.cells
        return
    found, total = summaries(query)
    present: object = found  # no group's value is this
    for line in export.lines:
        if line.group != present:
            present = line.group
            yield Style.GROUP, _across(group_title(found_summary(found, line)), query)
        yield Style.PLAIN, line.cells
    yield Style.GROUP, _across(group_title(total), query)


def found_summary(found: dict[object, Summary], line: Line) -> Summary:
    """The subtotal of a line's group; what is not filled is one group however it is stored."""
    if line.group in found:
        return found[line.group]
    empty = (found.get(value) for value in (None, ""))
    return next((summary for summary in empty if summary), Summary("", 0, None))


def _across(text: str, query: RosterQuery) -> list[Cell]:
    return [text, *([""] * (len(query.columns) - 1))]


def roster_sheets(access: Access, export: Export) -> list[Sheet]:
    """The workbook's sheets: title, conditions, head, lines and the watermark, ready to print on A4."""
    query, mark = export.query, watermark(access, timezone.now())
    heads: list[Cell] = [column.heading(query.vantage) for column in query.columns]
    told = conditions_told(query)

    def lines() -> Iterator[tuple[Style, list[Cell]]]:
        yield Style.TITLE, ["干部花名册"]
        yield Style.QUIET, [f"{'；'.join(told)}；共 {export.count} 人"]
        yield Style.HEAD, heads
        yield from grouped_rows(export)
        yield Style.QUIET, [mark]

    widths = [_WIDTHS[column.width] for column in query.columns]
    roster = Sheet("花名册", widths, lines(), frozen=3, footer=mark, after=1)
    about: list[Row] = [
        (Style.TITLE, ["说明"]),
        *(
            (Style.PLAIN, [text])
            for text in [*told, f"共 {export.count} 人", *query.problems, mark]
        ),
    ]
    return [roster, Sheet("说明", [90.0], about, wrapped=[0])]


def roster_table(access: Access, export: Export) -> Iterator[str]:
    """CSV with a byte order mark, the head first, the watermark last."""
    query = export.query
    yield "\ufeff"
    heads: list[Cell] = [column.heading(query.vantage) for column in query.columns]
    yield from csv_rows(iter([heads]))
    yield from csv_rows(cells for _, cells in grouped_rows(export))
    yield from csv_rows(iter([[watermark(access, timezone.now())]]))


def csv_rows(rows: Iterator[list[Cell]]) -> Iterator[str]:
    """Lines of CSV; text that a spreadsheet would take for a formula gets an apostrophe."""
    while some := list(islice(rows, _ROWS_AT_ONCE)):
        text = StringIO()
        csv.writer(text).writerows([_guarded(cell) for cell in row] for row in some)
        yield text.getvalue()


def _guarded(cell: Cell) -> Cell:
    if isinstance(cell, str) and cell.startswith(FORMULA_STARTS):
        return f"'{cell}"
    return cell

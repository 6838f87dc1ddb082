"""覆盖情况 as a workbook: one sheet of numbers, one row a clause on the others; no formulas."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import IllegalCharacterError

from zhiren.policy.pack import CLAUSE_STATES
from zhiren.web.policy.coverage import rows, totals

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from openpyxl.cell.cell import Cell

    from zhiren.web.policy.coverage import Row, Summary

_HEAD = Font(bold=True, color="FFFFFF")
_FILL = PatternFill("solid", fgColor="8F1D21")
_WRAP = Alignment(wrap_text=True, vertical="top")
_A4 = 9  # of ECMA-376
_HEADS = (
    ("条款编号", 24), ("位置", 18), ("类别", 10), ("条款原文", 60), ("状态", 10), ("强度", 8),
    ("责任主体", 20), ("由什么落实", 46), ("说明", 46),
)  # fmt: skip
COLUMNS = tuple(head for head, _ in _HEADS)


def coverage_workbook(found: Sequence[Summary], watermark: str) -> bytes:
    """The documents' coverage as .xlsx; the watermark stands at the foot of every sheet."""
    book = Workbook(write_only=True)
    _numbers(book, found, watermark)
    for one in found:
        _clauses(book, one, watermark)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _numbers(book: Workbook, found: Sequence[Summary], watermark: str) -> None:
    heads = [("文件", 50), ("文号", 22), ("条款数", 9), *((t, 10) for t in CLAUSE_STATES.values())]
    sheet = _sheet(book, "汇总", heads, watermark)
    for one in found:
        counts = [one.by_state.get(state, 0) for state in CLAUSE_STATES]
        sheet.append(
            [*_cells(sheet, [one.document.title, one.document.number]), one.total, *counts]
        )
    everything = totals(found)
    sheet.append(
        ["合计", "", sum(everything.values()), *(everything[state] for state in CLAUSE_STATES)]
    )
    sheet.append([])
    sheet.append([watermark])


def _clauses(book: Workbook, one: Summary, watermark: str) -> None:
    sheet = _sheet(book, one.document.id[:31], _HEADS, watermark)
    for row in rows(one.pack, one.document.id):
        sheet.append(_cells(sheet, _values(row)))
    sheet.append([])
    sheet.append([watermark])


def _values(row: Row) -> list[str]:
    clause = row.clause
    serving = "；".join(f"{kind}：{title}" for kind, title in row.serving)
    return [
        clause.id, row.label, row.part, clause.text, row.state, row.strength,
        clause.actor or clause.suggested_owner, serving, row.why,
    ]  # fmt: skip


def _sheet(book: Workbook, title: str, heads: Iterable[tuple[str, int]], watermark: str) -> Any:
    sheet: Any = book.create_sheet(title)
    cells = []
    for number, (head, width) in enumerate(heads, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
        cell = WriteOnlyCell(sheet, head)
        cell.font, cell.fill = _HEAD, _FILL
        cells.append(cell)
    sheet.freeze_panes = "A2"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = _A4
    sheet.page_setup.fitToHeight = 0
    sheet.oddFooter.left.text = watermark
    sheet.append(cells)
    return sheet


def _cells(sheet: Any, values: Iterable[str | None]) -> list[Cell]:
    """Text cells: what begins with = stays text, and what Excel cannot hold is left out."""
    cells = []
    for value in values:
        try:
            cell = WriteOnlyCell(sheet, value or "")
        except IllegalCharacterError:
            kept = "".join(c for c in value or "" if c.isprintable())
            cell = WriteOnlyCell(sheet, kept)
        cell.data_type = "s"
        cell.alignment = _WRAP
        cells.append(cell)
    return cells

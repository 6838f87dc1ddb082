"""The list of todos as .xlsx; every cell is text or a date, no formulas."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font

from zhiren.web.bridge.packs import clause_of
from zhiren.web.todos.filters import PRIORITIES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zhiren.web.todos.models import TodoQuerySet

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDTHS = {
    "轻重缓急": 10, "到期日": 12, "对象": 16, "单位": 22, "事项": 30, "情况说明": 60, "结论": 14,
    "条款": 22, "条款原文": 60, "责任主体": 22, "承办角色": 16, "承办人": 12, "办理状态": 18,
    "产生日期": 12, "暂缓至": 12, "暂缓理由": 24, "升级至": 14,
}  # fmt: skip
HEADS = tuple(WIDTHS)
_WRAPPED = {"情况说明"}
_WRAP = Alignment(wrap_text=True, vertical="top")
_BATCH = 2_000


def todo_workbook(rows: TodoQuerySet, watermark: str) -> tuple[bytes, int]:
    """The workbook and its number of rows; the watermark is its first and its last line."""
    book = Workbook(write_only=True)
    sheet: Any = book.create_sheet("待办")
    sheet.freeze_panes = "A3"
    for number, width in enumerate(WIDTHS.values()):
        sheet.column_dimensions[chr(ord("A") + number)].width = width
    sheet.append([watermark])
    sheet.append([_heading(sheet, head) for head in HEADS])
    count = 0
    for count, values in enumerate(_rows(rows), 1):  # noqa: B007 (counts what was written)
        sheet.append([_value(sheet, h, v) for h, v in zip(HEADS, values, strict=True)])
    sheet.append([])
    sheet.append([watermark])
    out = BytesIO()
    book.save(out)
    return out.getvalue(), count


def _rows(rows: TodoQuerySet) -> Iterator[tuple[Any, ...]]:
    texts: dict[str, str] = {}
    for todo in rows.iterator(_BATCH):
        if todo.clause not in texts:
            clause = clause_of(todo.clause)
            texts[todo.clause] = clause.text if clause else ""
        yield (
            PRIORITIES[todo.priority], todo.due_on, todo.subject_name,
            todo.unit.name if todo.unit else "", todo.title, todo.sentence,
            todo.get_state_display(), todo.clause, texts[todo.clause], todo.actor,
            todo.get_role_display(), todo.assignee.name if todo.assignee else "",
            todo.get_status_display(), todo.opened_on, todo.snoozed_until, todo.snooze_reason,
            todo.get_escalated_to_display(),
        )  # fmt: skip


def _value(sheet: Any, head: str, value: Any) -> Any:
    """A value as the sheet takes it; a cell of its own only where a plain value would not do."""
    if not isinstance(value, str):
        return value
    text = ILLEGAL_CHARACTERS_RE.sub("", value)
    if not text.startswith("=") and head not in _WRAPPED:
        return text
    cell = WriteOnlyCell(sheet, value=text)
    # What begins with = stays a text.
    cell.data_type = "s"
    if head in _WRAPPED:
        cell.alignment = _WRAP
    return cell


def _heading(sheet: Any, head: str) -> Any:
    cell = WriteOnlyCell(sheet, value=head)
    cell.font = Font(bold=True)
    return cell

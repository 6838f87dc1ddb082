"""The list of tasks as .xlsx; every cell is text, a number or a date, no formulas."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from zhiren.web.bridge.packs import clause_of
from zhiren.web.findings.filters import STRENGTH_TITLES
from zhiren.web.worktasks.lights import LIGHTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import QuerySet

    from zhiren.web.worktasks.models import WorkTask

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDTHS = {
    "灯": 12, "计划": 24, "部分": 20, "任务": 40, "分项": 20, "责任单位": 20, "分管领导": 12,
    "类型": 10, "强度": 8, "时限": 12, "进度（%）": 9, "最近报告": 12, "办理情况": 10,
    "完成日期": 12, "验收日期": 12, "交付成果": 30, "条款": 24, "条款原文": 60,
}  # fmt: skip
HEADS = tuple(WIDTHS)
_WRAPPED = {"任务", "交付成果", "条款原文"}
_BATCH = 2_000


def task_workbook(rows: QuerySet[WorkTask], watermark: str) -> tuple[bytes, int]:
    """The workbook and its number of rows; the watermark is its first and its last line."""
    book = Workbook(write_only=True)
    sheet: Any = book.create_sheet("任务")
    sheet.freeze_panes = "A3"
    for number, width in enumerate(WIDTHS.values(), 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.append([watermark])
    sheet.append([_cell(sheet, head, bold=True) for head in HEADS])
    count = 0
    for count, values in enumerate(_rows(rows), 1):  # noqa: B007 (counts what was written)
        sheet.append(
            [_cell(sheet, v, wrap=h in _WRAPPED) for h, v in zip(HEADS, values, strict=True)]
        )
    sheet.append([])
    sheet.append([watermark])
    out = BytesIO()
    book.save(out)
    return out.getvalue(), count


def _rows(rows: QuerySet[WorkTask]) -> Iterator[tuple[Any, ...]]:
    for work in rows.iterator(_BATCH):
        task = work.task
        clause = clause_of(task.clause)
        yield (
            LIGHTS[work.light],  # type: ignore[attr-defined]  # annotated by with_light
            work.plan.title, work.section, task.name, task.item,
            task.owner.name if task.owner else "", work.leader.name if work.leader else "",
            work.get_kind_display(), STRENGTH_TITLES.get(work.strength, ""), task.due_on, work.progress,
            work.last_report_on, work.get_status_display(), task.finished_on, task.accepted_on,
            work.deliverable, task.clause, clause.text if clause else work.quotation,
        )  # fmt: skip


def _cell(sheet: Any, value: Any, *, bold: bool = False, wrap: bool = False) -> Any:
    text = ILLEGAL_CHARACTERS_RE.sub("", value) if isinstance(value, str) else value
    cell = WriteOnlyCell(sheet, value=text)
    if isinstance(text, str):
        cell.data_type = "s"  # what begins with = stays a text
    if bold:
        cell.font = Font(bold=True)
    if wrap:
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell

"""The list as a workbook: exactly what is listed, with the line that says who took it out."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

from django.http import FileResponse
from django.utils import timezone
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font

from zhiren.rules.judgement import STATE_TITLES, State
from zhiren.web.audit.services import record_export
from zhiren.web.audit.watermark import watermark
from zhiren.web.bridge.packs import pack_of
from zhiren.web.findings.filters import STRENGTH_TITLES

if TYPE_CHECKING:
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

    from zhiren.web.accounts.access import Access
    from zhiren.web.findings.filters import Filters
    from zhiren.web.findings.models import Finding, FindingQuerySet

_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_COLUMNS = (
    ("结论", 12), ("处理情况", 10), ("对象", 16), ("工号或代码", 12), ("单位", 22), ("规则", 28),
    ("结论说明", 60), ("强度", 8), ("到期日", 12), ("周期", 14), ("条款", 24), ("条款原文", 60),
    ("后果", 30), ("缺少的数据", 20), ("首次出现", 12), ("最近变化", 18),
)  # fmt: skip
# A cell that begins so would be run as a formula by a spreadsheet.
_FORMULA = ("=", "+", "-", "@")


def workbook_of(access: Access, filters: Filters, rows: FindingQuerySet) -> FileResponse:
    """The findings as .xlsx; the export is recorded before the first byte is sent."""
    titles = [title for title, _ in _COLUMNS]
    record_export(access.acting, "研判结果", dict(filters.query), rows.count(), titles)
    file = BytesIO()
    _write(access, rows, file)
    name = f"研判结果-{timezone.localdate():%Y%m%d}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name, content_type=_TYPE)


def _write(access: Access, rows: FindingQuerySet, file: BytesIO) -> None:
    book = Workbook(write_only=True)
    sheet: Any = book.create_sheet("研判结果")
    for place, (_, width) in enumerate(_COLUMNS):
        sheet.column_dimensions[chr(ord("A") + place)].width = width
    sheet.freeze_panes = "A3"
    sheet.append([watermark(access, timezone.now())])
    sheet.append([_header(sheet, title) for title, _ in _COLUMNS])
    clauses = (
        pack_of(access.user.institution).clauses if access.user and access.user.institution else {}
    )
    for row in rows.iterator(1_000):
        text = clauses[row.clause].text if row.clause in clauses else ""
        sheet.append([_cell(value) for value in _values(row, text)])
    book.save(file)
    file.seek(0)


def _header(sheet: WriteOnlyWorksheet, title: str) -> Any:
    cell: Any = WriteOnlyCell(sheet, title)
    cell.font = Font(bold=True)
    cell.alignment = Alignment(vertical="top")
    return cell


def _values(row: Finding, clause_text: str) -> list[Any]:
    return [
        STATE_TITLES[State[row.state.upper()]],
        row.get_status_display(),
        row.subject_name,
        row.person.code if row.person else row.unit.code if row.unit else "",
        row.unit.name if row.unit else "",
        row.rule_title,
        row.sentence,
        STRENGTH_TITLES.get(row.strength, row.strength),
        row.due_on,
        row.period_title,
        row.clause,
        clause_text,
        row.consequence,
        row.missing,
        row.first_seen_on,
        timezone.localtime(row.changed_at).replace(tzinfo=None),
    ]


def _cell(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value

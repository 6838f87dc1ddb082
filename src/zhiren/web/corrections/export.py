"""The completeness list as a workbook."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from django.http import HttpResponse
from django.utils import timezone
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from zhiren.web.audit.watermark import watermark
from zhiren.web.corrections.progress import sections_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhiren.web.accounts.access import Access
    from zhiren.web.corrections.models import Campaign
    from zhiren.web.corrections.progress import Line

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WIDTHS = (24, 12, 12, 14)
_SECTION_WIDTH, _LAST_WIDTH = 14, 18


def workbook(access: Access, campaign: Campaign, lines: Sequence[Line]) -> HttpResponse:
    """One row a participant, one column a section; the first line says who took it out."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("填报情况")
    sections = sections_of(campaign)
    heads = [
        "单位",
        "姓名",
        "工号",
        "干部层级",
        *[s.title for s in sections],
        "最近填报",
        "催办次数",
    ]
    widths = [*_WIDTHS, *[_SECTION_WIDTH] * len(sections), _LAST_WIDTH, _WIDTHS[1]]
    for number, width in enumerate(widths):
        sheet.column_dimensions[chr(ord("A") + number)].width = width
    sheet.freeze_panes = "C4"
    sheet.append([watermark(access, timezone.now())])
    sheet.append([f"{campaign.name}（{campaign.from_on} 至 {campaign.last_on}）填报情况"])
    sheet.append([_bold(sheet, head) for head in heads])
    for line in lines:
        sheet.append(_cells(line))
    kept = BytesIO()
    book.save(kept)
    response = HttpResponse(kept.getvalue(), content_type=_XLSX)
    name = quote(f"{campaign.name}填报情况.xlsx")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return response


def _bold(sheet: Any, text: str) -> Any:
    cell = WriteOnlyCell(sheet, value=text)
    cell.font = Font(bold=True)
    return cell


def _cells(line: Line) -> list[object]:
    person, of = line.participant.person, line.participant
    at = timezone.localtime(of.answered_at).strftime("%Y-%m-%d %H:%M") if of.answered_at else ""
    unit = person.unit.name if person.unit else ""
    states = [state for _, state, _ in line.cells]
    return [
        *[_plain(text) for text in (unit, person.name, person.code, person.cadre_level)],
        *states, at, of.reminders,
    ]  # fmt: skip


def _plain(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in {"=", "+", "-", "@"} else text

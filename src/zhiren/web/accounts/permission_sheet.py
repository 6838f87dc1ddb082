"""The table of permissions: role × action, for the page and as a workbook."""

from __future__ import annotations

from io import BytesIO
from typing import NamedTuple

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

from zhiren.web.accounts.permissions import PERMISSIONS, Permission
from zhiren.web.accounts.roles import Duty, Role

# Who stands in the columns: the business roles, then the three administrators.
COLUMNS: tuple[Role | Duty, ...] = (
    *Role,
    *(duty for duty in Duty if duty is not Duty.BUSINESS),
)
MARK = "●"
_WIDTHS = {1: 30, 2: 26}
_BASIS_WIDTH = 48
_ROLE_WIDTH = 8


class Row(NamedTuple):
    """One action, whether each column may do it, and why."""

    permission: Permission
    cells: tuple[tuple[str, bool], ...]


def permission_rows() -> list[Row]:
    """The whole table in its order."""
    return [
        Row(
            permission,
            tuple((str(c.label), c in permission.roles or c in permission.duties) for c in COLUMNS),
        )
        for permission in PERMISSIONS
    ]


def permission_workbook(line: str) -> bytes:
    """The table as .xlsx, ``line`` (the watermark) above it."""
    book = Workbook()
    sheet = book.active
    if sheet is None:  # pragma: no cover - a new workbook has a sheet
        sheet = book.create_sheet()
    sheet.title = "权限表"
    sheet.append([line])
    sheet.append(["权限", "标识", *[column.label for column in COLUMNS], "依据或理由"])
    for row in permission_rows():
        marks = [MARK if may else "" for _, may in row.cells]
        sheet.append([row.permission.title, row.permission.action, *marks, row.permission.basis])
    last = len(COLUMNS) + 3
    for number in range(1, last + 1):
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = _WIDTHS.get(number, _ROLE_WIDTH)
        sheet.cell(2, number).font = Font(bold=True)
        sheet.cell(2, number).alignment = Alignment(wrap_text=True, vertical="top")
    sheet.column_dimensions[get_column_letter(last)].width = _BASIS_WIDTH
    sheet.freeze_panes = "B3"
    sheet.print_title_rows = "2:2"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    file = BytesIO()
    book.save(file)
    return file.getvalue()

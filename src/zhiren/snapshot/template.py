"""The workbook to fill: one sheet a table, with notes, formats and drop-down lists."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from openpyxl import Workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from zhiren.snapshot.schema import (
    ASSESSMENT,
    CONDUCT_OF_WORK,
    DEVELOPMENT,
    ORGANISATION,
    PERSONS,
    TABLES,
    TASKS_AND_CASES,
    Column,
    Table,
    table,
)
from zhiren.snapshot.template_rows import Rows, fill_template

INSTRUCTIONS: Final = "填写说明"
_LISTS: Final = "下拉选项"
_NOTE_ROW, HEADER_ROW = 2, 3
_FIRST_ROW, _LAST_ROW = 4, 20_000
_GROUPS: Final = (
    ("机构与岗位", ORGANISATION, "5B7C99"),
    ("人员", PERSONS, "5F8A75"),
    ("考核监督", ASSESSMENT, "8C7A5B"),
    ("培养锻炼", DEVELOPMENT, "7B6E93"),
    ("工作开展", CONDUCT_OF_WORK, "6B8A8F"),
    ("任务与事项", TASKS_AND_CASES, "8A6B6B"),
)
LISTED_IN_NOTE: Final = 6
_FONT: Final = "等线"
_PAPER: Final = PatternFill("solid", fgColor="F5F6F7")
_REQUIRED: Final = PatternFill("solid", fgColor="33475B")
_OPTIONAL: Final = PatternFill("solid", fgColor="DDE3E9")
_LINE: Final = Border(bottom=Side("thin", color="B8C2CC"))
_FORMATS: Final = {
    "id": "文本，不重复",
    "integer": "整数",
    "hundredths": "数字，最多两位小数",
    "boolean": "是 / 否",
    "text": "文本",
}
_RULES: Final = (
    "一张工作表对应一张数据表；用不到的表可以留空，不要改表名、列名和第 3 行的次序以外的内容。",
    "从第 4 行起填写，一行一条。第 3 行深色的列必须填，浅色的列可以空；空着就是“不知道”，系统不会替您补。",
    "日期写“1972.04.03”或“2015/9/1”；注明“可只写到年或月”的列可以写“1972.04”或“1972”。不要写两位年份。",
    "“终止日期”一类的列是不再包含的第一天；至今没有终止的请留空。",
    "引用别的表时填代码（工号、单位代码、岗位代码），代码要在那张表里先有一行。",
    "身份证号、工号等列已设为文本，粘贴时请“只粘贴值”，以免后几位丢失。",
    "不要使用公式；以等号开头的单元格会被退回。",
    "有下拉箭头的列只能选所列的值。",
    "填好后用 zhiren check 读入；有问题的单元格会一次全部列出，写明位置、原因和改法。",
)


def write_template(path: Path, rows: Rows | None = None, *, watermark: str = "") -> None:
    """Write the workbook to `path` (an existing file is replaced), filled with `rows` if given.

    `rows` are by table, in the order of its columns. Rows 4 to 20,000 carry drop-down lists and
    text formats; more rows may be filled, they are checked on reading all the same. A `watermark`
    stands on the first sheet and at the foot of every printed page.
    """
    book = Workbook()
    _write_instructions(book.active or book.create_sheet(), watermark)
    lists = book.create_sheet(_LISTS)
    for _, tables, colour in _GROUPS:
        for one in tables:
            _write_table(book.create_sheet(one.title), one, colour, lists)
    lists.sheet_state = "hidden"
    book.move_sheet(lists, offset=len(TABLES))
    book.properties.title = "名册快照填报工作簿"
    for sheet in book.worksheets:
        if sheet.oddFooter is not None and watermark:
            sheet.oddFooter.center.text = watermark.replace("&", "&&")
    book.save(path)
    if rows:
        fill_template(path, {table(name).title: of for name, of in rows.items()}, _FIRST_ROW)


def _write_instructions(sheet: Worksheet, watermark: str) -> None:
    sheet.title = INSTRUCTIONS
    sheet.sheet_view.showGridLines = False
    sheet.column_dimensions["A"].width = 4
    sheet.column_dimensions["B"].width = 26
    sheet.column_dimensions["C"].width = 96
    _put(sheet.cell(2, 2), "名册快照填报工作簿", Font(_FONT, 18, bold=True, color="33475B"))
    if watermark:
        _put(sheet.cell(3, 2), watermark, Font(_FONT, 9, color="7A8793"))
        sheet.cell(3, 2).alignment = Alignment(vertical="center")
    row = 4
    for number, rule in enumerate(_RULES, 1):
        _put(sheet.cell(row, 2), f"{number}", Font(_FONT, 11, color="7A8793"), "right")
        _put(sheet.cell(row, 3), rule, Font(_FONT, 11, color="222222"))
        row += 1
    for title, tables, colour in _GROUPS:
        row += 1
        _put(sheet.cell(row, 2), title, Font(_FONT, 12, bold=True, color=colour))
        for one in tables:
            row += 1
            _put(sheet.cell(row, 2), one.title, Font(_FONT, 11, underline="single", color=colour))
            _link(sheet.cell(row, 2), one)
            _put(sheet.cell(row, 3), _contents(one), Font(_FONT, 10, color="5A6570"))
        row += 1


def _link(cell: Cell | MergedCell, to: Table) -> None:
    if isinstance(cell, Cell):
        cell.hyperlink = f"#'{to.title}'!A{_FIRST_ROW}"


def _contents(of: Table) -> str:
    titles = "、".join(c.title for c in of.columns)
    return f"{of.note}。{titles}" if of.note else titles


def _put(cell: Cell | MergedCell, text: str, font: Font, horizontal: str = "left") -> None:
    cell.value = text
    cell.font = font
    cell.alignment = Alignment(horizontal=horizontal, vertical="center", wrap_text=True)


def _write_table(sheet: Worksheet, of: Table, colour: str, lists: Worksheet) -> None:
    sheet.sheet_properties.tabColor = colour
    _put(sheet.cell(1, 1), of.title, Font(_FONT, 14, bold=True, color=colour))
    sheet.cell(1, 1).alignment = Alignment(vertical="center")
    for index, column in enumerate(of.columns, 1):
        _write_column(sheet, index, column, lists)
    sheet.row_dimensions[1].height = 26
    sheet.row_dimensions[_NOTE_ROW].height = 62
    sheet.row_dimensions[HEADER_ROW].height = 30
    sheet.freeze_panes = f"B{_FIRST_ROW}"
    sheet.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _write_column(sheet: Worksheet, index: int, column: Column, lists: Worksheet) -> None:
    letter = get_column_letter(index)
    note = sheet.cell(_NOTE_ROW, index)
    _put(note, column_note(column), Font(_FONT, 9, color="7A8793"))
    note.fill = _PAPER
    header = sheet.cell(HEADER_ROW, index)
    colour = "FFFFFF" if column.required else "33475B"
    _put(header, column.title, Font(_FONT, 11, bold=True, color=colour), "center")
    header.fill = _REQUIRED if column.required else _OPTIONAL
    header.border = _LINE
    dimension = sheet.column_dimensions[letter]
    dimension.width = max(13.0, 2.2 * len(column.title) + 4)
    # Text for whole columns: typed into a number format 1972.10 becomes 1972.1, a code loses its
    # zeros and an identity number its last digits.
    is_number = column.type in {"integer", "hundredths"}
    dimension.number_format = "General" if is_number else "@"
    _write_validation(sheet, f"{letter}{_FIRST_ROW}:{letter}{_LAST_ROW}", column, lists)


def _write_validation(sheet: Worksheet, area: str, column: Column, lists: Worksheet) -> None:
    values = ("是", "否") if column.type == "boolean" else column.values
    if not values:
        return
    validation = DataValidation(
        type="list",
        formula1=_list_formula(lists, values),
        allow_blank=True,
        showErrorMessage=True,
        errorTitle=column.title,
        error="请从下拉列表中选择",
    )
    validation.add(area)
    sheet.add_data_validation(validation)


def _list_formula(lists: Worksheet, values: tuple[str, ...]) -> str:
    """A range on the hidden sheet; a list written out may not exceed 255 characters."""
    index = 1
    while lists.cell(1, index).value is not None:
        present = tuple(lists.cell(r, index).value for r in range(1, len(values) + 2))
        if present == (*values, None):
            break
        index += 1
    for row, value in enumerate(values, 1):
        _put(lists.cell(row, index), value, Font(_FONT, 11))
    letter = get_column_letter(index)
    return f"'{_LISTS}'!${letter}$1:${letter}${len(values)}"


def column_note(column: Column) -> str:
    """What may be written in a column, in a few words, for the sheet and the documentation."""
    parts = ["必填" if column.required else "可空", _format_note(column)]
    if column.unit:
        parts.append(f"单位：{column.unit}")
    if column.note:
        parts.append(column.note)
    return "；".join(parts)


def _format_note(column: Column) -> str:
    if column.type == "ref":
        target = table(column.ref or "")
        return f"填“{target.title}”表的“{target.column(target.key or '').title}”"
    if column.type == "date":
        return "日期，可只写到年或月" if column.partial else "日期，写到日"
    if column.type == "choice":
        return "、".join(column.values) if len(column.values) <= LISTED_IN_NOTE else "从下拉列表选"
    return _FORMATS[column.type]

"""Workbooks that go out: the form to fill, the register in it, the user's own with marks."""

from __future__ import annotations

import io
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import column_index_from_string, get_column_letter

from zhiren.snapshot.columns import Column, Table
from zhiren.snapshot.headers import find_header
from zhiren.snapshot.importing import table_filled
from zhiren.snapshot.schema import TABLES
from zhiren.snapshot.template import write_template
from zhiren.snapshot.words import header_words
from zhiren.web.intake.reading import sheets_of
from zhiren.web.intake.standing import rows_fetched
from zhiren.web.intake.storage import path_of
from zhiren.web.intake.values import Value
from zhiren.web.register.models import MODEL_OF

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from zhiren.snapshot.reading import Sheet
    from zhiren.web.intake.models import Intake, IntakeFile, PreviewProblem
    from zhiren.web.register.models import Institution

_LIST: Final = "问题清单"
_REASON: Final = "未导入的原因"
_ERROR: Final = PatternFill("solid", fgColor="F6C7C9")
_NOTICE: Final = PatternFill("solid", fgColor="FBE7BF")
_HEADS: Final = ("程度", "工作表", "行", "列", "原值", "原因", "改法")
_WIDTHS: Final = (8, 18, 8, 22, 24, 50, 50)
_WIDEST: Final = 400


def blank_form() -> bytes:
    """The workbook to fill."""
    return _form(None, "")


def register_form(institution: Institution, watermark: str) -> tuple[bytes, int]:
    """The whole register in the workbook to fill, and how many rows it has."""
    rows: dict[str, list[list[str | int | float | None]]] = {}
    for of in TABLES:
        standing = rows_fetched(of, MODEL_OF[of.name].objects.filter(institution=institution))
        columns = [_cells(column, standing.columns[column.name]) for column in of.columns]
        rows[of.name] = [list(row) for row in zip(*columns, strict=True)]
    return _form(rows, watermark), sum(map(len, rows.values()))


def _form(rows: Any, watermark: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "form.xlsx"
        write_template(path, rows, watermark=watermark)
        return path.read_bytes()


def _cells(column: Column, values: list[Value]) -> Iterator[str | int | float | None]:
    for value in values:
        if value is None:
            yield None
        elif column.type == "boolean":
            yield "是" if value else "否"
        elif column.type == "hundredths":
            yield int(value) / 100
        else:
            yield value


def marked_workbook(file: IntakeFile, problems: Iterable[PreviewProblem], watermark: str) -> bytes:
    """A copy of the user's workbook with each faulty cell marked, and a list of all problems."""
    book = _copy(file)
    listed = list(problems)
    by_sheet = {sheet.title: sheet for sheet in book.worksheets}
    for (sheet, row, letters), of in _by_cell(listed).items():
        found = by_sheet.get(sheet) or (book.worksheets[0] if len(by_sheet) == 1 else None)
        if found is not None:
            _mark(found, row, letters, of)
    _write_list(book, listed, watermark)
    return _bytes(book)


def _copy(file: IntakeFile) -> Workbook:
    path = path_of(file)
    if path.suffix == ".xlsx":
        return load_workbook(path)
    book = Workbook()
    book.remove(book.worksheets[0])
    for sheet in sheets_of(file):
        made = book.create_sheet(_title(sheet.name))
        for index, row in enumerate(sheet.rows):
            _write_row(made, sheet.row_number(index), row, sheet.first_column)
    return book


def _title(name: str) -> str:
    return "".join("_" if c in "[]:*?/\\" else c for c in name)[:31] or "Sheet"


def _write_row(sheet: Worksheet, number: int, row: Sequence[object], first: int = 0) -> None:
    for index, value in enumerate(row, first + 1):
        if value not in {None, ""}:
            put(sheet.cell(number, index), value)


def put(cell: Any, value: Any) -> None:
    """Write a value as what it is: text that begins like a formula stays text."""
    if isinstance(value, str):
        cell.value = "".join(c for c in value if c >= " " or c in "\t\n")
        cell.data_type = "s"
        cell.number_format = "@"
    else:
        cell.value = value


def _by_cell(
    problems: Iterable[PreviewProblem],
) -> dict[tuple[str, int, str], list[PreviewProblem]]:
    cells: dict[tuple[str, int, str], list[PreviewProblem]] = defaultdict(list)
    for problem in problems:
        if problem.row:
            cells[problem.sheet, problem.row, problem.column.split(" ")[0]].append(problem)
    return cells


def _mark(sheet: Worksheet, row: int, letters: str, problems: list[PreviewProblem]) -> None:
    is_place = letters.isascii() and letters.isalpha() and letters.isupper()
    column = column_index_from_string(letters) if is_place else 1
    cell = sheet.cell(row, column)
    if not isinstance(cell, Cell):
        return  # inside a merged range only the first cell can be marked
    cell.fill = _ERROR if any(p.is_error for p in problems) else _NOTICE
    text = "\n".join(f"{p.reason}。{p.remedy}。" for p in problems)
    cell.comment = Comment(text[:_WIDEST], "知任", width=320, height=120)


def _write_list(book: Workbook, problems: list[PreviewProblem], watermark: str) -> None:
    title = _LIST
    while title in book.sheetnames:
        title += "1"
    sheet = book.create_sheet(title, 0)
    book.active = 0
    for index, (head, width) in enumerate(zip(_HEADS, _WIDTHS, strict=True), 1):
        sheet.cell(1, index, head).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(index)].width = width
    for number, p in enumerate(problems, 2):
        severity = "错误" if p.is_error else "提示"
        _write_row(sheet, number, (severity, p.sheet, p.row, p.column, p.value, p.reason, p.remedy))
        sheet.cell(number, 1).fill = _ERROR if p.is_error else _NOTICE
        for index in (6, 7):
            sheet.cell(number, index).alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "A2"
    put(sheet.cell(len(problems) + 3, 1), watermark)


def left_out_workbook(intake: Intake, file: IntakeFile, watermark: str) -> bytes:
    """The rows of a file that were left out, under their header, to be mended and imported."""
    reasons, first = _left_out(intake, file)
    book = Workbook()
    book.remove(book.worksheets[0])
    for sheet in sheets_of(file):
        why = reasons.get(sheet.name)
        if why:
            header = None if table_filled(sheet) else find_header(sheet, header_words())
            start = sheet.row_number(header.bottom + 1) if header else first[sheet.name]
            _write_left_out(book.create_sheet(_title(sheet.name)), sheet, why, start)
    if not book.worksheets:
        book.create_sheet("没有未导入的行")
    last = book.create_sheet("导出说明")
    put(last.cell(1, 1), watermark)
    return _bytes(book)


def number_left_out(intake: Intake, file: IntakeFile) -> int:
    """How many rows of a file are left out."""
    return sum(map(len, _left_out(intake, file)[0].values()))


def _left_out(intake: Intake, file: IntakeFile) -> tuple[dict[str, dict[int, str]], dict[str, int]]:
    """The reasons by sheet and row; the first row of each sheet that holds data."""
    reasons: dict[str, dict[int, str]] = defaultdict(dict)
    first: dict[str, int] = {}
    rows = intake.preview_rows.filter(file=file.name).exclude(row=None)
    for sheet, place, why in rows.values_list("sheet", "row", "left_out"):
        row = place or 0
        first[sheet] = min(row, first.get(sheet, row))
        if why:
            reasons[sheet].setdefault(row, why)
    problems = intake.problems.filter(file=file.name, is_error=True).exclude(row=None)
    for sheet, place, reason in problems.order_by("-number").values_list("sheet", "row", "reason"):
        row = place or 0
        first[sheet] = min(row, first.get(sheet, row))
        reasons[sheet][row] = reason
    return reasons, first


def _write_left_out(made: Worksheet, sheet: Sheet, why: dict[int, str], first: int) -> None:
    width = max(map(len, sheet.rows)) + sheet.first_column
    number = 0
    for index, row in enumerate(sheet.rows):
        place = sheet.row_number(index)
        if place >= first and place not in why:
            continue
        number = place if place < first else max(number + 1, first)
        _write_row(made, number, row, sheet.first_column)
        if place in why:
            put(made.cell(number, width + 1), why[place])
        elif place == first - 1:
            put(made.cell(number, width + 1), _REASON)


def _bytes(book: Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def table_titles(tables: Iterable[Table] = TABLES) -> list[str]:
    """What the audit notes as the columns of an export."""
    return [of.title for of in tables]

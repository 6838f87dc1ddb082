"""Files → sheets of cells with their positions: .xlsx, .xls, .csv and Parquet.

Nothing is interpreted here. Merged cells keep their value in the upper left cell; the ranges
are handed on, because whether a value holds for the whole range depends on the column.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
    XmlError,
    ZipError,
)

from zhiren.snapshot.problems import refuse_file
from zhiren.snapshot.workbook_parts import CellMarks, xls_is_1904, xlsx_marks

# Rows and columns from 0 within `Sheet.rows`, both corners included.
MergedRange = tuple[tuple[int, int], tuple[int, int]]
_DELIMITERS: Final = ",\t;，|"
_OLE_MAGIC: Final = bytes.fromhex("d0cf11e0a1b11ae1")
_READ_ERRORS: Final = (CalamineError, XmlError, ZipError, OSError, ValueError)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet (or CSV or Parquet file) as a list of rows of cells.

    `rows[0][0]` stands in row `first_row + 1`, column `first_column + 1` of the file. `marks`
    has the places (as in `rows`) of formulas and error values, which the cells do not show.
    `is_typed` is False where every cell is text because the format has no types.
    """

    file: str
    name: str
    rows: Sequence[Sequence[object]]
    first_row: int = 0
    first_column: int = 0
    merged: tuple[MergedRange, ...] = ()
    is_1904: bool = False
    is_typed: bool = True
    marks: CellMarks = field(default_factory=CellMarks)

    def row_number(self, index: int) -> int:
        """The number the spreadsheet shows beside `rows[index]`."""
        return self.first_row + index + 1

    def column_letter(self, index: int) -> str:
        """The letter the spreadsheet shows above column `index`."""
        letters, rest = "", self.first_column + index + 1
        while rest:
            rest, digit = divmod(rest - 1, 26)
            letters = chr(ord("A") + digit) + letters
        return letters


def read_sheets(path: Path) -> list[Sheet]:
    """All visible, not empty sheets of a file, in their order.

    Raises `FileRefusedError` for a file with a password, of an unknown kind, with broken content or
    text in an unknown encoding. The kind is taken from the content where the name misleads
    (an `.xls` that is a renamed `.xlsx` or an HTML page).
    """
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        kinds = "、".join(_READERS)
        raise refuse_file(path.name, f"不认识扩展名“{path.suffix}”", f"另存为 {kinds} 之一")
    try:
        with path.open("rb") as file:
            head = file.read(8)
    except OSError as error:
        raise refuse_file(
            path.name, f"打不开文件（{error.strerror}）", "核对文件名和权限"
        ) from error
    if not head:
        raise refuse_file(path.name, "文件是空的", "核对文件")
    return [sheet for sheet in reader(path, head) if sheet.rows]


def _read_workbook(path: Path, head: bytes) -> list[Sheet]:
    is_zip, is_ole = head.startswith(b"PK"), head == _OLE_MAGIC
    if not (is_zip or is_ole):
        remedy = "在表格软件里打开后另存为 .xlsx"
        raise refuse_file(
            path.name, "内容不是 Excel 工作簿（可能是改了扩展名的网页或文本）", remedy
        )
    try:
        # From an open file the kind is told by the content, from a path by the name.
        with path.open("rb") as file, CalamineWorkbook.from_filelike(file) as workbook:
            visible = [
                meta.name
                for meta in workbook.sheets_metadata
                if meta.typ is SheetTypeEnum.WorkSheet and meta.visible == SheetVisibleEnum.Visible
            ]
            marks = xlsx_marks(path) if is_zip else {}
            is_1904 = _is_1904(marks) if is_zip else xls_is_1904(path)
            return [_read_sheet(path, workbook, n, marks, is_1904=is_1904) for n in visible]
    except PasswordError as error:
        raise refuse_file(path.name, "文件有密码", "去掉密码后再导入") from error
    except _READ_ERRORS as error:
        remedy = "在表格软件里打开，检查后另存为 .xlsx"
        if is_ole and path.suffix.lower() == ".xlsx":
            raise refuse_file(path.name, "文件有密码，或是旧格式改了扩展名", remedy) from error
        raise refuse_file(path.name, f"工作簿读不出来（{error}）", remedy) from error


def _is_1904(marks: dict[str, CellMarks]) -> bool:
    return any(mark.is_1904 for mark in marks.values())


def _read_sheet(
    path: Path,
    workbook: CalamineWorkbook,
    name: str,
    marks: dict[str, CellMarks],
    *,
    is_1904: bool,
) -> Sheet:
    source = workbook.get_sheet_by_name(name)
    first_row, first_column = source.start or (0, 0)
    merged = tuple(
        ((top - first_row, left - first_column), (bottom - first_row, right - first_column))
        for (top, left), (bottom, right) in source.merged_cell_ranges or ()
        if top >= first_row and left >= first_column
    )
    return Sheet(
        file=path.name,
        name=name,
        rows=source.to_python(),
        first_row=first_row,
        first_column=first_column,
        merged=merged,
        is_1904=is_1904,
        marks=marks.get(name, CellMarks()).shifted(first_row, first_column),
    )


def _read_csv(path: Path, _head: bytes) -> list[Sheet]:
    text = _decode(path)
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text)))
    width = max(map(len, rows), default=0)
    square = [row + [""] * (width - len(row)) for row in rows]
    return [Sheet(path.name, path.stem, square, is_typed=False)]


def _decode(path: Path) -> str:
    data = path.read_bytes()
    is_utf16 = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    encodings = ["utf-16"] if is_utf16 else ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise refuse_file(path.name, "文字编码既不是 UTF-8 也不是 GB18030", "另存为 UTF-8 编码的 CSV")


def _delimiter(text: str) -> str:
    """The candidate that divides most of the first lines into the same number of cells."""
    lines = [line for line in text.splitlines()[:30] if line.strip()]

    def evenness(delimiter: str) -> tuple[int, int]:
        counts = [line.count(delimiter) for line in lines if delimiter in line]
        return (max((counts.count(c) for c in counts), default=0), max(counts, default=0))

    return max(_DELIMITERS, key=evenness) if lines else ","


def _read_parquet(path: Path, _head: bytes) -> list[Sheet]:
    import duckdb

    try:
        with duckdb.connect() as connection:
            result = connection.execute("SELECT * FROM read_parquet(?)", [str(path)])
            header = [column[0] for column in result.description or ()]
            rows: list[Sequence[object]] = [
                header,
                *(list(map(_simple, row)) for row in result.fetchall()),
            ]
    except duckdb.Error as error:
        raise refuse_file(
            path.name, f"Parquet 文件读不出来（{error}）", "重新导出该文件"
        ) from error
    return [Sheet(path.name, path.stem, rows)]


def _simple(value: object) -> object:
    """Decimals, lists and the like as text; they are read, or refused, as what they look like."""
    if value is None or isinstance(value, str | int | float | date):
        return value
    return str(value)


_READERS: Final[dict[str, Callable[[Path, bytes], list[Sheet]]]] = {
    ".xlsx": _read_workbook,
    ".xlsm": _read_workbook,
    ".xls": _read_workbook,
    ".csv": _read_csv,
    ".parquet": _read_parquet,
}
READABLE_SUFFIXES: Final = frozenset(_READERS)

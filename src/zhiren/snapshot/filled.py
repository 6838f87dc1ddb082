"""Sheets that follow the schema: the filled template, or any sheet with its titles or names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from zhiren.snapshot.cells import is_empty, plain_text
from zhiren.snapshot.problems import Problem, Severity
from zhiren.snapshot.raw import RawColumn, RawTable, marked_rows
from zhiren.snapshot.reading import Sheet
from zhiren.snapshot.schema import TABLES, Column, Table

_SEARCHED_ROWS: Final = 10
_MARK: Final = re.compile(r"[\s*＊]+")


def table_of_sheet(sheet: Sheet) -> Table | None:
    """The table whose title or name the sheet bears, None for a free roster."""
    name = sheet.name.strip()
    return next((t for t in TABLES if name in {t.title, t.name}), None)


def has_required_titles(sheet: Sheet, of: Table) -> bool:
    """Whether one of the first rows has the title of every required column.

    A sheet may bear a table's name and yet be an institution's own roster.
    """
    required = {c.name for c in of.columns if c.required}
    rows = [[_column_of(cell, of) for cell in row] for row in sheet.rows[:_SEARCHED_ROWS]]
    return any(required <= {c.name for c in row if c is not None} for row in rows)


def read_filled(sheet: Sheet, of: Table, problems: list[Problem]) -> RawTable | None:
    """The rows of a sheet that follows the schema; None (and a problem) without its header.

    Columns are found by title or name in any order, so that a column may be moved or left out.
    Formulas are refused: the template asks for values.
    """
    rows = marked_rows(sheet, refuses_formulas=True)
    header = _header_row(rows, of)
    if header is None:
        problems.append(_no_header(sheet, of))
        return None
    places = _assign(sheet, rows[header], of, problems)
    kept = [i for i in range(header + 1, len(rows)) if not all(map(is_empty, rows[i]))]
    raw = RawTable(of, sheet, [sheet.row_number(i) for i in kept], {})
    for name, place in places.items():
        column = of.column(name)
        label = f"{sheet.column_letter(place)} {column.title}"
        raw.columns[name] = RawColumn(column, label, [_at(rows[i], place) for i in kept])
    return raw


def _at(row: Sequence[object], place: int) -> object:
    return row[place] if place < len(row) else None


def _header_row(rows: list[list[object]], of: Table) -> int | None:
    """The row among the first with most titles of the table; at least half of the required."""
    best, found = None, 0
    for index, row in enumerate(rows[:_SEARCHED_ROWS]):
        matches = sum(_column_of(cell, of) is not None for cell in row)
        if matches > found:
            best, found = index, matches
    required = sum(c.required for c in of.columns)
    return best if found * 2 >= max(required, 1) else None


def _column_of(cell: object, of: Table) -> Column | None:
    word = _MARK.sub("", plain_text(cell)) if not is_empty(cell) else ""
    return next((c for c in of.columns if word in {c.title, c.name}), None)


def _assign(
    sheet: Sheet, header: list[object], of: Table, problems: list[Problem]
) -> dict[str, int]:
    places: dict[str, int] = {}
    for place, cell in enumerate(header):
        column = _column_of(cell, of)
        if column is None:
            if not is_empty(cell):
                problems.append(_unknown_column(sheet, of, place, plain_text(cell)))
        elif column.name in places:
            problems.append(_double_column(sheet, place, column))
        else:
            places[column.name] = place
    return places


def _no_header(sheet: Sheet, of: Table) -> Problem:
    return Problem(
        sheet.file,
        sheet.name,
        None,
        None,
        None,
        f"工作表名是“{of.title}”，但前 {_SEARCHED_ROWS} 行里没有这张表的列名",
        "用 zhiren template 生成的表头，或给工作表改名",
    )


def _unknown_column(sheet: Sheet, of: Table, place: int, title: str) -> Problem:
    return Problem(
        sheet.file,
        sheet.name,
        None,
        f"{sheet.column_letter(place)} {title}",
        None,
        f"“{of.title}”表没有这一列，没有读入",
        "不需要就不用管；写错了列名请改正",
        Severity.NOTICE,
    )


def _double_column(sheet: Sheet, place: int, column: Column) -> Problem:
    return Problem(
        sheet.file,
        sheet.name,
        None,
        f"{sheet.column_letter(place)} {column.title}",
        None,
        "同名的列有两个，只能有一个",
        "删去多余的一列",
    )

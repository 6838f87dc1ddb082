"""Cells already assigned to a table and its columns, not yet read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from zhiren.snapshot.problems import Problem, Severity
from zhiren.snapshot.reading import Sheet
from zhiren.snapshot.schema import Column, Table


@dataclass(slots=True)
class RawColumn:
    """The cells of one column of a table; `place` is letter and header, `F 出生年月`.

    A constant from a mapping file is a column too; its place names the mapping. `is_stand_in`
    says that the cells are identity numbers or names where the sheet has no codes.
    """

    column: Column
    place: str
    cells: Sequence[object]
    is_month_column: bool = False
    synonyms: Mapping[str, str] = field(default_factory=dict)
    is_stand_in: bool = False


@dataclass(slots=True)
class RawTable:
    """Rows of one table from one sheet.

    `row_numbers` are those of the spreadsheet. `may_refer_by_name` says that references are
    written as names, as rosters do; a filled template has codes only.
    """

    table: Table
    sheet: Sheet
    row_numbers: Sequence[int]
    columns: dict[str, RawColumn]
    may_refer_by_name: bool = False

    def problem(
        self,
        column: RawColumn | None,
        index: int | None,
        value: str | None,
        reason: str,
        remedy: str,
        severity: Severity = Severity.ERROR,
    ) -> Problem:
        """A problem in this sheet; `index` counts the rows of this table."""
        return Problem(
            self.sheet.file,
            self.sheet.name,
            None if index is None else self.row_numbers[index],
            None if column is None else column.place,
            value,
            reason,
            remedy,
            severity,
        )


def marked_rows(sheet: Sheet, *, refuses_formulas: bool) -> list[list[object]]:
    """The rows with what the cells do not show written into them, so that readers refuse it.

    Error values come back as text. A formula becomes `=` where it is refused or where no result
    was saved with it. Rows without marks are those of the sheet itself: do not change them.
    """
    rows: list[list[object]] = list(sheet.rows)  # type: ignore[arg-type]  # rows are only read
    for row, column in sheet.marks.errors:
        if row < len(rows) and column < len(rows[row]):
            set_cell(rows, row, column, "#VALUE!")
    for row, column in sheet.marks.formulas:
        is_inside = row < len(rows) and column < len(rows[row])
        if is_inside and (refuses_formulas or rows[row][column] in {"", None}):
            set_cell(rows, row, column, "=")
    return rows


def set_cell(rows: list[list[object]], row: int, column: int, value: object) -> None:
    """Change a cell in a copy of its row, so that the sheet keeps what was read."""
    rows[row] = list(rows[row])
    rows[row][column] = value

"""The snapshot: the tables as the engine stores them, in memory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from zhiren.snapshot.schema import TABLES, physical_columns

Columns = dict[str, list[object]]


@dataclass(frozen=True, slots=True)
class Source:
    """A file that was read, with the SHA-256 of its bytes."""

    file: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Origin:
    """Where rows `first_row_no` onwards of a table came from; one sheet row number a row."""

    table: str
    file: str
    sheet: str
    first_row_no: int
    sheet_rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Every table of the schema as named columns of equal length (`physical_columns`).

    Dates are days since 1970-01-01, references and keys are dense integers from 1, precisions
    are 0 day, 1 month, 2 year. `row_no` runs from 1 through all files of a table.
    """

    tables: Mapping[str, Columns]
    sources: tuple[Source, ...] = ()
    origins: tuple[Origin, ...] = ()

    def row_count(self, table: str) -> int:
        """Number of rows of a table."""
        return len(self.tables[table]["row_no"])

    def origin(self, table: str, row_no: int) -> tuple[str, str, int] | None:
        """File, sheet and sheet row of a row; None when the snapshot was not read from files."""
        for origin in self.origins:
            place = row_no - origin.first_row_no
            if origin.table == table and 0 <= place < len(origin.sheet_rows):
                return origin.file, origin.sheet, origin.sheet_rows[place]
        return None


def empty_tables() -> dict[str, Columns]:
    """All tables of the schema without rows."""
    return {table.name: {name: [] for name, _ in physical_columns(table)} for table in TABLES}

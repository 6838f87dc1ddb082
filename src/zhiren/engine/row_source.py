"""Where the rows of one subject come from: an engine session, or the database of a site."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from zhiren.snapshot.schema import physical_columns
from zhiren.snapshot.schema import table as table_of

if TYPE_CHECKING:
    from zhiren.rules.judgement import Reach

Row = Mapping[str, Any]
_NAME_COLUMNS = ("name", "metric", "plan", "clause", "matter")


class NameColumns(NamedTuple):
    """Columns of a table that identify and name its rows; empty where there is none."""

    key: str
    code: str
    name: str
    unit: str


class RowSource(Protocol):
    """Gives only rows that stand; none of its answers may depend on their order."""

    def reached(self, reach: Reach, keys: Sequence[int], as_of: int) -> Iterable[Row]:
        """The rows, visible on that day, that any of the subjects reaches."""

    def named(
        self, table: str, keys: Sequence[int]
    ) -> Iterable[tuple[int, str | None, str | None, int | None]]:
        """(key, code, name, unit) of the rows of a table; see :func:`name_columns`."""

    def shielding_cases(
        self, persons: Sequence[int], matters: Sequence[str], decisions: Sequence[str]
    ) -> Iterable[Row]:
        """(person, matter, code, decision) of decided cases, one a person and matter."""


def name_columns(table: str) -> NameColumns:
    """The columns by which rows of a table are told apart and called."""
    of, columns = table_of(table), dict(physical_columns(table_of(table)))
    return NameColumns(
        of.key or "row_no",
        "code" if "code" in columns else "",
        next((c for c in _NAME_COLUMNS if c in columns), ""),
        "unit" if "unit" in columns and table != "unit" else "",
    )

"""Rows in plain Python: what ``judge`` reads, for one subject or for a whole small snapshot."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

Row = Mapping[str, Any]


class Rows:
    """The visible rows of each table, with lookups by one column built on first use.

    Rows come already restricted to what is visible at the as-of date; a table that is not
    there is looked for in ``shared`` (tables many judgements have in common, indexed once), and
    is empty if it is not there either.
    """

    def __init__(self, tables: Mapping[str, Sequence[Row]], shared: Rows | None = None) -> None:
        self._tables = tables
        self._shared = shared
        self._indexes: dict[tuple[str, str], dict[Any, list[Row]]] = {}

    def __getitem__(self, table: str) -> Sequence[Row]:
        if table not in self._tables and self._shared is not None:
            return self._shared[table]
        return self._tables.get(table, ())

    def having(self, table: str, column: str, key: object) -> Sequence[Row]:
        """Rows of ``table`` whose ``column`` equals ``key`` (NULL equals nothing)."""
        if table not in self._tables and self._shared is not None:
            return self._shared.having(table, column, key)
        index = self._indexes.get((table, column))
        if index is None:
            index = defaultdict(list)
            for row in self[table]:
                if row[column] is not None:
                    index[row[column]].append(row)
            self._indexes[(table, column)] = index
        return index.get(key, ())

    def first(self, table: str, column: str, key: object) -> Row | None:
        """The first such row, or None."""
        found = self.having(table, column, key)
        return found[0] if found else None


def satisfies(row: Row, where: Mapping[str, Iterable[str | bool]]) -> bool:
    """Every restricted column holds one of its allowed values; NULL never does."""
    return all(row[column] in allowed for column, allowed in where.items())

"""Names of the rows a finding speaks of, fetched in batches."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from zhiren.engine.row_source import RowSource


class Named(NamedTuple):
    """Code and name of a row; ``unit`` is the key of its unit, None where it has none."""

    code: str
    name: str
    unit: int | None


UNKNOWN_ROW = Named("", "（未知）", None)


class Names:
    """Names by table and key; ``need`` fetches, ``of`` answers from what was fetched."""

    def __init__(self, source: RowSource) -> None:
        self._source = source
        self._known: dict[tuple[str, int], Named] = {}

    def need(self, table: str, keys: Iterable[int | None]) -> None:
        """Fetch the names of these keys, at most one query, and of their units."""
        wanted = sorted({k for k in keys if k is not None and (table, k) not in self._known})
        if not wanted:
            return
        rows = list(self._source.named(table, wanted))
        for found, code_text, name_text, unit_key in rows:
            named = Named(code_text or "", name_text or code_text or str(found), unit_key)
            self._known[(table, found)] = named
        if table != "unit":
            self.need("unit", [row[3] for row in rows])

    def of(self, table: str, key: int | None) -> Named:
        """The name of a fetched key; 「（未知）」 for a key that has no row."""
        return self._known.get((table, key), UNKNOWN_ROW) if key is not None else UNKNOWN_ROW

    def look_up(self, table: str, key: int) -> str:
        """The name of any key, fetched when it was not yet."""
        self.need(table, [key])
        return self.of(table, key).name

"""The rows placed by hand: keys handed out, codes made, columns checked against the schema."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from zhiren.snapshot.schema import Table, table
from zhiren.workdays.days import day_number

Cell = date | int | str | bool | None

# Codes are a prefix and the key in fixed width: keys are then dense in order of code.
PREFIXES = {
    "unit": "DW",
    "post": "GW",
    "person": "DEMO-",
    "scheme": "FA",
    "training_class": "BC",
    "reserve_list": "HB",
    "meeting": "HY",
    "timed_matter": "XS",
    "candidate": "RX",
    "task": "RW",
    "decided_case": "JD",
    "complaint": "XF",
}
WIDTH = 8


def code(of: str, key: int) -> str:
    """The text code of a row, as it stands in a workbook.

    >>> code("person", 123)
    'DEMO-00000123'
    """
    return f"{PREFIXES[of]}{key:0{WIDTH}d}"


class Register:
    """Rows placed one by one; ``withheld`` lists what the background must not give somebody.

    ``first_keys`` gives the highest key the background takes of a table whose own come first.
    """

    def __init__(self, first_keys: Mapping[str, int]) -> None:
        self._before = dict(first_keys)
        self.rows: dict[str, list[dict[str, int | str | bool | None]]] = defaultdict(list)
        self.withheld: set[tuple[str, str, int]] = set()
        self._keys: dict[str, int] = defaultdict(int, self._before)

    def add(self, of: str, **cells: Cell) -> int:
        """Place a row; gives its key (0 for a table whose rows have no code).

        Dates become day numbers. ``<date>_precision`` may be given, else the date is to the day.
        Raises KeyError for a column the schema does not know.
        """
        spec = table(of)
        key = 0
        row: dict[str, int | str | bool | None] = {}
        if spec.key:
            key = self._keys[of] = self._keys[of] + 1
            row[spec.key], row["code"] = key, code(of, key)
        for name, cell in cells.items():
            row[name] = self._stored(spec, name, cell)
        for column in spec.columns:
            if column.partial and row.get(column.name) is not None:
                row.setdefault(f"{column.name}_precision", 0)
        self.rows[of].append(row)
        return key

    def last_key(self, of: str) -> int:
        """The highest key handed out, so that the background goes on after it."""
        return self._keys[of]

    def withhold(self, activity: str, kind: str, subject: int) -> None:
        """The background leaves out this activity for this subject (kind person or unit)."""
        self.withheld.add((activity, kind, subject))

    def row(self, of: str, key: int) -> dict[str, int | str | bool | None]:
        """The placed row with that key, to be changed in place."""
        return self.rows[of][key - 1 - self._before.get(of, 0)]

    @staticmethod
    def set_date(row: dict[str, int | str | bool | None], column: str, on: date) -> None:
        """Put a day into a placed row."""
        row[column], row[f"{column}_precision"] = day_number(on), 0

    @staticmethod
    def _stored(spec: Table, name: str, cell: Cell) -> int | str | bool | None:
        if not name.endswith("_precision"):
            column = spec.column(name)
            if column.values and cell is not None and cell not in column.values:
                message = f"{spec.name}.{name} may not hold {cell}"
                raise ValueError(message)
        return day_number(cell) if isinstance(cell, date) else cell

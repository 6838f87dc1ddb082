"""Values in one plain form, so that what a file says and what the register holds compare.

Text, choices and codes are text, dates are text as precise as they are known (``1972.04``),
hundredths are whole numbers times 100; nothing filled is None. The form goes into JSON as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from zhiren.snapshot.cells import BLANKS
from zhiren.snapshot.columns import Column
from zhiren.snapshot.dates import PartialDate
from zhiren.snapshot.names import normalise_name
from zhiren.snapshot.schema import table
from zhiren.web.lib.partial_dates import shown
from zhiren.web.register.cells import masked
from zhiren.web.register.forms import PRIVATE

Value = str | int | bool | None
_PERSON_NAME = table("person").column("name")


def from_file(column: Column, values: Iterable[Any]) -> list[Value]:
    """A typed column of a file."""
    if column.type != "date":
        return list(values)
    texts: dict[PartialDate, str] = {}
    plain: list[Value] = []
    for value in values:
        if value is not None and value not in texts:
            texts[value] = value.text()
        plain.append(texts.get(value))
    return plain


def fields_of(column: Column) -> tuple[str, ...]:
    """What to fetch for a column: lookups from its model."""
    if column.type == "id":
        return ("code",)
    if column.type == "ref":
        return (f"{column.name}__code",)
    return (column.name, f"{column.name}_precision") if column.partial else (column.name,)


def from_register(column: Column, fetched: tuple[list[Any], ...]) -> list[Value]:
    """A column as fetched by :func:`fields_of`."""
    values = fetched[0]
    if column.type == "date":
        precisions = fetched[1] if column.partial else [0] * len(values)
        return [shown(v, p) or None for v, p in zip(values, precisions, strict=True)]
    if column.type == "hundredths":
        return [None if v is None else int(v * 100) for v in values]
    if column.type in {"text", "choice"}:
        read = {v: _as_read(column, v) for v in set(values)}
        return [read[v] for v in values]
    return values


def _as_read(column: Column, text: str | None) -> str | None:
    """Text as a reader would give it back, so that a stored blank is no change."""
    plain = (text or "").replace("\r\n", "\n").replace("\r", "\n").strip(BLANKS)
    if column == _PERSON_NAME and plain:
        name = normalise_name(plain)
        return name if isinstance(name, str) else plain
    return plain or None


def covers(first: Value, second: Value) -> bool:
    """Whether one of two dates is the other, known less precisely."""
    if not isinstance(first, str) or not isinstance(second, str):
        return first == second
    length = min(len(first), len(second))
    return first[:length] == second[:length]


def first_day(value: Value) -> str:
    """The first day of a date, written out."""
    return f"{value}.01.01"[:10]


def to_fields(column: Column, value: Value) -> dict[str, Any]:
    """The model's fields for a value. References are left to the caller, who knows the rows."""
    if column.type == "id":
        return {"code": value}
    if column.type == "date":
        day, precision = _day(value)
        fields: dict[str, Any] = {column.name: day}
        if column.partial:
            fields[f"{column.name}_precision"] = precision
        return fields
    if column.type == "hundredths":
        return {column.name: None if value is None else Decimal(int(value)) / 100}
    if column.type in {"text", "choice"}:
        return {column.name: value or ""}
    return {column.name: value}


def _day(value: Value) -> tuple[date | None, int | None]:
    if value is None:
        return None, None
    parts = [int(part) for part in str(value).split(".")]
    year, month, day = (*parts, 1, 1)[:3]
    return date(year, month, day), 3 - len(parts)


def shown_value(column: Column, value: Value, names: Mapping[str, Mapping[str, str]]) -> str:
    """The value as a person reads it; ``names`` are by table and code.

    Identity numbers and telephones are covered: to show them in full is an act of its own, which
    the audit keeps.
    """
    if value is None:
        return ""
    if column.name in PRIVATE:
        return masked(str(value))
    if column.type == "boolean":
        return "是" if value else "否"
    if column.type == "hundredths":
        return f"{Decimal(int(value)).scaleb(-2).normalize():f}"
    if column.type == "ref":
        name = names.get(column.ref or "", {}).get(str(value))
        return f"{name}（{value}）" if name else str(value)
    return str(value)

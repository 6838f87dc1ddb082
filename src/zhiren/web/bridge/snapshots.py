"""名册 → 名册快照: the register's rows as the tables a judgement reads.

Keys of the database are the keys of the snapshot, so that a finding's subject is a row of the
register without any translation.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zhiren.snapshot.schema import TABLES, Column, Table
from zhiren.snapshot.snapshot import Columns, Snapshot, empty_tables
from zhiren.snapshot.store import write_snapshot
from zhiren.web.register.models import MODEL_OF

if TYPE_CHECKING:
    from zhiren.web.register.models import Institution

EPOCH = date(1970, 1, 1).toordinal()


def register_snapshot(institution: Institution) -> Snapshot:
    """Everything standing in an institution's register; one query a table."""
    tables = empty_tables()
    for table in TABLES:
        rows = MODEL_OF[table.name].objects.filter(institution=institution).order_by("pk")
        tables[table.name] = columns_of(table, rows)
    return Snapshot(tables)


def write_register(institution: Institution, folder: Path) -> None:
    """The register as a snapshot folder that the engine reads."""
    write_snapshot(register_snapshot(institution), folder)


def columns_of(table: Table, rows: Any) -> Columns:
    """The physical columns of a table's rows (a queryset of its model)."""
    names = [name for column in table.judged for name in _fields(column)]
    fetched = rows.values_list("pk", *names)
    physical: Columns = {}
    # At once: a server-side cursor is planned for its first rows, which takes long for many.
    lists = list(zip(*fetched, strict=True))
    keys: list[object] = list(lists[0]) if lists else []
    physical["row_no"] = keys
    by_field = {name: list(values) for name, values in zip(names, lists[1:], strict=False)}
    for column in table.judged:
        for name, values in _physical(column, by_field, keys):
            physical[name] = values
    return physical


def rows_of(table: Table, rows: Any) -> Iterator[dict[str, object]]:
    """The same, row by row: for one subject alone."""
    columns = columns_of(table, rows)
    names = list(columns)
    for values in zip(*columns.values(), strict=True):
        yield dict(zip(names, values, strict=True))


def _fields(column: Column) -> tuple[str, ...]:
    """The model's fields that hold a column."""
    if column.type == "id":
        return ("code",)
    if column.type == "ref":
        return (f"{column.name}_id",)
    return (column.name, f"{column.name}_precision") if column.partial else (column.name,)


def _physical(
    column: Column, by_field: dict[str, list[Any]], keys: list[object]
) -> Iterable[tuple[str, list[object]]]:
    if column.type == "id":
        yield column.name, keys
        yield "code", by_field.get("code", [])
        return
    values = by_field.get(_fields(column)[0], [])
    yield column.name, list(_CONVERTED[column.type](values))
    if column.partial:
        precisions = by_field.get(f"{column.name}_precision", [])
        # A date typed without precision is known to the day.
        yield (
            f"{column.name}_precision",
            [None if v is None else p or 0 for v, p in zip(values, precisions, strict=True)],
        )


def _same(values: list[Any]) -> Iterable[object]:
    return values


def _filled(values: list[Any]) -> Iterable[object]:
    return (value or None for value in values)


def _days(values: list[date | None]) -> Iterable[object]:
    return (None if v is None else v.toordinal() - EPOCH for v in values)


def _hundredfold(values: list[Decimal | None]) -> Iterable[object]:
    return (None if v is None else int(v * 100) for v in values)


_CONVERTED = {
    "ref": _same,
    "date": _days,
    "integer": _same,
    "hundredths": _hundredfold,
    "boolean": _same,
    "choice": _filled,
    "text": _filled,
}

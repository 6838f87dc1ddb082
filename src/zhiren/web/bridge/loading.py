"""名册快照 → 名册: a whole snapshot into an institution's empty register."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from graphlib import TopologicalSorter
from typing import TYPE_CHECKING, Any

from django.db import transaction

from zhiren.snapshot.schema import TABLES, Table
from zhiren.snapshot.schema import table as table_of
from zhiren.web.audit.services import Act, record
from zhiren.web.bridge.snapshots import EPOCH
from zhiren.web.register.models import MODEL_OF, Institution, Record
from zhiren.web.register.names import name_columns
from zhiren.web.register.trees import path_units

if TYPE_CHECKING:
    from zhiren.snapshot.snapshot import Columns, Snapshot
    from zhiren.web.audit.acting import Acting

_BATCH = 1_000


class NotEmptyError(ValueError):
    """The register already holds rows: a whole snapshot goes into an empty one only."""


@transaction.atomic
def load_register(acting: Acting, institution: Institution, snapshot: Snapshot) -> dict[str, int]:
    """Every row of a snapshot into an empty register; gives the rows a table.

    For first filling and demonstrations; what comes later goes through the intake, which shows
    and records each change. One audit entry names the numbers of rows. Raises NotEmptyError.
    """
    if MODEL_OF["person"].all_objects.filter(institution=institution).exists():
        raise NotEmptyError(f"{institution} 的名册里已有数据")
    keys: dict[str, dict[int, int]] = {}
    counts: dict[str, int] = {}
    for table in _in_order():
        columns = snapshot.tables[table.name]
        made = list(_records(table, columns, institution, keys))
        MODEL_OF[table.name].all_objects.bulk_create(made, _BATCH)
        if table.key:
            numbers = columns[table.key]
            keys[table.name] = {int(str(n)): row.pk for n, row in zip(numbers, made, strict=True)}
        _second_pass(table, columns, made, keys)
        counts[table.name] = len(made)
    path_units(institution)
    after = {name: count for name, count in counts.items() if count}
    record(
        acting,
        Act(
            "register.institution.loaded",
            "institution",
            institution.pk,
            institution.name,
            after=after,
        ),
    )
    return counts


def _in_order() -> list[Table]:
    """Tables after those they refer to."""
    graph = {
        t.name: {c.ref for c in t.columns if c.type == "ref" and c.ref and c.ref != t.name}
        for t in TABLES
    }
    return [table_of(name) for name in TopologicalSorter(graph).static_order()]


def _records(
    table: Table, columns: Columns, institution: Institution, keys: dict[str, dict[int, int]]
) -> Iterator[Record]:
    model = MODEL_OF[table.name]
    names = list(columns)
    for values in zip(*columns.values(), strict=True):
        row = dict(zip(names, values, strict=True))
        fields = dict(_values(table, row, keys))
        if table.name == "person":
            fields.update(name_columns(str(fields["name"])))
        yield model(institution=institution, **fields)


def _values(
    table: Table, row: dict[str, Any], keys: dict[str, dict[int, int]]
) -> Iterator[tuple[str, Any]]:
    for column in table.judged:
        value = row[column.name]
        if column.type == "id":
            yield "code", row["code"]
        elif column.type == "ref":
            # A row of the same table comes in the second pass.
            if column.ref != table.name:
                yield f"{column.name}_id", keys[column.ref or ""].get(value)
        elif column.type == "date":
            yield column.name, None if value is None else date.fromordinal(value + EPOCH)
            if column.partial:
                yield f"{column.name}_precision", row[f"{column.name}_precision"]
        elif column.type == "hundredths":
            yield column.name, None if value is None else Decimal(value) / 100
        elif column.type in {"choice", "text"}:
            yield column.name, value or ""
        else:
            yield column.name, value


def _second_pass(
    table: Table, columns: Columns, made: list[Any], keys: dict[str, dict[int, int]]
) -> None:
    own = [c.name for c in table.columns if c.type == "ref" and c.ref == table.name]
    if not own or not made:
        return
    known = keys[table.name]
    for name in own:
        for row, number in zip(made, columns[name], strict=True):
            setattr(row, f"{name}_id", None if number is None else known[int(str(number))])
    MODEL_OF[table.name].all_objects.bulk_update(made, own, _BATCH)

"""回看 (look back): the register as it was recorded earlier, worked out from the audit.

Every write leaves the values before it; undoing the writes after a moment, newest first, gives
what was recorded then. Rows that came with a whole register (``register.institution.loaded``)
have no entry of their own: ``created_at`` tells since when they stand. Paths of units and the
times of writing are derived and not looked back at. A row that was moved from one person's file
to another's is found in the later file only; no form of this site moves rows so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Q

from zhiren.web.audit.models import Entry
from zhiren.web.register.services import table_name
from zhiren.web.register.tables import set_plain, write_actions

if TYPE_CHECKING:
    from zhiren.web.register.models import Record

Key = tuple[str, int]
Entries = Mapping[Key, Sequence[Entry]]


def entries_of_person(person: int, moment: datetime) -> Entries:
    """What was written to a person's file at or after a moment; one query."""
    # Views of the file stand under the same person, and there are many of them.
    return _grouped(Q(person_id=person, action__in=write_actions()), moment)


def entries_of_rows(rows: Iterable[Any], moment: datetime) -> Entries:
    """What was written to these rows at or after a moment; one query."""
    keys: dict[str, set[int]] = defaultdict(set)
    for row in rows:
        keys[table_name(row)].add(row.pk)
    if not keys:
        return {}
    of_rows = Q()
    for table, some in keys.items():
        of_rows |= Q(table=table, object_id__in=some, action__in=write_actions([table]))
    return _grouped(of_rows, moment)


def record_as_of(row: Any, moment: datetime, entries: Entries | None = None) -> Any | None:
    """The row as it was recorded before a moment; None when it was not, or was removed then.

    Gives a copy that is not to be saved. ``entries`` spares a query where many rows are asked.
    """
    found = entries_of_rows([row], moment) if entries is None else entries
    return rolled_back(row, found.get((table_name(row), row.pk), ()), moment)


def rolled_back(row: Any, later: Iterable[Entry], moment: datetime | None = None) -> Any | None:
    """The row without what these entries (newest first) did to it; see :func:`record_as_of`."""
    copy = _copy(row)
    is_there = True
    for entry in later:
        verb = entry.action.rpartition(".")[2]
        if verb == "created":
            is_there = False
        elif verb == "restored":
            copy.removed_at = entry.at
        else:
            set_plain(copy, entry.before)
    if moment is not None and row.created_at >= moment:
        is_there = False
    return copy if is_there and copy.removed_at is None else None


def first_state(row: Any, moment: datetime, entries: Entries | None = None) -> Any:
    """As :func:`record_as_of`, and the first state recorded where the row came later."""
    found = entries_of_rows([row], moment) if entries is None else entries
    later = [
        entry
        for entry in found.get((table_name(row), row.pk), ())
        if entry.action.rpartition(".")[2] in {"changed", "removed"}
    ]
    return (rolled_back(row, later) or row) if later else row


def values_as_of(
    model: type[Record], institution: int, moment: datetime, names: Sequence[str]
) -> dict[int, dict[str, Any]]:
    """Some stored fields of all rows of a table as they were recorded before a moment.

    ``names`` are attribute names such as ``unit_id``; values are as the audit keeps them (dates
    as ISO text). Two queries, whatever the number of rows. A row that came later is left out.
    """
    rows = model.all_objects.filter(institution=institution, created_at__lt=moment)
    standing: dict[int, dict[str, Any]] = {}
    for pk, removed_at, *values in rows.values_list("pk", "removed_at", *names).iterator():
        plain = (v.isoformat() if isinstance(v, date) else v for v in values)
        standing[pk] = {
            **dict(zip(names, plain, strict=True)),
            "removed_at": removed_at and removed_at.isoformat(),
        }
    table = table_name(model())
    later = Entry.objects.filter(
        institution=institution, at__gte=moment, action__in=write_actions([table])
    ).order_by("-number")
    wanted = {*names, "removed_at"}
    for pk, action, before in later.values_list("object_id", "action", "before").iterator():
        verb = action.rpartition(".")[2]
        if pk not in standing:
            continue
        if verb == "created":
            del standing[pk]
        elif verb == "restored":
            standing[pk]["removed_at"] = "then"
        else:
            standing[pk].update({n: v for n, v in before.items() if n in wanted})
    return {
        pk: {n: values[n] for n in names}
        for pk, values in standing.items()
        if values["removed_at"] is None
    }


def _grouped(condition: Q, moment: datetime) -> Entries:
    grouped: dict[Key, list[Entry]] = defaultdict(list)
    for entry in Entry.objects.filter(condition, at__gte=moment).order_by("-number"):
        grouped[entry.table, entry.object_id or 0].append(entry)
    return grouped


def _copy(row: Any) -> Any:
    names = [f.attname for f in row._meta.concrete_fields if f.attname not in _deferred(row)]
    copy = type(row).from_db(DEFAULT_DB_ALIAS, names, [getattr(row, name) for name in names])
    for field in row._meta.concrete_fields:
        if field.is_relation and field.is_cached(row):
            field.set_cached_value(copy, field.get_cached_value(row))
    return copy


def _deferred(row: Any) -> set[str]:
    deferred: set[str] = row.get_deferred_fields()
    return deferred

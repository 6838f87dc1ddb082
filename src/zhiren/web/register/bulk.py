"""Writing many rows of the register at once, and taking a whole batch back.

The same promises as ``register.services`` row by row: derived columns, adjudicated dates, an
audit entry for each row, and all or nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils import timezone

from zhiren.web.audit.models import Entry
from zhiren.web.audit.services import Act, plain_value, plain_values, record_all
from zhiren.web.lib.partial_dates import shown
from zhiren.web.register.models import (
    AdjudicatedDate,
    Institution,
    PartyMembership,
    Person,
    Unit,
)
from zhiren.web.register.names import name_columns
from zhiren.web.register.services import act_of, changed_names, label, person_key, tell_touched
from zhiren.web.register.tables import models_by_table, models_in_order, set_plain, write_actions
from zhiren.web.register.trees import path_units

if TYPE_CHECKING:
    from zhiren.web.audit.acting import Acting
    from zhiren.web.register.models import Record

_BATCH = 500
_ADJUDICATED: dict[type[Record], tuple[str, ...]] = {
    Person: ("birth_on", "work_start_on"),
    PartyMembership: ("joined_on",),
}


class Problem(NamedTuple):
    """Why a row was refused: the row as lists name it, its field (may be empty), and the reason."""

    row: str
    field: str
    text: str


class RefusedError(ValueError):
    """Nothing was written; ``problems`` says why, row by row."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = list(problems)
        super().__init__("；".join(f"{p.row}：{p.text}" for p in self.problems[:20]))


@dataclass
class _Writes:
    """What one bulk act does. Rows to change and their new values stand side by side."""

    creates: list[Any] = field(default_factory=list)
    changes: list[tuple[Any, dict[str, Any]]] = field(default_factory=list)
    removes: list[Any] = field(default_factory=list)
    restores: list[Any] = field(default_factory=list)


@transaction.atomic
def bulk_write(
    acting: Acting,
    creates: Sequence[Record],
    changes: Sequence[tuple[Record, Mapping[str, Any]]],
    removes: Sequence[Record],
    *,
    reason: str,
    batch: UUID,
) -> None:
    """Make, change and remove rows of the acting institution in one transaction.

    The caller has validated every row by ``full_clean``; new rows may refer to new rows, in any
    order. Refuses as a whole, with RefusedError, dates that were adjudicated otherwise, rows that
    changed since the caller read them, rows of another institution, removals of rows that others
    still refer to, and what the database's constraints refuse. Logs one entry a row, all under
    ``batch``; unchanged rows leave no entry.
    """
    writes = _Writes(list(creates), [(row, dict(values)) for row, values in changes], list(removes))
    _refuse(_stale(acting, [row for row, _ in writes.changes] + writes.removes))
    _apply(acting, writes, reason, batch)


@transaction.atomic
def undo_batch(acting: Acting, batch: UUID, reason: str) -> list[Problem]:
    """Take back everything that was written under a batch: all of it, or nothing.

    Gives the problems: rows that were written to since, rows that others refer to by now, codes
    taken by now; empty when the undo is done. The undo is a batch of its own in the audit.
    """
    entries = list(
        Entry.objects.filter(
            institution=acting.institution, batch=batch, action__in=write_actions()
        ).order_by("-number")
    )
    if not entries:
        return [Problem("批次", "", "没有找到这一批次的写入记录")]
    problems = _changed_since(entries, batch)
    if problems:
        return problems
    try:
        _apply(acting, _reverse(entries), reason, uuid4())
    except RefusedError as refused:
        return refused.problems
    return []


def _apply(acting: Acting, writes: _Writes, reason: str, batch: UUID) -> None:
    """Removals first, so that their codes are free; references are checked at the very end."""
    now = timezone.now()
    acts: list[Act] = []
    early, late = _split(writes.changes)
    try:
        with transaction.atomic():
            acts += _remove(writes.removes, reason, now)
            acts += _change(early, reason, now)
            acts += _restore(writes.restores, reason, now)
            acts += _create(acting, writes.creates, reason)
            acts += _change(late, reason, now)
            _refuse(_referred_to(writes.removes) + _refer_to_removed(writes))
            _refuse(_against_adjudications(_rows(writes)))
    except IntegrityError as error:
        raise RefusedError([Problem("整批", "", _words_of(error))]) from error
    record_all(acting, acts, batch)
    tell_touched([*_rows(writes), *writes.removes])


def _rows(writes: _Writes) -> list[Any]:
    return [*writes.creates, *writes.restores, *(row for row, _ in writes.changes)]


def _refuse(problems: list[Problem]) -> None:
    if problems:
        raise RefusedError(problems)


def _split(
    changes: Iterable[tuple[Any, dict[str, Any]]],
) -> tuple[list[tuple[Any, dict[str, Any]]], list[tuple[Any, dict[str, Any]]]]:
    """Changes that can be written now, and those that refer to rows yet to be made."""
    early: list[tuple[Any, dict[str, Any]]] = []
    late: list[tuple[Any, dict[str, Any]]] = []
    for change in changes:
        waits = any(getattr(v, "pk", 0) is None for v in change[1].values())
        (late if waits else early).append(change)
    return early, late


def _batches(keys: Iterable[int]) -> Iterator[list[int]]:
    listed = sorted(set(keys))
    for start in range(0, len(listed), _BATCH):
        yield listed[start : start + _BATCH]


def _by_model(rows: Iterable[Any]) -> dict[type[Record], list[Any]]:
    grouped: dict[type[Record], list[Any]] = defaultdict(list)
    for row in rows:
        grouped[type(row)].append(row)
    return grouped


def _create(acting: Acting, rows: list[Any], reason: str) -> Iterator[Act]:
    grouped = _by_model(rows)
    for model in models_in_order():
        waiting = grouped.get(model, [])
        for row in waiting:
            row.institution_id = acting.institution
            if isinstance(row, Person):
                _name(row)
        while waiting:
            ready = [row for row in waiting if not _refers_to_unsaved(row)]
            if not ready:
                raise RefusedError([Problem(label(r), "", "引用的行不在其中") for r in waiting])
            model.all_objects.bulk_create(ready, _BATCH)
            waiting = [row for row in waiting if row.pk is None]
    if Unit in grouped:
        _path(grouped[Unit])
    _with_persons(rows)
    for row in rows:
        yield act_of("created", row, {}, plain_values(row), reason)


def _refers_to_unsaved(row: Any) -> bool:
    return any(
        f.is_cached(row) and getattr(row, f.name) is not None and getattr(row, f.name).pk is None
        for f in row._meta.concrete_fields
        if f.is_relation
    )


def _change(changes: list[tuple[Any, dict[str, Any]]], reason: str, now: Any) -> Iterator[Act]:
    _with_persons([row for row, _ in changes])
    groups: dict[tuple[type[Record], tuple[str, ...]], list[Any]] = defaultdict(list)
    acts = []
    for row, values in changes:
        before = plain_values(row)
        for name, value in values.items():
            setattr(row, name, value)
        if isinstance(row, Person) and row.name != before["name"]:
            _name(row)
        after = plain_values(row)
        changed = tuple(changed_names(before, after))
        if not changed:
            continue
        row.updated_at = now
        groups[type(row), changed].append(row)
        old, new = ({n: plain[n] for n in changed} for plain in (before, after))
        acts.append(act_of("changed", row, old, new, reason))
    for (model, changed), rows in groups.items():
        _update(model, rows, changed)
        if model is Unit and "parent_id" in changed:
            _path(rows)
    yield from acts


def _remove(rows: list[Any], reason: str, now: Any) -> Iterator[Act]:
    _with_persons(rows)
    for row in rows:
        yield act_of("removed", row, plain_values(row), {}, reason)
        row.removed_at = row.updated_at = now
    for model, of in _by_model(rows).items():
        _update(model, of, ("removed_at",))


def _restore(rows: list[Any], reason: str, now: Any) -> Iterator[Act]:
    _with_persons(rows)
    for row in rows:
        row.removed_at, row.updated_at = None, now
    for model, of in _by_model(rows).items():
        _update(model, of, ("removed_at",))
    for row in rows:
        yield act_of("restored", row, {}, plain_values(row), reason)


def _update(model: type[Record], rows: list[Any], attributes: Iterable[str]) -> None:
    """Rows that stand, written back whole; only these columns of them are taken.

    An update by cases (``bulk_update``) takes five times as long for ten thousand rows.
    """
    by_attribute = {f.attname: f.name for f in model._meta.concrete_fields}
    names = [by_attribute[a] for a in attributes]
    standing: Any = model.all_objects  # Django's type checker asks the abstract model for its key
    standing.bulk_create(
        rows,
        _BATCH,
        update_conflicts=True,
        unique_fields=["pk"],
        update_fields=[*names, "updated_at"],
    )


def _name(row: Person) -> None:
    for name, value in name_columns(row.name).items():
        setattr(row, name, value)


def _path(units: list[Any]) -> None:
    """Work out all paths anew and give these rows theirs."""
    path_units(Institution.objects.get(pk=units[0].institution_id))
    paths: dict[int, str] = {}
    for keys in _batches(u.pk for u in units):
        paths.update(Unit.all_objects.filter(pk__in=keys).values_list("pk", "path"))
    for unit in units:
        unit.path = paths[unit.pk]


def _with_persons(rows: Iterable[Any]) -> None:
    """Fetch the persons whom the entries name, all at once."""
    waiting = [
        row
        for row in rows
        if row.PERSON_PATH and person_key(row) and not _is_fetched(row, row.PERSON_PATH)
    ]
    persons: dict[int, Person] = {}
    for keys in _batches(person_key(row) or 0 for row in waiting):
        persons.update(Person.all_objects.in_bulk(keys))
    for row in waiting:
        setattr(row, row.PERSON_PATH, persons[person_key(row) or 0])


def _is_fetched(row: Any, name: str) -> bool:
    is_cached: bool = row._meta.get_field(name).is_cached(row)
    return is_cached


def _stale(acting: Acting, rows: list[Any]) -> list[Problem]:
    """Rows that are not as the caller read them; they are locked from here on."""
    problems = []
    for model, of in _by_model(rows).items():
        now: dict[int, Any] = {}
        for keys in _batches(row.pk for row in of):
            found = model.objects.select_for_update().filter(
                institution=acting.institution, pk__in=keys
            )
            now.update(found.values_list("pk", "updated_at"))
        problems += [
            Problem(label(row), "", "在读取之后已被改动或移除，请重新预览")
            for row in of
            if now.get(row.pk) != row.updated_at
        ]
    return problems


def _referred_to(removed: list[Any]) -> list[Problem]:
    problems = []
    for model, rows in _by_model(removed).items():
        by_key = {row.pk: row for row in rows}
        for relation in model._meta.related_objects:
            other: Any = relation.related_model
            if not hasattr(other, "removed_at"):
                continue
            name = relation.field.attname
            for keys in _batches(by_key):
                held = other.objects.filter(**{f"{name}__in": keys}).values_list(name, flat=True)
                problems += [
                    Problem(label(by_key[key]), "", f"还有“{other._meta.verbose_name}”引用这一行")
                    for key in sorted(set(held))
                ]
    return problems


def _refer_to_removed(writes: _Writes) -> list[Problem]:
    """Rows written back that point at rows which were taken out meanwhile."""
    problems = []
    rows = [*writes.restores, *(row for row, _ in writes.changes)]
    for model, of in _by_model(rows).items():
        for reference in model._meta.concrete_fields:
            other: Any = reference.related_model
            if other is None or not hasattr(other, "removed_at"):
                continue
            gone: set[int] = set()
            keys = (getattr(row, reference.attname) for row in of)
            for some in _batches(key for key in keys if key):
                found = other.all_objects.filter(pk__in=some).exclude(removed_at=None)
                gone.update(found.values_list("pk", flat=True))
            problems += [
                Problem(label(row), reference.name, f"所引用的{reference.verbose_name}已移除")
                for row in of
                if getattr(row, reference.attname) in gone
            ]
    return problems


def _against_adjudications(rows: Iterable[Any]) -> list[Problem]:
    """Dates that differ from what was adjudicated for that person."""
    dated = [
        (row, kind, person_key(row))
        for row in rows
        for kind in _ADJUDICATED.get(type(row), ())
        if row.removed_at is None
    ]
    settled: dict[tuple[int, str], AdjudicatedDate] = {}
    for keys in _batches(key for _, _, key in dated if key):
        for found in AdjudicatedDate.objects.filter(person__in=keys, is_current=True):
            settled[found.person_id, found.kind] = found
    problems = []
    for row, kind, key in dated:
        found_for = settled.get((key or 0, kind))
        if found_for is None:
            continue
        if plain_value(getattr(row, kind)) == found_for.adjudicated_on.isoformat():
            continue
        day = shown(found_for.adjudicated_on, found_for.adjudicated_on_precision)
        text = f"{found_for.get_kind_display()}已由{found_for.decided_by}认定为 {day}"
        problems.append(Problem(label(row), kind, text))
    return problems


def _changed_since(entries: list[Entry], batch: UUID) -> list[Problem]:
    """Rows of the batch that other acts wrote to after it."""
    last: dict[tuple[str, int], int] = {}
    for entry in entries:
        last.setdefault((entry.table, entry.object_id or 0), entry.number)
    by_table: dict[str, list[int]] = defaultdict(list)
    for table, key in last:
        by_table[table].append(key)
    problems: dict[tuple[str, int], Problem] = {}
    for table, all_keys in by_table.items():
        for keys in _batches(all_keys):
            later = Entry.objects.filter(
                table=table, object_id__in=keys, action__in=write_actions([table]),
                number__gt=entries[-1].number,
            ).exclude(batch=batch)  # fmt: skip
            for entry in later.order_by("-number"):
                row = (table, entry.object_id or 0)
                if entry.number > last[row]:
                    text = (
                        f"{timezone.localtime(entry.at):%Y-%m-%d %H:%M} 由{entry.actor_name}改动过"
                    )
                    problems.setdefault(row, Problem(entry.object_label, "", text))
    return list(problems.values())


def _reverse(entries: list[Entry]) -> _Writes:
    """What takes these entries back, newest first; several entries of a row become one write."""
    rows: dict[tuple[str, int], Any] = {}
    back: dict[tuple[str, int], dict[str, Any]] = {}
    for entry in entries:
        key = (entry.table, entry.object_id or 0)
        verb = entry.action.rpartition(".")[2]
        values = back.setdefault(key, {})
        if verb in {"created", "restored"}:
            values["removed_at"] = True
        elif verb == "removed":
            values["removed_at"] = None
        else:
            values.update(entry.before)
    for table, model in models_by_table().items():
        keys = [key for name, key in back if name == table]
        for some in _batches(keys):
            found = model.all_objects.select_for_update().in_bulk(some)
            rows.update({(table, pk): row for pk, row in found.items()})
    return _as_writes(rows, back)


def _as_writes(
    rows: Mapping[tuple[str, int], Any], back: Mapping[tuple[str, int], dict[str, Any]]
) -> _Writes:
    writes = _Writes()
    for key, values in back.items():
        row = rows[key]
        standing = row.removed_at is None
        if "removed_at" in values:
            to_remove = values.pop("removed_at") is not None
            if to_remove and standing:
                writes.removes.append(row)
            elif not to_remove and not standing:
                writes.restores.append(row)
        if values:
            writes.changes.append((row, _python_values(row, values)))
    return writes


def _python_values(row: Any, values: Mapping[str, Any]) -> dict[str, Any]:
    copy = type(row)()
    return {name: getattr(copy, name) for name in set_plain(copy, values)}


def _words_of(error: IntegrityError) -> str:
    text = str(error).splitlines()[0]
    return f"数据库的约束不允许（{text}）：多半是代码重复，或用了不在字典里的词"

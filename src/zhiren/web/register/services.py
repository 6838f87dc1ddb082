"""Writing to the register: every row by these, each write with its audit entry."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.dispatch import Signal
from django.utils import timezone

from zhiren.web.audit.services import Act, plain_value, plain_values, record
from zhiren.web.lib.partial_dates import shown
from zhiren.web.register.models import (
    AdjudicatedDate,
    Institution,
    NothingToDeclare,
    PartyMembership,
    Person,
    Unit,
)
from zhiren.web.register.names import name_columns
from zhiren.web.register.trees import path_units

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID

    from zhiren.web.audit.acting import Acting
    from zhiren.web.register.models import Record


class ChangedMeanwhileError(Exception):
    """The row was written to since it was read; ``row`` is how it stands now."""

    def __init__(self, row: Any) -> None:
        self.row = row
        super().__init__(f"{label(row)}在您打开之后已被别人改动")


# Sent after the commit with ``institution`` (key), ``persons`` and ``units`` (sets of keys): what
# was judged about them may have changed.
touched = Signal()


@transaction.atomic
def record_create(
    acting: Acting,
    model: type[Record],
    values: Mapping[str, Any],
    *,
    reason: str = "",
    clause: str = "",
    batch: UUID | None = None,
) -> Any:
    """A new row in the acting institution; ``values`` by field or attribute name.

    Refuses with ValidationError what the table's constraints refuse. Logs
    ``register.<table>.created`` with all fields.
    """
    row: Any = model(**values)
    row.institution_id = acting.institution
    _prepare(row, set(values))
    row.save()
    if isinstance(row, Unit):
        path_units(row.institution)
        row.refresh_from_db(fields=["path"])
    record(acting, act_of("created", row, {}, plain_values(row), reason, clause), batch)
    tell_touched([row])
    return row


@transaction.atomic
def record_change(
    acting: Acting,
    row: Any,
    changes: Mapping[str, Any],
    *,
    reason: str = "",
    clause: str = "",
    batch: UUID | None = None,
    seen: datetime | None = None,
) -> bool:
    """Change fields of a row; False, and nothing written, when all are as they were.

    ``seen`` is the row's ``updated_at`` when its form was opened. Refuses with ValidationError,
    and with ChangedMeanwhileError a row that was written to since it was seen. Logs
    ``register.<table>.changed`` with the fields that changed.
    """
    _refuse_unseen(row, seen)
    before = plain_values(row)
    for name, value in changes.items():
        setattr(row, name, value)
    _prepare(row, set(changes))
    after = plain_values(row)
    changed = changed_names(before, after)
    if not changed:
        return False
    names = [f.name for f in row._meta.concrete_fields if f.attname in changed]
    row.save(update_fields=[*names, "updated_at"])
    if isinstance(row, Unit) and "parent_id" in changed:
        path_units(row.institution)
    old, new = ({n: values[n] for n in changed} for values in (before, after))
    record(acting, act_of("changed", row, old, new, reason, clause), batch)
    tell_touched([row])
    return True


@transaction.atomic
def record_remove(
    acting: Acting,
    row: Any,
    *,
    reason: str,
    clause: str = "",
    batch: UUID | None = None,
    seen: datetime | None = None,
) -> None:
    """Take a row out of the register; it stays in the history and can be restored.

    Refuses, with ValidationError, a row that standing rows refer to, and with
    ChangedMeanwhileError one that was written to since it was ``seen``. Logs
    ``register.<table>.removed`` with all fields.
    """
    _refuse_unseen(row, seen)
    for relation in row._meta.related_objects:
        model = relation.related_model
        if not hasattr(model, "removed_at"):
            continue
        if model.objects.filter(**{relation.field.name: row}).exists():
            title = model._meta.verbose_name
            raise ValidationError(f"还有“{title}”引用这一行，不能移除。请先改正那里。")
    before = plain_values(row)
    row.removed_at = timezone.now()
    row.save(update_fields=["removed_at", "updated_at"])
    record(acting, act_of("removed", row, before, {}, reason, clause), batch)
    tell_touched([row])


@transaction.atomic
def record_restore(acting: Acting, row: Any, *, reason: str, batch: UUID | None = None) -> None:
    """Put a removed row back. Logs ``register.<table>.restored`` with all fields."""
    row.removed_at = None
    _check(row)
    row.save(update_fields=["removed_at", "updated_at"])
    record(acting, act_of("restored", row, {}, plain_values(row), reason, ""), batch)
    tell_touched([row])


@transaction.atomic
def adjudicate(
    acting: Acting, person: Person, kind: str, values: Mapping[str, Any], *, reason: str = ""
) -> AdjudicatedDate:
    """档案认定: settle a date by evidence; it takes the place of what stood anywhere else.

    The former adjudication stays as history. For ``joined_on`` the person's standing party
    membership is changed; ValidationError when there is none. Logs the adjudication and the
    change of the date.
    """
    target = _adjudicated_row(person, kind)
    earlier = AdjudicatedDate.objects.filter(person=person, kind=kind, is_current=True).first()
    if earlier is not None:
        record_change(acting, earlier, {"is_current": False}, reason="由新的认定取代")
    made: AdjudicatedDate = record_create(
        acting,
        AdjudicatedDate,
        {
            "person": person,
            "kind": kind,
            "original_on": getattr(target, kind),
            "original_on_precision": getattr(target, f"{kind}_precision"),
            **values,
        },
        reason=reason,
    )
    settled = {kind: made.adjudicated_on, f"{kind}_precision": made.adjudicated_on_precision}
    record_change(acting, target, settled, reason=f"档案认定：{reason}")
    return made


@transaction.atomic
def person_leave(
    acting: Acting, person: Person, *, status: str, on: date, reason: str
) -> list[Any]:
    """A person leaves (离退休, 调出 ...) on a day: the new status, and the end of what ends with it.

    Running appointments, portfolios and memberships of reserve lists end on that day, which is
    the first day not in office; gives these rows. Ranks, party membership and part-time posts are
    facts of their own and stay. Refuses with ValidationError. Logs each change under one batch.
    """
    batch = uuid4()
    ending = ending_on_leave(person, on)
    for row in ending:
        ended = {"until_on": on, "until_on_precision": 0}
        record_change(acting, row, ended, reason=reason, batch=batch)
    record_change(acting, person, {"status": status}, reason=reason, batch=batch)
    return ending


def ending_on_leave(person: Person, on: date) -> list[Any]:
    """The rows that end when a person leaves on a day: those running then."""
    return [
        row
        for rows in (person.appointment_set, person.portfolios, person.reserve_member_set)
        for row in rows.filter(removed_at=None, from_on__lte=on)
        .filter(Q(until_on=None) | Q(until_on__gt=on))
        .order_by("from_on")
    ]


@transaction.atomic
def nothing_declare(
    acting: Acting, person: Person, section: str, *, on: date, reason: str = ""
) -> NothingToDeclare:
    """无此类情况: answer that a section is rightly empty; an earlier answer is kept.

    Logs ``register.nothing_to_declare.created``.
    """
    standing: NothingToDeclare | None = NothingToDeclare.objects.filter(
        person=person, section=section
    ).first()
    if standing is not None:
        return standing
    values = {"person": person, "section": section, "declared_on": on}
    made: NothingToDeclare = record_create(acting, NothingToDeclare, values, reason=reason)
    return made


def nothing_withdraw(acting: Acting, person: Person, section: str, *, reason: str) -> None:
    """Take back the answer that a section is empty. Logs ``....removed``."""
    standing = NothingToDeclare.objects.filter(person=person, section=section).first()
    if standing is not None:
        record_remove(acting, standing, reason=reason)


@transaction.atomic
def person_unmask(acting: Acting, person: Person) -> None:
    """Record that the full identity number and telephone were shown to an account.

    Logs ``register.person.unmasked``; the page shows them only after this.
    """
    act = act_of("unmasked", person, {}, {"what": "证件号码、联系电话"})
    record(acting, act)


def adjudicated(person: int, kind: str) -> AdjudicatedDate | None:
    """The adjudication in force of a person's date, if there is one."""
    found: AdjudicatedDate | None = AdjudicatedDate.objects.filter(
        person=person, kind=kind, is_current=True
    ).first()
    return found


def act_of(
    verb: str,
    row: Any,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    reason: str = "",
    clause: str = "",
) -> Act:
    """The audit entry of a write to a row of the register."""
    table = table_name(row)
    return Act(
        f"register.{table}.{verb}", table, row.pk, label(row), person_key(row),
        before, after, reason, clause,
    )  # fmt: skip


def changed_names(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """The stored fields that differ; a date's precision goes with the date."""
    differing = {name for name in after if after[name] != before[name]}
    return [name for name in after if {name, name.removesuffix("_precision")} & differing]


def table_name(row: Any) -> str:
    """Name of the row's table as audit entries and addresses give it, e.g. ``family_member``."""
    name: str = row.TABLE or "".join(
        f"_{c.lower()}" if c.isupper() else c for c in type(row).__name__
    ).lstrip("_")
    return name


def label(row: Any) -> str:
    """How a row is called in lists of the audit: its kind, and whose or which it is."""
    title = str(row._meta.verbose_name)
    whose = row
    if row.PERSON_PATH and getattr(row, row.PERSON_PATH) is not None:
        whose = getattr(row, row.PERSON_PATH)
    name = getattr(whose, "name", "") or getattr(whose, "code", "")
    return f"{title} {name}".strip()


def person_key(row: Any) -> int | None:
    """Key of the person whose file the row belongs to; None for nobody's."""
    if row.PERSON_PATH is None:
        return None
    key: int | None = getattr(row, f"{row.PERSON_PATH}_id") if row.PERSON_PATH else row.pk
    return key


def tell_touched(rows: Iterable[Any]) -> None:
    """After the commit, say which persons and units these rows were about."""
    by_institution: dict[int, tuple[set[int], set[int]]] = {}
    for row in rows:
        persons, units = by_institution.setdefault(row.institution_id, (set(), set()))
        key = person_key(row)
        if key is not None:
            persons.add(key)
        units.update(_unit_keys(row, has_person=key is not None))
        if isinstance(row, Unit):
            units.add(row.pk)

    def tell() -> None:
        for institution, (persons, units) in by_institution.items():
            touched.send(Institution, institution=institution, persons=persons, units=units)

    transaction.on_commit(tell)


def _unit_keys(row: Any, *, has_person: bool) -> set[int]:
    """Keys of the units a row is about; by way of another row only where no person leads there."""
    keys: set[int] = set()
    for path in row.UNIT_PATHS:
        way, _, last = path.rpartition("__")
        if not last or (way and has_person):
            continue
        holder = row
        for name in way.split("__") if way else ():
            holder = getattr(holder, name, None)
        key = getattr(holder, f"{last}_id", None)
        keys.update([key] if key else [])
    return keys


def _refuse_unseen(row: Any, seen: datetime | None) -> None:
    """Lock the row and see that nobody wrote to it since; also a removal is a write."""
    if seen is None:
        return
    now = type(row).all_objects.select_for_update().get(pk=row.pk)
    if now.updated_at != seen or now.removed_at is not None:
        raise ChangedMeanwhileError(now)


def _prepare(row: Any, given: set[str]) -> None:
    """Work out derived columns, check adjudications and everything the model knows."""
    if isinstance(row, Person):
        if not row.name_order or "name" in given:
            for name, value in name_columns(row.name).items():
                setattr(row, name, value)
        _check_adjudicated(row, row.pk, ("birth_on", "work_start_on"))
    if isinstance(row, PartyMembership):
        _check_adjudicated(row, row.person_id, ("joined_on",))
    _check(row)


def _check(row: Any) -> None:
    # A unit's path is worked out after it has its key.
    row.full_clean(exclude=["path"])


def _check_adjudicated(row: Any, person: int | None, kinds: tuple[str, ...]) -> None:
    if person is None:
        return
    for settled in AdjudicatedDate.objects.filter(person=person, kind__in=kinds, is_current=True):
        if plain_value(getattr(row, settled.kind)) != settled.adjudicated_on.isoformat():
            day = shown(settled.adjudicated_on, settled.adjudicated_on_precision)
            raise ValidationError(
                {
                    settled.kind: f"{settled.get_kind_display()}已由{settled.decided_by}认定为 {day}，"
                    "不能改成别的日期。有新证据时请重新认定。"
                }
            )


def _adjudicated_row(person: Person, kind: str) -> Any:
    if kind != "joined_on":
        return person
    membership = (
        PartyMembership.objects.filter(person=person, until_on=None, party__startswith="中共")
        .order_by("-joined_on")
        .first()
    )
    if membership is None:
        raise ValidationError("没有在册的党籍记录，不能认定入党时间。请先登记党籍。")
    return membership

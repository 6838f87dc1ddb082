"""Writing the audit: inside the transaction of the act itself, or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import connection, models, transaction
from django.utils import timezone

from zhiren.web.audit.models import Entry, Head

if TYPE_CHECKING:
    from zhiren.web.audit.acting import Acting

_BATCH = 500


class NotInTransactionError(RuntimeError):
    """An act was to be recorded outside a transaction: it could land without its record."""


@dataclass(frozen=True)
class Act:
    """What is to be recorded; see :class:`zhiren.web.audit.models.Entry`.

    ``action`` is dotted: ``<app>.<object>.<verb in the past>``, e.g. ``register.person.changed``.
    """

    action: str
    table: str = ""
    object_id: int | None = None
    object_label: str = ""
    person_id: int | None = None
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)
    reason: str = ""
    clause: str = ""


def record(acting: Acting, act: Act, batch: UUID | None = None) -> None:
    """Add one entry. See :func:`record_all`."""
    record_all(acting, [act], batch)


def record_all(acting: Acting, acts: Iterable[Act], batch: UUID | None = None) -> None:
    """Add entries at the end of the chain, in order.

    The chain's end stays locked until the surrounding transaction ends, so this is called last
    in it. Raises NotInTransactionError outside a transaction.
    """
    if not connection.in_atomic_block:
        raise NotInTransactionError("记审计须在同一事务中")
    waiting = list(acts)
    if not waiting:
        return
    head = _locked_head()
    at = timezone.now()
    previous, entries = head.last_hash, []
    for number, act in enumerate(waiting, head.length + 1):
        entry = _entry(acting, act, number, batch)
        entry.at, entry.previous_hash = at, previous
        entry.hash = previous = entry.computed_hash()
        entries.append(entry)
    Entry.objects.bulk_create(entries, _BATCH)
    head.last_hash, head.length = previous, head.length + len(entries)
    head.save(update_fields=["last_hash", "length"])


def record_view(acting: Acting, person_pk: int, label: str, what: str) -> None:
    """Add that a person's file was read: ``label`` names the person, ``what`` the page or part.

    Three statements in a transaction of their own; call it once a page, when all else is done.
    Logs ``register.person.viewed``.
    """
    act = Act("register.person.viewed", "person", person_pk, label, person_pk, after={"what": what})
    with transaction.atomic(savepoint=False):
        record(acting, act)


def record_export(
    acting: Acting,
    what: str,
    filters: Mapping[str, Any],
    rows: int,
    columns: Iterable[str],
) -> None:
    """Add that data leave the site: ``what`` was exported, found by which filters, how much of it.

    Called before the first byte is sent, so that a broken transfer is recorded too. Logs
    ``audit.export.made``.
    """
    after = {
        "filters": {name: plain_value(value) for name, value in filters.items()},
        "rows": rows,
        "columns": list(columns),
    }
    with transaction.atomic(savepoint=False):
        record(acting, Act("audit.export.made", object_label=what, after=after))


def _locked_head() -> Head:
    head = Head.objects.select_for_update().filter(pk=1).first()
    if head is None:
        Head.objects.bulk_create([Head(pk=1)], ignore_conflicts=True)
        head = Head.objects.select_for_update().get(pk=1)
    return head


def _entry(acting: Acting, act: Act, number: int, batch: UUID | None) -> Entry:
    return Entry(
        number=number,
        actor_id=acting.user,
        actor_name=_storable(acting.name)[:100],
        address=acting.address[:45],
        institution_id=acting.institution,
        action=act.action,
        table=act.table,
        object_id=act.object_id,
        object_label=_storable(act.object_label)[:200],
        person_id=act.person_id,
        before=plain_value(dict(act.before)),
        after=plain_value(dict(act.after)),
        reason=_storable(act.reason),
        clause=act.clause[:80],
        batch=batch,
    )


def plain_values(row: models.Model, names: Iterable[str] | None = None) -> dict[str, Any]:
    """The stored fields of a row as JSON-ready values: dates ISO, decimals and the rest as text.

    ``names`` (attribute names such as ``unit_id``) restricts them.
    """
    wanted = set(names) if names is not None else None
    return {
        f.attname: plain_value(getattr(row, f.attname))
        for f in row._meta.concrete_fields
        if not f.primary_key and (wanted is None or f.attname in wanted)
    }


def plain_value(value: object) -> Any:
    """One value as every database's JSON gives it back: no fractions, no odd characters.

    PostgreSQL writes numbers in its own way and takes no zero character; what it gave back
    would not have the hash that it was written with.
    """
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return _storable(value)
    if isinstance(value, Mapping):
        return {_storable(str(name)): plain_value(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        inner = sorted(value, key=str) if isinstance(value, set | frozenset) else value
        return [plain_value(one) for one in inner]
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return _storable(str(value))


def _storable(text: str) -> str:
    """The text without what databases refuse: the zero character and halves of characters."""
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")

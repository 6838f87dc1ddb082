"""Finding entries: filters, and pages by number that cost the same at the millionth."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.apps import apps
from django.db.models import Q
from django.utils import timezone

from zhiren.web.audit.access import entries_visible
from zhiren.web.audit.models import Entry, EntryQuerySet
from zhiren.web.lib.moments import day_end, day_start

if TYPE_CHECKING:
    from collections.abc import Mapping

ROWS = 50
# Counting goes no further: beyond it the exact number helps nobody and costs a walk.
MOST_COUNTED = 1_000
# Free text is looked for in the entries of these days unless the days are given.
TEXT_DAYS = 92
# Before a verb: that verb on any table of the register.
VERB = "register.*."


@dataclass(frozen=True)
class Page:
    """Entries with the numbers that lead on to older and back to newer ones."""

    entries: list[Entry]
    older: int | None
    newer: int | None
    count: str


def entry_list(institution: int | None, query: Mapping[str, Any]) -> EntryQuerySet:
    """Entries found by the filters of :class:`zhiren.web.audit.forms.EntryFilter`."""
    entries = entries_visible(institution)
    if who := query.get("who"):
        named = Q(actor_name__icontains=who) | Q(actor__username__iexact=who)
        entries = entries.filter(named)
    if action := query.get("action"):
        entries = entries.filter(_action(action))
    for name in ("table", "object_id", "institution", "batch", "clause"):
        if query.get(name):
            entries = entries.filter(**{name: query[name]})
    if whose := query.get("object"):
        entries = entries.filter(_object(institution, whose))
    if address := query.get("address"):
        entries = entries.filter(address__startswith=address)
    if text := query.get("q"):
        entries = entries.filter(Q(object_label__icontains=text) | Q(reason__icontains=text))
    return _within_days(entries, query)


def _action(action: str) -> Q:
    """One act, all of an app or an object (``accounts.``), or one verb on the whole register."""
    if action.startswith(VERB):
        return Q(action__startswith="register.", action__endswith=f".{action.removeprefix(VERB)}")
    return Q(action__startswith=action) if action.endswith(".") else Q(action=action)


def _object(institution: int | None, text: str) -> Q:
    """By what the entry calls its object, or by a person's 工号."""
    condition = Q(object_label__icontains=text)
    persons: Any = apps.get_model("register", "Person").all_objects.filter(code=text)
    if institution is not None:
        persons = persons.filter(institution=institution)
    keys = list(persons.values_list("pk", flat=True)[:20])
    return Q(person_id__in=keys) if keys else condition


def _within_days(entries: EntryQuerySet, query: Mapping[str, Any]) -> EntryQuerySet:
    since, until = query.get("since"), query.get("until")
    if is_limited(query):
        since = text_since()
    if since is not None:
        entries = entries.filter(at__gte=day_start(since))
    if until is not None:
        entries = entries.filter(at__lt=day_end(until))
    return entries


def is_limited(query: Mapping[str, Any]) -> bool:
    """Whether free text is looked for with no days given: then only in the last months."""
    by_text = any(query.get(name) for name in ("q", "who", "object"))
    by_key = any(query.get(name) for name in ("since", "until", "batch", "object_id"))
    return by_text and not by_key


def text_since() -> date:
    """From when free text is looked for unless the days are given."""
    return timezone.localdate() - timedelta(days=TEXT_DAYS)


def entry_page(entries: EntryQuerySet, before: int | None, after: int | None) -> Page:
    """A page of entries, newest first: older than ``before``, or newer than ``after``."""
    if after is not None:
        rows = list(entries.filter(number__gt=after).order_by("number")[: ROWS + 1])
        has_newer, rows = len(rows) > ROWS, rows[:ROWS][::-1]
        has_older = True
    else:
        older = entries.filter(number__lt=before) if before is not None else entries
        rows = list(older.order_by("-number")[: ROWS + 1])
        has_older, rows = len(rows) > ROWS, rows[:ROWS]
        has_newer = before is not None
    counted = len(entries.order_by("-number").values_list("number", flat=True)[: MOST_COUNTED + 1])
    return Page(
        rows,
        rows[-1].number if rows and has_older else None,
        rows[0].number if rows and has_newer else None,
        f"{MOST_COUNTED} 条以上" if counted > MOST_COUNTED else f"{counted} 条",
    )


def batch_size(institution: int | None, batch: UUID) -> int:
    """How many entries a batch has."""
    return entries_visible(institution).filter(batch=batch).count()


def object_history(institution: int | None, entry: Entry) -> list[Entry]:
    """Other entries about the same object, the nearest first, a few."""
    if not entry.table or entry.object_id is None:
        return []
    same = entries_visible(institution).filter(table=entry.table, object_id=entry.object_id)
    return list(same.exclude(number=entry.number).order_by("-number")[:10])

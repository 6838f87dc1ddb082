"""Search-as-you-type: at most twenty rows by code, name, sound or initials; never a list of all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.db.models import Q, Value
from django.db.models.functions import Concat

from zhiren.web.register.cells import name_of
from zhiren.web.register.models import Person, Post, Unit
from zhiren.web.register.names import name_columns

if TYPE_CHECKING:
    from zhiren.web.register.models import Record, RecordQuerySet

MOST = 20


@dataclass(frozen=True)
class Option:
    """One row to choose: ``text`` is what the field then holds, ``more`` tells it from others."""

    text: str
    more: str


def options(model: type[Record], rows: RecordQuerySet, asked: str) -> list[Option]:
    """The rows that the text may mean, best first; none for an empty text.

    ``rows`` are those the account may see.
    """
    text = asked.strip()
    if not text:
        return []
    return [Option(written(row), _more(row)) for row in _matching(model, rows, text)]


def written(row: Any) -> str:
    """How a row stands in a field: name and code, from which the code is read again."""
    return f"{name_of(row)}（{row.code}）"


def by_full_name(model: type[Record], rows: RecordQuerySet, name: str) -> RecordQuerySet:
    """The rows of exactly that name; a post is also called by its unit's name and its own."""
    if model is Post:
        full: RecordQuerySet = rows.annotate(full_name=Concat("unit__name", "name"))
        return full.filter(Q(name=name) | Q(full_name=name))
    return rows.filter(name=name) if _has_name(model) else rows.none()


def unit_called(units: RecordQuerySet, text: str) -> Unit | None:
    """The unit of that code or name; else, of those with the text in their name, the shortest."""
    found = units.filter(Q(code=text) | Q(name__icontains=text))
    best = sorted(found, key=lambda u: (u.code != text, u.name != text, len(u.name), u.code))
    return best[0] if best else None


def _matching(model: type[Record], rows: RecordQuerySet, text: str) -> Iterable[Any]:
    lower = text.lower().replace(" ", "")
    if model is Person:
        found = rows.select_related("unit").filter(
            Q(code__istartswith=text)
            | Q(name__contains=text)
            | Q(name_sound__startswith=lower)
            | Q(name_initials__startswith=lower)
        )
    elif model is Unit:
        found = rows.filter(Q(code__istartswith=text) | Q(name__contains=text) | _sounding(lower))
    elif model is Post:
        found = rows.select_related("unit").annotate(
            full_name=Concat("unit__name", Value(""), "name")
        )
        units = _sounding(lower)
        in_units = Q(unit__in=Unit.objects.filter(units)) if units else Q()
        found = found.filter(Q(code__istartswith=text) | Q(full_name__contains=text) | in_units)
    else:
        by_name = Q(name__contains=text) if _has_name(model) else Q()
        found = rows.filter(Q(code__icontains=text) | by_name)
    return found[:MOST]


def _sounding(lower: str) -> Q:
    """Units whose name sounds so. There are some hundreds, whose sounds are kept."""
    if not lower.isascii() or not lower[:1].isalpha():
        return Q()
    named = Unit.objects.values_list("pk", "name")
    keys = [pk for pk, name in named if any(s.startswith(lower) for s in _sounds(name))]
    return Q(pk__in=keys)


@lru_cache(maxsize=8192)
def _sounds(name: str) -> tuple[str, str]:
    columns = name_columns(name)
    return columns["name_sound"], columns["name_initials"]


def _more(row: Any) -> str:
    if isinstance(row, Person):
        return row.unit.name if row.unit else ""
    return str(getattr(row, "kind", "") or "")


def _has_name(model: type[Record]) -> bool:
    return any(f.name == "name" for f in model._meta.concrete_fields)

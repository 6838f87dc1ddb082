"""查找: persons, units and clauses by one line of text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from zhiren.policy.pack import PackClause
from zhiren.policy.packs import PackError
from zhiren.policy.pointing import pointed_at
from zhiren.web.bridge.packs import cited, pack_of
from zhiren.web.register.models import Person, Unit
from zhiren.web.roster.selectors import named

if TYPE_CHECKING:
    from zhiren.policy.pack import Pack
    from zhiren.web.accounts.access import Access

MOST = 10
_LONGEST = 120


@dataclass(frozen=True)
class ClauseHit:
    """A clause with its document's title and the part of its text around the first hit."""

    clause: PackClause
    title: str
    text: str


@dataclass(frozen=True)
class Found:
    """What was found, each kind cut at ten with the number there are.

    ``is_place`` says that the clauses are those of one cited article or part.
    """

    text: str
    words: Sequence[str] = ()
    persons: Sequence[Any] = ()
    person_count: int = 0
    units: Sequence[Any] = ()
    unit_count: int = 0
    clauses: Sequence[ClauseHit] = ()
    clause_count: int = 0
    is_place: bool = False
    exact: Any = field(default=None)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was found."""
        return not (self.persons or self.units or self.clauses)


def find(access: Access, text: str) -> Found:
    """Everything in scope that the text names. ``exact`` is the one thing it can only mean."""
    text = "".join(c for c in text if c.isprintable()).strip()[:_LONGEST]
    words = text.split()
    if not words:
        return Found("")
    persons = list(persons_named(access, text)[: MOST + 1])
    units = list(_units_named(access, text)[: MOST + 1])
    pointed = _pointed_at(access, text)
    clauses, titles = _clauses_with(access, text, pointed)
    hits = [ClauseHit(c, titles.get(c.document, ""), around(c.text, words)) for c in clauses[:MOST]]
    return Found(
        text,
        words,
        persons[:MOST],
        len(persons) if len(persons) <= MOST else persons_named(access, text).count(),
        units[:MOST],
        len(units) if len(units) <= MOST else _units_named(access, text).count(),
        hits,
        len(clauses),
        len(pointed) == 1,
        _exact(text, persons, units, clauses, pointed),
    )


def persons_named(access: Access, text: str) -> Any:
    """Persons in scope whose name, its sound or initials, or code has every word; none for none."""
    text = "".join(c for c in text if c.isprintable()).strip()[:_LONGEST]
    if not text or not access.may("person.view"):
        return Person.objects.none()
    found = Person.objects.visible_to(access, "person.view").select_related("unit")
    for word in text.split():
        found = found.filter(named(word))
    return found.order_by("name_order", "code")


def _units_named(access: Access, text: str) -> Any:
    if not access.may("unit.view"):
        return Unit.objects.none()
    found = Unit.objects.visible_to(access, "unit.view").select_related("parent")
    for word in text.split():
        found = found.filter(Q(name__icontains=word) | Q(code__istartswith=word))
    return found


def _pointed_at(access: Access, text: str) -> list[list[PackClause]]:
    """The clauses that the text cites, document by document."""
    pack = _pack(access)
    return pointed_at(text, pack.documents, pack.clauses) if pack else []


def _clauses_with(
    access: Access, text: str, pointed: Sequence[Sequence[PackClause]]
) -> tuple[list[PackClause], dict[str, str]]:
    """Clauses of the institution's pack: those cited, else by id, by path, or with every word.

    A place that several documents have stands with its first clause in each.
    """
    pack = _pack(access)
    if pack is None:
        return [], {}
    titles = {d.id: d.title for d in pack.documents.values()}
    if pointed:
        return (list(pointed[0]) if len(pointed) == 1 else [g[0] for g in pointed]), titles
    words = text.lower().split()
    by_id = [c for c in pack.clauses.values() if text == c.path or _is_named(c, text)]
    by_text = [c for c in pack.clauses.values() if all(word in c.text.lower() for word in words)]
    return list({c.id: c for c in [*by_id, *by_text]}.values()), titles


def _pack(access: Access) -> Pack | None:
    institution = access.user.institution if access.user else None
    if institution is None or not access.may("policy.view"):
        return None
    try:
        return pack_of(institution)
    except PackError:
        return None


def _exact(
    text: str,
    persons: Sequence[Any],
    units: Sequence[Any],
    clauses: Sequence[PackClause],
    pointed: Sequence[Sequence[PackClause]],
) -> Any:
    """A code, clause id or cited clause always; a name when it is the only one of its kind."""
    coded = [x for x in (*persons, *units) if x.code.lower() == text.lower()]
    named = [c for c in clauses if _is_named(c, text)]
    if len(coded) + len(named) == 1:
        return (coded or named)[0]
    if len(pointed) == len(pointed[0] if pointed else ()) == 1 and not (persons or units):
        return pointed[0][0]
    called = [x for x in (*persons, *units) if x.name == text]
    return called[0] if len(called) == 1 and len(persons) + len(units) == 1 else None


def _is_named(clause: PackClause, text: str) -> bool:
    """By its id, or as papers cite it, with or without the space."""
    return text == clause.id or "".join(text.split()) == "".join(cited(clause.id).split())


def around(text: str, words: Sequence[str], length: int = 90) -> str:
    """The part of a text around the first of the words.

    >>> around("一二三四五六七八九十", ["六"], 4)
    '…五六七八…'
    """
    low = text.lower()
    places = [at for word in words if (at := low.find(word.lower())) >= 0]
    start = max(min(places, default=0) - length // 4, 0)
    part = text[start : start + length]
    before, after = ("…" if start else ""), ("…" if start + length < len(text) else "")
    return f"{before}{part}{after}"

"""对照 (comparison): two documents, or two institutions, side by side by subject."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from zhiren.web.policy.search import marked
from zhiren.web.policy.wording import fact_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from zhiren.policy.pack import PackClause
    from zhiren.web.policy.library import Library, Subject

PACK_PREFIX = "pack:"


@dataclass(frozen=True)
class Side:
    """What is compared: one document, or all of an institution; ``key`` is it in the address."""

    key: str
    title: str
    number: str
    documents: tuple[str, ...]


@dataclass(frozen=True)
class FigureShown:
    """A figure a side states, and whether the other side states another or none."""

    measure: str
    words: str
    quote: str
    differs: bool


@dataclass(frozen=True)
class ClauseShown:
    """A clause in a comparison, the words of its figures marked: "" plain, same or differs."""

    clause: PackClause
    label: str
    pieces: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Saying:
    """What one side says on a subject; silent without clauses."""

    clauses: tuple[ClauseShown, ...]
    figures: tuple[FigureShown, ...]


@dataclass(frozen=True)
class Compared:
    """One subject with both sides and the note on where they agree."""

    number: int
    subject: str
    note: str
    left: Saying
    right: Saying

    @property
    def is_one_sided(self) -> bool:
        """Whether one side says nothing."""
        return not (self.left.clauses and self.right.clauses)

    @property
    def has_different_figures(self) -> bool:
        """Whether a figure of one side is not in the other."""
        return any(f.differs for f in (*self.left.figures, *self.right.figures))


def sides(library: Library) -> tuple[list[Side], list[Side]]:
    """What can be chosen: documents, and institutions with more than one."""
    documents = [Side(d.id, d.title, d.number or "", (d.id,)) for d in library.documents.values()]
    institutions = [
        Side(f"{PACK_PREFIX}{pack.id}", pack.institution, "全部文件", tuple(pack.documents))
        for pack in library.packs
    ]
    return documents, institutions


def compare(library: Library, left: Side, right: Side) -> list[Compared]:
    """The subjects on which at least one side speaks."""
    rows: list[Compared] = []
    for subject in library.subjects:
        mine, other = _said(library, subject, left), _said(library, subject, right)
        if mine or other:
            rows.append(
                Compared(
                    number=len(rows) + 1,
                    subject=subject.name,
                    note=subject.note,
                    left=_saying(library, mine, other),
                    right=_saying(library, other, mine),
                )
            )
    return rows


def _said(library: Library, subject: Subject, side: Side) -> list[PackClause]:
    return [
        clause
        for document in side.documents
        for clause in library.clauses(subject.documents.get(document, ()))
    ]


def _saying(library: Library, own: list[PackClause], other: list[PackClause]) -> Saying:
    stated = {_value(fact) for fact in _figures(other)}
    has_counterpart = bool(other)
    figures = tuple(
        FigureShown(
            measure=str(fact.get("measure") or ""),
            words=fact_words(fact),
            quote=str(fact.get("quote") or ""),
            differs=has_counterpart and _value(fact) not in stated,
        )
        for fact in _figures(own)
    )
    unlike = {figure.quote for figure in figures if figure.differs}
    clauses = tuple(
        ClauseShown(clause, library.label(clause.id), tuple(_pieces(clause, unlike)))
        for clause in own
    )
    return Saying(clauses, tuple(dict.fromkeys(figures)))


def _figures(clauses: Iterable[PackClause]) -> Iterator[Mapping[str, Any]]:
    return (fact for clause in clauses for fact in clause.facts if fact.get("value") is not None)


def _value(fact: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(str(fact.get(key)) for key in ("op", "value", "value_to", "unit"))


def _pieces(clause: PackClause, unlike: set[str]) -> Iterator[tuple[str, str]]:
    """The text in pieces: the quoted words of figures are ``same`` or ``differs``."""
    quotes = {str(f.get("quote") or "") for f in clause.facts if f.get("value") is not None}
    kinds = [""] * len(clause.text)
    for kind, chosen in (("same", quotes - unlike), ("differs", quotes & unlike)):
        words = [part for quote in chosen for part in quote.split("…") if part]
        place = 0
        for text, is_hit in marked(clause.text, words):
            if is_hit:
                kinds[place : place + len(text)] = [kind] * len(text)
            place += len(text)
    start = 0
    for place in range(1, len(kinds) + 1):
        if place == len(kinds) or kinds[place] != kinds[start]:
            yield clause.text[start:place], kinds[start]
            start = place

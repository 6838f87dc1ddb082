"""查找 (search) in the documents' words: every word must occur; hits are marked in their clause.

Width and case make no difference (，and , are one); white space within the texts neither. A number
with its unit (10年, 十年) is also found in what clauses state as figures.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from zhiren.policy.importing import recognised_facts
from zhiren.policy.written_numbers import number_of
from zhiren.web.policy.printed import printed_document
from zhiren.web.policy.wording import fact_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from zhiren.policy.pack import Pack, PackClause, PackDocument

_NUMBER = re.compile(
    r"([0-9]+(?:\.[0-9]+)?|[零〇一二两三四五六七八九十百千]+)([^0-9零〇一二两三四五六七八九十百千]{0,6})"
)
MOST_CHARACTERS = 1_000
MOST_WORDS = 12


@dataclass(frozen=True)
class Asked:
    """What is looked for: words, a figure, and where."""

    words: tuple[str, ...] = ()
    figure: str = ""
    document: str = ""
    state: str = ""
    strength: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was asked for."""
        return not (self.words or self.figure or self.document or self.state or self.strength)


@dataclass(frozen=True)
class Hit:
    """A clause, or the neighbours of one paragraph, with the words found marked."""

    pack: Pack
    document: PackDocument
    clause: PackClause
    label: str
    marked: tuple[tuple[str, bool], ...]
    facts: tuple[Mapping[str, Any], ...] = field(default=())
    is_spread: bool = False


def words_of(text: str) -> tuple[str, ...]:
    """The words of a query, each once, in the form in which texts are compared."""
    words = (folded(word) for word in text[:MOST_CHARACTERS].split())
    return tuple(dict.fromkeys(word for word in words if word))[:MOST_WORDS]


@lru_cache(maxsize=4096)
def folded(text: str) -> str:
    """Without differences of width and case, character by character, so that places stay.

    >>> folded("ＡB，10％")
    'ab,10%'
    """
    return "".join(_one(character) for character in text)


def _one(character: str) -> str:
    plain = unicodedata.normalize("NFKC", character).lower()
    return plain if len(plain) == 1 else character


def search(packs: Sequence[Pack], asked: Asked) -> list[Hit]:
    """Clauses that say all the words and state the figure, in the documents' order.

    Where no single clause has all the words, paragraphs that have them are given instead.
    """
    found = list(_by_clause(packs, asked))
    if not found and asked.words:
        found = list(_by_paragraph(packs, asked))
    return found


def _by_clause(packs: Sequence[Pack], asked: Asked) -> Iterator[Hit]:
    matches = _figure_matcher(asked.figure)
    for pack, document, clause in _clauses(packs, asked):
        text = folded(clause.text)
        if not all(word in text for word in asked.words):
            continue
        facts = tuple(fact for fact in facts_of(clause) if matches(fact)) if asked.figure else ()
        if asked.figure and not facts:
            continue
        quotes = [part for fact in facts for part in str(fact["quote"]).split("…")]
        marks = [*asked.words, *map(folded, quotes)]
        label = printed_document(pack, document.id).labels[clause.id]
        yield Hit(pack, document, clause, label, tuple(marked(clause.text, marks)), facts)


def _by_paragraph(packs: Sequence[Pack], asked: Asked) -> Iterator[Hit]:
    allowed = {clause.id for _, _, clause in _clauses(packs, asked)}
    for pack in packs:
        for document in pack.documents.values():
            printed = printed_document(pack, document.id)
            for block in printed.blocks:
                opened = block.opened
                if not opened or opened[0].id not in allowed:
                    continue
                text = "".join("".join(piece.text.split()) for piece in block.pieces)
                if all(word in folded(text) for word in asked.words):
                    pieces = tuple(marked(text, asked.words))
                    label = printed.labels[opened[0].id]
                    yield Hit(pack, document, opened[0], label, pieces, is_spread=True)


def _clauses(
    packs: Sequence[Pack], asked: Asked
) -> Iterator[tuple[Pack, PackDocument, PackClause]]:
    for pack in packs:
        for clause in pack.clauses.values():
            if (
                (not asked.document or clause.document == asked.document)
                and (not asked.state or clause.state == asked.state)
                and (not asked.strength or clause.strength == asked.strength)
            ):
                yield pack, pack.documents[clause.document], clause


def marked(text: str, words: Iterable[str]) -> Iterator[tuple[str, bool]]:
    """The text in pieces, with whether each is one of the words (already folded).

    >>> list(marked("每年1次", ["年1"]))
    [('每', False), ('年1', True), ('次', False)]
    """
    plain = folded(text)
    hit = bytearray(len(text))
    for word in words:
        at = plain.find(word) if word else -1
        while at >= 0:
            hit[at : at + len(word)] = b"\1" * len(word)
            at = plain.find(word, at + 1)
    start = 0
    for place in range(1, len(text) + 1):
        if place == len(text) or hit[place] != hit[start]:
            yield text[start:place], bool(hit[start])
            start = place


def facts_of(clause: PackClause) -> tuple[Mapping[str, Any], ...]:
    """The figures a clause states: those of the pack, then those the reader recognises."""
    told = {fact.get("quote") for fact in clause.facts}
    recognised = [fact for fact in _recognised(clause.text) if fact["quote"] not in told]
    return (*clause.facts, *recognised)


@lru_cache(maxsize=8192)
def _recognised(text: str) -> tuple[Mapping[str, Any], ...]:
    facts = (fact.as_dict() for fact in recognised_facts(text))
    return tuple(fact for fact in facts if fact["value"] is not None)


def _figure_matcher(figure: str) -> Callable[[Mapping[str, Any]], bool]:
    """Whether a fact states the figure: its words quoted, or the same number in the same unit."""
    wanted = folded("".join(figure.split()))
    found = _NUMBER.fullmatch(wanted)
    number, unit = (_number(found[1]), found[2]) if found else (None, "")

    def matches(fact: Mapping[str, Any]) -> bool:
        quote = folded(str(fact.get("quote") or ""))
        if number is None:
            return wanted in quote or wanted in folded(fact_words(fact))
        values = [fact.get("value"), fact.get("value_to")]
        stated = [_number(str(value)) for value in values if value is not None]
        if number in stated and unit in {"", folded(str(fact.get("unit") or ""))}:
            return True
        return any(
            _number(said[1]) == number and said[2].startswith(unit)
            for said in _NUMBER.finditer(quote)
        )

    return matches


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        pass
    try:
        return float(number_of(text))
    except (KeyError, TypeError, ValueError):
        return None

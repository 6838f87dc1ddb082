"""Recognition of every figure, date, period and vague word of time that binds in a clause."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from zhiren.policy.calendar_dates import find_dates
from zhiren.policy.fact import Fact, FactKind, FactOp, FactValue
from zhiren.policy.masking import MASK, mask_names
from zhiren.policy.measures import find_measures
from zhiren.policy.quantities import facts_of_measures
from zhiren.policy.rhythms import Head, find_heads, frequencies
from zhiren.policy.set_phrases import set_phrases
from zhiren.policy.vague_words import vague_words

__all__ = ["Fact", "FactKind", "FactOp", "FactValue", "recognise_facts", "recognise_sequence"]

_MAY_SPEAK = re.compile(
    r"[\d０-９零一二两三四五六七八九十半百千万]|每|年度|季度|学期|月度|聘期|任期|覆盖|全员|全部|轮训|应.尽.|清零|"
    r"以上|以下|[按分][年月季周日旬半学]|之日|同时|即日|同日|当[日天月场]|次[日月年]|翌|[年月]底|[年月]末|年[内终初]|"
    r"年报|季报|月报|周报|例会|全年|[年月周]均|[逢隔]|分为"
)


def recognise_facts(text: str) -> list[Fact]:
    """Every binding fact of one clause, in the order of the text; proposals, not decisions.

    Not taken: numbers that name something (titles in 《》, document numbers, congresses, slogans),
    dates of signature and of cited acts, counts that only describe (七个方面).
    Boundary: 以上, 以下, 以内, 不少于, 至少, 满, 达到 include the figure; 不足, 超过, 多于, 少于, 低于,
    未满 do not.
    Quote: an exact substring of `text`, spaces and line breaks inside it included.
    """
    compact, offsets = _without_spaces(text)
    masked = mask_names(compact)
    found = list(vague_words(masked))
    if _MAY_SPEAK.search(compact):
        found = [*_numeric_facts(masked), *found]
    return [_restore(fact, text, offsets) for fact in _settle(found)]


def recognise_sequence(texts: Sequence[str]) -> list[list[Fact]]:
    """The facts of clauses that follow each other, with deadlines carried inside a sentence.

    Where a sentence was split at a comma and goes on with 并 or 且, the day named in its first part
    holds for the next too (2024年底前竣工，｜并投入试运行), unless that has a deadline of its own.
    """
    found: list[list[Fact]] = []
    for position, text in enumerate(texts):
        facts = recognise_facts(text)
        if position and _goes_on(texts[position - 1], text, facts):
            held = [f for f in found[-1] if f.kind == "deadline" and not f.is_vague]
            facts = [*(replace(f, is_carried=True) for f in held), *facts]
        found.append(facts)
    return found


def _goes_on(before: str, text: str, facts: list[Fact]) -> bool:
    has_own = any(f.kind in {"deadline", "date"} for f in facts)
    return before.rstrip().endswith(("，", ",")) and text.startswith(("并", "且")) and not has_own


def _numeric_facts(masked: str) -> list[Fact]:
    heads = find_heads(masked)
    dated = _blank(masked, [(h.start, h.end) for h in heads if h.has_numeral])
    dates, spans = [], []
    for fact, start, end in find_dates(dated):
        spans.append((start, end))
        if fact is not None:
            dates.append(fact)
    undated = _blank(dated, spans)
    measures = list(find_measures(undated))
    rhythms, used = frequencies(masked, _standing(heads, dates), measures)
    rest = [m for m in measures if m.number_start not in used]
    quantities = facts_of_measures(undated, rest)
    return [*rhythms, *dates, *quantities, *set_phrases(masked)]


def _standing(heads: list[Head], dates: Iterable[Fact]) -> list[Head]:
    """The period words, without those that only say whose deadline it is (本学期末前)."""
    held = [(d.start, d.end) for d in dates]
    return [
        h
        for h in heads
        if not (h.is_work and any(start <= h.start and h.end <= end for start, end in held))
    ]


def _without_spaces(text: str) -> tuple[str, list[int] | None]:
    if not re.search(r"\s", text):
        return text, None
    kept = [i for i, char in enumerate(text) if not char.isspace()]
    return "".join(text[i] for i in kept), kept


def _blank(text: str, spans: Iterable[tuple[int, int]]) -> str:
    for start, end in spans:
        text = text[:start] + MASK * (end - start) + text[end:]
    return text


_RANK: dict[FactKind, int] = {"frequency": 0, "date": 1, "deadline": 1}


def _settle(found: list[Fact]) -> list[Fact]:
    """One fact for one statement: the same figure in the same words is not told twice."""
    order = sorted(found, key=lambda f: (f.start, -len(f.quote), f.is_vague, _RANK.get(f.kind, 2)))
    kept: list[Fact] = []
    for fact in order:
        if not any(_repeats(fact, other) for other in kept):
            kept.append(fact)
    return kept


def _repeats(fact: Fact, other: Fact) -> bool:
    inside = other.start <= fact.start and fact.end <= other.end
    if not inside:
        return False
    if fact.is_vague or other.is_vague:
        return fact.is_vague
    if other.kind == "frequency" and fact.kind != "frequency":
        return False
    if fact.kind in {"tier", "target"} and fact.unit != other.unit:
        return False
    return fact.kind == other.kind or fact.value in (other.value, other.value_to)


def _restore(fact: Fact, text: str, offsets: list[int] | None) -> Fact:
    """The fact with its place and words in the original text."""
    if offsets is None:
        return replace(fact, quote=text[fact.start : fact.end])
    start, end = offsets[fact.start], offsets[fact.end - 1] + 1
    return replace(fact, start=start, quote=text[start:end])

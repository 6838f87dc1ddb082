"""两年对照: what is new in a plan, what was dropped and what was reworded. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final, Literal, NamedTuple

Change = Literal["same", "reworded", "new", "dropped"]
TITLES: Final[dict[Change, str]] = {
    "new": "新增",
    "dropped": "不再列入",
    "reworded": "文字有变",
    "same": "与上年相同",
}
# Below this likeness two clauses are two clauses; shares of characters in common, as difflib counts.
ALIKE: Final = 0.6
_CANDIDATES: Final = 4


class Said(NamedTuple):
    """A sentence that asks for tasks: its first clause, its words, and all its clauses."""

    clause: str
    section: str
    text: str
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True)
class Piece:
    """Words of one side; ``differs`` when the other side has none such in that place."""

    text: str
    differs: bool


@dataclass(frozen=True)
class Pair:
    """A clause of the earlier plan beside that of the later; one is None when it has none."""

    change: Change
    earlier: Said | None
    later: Said | None
    earlier_pieces: tuple[Piece, ...] = ()
    later_pieces: tuple[Piece, ...] = ()


def differences(earlier: Sequence[Said], later: Sequence[Said]) -> list[Pair]:
    """Every clause of both plans once: in the later's order, what was dropped where it stood.

    Equal texts belong together first; of the others the most alike, each at most once.
    """
    partner = _partners([s.text for s in earlier], [s.text for s in later])
    taken = set(partner.values())
    pairs: list[Pair] = []
    place = 0
    for number, said in enumerate(later):
        before = partner.get(number)
        if before is not None:
            while place < before:
                if place not in taken:
                    pairs.append(_dropped(earlier[place]))
                place += 1
            place = max(place, before + 1)
        pairs.append(_pair(None if before is None else earlier[before], said))
    pairs += [_dropped(s) for n, s in enumerate(earlier) if n >= place and n not in taken]
    return pairs


def _partners(earlier: Sequence[str], later: Sequence[str]) -> dict[int, int]:
    """By the later's number, the earlier's."""
    partner: dict[int, int] = {}
    places: dict[str, list[int]] = defaultdict(list)
    for number, text in enumerate(earlier):
        places[text].append(number)
    for number, text in enumerate(later):
        if places[text]:
            partner[number] = places[text].pop(0)
    free_before = [n for n in range(len(earlier)) if n not in set(partner.values())]
    free_after = [n for n in range(len(later)) if n not in partner]
    scored = sorted(_scores(earlier, later, free_before, free_after), reverse=True)
    used: set[int] = set()
    for _, after, before in scored:
        if after not in partner and before not in used:
            partner[after] = before
            used.add(before)
    return partner


def _scores(
    earlier: Sequence[str], later: Sequence[str], before: Iterable[int], after: Iterable[int]
) -> Iterable[tuple[float, int, int]]:
    """Pairs alike enough; only those sharing many pairs of characters are looked at closely."""
    index: dict[str, list[int]] = defaultdict(list)
    for number in before:
        for two in _twos(earlier[number]):
            index[two].append(number)
    for number in after:
        common = Counter(n for two in _twos(later[number]) for n in index.get(two, ()))
        for candidate, _ in common.most_common(_CANDIDATES):
            likeness = SequenceMatcher(None, earlier[candidate], later[number], autojunk=False)
            if likeness.quick_ratio() >= ALIKE and likeness.ratio() >= ALIKE:
                yield likeness.ratio(), number, candidate


def likeness(one: str, other: str) -> float:
    """How alike two texts are, from 0 to 1."""
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def _twos(text: str) -> set[str]:
    return {text[n : n + 2] for n in range(len(text) - 1)}


def _dropped(said: Said) -> Pair:
    return Pair("dropped", said, None, (Piece(said.text, differs=False),))


def _pair(earlier: Said | None, later: Said) -> Pair:
    if earlier is None:
        return Pair("new", None, later, (), (Piece(later.text, differs=False),))
    if earlier.text == later.text:
        whole = (Piece(later.text, differs=False),)
        return Pair("same", earlier, later, whole, whole)
    left, right = pieces(earlier.text, later.text)
    return Pair("reworded", earlier, later, left, right)


def pieces(earlier: str, later: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Both texts cut where they differ; joined again they are the texts."""
    left: list[Piece] = []
    right: list[Piece] = []
    matcher = SequenceMatcher(None, earlier, later, autojunk=False)
    for tag, from_a, to_a, from_b, to_b in matcher.get_opcodes():
        differs = tag != "equal"
        if to_a > from_a:
            left.append(Piece(earlier[from_a:to_a], differs))
        if to_b > from_b:
            right.append(Piece(later[from_b:to_b], differs))
    return tuple(left), tuple(right)

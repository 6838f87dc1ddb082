"""Rows of a file ↔ rows of the register, table by table; the rule stands in ``matching``."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from zhiren.snapshot.columns import Table
from zhiren.web.intake.matching import key_columns
from zhiren.web.intake.standing import StandingTable
from zhiren.web.intake.values import Value, covers


@dataclass(frozen=True)
class Written:
    """Rows of one table from one sheet: the columns that the sheet gives, as lists."""

    start: int
    columns: dict[str, list[Value]]
    size: int


@dataclass
class Pairs:
    """The place of the standing row for each row of the files; the rest are new or ambiguous.

    ``ambiguous`` has how many standing rows were equally near.
    """

    standing: dict[int, int] = field(default_factory=dict)
    ambiguous: dict[int, int] = field(default_factory=dict)


def pair_rows(of: Table, sources: Sequence[Written], standing: StandingTable) -> Pairs:
    """Find the standing row of every row of a table."""
    pairs = Pairs()
    if of.key:
        _by_code(of.key, sources, standing, pairs)
        return pairs
    taken: set[int] = set()
    for source in sources:
        _equal_rows(source, standing, pairs, taken)
    for source in sources:
        _near_rows(of, source, standing, pairs, taken)
    return pairs


def _by_code(key: str, sources: Sequence[Written], standing: StandingTable, pairs: Pairs) -> None:
    place_of = {code: place for place, code in enumerate(standing.columns[key])}
    for source in sources:
        for index, code in enumerate(source.columns.get(key, ())):
            if code in place_of:
                pairs.standing[source.start + index] = place_of[code]


def _equal_rows(source: Written, standing: StandingTable, pairs: Pairs, taken: set[int]) -> None:
    names = list(source.columns)
    places: dict[tuple[Value, ...], list[int]] = defaultdict(list)
    for place, content in enumerate(zip(*(standing.columns[n] for n in names), strict=True)):
        if place not in taken:
            places[content].append(place)
    for free in places.values():
        free.reverse()
    for index, content in enumerate(zip(*source.columns.values(), strict=True)):
        free = places.get(content, [])
        if free:
            pairs.standing[source.start + index] = place = free.pop()
            taken.add(place)


def _near_rows(
    of: Table, source: Written, standing: StandingTable, pairs: Pairs, taken: set[int]
) -> None:
    keys = [name for name in key_columns(of) if name in source.columns]
    # What is always filled sorts the rows into heaps; within a heap each meets each.
    firm = [
        n for n in keys if n == keys[0] or (of.column(n).required and of.column(n).type != "date")
    ]
    loose = [n for n in keys if n not in firm]
    waiting: dict[tuple[Value, ...], list[int]] = defaultdict(list)
    for index in range(source.size):
        if source.start + index not in pairs.standing:
            waiting[tuple(source.columns[n][index] for n in firm)].append(index)
    if not waiting:
        return
    free: dict[tuple[Value, ...], list[int]] = defaultdict(list)
    for place, key in enumerate(zip(*(standing.columns[n] for n in firm), strict=True)):
        if key in waiting and place not in taken:
            free[key].append(place)
    for key, indexes in waiting.items():
        near = [
            (index, place)
            for index in indexes
            for place in free.get(key, ())
            if all(
                _agree(of, n, source.columns[n][index], standing.columns[n][place]) for n in loose
            )
        ]
        _settle(near, source, standing, pairs, taken)


def _agree(of: Table, name: str, written: Value, stands: Value) -> bool:
    if written is None or stands is None:
        return True
    return covers(written, stands) if of.column(name).type == "date" else written == stands


def _settle(
    near: list[tuple[int, int]],
    source: Written,
    standing: StandingTable,
    pairs: Pairs,
    taken: set[int],
) -> None:
    """Nearest pairs first; where several are equally near none is taken."""
    by_score: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for index, place in near:
        by_score[_score(source, index, standing, place)].append((index, place))
    for score in sorted(by_score, reverse=True):
        open_pairs = [
            (index, place)
            for index, place in by_score[score]
            if place not in taken
            and source.start + index not in pairs.standing
            and source.start + index not in pairs.ambiguous
        ]
        for index, place in list(_only(open_pairs)):
            pairs.standing[source.start + index] = place
            taken.add(place)
        for index, place in open_pairs:
            row = source.start + index
            if row not in pairs.standing and place not in taken:
                pairs.ambiguous[row] = sum(i == index for i, _ in open_pairs)


def _only(open_pairs: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    indexes = Counter(index for index, _ in open_pairs)
    places = Counter(place for _, place in open_pairs)
    return ((i, place) for i, place in open_pairs if indexes[i] == 1 and places[place] == 1)


def _score(source: Written, index: int, standing: StandingTable, place: int) -> int:
    return sum(
        values[index] is not None and values[index] == standing.columns[name][place]
        for name, values in source.columns.items()
    )

"""结构统计: how the persons of a query are made up, every figure with the list behind it.

The persons are read once with the value of each dimension; counting, averages, the cross table
and the comparison with another day come from that one reading. A figure's link is the query
narrowed by the same column's condition, so that the list has exactly as many rows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from zhiren.web.roster.column_cases import AGE_BANDS
from zhiren.web.roster.columns import COLUMN_OF
from zhiren.web.roster.conditions import EMPTY, Below
from zhiren.web.roster.query import RosterQuery
from zhiren.web.roster.selectors import persons_of
from zhiren.workdays import full_years_months

if TYPE_CHECKING:
    from zhiren.web.roster.column import Column

# Years in post, by which the department counts; no clause sets them.
TERM_BANDS = (2, 4, 7, 9)
DIMENSIONS = (
    "sex", "age", "ethnic_class", "party", "education", "degree_level", "title_level",
    "post_rank", "rank", "cadre_level", "staff_kind", "duty_years", "unit_path", "ethnic_group",
    "unit_kind", "line", "held_years", "work_years", "party_years", "grade_1", "is_leading_cadre",
)  # fmt: skip
SHOWN_FIRST = DIMENSIONS[:13]
_TITLES = {"unit_path": "单位", "ethnic_group": "民族（各族）", "age": "年龄"}
_MOST_BANDS, _DIGITS = 12, 3
MOST_SHOWN, MOST_DRAWN = 40, 14


class Bucket(NamedTuple):
    """One value of a dimension: its place in the order, label, and test in the address."""

    place: tuple[int, str]
    label: str
    written: str


UNFILLED = Bucket((1_000_000, ""), "未填", EMPTY)


@dataclass(frozen=True)
class Figure:
    """One cell: count, share of all, average age, the list behind it; on the other day too."""

    bucket: Bucket
    count: int
    share: float
    mean_age: float | None
    query: str
    count_then: int | None = None
    query_then: str = ""

    @property
    def change(self) -> int:
        """How many more than on the other day."""
        return self.count - (self.count_then or 0)


@dataclass(frozen=True)
class Breakdown:
    """One dimension with its figures in order."""

    key: str
    title: str
    figures: Sequence[Figure]

    @property
    def shown(self) -> Sequence[Figure]:
        """The figures a page lists; an export has them all."""
        return self.figures[:MOST_SHOWN]

    @property
    def left_out(self) -> int:
        """How many the page does not list."""
        return len(self.figures) - len(self.shown)

    @property
    def chart(self) -> dict[str, Any]:
        """What the chart draws: the first of the same figures."""
        drawn = self.figures[:MOST_DRAWN]
        return {
            "title": self.title,
            "labels": [figure.bucket.label for figure in drawn],
            "counts": [figure.count for figure in drawn],
            "then": [f.count_then for f in drawn if f.count_then is not None],
        }


@dataclass(frozen=True)
class Cross:
    """Two dimensions: a row for each value of one, a cell for each of the other."""

    row_title: str
    column_title: str
    heads: Sequence[Bucket]
    rows: Sequence[tuple[Bucket, Sequence[tuple[int, str]], int, str]]
    totals: Sequence[tuple[int, str]]


Sorter = Callable[[Any], Bucket]
Reading = list[tuple[Any, ...]]


@dataclass(frozen=True)
class Structure:
    """The structure of a query's persons in the chosen dimensions.

    ``bands`` are the last ages of the age bands; ``against`` the same query on another day.
    """

    query: RosterQuery
    dimensions: Sequence[str]
    bands: Sequence[int] = AGE_BANDS
    against: RosterQuery | None = None
    across: tuple[str, str] | None = None

    @cached_property
    def _keys(self) -> list[str]:
        return list(dict.fromkeys([*self.dimensions, *(self.across or ())]))

    @cached_property
    def _now(self) -> Reading:
        return _read(self.query, self._keys)

    @cached_property
    def _then(self) -> Reading | None:
        return _read(self.against, self._keys) if self.against else None

    @property
    def count(self) -> int:
        """How many persons."""
        return len(self._now)

    @property
    def count_then(self) -> int:
        """How many on the other day."""
        return len(self._then or ())

    @property
    def mean_age(self) -> float | None:
        """Their average age."""
        return _mean_age((row[0] for row in self._now), self.query.vantage.on)

    @property
    def mean_age_then(self) -> float | None:
        """Their average age on the other day."""
        if self.against is None:
            return None
        return _mean_age((row[0] for row in self._then or ()), self.against.vantage.on)

    @cached_property
    def breakdowns(self) -> list[Breakdown]:
        """One for each dimension."""
        return [self._breakdown(key) for key in self.dimensions]

    def _breakdown(self, key: str) -> Breakdown:
        column, query = COLUMN_OF[key], self.query
        now = self._counted(query, self._now, key)
        then = self._counted(self.against, self._then or [], key) if self.against else {}
        figures = []
        for bucket in sorted({*now, *then}):
            births = now.get(bucket, [])
            figures.append(
                Figure(
                    bucket,
                    len(births),
                    100 * len(births) / self.count if self.count else 0.0,
                    _mean_age(births, query.vantage.on),
                    query.narrowed(column, [bucket.written]).written,
                    len(then.get(bucket, ())) if self.against else None,
                    self.against.narrowed(column, [bucket.written]).written if self.against else "",
                )
            )
        return Breakdown(key, title_of(key, query), figures)

    def _counted(
        self, query: RosterQuery, reading: Reading, key: str
    ) -> Mapping[Bucket, list[date | None]]:
        """The births of the persons in each bucket."""
        at, sort = self._keys.index(key) + 1, sorter_of(key, query, self.bands)
        found: dict[Bucket, list[date | None]] = defaultdict(list)
        known: dict[Any, Bucket] = {}
        for row in reading:
            value = row[at]
            bucket = known.get(value)
            if bucket is None:
                bucket = known[value] = sort(value)
            found[bucket].append(row[0])
        return found

    @cached_property
    def cross(self) -> Cross | None:
        """The cross table asked for."""
        if self.across is None:
            return None
        down, right = self.across
        places = [self._keys.index(key) + 1 for key in self.across]
        sorters = [sorter_of(key, self.query, self.bands) for key in self.across]
        cells: dict[tuple[Bucket, Bucket], int] = defaultdict(int)
        for row in self._now:
            pair = (sorters[0](row[places[0]]), sorters[1](row[places[1]]))
            cells[pair] += 1
        sides = [sorted({pair[n] for pair in cells}) for n in (0, 1)]
        columns = [COLUMN_OF[key] for key in self.across]

        def link(*tests: tuple[Column, Bucket]) -> str:
            query = self.query
            for column, bucket in tests:
                query = query.narrowed(column, [bucket.written])
            return query.written

        rows = []
        for bucket in sides[0]:
            counts = [cells.get((bucket, head), 0) for head in sides[1]]
            linked = [
                (n, link((columns[0], bucket), (columns[1], head)))
                for n, head in zip(counts, sides[1], strict=True)
            ]
            rows.append((bucket, linked, sum(counts), link((columns[0], bucket))))
        totals = [
            (sum(cells.get((b, head), 0) for b in sides[0]), link((columns[1], head)))
            for head in sides[1]
        ]
        titles = (title_of(down, self.query), title_of(right, self.query))
        return Cross(*titles, sides[1], rows, totals)


def title_of(key: str, query: RosterQuery) -> str:
    """What a dimension is called."""
    return _TITLES.get(key) or COLUMN_OF[key].heading(query.vantage)


def _read(query: RosterQuery, keys: Sequence[str]) -> Reading:
    """Birth and the value of each dimension of every person, in one query."""
    names = {f"d{n}": COLUMN_OF[key].value(query.vantage) for n, key in enumerate(keys)}
    # A value that is a field of the person needs no other name.
    persons = persons_of(query).order_by().annotate(**names)
    return list(persons.values_list("birth_on", *names).iterator(chunk_size=10_000))


def _mean_age(births: Iterable[date | None], on: date) -> float | None:
    ages: dict[date, int] = {}
    total = count = 0
    for born in births:
        if born is None:
            continue
        if born not in ages:
            ages[born] = full_years_months(born, on)[0]
        total += ages[born]
        count += 1
    return total / count if count else None


def sorter_of(key: str, query: RosterQuery, bands: Sequence[int]) -> Sorter:
    """How a value of that dimension is put into its bucket."""
    column, vantage = COLUMN_OF[key], query.vantage
    if key == "unit_path":
        return _unit_sorter(query)
    if column.filter_kind == "numbers":
        ends = tuple(bands) if key == "age" else TERM_BANDS
        return _band_sorter(ends, "岁" if key == "age" else "年", vantage.on)
    words = [word for word, _ in column.words(vantage)]

    def sort(value: Any) -> Bucket:
        label = column.label(vantage, value)
        if not label:
            return UNFILLED
        place = words.index(label) if label in words else len(words)
        return Bucket((place, label), label, column.written(vantage, value))

    return sort


def _band_sorter(ends: Sequence[int], unit: str, on: date) -> Sorter:
    def sort(start: date | None) -> Bucket:
        if start is None:
            return UNFILLED
        return _band(full_years_months(start, on)[0], ends, unit)

    return sort


def _band(years: int, ends: Sequence[int], unit: str) -> Bucket:
    place = next((n for n, end in enumerate(ends) if years <= end), len(ends))
    if place == 0:
        label = f"{ends[0]}岁及以下" if unit == "岁" else f"不满{ends[0] + 1}年"
        return Bucket((0, ""), label, f"..{ends[0]}")
    first = ends[place - 1] + 1
    if place == len(ends):
        return Bucket((place, ""), f"{first}{unit}及以上", f"{first}..")
    last = ends[place]
    middle = f"{first}–{last}{unit}" if unit == "岁" else f"满{first}年不满{last + 1}年"
    return Bucket((place, ""), middle, f"{first}..{last}")


def _unit_sorter(query: RosterQuery) -> Sorter:
    """By the units right below the one asked for, or below the roots when none is."""
    units = query.vantage.units
    asked = [t for c, tests in query.filters if c.key == "unit" for t in tests]
    base = asked[0] if len(asked) == 1 and isinstance(asked[0], Below) else None

    def sort(key: Any) -> Bucket:
        place = units.places.get(key)
        if place is None:
            return UNFILLED
        above = [int(part) for part in place.path.split("/") if part]
        within = above[above.index(base.key) :] if base and base.key in above else above
        alone = len(within) == 1
        child = units.places[within[0] if alone else within[1]]
        label = f"{child.name}（本级）" if alone and units.below(child.pk) else child.name
        order = (units.positions.get(child.pk, 0), "")
        return Bucket(order, label, f"={child.code}" if alone else child.code)

    return sort


def read_bands(text: str) -> tuple[int, ...]:
    """Last ages of bands as written, ``35,40,45``; the usual ones when it cannot be read.

    >>> read_bands("40,35"), read_bands("x") == AGE_BANDS
    ((35, 40), True)
    """
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if not parts or not all(p.isascii() and p.isdecimal() and len(p) <= _DIGITS for p in parts):
        return AGE_BANDS
    return tuple(sorted({int(part) for part in parts}))[:_MOST_BANDS]


def on_day(query: RosterQuery, day: date) -> RosterQuery:
    """The same query on another day."""
    vantage = replace(query.vantage, on=day)
    moved = replace(query, vantage=vantage, filters=())
    for column, tests in query.filters:
        moved = moved.narrowed(column, [test.written for test in tests])
    return moved

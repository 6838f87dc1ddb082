"""Reading rosters: who is in one, in which order, and what is written of each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import islice
from typing import Any

from django.db.models import Count, F, Q, Window

from zhiren.web.roster.column import Cell
from zhiren.web.roster.columns import COLUMN_OF
from zhiren.web.roster.facts import NONE, Layout, Row
from zhiren.web.roster.query import ORDERS, PLACE, SOUND, STROKES, RosterQuery, Sort
from zhiren.web.roster.sources import APPOINTMENT, ranked, words
from zhiren.web.roster.vantage import ALL, Vantage
from zhiren.workdays import full_years_months

_ROWS_AT_ONCE = 10_000
_IN_UNIT = (
    ranked("post__rank", words("post.rank")),
    ranked("post__kind", words("post.kind")),
)


@dataclass(frozen=True)
class Line:
    """One person's line: the cells in the order of the columns."""

    pk: int
    code: str
    name: str
    cells: list[Cell]
    group: Any = None


def persons_of(query: RosterQuery) -> Any:
    """The persons a query finds, not sorted. Always within the account's scope."""
    vantage = query.vantage
    persons = vantage.persons("roster.view", query.among)
    if query.chosen:
        persons = vantage.persons("roster.view", ALL).filter(code__in=query.chosen)
    for word in query.words.split():
        persons = persons.filter(named(word))
    for column, tests in query.filters:
        persons = column.passing(persons, vantage, tests)
    return persons


def named(word: str) -> Q:
    """Persons found by a word: name, its sound or initials, or code.

    >>> named("王")
    <Q: (AND: ('name__contains', '王'))>
    """
    if not word.isascii():
        return Q(name__contains=word)
    low = word.lower()
    return (
        Q(code__istartswith=word)
        | Q(name_initials__startswith=low)
        | Q(name_sound__startswith=low)
        | Q(name__icontains=word)
    )


def in_order(persons: Any, query: RosterQuery) -> Any:
    """The persons sorted as the query asks; the same name is told apart by its order of entry."""
    terms: list[Any] = []
    sorts = ([Sort(query.group.key)] if query.group else []) + list(query.sorts)
    for sort in sorts:
        if sort.key == PLACE:
            terms += [COLUMN_OF["unit"].ordering(query.vantage, descending=sort.descending)]
            terms += _post_order(query.vantage, descending=sort.descending)
        elif sort.key in ORDERS:
            name = {STROKES: "name_order", SOUND: "name_sound"}[sort.key]
            terms.append(F(name).desc() if sort.descending else F(name).asc())
        else:
            column = COLUMN_OF[sort.key]
            terms.append(column.ordering(query.vantage, descending=sort.descending))
    return persons.order_by(*terms, "name_order", "pk")


def _post_order(vantage: Vantage, *, descending: bool) -> list[Any]:
    """By level, kind and place of the main post; those without one come after."""
    terms = [*_IN_UNIT, F("post__order")]
    picked = [APPOINTMENT.picked(vantage, term) for term in terms]
    return [
        term.desc(nulls_last=True) if descending else term.asc(nulls_last=True) for term in picked
    ]


class SortedPersons(Sequence[Line]):
    """The persons of a query as a list that a paginator can count and cut.

    Sorted by unit first, as rosters are, only the units on the page are sorted: one query counts
    the persons of each unit, which is the total as well, and gives the units the page reaches.
    """

    ordered = True

    def __init__(self, query: RosterQuery) -> None:
        self.query = query
        self.layout = layout_of(query)
        self._persons = persons_of(query)

    @cached_property
    def _by_unit(self) -> list[tuple[int, int]] | None:
        """Units in order with their numbers of persons; None when not sorted by unit first."""
        first = Sort(self.query.group.key) if self.query.group else self.query.sorts[0]
        if first.key not in {PLACE, "unit", "unit_path"}:
            return None
        counted = self._persons.order_by().values_list("unit_id").annotate(n=Count("*"))
        positions = self.query.vantage.units.positions
        return sorted(
            counted, key=lambda unit: positions.get(unit[0], -1), reverse=first.descending
        )

    def count(self, value: object = None) -> int:
        """How many there are; a paginator asks so."""
        if self._by_unit is not None:
            return sum(n for _, n in self._by_unit)
        found: int = self._persons.order_by().count()
        return found

    def __len__(self) -> int:
        return self.count()

    def __getitem__(self, part: Any) -> Any:
        start, stop = part.start or 0, part.stop or 0
        persons = self._persons
        if self._by_unit is not None:
            units, start, stop = _reached(self._by_unit, start, stop)
            if not units:
                return []
            persons = persons.filter(unit__in=units)
        rows = list(in_order(persons, self.query).values_list(*self.layout.own)[start:stop])
        return list(lines(self.query, self.layout, rows))


def _reached(units: Sequence[tuple[int, int]], start: int, stop: int) -> tuple[list[int], int, int]:
    """The units that hold the places from start to stop, and those places within them."""
    found, before, passed = [], 0, 0
    for key, count in units:
        if passed + count <= start:
            before += count
        elif passed < stop:
            found.append(key)
        passed += count
    return found, start - before, stop - before


def layout_of(query: RosterQuery) -> Layout:
    """What has to be fetched for the query's columns and grouping."""
    columns = [*query.columns, *([query.group] if query.group else [])]
    own = [name for column in columns for name in column.own()]
    needs = [need for column in columns for need in column.needs()]
    return Layout.of(["pk", "code", "name", *own], needs)


def lines(query: RosterQuery, layout: Layout, rows: Sequence[Row]) -> Iterator[Line]:
    """The lines of fetched persons, with one query for everything else they show."""
    vantage = query.vantage
    facts = layout.fetch(vantage, [row[0] for row in rows])
    writers = [column.cell(layout, vantage) for column in query.columns]
    group = query.group.group_value(layout, vantage) if query.group else None
    for row in rows:
        of_person = facts.get(row[0], NONE)
        cells = [write(row, of_person) for write in writers]
        yield Line(row[0], row[1], row[2], cells, group(row, of_person) if group else None)


def all_lines(query: RosterQuery) -> Iterator[Line]:
    """Every line of the query, some thousands at a time."""
    return counted_lines(query)[1]


def counted_lines(query: RosterQuery) -> tuple[int, Iterator[Line]]:
    """How many lines there are, and the lines; the count comes with the first of them."""
    layout = layout_of(query)
    persons = in_order(persons_of(query), query).annotate(total=Window(Count("pk")))
    fetched = persons.values_list(*layout.own, "total").iterator(chunk_size=_ROWS_AT_ONCE)
    rows = list(islice(fetched, _ROWS_AT_ONCE))

    def drawn() -> Iterator[Line]:
        some = rows
        while some:
            yield from lines(query, layout, some)
            some = list(islice(fetched, _ROWS_AT_ONCE))

    return (rows[0][-1] if rows else 0), drawn()


@dataclass(frozen=True)
class Summary:
    """How many persons, and their average age where their birth is known."""

    label: str
    count: int
    mean_age: float | None
    written: str = ""


def summaries(query: RosterQuery) -> tuple[dict[Any, Summary], Summary]:
    """Subtotals by the group's value, in one query, and the total."""
    ages: dict[Any, dict[date | None, int]] = {}
    persons, vantage, column = persons_of(query).order_by(), query.vantage, query.group
    if column is None:
        counted = [(None, *row) for row in persons.values_list("birth_on").annotate(n=Count("pk"))]
    else:
        grouped = persons.annotate(grouped=column.value(vantage)).values("grouped", "birth_on")
        counted = grouped.annotate(n=Count("pk")).values_list("grouped", "birth_on", "n")
    for value, born, n in counted:
        of_group = ages.setdefault(value, {})
        of_group[born] = of_group.get(born, 0) + n
    total: dict[date | None, int] = {}
    for of_group in ages.values():
        for born, n in of_group.items():
            total[born] = total.get(born, 0) + n
    found = {}
    for value, of_group in ages.items():
        label = column.label(vantage, value) if column else ""
        written = column.written(vantage, value) if column else ""
        found[value] = Summary(label, *_counted(of_group, vantage.on), written)
    return found, Summary("合计", *_counted(total, vantage.on))


def _counted(births: dict[date | None, int], on: date) -> tuple[int, float | None]:
    known = [(full_years_months(born, on)[0], n) for born, n in births.items() if born]
    heads = sum(n for _, n in known)
    mean = sum(age * n for age, n in known) / heads if heads else None
    return sum(births.values()), mean

"""栏目 (column): what every column of a roster can do; the kinds are in ``column_kinds``."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, ClassVar, TypeAlias

from django.db.models import F, Q
from django.db.models.expressions import OrderBy

from zhiren.web.roster import conditions
from zhiren.web.roster.conditions import Days, Filled, Numbers, Test, Text, Word
from zhiren.web.roster.facts import Facts, Layout, Row
from zhiren.web.roster.sources import Source
from zhiren.web.roster.vantage import Vantage

Cell: TypeAlias = str | int | float
Reader: TypeAlias = Callable[[Row, Facts], Any]
CellReader: TypeAlias = Callable[[Row, Facts], Cell]


@dataclass(frozen=True)
class Origin:
    """Where a column's value is: a field of the person, or of a source's first row."""

    name: str
    source: Source | None = None

    def expression(self, vantage: Vantage) -> Any:
        """The value in a query on persons."""
        return self.source.value(vantage, self.name) if self.source else F(self.name)

    def reader(self, layout: Layout) -> Reader:
        """Takes the value out of what was fetched."""
        if self.source is None:
            at = layout.at(self.name)
            return lambda own, facts: own[at]
        name, place = self.source.name, layout.within(self.source, self.name)

        def read(own: Row, facts: Facts) -> Any:
            rows = facts.get(name)
            return rows[0][place] if rows else None

        return read

    def beside(self, name: str) -> Origin | None:
        """Another value of the same row; None when there is no such field."""
        if self.source is None:
            return Origin(name)
        return Origin(name, self.source) if name in self.source.fields else None


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column. ``width`` is narrow, middle or wide; ``note`` explains it in the chooser."""

    key: str
    title: str
    group: str
    width: str = "middle"
    note: str = ""
    action: str = "roster.view"
    is_numeric: bool = False
    is_groupable: bool = False
    is_private: bool = False
    filter_kind: ClassVar[str] = "text"

    def heading(self, vantage: Vantage) -> str:
        """The title on that day."""
        return self.title

    def own(self) -> tuple[str, ...]:
        """Fields of the person it needs."""
        return ()

    def needs(self) -> tuple[tuple[Source, str], ...]:
        """Fields of sources it needs."""
        return ()

    def words(self, vantage: Vantage) -> tuple[tuple[str, str], ...]:
        """What a choice column may hold, with titles."""
        return ()

    def cell(self, layout: Layout, vantage: Vantage) -> CellReader:
        """What is written, from what was fetched."""
        raise NotImplementedError

    def group_value(self, layout: Layout, vantage: Vantage) -> Reader:
        """What rows are grouped by: equal to ``value`` in the database."""
        return self.cell(layout, vantage)

    def label(self, vantage: Vantage, value: Any) -> str:
        """How a group with that database value is called; empty for none."""
        return "" if value is None else str(value)

    def written(self, vantage: Vantage, value: Any) -> str:
        """The test, as in the address, that exactly the rows of a group pass."""
        label = self.label(vantage, value)
        return label or conditions.EMPTY

    def value(self, vantage: Vantage) -> Any:
        """The value in a query on persons."""
        raise NotImplementedError

    def order(self, vantage: Vantage) -> Any:
        """What to sort by; NULL comes last in both directions."""
        return self.value(vantage)

    def ordering(self, vantage: Vantage, *, descending: bool) -> OrderBy:
        """The sort term."""
        term = self.order(vantage)
        expression = term if hasattr(term, "desc") else F(term)
        return expression.desc(nulls_last=True) if descending else expression.asc(nulls_last=True)

    def may_sort(self, vantage: Vantage) -> bool:
        """Whether the account may sort by it."""
        return True

    def read(self, value: str, vantage: Vantage) -> Test | str:
        """A test from the address; a sentence when it cannot be read."""
        return conditions.read_text(value)

    def passing(self, persons: Any, vantage: Vantage, tests: Iterable[Test]) -> Any:
        """The persons that pass one of the tests."""
        name = f"of_{self.key}"
        found, either = persons.alias(**{name: self.value(vantage)}), Q()
        for test in tests:
            either |= self.condition(name, vantage, test)
        return found.filter(either)

    def condition(self, name: str, vantage: Vantage, test: Test) -> Q:
        """A test on the value under that name."""
        match test:
            case Filled(is_filled=is_filled):
                empty = self.empty(name)
                return ~empty if is_filled else empty
            case Text(word=word, how="="):
                return Q(**{name: word})
            case Text(word=word, how="!"):
                return ~Q(**{f"{name}__icontains": word}) | Q(**{f"{name}__isnull": True})
            case Text(word=word):
                return Q(**{f"{name}__icontains": word})
            case Word(word=word):
                return Q(**{name: word})
            case Days(first=first, last=last):
                return between(name, first, last)
            case Numbers(least=least, most=most):
                return between(name, least, most)
            case _:
                return Q()

    def empty(self, name: str) -> Q:
        """That there is no value."""
        return Q(**{f"{name}__isnull": True}) | Q(**{name: ""})


def between(name: str, least: Any, most: Any) -> Q:
    """From least to most, both included; None is open."""
    found = Q()
    if least is not None:
        found &= Q(**{f"{name}__gte": least})
    if most is not None:
        found &= Q(**{f"{name}__lte": most})
    return found


@dataclass(frozen=True, kw_only=True)
class OriginColumn(Column):
    """A column of one value."""

    origin: Origin

    def own(self) -> tuple[str, ...]:
        return (self.origin.name,) if self.origin.source is None else ()

    def needs(self) -> tuple[tuple[Source, str], ...]:
        return ((self.origin.source, self.origin.name),) if self.origin.source else ()

    def value(self, vantage: Vantage) -> Any:
        return self.origin.expression(vantage)

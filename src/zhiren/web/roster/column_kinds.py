"""栏目种类: how a column of each kind is fetched, written, sorted and filtered."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from django.db.models import Case, CharField, DecimalField, Exists, F, IntegerField, Q, Value, When
from django.db.models.expressions import OrderBy
from django.db.models.functions import Cast, Coalesce, Concat, NullIf, StrIndex
from django.db.models.lookups import Exact

from zhiren.web.lib.partial_dates import shown
from zhiren.web.register.cells import masked
from zhiren.web.register.clocks import elapsed
from zhiren.web.roster import conditions
from zhiren.web.roster.column import Cell, CellReader, Column, OriginColumn, Reader
from zhiren.web.roster.conditions import Below, Filled, Numbers, Test, Text, Word
from zhiren.web.roster.facts import Facts, Layout, Row
from zhiren.web.roster.sources import WHOLE, Source, ranked
from zhiren.web.roster.vantage import Vantage
from zhiren.workdays import full_years_months

# A boolean of the database is found here too: True equals 1.
_YES_NO = {1: "是", 0: "否", None: ""}


@dataclass(frozen=True, kw_only=True)
class TextColumn(OriginColumn):
    """Free text."""

    def cell(self, layout: Layout, vantage: Vantage) -> CellReader:
        read = self.origin.reader(layout)
        return lambda own, facts: read(own, facts) or ""

    def order(self, vantage: Vantage) -> Any:
        return NullIf(self.value(vantage), Value(""))

    def written(self, vantage: Vantage, value: Any) -> str:
        return f"={value}" if value else conditions.EMPTY


@dataclass(frozen=True, kw_only=True)
class NameColumn(TextColumn):
    """The name, in the order of official lists."""

    def order(self, vantage: Vantage) -> Any:
        return F("name_order")

    def ordering(self, vantage: Vantage, *, descending: bool) -> OrderBy:
        # Never NULL: without that clause the index gives the order.
        return F("name_order").desc() if descending else F("name_order").asc()


@dataclass(frozen=True, kw_only=True)
class PrivateColumn(TextColumn):
    """Written in full only when asked for by an account that may; found by only by such."""

    action_to_unmask: str = "person.identity.unmask"
    is_private: bool = True

    def cell(self, layout: Layout, vantage: Vantage) -> CellReader:
        read = super().cell(layout, vantage)
        if vantage.unmasks:
            return read
        return lambda own, facts: masked(str(read(own, facts)))

    def may_sort(self, vantage: Vantage) -> bool:
        return vantage.access.may(self.action_to_unmask)

    def read(self, value: str, vantage: Vantage) -> Test | str:
        test = conditions.read_text(value)
        if isinstance(test, Text) and not vantage.access.may(self.action_to_unmask):
            return "没有查看完整号码的权限，只能按是否填写筛选"
        return test


@dataclass(frozen=True, kw_only=True)
class ChoiceColumn(OriginColumn):
    """One of a list of words, sorted as the list; ``rank`` is the field that holds the place."""

    filter_kind: ClassVar[str] = "choice"
    choices: tuple[str, ...]
    rank: str = ""
    is_groupable: bool = True

    def words(self, vantage: Vantage) -> tuple[tuple[str, str], ...]:
        return tuple((word, word) for word in self.choices)

    def cell(self, layout: Layout, vantage: Vantage) -> CellReader:
        read = self.origin.reader(layout)
        return lambda own, facts: read(own, facts) or ""

    def order(self, vantage: Vantage) -> Any:
        source = self.origin.source
        if source is None:
            return ranked(self.origin.name, self.choices, default=None)
        if self.rank:
            return source.value(vantage, self.rank)
        path = str(source.fields[self.origin.name].of)
        return source.picked(vantage, ranked(path, self.choices, default=None))

    def read(self, value: str, vantage: Vantage) -> Test | str:
        return conditions.read_word(value, self.choices)


@dataclass(frozen=True, kw_only=True)
class CaseColumn(ChoiceColumn):
    """A choice worked out from a field, alike in the database (``case``) and here (``told``)."""

    case: Callable[[Vantage], Any]
    told: Callable[[Vantage, Any], str]

    def cell(self, layout: Layout, vantage: Vantage) -> CellReader:
        read, told = self.origin.reader(layout), self.told
        return lambda own, facts: told(vantage, read(own, facts))

    def value(self, vantage: Vantage) -> Any:
        return self.case(vantage)

    def order(self, vantage: Vantage) -> Any:
        # The words of such a column sort as their places only through the case itself.
        case = self.case(vantage)
        places = [
            When(Exact(case, Value(word)), then=Value(n)) for n, word in enumerate(self.choices)
        ]
        return Case(*places, default=None, output_field=IntegerField())


@dataclass(frozen=True, kw_only=True)
class YesColumn(OriginColumn):
    """Yes, no, or not known."""

    filter_kind: ClassVar[str] = "yes"
    is_groupable: bool = True
    width: str = "narrow"

    def words(self, vantage: Vantage) -> tuple[tuple[str, str], ...]:
        return ((conditions.YES, "是"), (conditions.NO, "否"))

    def cell(self, layout: Layout, vantage: Vantage) -> CellReader:
        read = self.origin.reader(layout)
        return lambda own, facts: _YES_NO[read(own, facts)]

    def label(self, vantage: Vantage, value: Any) -> str:
        return _YES_NO[value]

    def written(self, vantage: Vantage, value: Any) -> str:
        if value is None:
            return conditions.EMPTY
        return conditions.YES if value else conditions.NO

    def read(self, value: str, vantage: Vantage) -> Test | str:
        return conditions.read_yes_no(value)

    def condition(self, name: str, vantage: Vantage, test: Test) -> Q:
        if isinstance(test, Word):
            return Q(**{name: test.word == conditions.YES})
        return super().condition(name, vantage, test)

    def empty(self, name: str) -> Q:
        return Q(**{f"{name}__isnull": True})


@dataclass(frozen=True, kw_only=True)
class HasColumn(Column):
    """Whether there is a row of a source."""

    filter_kind: ClassVar[str] = "yes"
    source: Source
    field: str = "one"
    is_groupable: bool = True
    width: str = "narrow"

    def needs(self) -> tuple[tuple[Source, str], ...]:
        return ((self.source, self.field),)

    def words(self, vantage: Vantage) -> tuple[tuple[str, str], ...]:
        return ((conditions.YES, "是"), (conditions.NO, "否"))

    def cell(self, layout: Layout, vantage: Vantage) -> CellReader:
        name = self.source.name
        return lambda own, facts: "是" if name in facts else "否"

    def label(self, vantage: Vantage, value: Any) -> str:
        return _YES_NO[value]

    def written(self, vantage: Vantage, value: Any) -> str:
        return conditions.YES if value else conditions.NO

    def value(self, vantage: Vantage) -> Any:
        has = When(self.source.some(vantage), then=Value(1))
        return Case(has, default=Value(0), output_field=IntegerField())

    def read(self, value: str, vantage: Vantage) -> Test | str:
        return conditions.read_yes_no(value)

    def condition(self, name: str, vantage: Vantage, test: Test) -> Q:
        if isinstance(test, Word):
            return Q(**{name: int(test.word == conditions.YES)})
        return super().condition(name, vantage, test)

    def empty(self, name: str) -> Q:
        return Q(**{f"{name}__isnull": True})


@dataclass(frozen=True, kw_only=True)
class DayColumn(OriginColumn):
    """A date, written as far as it is known."""

    filter_kind: ClassVar[str] = "days"

    def own(self) -> tuple[str, ...]:
        if self.origin.source is not None:
            return ()
        return (self.origin.name, f"{self.origin.name}_precision")

    def needs(self) -> tuple[tuple[Source, str], ...]:
        beside = self.origin.beside(f"{self.origin.name}_precision")
        names = [self.origin.name, *([beside.name] if beside else [])]
        return tuple((self.origin.source, n) for n in names) if self.origin.source else ()

    def cell(self, layout: Layout, vantage: Vantage) -> CellReader:
        read = self.origin.reader(layout)
        beside = self.origin.beside(f"{self.origin.name}_precision")
        if beside is None:
            return lambda own, facts: shown(read(own, facts))
        precision = beside.reader(layout)
        return lambda own, facts: shown(read(own, facts), precision(own, facts))

    def read(self, value: str, vantage: Vantage) -> Test | str:
        return conditions.read_days(value)

    def empty(self, name: str) -> Q:
        return Q(**{f"{name}__isnull": True})


@dataclass(frozen=True, kw_only=True)
class YearsColumn(OriginColumn):
    """Full years since a date, on the day."""

    filter_kind: ClassVar[str] = "numbers"
    is_numeric: bool = True
    width: str = "narrow"

    def cell(self, layout: Layout, vantage: Vantage) -> CellReader:
        read, on = self.origin.reader(layout), vantage.on

        def years(own: Row, facts: Facts) -> Cell:
            start: date | None = read(own, facts)
            return "" if start is None or start > on else full_years_months(start, on)[0]

        return years

    def value(self, vantage: Vantage) -> Any:
        """The date itself, none when it is yet to come."""
        start = self.origin.expression(vantage)
        if self.origin.source is not None:
            return start
        return Case(When(**{f"{self.origin.name}__lte": vantage.on}, then=start), default=None)

    def ordering(self, vantage: Vantage, *, descending: bool) -> OrderBy:
        """The more years, the earlier the date."""
        return super().ordering(vantage, descending=not descending)

    def read(self, value: str, vantage: Vantage) -> Test | str:
        return conditions.read_numbers(value)

    def condition(self, name: str, vantage: Vantage, test: Test) -> Q:
        if not isinstance(test, Numbers):
            return super().condition(name, vantage, test)
        found = Q(**{f"{name}__isnull": False})
        if test.least is not None:
            last = conditions.latest_start(vantage.on, test.least)
            found &= Q(**{f"{name}__lte": last}) if last else Q(pk__in=())
        if test.most is not None:
            first = conditions.latest_start(vantage.on, test.most + 1)
            if first:
                found &= Q(**{f"{name}__gt": first})
        return found

    def empty(self, name: str) -> Q:
        return Q(**{f"{name}__isnull": True})


@dataclass(frozen=True, kw_only=True)
class TermColumn(YearsColumn):
    """The same, written with its months: 3年2个月."""

    is_numeric: bool = False

    def needs(self) -> tuple[tuple[Source, str], ...]:
        beside = self.origin.beside(f"{self.origin.name}_precision")
        names = [self.origin.name, *([beside.name] if beside else [])]
        return tuple((self.origin.source, n) for n in names) if self.origin.source else ()

    def cell(self, layout: Layout, vantage: Vantage) -> CellReader:
        read, on = self.origin.reader(layout), vantage.on
        beside = self.origin.beside(f"{self.origin.name}_precision")
        precision = beside.reader(layout) if beside else None

        def term(own: Row, facts: Facts) -> Cell:
            start: date | None = read(own, facts)
            if start is None or start > on:
                return ""
            return elapsed(start, on, precision(own, facts) if precision else 0)

        return term


@dataclass(frozen=True, kw_only=True)
class NumberColumn(OriginColumn):
    """A sum or count; none counts as 0."""

    filter_kind: ClassVar[str] = "numbers"
    is_numeric: bool = True
    width: str = "narrow"

    def cell(self, layout: Layout, vantage: Vantage) -> CellReader:
        read = self.origin.reader(layout)

        def write(own: Row, facts: Facts) -> Cell:
            number: Decimal | int = read(own, facts) or 0
            return int(number) if number == int(number) else float(number)

        return write

    def value(self, vantage: Vantage) -> Any:
        kind = self.origin.source.fields[self.origin.name].kind if self.origin.source else WHOLE
        output = IntegerField() if kind == WHOLE else DecimalField(max_digits=14, decimal_places=2)
        return Coalesce(super().value(vantage), Value(0, output), output_field=output)

    def read(self, value: str, vantage: Vantage) -> Test | str:
        return conditions.read_numbers(value)

    def empty(self, name: str) -> Q:
        return Q(**{name: 0})


def joined(*parts: str) -> str:
    """The parts, one after another."""
    return "".join(parts)


@dataclass(frozen=True, kw_only=True)
class ListedColumn(Column):
    """All rows of a source, one after another; ``shown_by`` writes one from its values.

    ``search`` is the text of a row in the database: filters look at every row, sorting at the
    first. ``choices`` makes it a column of words instead.
    """

    source: Source
    fields: tuple[str, ...]
    search: Any
    shown_by: Callable[..., str] = joined
    choices: tuple[str, ...] = ()
    width: str = "wide"

    @property
    def filter_kind(self) -> str:  # type: ignore[override]
        """By words where there are some."""
        return "choice" if self.choices else "text"

    def words(self, vantage: Vantage) -> tuple[tuple[str, str], ...]:
        return tuple((word, word) for word in self.choices)

    def needs(self) -> tuple[tuple[Source, str], ...]:
        return tuple((self.source, name) for name in self.fields)

    def cell(self, layout: Layout, vantage: Vantage) -> CellReader:
        places = [layout.within(self.source, name) for name in self.fields]
        name, write = self.source.name, self.shown_by

        def written(own: Row, facts: Facts) -> Cell:
            rows = facts.get(name, ())
            texts = [write(*(row[at] or "" for at in places)) for row in rows]
            return "、".join(dict.fromkeys(text for text in texts if text))

        return written

    def value(self, vantage: Vantage) -> Any:
        return NullIf(self.source.picked(vantage, self.search), Value(""))

    def read(self, value: str, vantage: Vantage) -> Test | str:
        if self.choices:
            return conditions.read_word(value, self.choices)
        return conditions.read_text(value)

    def passing(self, persons: Any, vantage: Vantage, tests: Iterable[Test]) -> Any:
        either = Q()
        for test in tests:
            either |= self._some(vantage, test)
        return persons.filter(either)

    def _some(self, vantage: Vantage, test: Test) -> Q:
        rows = self.source.of_person(vantage).alias(text=self.search)
        match test:
            case Filled(is_filled=is_filled):
                some = Q(Exists(rows.exclude(text="")))
                return some if is_filled else ~some
            case Text(word=word, how="!"):
                return ~Q(Exists(rows.filter(text__icontains=word)))
            case Text(word=word, how="=") | Word(word=word):
                return Q(Exists(rows.filter(text=word)))
            case Text(word=word):
                return Q(Exists(rows.filter(text__icontains=word)))
            case _:
                return Q()


@dataclass(frozen=True, kw_only=True)
class UnitColumn(Column):
    """The person's unit; with ``has_path`` all the way down from the root."""

    filter_kind: ClassVar[str] = "unit"
    has_path: bool = False
    is_groupable: bool = True

    def own(self) -> tuple[str, ...]:
        return ("unit_id",)

    def cell(self, layout: Layout, vantage: Vantage) -> CellReader:
        at = layout.at("unit_id")
        name = vantage.units.full_name if self.has_path else vantage.units.name
        return lambda own, facts: name(own[at])

    def group_value(self, layout: Layout, vantage: Vantage) -> Reader:
        at = layout.at("unit_id")
        return lambda own, facts: own[at]

    def label(self, vantage: Vantage, value: Any) -> str:
        return (vantage.units.full_name if self.has_path else vantage.units.name)(value)

    def written(self, vantage: Vantage, value: Any) -> str:
        found = vantage.units.places.get(value)
        return f"={found.code}" if found else conditions.EMPTY

    def value(self, vantage: Vantage) -> Any:
        return F("unit_id")

    def order(self, vantage: Vantage) -> Any:
        """The unit's place in the text of all units in order; no table need be joined."""
        key = Concat(Value(","), Cast("unit_id", CharField()), Value(","))
        return StrIndex(Value(vantage.units.listed), key)

    def read(self, value: str, vantage: Vantage) -> Test | str:
        found = vantage.units.by_code(value.removeprefix("="))
        if found is None:
            return conditions.read_text(value)
        return Below(found.pk, found.code, found.name, found.path, value.startswith("="))

    def passing(self, persons: Any, vantage: Vantage, tests: Iterable[Test]) -> Any:
        either = Q()
        for test in tests:
            match test:
                case Below(key=key, is_alone=True):
                    either |= Q(unit=key)
                case Below(path=path):
                    either |= Q(unit__path__startswith=path)
                case _:
                    either |= self.condition("unit__name", vantage, test)
        return persons.filter(either)

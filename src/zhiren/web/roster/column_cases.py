"""推算栏目: age bands, kinds of ethnic group, and grades of annual assessments."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.db.models import Case, CharField, Count, Exists, F, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

from zhiren.web.roster import conditions, sources
from zhiren.web.roster.column import Cell, CellReader, Column
from zhiren.web.roster.column_kinds import ChoiceColumn
from zhiren.web.roster.conditions import Test
from zhiren.web.roster.facts import Facts, Layout, Row
from zhiren.web.roster.sources import Source
from zhiren.web.roster.vantage import Vantage

# Last ages of the bands by which the department counts; no clause sets them.
AGE_BANDS = (35, 40, 45, 50, 55)
HAN = "汉族"


def age_band_titles(bands: tuple[int, ...]) -> tuple[str, ...]:
    """Titles of the bands that end with these ages.

    >>> age_band_titles((35, 40))
    ('35岁及以下', '36–40岁', '41岁及以上')
    """
    middle = (f"{low + 1}–{high}岁" for low, high in pairwise(bands))
    return (f"{bands[0]}岁及以下", *middle, f"{bands[-1] + 1}岁及以上")


def age_band_case(vantage: Vantage) -> Case:
    """The band's title, in the database."""
    titles = age_band_titles(AGE_BANDS)
    whens = [When(birth_on=None, then=Value(None))]
    for last, title in zip(AGE_BANDS, titles, strict=False):
        born_after = conditions.latest_start(vantage.on, last + 1)
        whens.append(When(birth_on__gt=born_after, then=Value(title)))
    return Case(*whens, default=Value(titles[-1]), output_field=CharField())


def age_band(vantage: Vantage, born: Any) -> str:
    """The band's title of a birth."""
    if born is None:
        return ""
    for last, title in zip(AGE_BANDS, age_band_titles(AGE_BANDS), strict=False):
        born_after = conditions.latest_start(vantage.on, last + 1)
        if born_after is not None and born > born_after:
            return title
    return age_band_titles(AGE_BANDS)[-1]


def ethnic_case(vantage: Vantage) -> Case:
    """汉族 or 少数民族, in the database."""
    return Case(
        When(ethnic_group="", then=Value(None)),
        When(ethnic_group__in=(HAN, "汉"), then=Value(HAN)),
        default=Value("少数民族"),
        output_field=CharField(),
    )


def ethnic_class(vantage: Vantage, group: Any) -> str:
    """汉族 or 少数民族; empty when not known."""
    if not group:
        return ""
    return HAN if group in {HAN, "汉"} else "少数民族"


@dataclass(frozen=True, kw_only=True)
class GradeColumn(ChoiceColumn):
    """The grade of the annual assessment so many years before the day's year."""

    years_back: int

    def heading(self, vantage: Vantage) -> str:
        return f"{vantage.on.year - self.years_back}年度考核"

    def needs(self) -> tuple[tuple[Source, str], ...]:
        return ((sources.GRADES, "year"), (sources.GRADES, "grade"))

    def cell(self, layout: Layout, vantage: Vantage) -> CellReader:
        year, grade = (layout.within(sources.GRADES, n) for n in ("year", "grade"))
        asked = vantage.on.year - self.years_back

        def write(own: Row, facts: Facts) -> Cell:
            rows = facts.get("grades", ())
            return next((row[grade] for row in rows if row[year] == asked), "") or ""

        return write

    def _only(self, vantage: Vantage) -> Q:
        return Q(year=vantage.on.year - self.years_back)

    def value(self, vantage: Vantage) -> Any:
        return sources.GRADES.picked(vantage, F("grade"), self._only(vantage))

    def order(self, vantage: Vantage) -> Any:
        place = sources.ranked("grade", self.choices, default=None)
        return sources.GRADES.picked(vantage, place, self._only(vantage))


@dataclass(frozen=True, kw_only=True)
class GradesColumn(Column):
    """The grades of the last three years on one line; found by any, sorted by how many 优秀."""

    filter_kind = "choice"
    choices: tuple[str, ...]
    years: int = 3

    def needs(self) -> tuple[tuple[Source, str], ...]:
        return ((sources.GRADES, "year"), (sources.GRADES, "grade"))

    def words(self, vantage: Vantage) -> tuple[tuple[str, str], ...]:
        return tuple((word, word) for word in self.choices)

    def cell(self, layout: Layout, vantage: Vantage) -> CellReader:
        year, grade = (layout.within(sources.GRADES, n) for n in ("year", "grade"))
        first = vantage.on.year - self.years

        def write(own: Row, facts: Facts) -> Cell:
            rows = [r for r in facts.get("grades", ()) if r[year] >= first and r[grade]]
            return "、".join(f"{row[year]}{row[grade]}" for row in rows)

        return write

    def _rows(self, vantage: Vantage) -> Any:
        rows = sources.GRADES.of_person(vantage)
        return rows.filter(year__gte=vantage.on.year - self.years).exclude(grade="")

    def value(self, vantage: Vantage) -> Any:
        best = self._rows(vantage).filter(grade=self.choices[0])
        count = best.order_by().values("person").annotate(n=Count("pk")).values("n")
        has_any = When(Exists(self._rows(vantage)), then=Coalesce(Subquery(count), 0))
        return Case(has_any, default=None)

    def read(self, value: str, vantage: Vantage) -> Test | str:
        return conditions.read_word(value, self.choices)

    def passing(self, persons: Any, vantage: Vantage, tests: Iterable[Test]) -> Any:
        either = Q()
        for test in tests:
            rows = self._rows(vantage)
            if isinstance(test, conditions.Word):
                either |= Q(Exists(rows.filter(grade=test.word)))
            elif isinstance(test, conditions.Filled):
                either |= Q(Exists(rows)) if test.is_filled else ~Q(Exists(rows))
        return persons.filter(either)

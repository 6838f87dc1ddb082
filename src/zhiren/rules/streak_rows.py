"""连续年度, row by row: a person's years as sets, and the four readings of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from zhiren.rules.ranks import Place, place_rows
from zhiren.rules.streak_matters import talk_matters
from zhiren.rules.streaks import YEARS
from zhiren.workdays.days import from_day_number

if TYPE_CHECKING:
    from zhiren.policy.rule import Rule
    from zhiren.rules.judgement import Bindings
    from zhiren.rules.rows import Row, Rows


@dataclass(frozen=True)
class Years:
    """Calendar years of one person; ``may_hold`` includes ``holds``.

    ``matters``: the 事由 of the result of a year that holds; ``talk_matters``: that of all talks
    of a year.
    """

    assessed: frozenset[int]
    holds: frozenset[int]
    may_hold: frozenset[int]
    talked: frozenset[int]
    base_on: int | None
    decisive: int | None
    matters: Mapping[int, str]
    talk_matters: Mapping[int, str]


@dataclass(frozen=True)
class Reading:
    """The run of n years that ends in the latest assessed one, and what the readings make of it."""

    years: Years
    bound: Bindings
    has_talks: bool

    def run(self) -> list[int]:
        """The years that must hold; shorter than n when there are not so many."""
        year, n = self.bound["year"], self.bound["years"]
        assessed = sorted(self.years.assessed, reverse=True)
        if self.bound["skips"]:
            return assessed[:n]
        if not assessed or year - assessed[0] > self.bound["latest_end"]:
            return []
        span = range(assessed[0], assessed[0] - n, -1)
        return [y for y in span if y > year - YEARS]

    def ends(self) -> tuple[int, int]:
        """First and last year of the window talks are read in."""
        run = self.run()
        last = run[0] if run else self.bound["year"] - 1
        first = last - self.bound["years"] + 1
        return (run[-1] if run and self.bound["skips"] else first), last

    def run_years(self, held: frozenset[int]) -> int:
        """Years of the run that hold."""
        return len(held.intersection(self.run()))

    def talk_years(self) -> set[int]:
        """Years with talks since the first of the run."""
        return {year for year in self.years.talked if year >= self.ends()[0]}

    def is_hit(self, held: frozenset[int]) -> bool:
        """Whether the clause applies, by the reading in force."""
        run = self.run_years(held) >= self.bound["years"]
        if not self.has_talks:
            return run
        first, last = self.ends()
        if self.bound["reading_A"]:
            return run and any(first <= year <= last for year in self.years.talked)
        if self.bound["reading_B"]:
            return run or self._every_year(self.years.talked, last)
        if self.bound["reading_C"]:
            return run or bool(self.talk_years())
        return self._every_year(self.years.talked | held, last)

    def _every_year(self, years: frozenset[int], last: int) -> bool:
        """N consecutive calendar years that end in ``last`` or later."""
        n = self.bound["years"]
        return any(
            all(end - back in years for back in range(n))
            for end in range(last, self.bound["year"] + 1)
        )


def judged_years(rows: Rows, b: Bindings, rule: Rule) -> Callable[[int], Years]:
    """The years of a person, by key."""
    results: dict[int, list[Row]] = defaultdict(list)
    for row in rows.having("assessment_result", "kind", rule.fields["kind"]):
        if b["year"] - YEARS < row["year"] <= b["year"]:
            results[row["person"]].append(row)
    last = _last_places(results, rule)

    def years_of(person: int) -> Years:
        talks = _talks(rows, b, rule, person)
        talked = [talk["held_on"] for talk in talks]
        own = results.get(person, [])
        holding = [row for row in own if _holds(row, b, rule, last)]
        held = {row["year"] for row in holding}
        unknown = {row["year"] for row in own if _is_unknown(row, rule)}
        days = [row["decided_on"] for row in own if row["decided_on"] is not None]
        return Years(
            frozenset(row["year"] for row in own),
            frozenset(held),
            frozenset(held | unknown),
            frozenset(from_day_number(day).year for day in talked),
            max([*days, *talked], default=None),
            max((row["row_no"] for row in own), default=None),
            _result_matters(holding),
            talk_matters((from_day_number(talk["held_on"]).year, talk) for talk in talks),
        )

    return years_of


def _last_places(
    results: dict[int, list[Row]], rule: Rule
) -> dict[tuple[object, ...], dict[int, Place]]:
    if "grades" in rule.fields:
        return {}
    scored = [row for own in results.values() for row in own if not _is_unknown(row, rule)]
    return place_rows(scored, lambda r: (r["assessment_class"], r["year"]), from_top=False)


def _is_unknown(row: Row, rule: Rule) -> bool:
    if "grades" in rule.fields:
        return row["grade"] is None
    return row["score"] is None or row["assessment_class"] is None


def _holds(
    row: Row, b: Bindings, rule: Rule, last: dict[tuple[object, ...], dict[int, Place]]
) -> bool:
    if _is_unknown(row, rule):
        return False
    if "grades" in rule.fields:
        return row["grade"] in rule.fields["grades"]
    place = last[(row["assessment_class"], row["year"])][row["score"]]
    is_alone = place.tied == 1 or b["ties_count"] == 1
    return place.ahead == 0 and is_alone and place.ranked >= b["least_size"]


def _result_matters(holding: list[Row]) -> dict[int, str]:
    known = sorted((row["year"], row["matter"]) for row in holding if row["matter"] is not None)
    return dict(known)


def _talks(rows: Rows, b: Bindings, rule: Rule, person: int) -> list[Row]:
    kinds = rule.fields.get("talks", ())
    return [
        row
        for row in rows.having("talk", "to_person", person)
        if row["kind"] in kinds and row["held_on"] >= b[f"y{YEARS}_until"]
    ]

"""A month as weeks of days, with what falls due on each; for the calendar page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from zhiren.workdays import WorkCalendar, add_months, is_workday

_SHOWN = 3
_YEARS = range(1950, 2101)
_WEEK = 7


@dataclass
class Matter:
    """Todos (or coming findings) of one rule due on one day."""

    title: str
    rule: str
    clause: str
    count: int
    is_coming: bool = False


@dataclass
class Day:
    """One day of the page: whether it belongs to the month and is worked, and its matters."""

    on: date
    is_within: bool
    is_workday: bool
    is_today: bool
    matters: list[Matter] = field(default_factory=list)

    @property
    def mark(self) -> str:
        """休 on a weekday that is off, 班 on a weekend day that is worked."""
        is_weekday = self.on.isoweekday() < 6  # noqa: PLR2004 (Saturday)
        return {(True, False): "休", (False, True): "班"}.get((is_weekday, self.is_workday), "")

    @property
    def following(self) -> date:
        """The next day: the end of this one in addresses."""
        return self.on + timedelta(days=1)

    @property
    def count(self) -> int:
        """Todos due on the day."""
        return sum(m.count for m in self.matters if not m.is_coming)

    @property
    def shown(self) -> Sequence[Matter]:
        """The matters that fit into a cell."""
        return self.matters[:_SHOWN]

    @property
    def others(self) -> int:
        """How many matters do not."""
        return max(len(self.matters) - _SHOWN, 0)


@dataclass(frozen=True)
class Month:
    """A month by its first day."""

    first: date

    @property
    def starts(self) -> date:
        """The Monday on or before the first day."""
        return self.first - timedelta(days=self.first.weekday())

    @property
    def until(self) -> date:
        """The Monday after the last day."""
        after = self.following
        return after + timedelta(days=-after.weekday() % _WEEK)

    @property
    def before(self) -> date:
        """The first day of the month before."""
        return add_months(self.first, -1)

    @property
    def following(self) -> date:
        """The first day of the month after."""
        return add_months(self.first, 1)


def month_from(text: str, today: date) -> Month:
    """The month that ``2026-11`` names; the present one for anything else."""
    year, _, month = text.partition("-")
    if year.isdecimal() and month.isdecimal() and len(text) <= len("2026-11"):
        number, of = int(month), int(year)
        if of in _YEARS and 1 <= number <= 12:  # noqa: PLR2004 (months of a year)
            return Month(date(of, number, 1))
    return Month(today.replace(day=1))


def weeks_of(
    month: Month,
    today: date,
    due: Iterable[dict[str, Any]],
    coming: Iterable[dict[str, Any]],
    calendar: WorkCalendar | None,
) -> list[list[Day]]:
    """The weeks of the page, Monday first."""
    days: dict[date, Day] = {}
    on = month.starts
    while on < month.until:
        is_within = month.first <= on < month.following
        worked = is_workday(on, calendar=calendar).is_workday
        days[on] = Day(on, is_within, worked, on == today)
        on += timedelta(days=1)
    for row in due:
        days[row["due_on"]].matters.append(
            Matter(row["title"], row["rule"], row["clause"], row["n"])
        )
    for row in coming:
        days[row["due_on"]].matters.append(
            Matter(row["rule_title"], row["rule"], row["clause"], row["n"], is_coming=True)
        )
    whole = list(days.values())
    return [whole[at : at + _WEEK] for at in range(0, len(whole), _WEEK)]

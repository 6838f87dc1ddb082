"""What the background does regularly, as data: one activity gives one row a subject and period."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

from zhiren.workdays.days import add_years, day_number
from zhiren.workdays.periods import periods_between

YEARS_BACK = 2
MOST_YEARS_BACK = 6


@dataclass(frozen=True)
class Activity:
    """A duty that the background always fulfils.

    ``members`` restricts the subjects, as SQL over ``member`` (kind person) or ``body`` (kind
    unit); ``cells`` are further columns as SQL over ``s`` (subject), ``p`` (period: n, starts,
    days, year) and ``happened`` (the day). ``window`` keeps the day to the first days of the period.
    """

    name: str
    table: str
    kind: Literal["person", "unit"]
    members: str
    on: str
    period: str = "year"
    column: str = ""
    cells: Mapping[str, str] = field(default_factory=dict)
    years_back: int = YEARS_BACK
    window: int = 366

    @property
    def subject_column(self) -> str:
        """Column of the table that names the subject."""
        return self.column or self.kind


def spans(
    period: str, as_of: date, years_back: int = MOST_YEARS_BACK
) -> list[tuple[int, int, int, int]]:
    """(number, first day, days up to as_of, year) of each period, oldest first.

    The open period is cut off after ``as_of``: what the background does, it has already done.
    """
    first = add_years(date(as_of.year, 1, 1), -years_back)
    found = []
    for number, one in enumerate(periods_between(period, first, as_of)):
        until = min(one.until, as_of + timedelta(days=1))
        days = (until - one.starts_on).days
        found.append((number, day_number(one.starts_on), days, one.starts_on.year))
    return found


def select_of(activity: Activity, number: int) -> str:
    """The SELECT that gives the rows of one activity; ``number`` varies the chance."""
    source = "member" if activity.kind == "person" else "body"
    purpose = 1000 + number * 37
    happened = f"(p.starts + chance(s.{activity.kind}, {purpose} + p.n * 101) % least(p.days, {activity.window}))"
    cells = "".join(
        f', {sql.replace("happened", happened)} AS "{column}"'
        for column, sql in activity.cells.items()
    )
    return (
        f'SELECT s.{activity.kind} AS "{activity.subject_column}", '
        f'{happened}::INTEGER AS "{activity.on}"{cells} '
        f"FROM {source} AS s, period_{activity.period} AS p "
        f"WHERE ({activity.members}) AND p.years_ago <= {activity.years_back} AND NOT EXISTS ("
        f"SELECT 1 FROM withheld AS w WHERE w.activity = '{activity.name}' "
        f"AND w.kind = '{activity.kind}' AND w.subject = s.{activity.kind})"
    )

"""周年: whether so many full years lie between two days that are both in the row.

Days are counted without the 29ths of February, so that every year has 365: the 29th has the
number of the 28th, which makes its anniversary in a common year the 28th, as in ``add_years``.
Whole numbers and comparisons only, so every engine can do it.
"""

from __future__ import annotations

from calendar import isleap
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from zhiren.workdays.days import day_number

if TYPE_CHECKING:
    import ibis.expr.types as ir

DAYS = 365
_FIRST_YEAR, _LAST_YEAR = 1940, 2060
LEAP_DAYS = tuple(
    day_number(date(year, 2, 29)) for year in range(_FIRST_YEAR, _LAST_YEAR + 1) if isleap(year)
)


def even_days_between(start: int, end: int) -> int:
    """Days from start to end without the 29ths of February after start; right from 1940 to 2060.

    n full years are over on ``end`` exactly when this is at least 365 n.
    """
    return end - start - sum(start < leap <= end for leap in LEAP_DAYS)


def even_days(start: ir.IntegerValue, end: ir.IntegerValue) -> ir.IntegerValue:
    """The same as an expression."""
    import ibis

    days = end.cast("int64") - start.cast("int64")
    for leap in LEAP_DAYS:
        passed = (start < leap) & (end >= leap)
        days = days - ibis.ifelse(passed, ibis.literal(1), ibis.literal(0))
    return days


def last_start(reached: Callable[[date], date], as_of: date, guess: date) -> int:
    """The last day whose ``reached`` day is on or before ``as_of``.

    Found near ``guess``; exact where months of unequal length make the plain difference wrong.
    """
    number = day_number(guess) + 5
    while reached(date.fromordinal(number + _EPOCH)) > as_of:
        number -= 1
    return number


_EPOCH = date(1970, 1, 1).toordinal()

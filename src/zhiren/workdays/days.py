"""Days as integers, and adding months and years to them.

The engine holds every date as the number of days since 1970-01-01; dates are turned into
numbers before a query and back after it.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date

_EPOCH = date(1970, 1, 1).toordinal()


def day_number(day: date) -> int:
    """Days since 1970-01-01.

    >>> day_number(date(1970, 1, 2))
    1
    """
    return day.toordinal() - _EPOCH


def from_day_number(number: int) -> date:
    """The date of a day number.

    >>> from_day_number(0)
    datetime.date(1970, 1, 1)
    """
    return date.fromordinal(number + _EPOCH)


def add_months(day: date, months: int) -> date:
    """The corresponding day ``months`` later (earlier when negative).

    Boundary: a month without that day gives its last day (民法典第二百零二条).

    >>> add_months(date(2024, 1, 31), 1)
    datetime.date(2024, 2, 29)
    """
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def add_years(day: date, years: int) -> date:
    """The same date ``years`` later; 29 February becomes the 28th in a common year.

    >>> add_years(date(2024, 2, 29), 1)
    datetime.date(2025, 2, 28)
    """
    return add_months(day, 12 * years)


def full_months(start: date, as_of: date) -> int:
    """Whole months between two dates.

    Boundary: a month is full on the corresponding day, so from 31 January it is full on
    28 February of a common year. 0 when as_of is before start.

    >>> full_months(date(2014, 10, 1), date(2024, 9, 30))
    119
    """
    months = (as_of.year - start.year) * 12 + as_of.month - start.month
    if add_months(start, months) > as_of:
        months -= 1
    return max(months, 0)


def full_years_months(start: date, as_of: date) -> tuple[int, int]:
    """Whole years and the whole months beyond them, as in 10 年 2 个月.

    >>> full_years_months(date(2014, 10, 1), date(2024, 12, 5))
    (10, 2)
    """
    years, months = divmod(full_months(start, as_of), 12)
    return years, months

"""Which days are worked, and counting by them."""

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import accumulate
from typing import NamedTuple

from zhiren.workdays.days import day_number, from_day_number
from zhiren.workdays.notices import Notice, NoticeFile, Statutory, state_council_notices

_WEEK = bytes([1, 1, 1, 1, 1, 0, 0])  # from Monday
_DAYS_PER_WEEK = 7
_EPOCH_WEEKDAY = 3  # 1970-01-01 was a Thursday


class Workday(NamedTuple):
    """Whether a day is worked; provisional while its year's notice is not published."""

    is_workday: bool
    is_provisional: bool


class WorkdayDate(NamedTuple):
    """A date found by counting; provisional when any day counted over was."""

    day: date
    is_provisional: bool


class WorkdayCount(NamedTuple):
    """A number of working days; provisional when any day in between was."""

    workdays: int
    is_provisional: bool


class CalendarRow(NamedTuple):
    """One day of the table that rules join; dates are day numbers.

    ``month_place`` is 32 x months since year 0 + day of the month; ``month_reached`` the same
    with 31 for a month's last day. A day is on or after the day n months after another exactly
    when its ``month_reached`` is at least the other's ``month_place`` + 32 n.
    """

    day: int
    is_workday: bool
    workday_no: int
    is_provisional: bool
    month_place: int
    month_reached: int


class CalendarColumns(NamedTuple):
    """The same table by columns: the entry of a day is at day minus first_day."""

    first_day: int
    is_workday: bytearray
    workday_no: list[int]
    is_provisional: bytearray


@dataclass(frozen=True)
class WorkCalendar:
    """Working days by a set of notices; immutable, shared between threads."""

    named_days: Mapping[int, bool]
    published_years: frozenset[int]
    statutory: tuple[Statutory, ...]
    reach_back: tuple[int, int]

    def with_notices(self, notices: Iterable[Notice]) -> "WorkCalendar":
        """This calendar changed by an institution's notices; a later one wins over an earlier.

        A notice with a year makes that year published, so a State Council notice newer than
        this release can be added from a pack.
        """
        days, years = dict(self.named_days), set(self.published_years)
        for notice in notices:
            days.update(notice.day_numbers())
            if notice.year is not None:
                years.add(notice.year)
        return WorkCalendar(days, frozenset(years), self.statutory, self.reach_back)

    def of(self, number: int) -> Workday:
        """The state of one day number."""
        year = from_day_number(number).year
        is_published = year in self.published_years
        is_provisional = not is_published or number >= self.settled_until(year)
        named = self.named_days.get(number)
        if named is not None:
            return Workday(named, is_provisional)
        is_weekday = bool(_WEEK[(number + _EPOCH_WEEKDAY) % _DAYS_PER_WEEK])
        is_off = not is_published and number in self.statutory_days(year)
        return Workday(is_weekday and not is_off, is_provisional)

    def settled_until(self, year: int) -> int:
        """The day number from which a published year may still be changed by the next notice."""
        if year + 1 in self.published_years:
            return day_number(date(year + 1, 1, 1))
        return day_number(date(year, *self.reach_back))

    def statutory_days(self, year: int) -> frozenset[int]:
        """Day numbers that are off in an unpublished year by regulation."""
        in_force = [rule for rule in self.statutory if rule.valid_from.year <= year]
        return in_force[-1].days_of(year) if in_force else frozenset()


def calendar_of(file: NoticeFile) -> WorkCalendar:
    """The calendar that a notice file describes."""
    empty = WorkCalendar({}, frozenset(), file.statutory, file.reach_back)
    return empty.with_notices(file.notices)


@cache
def state_council_calendar() -> WorkCalendar:
    """The calendar by the State Council's notices that come with Zhiren."""
    return calendar_of(state_council_notices())


def is_workday(day: date, *, calendar: WorkCalendar | None = None) -> Workday:
    """Whether a day is worked.

    >>> is_workday(date(2024, 2, 4))
    Workday(is_workday=True, is_provisional=False)
    """
    return (calendar or state_council_calendar()).of(day_number(day))


def add_workdays(
    day: date, n: int, *, count_first_day: bool = False, calendar: WorkCalendar | None = None
) -> WorkdayDate:
    """The n-th working day after a day; before it when n is negative.

    Boundary: the day itself is not counted (民法典第二百零一条); with count_first_day it is
    the first when it is worked. 0 gives the day itself, worked or not.

    >>> add_workdays(date(2024, 9, 30), 5).day
    datetime.date(2024, 10, 12)
    """
    calendar = calendar or state_council_calendar()
    step = 1 if n > 0 else -1
    number, left, is_provisional = day_number(day), abs(n), False
    if count_first_day and n:
        number -= step
    while left:
        number += step
        state = calendar.of(number)
        left -= state.is_workday
        is_provisional |= state.is_provisional
    return WorkdayDate(from_day_number(number), is_provisional)


def workdays_between(a: date, b: date, *, calendar: WorkCalendar | None = None) -> WorkdayCount:
    """Working days after a, up to and including b; negative, from b to the day before a, if b < a.

    So workdays_between(a, add_workdays(a, n).day) is n, and a matter decided on day a and
    done on day b is in time within n working days when the count is at most n.
    """
    calendar = calendar or state_council_calendar()
    first, last = day_number(a), day_number(b)
    sign, days = (1, range(first + 1, last + 1)) if first <= last else (-1, range(last, first))
    states = [calendar.of(number) for number in days]
    count = sum(state.is_workday for state in states)
    return WorkdayCount(sign * count, any(state.is_provisional for state in states))


def calendar_columns(
    first: date, last: date, *, calendar: WorkCalendar | None = None
) -> CalendarColumns:
    """The same as calendar_table, as columns; decades of days take about a millisecond."""
    calendar = calendar or state_council_calendar()
    start, end = day_number(first), day_number(last) + 1
    weeks = (end - start) // _DAYS_PER_WEEK + 2
    phase = (start + _EPOCH_WEEKDAY) % _DAYS_PER_WEEK
    worked = bytearray((_WEEK * weeks)[phase : phase + end - start])
    provisional = bytearray(b"\x01" * (end - start))
    for year in range(first.year, last.year + 1):
        if year in calendar.published_years:
            settled = range(
                max(day_number(date(year, 1, 1)), start), min(calendar.settled_until(year), end)
            )
            provisional[settled.start - start : settled.stop - start] = bytes(len(settled))
        else:
            for number in calendar.statutory_days(year):
                if start <= number < end:
                    worked[number - start] = False
    for number, is_worked in calendar.named_days.items():
        if start <= number < end:
            worked[number - start] = is_worked
    return CalendarColumns(start, worked, list(accumulate(worked)), provisional)


def calendar_table(
    first: date, last: date, *, calendar: WorkCalendar | None = None
) -> list[CalendarRow]:
    """One row a day, both ends included, with the working days counted from first.

    A rest day carries the number of the working day before it. The due date n working days
    after an event is the working day whose workday_no is the event's plus n.
    """
    columns = calendar_columns(first, last, calendar=calendar)
    days = range(columns.first_day, columns.first_day + len(columns.workday_no))
    flags = map(bool, columns.is_workday), map(bool, columns.is_provisional)
    places = _month_places(first, last)
    reached = places.copy()
    for index, following in enumerate(places[1:]):
        if following % _MONTH == 1:
            reached[index] = places[index] // _MONTH * _MONTH + _LONGEST
    if reached and monthrange(last.year, last.month)[1] == last.day:
        reached[-1] = places[-1] // _MONTH * _MONTH + _LONGEST
    return list(map(CalendarRow, days, flags[0], columns.workday_no, flags[1], places, reached))


# A month's share of a place: more than any month has days.
_MONTH, _LONGEST = 32, 31


def _month_places(first: date, last: date) -> list[int]:
    places: list[int] = []
    day = first
    while day <= last:
        length = monthrange(day.year, day.month)[1]
        start = (day.year * 12 + day.month - 1) * _MONTH
        places += range(start + day.day, start + length + 1)
        day = date.fromordinal(day.toordinal() + length - day.day + 1)
    return places[: last.toordinal() - first.toordinal() + 1]

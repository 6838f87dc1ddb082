"""Periods that frequencies are counted in: calendar, semester, rolling, fixed cycle, term."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Literal, NamedTuple, get_args

from zhiren.workdays.data import CalendarDataError, date_from, mapping_from, month_day_from
from zhiren.workdays.days import add_months, add_years, day_number

PeriodKind = Literal["month", "quarter", "half_year", "year", "semester"]

_ONE_DAY = timedelta(days=1)
_MONTHS_IN = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}
_CHINESE_ORDINALS = "一二三四"


class Period(NamedTuple):
    """A span of days: from the first day included until a day not included."""

    name: str
    starts_on: date
    until: date
    is_assumed: bool = False
    """True when a boundary is a default and not the institution's own date."""

    def contains(self, day: date) -> bool:
        """Whether a day lies in the period."""
        return self.starts_on <= day < self.until

    @property
    def last_day(self) -> date:
        """The last day included."""
        return self.until - _ONE_DAY


class PeriodRow(NamedTuple):
    """One period of the table that rules join; dates are day numbers."""

    period_no: int
    name: str
    from_day: int
    until_day: int
    is_assumed: bool


class UnknownPeriodError(ValueError):
    """A period kind that does not exist was asked for."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        kinds = "、".join(get_args(PeriodKind))
        super().__init__(f"没有「{kind}」这种周期。请从以下各项中选一种：{kinds}。")


@dataclass(frozen=True)
class Semesters:
    """How an institution divides the school year; every day belongs to one semester.

    autumn and spring are (month, day) where no start is given. starts holds the
    institution's own dates, keyed by the school year's first calendar year and the
    semester's number: {(2024, 1): date(2024, 9, 9)} starts 2024-2025学年第一学期.
    """

    autumn: tuple[int, int] = (9, 1)
    spring: tuple[int, int] = (2, 1)
    starts: Mapping[tuple[int, int], date] = field(default_factory=dict)

    def semester(self, school_year: int, number: int) -> Period:
        """The semester of a school year; number 1 is autumn, 2 is spring."""
        following = (school_year, 2) if number == 1 else (school_year + 1, 1)
        name = f"{school_year}-{school_year + 1}学年第{_CHINESE_ORDINALS[number - 1]}学期"
        is_assumed = not {(school_year, number), following} <= self.starts.keys()
        return Period(name, self._start(school_year, number), self._start(*following), is_assumed)

    def _start(self, school_year: int, number: int) -> date:
        default = (
            date(school_year, *self.autumn) if number == 1 else date(school_year + 1, *self.spring)
        )
        return self.starts.get((school_year, number), default)

    def containing(self, day: date) -> Period:
        """The semester a day belongs to; holidays belong to the semester before them."""
        for school_year in (day.year - 1, day.year):
            for number in (1, 2):
                semester = self.semester(school_year, number)
                if semester.contains(day):
                    return semester
        return self.semester(day.year - 2, 2)


DEFAULT_SEMESTERS = Semesters()


def semesters_from(entry: Any, source: str) -> Semesters:
    """Semesters from parsed data of a pack; source names the file in messages.

    Keys, all optional: autumn and spring (month-day), starts (the institution's own dates by
    semester, `2024-2025-1: 2024-09-09`). Raises CalendarDataError.
    """
    allowed = frozenset({"autumn", "spring", "starts"})
    data = mapping_from(entry or {}, source, "semesters", allowed)
    starts = {
        _semester_key(key, source): date_from(day, source, str(key))
        for key, day in (data.get("starts") or {}).items()
    }
    in_order = [starts[key] for key in sorted(starts)]
    if in_order != sorted(set(in_order)):
        raise CalendarDataError(
            source, "starts", "学期的开始日期没有随学期先后递增", "逐个核对各学期的开始日期"
        )
    default = Semesters()
    return Semesters(
        month_day_from(data.get("autumn", "{:02}-{:02}".format(*default.autumn)), source, "autumn"),
        month_day_from(data.get("spring", "{:02}-{:02}".format(*default.spring)), source, "spring"),
        starts,
    )


def _semester_key(key: Any, source: str) -> tuple[int, int]:
    found = re.fullmatch(r"(\d{4})-(\d{4})-([12])", str(key))
    if found is None or int(found[2]) != int(found[1]) + 1:
        raise CalendarDataError(
            source, str(key), "不是学期", "写成 2024-2025-1（第一学期）这样的形式"
        )
    return int(found[1]), int(found[3])


def period_of(kind: str, day: date, semesters: Semesters = DEFAULT_SEMESTERS) -> Period:
    """The calendar period or semester a day lies in.

    >>> period_of("quarter", date(2024, 8, 31)).name
    '2024年第三季度'
    """
    if kind == "semester":
        return semesters.containing(day)
    length = _MONTHS_IN.get(kind)
    if length is None:
        raise UnknownPeriodError(kind)
    index = (day.month - 1) // length
    starts_on = date(day.year, index * length + 1, 1)
    return Period(_period_name(kind, day.year, index), starts_on, add_months(starts_on, length))


def _period_name(kind: str, year: int, index: int) -> str:
    match kind:
        case "month":
            return f"{year}年{index + 1}月"
        case "quarter":
            return f"{year}年第{_CHINESE_ORDINALS[index]}季度"
        case "half_year":
            return f"{year}年{'上下'[index]}半年"
        case _:
            return f"{year}年"


def periods_between(
    kind: str, first: date, last: date, semesters: Semesters = DEFAULT_SEMESTERS
) -> Iterator[Period]:
    """Every period of a kind that has a day from first to last, both included, in order."""
    day = first
    while day <= last:
        period = period_of(kind, day, semesters)
        yield period
        day = period.until


def rolling_window(as_of: date, months: int) -> Period:
    """The months that end with as_of, which is included.

    >>> rolling_window(date(2025, 11, 30), 12).starts_on
    datetime.date(2024, 12, 1)
    """
    until = as_of + _ONE_DAY
    return Period(f"截至{as_of}的{months}个月", add_months(until, -months), until)


def cycle_of(anchor: date, years: int, day: date) -> Period:
    """The fixed cycle of so many years, counted from an anchor, in which a day lies.

    Boundary: the anchor is the first day of a cycle; days before it lie in earlier cycles.

    >>> cycle_of(date(2021, 1, 1), 3, date(2024, 1, 1)).name
    '2024年至2026年'
    """
    index = (day.year - anchor.year) // years
    while add_years(anchor, index * years) > day:
        index -= 1
    while add_years(anchor, (index + 1) * years) <= day:
        index += 1
    starts_on, until = add_years(anchor, index * years), add_years(anchor, (index + 1) * years)
    return Period(_cycle_name(starts_on, until), starts_on, until)


def _cycle_name(starts_on: date, until: date) -> str:
    if (starts_on.month, starts_on.day) == (1, 1):
        return f"{starts_on.year}年至{until.year - 1}年"
    return f"{starts_on}至{until - _ONE_DAY}"


def cycles_between(anchor: date, years: int, first: date, last: date) -> Iterator[Period]:
    """Every fixed cycle that has a day from first to last, both included, in order."""
    day = first
    while day <= last:
        period = cycle_of(anchor, years, day)
        yield period
        day = period.until


def term_from(starts_on: date, years: int) -> Period:
    """A term of office (任期): so many years from the day it starts."""
    until = add_years(starts_on, years)
    return Period(f"{starts_on}至{until - _ONE_DAY}的任期", starts_on, until)


def period_table(
    kind: str, first: date, last: date, semesters: Semesters = DEFAULT_SEMESTERS
) -> list[PeriodRow]:
    """The periods from first to last as rows for a rule to join, numbered from 1."""
    return [
        PeriodRow(
            number,
            period.name,
            day_number(period.starts_on),
            day_number(period.until),
            period.is_assumed,
        )
        for number, period in enumerate(periods_between(kind, first, last, semesters), start=1)
    ]

"""Notices that say which days are worked: the State Council's, and an institution's own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from zhiren.workdays.data import CalendarDataError, date_from, mapping_from, month_day_from
from zhiren.workdays.days import day_number

_NOTICE_KEYS = frozenset(
    {"year", "number", "issued", "changes", "source", "verified", "days_off", "workdays"}
)
_STATUTORY_KEYS = frozenset({"from", "number", "source", "verified", "every_year", "lunar"})
_FILE_KEYS = frozenset({"next_notice_may_reach_back_to", "statutory", "notices"})


@dataclass(frozen=True)
class DaysOff:
    """A span of days off, both ends included."""

    name: str
    first: date
    last: date

    def day_numbers(self) -> range:
        """The day numbers of the span."""
        return range(day_number(self.first), day_number(self.last) + 1)


@dataclass(frozen=True)
class Notice:
    """One notice: the days it frees and the rest days it makes working days.

    year is None for a notice of an institution, which does not make a year published.
    """

    year: int | None
    number: str | None
    issued: date | None
    days_off: tuple[DaysOff, ...]
    workdays: tuple[date, ...]
    changes: str | None = None
    source: str | None = None
    is_verified: bool = False

    def day_numbers(self) -> dict[int, bool]:
        """Day number to is_workday, for the days this notice speaks of."""
        days = {number: False for span in self.days_off for number in span.day_numbers()}
        days.update((day_number(day), True) for day in self.workdays)
        return days


@dataclass(frozen=True)
class Statutory:
    """Days off known by regulation before the year's notice is out."""

    valid_from: date
    number: str | None
    month_days: frozenset[tuple[int, int]]
    lunar: tuple[DaysOff, ...]

    def days_of(self, year: int) -> frozenset[int]:
        """The day numbers that are off in a year."""
        fixed = {day_number(date(year, *month_day)) for month_day in self.month_days}
        spans = (span for span in self.lunar if span.first.year == year)
        return frozenset(fixed.union(*(span.day_numbers() for span in spans)))


@dataclass(frozen=True)
class NoticeFile:
    """What notices.yaml holds."""

    notices: tuple[Notice, ...]
    statutory: tuple[Statutory, ...]
    reach_back: tuple[int, int]


@cache
def state_council_notices() -> NoticeFile:
    """The notices that come with Zhiren."""
    text = files("zhiren.workdays").joinpath("notices.yaml").read_text(encoding="utf-8")
    content = mapping_from(_parse(text), "notices.yaml", "文件", _FILE_KEYS)
    return NoticeFile(
        notices=notices_from(content["notices"], "notices.yaml"),
        statutory=tuple(_statutory(entry, "notices.yaml") for entry in content["statutory"]),
        reach_back=month_day_from(
            content["next_notice_may_reach_back_to"],
            "notices.yaml",
            "next_notice_may_reach_back_to",
        ),
    )


def read_notices(path: Path) -> tuple[Notice, ...]:
    """Notices from a file of an institution: a mapping with the one key `notices`.

    Entries without `year` change single days (school closure, an extra working Saturday).
    """
    content = mapping_from(
        _parse(path.read_text(encoding="utf-8")), str(path), "文件", frozenset({"notices"})
    )
    return notices_from(content.get("notices", []), str(path))


def notices_from(entries: Sequence[Any], source: str) -> tuple[Notice, ...]:
    """Notices from parsed data; source names the file in messages.

    Raises CalendarDataError: an unknown key, a value that is no date, a span that ends before it
    starts, a day both off and worked.
    """
    return tuple(_notice(entry, source) for entry in entries)


def _parse(text: str) -> Any:
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(text, Loader=loader)  # noqa: S506 - the safe loader, compiled where there is one


def _notice(entry: Any, source: str) -> Notice:
    name = str(entry.get("number") or entry.get("year")) if isinstance(entry, dict) else str(entry)
    data = mapping_from(entry, source, name, _NOTICE_KEYS)
    notice = Notice(
        year=data.get("year"),
        number=data.get("number"),
        issued=_optional_date(data.get("issued"), source, name),
        days_off=tuple(_days_off(span, source, name) for span in data.get("days_off") or ()),
        workdays=tuple(date_from(day, source, name) for day in data.get("workdays") or ()),
        changes=data.get("changes"),
        source=data.get("source"),
        is_verified=bool(data.get("verified", False)),
    )
    _refuse_contradiction(notice, source, name)
    return notice


def _refuse_contradiction(notice: Notice, source: str, name: str) -> None:
    for day in notice.workdays:
        if any(span.first <= day <= span.last for span in notice.days_off):
            raise CalendarDataError(
                source, name, f"{day} 既放假又上班", "从 days_off 或 workdays 中删去这一天"
            )


def _statutory(entry: Any, source: str) -> Statutory:
    data = mapping_from(entry, source, "statutory", _STATUTORY_KEYS)
    return Statutory(
        valid_from=date_from(data["from"], source, "statutory"),
        number=data.get("number"),
        month_days=frozenset(
            month_day_from(text, source, "statutory") for text in data["every_year"]
        ),
        lunar=tuple(_days_off(span, source, "statutory") for span in data["lunar"]),
    )


def _days_off(entry: Any, source: str, name: str) -> DaysOff:
    data = mapping_from(entry, source, name, frozenset({"name", "from", "to"}))
    first = date_from(data.get("from"), source, name)
    last = date_from(data.get("to", data.get("from")), source, name)
    if last < first:
        raise CalendarDataError(
            source, name, f"放假止于 {last}，早于起始 {first}", "改正 from 与 to"
        )
    return DaysOff(str(data.get("name", "")), first, last)


def _optional_date(value: Any, source: str, name: str) -> date | None:
    return None if value is None else date_from(value, source, name)

"""预测 (forecast): whether a task will be done in time if it goes on as last reported. Pure.

Method: take the last four reports up to today (of one day the highest percentage). From the first
to the last of them so many percentage points were gained in so many days; going on at that speed
the rest takes ``ceil(rest × days ÷ gained)`` days from the last report, and no task is expected
before today. Expected on the due day is still in time. Without gain it will not be done.

Nothing is said (unknown) with fewer than two reports, when they lie less than a fortnight apart,
when the last is older than 120 days, or without due day. These figures belong to the method and
rest on no clause: a forecast is shown as such, with its basis, and is never a finding.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

WHOLE = 100


class Outlook(StrEnum):
    """What the forecast says."""

    LATE = "late"
    IN_TIME = "in_time"
    UNKNOWN = "unknown"


OUTLOOKS = {
    Outlook.LATE: "预计不能按期完成",
    Outlook.IN_TIME: "预计按期完成",
    Outlook.UNKNOWN: "无法预测",
}


class Reported(NamedTuple):
    """One report: its day and the percentage done."""

    day: date
    percent: int


@dataclass(frozen=True)
class Method:
    """How many reports are looked at, and what is too little or too old to go by."""

    reports: int = 4
    least_reports: int = 2
    least_days: int = 14
    stale_days: int = 120

    def sentence(self) -> str:
        """The method as the page states it."""
        return (
            f"按最近 {self.reports} 次报告的平均进度直线推算；不足 {self.least_reports} 次、"
            f"首末相隔不足 {self.least_days} 天、最近一次报告距今超过 {self.stale_days} 天"
            "或者没有时限的，不作预测。预测只供提前督促，不是落实结论。"
        )


METHOD = Method()


@dataclass(frozen=True)
class Forecast:
    """The outlook with what it rests on; ``expected_on`` None: never at this speed, or unknown."""

    outlook: Outlook
    basis: str
    expected_on: date | None = None
    days_late: int = 0


def forecast(
    reports: Iterable[Reported], due_on: date | None, today: date, method: Method = METHOD
) -> Forecast:
    """The forecast of one task.

    >>> on = date.fromisoformat
    >>> told = forecast(
    ...     [Reported(on("2024-03-01"), 20), Reported(on("2024-05-30"), 50)],
    ...     on("2024-10-31"), on("2024-06-15"),
    ... )
    >>> told.outlook.value, told.expected_on.isoformat(), told.days_late
    ('in_time', '2024-10-27', 0)
    >>> told.basis
    '2024.03.01 20% → 2024.05.30 50%，90 天 30 个百分点；照此还需 150 天'
    """
    window = _window(reports, today, method)
    if due_on is None:
        return Forecast(Outlook.UNKNOWN, "没有时限")
    if window and window[-1].percent >= WHOLE:
        return _expected(window[-1].day, due_on, f"{window[-1].day:%Y.%m.%d} 已报告 100%")
    lacking = _lacking(window, today, method)
    if lacking:
        return Forecast(Outlook.UNKNOWN, lacking)
    first, last = window[0], window[-1]
    days, gained = (last.day - first.day).days, last.percent - first.percent
    told = f"{first.day:%Y.%m.%d} {first.percent}% → {last.day:%Y.%m.%d} {last.percent}%，{days} 天"
    if gained <= 0:
        return Forecast(Outlook.LATE, f"{told}没有进展；照此不会完成")
    needed = -(-(WHOLE - last.percent) * days // gained)
    basis = f"{told} {gained} 个百分点；照此还需 {needed} 天"
    room = (date.max - last.day).days
    return _expected(max(last.day + timedelta(days=min(needed, room)), today), due_on, basis)


def _expected(expected_on: date, due_on: date, basis: str) -> Forecast:
    late = (expected_on - due_on).days
    outlook = Outlook.LATE if late > 0 else Outlook.IN_TIME
    return Forecast(outlook, basis, expected_on, max(late, 0))


def _window(reports: Iterable[Reported], today: date, method: Method) -> list[Reported]:
    best: dict[date, int] = {}
    for day, percent in reports:
        if day <= today:
            best[day] = max(percent, best.get(day, 0))
    return [Reported(day, best[day]) for day in sorted(best)[-method.reports :]]


def _lacking(window: list[Reported], today: date, method: Method) -> str:
    if len(window) < method.least_reports:
        return f"只有 {len(window)} 次报告" if window else "没有报告"
    if (today - window[-1].day).days > method.stale_days:
        return f"最近一次报告是 {window[-1].day:%Y.%m.%d}，已超过 {method.stale_days} 天"
    days = (window[-1].day - window[0].day).days
    if days < method.least_days:
        return f"最近的报告相隔只有 {days} 天"
    return ""

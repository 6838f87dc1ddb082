"""月报、年报 (report): figures of a period, each with the list behind it.

Everything is told by days, so that the report of a past month says today what it said then:
extensions granted since are not in it. Owners, what was cancelled and reports handed in late are
as they are now. Lights are of today and not in it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, F, OuterRef, Window
from django.db.models.functions import RowNumber

from zhiren.web.lib.moments import day_end
from zhiren.web.lib.partial_dates import shown
from zhiren.web.register.models import TaskReport
from zhiren.web.worktasks.models import Acceptance, Change, WorkTask
from zhiren.web.worktasks.report_events import events_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from django.db.models import QuerySet

    from zhiren.web.worktasks.forecasting import Forecast
    from zhiren.web.worktasks.models import Plan
    from zhiren.web.worktasks.outlook import Ahead

# A page shows so many tasks of a list; the files have all.
SHOWN = 200
WHOLE = 100
_DECEMBER = 12
_WHOLE = Decimal(1)
Status = WorkTask.Status


@dataclass(frozen=True)
class Period:
    """A month of the plan or the whole of it, up to ``as_of`` (included)."""

    plan: Plan
    first: date
    until: date
    as_of: date
    is_year: bool

    @property
    def title(self) -> str:
        """2024年9月, or 2024年度."""
        if self.is_year:
            return f"{self.plan.year}年度"
        return f"{self.first.year}年{self.first.month}月"

    @property
    def key(self) -> str:
        """As the address names it."""
        return "year" if self.is_year else f"{self.first:%Y-%m}"

    @property
    def next_until(self) -> date:
        """The end of the month after it."""
        return next_month(self.until)

    def has(self, day: date | None) -> bool:
        """Whether a day is in the part of it that has passed."""
        return day is not None and self.first <= day <= self.as_of


def periods_of(plan: Plan, today: date) -> list[Period]:
    """The plan as a whole and its months so far, the latest first."""
    found, month = [], plan.from_on.replace(day=1)
    # Tasks left open go on after the plan's end, and are reported on until they are done.
    while month <= today and month < next_month(plan.until_on):
        until = next_month(month)
        as_of = min(until - timedelta(days=1), today)
        found.append(Period(plan, month, until, as_of, is_year=False))
        month = until
    last = min(plan.until_on - timedelta(days=1), today)
    whole = Period(plan, plan.from_on, plan.until_on, max(last, plan.from_on), is_year=True)
    return [whole, *reversed(found)]


def next_month(day: date) -> date:
    """The first of the month after."""
    if day.month == _DECEMBER:
        return date(day.year + 1, 1, 1)
    return date(day.year, day.month + 1, 1)


@dataclass(frozen=True)
class Item:
    """A task as lists of the report name it; ``note`` is what the list is about."""

    pk: int
    name: str
    item: str
    clause: str
    quotation: str
    section: str
    owner: str
    leader: str
    status: str
    strength: str
    due_on: date | None
    assigned_on: date | None
    finished_on: date | None
    weight: Decimal
    counts: bool
    progress: int = 0
    share: int = 0
    reported_on: date | None = None
    note: str = ""

    def noted(self, note: str) -> Item:
        """The same with a note."""
        return replace(self, note=note)


@dataclass(frozen=True)
class Listing:
    """A list of tasks and the figure that it proves: its length."""

    key: str
    title: str
    items: list[Item]
    empty: str

    @property
    def count(self) -> int:
        """The figure."""
        return len(self.items)

    @property
    def shown(self) -> list[Item]:
        """Those that the page lists; the files have all."""
        return self.items[:SHOWN]


@dataclass
class Part:
    """A section's or unit's figures at the end of the period."""

    title: str
    tasks: int = 0
    finished: int = 0
    overdue: int = 0
    weight: Decimal = Decimal(0)
    weighted: Decimal = Decimal(0)

    @property
    def progress(self) -> int | None:
        """Weighted mean, rounded half up."""
        if not self.weight:
            return None
        return int((self.weighted / self.weight).quantize(_WHOLE, ROUND_HALF_UP))


@dataclass(frozen=True)
class PlanReport:
    """The whole report; page, workbook and document show the same."""

    plan: Plan
    period: Period
    total: Part
    sections: list[Part]
    units: list[Part]
    listings: list[Listing]
    events: list[Any]
    method: str

    @property
    def tables(self) -> tuple[tuple[str, list[Part]], ...]:
        """The two tables with their titles."""
        return ("部分", self.sections), ("责任单位", self.units)


def report_of(
    works: QuerySet[WorkTask], period: Period, ahead: Ahead | None, method: str
) -> PlanReport:
    """Put the report together; ``ahead`` are forecasts, None for a period that has passed."""
    items = _items(works, period)
    sections = _parts(items, period, lambda i: i.section or "未分部分")
    units = _parts(items, period, lambda i: i.owner or "没有责任单位")
    units.sort(key=lambda part: (-part.overdue, -part.tasks, part.title))
    total = Part(period.plan.title)
    for item in items:
        _add(total, item, period)
    return PlanReport(
        period.plan,
        period,
        total,
        sections,
        units,
        _listings(items, period, ahead),
        events_of(works, period.first, period.as_of),
        method,
    )


def _listings(items: list[Item], period: Period, ahead: Ahead | None) -> list[Listing]:
    said = "本年度" if period.is_year else "本月"
    found = [
        Listing("finished", f"{said}办结", _finished(items, period), f"{said}没有办结的任务。"),
        Listing("overdue", "逾期未完成", _overdue(items, period), "没有逾期未完成的任务。"),
        Listing("silent", f"{said}没有报告", _silent(items, period), "在办的任务都报告了进展。"),
    ]
    if ahead is not None:
        found.append(
            Listing(
                "ahead",
                "预计不能按期完成",
                _ahead(items, ahead),
                "没有预计不能按期完成的任务。",
            )
        )
    coming = [
        item.noted(f"时限 {shown(item.due_on)}")
        for item in _open(items, period)
        if item.due_on and period.as_of < item.due_on < max(period.next_until, period.until)
    ]
    coming.sort(key=lambda item: item.due_on or date.max)
    if not period.is_year:
        found.append(Listing("coming", "下月底前到期", coming, "下月底前没有到期的任务。"))
    return found


def _finished(items: Iterable[Item], period: Period) -> list[Item]:
    found = []
    for item in items:
        if not period.has(item.finished_on):
            continue
        late = (item.finished_on - item.due_on).days if item.due_on and item.finished_on else 0
        if 0 < item.share < WHOLE:
            note = f"{shown(item.finished_on)} 部分完成 {item.share}%"
        elif late > 0:
            note = f"{shown(item.finished_on)} 完成，逾期 {late} 天"
        else:
            note = f"{shown(item.finished_on)} 按时完成"
        found.append(item.noted(note))
    return sorted(found, key=lambda item: item.finished_on or date.max)


def _overdue(items: Iterable[Item], period: Period) -> list[Item]:
    found = [
        item.noted(f"逾期 {(period.as_of - item.due_on).days} 天，进度 {item.progress}%")
        for item in items
        if item.due_on is not None and _is_overdue(item, period)
    ]
    return sorted(found, key=lambda item: item.due_on or date.max)


def _silent(items: Iterable[Item], period: Period) -> list[Item]:
    found = []
    for item in _open(items, period):
        is_new = item.assigned_on is not None and item.assigned_on >= period.first
        if is_new or period.has(item.reported_on):
            continue
        last = f"最近报告 {shown(item.reported_on)}" if item.reported_on else "从未报告"
        found.append(item.noted(f"{last}，进度 {item.progress}%"))
    return found


def _ahead(items: Iterable[Item], ahead: Ahead) -> list[Item]:
    by_key = {item.pk: item for item in items}
    return [by_key[pk].noted(_told(told)) for pk, told in ahead.late if pk in by_key]


def _told(told: Forecast) -> str:
    expected = f"预计 {shown(told.expected_on)}，" if told.expected_on else ""
    return f"{expected}{told.basis}"


def _open(items: Iterable[Item], period: Period) -> list[Item]:
    """Assigned by then and not finished by then."""
    return [item for item in items if _is_open(item, period)]


def _is_open(item: Item, period: Period) -> bool:
    started = item.assigned_on is not None and item.assigned_on <= period.as_of
    done = item.finished_on is not None and item.finished_on <= period.as_of
    return started and not done and item.status not in (Status.CANCELLED, Status.PLANNED)


def _is_overdue(item: Item, period: Period) -> bool:
    return _is_open(item, period) and item.due_on is not None and item.due_on < period.as_of


def _parts(items: Iterable[Item], period: Period, of: Callable[[Item], str]) -> list[Part]:
    parts: dict[str, Part] = {}
    for item in items:
        _add(parts.setdefault(of(item), Part(of(item))), item, period)
    return list(parts.values())


def _add(part: Part, item: Item, period: Period) -> None:
    part.tasks += 1
    part.finished += item.finished_on is not None and item.finished_on <= period.as_of
    part.overdue += _is_overdue(item, period)
    if item.counts:
        part.weight += item.weight
        part.weighted += item.weight * item.progress


def _items(works: QuerySet[WorkTask], period: Period) -> list[Item]:
    parts = WorkTask.objects.filter(parent=OuterRef("pk")).order_by()
    rows = works.exclude(status=Status.CANCELLED).annotate(has_parts=Exists(parts))
    names = (
        "pk task task__name task__item task__clause quotation section task__owner__name "
        "leader__name status strength task__due_on plan__until_on task__assigned_on "
        "task__finished_on weight has_parts"
    ).split()
    last, ends = _last_reports(works, period.as_of), _ends(works)
    dues = _former_due_days(works, period.as_of)
    found = []
    for values in rows.order_by("order", "path").values_list(*names):
        row = dict(zip(names, values, strict=True))
        row["task__due_on"] = dues.get(row["pk"], row["task__due_on"])
        found.append(_item(row, last, ends, period.as_of))
    return found


def _item(
    row: dict[str, Any],
    last: dict[int, tuple[date, int]],
    ends: dict[int, tuple[date, int]],
    as_of: date,
) -> Item:
    reported_on, progress = last.get(row["task"], (None, 0))
    finished_on = row["task__finished_on"]
    due_on = row["task__due_on"] or row["plan__until_on"] - timedelta(days=1)
    if row["status"] == Status.CLOSED and finished_on is not None and finished_on <= as_of:
        progress = WHOLE
    # Of a task fulfilled in part the register has no day of finishing: its acceptance has.
    ended_on, share = ends.get(row["pk"], (None, 0))
    return Item(
        row["pk"], row["task__name"], row["task__item"] or "", row["task__clause"] or "",
        row["quotation"], row["section"], row["task__owner__name"] or "",
        row["leader__name"] or "", row["status"], row["strength"], due_on,
        row["task__assigned_on"], finished_on or ended_on, row["weight"],
        not row["has_parts"], progress, share, reported_on,
    )  # fmt: skip


def _former_due_days(works: QuerySet[WorkTask], as_of: date) -> dict[int, date | None]:
    """The due days that held on a day, of tasks given an extension since."""
    rows = Change.objects.filter(
        work__in=works.order_by().values("pk"),
        kind=Change.Kind.EXTENSION,
        status=Change.Status.GRANTED,
        decided_at__gte=day_end(as_of),
    )
    found = {}
    # The earliest of them says what held before them all.
    for work, before in rows.order_by("-decided_at", "-pk").values_list("work", "before"):
        due_on = before["due_on"]
        found[work] = date.fromisoformat(due_on) if due_on else None
    return found


def _ends(works: QuerySet[WorkTask]) -> dict[int, tuple[date, int]]:
    """When and in what share tasks ended that were fulfilled in part."""
    rows = Acceptance.objects.filter(
        work__in=works.filter(status=Status.PARTIAL).order_by().values("pk"),
        verdict=Acceptance.Verdict.PARTIAL,
    )
    return {
        work: (day, share)
        for work, day, share in rows.order_by("pk").values_list("work", "on", "share")
    }


def _last_reports(works: QuerySet[WorkTask], as_of: date) -> dict[int, tuple[date, int]]:
    """By register task the day and percentage of its last report up to a day."""
    ranked = TaskReport.objects.filter(
        task__in=works.order_by().values("task"), reported_on__lte=as_of
    ).annotate(
        back=Window(
            RowNumber(),
            partition_by=F("task"),
            order_by=(F("reported_on").desc(), F("pk").desc()),
        )
    )
    rows: Sequence[Any] = (
        ranked.filter(back=1).order_by().values_list("task", "reported_on", "progress_percent")
    )
    return {task: (day, percent or 0) for task, day, percent in rows}


def grouped(items: Iterable[Item]) -> dict[str, list[Item]]:
    """By section, in order."""
    found: dict[str, list[Item]] = defaultdict(list)
    for item in items:
        found[item.section or "未分部分"].append(item)
    return dict(found)

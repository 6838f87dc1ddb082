"""进度图 (Gantt): tasks as bars from assigning to due day over the months of the plan.

Places are percentages of the whole width, which SVG takes as they are: the same drawing fits a
wide screen, a sheet of paper and a phone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db.models import Prefetch

from zhiren.web.worktasks.models import Dependency, WorkTask

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

    from zhiren.web.worktasks.models import Plan

ROWS = 100
# More months than this are unreadable: bars end at the edge, with their days in words.
MOST_MONTHS = 24
_YEAR = 12
_LEAST_WIDTH = 0.6


@dataclass(frozen=True)
class Month:
    """One column: its name and place."""

    title: str
    year: int
    x: float
    is_january: bool


@dataclass(frozen=True)
class Axis:
    """The days from ``first`` to before ``until``, and the months in between."""

    first: date
    until: date

    def has(self, day: date) -> bool:
        """Whether a day is within the edges."""
        return self.first <= day < self.until

    def x(self, day: date) -> float:
        """The place of a day, within the edges."""
        part = (day - self.first).days / (self.until - self.first).days
        return round(100 * min(max(part, 0), 1), 2)

    @property
    def months(self) -> list[Month]:
        """The columns in order."""
        starts = [self.first]
        while starts[-1] < self.until:
            starts.append(_month_after(starts[-1], 1))
        return [
            Month(f"{day.month}月", day.year, self.x(day), day.month == 1) for day in starts[:-1]
        ]


@dataclass(frozen=True)
class Mark:
    """A milestone: place and words."""

    x: float
    title: str
    is_done: bool
    is_late: bool


@dataclass(frozen=True)
class Need:
    """A task this one waits for or goes in step with; ``is_broken`` when it is due first."""

    dependency: Dependency
    is_broken: bool


@dataclass(frozen=True)
class Bar:
    """A task's row; ``x`` and ``width`` None without the days to draw it."""

    work: WorkTask
    x: float
    width: float
    filled: float
    marks: list[Mark]
    needs: list[Need]
    is_cut: bool


def with_needs(works: QuerySet[WorkTask]) -> QuerySet[WorkTask]:
    """The tasks with milestones and what they wait for: two statements more."""
    needs = Dependency.objects.select_related("on__task", "on__plan")
    return works.select_related("task__owner", "plan").prefetch_related(
        "milestones", Prefetch("needs", needs)
    )


def axis_of(plan: Plan, works: Sequence[WorkTask], today: date) -> Axis:
    """The plan's months, those beyond that the shown tasks reach, and up to today while it runs.

    Where that is more than can be read, the months before the plan are left out, then the
    earliest: what is due now or next is always in sight.
    """
    begun = [day for work in works if (day := work.task.assigned_on)]
    ends = [plan.last_day, *(work.due_on for work in works)]
    if plan.status != plan.Status.FROZEN:
        ends.append(today)
    start = min([plan.from_on, *begun]).replace(day=1)
    until = _month_after(max(ends), 1)
    if _months(start, until) > MOST_MONTHS:
        start = max(start, plan.from_on.replace(day=1))
    if _months(start, until) > MOST_MONTHS:
        until = min(until, max(_month_after(today, 2), _month_after(start, MOST_MONTHS)))
        start = max(start, _month_after(until, -MOST_MONTHS))
    return Axis(start, until)


def bars(works: Sequence[WorkTask], axis: Axis, today: date) -> list[Bar]:
    """One row a task."""
    return [_bar(work, axis, today) for work in works]


def _bar(work: WorkTask, axis: Axis, today: date) -> Bar:
    start = work.task.assigned_on or axis.first
    end = work.due_on
    x = axis.x(start)
    width = max(round(axis.x(end + timedelta(days=1)) - x, 2), _LEAST_WIDTH)
    return Bar(
        work,
        min(x, 100 - _LEAST_WIDTH),
        width,
        round(width * min(work.progress, 100) / 100, 2),
        [_mark(m, axis, today) for m in work.milestones.all()],
        [Need(d, _is_broken(work, d)) for d in work.needs.all()],
        start < axis.first or end >= axis.until,
    )


def _mark(milestone: object, axis: Axis, today: date) -> Mark:
    due_on, done_on = milestone.due_on, milestone.done_on  # type: ignore[attr-defined]
    said = f"{milestone.title}：{due_on:%Y.%m.%d}"  # type: ignore[attr-defined]
    if done_on is not None:
        said += f"，{done_on:%Y.%m.%d} 完成"
    return Mark(axis.x(due_on), said, done_on is not None, done_on is None and due_on < today)


def _is_broken(work: WorkTask, dependency: Dependency) -> bool:
    """Whether what must come before is due later. What goes in step is judged by its rule."""
    is_after = dependency.kind == Dependency.Kind.AFTER
    return is_after and dependency.on.due_on > work.due_on


def _month_after(day: date, count: int) -> date:
    """The first of the month so many months after that of a day; before it, if negative."""
    year, month = divmod(day.year * _YEAR + day.month - 1 + count, _YEAR)
    return date(year, month + 1, 1)


def _months(first: date, until: date) -> int:
    return (until.year - first.year) * _YEAR + until.month - first.month

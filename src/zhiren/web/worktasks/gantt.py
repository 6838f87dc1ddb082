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

ROWS = 100
# More months than this are unreadable: bars end at the edge, with their days in words.
MOST_MONTHS = 24
_DECEMBER = 12
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

    def x(self, day: date) -> float:
        """The place of a day, within the edges."""
        part = (day - self.first).days / (self.until - self.first).days
        return round(100 * min(max(part, 0), 1), 2)

    @property
    def months(self) -> list[Month]:
        """The columns in order."""
        starts = [self.first]
        while starts[-1] < self.until:
            starts.append(_next_month(starts[-1]))
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


def axis_of(first: date, until: date, works: Sequence[WorkTask]) -> Axis:
    """The plan's months, and those beyond that the shown tasks reach, as far as readable."""
    days = [day for w in works for day in (w.task.assigned_on, w.due_on)]
    start = min([first, *days]).replace(day=1)
    end = max([until - timedelta(days=1), *days])
    latest = _next_month(end)
    months, day = 0, start
    while day < latest and months < MOST_MONTHS:
        day, months = _next_month(day), months + 1
    return Axis(start, day)


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


def _next_month(day: date) -> date:
    if day.month == _DECEMBER:
        return date(day.year + 1, 1, 1)
    return date(day.year, day.month + 1, 1)

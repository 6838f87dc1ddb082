"""灯: how a task stands on a day, by dates alone; once in Python and once in SQL, proved equal.

========  ==========================================================================
red       the due day has passed and the task is not handed in
yellow    handed in nothing yet, and the due day is at most ``due_soon_days`` away, or
          no report for longer than ``report_days``
blue      handed in, waiting for acceptance
green     running, neither of these
grey      not yet assigned or not yet signed for; cancelled; left open by a settled plan
done      closed, wholly or partly
========  ==========================================================================

The due day itself is not late. A task without a day of its own is due on the plan's last day. That,
how many days are "soon" and how often one reports are readings: ``plan-year-end``,
``task-lights``, ``task-reporting``.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db.models import Case, CharField, Q, Value, When
from django.db.models.functions import Coalesce

from zhiren.web.worktasks.models import Plan, WorkTask

if TYPE_CHECKING:
    from django.db.models import QuerySet

Status = WorkTask.Status
LIGHTS = {
    "red": "逾期",
    "yellow": "临期或未按期报告",
    "blue": "待验收",
    "green": "正常",
    "grey": "未在办",
    "done": "已办结",
}
_DONE = (Status.CLOSED, Status.PARTIAL)
_A_DAY = timedelta(days=1)


def light_of(
    status: str,
    due_on: date,
    reported_on: date | None,
    assigned_on: date,
    report_days: int | None,
    due_soon_days: int,
    today: date,
    *,
    is_settled: bool = False,
) -> str:
    """The light of one task; ``reported_on`` None means never, then it counts from assigning.

    ``due_on`` is ``WorkTask.due_on``; ``is_settled`` says whether the plan is.
    """
    if status in _DONE:
        return "done"
    if status == Status.SUBMITTED:
        return "blue"
    if is_settled or status in (Status.PLANNED, Status.CANCELLED):
        return "grey"
    if due_on < today:
        return "red"
    if due_on - today <= timedelta(days=due_soon_days):
        return "yellow"
    if report_days is not None and today - (reported_on or assigned_on) > timedelta(report_days):
        return "yellow"
    return "green" if status == Status.ACCEPTED else "grey"


def with_light(works: QuerySet[WorkTask], today: date) -> QuerySet[WorkTask]:
    """The same tasks annotated with ``light``, so that lists filter, sort and count by it.

    Day arithmetic differs between databases; intervals are therefore compared as one condition
    for each number of days in use, of which an institution has a handful: one statement.
    """
    pairs = works.order_by().values_list("plan__due_soon_days", "report_days").distinct()
    found = list(pairs)
    soon, often = {days for days, _ in found}, {days for _, days in found}
    due_soon = Q(pk__in=())
    for days in sorted(soon):
        due_soon |= Q(plan__due_soon_days=days) & due_by(today + timedelta(days=days))
    silent = Q(pk__in=())
    for interval in often:
        if interval is not None:
            silent |= Q(report_days=interval, last_word__lt=today - timedelta(days=interval))
    return works.annotate(last_word=Coalesce("last_report_on", "task__assigned_on")).annotate(
        light=Case(
            When(status__in=_DONE, then=Value("done")),
            When(status=Status.SUBMITTED, then=Value("blue")),
            When(status__in=(Status.PLANNED, Status.CANCELLED), then=Value("grey")),
            When(plan__status=Plan.Status.FROZEN, then=Value("grey")),
            When(due_by(today - timedelta(days=1)), then=Value("red")),
            When(due_soon, then=Value("yellow")),
            When(silent, then=Value("yellow")),
            When(status=Status.ACCEPTED, then=Value("green")),
            default=Value("grey"),
            output_field=CharField(),
        )
    )


def due_by(day: date) -> Q:
    """``WorkTask.due_on`` is that day or earlier."""
    return Q(task__due_on__lte=day) | Q(task__due_on=None, plan__until_on__lte=day + _A_DAY)

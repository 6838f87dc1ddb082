"""走势 (trend): how the tasks of a plan stood at the end of each of the last weeks."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Case, CharField, Count, DateField, F, OuterRef, Subquery, Value, When
from django.db.models.functions import Coalesce

from zhiren.web.register.models import TaskReport
from zhiren.web.worktasks.models import Acceptance, WorkTask

if TYPE_CHECKING:
    from django.db.models import QuerySet

Status = WorkTask.Status
WEEKS = 12
_WEEK = timedelta(days=7)
_TASK, _REPORT = "task", "report"
_Pairs = list[tuple[date | None, date | None, int]]


@dataclass(frozen=True)
class Week:
    """How the tasks stood at the end of one week, by the due days that hold now."""

    last: date
    due: int
    finished: int
    late: int
    reports: int


def trend(works: QuerySet[WorkTask], last_day: date, today: date) -> list[Week]:
    """The last twelve weeks of a plan, the present one up to today. One statement.

    ``last_day`` is the plan's: tasks without a day of their own are due then.

    Due and finished count from the beginning; late is what was due and not finished by then.
    Due days are those that hold today, so an extension takes a task out of the weeks before it.
    """
    sunday = today + timedelta(days=6 - today.weekday())
    ends = [sunday - _WEEK * back for back in range(WEEKS - 1, -1, -1)]
    counted = _tasks(works, last_day).union(_reports(works, ends[0] - _WEEK), all=True)
    pairs: _Pairs = []
    reports: Counter[date] = Counter()
    for of, due_on, done_on, count in counted:
        if of == _TASK:
            pairs.append((due_on, done_on, count))
        else:
            reports[due_on + timedelta(days=6 - due_on.weekday())] += count
    return [_week(pairs, min(end, today), reports[end]) for end in ends]


def _week(pairs: _Pairs, last: date, reports: int) -> Week:
    due = sum(n for due_on, _, n in pairs if due_on is not None and due_on <= last)
    finished = sum(n for _, done_on, n in pairs if done_on is not None and done_on <= last)
    late = sum(
        n
        for due_on, done_on, n in pairs
        if due_on is not None and due_on < last and (done_on is None or done_on > last)
    )
    return Week(last, due, finished, late, reports)


def _tasks(works: QuerySet[WorkTask], last_day: date) -> Any:
    """Counts by due day and day of finishing."""
    ended = Acceptance.objects.filter(
        work=OuterRef("pk"), verdict=Acceptance.Verdict.PARTIAL
    ).order_by("-pk")
    # The register has no day of finishing for what was fulfilled in part: its acceptance has.
    done_on = Case(
        When(status=Status.PARTIAL, then=Subquery(ended.values("on")[:1])),
        default=F("task__finished_on"),
    )
    rows = (
        works.exclude(status=Status.CANCELLED)
        .order_by()
        .annotate(
            of=Value(_TASK, output_field=CharField()),
            done_on=done_on,
            due=Coalesce("task__due_on", Value(last_day)),
        )
    )
    found: QuerySet[Any] = rows.values_list("of", "due", "done_on")
    return found.annotate(n=Count("pk"))


def _reports(works: QuerySet[WorkTask], since: date) -> Any:
    """Counts by day of reporting, in the columns of ``_tasks``."""
    rows = TaskReport.objects.filter(
        task__in=works.order_by().values("task"), reported_on__gt=since
    )
    marked: QuerySet[Any] = rows.order_by().annotate(
        of=Value(_REPORT, output_field=CharField()), none=Value(None, output_field=DateField())
    )
    return marked.values_list("of", "reported_on", "none").annotate(n=Count("pk"))

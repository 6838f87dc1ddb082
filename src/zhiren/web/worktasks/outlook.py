"""Forecasts of the tasks of a plan: rows of the register read for ``forecasting``."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import F, Window
from django.db.models.functions import RowNumber

from zhiren.web.register.models import TaskReport
from zhiren.web.worktasks.forecasting import METHOD, Forecast, Outlook, Reported, forecast
from zhiren.web.worktasks.lights import due_by
from zhiren.web.worktasks.models import WorkTask

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

_RUNNING = (WorkTask.Status.ASSIGNED, WorkTask.Status.RETURNED, WorkTask.Status.ACCEPTED)


@dataclass(frozen=True)
class Ahead:
    """The forecasts of a plan: how many of each, and those that will be late, worst first.

    ``overdue`` are the tasks past their day, the longest first: they are red, not foretold.
    """

    counts: Counter[Outlook]
    late: list[tuple[int, Forecast]]
    overdue: list[int]


def forecasts(lit: QuerySet[Any], today: date) -> Ahead:
    """Of every task that runs and is not yet due. Two statements.

    ``lit`` are tasks that ``with_light`` has annotated. What is handed in waits for acceptance
    and is not foretold.
    """
    running = lit.filter(status__in=_RUNNING).order_by()
    found = running.values_list("pk", "task", "task__due_on", "plan__until_on", "light")
    rows = [
        (pk, task, own or until_on - timedelta(days=1), light)
        for pk, task, own, until_on, light in found
    ]
    ahead = running.filter(~due_by(today - timedelta(days=1)))
    reports = latest_reports(ahead.values("task"))
    counts: Counter[Outlook] = Counter()
    late: list[tuple[int, date, Forecast]] = []
    for pk, task, due_on, light in rows:
        if light == "red":
            continue
        told = forecast(reports.get(task, ()), due_on, today)
        counts[told.outlook] += 1
        if told.outlook is Outlook.LATE:
            late.append((pk, due_on, told))
    # Those without any progress have no expected day: they stand before the latest.
    late.sort(key=lambda one: (one[2].expected_on is not None, -one[2].days_late, one[1], one[0]))
    overdue = sorted((due_on, pk) for pk, _, due_on, light in rows if light == "red")
    return Ahead(counts, [(pk, told) for pk, _, told in late], [pk for _, pk in overdue])


def named(keys: Iterable[int]) -> dict[int, WorkTask]:
    """Tasks by key with what boards name of them. One statement."""
    return WorkTask.objects.select_related("task__owner", "leader", "plan").in_bulk(list(keys))


def latest_reports(tasks: QuerySet[Any] | Iterable[int]) -> dict[int, list[Reported]]:
    """By register task the last reports that the method looks at. One statement."""
    ranked = TaskReport.objects.filter(task__in=tasks).annotate(
        back=Window(
            RowNumber(),
            partition_by=F("task"),
            order_by=(F("reported_on").desc(), F("progress_percent").desc(nulls_last=True)),
        )
    )
    found: dict[int, list[Reported]] = defaultdict(list)
    rows = ranked.filter(back__lte=METHOD.reports).order_by()
    for task, day, percent in rows.values_list("task", "reported_on", "progress_percent"):
        found[task].append(Reported(day, percent or 0))
    return found

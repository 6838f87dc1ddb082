"""Forecasts of the tasks of a plan: rows of the register read for ``forecasting``."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import F, Window
from django.db.models.functions import RowNumber

from zhiren.web.register.models import TaskReport
from zhiren.web.worktasks.forecasting import METHOD, Forecast, Outlook, Reported, forecast
from zhiren.web.worktasks.models import WorkTask

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from django.db.models import QuerySet

_RUNNING = (WorkTask.Status.ASSIGNED, WorkTask.Status.RETURNED, WorkTask.Status.ACCEPTED)


@dataclass(frozen=True)
class Ahead:
    """The forecasts of a plan: how many of each, and those that will be late, worst first."""

    counts: Counter[Outlook]
    late: list[tuple[int, Forecast]]

    def first(self, count: int) -> list[tuple[WorkTask, Forecast]]:
        """The worst with their tasks. One statement."""
        shown = self.late[:count]
        works = WorkTask.objects.select_related("task__owner", "leader", "plan").in_bulk(
            [pk for pk, _ in shown]
        )
        return [(works[pk], told) for pk, told in shown]


def forecasts(works: QuerySet[WorkTask], today: date) -> Ahead:
    """Of every task that runs and is not yet due. Two statements.

    What is overdue is red already, and what is handed in waits for acceptance: neither is forecast.
    """
    open_works = works.filter(status__in=_RUNNING, task__due_on__gte=today).order_by()
    rows = list(open_works.values_list("pk", "task", "task__due_on"))
    reports = latest_reports(open_works.values("task"))
    counts: Counter[Outlook] = Counter()
    late: list[tuple[int, date, Forecast]] = []
    for pk, task, due_on in rows:
        told = forecast(reports.get(task, ()), due_on, today)
        counts[told.outlook] += 1
        if told.outlook is Outlook.LATE:
            late.append((pk, due_on, told))
    # Those without any progress have no expected day: they stand before the latest.
    late.sort(key=lambda one: (one[2].expected_on is not None, -one[2].days_late, one[1], one[0]))
    return Ahead(counts, [(pk, told) for pk, _, told in late])


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

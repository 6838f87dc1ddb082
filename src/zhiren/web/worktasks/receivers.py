"""What tasks do when the day begins, and how the todos find them."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.urls import reverse

from zhiren.web.findings.models import EvaluationRun
from zhiren.web.todos.models import Todo
from zhiren.web.todos.sources import SOURCES, TAKEN_OVER, Source
from zhiren.web.worktasks.models import JoinedClause, WorkTask
from zhiren.web.worktasks.tasks import follow_day


def on_run_finished(sender: object, run: EvaluationRun, **kwargs: Any) -> None:
    """After a run over everything, the todos of tasks follow the calendar."""
    if run.is_whole:
        follow_day.enqueue(run.institution_id)


def register_sources() -> None:
    """Todos of tasks lead to the task's page; findings about its rows make none beside them."""
    SOURCES[Todo.Source.TASK] = Source("去办理", _page)
    SOURCES[Todo.Source.TASK_OVERSIGHT] = Source("去督办", _page)
    TAKEN_OVER.append(_tracked)


def _page(key: int) -> str:
    return reverse("worktasks:task_detail", args=[key])


def _tracked(institution: int) -> Q:
    works = WorkTask.objects.filter(institution=institution).order_by().values("task")
    joined = JoinedClause.objects.filter(work__institution=institution).values("task")
    return Q(subject_table="task") & (Q(subject__in=works) | Q(subject__in=joined))

"""Background work of findings: what the worker is handed."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from zhiren.web.findings import runs
from zhiren.web.findings.models import EvaluationRun, Trial
from zhiren.web.findings.trials import trial_execute

if TYPE_CHECKING:
    from datetime import datetime

    from django_tasks.base import Task


@task()
def evaluate_run(number: int) -> None:
    """Carry out one run, and those of its institution that came to wait meanwhile."""
    run: EvaluationRun | None = EvaluationRun.objects.select_related("institution").get(pk=number)
    while run is not None and runs.run_execute(run):
        run = runs.next_waiting(run.institution_id)


def hand_over(run: EvaluationRun, *, in_seconds: int = 0) -> None:
    """Give a waiting run to the worker once the surrounding transaction is kept."""
    after = timezone.now() + timedelta(seconds=in_seconds) if in_seconds else None
    transaction.on_commit(lambda: later(evaluate_run, after).enqueue(run.pk))


def later(task: Task[..., Any], run_after: datetime | None) -> Task[..., Any]:
    """The task put off, where the backend can put off; else as it is."""
    if run_after is None or not task.get_backend().supports_defer:
        return task
    return task.using(run_after=run_after)


@task()
def judge_trial(number: int) -> None:
    """Carry out one trial; one discarded meanwhile is nothing to do."""
    trial = Trial.objects.select_related("institution").filter(pk=number).first()
    if trial is not None:
        trial_execute(trial)


def hand_over_trial(trial: Trial) -> None:
    """Give a waiting trial to the worker once the surrounding transaction is kept."""
    transaction.on_commit(lambda: judge_trial.enqueue(trial.pk))

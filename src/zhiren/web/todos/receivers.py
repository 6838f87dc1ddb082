"""What todos do when judgements change."""

from __future__ import annotations

from typing import Any

from zhiren.web.findings.models import EvaluationRun, Finding
from zhiren.web.todos.from_findings import follow_finding, follow_run
from zhiren.web.todos.tasks import begin_day


def on_run_finished(sender: object, run: EvaluationRun, **kwargs: Any) -> None:
    """Todos follow the run; after a run over everything the day begins, once."""
    if run.status == EvaluationRun.Status.DONE:
        follow_run(run)
    if run.is_whole:
        begin_day.enqueue(run.institution_id)


def on_finding_decided(sender: object, finding: Finding, **kwargs: Any) -> None:
    """The todo of a finding somebody decided on follows the decision."""
    follow_finding(finding)

"""The intake's work in the background."""

from __future__ import annotations

from django_tasks import task

from zhiren.web.intake.work import do_work


@task()
def work_on(intake: int, run: int, address: str) -> None:
    """Do the work that the intake's state asks for; see :mod:`zhiren.web.intake.work`."""
    do_work(intake, run, address)

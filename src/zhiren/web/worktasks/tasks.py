"""Background work of 重点工作."""

from __future__ import annotations

from django_tasks import task

from zhiren.web.register.models import Institution
from zhiren.web.worktasks.services.following import follow_all


@task()
def follow_day(institution: int) -> None:
    """Bring the todos of tasks in line with today: due reports, due and late tasks."""
    follow_all(Institution.objects.get(pk=institution))

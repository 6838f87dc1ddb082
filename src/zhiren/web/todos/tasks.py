"""Background work of todos: what follows a run, and the day's mail."""

from __future__ import annotations

from django_tasks import task

from zhiren.web.register.models import Institution
from zhiren.web.todos.digests import digests_send
from zhiren.web.todos.schedule import day_begin


@task()
def begin_day(institution: int) -> None:
    """Reminders and escalations of the day, then its digests; each once, however often asked."""
    row = Institution.objects.get(pk=institution)
    day_begin(row)
    digests_send(row)

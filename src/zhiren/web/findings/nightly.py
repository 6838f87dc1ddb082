"""夜间研判: every institution each night, and at once when a night was missed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django_tasks import task

from zhiren.web.audit.acting import system
from zhiren.web.findings.keeping import thin
from zhiren.web.findings.models import EvaluationRun
from zhiren.web.findings.runs import run_ask, run_execute
from zhiren.web.findings.tasks import hand_over, later
from zhiren.web.intake.services import clear_old_intakes
from zhiren.web.register.models import Institution

if TYPE_CHECKING:
    from datetime import date

Kind, Status = EvaluationRun.Kind, EvaluationRun.Status


@task()
def evaluate_all() -> None:
    """Judge every institution not yet judged today, clear old imports, wait for the next night.

    The next night is arranged first: a failing institution does not end the chain.
    """
    ensure_nightly(after=timezone.now())
    clear_old_intakes()
    for institution in Institution.objects.all():
        thin(institution.pk)
        if judged_on(institution.pk, timezone.localdate()):
            continue
        run_execute(run_ask(system("夜间研判", institution.pk), institution.pk, Kind.NIGHTLY))


def ensure_nightly(after: datetime | None = None) -> bool:
    """Arrange the next night unless it is arranged already; True when it had to be.

    Called whenever the site starts. With ``after``, a night is arranged that begins later than
    that; without, a night missed while the machine was off is made up for at once.
    """
    backend = evaluate_all.get_backend()
    if not backend.supports_defer or (after is None and _arranged()):
        return False
    start = next_night(after or timezone.now())
    if after is None and _missed():
        start = timezone.now()
    later(evaluate_all, start).enqueue()
    return True


def ensure_first_runs() -> list[EvaluationRun]:
    """A run for every institution that was never judged as a whole."""
    asked = []
    for institution in Institution.objects.all():
        if EvaluationRun.objects.filter(institution=institution, is_whole=True).exists():
            continue
        run = run_ask(system("首次研判", institution.pk), institution.pk, Kind.NIGHTLY)
        with transaction.atomic():
            hand_over(run)
        asked.append(run)
    return asked


def next_night(after: datetime) -> datetime:
    """The next moment of ``ZHIREN_NIGHTLY_HOUR`` o'clock."""
    local = timezone.localtime(after)
    start = local.replace(hour=settings.NIGHTLY_HOUR, minute=0, second=0, microsecond=0)
    return start if start > local else start + timedelta(days=1)


def judged_on(institution: int, day: date) -> bool:
    """Whether the whole register was judged with the facts of that day."""
    return EvaluationRun.objects.filter(
        institution=institution, is_whole=True, status=Status.DONE, as_of=day
    ).exists()


def _arranged() -> bool:
    """Whether a night waits in the queue, or is being worked on."""
    from django_tasks_db.models import DBTaskResult

    waiting = DBTaskResult.objects.filter(task_path=evaluate_all.module_path)
    return waiting.filter(status="READY").exists()


def _missed() -> bool:
    """Whether the last night went by without a run for an institution that has had one."""
    last = next_night(timezone.now()) - timedelta(days=1)
    due = timezone.localtime(last).date()
    return any(
        EvaluationRun.objects.filter(institution=i, is_whole=True).exists()
        and not EvaluationRun.objects.filter(
            institution=i, is_whole=True, status=Status.DONE, as_of__gte=due
        ).exists()
        for i in Institution.objects.values_list("pk", flat=True)
    )

"""研判 runs: asked for, carried out one at a time an institution, their progress kept."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from zhiren.policy.packs import PackError
from zhiren.web.audit.acting import system
from zhiren.web.audit.services import Act, record
from zhiren.web.bridge.evaluating import evaluate_register
from zhiren.web.bridge.judging import judge_touched
from zhiren.web.findings.merging import Merged, merge
from zhiren.web.findings.models import EvaluationRun, RuleResult, Trial
from zhiren.web.findings.signals import run_finished
from zhiren.web.register.models import Institution

if TYPE_CHECKING:
    from datetime import date

    from zhiren.web.audit.acting import Acting
    from zhiren.web.bridge.evaluating import Outcome

log = logging.getLogger(__name__)
Kind, Status = EvaluationRun.Kind, EvaluationRun.Status
# A run that told nothing for so long was broken off (the machine stopped, the worker was killed).
SILENCE = timedelta(minutes=10)
# More persons than this are judged quicker by a run over everything.
MOST_TOUCHED = 200
_FORGOTTEN = timedelta(minutes=1)
_BROKEN_OFF = "研判中断：后台程序在运行途中停止。原有结果保留，重新启动研判即可。"
_BEAT_SECONDS = 0.5
_BATCH = 1_000


@transaction.atomic
def run_ask(
    acting: Acting, institution: int, kind: EvaluationRun.Kind, *, today: date | None = None
) -> EvaluationRun:
    """A run over the whole register, waiting; one that waits or runs already is given instead.

    Logs ``findings.run.asked``. Whoever calls hands it to the worker (``tasks.hand_over``).
    """
    _locked(institution)
    on = today or timezone.localdate()
    waiting = EvaluationRun.objects.filter(institution=institution, status=Status.WAITING)
    before = waiting.filter(is_whole=True).first() or running(institution, whole_only=True)
    if before is not None:
        return before
    run = EvaluationRun.objects.create(
        institution_id=institution, kind=kind, as_of=on, policy_date=on, asked_by=acting.name
    )
    record(acting, Act("findings.run.asked", "run", run.pk, run.get_kind_display()))
    return run


@transaction.atomic
def run_ask_touched(
    institution: int, persons: Iterable[int], units: Iterable[int], *, today: date | None = None
) -> tuple[EvaluationRun, bool]:
    """A waiting run for what a change touched, and whether it is to be handed over.

    Changes that follow each other join the run that waits. What belongs to nobody, and more than
    ``MOST_TOUCHED`` persons, make it a run over everything.
    """
    _locked(institution)
    on = today or timezone.localdate()
    waiting = EvaluationRun.objects.filter(institution=institution, status=Status.WAITING)
    run = waiting.filter(kind=Kind.TOUCHED).first()
    # One that lies there for long was perhaps never handed to a worker, or lost with it.
    is_new = run is None or run.asked_at < timezone.now() - _FORGOTTEN
    if run is None:
        run = EvaluationRun(
            institution_id=institution, kind=Kind.TOUCHED, is_whole=False, as_of=on,
            policy_date=on, asked_by="系统（数据变更）",
        )  # fmt: skip
    some, of = set(persons), set(units)
    if not run.is_whole:
        run.persons = sorted({*run.persons, *some})
        run.units = sorted({*run.units, *of})
        run.is_whole = len(run.persons) > MOST_TOUCHED or not (some or of)
    if run.is_whole:
        run.persons, run.units = [], []
    run.beat_at = timezone.now()
    run.save()
    return run, is_new


def running(institution: int, *, whole_only: bool = False) -> EvaluationRun | None:
    """The run under way; one that was broken off is marked as failed and not given."""
    under_way = EvaluationRun.objects.filter(institution=institution, status=Status.RUNNING)
    for run in under_way.filter(is_whole=True) if whole_only else under_way:
        if (run.beat_at or run.asked_at) > timezone.now() - SILENCE:
            return run
        fail(run, _BROKEN_OFF)
    return None


def next_waiting(institution: int) -> EvaluationRun | None:
    """The run of an institution that has waited longest."""
    waiting = EvaluationRun.objects.filter(institution=institution, status=Status.WAITING)
    return waiting.select_related("institution").order_by("pk").first()


@transaction.atomic
def _claim(run: EvaluationRun, today: date | None) -> bool:
    """Whether this run may start now: it waits, and no other of the institution runs.

    It judges the day on which it starts, however long it waited.
    """
    _locked(run.institution_id)
    if running(run.institution_id) is not None:
        return False
    now, on = timezone.now(), today or timezone.localdate()
    started = EvaluationRun.objects.filter(pk=run.pk, status=Status.WAITING).update(
        status=Status.RUNNING, started_at=now, beat_at=now, as_of=on, policy_date=on
    )
    run.refresh_from_db()
    return bool(started)


def run_execute(run: EvaluationRun, *, today: date | None = None) -> bool:
    """Carry out a waiting run; False when another is under way or it was carried out already.

    What fails leaves the findings as they were, and the run says why and what to do. Sends
    ``run_finished`` either way.
    """
    if not _claim(run, today):
        return False
    try:
        if run.is_whole:
            whole_keep(run, evaluate_register(run.institution, run.as_of, progress=Beat(run)))
        else:
            _judge_touched(run)
    except Exception as error:  # noqa: BLE001 - whatever it is, the run tells it
        fail(run, reason_of(error, run))
    _tell_finished(run)
    return True


def _tell_finished(run: EvaluationRun) -> None:
    for _, answer in run_finished.send_robust(EvaluationRun, run=run):
        if isinstance(answer, Exception):
            log.error("after run %s", run.pk, exc_info=answer)


def reason_of(error: Exception, run: EvaluationRun | Trial) -> str:
    """Why a run failed and what to do, for its page; what nobody foresaw goes into the log."""
    if isinstance(error, PackError):
        return f"制度包不能使用：{error}。原有结果保留；请由制度包维护人员改正后重新研判。"
    number = uuid4().hex[:8]
    log.error("%s %s failed (%s)", run._meta.model_name, run.pk, number, exc_info=error)
    return (
        f"研判程序出错（编号 {number}）。原有结果保留；请把编号告诉系统管理员，"
        "运行日志中有同一编号的详细记录。"
    )


def _judge_touched(run: EvaluationRun) -> None:
    touched = judge_touched(run.institution, run.persons, run.units, run.as_of)
    with transaction.atomic():
        run.pack_version, run.judged = touched.outcome.pack_version, touched.outcome.judged
        _finish(run, merge(run, touched.outcome, touched.covered))


@transaction.atomic
def whole_keep(run: EvaluationRun, outcome: Outcome) -> None:
    """Keep what a run over the whole register gave: findings, numbers, and the run as done.

    Changes that waited when it started are part of it. Logs ``findings.run.finished``.
    """
    run.pack_version, run.judged = outcome.pack_version, outcome.judged
    merged = merge(run, outcome)
    results_keep(run, outcome)
    if run.started_at is not None:
        EvaluationRun.objects.filter(
            institution=run.institution_id, status=Status.WAITING, kind=Kind.TOUCHED,
            beat_at__lt=run.started_at,
        ).update(status=Status.DONE, finished_at=timezone.now(), step=f"并入第 {run.pk} 次研判")  # fmt: skip
    _finish(run, merged)


class Beat:
    """Tells the progress of a run or a trial, at most twice a second."""

    def __init__(self, run: EvaluationRun | Trial) -> None:
        self._rows = type(run).objects.filter(pk=run.pk)
        self._told = 0.0

    def __call__(self, done: int, whole: int, step: str) -> None:
        """Keep how far the run is."""
        if time.monotonic() - self._told < _BEAT_SECONDS:
            return
        self._told = time.monotonic()
        now = timezone.now()
        self._rows.update(step=step[:200], done_steps=done, all_steps=whole, beat_at=now)


def results_keep(run: EvaluationRun, outcome: Outcome) -> None:
    """Keep the run's numbers by rule and unit in place of those of the same day."""
    RuleResult.objects.filter(institution=run.institution_id, as_of=run.as_of).delete()
    RuleResult.objects.bulk_create(
        (
            RuleResult(
                institution_id=run.institution_id, run=run, as_of=run.as_of, rule=c.rule,
                document=c.clause.partition("#")[0], clause=c.clause, unit_id=c.unit,
                total=c.total, **c.by_state,
            )
            for c in outcome.counts
        ),
        _BATCH,
    )  # fmt: skip


def _finish(run: EvaluationRun, merged: Merged) -> None:
    run.status, run.finished_at, run.step = Status.DONE, timezone.now(), ""
    run.appeared, run.changed, run.resolved = merged.appeared, merged.changed, merged.resolved
    run.save()
    if not (run.is_whole or any(vars(merged).values())):
        return
    numbers = {"appeared": merged.appeared, "changed": merged.changed, "resolved": merged.resolved}
    record(
        system("研判", run.institution_id),
        Act("findings.run.finished", "run", run.pk, run.get_kind_display(), after=numbers),
    )


def fail(run: EvaluationRun | Trial, reason: str) -> None:
    """Mark a run as failed, with the reason shown to its readers."""
    run.status, run.finished_at, run.error = Status.FAILED, timezone.now(), reason
    run.save(update_fields=["status", "finished_at", "error"])


def _locked(institution: int) -> None:
    """Whoever asks for a run or starts one waits for the other to finish doing so."""
    Institution.objects.select_for_update().get(pk=institution)

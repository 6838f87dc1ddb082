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
from zhiren.web.findings.merging import Merged, merge
from zhiren.web.findings.models import EvaluationRun, RuleResult
from zhiren.web.register.models import Institution

if TYPE_CHECKING:
    from datetime import date

    from zhiren.web.audit.acting import Acting
    from zhiren.web.bridge.evaluating import Outcome

log = logging.getLogger(__name__)
Kind, Status = EvaluationRun.Kind, EvaluationRun.Status
WHOLE = (Kind.NIGHTLY, Kind.ASKED)
# A run that told nothing for so long was broken off (the machine stopped, the worker was killed).
SILENCE = timedelta(minutes=10)
_BROKEN_OFF = "研判中断：后台程序在运行途中停止。原有结果保留，重新启动研判即可。"
_BEAT_SECONDS = 0.5
_BATCH = 1_000


@transaction.atomic
def run_ask(
    acting: Acting, institution: int, kind: EvaluationRun.Kind, *, today: date | None = None
) -> EvaluationRun:
    """A run over the whole register, waiting; one that waits or runs already is given instead.

    Logs ``findings.run.asked``. Whoever calls hands it to the worker (``tasks``).
    """
    Institution.objects.select_for_update().get(pk=institution)
    on = today or timezone.localdate()
    before = EvaluationRun.objects.filter(
        institution=institution, kind__in=WHOLE, status=Status.WAITING, as_of=on
    ).first()
    before = before or running(institution, WHOLE)
    if before is not None:
        return before
    run = EvaluationRun.objects.create(
        institution_id=institution, kind=kind, as_of=on, policy_date=on, asked_by=acting.name
    )
    record(acting, Act("findings.run.asked", "run", run.pk, run.get_kind_display()))
    return run


def running(institution: int, kinds: Iterable[str] = Kind.values) -> EvaluationRun | None:
    """The run under way; one that was broken off is marked as failed and not given."""
    for run in EvaluationRun.objects.filter(
        institution=institution, status=Status.RUNNING, kind__in=kinds
    ):
        if (run.beat_at or run.asked_at) > timezone.now() - SILENCE:
            return run
        _fail(run, _BROKEN_OFF)
    return None


def next_waiting(institution: int) -> EvaluationRun | None:
    """The run of an institution that has waited longest."""
    waiting = EvaluationRun.objects.filter(institution=institution, status=Status.WAITING)
    return waiting.select_related("institution").order_by("pk").first()


@transaction.atomic
def _claim(run: EvaluationRun) -> bool:
    """Whether this run may start now: it waits, and no other of the institution runs."""
    Institution.objects.select_for_update().get(pk=run.institution_id)
    if running(run.institution_id) is not None:
        return False
    now = timezone.now()
    started = EvaluationRun.objects.filter(pk=run.pk, status=Status.WAITING).update(
        status=Status.RUNNING, started_at=now, beat_at=now
    )
    run.refresh_from_db()
    return bool(started)


def run_execute(run: EvaluationRun) -> bool:
    """Carry out a waiting run; False when another is under way or it was carried out already.

    What fails leaves the findings as they were, and the run says why and what to do.
    """
    if not _claim(run):
        return False
    try:
        _carried_out(run)
    except PackError as error:
        _fail(run, f"制度包不能使用：{error}。原有结果保留；请由制度包维护人员改正后重新研判。")
    except Exception:
        number = uuid4().hex[:8]
        log.exception("evaluation run %s failed (%s)", run.pk, number)
        _fail(
            run,
            f"研判程序出错（编号 {number}）。原有结果保留；请把编号告诉系统管理员，"
            "日志中有同一编号的详细记录。",
        )
    return True


def _carried_out(run: EvaluationRun) -> None:
    outcome = evaluate_register(run.institution, run.as_of, progress=Beat(run))
    whole_keep(run, outcome)


@transaction.atomic
def whole_keep(run: EvaluationRun, outcome: Outcome) -> None:
    """Keep what a run over the whole register gave: findings, numbers, and the run as done.

    Logs ``findings.run.finished``.
    """
    run.pack_version, run.judged = outcome.pack_version, outcome.judged
    merged = merge(run, outcome)
    results_keep(run, outcome)
    _finish(run, merged)


class Beat:
    """Tells a run's progress, at most twice a second."""

    def __init__(self, run: EvaluationRun) -> None:
        self._run = run
        self._told = 0.0

    def __call__(self, done: int, whole: int, step: str) -> None:
        """Keep how far the run is."""
        if time.monotonic() - self._told < _BEAT_SECONDS:
            return
        self._told = time.monotonic()
        EvaluationRun.objects.filter(pk=self._run.pk).update(
            step=step[:200], done_steps=done, all_steps=whole, beat_at=timezone.now()
        )


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
    numbers = {"appeared": merged.appeared, "changed": merged.changed, "resolved": merged.resolved}
    record(
        system("研判", run.institution_id),
        Act("findings.run.finished", "run", run.pk, run.get_kind_display(), after=numbers),
    )


def _fail(run: EvaluationRun, reason: str) -> None:
    run.status, run.finished_at, run.error = Status.FAILED, timezone.now(), reason
    run.save(update_fields=["status", "finished_at", "error"])

"""试算 and 回看: asked for by the department, carried out in the background, kept for the asker."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from zhiren.web.audit.services import Act, record
from zhiren.web.bridge.comparing import Assumed, Compared, Difference, Question, findings_on
from zhiren.web.bridge.comparing import differences as compared
from zhiren.web.findings.models import GRAVITY, Trial, TrialRow
from zhiren.web.findings.runs import SILENCE, Beat, fail, reason_of

if TYPE_CHECKING:
    from datetime import date

    from zhiren.web.audit.acting import Acting

KEPT_DAYS = 30
_BATCH = 1_000
_BROKEN_OFF = "试算中断：后台程序在运行途中停止。请重新试算。"
Kind, Status = Trial.Kind, Trial.Status


@transaction.atomic
def trial_ask(
    acting: Acting,
    kind: str,
    as_of: date,
    policy_date: date,
    assumed: Sequence[dict[str, Any]] = (),
) -> Trial:
    """A trial, waiting; trials of the account older than 30 days go.

    Logs ``findings.trial.asked`` with what is assumed.
    """
    old = timezone.now() - timedelta(days=KEPT_DAYS)
    Trial.objects.filter(asked_by_id=acting.user, asked_at__lt=old).delete()
    trial = Trial.objects.create(
        institution_id=acting.institution or 0,
        asked_by_id=acting.user or 0,
        kind=kind,
        as_of=as_of,
        policy_date=policy_date,
        base_on=timezone.localdate() if kind == Kind.WHAT_IF else None,
        assumed=list(assumed),
    )
    after = {
        "as_of": as_of.isoformat(),
        "policy_date": policy_date.isoformat(),
        "assumed": list(assumed),
    }
    record(
        acting,
        Act("findings.trial.asked", "trial", trial.pk, trial.get_kind_display(), after=after),
    )
    return trial


@transaction.atomic
def trial_discard(acting: Acting, trial: Trial) -> None:
    """Throw a trial away with its rows. Logs ``findings.trial.discarded``."""
    act = Act("findings.trial.discarded", "trial", trial.pk, trial.get_kind_display())
    trial.delete()
    record(acting, act)


def trial_execute(trial: Trial) -> None:
    """Carry out a waiting trial; a failing one tells why. Nothing else is ever written."""
    begun = Trial.objects.filter(pk=trial.pk, status=Status.WAITING)
    if not begun.update(status=Status.RUNNING, beat_at=timezone.now()):
        return
    trial.refresh_from_db()
    try:
        _keep(trial, _judged(trial))
    except Exception as error:  # noqa: BLE001 - whatever it is, the trial tells it
        fail(trial, reason_of(error, trial))


def trial_check(trial: Trial) -> None:
    """Mark a trial as failed that told nothing for long."""
    silent = (trial.beat_at or trial.asked_at) < timezone.now() - SILENCE
    if trial.status == Status.RUNNING and silent:
        fail(trial, _BROKEN_OFF)


def _judged(trial: Trial) -> Compared:
    assumed = [Assumed(a["rule"], a["parameter"], a["value"]) for a in trial.assumed]
    asked = Question(trial.as_of, trial.policy_date, assumed)
    if trial.kind == Kind.AS_OF or trial.base_on is None:
        return findings_on(trial.institution, asked, Beat(trial))
    today = Question(trial.base_on, trial.base_on)
    return compared(trial.institution, today, asked, Beat(trial))


@transaction.atomic
def _keep(trial: Trial, result: Compared) -> None:
    TrialRow.objects.bulk_create((_row(trial, d) for d in result.differences), _BATCH)
    trial.status, trial.finished_at, trial.step = Status.DONE, timezone.now(), ""
    trial.judged = result.judged
    trial.skipped = [{"title": title, "reason": reason} for title, reason in result.skipped]
    trial.save()


def _row(trial: Trial, difference: Difference) -> TrialRow:
    values = difference.found.values
    return TrialRow(
        trial=trial,
        rule=values["rule"],
        rule_title=values["rule_title"][:200],
        clause=values["clause"],
        subject_table=values["subject_table"],
        subject_name=values["subject_name"][:200],
        object_name=values["object_name"][:200],
        period_title=values["period_title"][:60],
        unit_id=values["unit_id"],
        person_id=values["person_id"],
        state_before=difference.before,
        state_after=difference.after,
        gravity=GRAVITY.get(difference.after or difference.before, 9),
        sentence=values["sentence"],
        due_on=values["due_on"],
    )

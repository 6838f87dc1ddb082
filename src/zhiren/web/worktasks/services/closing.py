"""验收和销号: handing in, accepting by somebody else, reopening, cancelling."""

from __future__ import annotations

import operator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from zhiren.web.lib.partial_dates import shown
from zhiren.web.register.models import TargetMeasurement
from zhiren.web.register.services import record_change, record_create
from zhiren.web.worktasks.models import Acceptance, Evidence, Target, WorkTask
from zhiren.web.worktasks.services.following import follow
from zhiren.web.worktasks.services.moving import (
    account_of,
    locked,
    own_evidence,
    refuse_future,
    refuse_owner,
    remove_rows,
    text_of,
    write_act,
    write_move,
    write_rows,
)
from zhiren.web.worktasks.services.running import report_add

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from zhiren.web.audit.acting import Acting
    from zhiren.web.worktasks.services.running import Progress

Verdict = Acceptance.Verdict
WHOLE = 100
_MOVES = {Verdict.FULL: "close", Verdict.PARTIAL: "close_partly", Verdict.REFUSED: "refuse"}
_COMPARE = {
    ">=": operator.ge,
    ">": operator.gt,
    "<=": operator.le,
    "<": operator.lt,
    "==": operator.eq,
    "=": operator.eq,
}


@dataclass(frozen=True)
class Judgement:
    """What an acceptance says; ``share`` counts for 部分完成, ``measured`` by key of the target."""

    verdict: str
    reason: str
    share: int | None = None
    measured: Mapping[int, Decimal] = field(default_factory=dict)


@transaction.atomic
def work_submit(
    acting: Acting,
    work: WorkTask,
    progress: Progress,
    evidence: Iterable[Evidence] = (),
    *,
    finished_on: date | None = None,
    on: date | None = None,
) -> WorkTask:
    """提请验收: the last report, and the day on which the work was finished.

    The register has that day from now on; refusing the task takes it away again. Refuses a task
    without any evidence, a day ahead or before the task was assigned, and what ``report_add``
    refuses. Logs ``worktasks.work.submit``.
    """
    day = on or timezone.localdate()
    finished = finished_on or day
    report_add(acting, work, progress, evidence, on=day)
    now = locked(work)
    if not Evidence.objects.filter(reports__work=now).exists():
        raise ValidationError("提请验收至少要有一份佐证。请上传文件，或选用已有的佐证。")
    refuse_future(finished, "完成日期")
    if finished > day:
        raise ValidationError("完成日期晚于提请验收的日期。")
    if finished < now.task.assigned_on:
        assigned = shown(now.task.assigned_on)
        raise ValidationError(f"完成日期 {shown(finished)} 早于下达日期 {assigned}。")
    write_rows(acting, now, {"finished_on": finished}, "提请验收")
    write_move(acting, now, "submit", finished_on=finished)
    follow([now])
    return now


@transaction.atomic
def acceptance_add(
    acting: Acting,
    work: WorkTask,
    judgement: Judgement,
    evidence: Iterable[Evidence] = (),
    *,
    on: date | None = None,
) -> Acceptance:
    """验收: full (销号), in part with its share, or refused (back to the owner).

    Measured values go to the targets and to the register. The register's task is finished and
    accepted only in full; refused or fulfilled in part it is not finished, and rules judge it so.
    Refuses whoever belongs to the owner or made the last report, an empty reason, a share that
    does not go with the verdict, and full acceptance with a target not measured or not reached.
    Logs ``worktasks.work.close``, ``.close_partly`` or ``.refuse``.
    """
    now, day = locked(work), on or timezone.localdate()
    refuse_owner(acting, now, "验收")
    _refuse_reporter(acting, now)
    refuse_future(day, "验收日期")
    share = _share_of(judgement)
    verdict = Verdict(judgement.verdict)
    kept = Acceptance.objects.create(
        work=now,
        verdict=verdict,
        share=share,
        reason=text_of(judgement.reason, "验收意见"),
        measured=_measure(acting, now, judgement, day),
        by_id=account_of(acting),
        on=day,
    )
    kept.evidence.set(own_evidence(now, evidence))
    if verdict == Verdict.FULL:
        write_rows(acting, now, {"accepted_on": day}, "验收通过")
    else:
        write_rows(acting, now, {"finished_on": None}, verdict.label)
    write_move(acting, now, _MOVES[verdict], kept.reason, share=share, measured=kept.measured)
    follow([now])
    return kept


@transaction.atomic
def work_reopen(acting: Acting, work: WorkTask, reason: str) -> WorkTask:
    """恢复办理 of a closed task: no longer finished nor accepted in the register.

    Refuses an empty reason. Logs ``worktasks.work.reopen``.
    """
    said = text_of(reason, "恢复办理的理由")
    now = locked(work)
    write_rows(acting, now, {"finished_on": None, "accepted_on": None}, said)
    write_move(acting, now, "reopen", said)
    follow([now])
    return now


@transaction.atomic
def work_cancel(acting: Acting, work: WorkTask, reason: str) -> WorkTask:
    """取消: the task is no more to be done; its rows leave the register.

    Refuses an empty reason and whoever belongs to the owner. Logs ``worktasks.work.cancel``.
    """
    said = text_of(reason, "取消的理由")
    now = locked(work)
    refuse_owner(acting, now, "取消")
    write_move(acting, now, "cancel", said)
    remove_rows(acting, now, f"任务取消：{said}")
    follow([now])
    return now


def reached(target: Target, value: Decimal) -> bool | None:
    """Whether a measured value reaches the target; None for a target without a number."""
    return None if target.value is None else _COMPARE[target.op](value, target.value)


def _share_of(judgement: Judgement) -> int:
    if judgement.verdict == Verdict.FULL:
        return WHOLE
    if judgement.verdict == Verdict.REFUSED:
        return 0
    if judgement.verdict != Verdict.PARTIAL:
        raise ValidationError("请选择验收结论。")
    if judgement.share is None or not 0 < judgement.share < WHOLE:
        raise ValidationError("部分完成的比例须在 1 到 99 之间。")
    return judgement.share


def _refuse_reporter(acting: Acting, work: WorkTask) -> None:
    last = work.reports.first()
    if last is not None and acting.user is not None and last.made_by_id == acting.user:
        raise ValidationError("最近一次进展由您填报，不能由您验收。请由其他人验收。")


def _measure(
    acting: Acting, work: WorkTask, judgement: Judgement, day: date
) -> list[dict[str, Any]]:
    """Keep what was measured of each target; the list as the acceptance keeps it."""
    kept, missing, short = [], [], []
    for target in work.targets.order_by("pk"):
        value = judgement.measured.get(target.pk)
        if value is None:
            missing += [target.metric] if target.measured is None else []
            value = target.measured
        else:
            _keep_measured(acting, work, target, value, day)
        if value is None:
            continue
        is_reached = reached(target, value)
        short += [target.metric] if is_reached is False else []
        kept.append({"metric": target.metric, "value": str(value), "unit": target.unit,
                     "target": str(target.value or ""), "is_reached": is_reached})  # fmt: skip
    if judgement.verdict == Verdict.FULL:
        _refuse_unmeasured(missing, short)
    return kept


def _refuse_unmeasured(missing: list[str], short: list[str]) -> None:
    if missing:
        raise ValidationError(f"{'、'.join(missing)}还没有实测值，不能认定通过。请填写实测值。")
    if short:
        raise ValidationError(
            f"{'、'.join(short)}没有达到目标值，不能认定通过。请认定部分完成，或退回继续办理。"
        )


def _keep_measured(
    acting: Acting, work: WorkTask, target: Target, value: Decimal, day: date
) -> None:
    """The target's value, and the register's row of the same metric, unit and year."""
    target.measured, target.measured_on = value, day
    target.full_clean()
    target.save(update_fields=["measured", "measured_on"])
    of = {"metric": target.metric, "unit": work.task.owner, "year": work.plan.year}
    rows = TargetMeasurement.objects.filter(institution_id=work.institution_id, **of)
    row = rows.order_by("-measured_on", "-pk").first()
    values = {"value": value, "measured_on": day}
    clause = work.task.clause
    if row is None:
        record_create(acting, TargetMeasurement, {**of, **values}, clause=clause)
    else:
        record_change(acting, row, values, reason="验收时实测", clause=clause)


@transaction.atomic
def target_measure(
    acting: Acting, work: WorkTask, target: Target, value: Decimal, *, on: date | None = None
) -> None:
    """实测: keep a value of a target before acceptance. Logs ``worktasks.target.measured``."""
    now, day = locked(work), on or timezone.localdate()
    refuse_future(day, "取数日期")
    before = target.measured
    _keep_measured(acting, now, target, value, day)
    write_act(
        acting,
        now,
        "target.measured",
        before={"measured": before},
        after={"metric": target.metric, "measured": value, "measured_on": day},
    )

"""调整 (extension, owner, target, cancelling) asked for and decided, and 问题 raised and solved."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from zhiren.web.lib.partial_dates import shown
from zhiren.web.register.models import Unit
from zhiren.web.worktasks.lifecycle import ENDED
from zhiren.web.worktasks.models import Change, Obstacle, Target, WorkTask
from zhiren.web.worktasks.services.closing import work_cancel
from zhiren.web.worktasks.services.following import follow
from zhiren.web.worktasks.services.moving import (
    account_of,
    locked,
    refuse_before_plan,
    refuse_owner,
    text_of,
    write_act,
    write_rows,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from zhiren.web.audit.acting import Acting

Kind, Status = Change.Kind, Change.Status


@transaction.atomic
def change_add(
    acting: Acting, work: WorkTask, kind: str, after: Mapping[str, Any], reason: str
) -> Change:
    """申请调整: what it is now, what it is to be, and why; nothing changes before it is granted.

    ``after`` has ``due_on`` for an extension, ``owner`` (key of a unit) for another owner,
    ``target`` and ``value`` for another target value; nothing for cancelling. Refuses a task that
    has ended, a kind that waits for a decision already, a value that changes nothing, an extension
    that is none. Logs ``worktasks.change.asked``.
    """
    now = locked(work)
    said = text_of(reason, "调整的理由")
    if now.status in ENDED:
        label = WorkTask.Status(now.status).label
        raise ValidationError(f"任务现为“{label}”，不能再调整。")
    if now.changes.filter(kind=kind, status=Status.ASKED).exists():
        label = Kind(kind).label
        raise ValidationError(f"已有一份“{label}”申请在等审批。请先等它办完或撤回它。")
    before, wanted = _both(now, kind, after)
    change = Change.objects.create(
        work=now,
        kind=kind,
        before=before,
        after=wanted,
        reason=said,
        asked_by_id=account_of(acting),
    )
    write_act(acting, now, "change.asked", before=before, after=wanted, reason=said)
    follow([now])
    return change


@transaction.atomic
def change_decide(
    acting: Acting, change: Change, *, is_granted: bool, decision: str = ""
) -> Change:
    """审批: granted, the task is changed at once; refused, with the reason, nothing is.

    Refuses whoever asked for it or belongs to the owner, a change that is decided, and one whose
    matter changed since it was asked for. Logs ``worktasks.change.granted`` or ``.refused``.
    """
    now = locked(change.work)
    kept: Change = Change.objects.select_for_update().get(pk=change.pk)
    if kept.status != Status.ASKED:
        raise ValidationError(f"这份申请已{kept.get_status_display()}。请刷新页面。")
    if acting.user is not None and kept.asked_by_id == acting.user:
        raise ValidationError("这份申请由您提出，不能由您审批。请由其他人审批。")
    refuse_owner(acting, now, "审批")
    if not is_granted:
        text_of(decision, "不同意的理由")
    kept.status = Status.GRANTED if is_granted else Status.REFUSED
    kept.decided_by_id, kept.decided_at, kept.decision = (
        acting.user,
        timezone.now(),
        decision.strip(),
    )
    kept.save(update_fields=["status", "decided_by", "decided_at", "decision"])
    if is_granted:
        _carry_out(acting, now, kept)
    verb = "granted" if is_granted else "refused"
    write_act(
        acting, now, f"change.{verb}", before=kept.before, after=kept.after, reason=kept.decision
    )
    follow([now])
    return kept


@transaction.atomic
def change_withdraw(acting: Acting, change: Change) -> Change:
    """撤回申请 that waits for its decision. Logs ``worktasks.change.withdrawn``."""
    now = locked(change.work)
    kept: Change = Change.objects.select_for_update().get(pk=change.pk)
    if kept.status != Status.ASKED:
        raise ValidationError(f"这份申请已{kept.get_status_display()}，不能撤回。")
    kept.status = Status.WITHDRAWN
    kept.save(update_fields=["status"])
    write_act(acting, now, "change.withdrawn", before=kept.before, after=kept.after)
    follow([now])
    return kept


@transaction.atomic
def obstacle_add(
    acting: Acting, work: WorkTask, text: str, asked_of: Unit | None = None
) -> Obstacle:
    """提出问题, and who is asked to clear it. Logs ``worktasks.obstacle.raised``."""
    now = locked(work)
    said = text_of(text, "问题")
    if now.status in ENDED:
        raise ValidationError("任务已经办结或取消，不再提出问题。")
    made = Obstacle.objects.create(
        work=now,
        text=said,
        asked_of=asked_of,
        raised_by_id=account_of(acting),
        raised_on=timezone.localdate(),
    )
    after = {"text": said, "asked_of": asked_of.name if asked_of else ""}
    write_act(acting, now, "obstacle.raised", after=after)
    follow([now])
    return made


@transaction.atomic
def obstacle_solve(acting: Acting, obstacle: Obstacle, solution: str) -> Obstacle:
    """问题解决, and how; once. Logs ``worktasks.obstacle.solved``."""
    said = text_of(solution, "解决情况")
    now = locked(obstacle.work)
    kept: Obstacle = Obstacle.objects.select_for_update().get(pk=obstacle.pk)
    if kept.solved_on is not None:
        raise ValidationError(f"这个问题已于 {shown(kept.solved_on)} 解决。")
    kept.solution, kept.solved_on = said, timezone.localdate()
    kept.save(update_fields=["solution", "solved_on"])
    write_act(acting, now, "obstacle.solved", before={"text": kept.text}, after={"text": said})
    follow([now])
    return kept


def _both(
    work: WorkTask, kind: str, after: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """How it is and how it is to be, as JSON; ValidationError for what makes no sense."""
    if kind == Kind.EXTENSION:
        return _due_both(work, after.get("due_on"))
    if kind == Kind.OWNER:
        return _owner_both(work, after.get("owner"))
    if kind == Kind.TARGET:
        return _target_both(work, after)
    if kind == Kind.CANCEL:
        return {"status": work.status}, {"status": WorkTask.Status.CANCELLED}
    raise ValidationError("请选择调整的种类。")


def _due_both(work: WorkTask, day: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    if not isinstance(day, date):
        raise ValidationError("请写明延到哪一天。")
    refuse_before_plan(work, day, "新时限")
    due_on = work.task.due_on
    if due_on is not None and day <= due_on:
        raise ValidationError(f"新时限 {shown(day)} 不晚于原时限 {shown(due_on)}，不是延期。")
    if day < timezone.localdate():
        raise ValidationError(f"新时限 {shown(day)} 已经过去。")
    return {"due_on": due_on.isoformat() if due_on else None}, {"due_on": day.isoformat()}


def _owner_both(work: WorkTask, key: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    units = Unit.objects.filter(institution_id=work.institution_id)
    unit = units.filter(pk=key).first() if key else None
    if unit is None:
        raise ValidationError("请选择新的责任单位。")
    if unit.pk == work.task.owner_id:
        raise ValidationError(f"{unit.name}已经是责任单位。")
    before = work.task.owner
    return (
        {"owner": work.task.owner_id, "name": before.name if before else ""},
        {"owner": unit.pk, "name": unit.name},
    )


def _target_both(work: WorkTask, after: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    key = after.get("target")
    target = Target.objects.filter(work=work, pk=key).first() if key else None
    if target is None:
        raise ValidationError("请选择要调整的目标。")
    try:
        value = Decimal(str(after.get("value"))).quantize(Decimal("0.01"))
    except InvalidOperation as error:
        raise ValidationError("请写明新的目标值，用数字。") from error
    if target.value == value:
        raise ValidationError("新的目标值与原来相同。")
    shared = {"target": target.pk, "metric": target.metric, "unit": target.unit}
    was = None if target.value is None else str(target.value)
    return {**shared, "value": was}, {**shared, "value": str(value)}


def _carry_out(acting: Acting, work: WorkTask, change: Change) -> None:
    """Make the change; ValidationError when what it changes is no longer as it was."""
    if _stands(work, change) != change.before:
        raise ValidationError("申请以后任务又有了变化，不能再照这份申请调整。请单位重新申请。")
    reason = f"{change.get_kind_display()}：{change.reason}"
    if change.kind == Kind.EXTENSION:
        write_rows(acting, work, {"due_on": date.fromisoformat(change.after["due_on"])}, reason)
    elif change.kind == Kind.OWNER:
        _hand_over(acting, work, change.after["owner"], reason)
    elif change.kind == Kind.TARGET:
        Target.objects.filter(pk=change.after["target"]).update(
            value=Decimal(change.after["value"])
        )
    else:
        work_cancel(acting, work, change.reason)


def _hand_over(acting: Acting, work: WorkTask, owner: int, reason: str) -> None:
    """To another owner, who has to sign for it; the former owner's person goes with it."""
    if work.status == WorkTask.Status.SUBMITTED:
        raise ValidationError("任务正在等验收，不能变更责任单位。请先验收或退回。")
    unit = Unit.objects.get(pk=owner)
    write_rows(acting, work, {"owner": unit}, reason)
    if work.status != WorkTask.Status.PLANNED:
        work.status = WorkTask.Status.ASSIGNED
    work.owner_person = None
    work.save(update_fields=["status", "owner_person"])
    work.helpings.filter(unit=unit).delete()
    work.task.refresh_from_db()


def _stands(work: WorkTask, change: Change) -> dict[str, Any]:
    """What the change changes as it stands now, in the form of ``before``."""
    if change.kind == Kind.EXTENSION:
        due_on = work.task.due_on
        return {"due_on": due_on.isoformat() if due_on else None}
    if change.kind == Kind.OWNER:
        owner = work.task.owner
        return {"owner": work.task.owner_id, "name": owner.name if owner else ""}
    if change.kind == Kind.TARGET:
        target = Target.objects.get(pk=change.before["target"])
        was = None if target.value is None else str(target.value)
        return {**change.before, "value": was}
    return {"status": work.status if work.status not in ENDED else "ended"}

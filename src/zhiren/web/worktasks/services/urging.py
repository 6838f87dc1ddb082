"""催办 with its reply, and 督办单."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from zhiren.web.audit.services import Act, plain_values, record
from zhiren.web.lib.moments import day_end, day_start
from zhiren.web.lib.partial_dates import shown
from zhiren.web.worktasks.models import SupervisionOrder, Urge, WorkTask
from zhiren.web.worktasks.services.following import follow
from zhiren.web.worktasks.services.moving import (
    account_of,
    home_of,
    lock_institution,
    locked,
    text_of,
    write_act,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from zhiren.web.audit.acting import Acting
    from zhiren.web.register.models import Unit

Status = WorkTask.Status
# Tasks that wait for their owner.
URGED = (Status.ASSIGNED, Status.ACCEPTED)


@dataclass(frozen=True)
class Demand:
    """What a supervision order says; ``clause`` is the one it rests on."""

    demand: str
    clause: str
    signed_by: str
    due_on: date
    issued_on: date | None = None


@transaction.atomic
def urge_add(acting: Acting, work: WorkTask, text: str, answer_by_on: date | None = None) -> Urge:
    """催办: with what to answer and until when; once a day by the same account.

    Refuses a task that does not wait for its owner, a day for the answer that has passed, and a
    second urging on one day. Logs ``worktasks.urge.added``.
    """
    now, today = locked(work), timezone.localdate()
    said = text_of(text, "催办的内容")
    if now.status not in URGED:
        label = Status(now.status).label
        raise ValidationError(f"任务现为“{label}”，不在责任单位手中，不用催办。")
    if answer_by_on is not None and answer_by_on < today:
        raise ValidationError(f"回复期限 {shown(answer_by_on)} 已经过去。请改为今天或以后。")
    same = now.urges.filter(
        by=acting.user, at__gte=day_start(today), at__lt=day_end(today), answered_at=None
    )
    if same.exists():
        raise ValidationError("您今天已催办过这项任务，还在等回复。")
    urge = Urge.objects.create(
        work=now, text=said, by_id=account_of(acting), answer_by_on=answer_by_on
    )
    write_act(acting, now, "urge.added", after={"text": said, "answer_by_on": answer_by_on})
    follow([now])
    return urge


@transaction.atomic
def urge_answer(acting: Acting, urge: Urge, answer: str) -> Urge:
    """回复催办, once. Logs ``worktasks.urge.answered``."""
    said = text_of(answer, "回复")
    now = locked(urge.work)
    kept: Urge = Urge.objects.select_for_update().get(pk=urge.pk)
    if kept.answered_at is not None:
        raise ValidationError("这次催办已经回复过。")
    kept.answer, kept.answered_by_id, kept.answered_at = said, acting.user, timezone.now()
    kept.save(update_fields=["answer", "answered_by", "answered_at"])
    write_act(acting, now, "urge.answered", after={"text": said})
    follow([now])
    return kept


@transaction.atomic
def order_add(
    acting: Acting, unit: Unit, works: Sequence[WorkTask], demand: Demand
) -> SupervisionOrder:
    """发出督办单: with the next number of the year, about open tasks of one unit.

    Refuses no task, a task of another unit or one that is over, a last day before the day of
    issue, and empty texts. Logs ``worktasks.order.issued``, once for the order and once a task.
    """
    issued = demand.issued_on or timezone.localdate()
    if demand.due_on < issued:
        raise ValidationError(f"办结期限 {shown(demand.due_on)} 早于签发日期 {shown(issued)}。")
    lock_institution(acting)
    held = [locked(work) for work in sorted(works, key=lambda work: work.pk)]
    _refuse_works(unit, held)
    rows = SupervisionOrder.objects.filter(institution_id=home_of(acting), year=issued.year)
    last: int = rows.aggregate(n=Max("number"))["n"] or 0
    order = SupervisionOrder.objects.create(
        institution_id=home_of(acting),
        year=issued.year,
        number=last + 1,
        unit=unit,
        demand=text_of(demand.demand, "督办要求"),
        clause=text_of(demand.clause, "所据条款"),
        signed_by=text_of(demand.signed_by, "签发人"),
        issued_on=issued,
        due_on=demand.due_on,
    )
    order.works.set(held)
    record(
        acting,
        Act(
            "worktasks.order.issued", "supervision_order", order.pk, order.title,
            after=plain_values(order), clause=order.clause,
        ),
    )  # fmt: skip
    for work in held:
        after = {"order": order.title, "demand": order.demand, "due_on": order.due_on}
        write_act(acting, work, "order.issued", after=after)
    follow(held)
    return order


def _refuse_works(unit: Unit, works: Sequence[WorkTask]) -> None:
    if not works:
        raise ValidationError("督办单至少要有一项任务。")
    other = next((work for work in works if work.task.owner_id != unit.pk), None)
    if other is not None:
        raise ValidationError(
            f"“{other.task.name}”不由{unit.name}负责。一份督办单只发给一个单位，请分开发出。"
        )
    over = next((work for work in works if work.status not in URGED), None)
    if over is not None:
        label = Status(over.status).label
        raise ValidationError(f"“{over.task.name}”现为“{label}”，不在责任单位手中，不用督办。")


@transaction.atomic
def order_answer(acting: Acting, order: SupervisionOrder, answer: str) -> SupervisionOrder:
    """反馈督办单的办理情况; may be written again until the order is closed.

    Logs ``worktasks.order.answered``.
    """
    said = text_of(answer, "办理情况")
    kept = _open_order(order)
    before = plain_values(kept, ["answer"])
    kept.answer, kept.answered_on = said, timezone.localdate()
    kept.save(update_fields=["answer", "answered_on"])
    _write_order(acting, kept, "answered", before, {"answer": said})
    return kept


@transaction.atomic
def order_close(acting: Acting, order: SupervisionOrder, reason: str = "") -> SupervisionOrder:
    """督办单办结. One without an answer is closed only with a reason.

    Logs ``worktasks.order.closed``.
    """
    kept = _open_order(order)
    if not kept.answer and not reason.strip():
        raise ValidationError("单位还没有反馈办理情况。确要办结的，请写明理由。")
    kept.closed_on = timezone.localdate()
    kept.save(update_fields=["closed_on"])
    _write_order(acting, kept, "closed", {}, {"closed_on": kept.closed_on}, reason.strip())
    return kept


def _open_order(order: SupervisionOrder) -> SupervisionOrder:
    kept: SupervisionOrder = SupervisionOrder.objects.select_for_update().get(pk=order.pk)
    if kept.closed_on is not None:
        raise ValidationError(f"{kept.title}已于 {shown(kept.closed_on)} 办结。")
    return kept


def _write_order(
    acting: Acting,
    order: SupervisionOrder,
    verb: str,
    before: dict[str, object],
    after: dict[str, object],
    reason: str = "",
) -> None:
    record(
        acting,
        Act(
            f"worktasks.order.{verb}", "supervision_order", order.pk, order.title,
            before=before, after=after, reason=reason, clause=order.clause,
        ),
    )  # fmt: skip
    follow(list(order.works.select_related("plan", "task__owner")))

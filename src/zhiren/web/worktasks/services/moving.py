"""What every write to a task goes through: the lock, the state, the register rows, the audit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from zhiren.web.audit.services import Act, plain_value, record
from zhiren.web.lib.partial_dates import shown
from zhiren.web.register.models import Institution
from zhiren.web.register.services import record_change, record_remove
from zhiren.web.worktasks.access import acting_user, is_of_owner
from zhiren.web.worktasks.lifecycle import moved
from zhiren.web.worktasks.models import Plan, WorkTask

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from zhiren.web.audit.acting import Acting
    from zhiren.web.register.models import Task

_JOINED = ("plan", "task__owner", "institution", "owner_person", "leader")


def locked(work: WorkTask) -> WorkTask:
    """The task as it stands now, locked until the transaction ends.

    Refuses a plan that is not confirmed yet or was frozen: what was counted stays as it was.
    """
    rows = WorkTask.objects.select_for_update(of=("self",)).select_related(*_JOINED)
    found: WorkTask = rows.get(pk=work.pk)
    if found.plan.status == Plan.Status.FROZEN:
        raise ValidationError(f"《{found.plan.title}》已结算，任务不再变动。需要更正的，重新结算。")
    if found.plan.status == Plan.Status.DRAFT:
        raise ValidationError(f"《{found.plan.title}》还没有确认，任务不能办理。")
    return found


def account_of(acting: Acting) -> int:
    """Key of the account that acts: what people do is never done by the system."""
    if acting.user is None:
        raise PermissionDenied
    return acting.user


def home_of(acting: Acting) -> int:
    """Key of the institution acted in."""
    if acting.institution is None:
        raise PermissionDenied
    return acting.institution


def lock_institution(acting: Acting) -> None:
    """One writer at a time of what is numbered or kept once in an institution."""
    rows = Institution.objects.select_for_update(no_key=True)
    rows.get(pk=home_of(acting))


def make_move(work: WorkTask, name: str) -> None:
    """Bring a locked task into the state after the move. Raises WrongMoveError."""
    work.status = moved(name, work.status)
    work.save(update_fields=["status"])


def rows_of(work: WorkTask) -> list[Task]:
    """The task's rows of the register: its own, and those of clauses joined to it."""
    return [work.task, *(joined.task for joined in work.joined.select_related("task__owner"))]


def write_rows(
    acting: Acting, work: WorkTask, changes: Mapping[str, Any], reason: str = ""
) -> None:
    """Change all its rows of the register alike, under one batch."""
    batch = uuid4()
    for row in rows_of(work):
        if row.removed_at is None:
            record_change(acting, row, changes, reason=reason, clause=row.clause, batch=batch)


def remove_rows(acting: Acting, work: WorkTask, reason: str) -> None:
    """Take its rows out of the register with their reports: a cancelled task is judged no more."""
    batch = uuid4()
    for row in rows_of(work):
        if row.removed_at is not None:
            continue
        for report in row.task_report_set.filter(removed_at=None):
            record_remove(acting, report, reason=reason, clause=row.clause, batch=batch)
        record_remove(acting, row, reason=reason, clause=row.clause, batch=batch)


def write_act(
    acting: Acting,
    work: WorkTask,
    verb: str,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    reason: str = "",
) -> None:
    """Record what was done with a task; ``verb`` is e.g. ``report.added``."""
    owner_person = work.owner_person_id
    act = Act(
        f"worktasks.{verb}", "work_task", work.pk, work.task.name, owner_person,
        plain_value(before or {}), plain_value(after or {}), reason, work.task.clause,
    )  # fmt: skip
    record(acting, act)


def write_move(acting: Acting, work: WorkTask, name: str, reason: str = "", **after: Any) -> None:
    """Make the move of a locked task and record it under the move's own verb."""
    before = work.status
    make_move(work, name)
    write_act(
        acting,
        work,
        f"work.{name}",
        before={"status": before},
        after={"status": work.status, **after},
        reason=reason,
    )


def refuse_owner(acting: Acting, work: WorkTask, what: str) -> None:
    """ValidationError where who acts belongs to the owner: nobody judges the own work."""
    user = acting_user(acting)
    if user is not None and is_of_owner(user, work):
        owner = work.task.owner.name if work.task.owner else "责任单位"
        raise ValidationError(f"您属于{owner}（责任方），不能{what}本单位的任务。请由其他人办理。")


def text_of(value: str, what: str) -> str:
    """The text without blanks around it; ValidationError when nothing is left."""
    text = value.replace("\0", "").strip()
    if not text:
        raise ValidationError(f"请写明{what}。")
    return text


def refuse_future(day: date, what: str) -> None:
    """ValidationError for a day that has not come."""
    if day > timezone.localdate():
        raise ValidationError(f"{what} {shown(day)} 还没有到。")


def refuse_before_plan(work: WorkTask, day: date, what: str) -> None:
    """ValidationError for a day before the plan begins."""
    if day < work.plan.from_on:
        start = shown(work.plan.from_on)
        raise ValidationError(f"{what} {shown(day)} 早于计划的起始日期 {start}。请核对日期。")


def own_evidence(work: WorkTask, evidence: Iterable[Any]) -> list[Any]:
    """The files, each once; ValidationError for one of another institution."""
    files = list({file.pk: file for file in evidence}.values())
    if any(file.institution_id != work.institution_id for file in files):
        raise ValidationError("佐证不属于本机构。")
    return files

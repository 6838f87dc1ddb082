"""会议决定: a decision of a meeting becomes a task of the year's plan of such decisions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from zhiren.web.audit.services import Act, plain_values, record
from zhiren.web.bridge.packs import pack_of
from zhiren.web.lib.partial_dates import shown
from zhiren.web.register.models import Institution, Task
from zhiren.web.register.services import record_create
from zhiren.web.worktasks.models import Helping, Plan, WorkTask
from zhiren.web.worktasks.proposing import usual_report_days
from zhiren.web.worktasks.services.confirming import PREFIXES
from zhiren.web.worktasks.services.following import follow
from zhiren.web.worktasks.services.moving import home_of, lock_institution, text_of, write_act
from zhiren.web.worktasks.services.proposals import own_clause

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhiren.web.audit.acting import Acting
    from zhiren.web.register.models import Person, Unit

KIND = Plan.Kind.MEETING
_NAME_LENGTH = 200


@dataclass(frozen=True)
class Decision:
    """What a meeting decided: its words, who is to do what by when."""

    meeting: str
    text: str
    name: str
    owner: Unit
    due_on: date | None = None
    deliverable: str = ""
    leader: Person | None = None
    helping: Sequence[Unit] = ()


@transaction.atomic
def decision_add(acting: Acting, decision: Decision, *, on: date | None = None) -> WorkTask:
    """会议决定立项: a task handed to its owner at once, resting on the decision's own words.

    It stands in the plan of the year's decisions, which is made with the first. Refuses empty
    texts, a last day that has passed, and a plan of the year that was frozen. Logs
    ``worktasks.decision.added``, the register's row and, once a year, the plan.
    """
    day = on or timezone.localdate()
    meeting = text_of(decision.meeting, "哪次会议")
    text = text_of(decision.text, "决定的内容")
    if decision.due_on is not None and decision.due_on < day:
        raise ValidationError(f"时限 {shown(decision.due_on)} 已经过去。请核对日期。")
    lock_institution(acting)
    plan = _plan(acting, day)
    task: Task = record_create(
        acting,
        Task,
        {
            "code": _code(plan),
            "clause": own_clause(plan, f"{meeting}：{text}", meeting),
            "name": text_of(decision.name, "任务名称")[:_NAME_LENGTH],
            "owner": decision.owner,
            "assigned_on": day,
            "due_on": decision.due_on,
        },
        reason=f"会议决定：{meeting}",
    )
    work = _work(plan, task, decision, day)
    write_act(acting, work, "decision.added", after={"meeting": meeting, "text": text})
    follow([work])
    return work


def _work(plan: Plan, task: Task, decision: Decision, day: date) -> WorkTask:
    work = WorkTask.objects.create(
        institution=plan.institution,
        plan=plan,
        task=task,
        order=plan.tasks.count() + 1,
        section=decision.meeting.strip()[:_NAME_LENGTH],
        quotation=decision.text.strip(),
        kind=WorkTask.Kind.DELIVER,
        strength="duty",
        status=WorkTask.Status.ASSIGNED,
        deliverable=decision.deliverable.strip(),
        leader=decision.leader,
        report_days=usual_report_days(pack_of(plan.institution), yearly=False, on=day),
    )
    work.path = f"/{work.pk}/"
    work.save(update_fields=["path"])
    Helping.objects.bulk_create(
        Helping(work=work, unit=unit)
        for unit in dict.fromkeys(decision.helping)
        if unit.pk != task.owner_id
    )
    return work


def _plan(acting: Acting, day: date) -> Plan:
    """The year's plan of decisions; made and confirmed where there is none."""
    plans = Plan.objects.filter(institution=home_of(acting), kind=KIND, year=day.year)
    found = plans.filter(status=Plan.Status.CONFIRMED, document="").order_by("pk")
    standing: Plan | None = found.first()
    if standing is not None:
        return standing
    if plans.filter(status=Plan.Status.FROZEN).exists():
        raise ValidationError(f"{day.year}年的会议决定已结算，不能再立项。")
    plan: Plan = Plan.objects.create(
        institution=Institution.objects.get(pk=home_of(acting)),
        title=f"{day.year}年会议决定事项",
        kind=KIND,
        source="会议决定",
        year=day.year,
        from_on=date(day.year, 1, 1),
        until_on=date(day.year + 1, 1, 1),
        status=Plan.Status.CONFIRMED,
        confirmed_at=timezone.now(),
    )
    values = plain_values(plan)
    record(acting, Act("worktasks.plan.created", "plan", plan.pk, plan.title, after=values))
    return plan


def _code(plan: Plan) -> str:
    head = f"{PREFIXES[KIND]}-{plan.year}-{plan.pk}-"
    taken = Task.all_objects.filter(institution=plan.institution, code__startswith=head)
    return f"{head}{taken.count() + 1:03}"

"""What a task asks of its owner and of who supervises it, on a day. Pure.

One matter a side: a task asks somebody for one thing at a time, the most pressing first; what
else there is stands in the same sentence. A matter that rests on nothing but the calendar comes
as early as the reminders (``REMIND_DAYS``) begin.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from zhiren.web.accounts.roles import Role
from zhiren.web.findings.models import GRAVITY
from zhiren.web.lib.partial_dates import shown
from zhiren.web.todos.matters import Matter
from zhiren.web.worktasks.models import WorkTask
from zhiren.workdays import add_workdays

if TYPE_CHECKING:
    from zhiren.web.worktasks.models import Acceptance, SupervisionOrder, Urge
    from zhiren.workdays import WorkCalendar

Status = WorkTask.Status
# What the rule of a todo is for a task: its page asks for it by this word.
RULE = "work-task"
_STATE = "due"
_TITLE_LENGTH = 200
_OWNER_REASON = "责任单位办理自己的任务"
_SUPERVISOR_REASON = "工作任务由督查机构跟踪；没有督查机构账号的，由组织部门跟踪"


@dataclass(frozen=True)
class Facts:
    """What happened with a task beyond its own row."""

    refusal: Acceptance | None = None
    urges: tuple[Urge, ...] = ()
    orders: tuple[SupervisionOrder, ...] = ()
    changes: int = 0
    obstacles: int = 0


@dataclass(frozen=True)
class Conventions:
    """The day, and the institution's own conventions on days."""

    today: date
    lead_days: int
    sign_workdays: int
    supervisor: Role
    calendar: WorkCalendar | None = None


class Demand(NamedTuple):
    """One thing asked: in words, and until when."""

    text: str
    due_on: date | None


def owner_matter(work: WorkTask, facts: Facts, on: Conventions) -> Matter | None:
    """What the owner has to do about a task now; None for nothing, or without an owner."""
    if work.task.owner_id is None:
        return None
    return _matter(work, list(_of_owner(work, facts, on)), Role.UNIT_PARTY, _OWNER_REASON)


def supervisor_matter(work: WorkTask, facts: Facts, on: Conventions) -> Matter | None:
    """What who supervises has to do about a task now; None for nothing."""
    return _matter(work, list(_of_supervisor(work, facts, on)), on.supervisor, _SUPERVISOR_REASON)


def _of_owner(work: WorkTask, facts: Facts, on: Conventions) -> list[Demand]:
    if work.status == Status.ASSIGNED:
        until = add_workdays(work.task.assigned_on, on.sign_workdays, calendar=on.calendar).day
        demands = [Demand(f"请签收《{work.plan.title}》下达的任务；不由本单位负责的，退回", until)]
    elif work.status == Status.ACCEPTED:
        demands = [*_refused(work, facts), *_ending(work, on), *_reporting(work, on)]
    else:
        return []
    return [*demands, *_asked(facts)]


def _refused(work: WorkTask, facts: Facts) -> list[Demand]:
    if facts.refusal is None:
        return []
    text = f"{shown(facts.refusal.on)} 验收退回：{_plain(facts.refusal.reason)}。请整改后再提请验收"
    return [Demand(text, work.due_on)]


def _ending(work: WorkTask, on: Conventions) -> list[Demand]:
    due_on = work.due_on
    if due_on - on.today > timedelta(days=work.plan.due_soon_days):
        return []
    if due_on < on.today:
        return [Demand(f"已过时限 {shown(due_on)}，还没有提请验收", due_on)]
    return [Demand(f"时限 {shown(due_on)}，请办结并提请验收", due_on)]


def report_due_on(work: WorkTask) -> date | None:
    """The last day for the next report; None where no interval is set."""
    if work.report_days is None:
        return None
    last = work.last_report_on or work.task.assigned_on
    due: date = last + timedelta(days=work.report_days)
    return due


def _reporting(work: WorkTask, on: Conventions) -> list[Demand]:
    due_on = report_due_on(work)
    if due_on is None or due_on - on.today > timedelta(days=on.lead_days):
        return []
    last = f"最近报告 {shown(work.last_report_on)}" if work.last_report_on else "还没有报告过"
    text = f"每 {work.report_days} 天报告一次进展，{last}，应在 {shown(due_on)} 前报告"
    return [Demand(text, due_on)]


def _asked(facts: Facts) -> list[Demand]:
    urged = [Demand(f"催办：{_plain(u.text)}", u.answer_by_on) for u in facts.urges]
    return urged + [Demand(f"{o.title}：{_plain(o.demand)}", o.due_on) for o in facts.orders]


def _plain(text: str) -> str:
    """On one line, without the end mark that the sentence brings."""
    return " ".join(text.split()).rstrip("。；，")


def _of_supervisor(work: WorkTask, facts: Facts, on: Conventions) -> list[Demand]:
    demands = []
    if work.status == Status.SUBMITTED:
        demands.append(Demand("责任单位已提请验收，请验收", work.due_on))
    if work.status == Status.RETURNED:
        demands.append(Demand("责任单位退回了任务，请重新下达或另定责任单位", None))
    if facts.changes:
        demands.append(Demand(f"有 {facts.changes} 份调整申请等审批", None))
    due_on = work.due_on
    is_running = work.status in (Status.ASSIGNED, Status.ACCEPTED)
    if is_running and due_on < on.today:
        demands.append(Demand(f"已过时限 {shown(due_on)}，还没有提请验收，请催办或督办", due_on))
    if is_running and facts.obstacles:
        demands.append(Demand(f"有 {facts.obstacles} 个问题还没有解决，请协调", None))
    return demands


def _matter(work: WorkTask, demands: list[Demand], role: Role, reason: str) -> Matter | None:
    if not demands:
        return None
    owner, clause = work.task.owner, work.task.clause
    days = [demand.due_on for demand in demands if demand.due_on is not None]
    return Matter(
        key=work.pk,
        rule=RULE,
        title=work.task.name[:_TITLE_LENGTH],
        document=clause.partition("#")[0][:60],
        clause=clause[:80],
        sentence="；".join(demand.text for demand in demands) + "。",
        state=_STATE,
        gravity=GRAVITY[_STATE],
        due_on=min(days, default=None),
        unit_id=owner.pk if owner else None,
        person_id=None,
        subject_name=owner.name if owner else "未定责任单位",
        actor="",
        role=role,
        routed_by=reason,
    )

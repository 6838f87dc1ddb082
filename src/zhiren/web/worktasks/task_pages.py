"""What the pages of tasks show; the number of statements does not grow with what happened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from django.urls import reverse

from zhiren.web.audit.actions import title_of
from zhiren.web.audit.models import Entry
from zhiren.web.lib.forms import Styled
from zhiren.web.lib.partial_dates import shown
from zhiren.web.worktasks.access import SIDE_TITLES, may_urge, plans_for_view, sides_of
from zhiren.web.worktasks.lifecycle import ENDED, Side, moves_from
from zhiren.web.worktasks.lights import LIGHTS
from zhiren.web.worktasks.matters import report_due_on
from zhiren.web.worktasks.models import Change, Evidence, Plan, WorkTask
from zhiren.web.worktasks.reasons import light_and_reason
from zhiren.web.worktasks.services.closing import reached
from zhiren.web.worktasks.services.urging import URGED

if TYPE_CHECKING:
    from zhiren.web.accounts.access import Access

_ENTRIES_SHOWN = 50
# Moves that have a page of their own; all others go by ``task_move``.
_PAGES = {"report": "worktasks:report_add", "close": "worktasks:acceptance_add"}
# One page gives the verdict, whichever it is.
_SAME_PAGE = {"close_partly", "refuse"}
_TITLES = {"close": "验收", "cancel": "取消任务"}
# Rarely wanted, so they come last.
_LAST = {"reopen", "cancel", "return"}
_PRIMARY = {"accept", "report", "close", "assign"}


class SignForm(Styled):
    """签收 asks nothing."""


class Act(NamedTuple):
    """Something the account may do with the task now: its title and page."""

    title: str
    address: str
    is_primary: bool = False
    move: str = ""


@dataclass(frozen=True)
class LightChip:
    """A light with its count, as a filter."""

    name: str
    title: str
    count: int


def light_chips(counts: dict[str, int]) -> list[LightChip]:
    """All the lights, with the number of tasks each."""
    return [LightChip(name, title, counts.get(name, 0)) for name, title in LIGHTS.items()]


def plan_choices(access: Access) -> list[Plan]:
    """The plans to filter by, drafts left out: they have no tasks."""
    rows = plans_for_view(access).exclude(status=Plan.Status.DRAFT)
    return list(rows.only("pk", "title", "year").order_by("-year", "pk"))


def detail(access: Access, work: WorkTask, today: date) -> dict[str, Any]:
    """Everything one task's page shows."""
    sides = sides_of(access, work)
    light, reason = light_and_reason(work, today)
    reports = list(
        work.reports.select_related("row", "made_by").prefetch_related("evidence").order_by("-pk")
    )
    return {
        "work": work,
        "sides": [SIDE_TITLES[side] for side in Side if side in sides],
        "light": light,
        "light_reason": reason,
        "report_due_on": _next_report(work),
        "acts": acts_of(access, work, sides),
        "reports": reports,
        "helpings": list(work.helpings.select_related("unit")),
        "targets": _targets(work),
        "milestones": list(work.milestones.all()),
        "children": _lit(WorkTask.objects.filter(parent=work), today),
        "needs": list(work.needs.select_related("on__task")),
        "needed_by": list(work.needed_by.select_related("work__task")),
        "joined": list(work.joined.select_related("task")),
        **_supervision(work, sides, access),
        "entries": _entries(work),
    }


def _next_report(work: WorkTask) -> date | None:
    """The last day for the next report, where one is due before the task is."""
    due_on = report_due_on(work) if work.status == WorkTask.Status.ACCEPTED else None
    return due_on if due_on is not None and due_on <= work.due_on else None


def _targets(work: WorkTask) -> list[tuple[Any, bool | None]]:
    """The targets, each with whether it is reached; None where that cannot be said."""
    return [
        (target, None if target.measured is None else reached(target, target.measured))
        for target in work.targets.order_by("pk")
    ]


def _lit(rows: Any, today: date) -> list[Any]:
    found = rows.select_related("plan", "task__owner").order_by("order", "pk")
    return [(work, light_and_reason(work, today)[0]) for work in found]


def _supervision(work: WorkTask, sides: frozenset[Side], access: Access) -> dict[str, Any]:
    """Urges, orders, changes, obstacles and acceptances, and what may be done about each."""
    is_owner = bool(sides & {Side.OWNER, Side.PERSON, Side.HELPER})
    is_running = work.plan.status == Plan.Status.CONFIRMED
    changes = list(work.changes.select_related("asked_by", "decided_by"))
    acceptances = work.acceptances.select_related("by").prefetch_related("evidence")
    return {
        "urges": list(work.urges.select_related("by", "answered_by")),
        "may_answer": is_owner and is_running,
        "orders": list(work.orders.select_related("unit")),
        "changes": [(change, change_words(change)) for change in changes],
        "may_decide": Side.SUPERVISOR in sides and is_running,
        "me": access.user,
        "may_withdraw": Side.OWNER in sides,
        "obstacles": list(work.obstacles.select_related("asked_of", "raised_by")),
        "may_solve": bool(sides) and is_running,
        "acceptances": list(acceptances),
    }


def acts_of(access: Access, work: WorkTask, sides: frozenset[Side]) -> list[Act]:
    """What the account may do with the task now, the usual next step first."""
    if work.plan.status != Plan.Status.CONFIRMED:
        return []
    acts = []
    for move in moves_from(work.status, sides):
        if move.name in _SAME_PAGE:
            continue
        view = _PAGES.get(move.name)
        address = (
            reverse(view, args=[work.pk])
            if view
            else f"{reverse('worktasks:task_move', args=[work.pk])}?move={move.name}"
        )
        title = _TITLES.get(move.name, move.title)
        acts.append(Act(title, address, move.name in _PRIMARY, move.name))
    is_open = work.status not in ENDED
    asked = [
        ("催办", "urge_add", work.status in URGED and may_urge(access, work)),
        ("申请调整", "change_add", is_open and bool(sides & {Side.OWNER, Side.SUPERVISOR})),
        ("提出问题", "obstacle_add", is_open and bool(sides)),
    ]
    acts += [
        Act(title, reverse(f"worktasks:{view}", args=[work.pk]))
        for title, view, is_asked in asked
        if is_asked
    ]
    if work.status in URGED and Side.SUPERVISOR in sides and work.task.owner_id:
        acts.append(Act("发督办单", f"{reverse('worktasks:order_add')}?task={work.pk}"))
    return sorted(acts, key=lambda act: (not act.is_primary, act.move in _LAST))


def change_words(change: Change) -> str:
    """From what to what, in words."""
    before, after = change.before, change.after
    if change.kind == Change.Kind.EXTENSION:
        return f"时限 {_day(before['due_on'])} 改为 {_day(after['due_on'])}"
    if change.kind == Change.Kind.OWNER:
        return f"责任单位由{before['name'] or '未定'}改为{after['name']}"
    if change.kind == Change.Kind.TARGET:
        was = before["value"] or "没有写明"
        return f"{after['metric']}由 {was} 改为 {after['value']} {after['unit']}"
    return "取消任务"


def _day(text: str | None) -> str:
    return shown(date.fromisoformat(text)) if text else "没有写明"


def for_acceptance(work: WorkTask) -> dict[str, Any]:
    """What was promised, and what is said to be done: beside the verdict's form."""
    last = work.reports.select_related("row", "made_by").first()
    evidence = Evidence.objects.filter(reports__work=work).distinct().order_by("-pk")
    return {"last": last, "evidence": list(evidence)}


def _entries(work: WorkTask) -> list[dict[str, Any]]:
    """The latest acts on the task, as the audit has them."""
    rows = Entry.objects.filter(table="work_task", object_id=work.pk)[:_ENTRIES_SHOWN]
    return [{"entry": entry, "title": title_of(entry.action)} for entry in rows]

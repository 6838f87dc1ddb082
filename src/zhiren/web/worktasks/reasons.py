"""Why a task's light is what it is, in words; the same conditions as ``lights.py``. Pure."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from zhiren.web.lib.partial_dates import shown
from zhiren.web.worktasks.lights import light_of
from zhiren.web.worktasks.models import Plan, WorkTask

if TYPE_CHECKING:
    from datetime import date

Status = WorkTask.Status


def light_and_reason(work: WorkTask, today: date) -> tuple[str, str]:
    """The light of a task on a day, and the sentence that says why."""
    due_on, reported_on = work.due_on, work.last_report_on
    light = light_of(
        work.status,
        due_on,
        reported_on,
        work.task.assigned_on,
        work.report_days,
        work.plan.due_soon_days,
        today,
        is_settled=_is_settled(work),
    )
    if light == "red":
        return light, f"时限 {shown(due_on)} 已过 {(today - due_on).days} 天，还没有提请验收。"
    if light == "yellow":
        return light, _why_yellow(work, today)
    if light == "grey" and _is_settled(work) and work.status != Status.CANCELLED:
        return light, "计划已结算，没有办结的已按结算结果计。"
    return light, _PLAIN.get(Status(work.status)) or "按计划办理。"


def _is_settled(work: WorkTask) -> bool:
    return work.plan.status == Plan.Status.FROZEN


_PLAIN = {
    Status.CLOSED: "已验收销号。",
    Status.PARTIAL: "已认定部分完成。",
    Status.SUBMITTED: "已提请验收，等待验收。",
    Status.PLANNED: "还没有下达。",
    Status.CANCELLED: "已取消。",
    Status.ASSIGNED: "已下达，还没有签收。",
    Status.RETURNED: "单位已退回，等待重新下达。",
}


def _why_yellow(work: WorkTask, today: date) -> str:
    due_on, soon = work.due_on, work.plan.due_soon_days
    if due_on - today <= timedelta(days=soon):
        left = (due_on - today).days
        when = f"还有 {left} 天" if left else "就是今天"
        return f"距时限 {shown(due_on)} {when}（{soon} 天以内为临期），还没有提请验收。"
    last = work.last_report_on or work.task.assigned_on
    said = f"最近报告 {shown(last)}" if work.last_report_on else f"{shown(last)} 下达后没有报告"
    return f"{said}，已 {(today - last).days} 天；应每 {work.report_days} 天报告一次。"

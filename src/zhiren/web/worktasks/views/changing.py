"""调整 asked for, decided, withdrawn; 问题 raised and solved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from zhiren.web.accounts.access import requires
from zhiren.web.worktasks.access import (
    change_for_view,
    obstacle_for_view,
    require_side,
    work_for_view,
)
from zhiren.web.worktasks.lifecycle import Side
from zhiren.web.worktasks.models import Change
from zhiren.web.worktasks.services.changing import (
    change_add,
    change_decide,
    change_withdraw,
    obstacle_add,
    obstacle_solve,
)
from zhiren.web.worktasks.task_forms import ChangeForm, DecideForm, ObstacleForm, SolveForm
from zhiren.web.worktasks.task_pages import change_words
from zhiren.web.worktasks.views.carrying_out import act_page, carried_out

if TYPE_CHECKING:
    from django.http import HttpResponse

    from zhiren.web.accounts.requests import SiteRequest

_BOTH = (Side.OWNER, Side.SUPERVISOR)
_ALL = tuple(Side)


@require_http_methods(["GET", "POST"])
@requires("work.view")
def change_add_page(request: SiteRequest, pk: int) -> HttpResponse:
    """申请调整 of one kind."""
    work = work_for_view(request.access, pk)
    require_side(request.access, work, *_BOTH)
    kind = str((request.POST or request.GET).get("kind", ""))
    kind = kind if kind in Change.Kind.values else Change.Kind.EXTENSION
    data = request.POST if request.method == "POST" else None
    form = ChangeForm(data, kind=kind, work=work, access=request.access)

    def ask(filled: Any) -> Change:
        reason = filled.cleaned_data["reason"]
        return change_add(request.access.acting, work, kind, filled.after, reason)

    kinds = [k for k in Change.Kind.choices if k[0] != Change.Kind.TARGET or work.targets.exists()]
    said = "已提出申请，等待审批；同意之前任务不变。"
    return act_page(
        request, work, form, ask, said, "申请调整", "提交申请", kind=kind, kinds=kinds,
        hint="由组织部门或督查机构审批；提出申请的人不审批自己的申请。",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@requires("work.supervise")
def change_decide_page(request: SiteRequest, pk: int) -> HttpResponse:
    """审批: 同意 or 不同意."""
    change = change_for_view(request.access, pk)
    form = DecideForm(request.POST if request.method == "POST" else None)

    def decide(filled: Any) -> Change:
        is_granted = request.POST.get("verdict") == "grant"
        decision = filled.cleaned_data["decision"]
        return change_decide(
            request.access.acting, change, is_granted=is_granted, decision=decision
        )

    words = f"{change.get_kind_display()}：{change_words(change)}。理由：{change.reason}"
    return act_page(
        request, change.work, form, decide, "已审批。", "审批调整申请", "同意", hint=words,
        name="verdict", value="grant", other="不同意", other_value="refuse",
    )  # fmt: skip


@require_POST
@requires("work.view")
def change_withdraw_page(request: SiteRequest, pk: int) -> HttpResponse:
    """撤回申请: by the account that asked, or another of the owner's."""
    change = change_for_view(request.access, pk)
    if change.asked_by_id != request.user.pk:
        require_side(request.access, change.work, Side.OWNER)
    form = DecideForm(request.POST)

    def withdraw(_: Any) -> Change:
        return change_withdraw(request.access.acting, change)

    if carried_out(request, form, withdraw) is None:
        for fault in form.non_field_errors():
            messages.error(request, str(fault))
    else:
        messages.success(request, "已撤回申请。")
    return redirect("worktasks:task_detail", pk=change.work_id)


@require_http_methods(["GET", "POST"])
@requires("work.view")
def obstacle_add_page(request: SiteRequest, pk: int) -> HttpResponse:
    """提出问题."""
    work = work_for_view(request.access, pk)
    require_side(request.access, work, *_ALL)
    data = request.POST if request.method == "POST" else None
    form = ObstacleForm(data, access=request.access)

    def add(filled: Any) -> Any:
        return obstacle_add(request.access.acting, work, **filled.cleaned_data)

    return act_page(request, work, form, add, "已提出问题。", "提出问题", "提出")


@require_http_methods(["GET", "POST"])
@requires("work.view")
def obstacle_solve_page(request: SiteRequest, pk: int) -> HttpResponse:
    """问题解决, and how."""
    obstacle = obstacle_for_view(request.access, pk)
    require_side(request.access, obstacle.work, *_ALL)
    form = SolveForm(request.POST if request.method == "POST" else None)

    def solve(filled: Any) -> Any:
        return obstacle_solve(request.access.acting, obstacle, filled.cleaned_data["solution"])

    return act_page(
        request, obstacle.work, form, solve, "已登记解决情况。", "问题解决", "登记",
        hint=f"问题：{obstacle.text}",
    )  # fmt: skip

"""Confirming a plan, carrying last year's open tasks over, and comparing two years."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from zhiren.web.accounts.access import requires
from zhiren.web.lib.acts import done
from zhiren.web.lib.queries import number_of, numbers_of
from zhiren.web.worktasks.access import plan_for_view, plans_for_view
from zhiren.web.worktasks.differences import TITLES, differences
from zhiren.web.worktasks.models import Plan
from zhiren.web.worktasks.planning_access import plan_for_planning, works_to_carry
from zhiren.web.worktasks.planning_forms import ConfirmForm, posted
from zhiren.web.worktasks.planning_selectors import progress_of, proposals_of
from zhiren.web.worktasks.sayings import by_clause, saying_of, sayings
from zhiren.web.worktasks.services.planning import plan_carry_over, plan_confirm

if TYPE_CHECKING:
    from django.http import HttpResponse

    from zhiren.web.accounts.requests import SiteRequest
    from zhiren.web.worktasks.models import WorkTask

_LISTED = 200


@require_http_methods(["GET", "POST"])
@requires("work.plan")
def plan_confirm_page(request: SiteRequest, pk: int) -> HttpResponse:
    """What will be written, and writing it."""
    plan = plan_for_planning(request.access, pk)
    today = timezone.localdate()
    first = {"assigned_on": min(max(today, plan.from_on), plan.last_day)}
    form = ConfirmForm(posted(request), initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            count = plan_confirm(request.access.acting, plan, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, f"计划已确认，列入 {count} 项任务。下一步：下达给责任单位。")
            return redirect("worktasks:plan_detail", pk=pk)
    listed = proposals_of(plan).filter(is_kept=True)
    context = {
        "plan": plan,
        "form": form,
        "progress": progress_of(plan),
        "kept_registered": listed.filter(is_registered=True).count(),
        "unowned": listed.filter(owner=None)[:_LISTED],
    }
    status = 422 if form.errors else 200
    return render(request, "worktasks/plan_confirm.html", context, status=status)


@require_http_methods(["GET", "POST"])
@requires("work.plan")
def plan_carry_over_page(request: SiteRequest, pk: int) -> HttpResponse:
    """Last year's open tasks, to be taken into the draft."""
    plan = plan_for_planning(request.access, pk)
    if request.method == "POST":
        works = numbers_of(request.POST.getlist("works"))
        if done(
            request,
            lambda count: f"已接续 {count} 项，列在拟列任务里等待决定。",
            plan_carry_over,
            request.access.acting,
            plan,
            works=works,
        ):
            return redirect("worktasks:plan_proposals", pk=pk)
    context = {"plan": plan, "rows": _to_carry(plan) if plan.predecessor else []}
    return render(request, "worktasks/plan_carry_over.html", context)


def _to_carry(plan: Plan) -> list[tuple[WorkTask, Any]]:
    """Open tasks not yet carried over, each with the clause of the new plan that is like its own."""
    taken = plan.proposals.exclude(carried_from=None).values("carried_from")
    rows = list(works_to_carry(plan).exclude(pk__in=taken))
    pairs = differences(saying_of(rows), sayings(plan))
    like = by_clause([p for p in pairs if p.later], earlier=True)
    return [(row, like.get(row.task.clause)) for row in rows]


@require_GET
@requires("work.view")
def plan_compare(request: SiteRequest, pk: int) -> HttpResponse:
    """Two plans side by side: new, dropped, reworded."""
    plan = plan_for_view(request.access, pk)
    others = plans_for_view(request.access).exclude(pk=plan.pk)
    key = number_of(request.GET.get("with")) or plan.predecessor_id or 0
    other = others.filter(pk=key).first()
    pairs = differences(sayings(other), sayings(plan)) if other is not None else []
    counts = Counter(pair.change for pair in pairs)
    show = request.GET.get("show", "")
    context = {
        "plan": plan,
        "other": other,
        "others": others,
        "pairs": [p for p in pairs if p.change == show or (not show and p.change != "same")
                  or show == "all"],
        "chips": [(key, title, counts[key]) for key, title in TITLES.items()],
        "titles": TITLES,
        "total": len(pairs),
        "show": show,
    }  # fmt: skip
    return render(request, "worktasks/plan_compare.html", context)

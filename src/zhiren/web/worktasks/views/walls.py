"""总览大屏."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from zhiren.web.accounts.access import requires
from zhiren.web.worktasks.access import plan_for_view, works_for_view
from zhiren.web.worktasks.forecasting import METHOD, Outlook
from zhiren.web.worktasks.models import Plan
from zhiren.web.worktasks.wall import wall_of

if TYPE_CHECKING:
    from django.http import HttpResponse

    from zhiren.web.accounts.requests import SiteRequest


@require_GET
@requires("work.view")
def plan_wall(request: SiteRequest, pk: int) -> HttpResponse:
    """The wall board; with ``?still`` it does not renew itself."""
    plan, today = plan_for_view(request.access, pk), timezone.localdate()
    works = works_for_view(request.access).filter(plan=plan)
    wall = wall_of(request.access, plan, works, today)
    is_settled = plan.status == Plan.Status.FROZEN
    context = {
        "plan": plan,
        "today": today,
        "now": timezone.localtime(),
        "wall": wall,
        "late_count": wall.ahead.counts[Outlook.LATE],
        "method": METHOD.sentence(),
        "is_settled": is_settled,
        "is_still": is_settled or "still" in request.GET,
    }
    template = "worktasks/plan_wall.html#wall" if request.htmx else "worktasks/plan_wall.html"
    return render(request, template, context)

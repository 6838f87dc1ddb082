"""The views of a plan: tree, board, Gantt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from zhiren.web.accounts.access import requires
from zhiren.web.lib.paging import page_of
from zhiren.web.worktasks import board, gantt, tree
from zhiren.web.worktasks.access import plan_for_view, works_for_view
from zhiren.web.worktasks.filters import NONE, Filters, filters_from, narrowed
from zhiren.web.worktasks.lights import LIGHTS, with_light
from zhiren.web.worktasks.models import Plan, WorkTask
from zhiren.web.worktasks.selectors import Names, names_of, rollup_of

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet
    from django.http import HttpResponse

    from zhiren.web.accounts.requests import SiteRequest


@dataclass(frozen=True)
class Picture:
    """What every view of a plan begins with: its tasks in scope, narrowed by the address."""

    plan: Plan
    today: date
    filters: Filters
    names: Names
    lit: QuerySet[WorkTask]

    @property
    def context(self) -> dict[str, Any]:
        """For the templates."""
        return {
            "plan": self.plan,
            "today": self.today,
            "filters": self.filters,
            "names": self.names,
            "lights": LIGHTS,
            "kinds": WorkTask.Kind.choices,
            "none": NONE,
        }


def _picture(request: SiteRequest, pk: int) -> Picture:
    plan, today = plan_for_view(request.access, pk), timezone.localdate()
    works = works_for_view(request.access).filter(plan=plan)
    filters = filters_from({**request.GET.dict(), "plan": str(plan.pk)})
    lit = narrowed(with_light(works, today), filters)
    return Picture(plan, today, filters, names_of(works), lit)


@require_GET
@requires("work.view")
def plan_tree(request: SiteRequest, pk: int) -> HttpResponse:
    """任务树: sections, tasks and parts; of a large plan one section at a time."""
    shown = _picture(request, pk)
    rolled = rollup_of(shown.lit, shown.names)
    rows, opened, page = tree.rows_in_order(shown.lit), None, None
    if rolled.total.count > tree.MOST_OPEN:
        opened = request.GET.get("open") or shown.filters.section
        section = "" if opened == NONE else opened
        page = page_of(request, rows.filter(section=section), 100) if opened else None
        rows = page.object_list if page else rows.none()
    context = {
        "rolled": rolled,
        "branches": tree.branches(rolled, rows, opened),
        "page": page,
        "is_folded": rolled.total.count > tree.MOST_OPEN,
    }
    return render(request, "worktasks/plan_tree.html", shown.context | context)


@require_GET
@requires("work.view")
def plan_board(request: SiteRequest, pk: int) -> HttpResponse:
    """看板: cards in columns by light or by status."""
    shown = _picture(request, pk)
    by = request.GET.get("by", "")
    by = by if by in board.BY else "light"
    context = {"columns": board.columns(shown.lit, by, request.GET.dict()), "by": by}
    context |= {"ways": board.BY}
    return render(request, "worktasks/plan_board.html", shown.context | context)


@require_GET
@requires("work.view")
def plan_gantt(request: SiteRequest, pk: int) -> HttpResponse:
    """进度图: bars over the months, milestones, what waits for what."""
    shown = _picture(request, pk)
    rows = gantt.with_needs(shown.lit).order_by("order", "path")
    page = page_of(request, rows, gantt.ROWS)
    works = list(page.object_list)
    axis = gantt.axis_of(shown.plan.from_on, shown.plan.until_on, works)
    context = {"page": page, "axis": axis, "bars": gantt.bars(works, axis, shown.today)}
    context |= {"today_x": axis.x(shown.today), "is_cut": any(b.is_cut for b in context["bars"])}
    return render(request, "worktasks/plan_gantt.html", shown.context | context)

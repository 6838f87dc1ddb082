"""The views of a plan: tree, board, Gantt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from zhiren.web.accounts.access import requires
from zhiren.web.lib.paging import page_of
from zhiren.web.worktasks import board, gantt, tree
from zhiren.web.worktasks.access import plan_for_view, works_for_view
from zhiren.web.worktasks.lights import LIGHTS
from zhiren.web.worktasks.models import Plan, WorkTask
from zhiren.web.worktasks.selectors import Names, names_of, rollup_of
from zhiren.web.worktasks.task_filters import NONE, Filters, filters_from

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet
    from django.http import HttpResponse

    from zhiren.web.accounts.requests import SiteRequest


# What narrows a view of a plan; the rest of the address says how it is shown.
_NARROWING = (
    "light status kind section unit within leader lead clause document due_from due_until q"
).split()


@dataclass(frozen=True)
class Picture:
    """What every view of a plan begins with: its tasks in scope, narrowed by the address."""

    plan: Plan
    today: date
    filters: Filters
    names: Names
    lit: QuerySet[WorkTask]

    @property
    def list_query(self) -> str:
        """What the list of tasks is asked by to show these tasks."""
        return urlencode({"plan": str(self.plan.pk), **self.filters.query})

    @property
    def context(self) -> dict[str, Any]:
        """For the templates."""
        return {
            "plan": self.plan,
            "today": self.today,
            "filters": self.filters,
            "list_query": self.list_query,
            "names": self.names,
            "lights": LIGHTS,
            "kinds": WorkTask.Kind.choices,
            "none": NONE,
        }


def _picture(request: SiteRequest, pk: int) -> Picture:
    plan, today = plan_for_view(request.access, pk), timezone.localdate()
    works = works_for_view(request.access).filter(plan=plan)
    asked = {name: request.GET[name] for name in _NARROWING if name in request.GET}
    filters = filters_from(asked, request.access)
    lit = filters.applied(works, today)
    if filters.light:
        lit = lit.filter(light=filters.light)
    return Picture(plan, today, filters, names_of(works), lit)


@require_GET
@requires("work.view")
def plan_tree(request: SiteRequest, pk: int) -> HttpResponse:
    """任务树: sections, tasks and parts; of a large plan one section at a time."""
    shown = _picture(request, pk)
    rolled = rollup_of(shown.lit)
    rows: Any = tree.rows_in_order(shown.lit)
    opened, page = None, None
    if rolled.total.count > tree.MOST_OPEN:
        opened = request.GET.get("open") or shown.filters.query.get("section")
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
    columns = board.columns(shown.lit, by, request.GET.dict())
    has_cards = any(column.count for column in columns)
    context = {"columns": columns, "has_cards": has_cards, "by": by, "ways": board.BY}
    return render(request, "worktasks/plan_board.html", shown.context | context)


@require_GET
@requires("work.view")
def plan_gantt(request: SiteRequest, pk: int) -> HttpResponse:
    """进度图: bars over the months, milestones, what waits for what."""
    shown = _picture(request, pk)
    rows = gantt.with_needs(shown.lit).order_by("order", "path")
    page = page_of(request, rows, gantt.ROWS)
    works = list(page.object_list)
    axis = gantt.axis_of(shown.plan, works, shown.today)
    bars = gantt.bars(works, axis, shown.today)
    context = {"page": page, "axis": axis, "bars": bars}
    context |= {"today_x": axis.x(shown.today) if axis.has(shown.today) else None}
    context |= {"is_cut": any(bar.is_cut for bar in bars)}
    return render(request, "worktasks/plan_gantt.html", shown.context | context)

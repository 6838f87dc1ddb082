"""单位与岗位: the two trees, a unit's page, the 配备表, the leaders' portfolios."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_GET

from zhiren.web.accounts.access import requires
from zhiren.web.lib.panels import UNIT_PANELS, drawn
from zhiren.web.register import unit_pages
from zhiren.web.register.access import unit_for_view
from zhiren.web.register.establishments import posts_of, staffing
from zhiren.web.register.look_backs import asked_day
from zhiren.web.register.unit_trees import (
    SYSTEMS,
    portfolios_on,
    unit_tree,
    units_without_leader,
)

if TYPE_CHECKING:
    from datetime import date

    from zhiren.web.accounts.requests import SiteRequest
    from zhiren.web.register.models import Unit


@require_GET
@requires("unit.view")
def unit_list(request: SiteRequest) -> HttpResponse:
    """One of the two trees on a day; its first two levels, or all of it."""
    today, day = _days(request)
    system = SYSTEMS[1] if request.GET.get("tree") == "party" else SYSTEMS[0]
    kind, under = request.GET.get("kind", ""), request.GET.get("under", "")
    tree = unit_tree(request.access, system, day, today, under)
    is_whole = bool(kind or request.GET.get("all"))
    context = {
        "tree": tree, "day": day, "is_past": day < today, "kind": kind, "under": under,
        "is_whole": is_whole, "lines": list(tree.lines(None if is_whole else 1, kind)),
        "systems": [("", SYSTEMS[0]), ("party", SYSTEMS[1])],
    }  # fmt: skip
    return render(request, "register/unit_list.html", context)


@require_GET
@requires("unit.view")
def unit_detail(request: SiteRequest, code: str) -> HttpResponse:
    """A unit: its card, posts with holders, what is below, beside and before it."""
    unit = unit_for_view(request.access, code)
    today, day = _days(request)
    panels = drawn(UNIT_PANELS, request, unit) if day == today else []
    posts = posts_of(unit, day)
    context: dict[str, Any] = {
        "unit": unit, "day": day, "is_past": day < today,
        "panels": [render_to_string(p["template"], {**p, "panel": p}, request) for p in panels],
        "may_change": request.access.may("unit.change") and day == today,
        **unit_pages.around(request.access, unit, day),
    }  # fmt: skip
    context |= {
        "counted": [line for line in posts if line.post.counts_for_quota],
        "others": [line for line in posts if not line.post.counts_for_quota],
        "further": unit_pages.further_tables(request.access),
        "quota": unit_pages.quota(posts),
    }
    return render(request, "register/unit_detail.html", context)


@require_GET
@requires("unit.view")
def staffing_list(request: SiteRequest) -> HttpResponse:
    """The 配备表 of everything in the account's scope."""
    return _staffing(request, None)


@require_GET
@requires("unit.view")
def unit_staffing(request: SiteRequest, code: str) -> HttpResponse:
    """The 配备表 of a unit, what is below it, and the Party organisations in them."""
    return _staffing(request, unit_for_view(request.access, code))


def _staffing(request: SiteRequest, unit: Unit | None) -> HttpResponse:
    today, day = _days(request)
    table = staffing(request.access, day, unit)
    context = {"staffing": table, "day": day, "is_past": day < today, "unit": unit}
    return render(request, "register/staffing.html", context)


@require_GET
@requires("unit.view")
def portfolio_list(request: SiteRequest) -> HttpResponse:
    """Who is in charge of which units, and which nobody is in charge of."""
    today, day = _days(request)
    context = {
        "leaders": portfolios_on(request.access, day), "day": day, "is_past": day < today,
        "unled": units_without_leader(request.access, day),
        "may_change": request.access.may("unit.change") and day == today,
    }  # fmt: skip
    return render(request, "register/portfolio_list.html", context)


def _days(request: SiteRequest) -> tuple[date, date]:
    today = timezone.localdate()
    return today, asked_day(request, today) or today

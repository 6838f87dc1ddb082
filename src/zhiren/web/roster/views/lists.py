"""The roster and the choice of its columns and filters."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from zhiren.web.accounts.access import requires
from zhiren.web.accounts.requests import SiteRequest
from zhiren.web.lib.paging import page_of
from zhiren.web.roster.access import views_for
from zhiren.web.roster.choices import ColumnChoice, FilterChoice, moved
from zhiren.web.roster.pages import RosterPage
from zhiren.web.roster.query import is_form, read_query
from zhiren.web.roster.selectors import SortedPersons
from zhiren.web.roster.services import unmasked_record

ROWS = 50


@require_GET
@requires("roster.view")
def person_list(request: SiteRequest) -> HttpResponse:
    """花名册. What a form sent is answered by the short address."""
    views = list(views_for(request.access))
    if not request.GET:
        default = next((view for view in views if view.is_default and view.query), None)
        if default:
            return redirect(f"{request.path}?{default.query}")
    query = read_query(request.GET, request.access, timezone.localdate())
    if is_form(request.GET):
        return _short(query.written)
    page = RosterPage(query, page_of(request, SortedPersons(query), ROWS), views)
    if page.shows_private:
        unmasked_record(
            request.access, columns=page.private_titles, persons=len(page.page.object_list)
        )
    return render(request, "roster/person_list.html", {"roster": page})


@require_GET
@requires("roster.view")
def column_choice(request: SiteRequest) -> HttpResponse:
    """选择栏目: which columns, in which order; sorting and grouping."""
    query = read_query(moved(request.GET), request.access, timezone.localdate())
    return _choice(request, "roster/column_choice.html", ColumnChoice(query))


@require_GET
@requires("roster.view")
def filter_choice(request: SiteRequest) -> HttpResponse:
    """筛选条件 on any column, shown or not."""
    query = read_query(request.GET, request.access, timezone.localdate())
    carried = [(n, request.GET[n]) for n in ("by", "bands", "against", "cross") if n in request.GET]
    is_for_statistics = request.GET.get("for") == "statistics"
    choice = FilterChoice(query, is_for_statistics, carried if is_for_statistics else ())
    return _choice(request, "roster/filter_choice.html", choice)


def _choice(request: SiteRequest, template: str, choice: Any) -> HttpResponse:
    if request.htmx:
        template += "#choice"
    response = render(request, template, {"choice": choice})
    response["Vary"] = "HX-Request"
    return response


def _short(written: str) -> HttpResponseRedirect:
    # Without a filter the address still says that it was asked for, or the default view comes.
    return HttpResponseRedirect(f"{reverse('roster:person_list')}?{written or 'q='}")

"""Persons side by side."""

from __future__ import annotations

from dataclasses import replace

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from zhiren.web.accounts.access import requires
from zhiren.web.accounts.requests import SiteRequest
from zhiren.web.roster.access import persons_for_view
from zhiren.web.roster.comparison import LEAST, MOST, comparison_of, comparison_record
from zhiren.web.roster.finding import persons_named
from zhiren.web.roster.query import encoded, read_query

_CANDIDATES = 10


@require_GET
@requires("roster.view")
def compare(request: SiteRequest) -> HttpResponse:
    """比较. ``add`` finds one more person by name, sound or code."""
    query = read_query(request.GET, request.access, timezone.localdate())
    codes = query.chosen[:MOST]
    persons = persons_for_view(request.access, codes)
    if len(persons) < len(codes):
        raise Http404("其中有人不在您的工作范围内，或工号不对。")
    asked = request.GET.get("add", "").strip()
    found = [p for p in persons_named(request.access, asked) if p.code not in codes]
    if len(found) == 1 and len(codes) < MOST:
        pairs = [("person", code) for code in (*codes, found[0].code)]
        return redirect(f"{request.path}?{encoded([*_day(request), *pairs])}")
    context = {
        "query": query,
        "persons": persons,
        "asked": asked,
        "candidates": found[:_CANDIDATES] if len(codes) < MOST else [],
        "is_cut": len(query.chosen) > MOST,
        "is_full": len(codes) >= MOST,
        "least": LEAST,
        "most": MOST,
        "links": [
            {
                "person": p,
                "without": encoded(
                    [*_day(request), *(("person", c) for c in codes if c != p.code)]
                ),
            }
            for p in persons
        ],
        "own": encoded([*_day(request), *(("person", code) for code in codes)]),
        "only": "only" in request.GET,
    }
    if len(persons) >= LEAST:
        vantage = replace(query.vantage, unmasks=False)
        context["comparison"] = comparison_of(vantage, codes, only_different="only" in request.GET)
        comparison_record(request.access, persons)
    return render(request, "roster/compare.html", context)


def _day(request: SiteRequest) -> list[tuple[str, str]]:
    text = request.GET.get("as_of", "")
    return [("as_of", text)] if text else []

"""The search box of the top bar."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from zhiren.policy.pack import PackClause
from zhiren.web.accounts.access import requires
from zhiren.web.accounts.requests import SiteRequest
from zhiren.web.register.models import Person
from zhiren.web.roster import finding


@require_GET
@requires("policy.view")
def find(request: SiteRequest) -> HttpResponse:
    """查找. What can only mean one thing leads there."""
    found = finding.find(request.access, request.GET.get("q", ""))
    if found.exact is not None and not request.htmx:
        return _to(found.exact)
    template = "roster/find.html#hits" if request.htmx else "roster/find.html"
    response = render(request, template, {"found": found})
    response["Vary"] = "HX-Request"
    return response


def _to(exact: Any) -> HttpResponse:
    if isinstance(exact, PackClause):
        return redirect("policy:clause", document=exact.document, clause=exact.path)
    if isinstance(exact, Person):
        return redirect("register:person_detail", code=exact.code)
    return redirect("register:unit_detail", code=exact.code)

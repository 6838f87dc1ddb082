"""Pages of the roster."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from zhiren.web.accounts.access import requires
from zhiren.web.accounts.requests import SiteRequest


@require_GET
@requires("roster.view")
def person_list(request: SiteRequest) -> HttpResponse:
    """花名册."""
    return HttpResponse()


@require_GET
@requires("policy.view")
def find(request: SiteRequest) -> HttpResponse:
    """查找."""
    return HttpResponse()


@require_GET
@requires("roster.view")
def compare(request: SiteRequest) -> HttpResponse:
    """比较."""
    return HttpResponse()


@require_GET
@requires("statistics.view")
def statistics(request: SiteRequest) -> HttpResponse:
    """结构统计."""
    return HttpResponse()

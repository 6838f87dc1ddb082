"""."""

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from zhiren.web.accounts.access import requires
from zhiren.web.accounts.requests import SiteRequest


@require_GET
@requires("statistics.view")
def statistics(request: SiteRequest) -> HttpResponse:
    return HttpResponse()


@require_GET
@requires("statistics.view")
def statistics_export(request: SiteRequest) -> HttpResponse:
    return HttpResponse()

"""The front page."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from zhiren.web.accounts.access import requires
from zhiren.web.home.fronts import front_of
from zhiren.web.home.services import visit_keep

if TYPE_CHECKING:
    from django.http import HttpResponse

    from zhiren.web.accounts.requests import SiteRequest
    from zhiren.web.home.models import Visit

PERIODS = {"visit": "上次访问以来", "7": "7 天以来", "30": "30 天以来"}


@require_GET
@requires("home.view")
def front(request: SiteRequest) -> HttpResponse:
    """What this account has to know and to do today."""
    today = timezone.localdate()
    visit = visit_keep(request.user, today)
    period = request.GET.get("since", "visit")
    period = period if period in PERIODS else "visit"
    since = _since(visit, period, today)
    chosen = front_of(request.access)
    context = chosen.context(request.access, today, since)
    context |= {"since": since, "period": period, "periods": PERIODS}
    return render(request, chosen.template, context)


def _since(visit: Visit, period: str, today: date) -> date:
    """The day from which changes are told; a first visit tells of a week."""
    if period != "visit":
        return today - timedelta(days=int(period))
    return visit.before_on or today - timedelta(days=7)

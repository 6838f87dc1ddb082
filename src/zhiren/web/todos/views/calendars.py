"""The month, the feed for calendar programs, and how notices are given."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from zhiren.web.accounts.access import requires
from zhiren.web.bridge.packs import pack_of
from zhiren.web.todos import feeds, selectors
from zhiren.web.todos.filters import filters_from
from zhiren.web.todos.forms import NoticeForm
from zhiren.web.todos.models import NoticePreference
from zhiren.web.todos.months import month_from, weeks_of
from zhiren.web.todos.services import notices_change

if TYPE_CHECKING:
    from django.http import HttpRequest

    from zhiren.web.accounts.requests import SiteRequest
    from zhiren.workdays import WorkCalendar

_WEEKDAYS = "一二三四五六日"


@require_GET
@requires("todo.view")
def calendar(request: SiteRequest) -> HttpResponse:
    """A month of due dates: a table, or on phones a list of the days that have something."""
    access, today = request.access, timezone.localdate()
    month = month_from(request.GET.get("month", ""), today)
    filters = filters_from(request.GET)
    due = selectors.due_matters(access, filters, month.starts, month.until, today)
    coming = selectors.coming_matters(access, month.starts, month.until)
    if request.GET.get("coming") == "no" or filters.is_narrowed or filters.tab != "all":
        coming = []
    weeks = weeks_of(month, today, due, coming, _work_calendar(request))
    busy = [day for week in weeks for day in week if day.matters and day.is_within]
    context = {
        "month": month,
        "weeks": weeks,
        "busy": busy,
        "count": sum(day.count for day in busy),
        "filters": filters,
        "tabs": selectors.tabs_of(access),
        "weekdays": _WEEKDAYS,
        "kept": _kept(request),
    }
    return render(request, "todos/calendar.html", context)


def _work_calendar(request: SiteRequest) -> WorkCalendar | None:
    institution = request.user.institution
    return pack_of(institution).calendar if institution is not None else None


def _kept(request: SiteRequest) -> str:
    """The filters that links from a day to the list take along."""
    query = request.GET.copy()
    for name in ("month", "page", "due", "due_from", "due_until"):
        query.pop(name, None)
    query.setdefault("tab", "all")
    return query.urlencode()


@require_GET
@login_not_required
@never_cache
def feed(request: HttpRequest, key: str) -> HttpResponse:
    """The feed at its secret address; 404 for any other, so that nobody learns of accounts."""
    user = feeds.user_of_feed(key)
    content = feeds.feed_of(user) if user is not None else None
    if content is None:
        raise Http404
    return HttpResponse(
        content,
        content_type="text/calendar; charset=utf-8",
        headers={
            "Content-Disposition": 'inline; filename="zhiren.ics"',
            "X-Robots-Tag": "noindex",
            "Referrer-Policy": "no-referrer",
        },
    )


@require_http_methods(["GET", "POST"])
@requires("todo.view")
def notices(request: SiteRequest) -> HttpResponse:
    """提醒方式: the feed's address, and what feed and mail may show."""
    preference = NoticePreference.objects.filter(user=request.user).first() or NoticePreference()
    names = ("is_feed_masked", "is_digest_masked")
    form = NoticeForm(_posted(request), initial={n: getattr(preference, n) for n in names})
    if request.method == "POST" and form.is_valid():
        notices_change(request.access.acting, request.user, **form.cleaned_data)
        messages.success(request, "已保存。")
        return redirect("todos:notices")
    key = request.user.feed_key
    context = {
        "form": form,
        "preference": preference,
        "feed": settings.SITE_ADDRESS + reverse("todos:feed", args=[key]) if key else "",
        "remind_days": settings.REMIND_DAYS,
        "escalate_workdays": settings.ESCALATE_WORKDAYS,
    }
    return render(request, "todos/notices.html", context)


def _posted(request: SiteRequest) -> Any:
    # Two empty boxes post nothing at all.
    return request.POST if request.method == "POST" else None

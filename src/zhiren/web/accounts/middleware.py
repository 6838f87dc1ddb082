"""Each request's access; idle sessions end, and passwords that must change are changed first."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import resolve
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from zhiren.web.accounts.access import Access, access_of
from zhiren.web.accounts.models import UserSession

if TYPE_CHECKING:
    from django.http import HttpRequest

SEEN = "seen_at"
# Writing the session at every request would make every read a write.
_RENEW_AFTER = timedelta(minutes=1)
_ALWAYS_OPEN = {"accounts:log_in", "accounts:log_out", "accounts:password_change"}


class AccessMiddleware:
    """Sets ``request.access``; sends to the password page who must change it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Work out the access lazily: pages for strangers ask for none."""
        request.access = SimpleLazyObject(lambda: _access(request))  # type: ignore[assignment]
        if request.path.startswith(settings.STATIC_URL) or not request.user.is_authenticated:
            return self.get_response(request)
        if _is_idle(request):
            logout(request)
            return redirect_to_login(request.get_full_path())
        if _must_change(request):
            return redirect("accounts:password_change")
        return self.get_response(request)


def _access(request: HttpRequest) -> Access:
    if not request.user.is_authenticated:
        return Access()
    return access_of(request.user, request.META.get("REMOTE_ADDR", ""))


def _is_idle(request: HttpRequest) -> bool:
    now = timezone.now()
    text = request.session.get(SEEN)
    seen = datetime.fromisoformat(text) if text else None
    if seen is not None and now - seen > timedelta(minutes=settings.SESSION_IDLE_MINUTES):
        return True
    if seen is None or now - seen > _RENEW_AFTER:
        request.session[SEEN] = now.isoformat()
        UserSession.objects.filter(session_id=request.session.session_key).update(seen_at=now)
    return False


def _must_change(request: HttpRequest) -> bool:
    user = request.user
    changed = user.password_changed_at
    days = settings.PASSWORD_DAYS
    is_old = days and changed and timezone.now() - changed > timedelta(days=days)
    if not (user.must_change_password or is_old):
        return False
    return resolve(request.path_info).view_name not in _ALWAYS_OPEN

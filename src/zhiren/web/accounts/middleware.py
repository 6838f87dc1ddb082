"""Each request's access; idle sessions end, and passwords that must change are changed first."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, cast

from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME, logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.urls import resolve
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.functional import SimpleLazyObject
from django.utils.http import urlencode
from django_htmx.http import HttpResponseClientRedirect

from zhiren.web.accounts.access import Access, access_of
from zhiren.web.accounts.models import User, UserSession
from zhiren.web.accounts.origin import address_of
from zhiren.web.accounts.services.sessions import session_log_out

if TYPE_CHECKING:
    from zhiren.web.accounts.requests import SiteRequest

SEEN = "seen_at"
# Writing the session at every request would make every read a write.
_RENEW_AFTER = timedelta(minutes=1)
_ALWAYS_OPEN = {
    "accounts:log_in",
    "accounts:log_out",
    "accounts:password_change",
    "accounts:health",
}


class AccessMiddleware:
    """Sets ``request.access``; sends to the password page who must change it.

    Pages of who is logged in are kept by no cache, so that nobody reads them with the browser's
    back button after log-out.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, plain_request: HttpRequest) -> HttpResponse:
        """Work out the access lazily: pages for strangers ask for none."""
        request = cast("SiteRequest", plain_request)
        request.access = SimpleLazyObject(lambda: _access(request))  # type: ignore[assignment]
        if not plain_request.user.is_authenticated:
            return _for_htmx(request, self.get_response(request))
        if _is_idle(request):
            session_log_out(request.access.acting, request.user, is_idle=True)
            logout(request)
            return _for_htmx(request, redirect_to_login(request.get_full_path()))
        if _must_change(request):
            return _for_htmx(request, redirect("accounts:password_change"))
        return _private(self.get_response(request))


def _private(response: HttpResponse) -> HttpResponse:
    if not response.has_header("Cache-Control"):
        response["Cache-Control"] = "private, no-store"
    patch_vary_headers(response, ["HX-Request"])
    return response


def _for_htmx(request: SiteRequest, response: HttpResponse) -> HttpResponse:
    """Send the whole page to the log-in, where htmx would put it into a part of the page."""
    if not request.htmx or response.status_code != HTTPStatus.FOUND:
        return response
    target: str = response["Location"]
    log_in = resolve_url(settings.LOGIN_URL)
    if target.startswith(log_in):
        back = urlencode({REDIRECT_FIELD_NAME: request.htmx.current_url_abs_path or "/"})
        target = f"{log_in}?{back}"
    return HttpResponseClientRedirect(target)


def _access(request: HttpRequest) -> Access:
    if not isinstance(request.user, User) or not request.user.is_authenticated:
        return Access()
    return access_of(request.user, address_of(request) or "")


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


def must_change_password(user: User) -> bool:
    """Whether the account does nothing before its password is changed: first log-in, or too old."""
    changed, days = user.password_changed_at, settings.PASSWORD_DAYS
    is_old = bool(days and changed and timezone.now() - changed > timedelta(days=days))
    return user.must_change_password or is_old


def _must_change(request: SiteRequest) -> bool:
    if not must_change_password(request.user):
        return False
    return resolve(request.path_info).view_name not in _ALWAYS_OPEN

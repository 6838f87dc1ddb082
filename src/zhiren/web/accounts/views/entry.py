"""The way in and out: password, second factor, lock-out, log-out; and whether the site is well."""

from __future__ import annotations

import math
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import django_otp
from axes.handlers.proxy import AxesProxyHandler
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME, authenticate, login, logout
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.signals import user_login_failed
from django.db import DatabaseError, connection
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhiren.web.accounts import selectors
from zhiren.web.accounts.forms import CodeForm, LogInForm
from zhiren.web.accounts.models import User
from zhiren.web.accounts.origin import address_of
from zhiren.web.accounts.services import sessions
from zhiren.web.audit.acting import Acting

if TYPE_CHECKING:
    from django.http import HttpRequest

    from zhiren.web.accounts.requests import SiteRequest

_BACKEND = "django.contrib.auth.backends.ModelBackend"
_PENDING = "pending_log_in"
# How long the page for the second factor waits after the password was right.
_PENDING_TIME = timedelta(minutes=5)


@login_not_required
@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "POST"])
def log_in(request: SiteRequest) -> HttpResponse:
    """Account and password; then the second factor, where the account has one."""
    form = LogInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        response = _try(request, form)
        if response is not None:
            return response
    context = {
        "form": form,
        "next": _next(request),
        "was_ended": settings.SESSION_COOKIE_NAME in request.COOKIES
        and REDIRECT_FIELD_NAME in request.GET
        and not request.user.is_authenticated,
        "idle_minutes": settings.SESSION_IDLE_MINUTES,
    }
    return render(request, "accounts/log_in.html", context)


def _try(request: SiteRequest, form: LogInForm) -> HttpResponse | None:
    """What a right password leads to; None, and the form says why, for another."""
    name = form.cleaned_data["username"].strip()
    user = authenticate(request, username=name, password=form.cleaned_data["password"])
    if not isinstance(user, User):
        _fail(request, name, "账号或口令不对", form)
        return None
    if user.awaits:
        sessions.log_in_refuse(_stranger(request, name, user), name, user, why="账号待核准")
        form.add_error(None, "账号正等待安全管理员核准（" + user.awaits + "），核准后即可登录。")
        return None
    if selectors.second_factor_of(user) is not None:
        request.session[_PENDING] = {
            "user": user.pk,
            "at": timezone.now().isoformat(),
            "next": _next(request),
        }
        return redirect("accounts:second_factor")
    return _let_in(request, user, _next(request))


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def second_factor(request: SiteRequest) -> HttpResponse:
    """The code of the authenticator, after the right password."""
    user, back = _pending(request)
    device = selectors.second_factor_of(user) if user else None
    if user is None or device is None:
        messages.info(request, "请重新登录。")
        return redirect("accounts:log_in")
    form = CodeForm(request.POST or None)
    credentials = {"username": user.username}
    if request.method == "POST" and form.is_valid():
        if not AxesProxyHandler.is_allowed(request, credentials):
            request.session.pop(_PENDING)
            return locked_out(request, None, credentials)
        if device.verify_token(form.cleaned_data["code"]):
            request.session.pop(_PENDING)
            return _let_in(request, user, back, device)
        user_login_failed.send(sender=__name__, credentials=credentials, request=request)
        _fail(request, user.username, "动态口令不对", form)
    return render(request, "accounts/second_factor.html", {"form": form})


@require_POST
def log_out(request: SiteRequest) -> HttpResponse:
    """End the session."""
    sessions.session_log_out(request.access.acting, request.user)
    logout(request)
    messages.success(request, "已退出登录。")
    return redirect("accounts:log_in")


def locked_out(
    request: HttpRequest, response: HttpResponse | None, credentials: dict[str, Any] | None
) -> HttpResponse:
    """What is shown for an account that is locked after too many failures, and until when."""
    name = (credentials or {}).get("username") or request.POST.get("username") or ""
    now = timezone.now()
    until = selectors.locked_until(name, now) or now + timedelta(minutes=settings.LOCK_OUT_MINUTES)
    context = {
        "username": name,
        "until": until,
        "minutes": max(1, math.ceil((until - now).total_seconds() / 60)),
        "failures": settings.AXES_FAILURE_LIMIT,
    }
    return render(request, "accounts/locked_out.html", context, status=429)


@login_not_required
@never_cache
@require_GET
def health(request: HttpRequest) -> HttpResponse:
    """For monitors: 200 when the site answers and reaches its database, else 503."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"status": "database unreachable"}, status=503)
    return JsonResponse({"status": "ok"})


def _let_in(request: SiteRequest, user: User, back: str, device: Any | None = None) -> HttpResponse:
    login(request, user, _BACKEND)
    if device is not None:
        django_otp.login(request, device)
    ended = sessions.session_start(
        Acting(user.pk, user.name, user.institution_id, address_of(request) or ""),
        user,
        request.session,
        agent=request.META.get("HTTP_USER_AGENT", ""),
        with_second_factor=device is not None,
    )
    if ended:
        text = f"同一账号最多同时登录 {settings.SESSIONS_A_USER} 处，较早的登录已自动退出。"
        messages.info(request, text)
    return redirect(back)


def _fail(request: SiteRequest, name: str, why: str, form: LogInForm | CodeForm) -> None:
    """Log the failure and say how many tries are left; none is logged while it is locked."""
    failures = getattr(request, "axes_failures_since_start", None)
    if failures is None:
        return
    user = User.objects.filter(username__iexact=name).first()
    is_locked = bool(getattr(request, "axes_locked_out", False))
    acting = _stranger(request, name, user)
    sessions.log_in_refuse(acting, name, user, why=why, is_locked=is_locked)
    left = settings.AXES_FAILURE_LIMIT - failures
    if left > 0:
        form.add_error(
            None, f"{why}。再错 {left} 次，账号将锁定 {settings.LOCK_OUT_MINUTES} 分钟。"
        )


def _stranger(request: HttpRequest, typed: str, user: User | None) -> Acting:
    """Who tries to log in is nobody yet; the entry belongs to the account's institution."""
    key = user.institution_id if user else None
    return Acting(None, f"未登录（{typed[:60]}）", key, address_of(request) or "")


def _pending(request: SiteRequest) -> tuple[User | None, str]:
    kept = request.session.get(_PENDING)
    if not kept:
        return None, ""
    if timezone.now() - datetime.fromisoformat(kept["at"]) > _PENDING_TIME:
        return None, ""
    user = User.objects.filter(pk=kept["user"], is_active=True, awaits="").first()
    return user, kept["next"]


def _next(request: HttpRequest) -> str:
    """The page asked for before, if it is one of this site."""
    asked = request.POST.get(REDIRECT_FIELD_NAME) or request.GET.get(REDIRECT_FIELD_NAME) or ""
    is_ours = url_has_allowed_host_and_scheme(
        asked, {request.get_host()}, require_https=request.is_secure()
    )
    return asked if asked and is_ours else settings.LOGIN_REDIRECT_URL

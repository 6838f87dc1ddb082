"""What an account sees and changes about itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import segno
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.password_validation import password_validators_help_texts
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from zhiren.web.accounts import selectors
from zhiren.web.accounts.forms import CodeForm, PasswordForm, ProfileForm
from zhiren.web.accounts.middleware import must_change_password
from zhiren.web.accounts.models import UserSession
from zhiren.web.accounts.origin import browser_of
from zhiren.web.accounts.powers import powers_of
from zhiren.web.accounts.services import own, passwords, sessions

if TYPE_CHECKING:
    from zhiren.web.accounts.models import User
    from zhiren.web.accounts.requests import SiteRequest


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def password_change(request: SiteRequest) -> HttpResponse:
    """The own password; the only page until it is changed, at the first log-in or when too old."""
    form = PasswordForm(request.user, request.POST or None)
    must_change = must_change_password(request.user)
    if request.method == "POST" and form.is_valid():
        key = request.session.session_key
        former = UserSession.objects.filter(session_id=key).first()
        passwords.password_change(
            request.access.acting, request.user, form.cleaned_data["new"], session_key=key
        )
        update_session_auth_hash(request, request.user)
        sessions.session_continue(request.user, request.session, former)
        messages.success(request, "口令已修改，其他地方的登录已退出。")
        return redirect(settings.LOGIN_REDIRECT_URL if must_change else "accounts:profile")
    context = {
        "form": form,
        "rules": password_validators_help_texts(),
        "must_change": must_change,
        "is_first": request.user.must_change_password,
        "days": settings.PASSWORD_DAYS,
    }
    return render(request, "accounts/password_change.html", context)


@require_http_methods(["GET", "POST"])
def profile(request: SiteRequest) -> HttpResponse:
    """The own account: roles in words, settings, sessions, second factor, calendar."""
    user = request.user
    form = ProfileForm(
        request.POST if request.method == "POST" else None,
        initial={"email": user.email, "takes_digest": user.takes_digest},
    )
    if request.method == "POST" and form.is_valid():
        own.profile_change(request.access.acting, user, **form.cleaned_data)
        messages.success(request, "已保存。")
        return redirect("accounts:profile")
    context = {
        "form": form,
        "powers": powers_of(request.access),
        "sessions": _sessions(request),
        "device": selectors.second_factor_of(user),
        "password_days": settings.PASSWORD_DAYS,
        "idle_minutes": settings.SESSION_IDLE_MINUTES,
    }
    return render(request, "accounts/profile.html", context)


def _sessions(request: SiteRequest) -> list[dict[str, Any]]:
    return [
        {
            "row": row,
            "browser": browser_of(row.agent),
            "is_here": row.session_id == request.session.session_key,
        }
        for row in selectors.sessions_of(request.user)
    ]


@require_POST
def session_close(request: SiteRequest, pk: int) -> HttpResponse:
    """End another of the own sessions."""
    row = request.user.sessions.select_related("user").filter(pk=pk).first()
    if row is None:
        raise Http404
    sessions.session_close(request.access.acting, row)
    messages.success(request, "那一处的登录已结束。")
    return redirect("accounts:profile")


@require_http_methods(["GET", "POST"])
def second_factor_add(request: SiteRequest) -> HttpResponse:
    """Set up the second factor: scan, then prove it by a code."""
    user: User = request.user
    if selectors.second_factor_of(user) is not None:
        return redirect("accounts:profile")
    device = own.second_factor_prepare(user)
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        code = form.cleaned_data["code"]
        if own.second_factor_confirm(request.access.acting, user, device, code):
            messages.success(request, "动态口令已启用，下次登录时需要输入。")
            return redirect("accounts:profile")
        form.add_error("code", "动态口令不对。请确认手机时间准确，等下一个数字出现后再试。")
    secret = own.secret_of(device)
    context = {
        "form": form,
        "picture": segno.make(device.config_url, error="m").svg_data_uri(scale=5, border=2),
        "secret": " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
    }
    return render(request, "accounts/second_factor_add.html", context)


@require_http_methods(["GET", "POST"])
def second_factor_remove(request: SiteRequest) -> HttpResponse:
    """Give the second factor up, with a code of it."""
    device = selectors.second_factor_of(request.user)
    if device is None:
        return redirect("accounts:profile")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if device.verify_token(form.cleaned_data["code"]):
            own.second_factor_remove(request.access.acting, request.user, reason="本人停用")
            messages.success(request, "动态口令已停用。")
            return redirect("accounts:profile")
        form.add_error("code", "动态口令不对，或刚刚用过。请等下一个数字出现后再试。")
    return render(request, "accounts/second_factor_remove.html", {"form": form})


@require_POST
def feed_key_renew(request: SiteRequest) -> HttpResponse:
    """A new address for the calendar feed."""
    own.feed_key_renew(request.access.acting, request.user)
    messages.success(request, "订阅地址已更换，旧地址已失效。请在日历软件中换成新地址。")
    return redirect("accounts:profile")

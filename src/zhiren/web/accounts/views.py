"""Logging in and out, and the own password."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth import views as auth_views
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.utils.decorators import method_decorator

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@method_decorator(login_not_required, name="dispatch")
class LogIn(auth_views.LoginView):
    """The log-in page."""

    template_name = "accounts/log_in.html"
    redirect_authenticated_user = True


log_in = LogIn.as_view()
log_out = auth_views.LogoutView.as_view()
password_change = auth_views.PasswordChangeView.as_view(
    template_name="accounts/password_change.html", success_url="/"
)


def locked_out(request: HttpRequest, credentials: dict[str, Any], *args: Any) -> HttpResponse:
    """What an account sees that is locked after too many failures."""
    return render(request, "accounts/locked_out.html", status=429)

"""The security administrator's pages: grants, confirmations, second factors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhiren.web.accounts import selectors
from zhiren.web.accounts.access import access_of, requires
from zhiren.web.accounts.forms import GrantForm, ReasonForm
from zhiren.web.accounts.powers import actions_of, powers_of
from zhiren.web.accounts.roles import BUSINESS_ROLES, Duty, Role
from zhiren.web.accounts.services import grants, own, users
from zhiren.web.accounts.views.users import asked, show
from zhiren.web.lib.acts import done
from zhiren.web.lib.paging import page_of
from zhiren.web.lib.queries import numbers_of

if TYPE_CHECKING:
    from datetime import date

    from django import forms
    from django.http import HttpResponse

    from zhiren.web.accounts.models import Grant, User
    from zhiren.web.accounts.requests import SiteRequest

STATES = (("standing", "有效"), ("later", "未生效"), ("over", "已终止"), ("all", "全部"))


@require_GET
@requires("grant.manage")
def grant_list(request: SiteRequest) -> HttpResponse:
    """Grants with filters; above them what awaits confirmation."""
    roles = [role for role, _ in BUSINESS_ROLES]
    query = asked(request, {"role": roles, "state": [state for state, _ in STATES]})
    today = timezone.localdate()
    context = {
        "page": page_of(request, selectors.grant_list(request.access, query, today)),
        "query": query,
        "roles": BUSINESS_ROLES,
        "states": STATES,
        "awaiting": selectors.users_awaiting(request.access).count(),
        "found": _accounts(request, query["q"]),
    }
    return render(request, "accounts/grant_list.html", context)


def _accounts(request: SiteRequest, text: str) -> list[User]:
    """Accounts by the same search, to go on to one that has no grant yet."""
    if not text:
        return []
    query = {"q": text, "duty": Duty.BUSINESS}
    return list(selectors.user_list(request.access, query)[:8])


@require_GET
@requires("grant.manage")
def user_grants(request: SiteRequest, pk: int) -> HttpResponse:
    """What one account may do, did and will be able to."""
    return _grants_page(request, selectors.user_for_administrator(request.access, pk))


@require_http_methods(["GET", "POST"])
@requires("grant.manage")
def grant_add(request: SiteRequest, pk: int) -> HttpResponse:
    """Give the account a role."""
    user = selectors.user_for_grants(request.access, pk)
    form = GrantForm(user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            grants.grant_give(request.access.acting, user, **form.cleaned_data)
        except ValidationError as error:
            show(form, error)
        else:
            messages.success(request, f"已授权给 {user.name}。对方下一次打开页面时生效。")
            return redirect("accounts:user_grants", pk=pk)
    context = {"form": form, "account": user, "role_actions": _role_actions()}
    return render(request, "accounts/grant_add.html", context)


@require_http_methods(["GET", "POST"])
@requires("grant.manage")
def grant_withdraw(request: SiteRequest, pk: int) -> HttpResponse:
    """End a grant, with the reason."""
    grant = selectors.grant_for_administrator(request.access, pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            grants.grant_withdraw(request.access.acting, grant, reason=form.cleaned_data["reason"])
        except ValidationError as error:
            show(form, error)
        else:
            messages.success(request, "授权已收回，立即生效。")
            return redirect("accounts:user_grants", pk=grant.user_id)
    return render(request, "accounts/grant_withdraw.html", {"grant": grant, "form": form})


@require_GET
@requires("grant.manage")
def unit_offer(request: SiteRequest, pk: int) -> HttpResponse:
    """Units whose name has the text typed into the picker: those that the role may be for."""
    user = selectors.user_for_grants(request.access, pk)
    text = request.GET.get("unit", "").strip()
    only_party = request.GET.get("role", "") in {"", Role.UNIT_PARTY}
    units = selectors.units_offered(user.institution_id or 0, text, only_party=only_party)
    context = {"units": units, "text": text, "only_party": only_party}
    return render(request, "accounts/_units.html", context)


@require_http_methods(["GET", "POST"])
@requires("grant.manage")
def user_confirm(request: SiteRequest) -> HttpResponse:
    """Confirm what the system administrator did with accounts, several at once."""
    waiting = selectors.users_awaiting(request.access)
    if request.method == "POST":
        keys = numbers_of(request.POST.getlist("user"))
        done(
            request,
            lambda count: f"已核准 {count} 个账号。" if count else "没有选择账号。",
            users.users_confirm,
            request.access.acting,
            waiting.filter(pk__in=keys),
        )
        return redirect("accounts:user_confirm")
    return render(request, "accounts/user_confirm.html", {"page": page_of(request, waiting)})


@require_POST
@requires("grant.manage")
def second_factor_reset(request: SiteRequest, pk: int) -> HttpResponse:
    """Take a lost second factor away, with the reason."""
    user = selectors.user_for_administrator(request.access, pk)
    form = ReasonForm(request.POST)
    if user.pk == request.user.pk:
        form.add_error(None, "不能解除自己的动态口令。请由另一名安全管理员办理。")
    if form.is_valid():
        own.second_factor_remove(request.access.acting, user, reason=form.cleaned_data["reason"])
        messages.success(request, f"{user.name} 的动态口令已解除。请提醒本人登录后重新设置。")
        return redirect("accounts:user_grants", pk=pk)
    return _grants_page(request, user, form)


def _grants_page(request: SiteRequest, user: User, reset: forms.Form | None = None) -> HttpResponse:
    today = timezone.localdate()
    rows = user.grants.select_related("unit", "given_by")
    context = {
        "account": user,
        "powers": powers_of(access_of(user)),
        "grants": [(grant, _state(grant, today)) for grant in rows],
        "may_have_grants": user.duty == Duty.BUSINESS,
        "has_second_factor": selectors.second_factor_of(user) is not None,
        "reset": reset or ReasonForm(),
        "today": today,
    }
    status = 422 if reset else 200
    return render(request, "accounts/user_grants.html", context, status=status)


def _state(grant: Grant, today: date) -> str:
    if grant.until_on is not None and grant.until_on <= today:
        return "over"
    return "later" if grant.from_on > today else "standing"


def _role_actions() -> list[tuple[str, list[str]]]:
    return [(role.label, actions_of(role)) for role in Role if role is not Role.CADRE]

"""The system administrator's pages: accounts, one by one and by list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhiren.web.accounts import selectors
from zhiren.web.accounts.access import requires
from zhiren.web.accounts.forms import LinkForm, ReasonForm, UploadForm, UserForm
from zhiren.web.accounts.roles import Duty
from zhiren.web.accounts.services import users
from zhiren.web.accounts.user_files import HEADER, MOST_ROWS, UserListError, read_user_list
from zhiren.web.lib.paging import page_of
from zhiren.web.lib.queries import number_of

if TYPE_CHECKING:
    from django import forms
    from django.http import HttpResponse

    from zhiren.web.accounts.models import User
    from zhiren.web.accounts.requests import SiteRequest

STATES = (
    ("active", "启用"),
    ("awaits", "待核准"),
    ("locked", "锁定中"),
    ("new", "从未登录"),
    ("disabled", "已停用"),
)


@require_GET
@requires("account.manage")
def user_list(request: SiteRequest) -> HttpResponse:
    """Accounts with search, filters, sorting and pages."""
    query = asked(request, {"duty": Duty.values, "state": [state for state, _ in STATES]})
    locked = set(selectors.locked_names(timezone.now()))
    page = page_of(request, selectors.user_list(request.access, query))
    context = {
        "page": page,
        "query": query,
        "duties": Duty.choices,
        "states": STATES,
        "institutions": selectors.institution_rows(request.access),
        "locked": {user.pk: user.username.lower() in locked for user in page},
        "is_filtered": any(query.get(key) for key in ("q", "duty", "state", "institution")),
    }
    return render(request, "accounts/user_list.html", context)


@require_http_methods(["GET", "POST"])
@requires("account.manage")
def user_add(request: SiteRequest) -> HttpResponse:
    """A new account; its one-time password is shown once."""
    form = UserForm(request.access, request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        institution = given.pop("institution", request.user.institution)
        try:
            user, password = users.user_create(
                request.access.acting, users.NewUser(**given), institution
            )
        except ValidationError as error:
            show(form, error)
        else:
            return _passwords(request, [(user, password)], "账号已建立")
    return render(request, "accounts/user_add.html", {"form": form})


@require_http_methods(["GET", "POST"])
@requires("account.manage")
def user_import(request: SiteRequest) -> HttpResponse:
    """Accounts by a list: all of them, or a report of every fault and none."""
    form = UploadForm(request.access, request.POST or None, request.FILES or None)
    problems: list[str] = []
    if request.method == "POST" and form.is_valid():
        institution = form.cleaned_data.get("institution", request.user.institution)
        try:
            rows = read_user_list(form.cleaned_data["file"].read())
            made = users.users_import(request.access.acting, rows, institution)
        except UserListError as error:
            problems = [str(error)]
        except ValidationError as error:
            problems = error.messages
        else:
            return _passwords(request, made, f"已建立 {len(made)} 个账号")
    context = {"form": form, "problems": problems, "header": ",".join(HEADER), "most": MOST_ROWS}
    return render(request, "accounts/user_import.html", context)


@require_GET
@requires("account.manage")
def user_detail(request: SiteRequest, pk: int) -> HttpResponse:
    """One account and what may be done with it."""
    return _detail(request, selectors.user_for_administrator(request.access, pk))


@require_POST
@requires("account.manage")
def user_link(request: SiteRequest, pk: int) -> HttpResponse:
    """Tie the account to its owner's own file."""
    user = selectors.user_for_grants(request.access, pk)
    form = LinkForm(request.POST)
    if form.is_valid():
        try:
            users.user_link(request.access.acting, user, form.cleaned_data["person_code"].strip())
        except ValidationError as error:
            show(form, error)
        else:
            messages.success(request, "本人档案的关联已更新。")
            return redirect("accounts:user_detail", pk=pk)
    return _detail(request, user, link=form)


@require_POST
@requires("account.manage")
def user_disable(request: SiteRequest, pk: int) -> HttpResponse:
    """Disable the account, with the reason."""
    return _with_reason(request, pk, "disable")


@require_POST
@requires("account.manage")
def user_enable(request: SiteRequest, pk: int) -> HttpResponse:
    """Enable it again, with the reason."""
    return _with_reason(request, pk, "enable")


@require_POST
@requires("account.manage")
def user_reset(request: SiteRequest, pk: int) -> HttpResponse:
    """Give it a new one-time password, with the reason."""
    return _with_reason(request, pk, "reset")


@require_POST
@requires("account.manage")
def user_unlock(request: SiteRequest, pk: int) -> HttpResponse:
    """End its lock before the time."""
    user = selectors.user_for_administrator(request.access, pk)
    users.user_unlock(request.access.acting, user)
    messages.success(request, f"账号 {user.username} 已解锁。")
    return redirect("accounts:user_detail", pk=pk)


def _with_reason(request: SiteRequest, pk: int, what: str) -> HttpResponse:
    user = selectors.user_for_administrator(request.access, pk)
    form = ReasonForm(request.POST, prefix=what)
    if form.is_valid():
        acting, reason = request.access.acting, form.cleaned_data["reason"]
        try:
            if what == "reset":
                password = users.user_reset_password(acting, user, reason=reason)
                return _passwords(request, [(user, password)], "口令已重置")
            act = users.user_disable if what == "disable" else users.user_enable
            act(acting, user, reason=reason)
        except ValidationError as error:
            show(form, error)
        else:
            done = "停用，其登录已结束" if what == "disable" else "启用，待安全管理员核准"
            messages.success(request, f"账号 {user.username} 已{done}。")
            return redirect("accounts:user_detail", pk=pk)
    user.refresh_from_db()
    return _detail(request, user, **{what: form})


def _detail(request: SiteRequest, user: User, **faulty: forms.Form) -> HttpResponse:
    code = user.person.code if user.person else ""
    context = {
        "account": user,
        "until": selectors.locked_until(user.username, timezone.now()),
        "has_second_factor": selectors.second_factor_of(user) is not None,
        "sessions": selectors.sessions_of(user).count(),
        "link": LinkForm(initial={"person_code": code}),
        "disable": ReasonForm(prefix="disable"),
        "enable": ReasonForm(prefix="enable"),
        "reset": ReasonForm(prefix="reset"),
        "is_own": user.pk == request.user.pk,
        **faulty,
    }
    status = 422 if faulty else 200
    return render(request, "accounts/user_detail.html", context, status=status)


def _passwords(request: SiteRequest, made: list[tuple[User, str]], title: str) -> HttpResponse:
    """The one page on which one-time passwords stand; never stored, never cached."""
    return render(request, "accounts/user_passwords.html", {"made": made, "title": title})


def show(form: forms.Form, error: ValidationError) -> None:
    """Put a service's refusal beside the fields that it names."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, errors in error.error_dict.items():
        form.add_error(name if name in form.fields else None, errors)


def asked(request: SiteRequest, allowed: dict[str, Any]) -> dict[str, Any]:
    """The filters of the address; values that are not offered are as if they were not there."""
    query: dict[str, Any] = {key: request.GET.get(key, "").strip() for key in ("q", "sort")}
    for key, values in allowed.items():
        value = request.GET.get(key, "")
        query[key] = value if value in values else ""
    institution = number_of(request.GET.get("institution"))
    query["institution"] = "" if institution is None else institution
    return query

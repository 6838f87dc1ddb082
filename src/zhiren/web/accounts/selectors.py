"""Reading accounts, grants and sessions, and the little of the register that they refer to."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from axes.models import AccessAttempt
from django.apps import apps
from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from zhiren.web.accounts.models import Grant, User, UserSession
from zhiren.web.accounts.origin import normal_name
from zhiren.web.accounts.roles import Duty

if TYPE_CHECKING:
    from datetime import date

    from zhiren.web.accounts.access import Access

Row = TypeVar("Row", User, Grant)
UNITS_OFFERED = 12
# The word of the register for the tree of Party organisations.
PARTY = "党组织"
SORTS = {
    "username": ("username",),
    "-username": ("-username",),
    "name": ("name", "username"),
    "-name": ("-name", "username"),
    "last_login": ("last_login", "username"),
    "-last_login": ("-last_login", "username"),
}


def users_administered(access: Access) -> QuerySet[User]:
    """The accounts an administrator has to do with: of the own institution, or all."""
    users = User.objects.select_related("institution", "person")
    if access.institution is not None:
        users = users.filter(institution=access.institution)
    return users


def user_for_administrator(access: Access, pk: int) -> User:
    """One account the administrator has to do with; Http404 for others."""
    return _one(users_administered(access), pk)


def user_for_grants(access: Access, pk: int) -> User:
    """One account that may have grants: Http404 for administrators' accounts too."""
    return _one(users_administered(access).filter(duty=Duty.BUSINESS), pk)


def grants_administered(access: Access) -> QuerySet[Grant]:
    """The grants a security administrator has to do with."""
    grants = Grant.objects.select_related("user__institution", "unit", "given_by")
    if access.institution is not None:
        grants = grants.filter(user__institution=access.institution)
    return grants


def grant_for_administrator(access: Access, pk: int) -> Grant:
    """One grant; Http404 for another institution's."""
    return _one(grants_administered(access), pk)


def user_list(access: Access, query: dict[str, Any]) -> QuerySet[User]:
    """Accounts found by ``q``, ``duty``, ``state`` and ``institution``, sorted by ``sort``."""
    users = users_administered(access).annotate(has_second_factor=_has_second_factor())
    if text := query.get("q"):
        users = users.filter(Q(username__icontains=text) | Q(name__icontains=text))
    if duty := query.get("duty"):
        users = users.filter(duty=duty)
    if institution := query.get("institution"):
        users = users.filter(institution=institution)
    if state := query.get("state"):
        users = users.filter(_STATES[state]())
    return users.order_by(*SORTS.get(query.get("sort") or "", SORTS["username"]))


def grant_list(access: Access, query: dict[str, Any], today: date) -> QuerySet[Grant]:
    """Grants found by ``q`` (account, name or unit), ``role`` and ``state`` on a day."""
    grants = grants_administered(access)
    if text := query.get("q"):
        grants = grants.filter(
            Q(user__username__icontains=text)
            | Q(user__name__icontains=text)
            | Q(unit__name__icontains=text)
        )
    if role := query.get("role"):
        grants = grants.filter(role=role)
    over = Q(until_on__lte=today)
    state = query.get("state") or "standing"
    conditions = {
        "standing": ~over & Q(from_on__lte=today),
        "later": ~over & Q(from_on__gt=today),
        "over": over,
        "all": Q(),
    }
    return grants.filter(conditions[state])


def users_awaiting(access: Access) -> QuerySet[User]:
    """Accounts that the security administrator has to confirm."""
    return users_administered(access).exclude(awaits="").filter(is_active=True).order_by("username")


def locked_until(username: str, now: datetime) -> datetime | None:
    """When an account's lock ends by itself; None when it is not locked."""
    failures = AccessAttempt.objects.filter(
        username=normal_name(username), attempt_time__gt=now - _cool_off()
    )
    total, ends = 0, None
    for row in failures.order_by("-attempt_time"):
        total += row.failures_since_start
        if total >= settings.AXES_FAILURE_LIMIT:
            # When this row has aged out, the younger ones alone are too few.
            ends = row.attempt_time + _cool_off()
            break
    return ends


def locked_names(now: datetime) -> list[str]:
    """The names under which too many failures are counted now."""
    totals: dict[str, int] = {}
    failures = AccessAttempt.objects.filter(attempt_time__gt=now - _cool_off())
    for name, count in failures.values_list("username", "failures_since_start"):
        totals[name] = totals.get(name, 0) + count
    return [name for name, total in totals.items() if total >= settings.AXES_FAILURE_LIMIT]


def sessions_of(user: User) -> QuerySet[UserSession]:
    """The sessions an account has open now; those that lay idle too long are none."""
    return user.sessions.filter(session__expire_date__gt=timezone.now())


def second_factor_of(user: User) -> TOTPDevice | None:
    """The confirmed device of an account."""
    device: TOTPDevice | None = TOTPDevice.objects.filter(user=user, confirmed=True).first()
    return device


def person_by_code(institution: Any | None, code: str) -> Any | None:
    """The person of an institution with exactly that 工号; None when there is none.

    The register stands above this app, so its table is asked for by name.
    """
    if institution is None or not code:
        return None
    model: Any = apps.get_model("register", "Person")
    return model.objects.filter(institution=institution, code=code.strip()).first()


def units_offered(institution: int, text: str, *, only_party: bool = False) -> list[Any]:
    """A few units whose name or code has the text: what the unit picker offers.

    Of Party organisations only, those that sit in a unit of that name are among them.
    """
    model: Any = apps.get_model("register", "Unit")
    units = model.objects.filter(institution=institution, valid_until=None)
    if only_party:
        units = units.filter(system=PARTY)
    if text:
        named = Q(name__icontains=text) | Q(code__iexact=text)
        units = units.filter(named | Q(host_unit__name__icontains=text) if only_party else named)
    units = units.select_related("parent", "host_unit")
    return list(units.order_by("system", "order", "code")[:UNITS_OFFERED])


def party_organisations_in(unit: Any) -> list[Any]:
    """The Party organisations that sit in a unit, or, where none does, in the nearest above it."""
    while unit is not None:
        found = list(unit.party_organisations.filter(valid_until=None).order_by("order", "code"))
        if found:
            return found
        unit = unit.parent
    return []


def unit_by_code(institution: int, code: str) -> Any | None:
    """The unit of an institution with that code."""
    model: Any = apps.get_model("register", "Unit")
    return model.objects.filter(institution=institution, code=code).first()


def institution_rows(access: Access) -> QuerySet[Any]:
    """The institutions an administrator has to do with."""
    model: Any = apps.get_model("register", "Institution")
    rows: QuerySet[Any] = model.objects.order_by("pk")
    return rows if access.institution is None else rows.filter(pk=access.institution)


def _one(rows: QuerySet[Row], pk: int) -> Row:
    row = rows.filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def _cool_off() -> timedelta:
    return timedelta(minutes=settings.LOCK_OUT_MINUTES)


def _has_second_factor() -> Exists:
    return Exists(TOTPDevice.objects.filter(user=OuterRef("pk"), confirmed=True))


_STATES = {
    "active": lambda: Q(is_active=True, awaits=""),
    "awaits": lambda: Q(is_active=True) & ~Q(awaits=""),
    "disabled": lambda: Q(is_active=False),
    "locked": lambda: Q(username__in=_spellings(locked_names(timezone.now()))),
    "new": lambda: Q(is_active=True, last_login=None),
}


def _spellings(names: list[str]) -> QuerySet[Any]:
    """The accounts' own spellings of names that failures are counted under."""
    condition = Q(pk__in=())
    for name in names:
        condition |= Q(username__iexact=name)
    return User.objects.filter(condition).values("username")

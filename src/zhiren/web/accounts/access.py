"""访问范围 (access): what an account may do and on which rows, worked out once a request."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.utils import timezone

from zhiren.web.accounts.models import Grant, User
from zhiren.web.accounts.permissions import PERMISSION_OF
from zhiren.web.accounts.roles import WHOLE_INSTITUTION, Duty, Role
from zhiren.web.audit.acting import Acting

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpResponse

    from zhiren.web.accounts.requests import SiteRequest

View = TypeVar("View", bound=Callable[..., Any])
NOBODY = Q(pk__in=())


@dataclass(frozen=True)
class Access:
    """The powers of one account on one day.

    ``scopes`` has the roles with the unit paths they cover; ``None`` stands for the whole
    institution. ``person`` is the key of the own file, None without one.
    """

    user: User | None = None
    institution: int | None = None
    duty: str = ""
    scopes: dict[Role, tuple[str, ...] | None] = field(default_factory=dict)
    person: int | None = None
    address: str = ""

    @property
    def acting(self) -> Acting:
        """The account as audit rows name it."""
        if self.user is None:
            raise PermissionDenied
        return Acting(self.user.pk, self.user.name, self.institution, self.address)

    def has_role(self, *roles: Role) -> bool:
        """Whether the account holds one of the roles."""
        return any(role in self.scopes for role in roles)

    def may(self, action: str) -> bool:
        """Whether the account may do it at all, in whatever scope. KeyError for no known action."""
        permission = PERMISSION_OF[action]
        return self.duty in permission.duties or any(r in self.scopes for r in permission.roles)

    def covers(
        self, action: str, unit_paths: Iterable[str], person_path: str | None, *, pre: str = ""
    ) -> Q:
        """The condition for rows on which the account may do the action.

        ``unit_paths`` lead from the row to units (an empty one: the row is a unit),
        ``person_path`` to the person (empty: the row is a person; None: it is nobody's).
        """
        roles = [r for r in PERMISSION_OF[action].roles if r in self.scopes]
        if self.institution is None or not roles:
            return NOBODY
        mine = Q(**{f"{pre}institution": self.institution})
        if any(self.scopes[role] is None and role is not Role.CADRE for role in roles):
            return mine
        within = NOBODY
        for prefix in sorted({path for role in roles for path in self.scopes[role] or ()}):
            for to_unit in unit_paths:
                path = f"{pre}{to_unit}__path" if to_unit else f"{pre}path"
                within |= Q(**{f"{path}__startswith": prefix})
        if Role.CADRE in roles and person_path is not None and self.person is not None:
            within |= Q(**{f"{pre}{person_path or 'pk'}": self.person})
        return mine & within

    def require(self, action: str) -> None:
        """Raise PermissionDenied unless the account may do it."""
        if not self.may(action):
            raise PermissionDenied(PERMISSION_OF[action].title)


def access_of(user: User, address: str = "", today: date | None = None) -> Access:
    """The access of an account: two queries at most beyond the account itself."""
    if user.duty != Duty.BUSINESS:
        return Access(user, user.institution_id, user.duty, address=address)
    on = today or timezone.localdate()
    scopes: dict[Role, tuple[str, ...] | None] = {}
    for grant in grants_on(user, on):
        role = Role(grant.role)
        if role in WHOLE_INSTITUTION:
            scopes[role] = None
        elif role is Role.LEADER:
            scopes[role] = _portfolio(user, on)
        elif grant.unit is not None:
            scopes[role] = (*(scopes.get(role) or ()), *_unit_paths(grant))
    if user.person_id is not None:
        scopes[Role.CADRE] = ()
    return Access(user, user.institution_id, user.duty, scopes, user.person_id, address)


def grants_on(user: User, on: date) -> Iterable[Grant]:
    """The grants of an account that hold on a day."""
    return (
        user.grants.filter(from_on__lte=on)
        .filter(Q(until_on=None) | Q(until_on__gt=on))
        .select_related("unit__host_unit")
        .order_by("id")
    )


def _unit_paths(grant: Grant) -> tuple[str, ...]:
    """A Party organisation's subtree, and that of the unit it sits in."""
    unit = grant.unit
    if unit is None:
        return ()
    host = unit.host_unit
    return (unit.path, host.path) if host is not None else (unit.path,)


def _portfolio(user: User, on: date) -> tuple[str, ...]:
    """The paths of the units a leader answers for: one statement, without loading the person."""
    held = "person__portfolios__"
    rows = User.objects.filter(
        Q(**{f"{held}until_on": None}) | Q(**{f"{held}until_on__gt": on}),
        **{"pk": user.pk, f"{held}from_on__lte": on, f"{held}removed_at": None},
    )
    return tuple(rows.order_by(f"{held}pk").values_list(f"{held}unit__path", flat=True))


def requires(action: str) -> Callable[[View], View]:
    """A view that only accounts with that permission may call; others get 403.

    The view remembers its action as ``view.action``, so that the table of all addresses can be
    checked against the permissions.
    """
    PERMISSION_OF[action]

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: SiteRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            request.access.require(action)
            response: HttpResponse = view(request, *args, **kwargs)
            return response

        guarded.action = action  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return decorate

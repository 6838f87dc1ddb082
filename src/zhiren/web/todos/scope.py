"""Which todos an account sees, and which lie in the pools of its roles: conditions on rows."""

from __future__ import annotations

from dataclasses import fields

from django.db.models import Q

from zhiren.web.accounts.access import NOBODY, Access
from zhiren.web.accounts.roles import Role
from zhiren.web.findings.sections import shown_to

# A Party organisation's matters are also those of the unit it sits in.
UNIT_PATHS = ("unit", "unit__host_unit")
# Roles that oversee: they see every todo in their scope, whomever it goes to. The others see what
# goes to them: personnel what personnel has to do, a cadre what the cadre has to do.
OVERSEERS = frozenset(
    {
        Role.DEPARTMENT_HEAD,
        Role.DEPARTMENT_STAFF,
        Role.UNIT_PARTY,
        Role.LEADER,
        Role.DISCIPLINE,
        Role.SUPERVISION,
    }
)
# A department's head works from the department's pool too.
POOLS: dict[Role, tuple[Role, ...]] = {
    role: (role, Role.DEPARTMENT_STAFF) if role is Role.DEPARTMENT_HEAD else (role,)
    for role in Role
}


def todos_seen_by(access: Access) -> Q:
    """Everything in the scope of an overseeing role, the pools of the others, and one's own.

    What tells of a section of the file that an account may not see (discipline, development, care
    ...) does not show to it, unless it goes to that very role: who has to act must know.
    """
    seen = todos_assigned_to(access) | todos_pooled_for(access)
    for role in access.scopes:
        if role in OVERSEERS:
            seen |= _within(access, role) & shown_to(access)
    return seen


def todos_pooled_for(access: Access) -> Q:
    """Those that go to a role of the account within its scope, or were escalated to it."""
    pooled = NOBODY
    for role in access.scopes:
        goes_here = Q(role__in=POOLS[role]) | Q(escalated_to=role)
        pooled |= _within(access, role) & goes_here
    return pooled


def todos_assigned_to(access: Access) -> Q:
    """Those the account took or was given, as long as they lie in its scope."""
    if access.user is None:
        return NOBODY
    return Q(assignee=access.user.pk) & todos_within_reach(access)


def todos_within_reach(access: Access) -> Q:
    """Those that may be given to the account: it has some role in whose scope they lie."""
    reach = access.covers("todo.view", UNIT_PATHS, "person") & shown_to(access)
    return reach | todos_pooled_for(access)


def _within(access: Access, role: Role) -> Q:
    # Not dataclasses.replace: a request's access is a lazy object.
    powers = {f.name: getattr(access, f.name) for f in fields(Access)}
    only = Access(**{**powers, "scopes": {role: access.scopes[role]}})
    return only.covers("todo.view", UNIT_PATHS, "person")

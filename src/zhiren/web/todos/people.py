"""Whom a todo can be given to: found while typing, among those in whose scope it lies."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from zhiren.web.accounts.models import Grant, User
from zhiren.web.accounts.permissions import PERMISSION_OF
from zhiren.web.accounts.roles import WHOLE_INSTITUTION, Duty, Role
from zhiren.web.bridge.packs import pack_of
from zhiren.web.findings.sections import restricted_rules
from zhiren.web.register.models import LeaderPortfolio
from zhiren.web.todos.scope import POOLS

if TYPE_CHECKING:
    from zhiren.web.todos.models import Todo

MOST_SHOWN = 20


def people_for(todos: Sequence[Todo], text: str) -> list[User]:
    """Accounts in whose scope every one of the todos lies, by name or account; at most 20."""
    users = _in_reach(todos)
    if text:
        users = users.filter(Q(name__icontains=text) | Q(username__icontains=text))
    standing = _standing(Grant.objects.select_related("unit"))
    users = users.prefetch_related(Prefetch("grants", standing, to_attr="standing_grants"))
    return list(users.order_by("name", "username")[:MOST_SHOWN])


def person_for(todos: Sequence[Todo], pk: int) -> User | None:
    """One of those accounts; the service checks again by the account's own access."""
    return _in_reach(todos).filter(pk=pk).first()


def _in_reach(todos: Sequence[Todo]) -> QuerySet[User]:
    users = User.objects.filter(
        institution=todos[0].institution_id, is_active=True, awaits="", duty=Duty.BUSINESS
    )
    for todo in {(t.unit_id, t.person_id, t.rule, t.role): t for t in todos}.values():
        users = users.filter(_reaches(todo))
    return users


def _reaches(todo: Todo) -> Q:
    host = todo.unit.host_unit if todo.unit else None
    path = (todo.unit.path if todo.unit else "") + (host.path if host else "")
    above = [int(key) for key in path.split("/") if key]
    roles = _roles_for(todo)
    granted = _standing(Grant.objects.filter(user=OuterRef("pk"), role__in=roles))
    by_role = (
        Q(role__in=WHOLE_INSTITUTION)
        | Q(role=Role.UNIT_PARTY, unit__in=above)
        | Q(role=Role.UNIT_PARTY, unit__host_unit__in=above)
        | Q(role=Role.LEADER, user__person__in=_leaders(above))
    )
    reaches = Q(Exists(granted.filter(by_role)))
    if todo.person_id is not None and Role.CADRE in roles:
        reaches |= Q(person=todo.person_id)
    return reaches


def _roles_for(todo: Todo) -> set[Role]:
    """Roles that may see what the todo tells, and the one it goes to."""
    restricted = restricted_rules(pack_of(todo.institution))
    actions = [action for action, rules in restricted.items() if todo.rule in rules]
    if todo.person_id is not None:
        actions.append("person.view")
    roles = set(PERMISSION_OF["todo.view"].roles)
    for action in actions:
        roles &= set(PERMISSION_OF[action].roles)
    return roles | {role for role in Role if todo.role in POOLS[role]}


def _leaders(above: list[int]) -> Any:
    return _standing(LeaderPortfolio.objects.filter(unit__in=above)).values("leader")


def _standing(rows: Any) -> Any:
    today = timezone.localdate()
    return rows.filter(from_on__lte=today).filter(Q(until_on=None) | Q(until_on__gt=today))

"""The only ways from a request to plans and tasks, and on which side of a task an account stands.

Stranger or out of scope: Http404; known but on the wrong side: PermissionDenied (403).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404

from zhiren.web.accounts.access import access_of
from zhiren.web.accounts.models import User
from zhiren.web.accounts.permissions import PERMISSION_OF
from zhiren.web.accounts.roles import WHOLE_INSTITUTION, Role
from zhiren.web.worktasks.lifecycle import Side, may_make
from zhiren.web.worktasks.models import (
    Change,
    Evidence,
    Obstacle,
    Plan,
    SupervisionOrder,
    Urge,
    WorkTask,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from zhiren.web.accounts.access import Access
    from zhiren.web.audit.acting import Acting
    from zhiren.web.register.models import Unit

_JOINED = ("plan", "task__owner", "leader", "owner_person", "institution")
# What each side is called where it is refused.
SIDE_TITLES = {
    Side.OWNER: "责任单位",
    Side.SUPERVISOR: "组织部门或督查机构",
    Side.PERSON: "责任人",
    Side.HELPER: "配合单位",
}


def works_for_view(access: Access) -> QuerySet[WorkTask]:
    """The tasks the account may see: within its scope, its own, or under its lead.

    A subquery of keys: a task with several helping units is still one row.
    """
    rows = WorkTask.objects.filter(institution=access.institution)
    if not access.may("work.view"):
        return rows.none()
    if sees_all(access):
        return rows
    seen = Q(pk__in=WorkTask.objects.visible_to(access, "work.view").order_by().values("pk"))
    if access.has_role(Role.LEADER) and access.person is not None:
        seen |= Q(leader=access.person)
    return rows.filter(seen)


def sees_all(access: Access) -> bool:
    """Whether one of the account's roles covers the whole institution."""
    roles = PERMISSION_OF["work.view"].roles
    return any(role in access.scopes and role in WHOLE_INSTITUTION for role in roles)


def plans_for_view(access: Access) -> QuerySet[Plan]:
    """The plans the account may see; drafts by those who make plans only."""
    access.require("work.view")
    rows = Plan.objects.filter(institution=access.institution)
    if not access.may("work.plan"):
        rows = rows.exclude(status=Plan.Status.DRAFT)
    if sees_all(access):
        return rows
    return rows.filter(pk__in=works_for_view(access).order_by().values("plan"))


def plan_for_view(access: Access, pk: int) -> Plan:
    """One of them; Http404 for any other."""
    plan: Plan = _or_404(plans_for_view(access).select_related("institution"), pk)
    return plan


def work_for_view(access: Access, pk: int) -> WorkTask:
    """One task the account may see, with what its page names; Http404 for any other."""
    work: WorkTask = _or_404(works_for_view(access).select_related(*_JOINED), pk)
    return work


def work_for_move(access: Access, pk: int, move: str) -> WorkTask:
    """One task on which the account stands on the side that makes the move.

    Whether its state allows the move is the service's to say. KeyError for no known move.
    """
    work = work_for_view(access, pk)
    require_side(access, work, *(side for side in Side if may_make(move, frozenset({side}))))
    return work


def require_side(access: Access, work: WorkTask, *sides: Side) -> None:
    """PermissionDenied unless the account stands on one of the sides."""
    if not sides_of(access, work) & set(sides):
        titles = "、".join(SIDE_TITLES[side] for side in sides)
        raise PermissionDenied(f"这一步由{titles}办理")


def sides_of(access: Access, work: WorkTask) -> frozenset[Side]:
    """On which sides of a task the account stands; empty for who may only look.

    ``helpings__unit`` is read where the account acts for units, so prefetch it in lists.
    """
    if access.institution != work.institution_id:
        return frozenset()
    sides: set[Side] = set()
    if access.may("work.supervise"):
        sides.add(Side.SUPERVISOR)
    scope = access.scopes.get(Role.UNIT_PARTY) or ()
    if scope:
        if work.task.owner is not None and work.task.owner.path.startswith(scope):
            sides.add(Side.OWNER)
        elif any(h.unit.path.startswith(scope) for h in work.helpings.select_related("unit")):
            sides.add(Side.HELPER)
    if access.person is not None and access.person == work.owner_person_id:
        sides.add(Side.PERSON)
    return frozenset(sides)


def unit_acted_for(access: Access, work: WorkTask) -> Unit | None:
    """The unit for which the account acts on a task: the owner, a helping one; None for others."""
    sides = sides_of(access, work)
    if sides & {Side.OWNER, Side.PERSON}:
        return work.task.owner
    scope = access.scopes.get(Role.UNIT_PARTY) or ()
    helping = (helping.unit for helping in work.helpings.select_related("unit"))
    return next((unit for unit in helping if scope and unit.path.startswith(scope)), None)


def is_of_owner(user: User, work: WorkTask) -> bool:
    """Whether an account belongs to the owner, by role or by the unit its own file is in.

    Such an account neither accepts the task nor decides on its changes.
    """
    if sides_of(access_of(user), work) & {Side.OWNER, Side.PERSON, Side.HELPER}:
        return True
    owner, person = work.task.owner, user.person
    if owner is None or person is None or person.unit is None:
        return False
    # Whoever sits in the root unit itself belongs to the whole institution.
    is_root = owner.parent_id is None
    return person.unit_id == owner.pk or (not is_root and person.unit.path.startswith(owner.path))


def acting_user(acting: Acting) -> User | None:
    """The account behind a write, with what its sides are told by; None for the system."""
    if acting.user is None:
        return None
    return User.objects.select_related("person__unit").filter(pk=acting.user).first()


def may_urge(access: Access, work: WorkTask) -> bool:
    """Whether the account may urge: who supervises, and a leader on tasks it sees."""
    return access.may("todo.urge") and access.institution == work.institution_id


def evidence_for_view(access: Access, pk: int) -> Evidence:
    """A file that proves something of a task the account sees, or of a unit it acts for."""
    access.require("work.view")
    rows = Evidence.objects.filter(institution=access.institution)
    if not sees_all(access):
        seen = works_for_view(access).order_by().values("pk")
        rows = rows.filter(
            Q(pk__in=Evidence.objects.filter(reports__work__in=seen).values("pk"))
            | Q(pk__in=Evidence.objects.filter(acceptances__work__in=seen).values("pk"))
            | Q(added_by=access.user)
            | _within(access, "unit__path")
        )
    found: Evidence = _or_404(rows, pk)
    return found


def evidence_for_use(access: Access, work: WorkTask) -> QuerySet[Evidence]:
    """Files that a report on the task may use: the owner's or own unit's, and those used before."""
    rows = Evidence.objects.filter(institution=work.institution_id)
    if sees_all(access):
        return rows.filter(Q(unit=work.task.owner) | Q(added_by=access.user)).order_by("-pk")
    used = Evidence.objects.filter(reports__work=work).values("pk")
    mine = Q(added_by=access.user) | _within(access, "unit__path")
    return rows.filter(Q(pk__in=used) | mine).order_by("-pk")


def urge_for_view(access: Access, pk: int) -> Urge:
    """An urge on a task the account sees."""
    urge: Urge = _of_work(access, Urge.objects.all(), pk)
    return urge


def change_for_view(access: Access, pk: int) -> Change:
    """A change asked for on a task the account sees."""
    change: Change = _of_work(access, Change.objects.all(), pk)
    return change


def obstacle_for_view(access: Access, pk: int) -> Obstacle:
    """An obstacle of a task the account sees."""
    obstacle: Obstacle = _of_work(access, Obstacle.objects.all(), pk)
    return obstacle


def orders_for_view(access: Access) -> QuerySet[SupervisionOrder]:
    """Supervision orders the account may see: all, or those about tasks it sees."""
    access.require("work.view")
    rows = SupervisionOrder.objects.filter(institution=access.institution)
    if sees_all(access):
        return rows
    seen = works_for_view(access).order_by().values("pk")
    return rows.filter(
        Q(pk__in=SupervisionOrder.objects.filter(works__in=seen).values("pk"))
        | _within(access, "unit__path")
    )


def order_for_view(access: Access, pk: int) -> SupervisionOrder:
    """One of them; Http404 for any other."""
    order: SupervisionOrder = _or_404(
        orders_for_view(access).select_related("unit", "institution"), pk
    )
    return order


def order_sides(access: Access, order: SupervisionOrder) -> frozenset[Side]:
    """On which sides of a supervision order the account stands."""
    sides: set[Side] = set()
    if access.may("work.supervise") and access.institution == order.institution_id:
        sides.add(Side.SUPERVISOR)
    scope = access.scopes.get(Role.UNIT_PARTY) or ()
    if scope and order.unit.path.startswith(scope):
        sides.add(Side.OWNER)
    return frozenset(sides)


def require_order_side(access: Access, order: SupervisionOrder, side: Side) -> None:
    """PermissionDenied unless the account stands on that side of the order."""
    if side not in order_sides(access, order):
        raise PermissionDenied(f"这一步由{SIDE_TITLES[side]}办理")


def _within(access: Access, path: str) -> Q:
    condition = Q(pk__in=())
    for prefix in access.scopes.get(Role.UNIT_PARTY) or ():
        condition |= Q(**{f"{path}__startswith": prefix})
    return condition


def _of_work(access: Access, rows: Any, pk: int) -> Any:
    found = rows.filter(pk=pk, work__in=works_for_view(access).order_by())
    joined = ("work__plan", "work__task__owner", "work__institution")
    return _or_404(found.select_related(*joined), pk)


def _or_404(rows: Any, pk: int) -> Any:
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def in_scope(access: Access, works: Iterable[int]) -> QuerySet[WorkTask]:
    """Those of the keys that the account sees, with what lists name."""
    return works_for_view(access).filter(pk__in=list(works)).select_related(*_JOINED)

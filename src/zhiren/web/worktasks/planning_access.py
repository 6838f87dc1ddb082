"""The only ways from a request to a plan or proposal that is to be worked on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.http import Http404

from zhiren.web.register.models import Unit
from zhiren.web.register.reference_fields import ReferenceField
from zhiren.web.worktasks.access import plan_for_view, plans_for_view
from zhiren.web.worktasks.models import Plan, Proposal, WorkTask

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from zhiren.web.accounts.access import Access


def plan_for_planning(access: Access, pk: int) -> Plan:
    """A plan the account sees and may make; 403 for who may only see it."""
    plan = plan_for_view(access, pk)
    access.require("work.plan")
    return plan


def proposal_for_planning(access: Access, pk: int) -> Proposal:
    """A proposal of such a plan that was not replaced; Http404 for any other."""
    access.require("work.plan")
    rows = Proposal.objects.filter(plan__in=plans_for_view(access).order_by(), is_replaced=False)
    found = rows.select_related("plan__institution", "owner").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def works_to_carry(plan: Plan) -> QuerySet[WorkTask]:
    """The tasks of last year's plan that are open."""
    ended = (WorkTask.Status.CLOSED, WorkTask.Status.PARTIAL, WorkTask.Status.CANCELLED)
    rows = WorkTask.objects.filter(plan=plan.predecessor_id).exclude(status__in=ended)
    return rows.select_related("task__owner").order_by("order", "pk")


def unit_named(access: Access, text: str) -> Unit:
    """The unit that a text names, by name or code; ValidationError says which it could be."""
    unit: Unit | None = ReferenceField(
        Unit, Unit.objects.visible_to(access, "unit.view"), required=False
    ).clean(text)
    if unit is None:
        raise ValidationError("请写责任单位。")
    return unit


def unit_names(access: Access) -> list[str]:
    """The units to choose from, as :func:`unit_named` reads them again."""
    rows = Unit.objects.visible_to(access, "unit.view").values_list("name", "code")
    return [f"{name}（{code}）" for name, code in rows]

"""What a plan's tasks say, each clause once, for comparing one year's with another's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhiren.web.worktasks.differences import Said
from zhiren.web.worktasks.models import WorkTask

if TYPE_CHECKING:
    from collections.abc import Iterable

    from zhiren.web.worktasks.models import Plan, Proposal
    from zhiren.web.worktasks.proposing import Draft


def saying_of(rows: Iterable[WorkTask | Proposal | Draft]) -> list[Said]:
    """The clauses that tasks, proposals or drafts rest on, in their order, each once."""
    said: dict[str, Said] = {}
    for row in rows:
        clause = row.task.clause if isinstance(row, WorkTask) else row.clause
        said.setdefault(clause, Said(clause, row.section, row.quotation))
    return list(said.values())


def sayings(plan: Plan) -> list[Said]:
    """What a plan asks: its proposals while it is a draft, its tasks after."""
    if plan.status == plan.Status.DRAFT:
        listed = plan.proposals.filter(is_replaced=False).exclude(is_kept=False)
        return saying_of(listed.order_by("order", "pk"))
    return saying_of(plan.tasks.select_related("task").order_by("order", "pk"))

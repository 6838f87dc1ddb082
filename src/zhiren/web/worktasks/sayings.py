"""What a plan's tasks say, sentence by sentence, for comparing one year's with another's.

A pack may cut a sentence into several clauses where a reader of files keeps it whole; compared
are therefore sentences, each with all its clauses.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from zhiren.web.worktasks.differences import Said
from zhiren.web.worktasks.models import WorkTask

if TYPE_CHECKING:
    from collections.abc import Iterable

    from zhiren.web.worktasks.differences import Pair
    from zhiren.web.worktasks.models import Plan, Proposal
    from zhiren.web.worktasks.proposing import Draft

_ENDS: Final = ("。", "；", "！", "？", ";")


def saying_of(rows: Iterable[WorkTask | Proposal | Draft]) -> list[Said]:
    """The sentences that tasks, proposals or drafts rest on, in their order, each once."""
    clauses: dict[str, tuple[str, str]] = {}
    for row in rows:
        clause = row.task.clause if isinstance(row, WorkTask) else row.clause
        clauses.setdefault(clause, (row.section, row.quotation))
    said: list[Said] = []
    is_open = False
    for clause, (section, text) in clauses.items():
        # Words that do not end a sentence are of one with what stands next to them.
        if is_open and said[-1].section == section and _parent(said[-1].clause) == _parent(clause):
            before = said.pop()
            said.append(Said(before.clause, section, before.text + text, (*before.clauses, clause)))
        else:
            said.append(Said(clause, section, text, (clause,)))
        is_open = text.endswith(("，", "、", ",")) or not text.endswith(_ENDS)
    return said


def sayings(plan: Plan) -> list[Said]:
    """What a plan asks: its proposals while it is a draft, its tasks after."""
    if plan.status == plan.Status.DRAFT:
        listed = plan.proposals.filter(is_replaced=False).exclude(is_kept=False)
        return saying_of(listed.order_by("order", "pk"))
    return saying_of(plan.tasks.select_related("task").order_by("order", "pk"))


def by_clause(pairs: Iterable[Pair], *, earlier: bool) -> dict[str, Pair]:
    """The pairs by each clause of their earlier or later sentence."""
    return {
        clause: pair
        for pair in pairs
        for said in [pair.earlier if earlier else pair.later]
        if said is not None
        for clause in said.clauses
    }


def _parent(clause: str) -> str:
    return clause.rpartition(".")[0]

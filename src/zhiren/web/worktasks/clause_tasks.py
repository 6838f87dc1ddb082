"""Tasks by the clause they rest on: what the policy reader shows beside a document's words."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from django.db.models import Count

from zhiren.web.worktasks.access import plans_for_view, works_for_view
from zhiren.web.worktasks.lights import LIGHTS, light_of
from zhiren.web.worktasks.models import JoinedClause, Plan, Report, WorkTask

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from zhiren.web.accounts.access import Access

_JOINED = ("plan", "task__owner", "leader")
_WHOLE = Decimal(1)
_WHOLE_PERCENT = 100


@dataclass(frozen=True)
class ClauseTask:
    """A task on a clause: its light today and how many files prove it."""

    work: WorkTask
    light: str
    evidence: int

    @property
    def progress(self) -> int:
        """As reported last; wholly when it was accepted in full."""
        if self.work.status == WorkTask.Status.CLOSED:
            return _WHOLE_PERCENT
        return self.work.progress


@dataclass(frozen=True)
class ClauseWork:
    """All tasks of one clause. The light is the most pressing one of them."""

    tasks: tuple[ClauseTask, ...]

    @property
    def light(self) -> str:
        """The first in the order of lights."""
        order = list(LIGHTS)
        return min((task.light for task in self.tasks), key=order.index)

    @property
    def progress(self) -> int | None:
        """Weighted mean over what is to be done, rounded half up."""
        counted = [task for task in self.tasks if task.work.status != WorkTask.Status.CANCELLED]
        weight = sum((task.work.weight for task in counted), Decimal(0))
        if not weight:
            return None
        got = sum((task.work.weight * task.progress for task in counted), Decimal(0))
        return int((got / weight).quantize(_WHOLE, ROUND_HALF_UP))

    @property
    def evidence(self) -> int:
        """Files behind all of them."""
        return sum(task.evidence for task in self.tasks)

    @property
    def only(self) -> ClauseTask | None:
        """The task, where there is just one."""
        return self.tasks[0] if len(self.tasks) == 1 else None


def works_by_clause(access: Access, document: str, today: date) -> dict[str, ClauseWork]:
    """The tasks in sight on the clauses of a document, by clause. Three statements."""
    return _by_clause(access, f"{document}#", today, is_whole=False)


def works_of_clause(access: Access, clause: str, today: date) -> ClauseWork | None:
    """The tasks in sight on one clause. Three statements."""
    return _by_clause(access, clause, today, is_whole=True).get(clause)


def is_planned(access: Access, document: str) -> bool:
    """Whether a plan in sight rests on the document: its clauses without task were left out."""
    rows = plans_for_view(access).filter(document=document)
    return rows.exclude(status=Plan.Status.DRAFT).exists()


def _by_clause(
    access: Access, clause: str, today: date, *, is_whole: bool
) -> dict[str, ClauseWork]:
    lookup = "task__clause" if is_whole else "task__clause__startswith"
    seen = works_for_view(access)
    works = {
        work.pk: work
        for work in seen.filter(**{lookup: clause}).select_related(*_JOINED).order_by("order", "pk")
    }
    joined = list(
        JoinedClause.objects.filter(**{lookup: clause}, work__in=seen.order_by().values("pk"))
        .select_related("task", *(f"work__{name}" for name in _JOINED))
        .order_by("work__order", "pk")
    )
    pairs = [(work.task.clause, work) for work in works.values()]
    pairs += [(row.task.clause, works.setdefault(row.work_id, row.work)) for row in joined]
    evidence = _evidence(works)
    found: dict[str, list[ClauseTask]] = defaultdict(list)
    for of, work in pairs:
        found[of].append(ClauseTask(work, _light(work, today), evidence.get(work.pk, 0)))
    return {of: ClauseWork(tuple(tasks)) for of, tasks in found.items()}


def _evidence(works: Iterable[int]) -> dict[int, int]:
    rows = Report.objects.filter(work__in=list(works)).order_by().values_list("work")
    return dict(rows.annotate(n=Count("evidence", distinct=True)))


def _light(work: WorkTask, today: date) -> str:
    return light_of(
        work.status,
        work.due_on,
        work.last_report_on,
        work.task.assigned_on,
        work.report_days,
        work.plan.due_soon_days,
        today,
        is_settled=work.plan.status == Plan.Status.FROZEN,
    )

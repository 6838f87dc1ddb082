"""The filters of tasks: read from the address, applied to rows, written back.

Every figure that opens the list of tasks counts by these same conditions, so that the figure and
the list behind it agree. Words that mean nothing are as if they were not there.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.http import urlencode

from zhiren.web.worktasks.lights import LIGHTS
from zhiren.web.worktasks.models import WorkTask

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import QuerySet

NONE = "-"
_TEXT_LENGTH = 80
_STATUSES = {status.value for status in WorkTask.Status}
_KINDS = {kind.value for kind in WorkTask.Kind}
_LARGEST_KEY = 2**63


@dataclass(frozen=True)
class Filters:
    """What the address asks for; every part is valid or empty.

    ``unit`` and ``leader`` are codes of the register (``-``: tasks that have none), ``unit`` the
    responsible one itself; ``section`` is the section's name, ``-`` the tasks outside any.
    """

    plan: int = 0
    section: str = ""
    unit: str = ""
    leader: str = ""
    light: str = ""
    status: str = ""
    kind: str = ""
    q: str = ""

    @property
    def is_narrowed(self) -> bool:
        """Whether anything beyond the plan is asked for."""
        return self != Filters(plan=self.plan)

    @property
    def as_query(self) -> str:
        """The filters as an address carries them."""
        return urlencode({name: value for name, value in asdict(self).items() if value})

    @property
    def as_plain(self) -> dict[str, str]:
        """What is asked for, as the audit keeps it."""
        return {name: str(value) for name, value in asdict(self).items() if value}


def filters_from(query: Mapping[str, Any]) -> Filters:
    """The filters of an address."""

    def text(name: str, allowed: Any = None) -> str:
        value = str(query.get(name, "")).replace("\0", "").strip()
        return value if allowed is None or value in allowed else ""

    plan = text("plan")
    is_key = plan.isascii() and plan.isdecimal() and int(plan) < _LARGEST_KEY
    return Filters(
        plan=int(plan) if is_key else 0,
        section=text("section")[:200],
        unit=text("unit")[:_TEXT_LENGTH],
        leader=text("leader")[:_TEXT_LENGTH],
        light=text("light", LIGHTS),
        status=text("status", _STATUSES),
        kind=text("kind", _KINDS),
        q=text("q")[:_TEXT_LENGTH],
    )


def narrowed(lit: QuerySet[WorkTask], filters: Filters) -> QuerySet[WorkTask]:
    """The tasks the filters ask for, of tasks that ``with_light`` has annotated."""
    condition = Q()
    if filters.plan:
        condition &= Q(plan=filters.plan)
    if filters.section:
        condition &= Q(section="" if filters.section == NONE else filters.section)
    if filters.unit:
        condition &= _named("task__owner", filters.unit)
    if filters.leader:
        condition &= _named("leader", filters.leader)
    for name in ("light", "status", "kind"):
        if value := getattr(filters, name):
            condition &= Q(**{name: value})
    if filters.q:
        condition &= (
            Q(task__name__icontains=filters.q)
            | Q(task__item__icontains=filters.q)
            | Q(task__clause__icontains=filters.q)
            | Q(quotation__icontains=filters.q)
        )
    return lit.filter(condition)


def _named(path: str, code: str) -> Q:
    return Q(**({path: None} if code == NONE else {f"{path}__code": code}))

"""Todos of tasks: kept in step by every write, and with the calendar once a day."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from zhiren.web.accounts.models import Grant
from zhiren.web.accounts.roles import Role
from zhiren.web.audit.acting import system
from zhiren.web.bridge.packs import pack_of
from zhiren.web.todos.matters import Judged, Matter, todos_keep
from zhiren.web.todos.models import Todo, TodoEvent
from zhiren.web.worktasks.lifecycle import ENDED
from zhiren.web.worktasks.matters import Conventions, Facts, owner_matter, supervisor_matter
from zhiren.web.worktasks.models import (
    Acceptance,
    Change,
    Obstacle,
    Plan,
    Report,
    SupervisionOrder,
    Urge,
    WorkTask,
)

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from zhiren.web.register.models import Institution

_BATCH = 2_000
_AT_ONCE = 400
_SIDES = ((Todo.Source.TASK, owner_matter), (Todo.Source.TASK_OVERSIGHT, supervisor_matter))


_waiting: ContextVar[set[int] | None] = ContextVar("waiting", default=None)


@contextmanager
def followed_once() -> Iterator[None]:
    """Many writes in one transaction: the todos of all their tasks are brought in line at its end.

    For filling a site; what passes in between leaves no trace in the todos.
    """
    keys: set[int] = set()
    token = _waiting.set(keys)
    try:
        yield
    finally:
        _waiting.reset(token)
    _follow_keys(sorted(keys))


def follow(works: Iterable[WorkTask]) -> None:
    """Bring the todos of these tasks in line; within the transaction of the write."""
    keys = [work.pk for work in works]
    waiting = _waiting.get()
    if waiting is None:
        _follow_keys(keys)
    else:
        waiting.update(keys)


def _follow_keys(keys: Sequence[int]) -> None:
    rows = WorkTask.objects.filter(pk__in=keys)
    first = rows.select_related("institution").first()
    if first is not None:
        _follow(first.institution, rows, set(keys), timezone.localdate())


def follow_all(institution: Institution, today: date | None = None) -> Counter[str]:
    """Bring the todos of all tasks of an institution in line with a day: due reports, late tasks.

    Gives the number of todos by event. In many short transactions, so that nobody waits for it;
    broken off, it is made up for by the next. Logs ``todos.todo.kept``.
    """
    rows = WorkTask.objects.filter(institution=institution, plan__status=Plan.Status.CONFIRMED)
    rows = rows.exclude(status__in=[*ENDED, WorkTask.Status.PLANNED]).order_by()
    sources = [source for source, _ in _SIDES]
    standing = Todo.objects.filter(
        institution=institution, source__in=sources, status__in=Todo.STANDING
    )
    keys = sorted({*rows.values_list("pk", flat=True), *standing.values_list("key", flat=True)})
    counts: Counter[str] = Counter()
    for start in range(0, len(keys), _AT_ONCE):
        some = keys[start : start + _AT_ONCE]
        with transaction.atomic():
            counts += _follow(
                institution, rows.filter(pk__in=some), set(some), today or timezone.localdate()
            )
    return counts


def _follow(
    institution: Institution, rows: QuerySet[WorkTask], looked_at: set[int], today: date
) -> Counter[str]:
    """``looked_at`` are keys whose todos end where nothing is asked any more."""
    on = _conventions(institution, today)
    matters: dict[str, list[Matter]] = {str(source): [] for source, _ in _SIDES}
    for work, facts in _with_facts(rows):
        if work.plan.status != Plan.Status.CONFIRMED:
            continue
        for source, matter_of in _SIDES:
            matter = matter_of(work, facts, on)
            if matter is not None:
                matters[str(source)].append(matter)
    counts: Counter[str] = Counter()
    for kept, standing in matters.items():
        over = looked_at - {matter.key for matter in standing}
        endings = dict.fromkeys(sorted(over), TodoEvent.Kind.CLOSED)
        counts += todos_keep(
            system("重点工作", institution.pk), Judged(kept, None, standing, endings)
        )
    return counts


def _conventions(institution: Institution, today: date) -> Conventions:
    return Conventions(
        today=today,
        lead_days=max(settings.REMIND_DAYS, default=0),
        sign_workdays=settings.SIGN_WORKDAYS,
        supervisor=supervisor_of(institution, today),
        calendar=pack_of(institution).calendar,
    )


def supervisor_of(institution: Institution, today: date) -> Role:
    """Who supervises tasks: the supervision office where it has an account, else the department."""
    grants = Grant.objects.filter(
        Q(until_on=None) | Q(until_on__gt=today),
        role=Role.SUPERVISION,
        from_on__lte=today,
        user__institution=institution,
        user__is_active=True,
    )
    return Role.SUPERVISION if grants.exists() else Role.DEPARTMENT_STAFF


def _with_facts(rows: QuerySet[WorkTask]) -> Iterator[tuple[WorkTask, Facts]]:
    """Each task with what happened to it; six statements, however many tasks."""
    keys = rows.order_by().values("pk")
    refusals = _refusals(keys)
    urges = _by_work(Urge.objects.filter(work__in=keys, answered_at=None))
    orders = _orders(keys)
    changes = Counter(_works(Change.objects.filter(work__in=keys, status=Change.Status.ASKED)))
    obstacles = Counter(_works(Obstacle.objects.filter(work__in=keys, solved_on=None)))
    for work in rows.select_related("plan", "task__owner").iterator(_BATCH):
        yield (
            work,
            Facts(
                refusals.get(work.pk),
                tuple(urges.get(work.pk, ())),
                tuple(orders.get(work.pk, ())),
                changes[work.pk],
                obstacles[work.pk],
            ),
        )


def _refusals(keys: Any) -> dict[int, Acceptance]:
    """The latest refusal of each task that has not reported since."""
    later = Report.objects.filter(work=OuterRef("work"), made_at__gt=OuterRef("at"))
    rows = Acceptance.objects.filter(work__in=keys, verdict=Acceptance.Verdict.REFUSED)
    return {row.work_id: row for row in rows.filter(~Exists(later)).order_by("pk")}


def _orders(keys: Any) -> dict[int, list[SupervisionOrder]]:
    open_orders = SupervisionOrder.objects.filter(closed_on=None, answered_on=None)
    through = SupervisionOrder.works.through.objects.filter(
        worktask__in=keys, supervisionorder__in=open_orders
    )
    found: dict[int, list[SupervisionOrder]] = defaultdict(list)
    for row in through.select_related("supervisionorder").order_by("pk"):
        found[row.worktask_id].append(row.supervisionorder)
    return found


def _by_work(rows: Any) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows.order_by("pk"):
        found[row.work_id].append(row)
    return found


def _works(rows: Any) -> Iterator[int]:
    return rows.values_list("work_id", flat=True)  # type: ignore[no-any-return]

"""确认计划: the proposals that were listed become tasks, all of them or none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from zhiren.web.audit.services import Act, record
from zhiren.web.bridge.packs import pack_of
from zhiren.web.register.bulk import RefusedError, bulk_write
from zhiren.web.register.models import Task, TaskReport
from zhiren.web.worktasks.models import (
    Dependency,
    Helping,
    JoinedClause,
    Plan,
    Proposal,
    Target,
    WorkTask,
)
from zhiren.web.worktasks.proposing import in_step, report_days_of, task_name, usual_report_days
from zhiren.web.worktasks.services.checking import circles, faults_of, refuse, targets_of
from zhiren.web.worktasks.services.following import follow
from zhiren.web.worktasks.services.proposals import draft_of

if TYPE_CHECKING:
    from datetime import date

    from zhiren.policy.pack import Pack
    from zhiren.web.audit.acting import Acting

_BATCH: Final = 500
# The letters before a task's number say where tasks of this kind come from.
PREFIXES: Final[dict[str, str]] = {
    Plan.Kind.YEARLY: "GZ",
    Plan.Kind.DRAFTING: "ZD",
    Plan.Kind.IMPROVEMENT: "GJ",
    Plan.Kind.INSPECTION: "XC",
    Plan.Kind.MEETING: "HY",
}
Key = tuple[str, str]


@dataclass
class _Making:
    """What confirming is about to write."""

    plan: Plan
    assigned_on: date
    registered: dict[Key, Task]
    numbers: _Numbers
    creates: list[Task] = field(default_factory=list)
    changes: list[tuple[Task, dict[str, Any]]] = field(default_factory=list)
    works: list[WorkTask] = field(default_factory=list)
    joined: list[JoinedClause] = field(default_factory=list)

    def row(self, key: Key, proposal: Proposal, name: str) -> Task:
        """The register's row of a clause and thing: the one that stands, or a new one."""
        standing = self.registered.pop(key, None)
        if standing is not None:
            wanted = {"owner": proposal.owner, "due_on": self.own_day(proposal)}
            changed = {n: v for n, v in wanted.items() if v and getattr(standing, n) != v}
            if changed:
                self.changes.append((standing, changed))
            return standing
        made = Task(
            institution=self.plan.institution, code=self.numbers.next(proposal.section),
            clause=key[0], item=key[1], name=name, owner=proposal.owner,
            assigned_on=self.assigned_on, due_on=self.own_day(proposal),
        )  # fmt: skip
        self.creates.append(made)
        return made

    def own_day(self, proposal: Proposal) -> date | None:
        """The day that the text or a person set; None where it is only the plan's last."""
        is_plans = not proposal.due_words and proposal.due_on == self.plan.last_day
        return None if is_plans else proposal.due_on


class _Numbers:
    """Codes by rule: ``GZ-2024-3-012`` is the twelfth task of the third section."""

    def __init__(self, plan: Plan, sections: Iterable[str]) -> None:
        self.prefix = f"{PREFIXES[plan.kind]}-{plan.year}"
        self.sections = {name: n for n, name in enumerate(dict.fromkeys(sections), 1)}
        taken = Task.all_objects.filter(
            institution=plan.institution_id, code__startswith=f"{self.prefix}-"
        )
        self.last: dict[str, int] = defaultdict(int)
        for code in taken.values_list("code", flat=True):
            head, _, number = code.rpartition("-")
            if number.isdecimal():
                self.last[head] = max(self.last[head], int(number))

    def next(self, section: str) -> str:
        head = f"{self.prefix}-{self.sections[section]}"
        self.last[head] += 1
        return f"{head}-{self.last[head]:03}"


@transaction.atomic
def plan_confirm(
    acting: Acting,
    plan: Plan,
    *,
    assigned_on: date,
    leave_undecided: bool = False,
    without_owner: bool = False,
) -> int:
    """Make the tasks of a plan and their rows in the register; gives how many tasks.

    Rows that the register has for the clause and thing already are linked, not doubled. Refuses
    with ValidationError undecided proposals unless they are to be left out, tasks without owner
    unless they are to be 待定责任单位, days before the plan, figures without unit, and circles.
    Logs ``worktasks.plan.confirmed`` and every register row, under one batch.
    """
    held = draft_of(plan)
    if not leave_undecided and undecided(held).exists():
        raise ValidationError(
            f"还有 {undecided(held).count()} 项没有决定。请逐项决定，或选“未决定的不列入”。"
        )
    rows = list(kept(held).select_related("owner").prefetch_related("helping"))
    refuse(_faults(held, rows, assigned_on, without_owner=without_owner))
    undecided(held).update(is_kept=False, decided_by=acting.user)
    numbers = _numbers(held, rows)
    making = _Making(held, assigned_on, registered_for(held, rows), numbers)
    # What was added or carried over last stands with its section all the same.
    rows.sort(key=lambda row: numbers.sections[row.section])
    pack = pack_of(held.institution)
    usual = usual_report_days(pack, yearly=held.kind == Plan.Kind.YEARLY, on=assigned_on)
    for order, row in enumerate(rows, 1):
        _make(making, row, order, report_days_of(pack, row.clause, assigned_on) or usual)
    batch = uuid4()
    _write(acting, making, rows, pack, batch)
    held.status, held.confirmed_at = Plan.Status.CONFIRMED, timezone.now()
    held.save(update_fields=["status", "confirmed_at"])
    follow(making.works)
    counts = {
        "tasks": len(rows),
        "created": len(making.creates),
        "linked": len(rows) + len(making.joined) - len(making.creates),
    }
    act = Act("worktasks.plan.confirmed", "plan", held.pk, held.title, after=counts,
              clause=held.clause)  # fmt: skip
    record(acting, act, batch)
    plan.refresh_from_db()
    return len(rows)


def undecided(plan: Plan) -> Any:
    """The proposals that still wait."""
    return plan.proposals.filter(is_replaced=False, is_kept=None)


def kept(plan: Plan) -> Any:
    """The proposals that are to become tasks, in order."""
    return plan.proposals.filter(is_replaced=False, is_kept=True).order_by("order", "pk")


def registered_for(plan: Plan, rows: Sequence[Proposal]) -> dict[Key, Task]:
    """The register's rows for these clauses and things that no task of a plan has yet."""
    clauses = sorted({key[0] for row in rows for key in keys_of(row)})
    found: dict[Key, Task] = {}
    for start in range(0, len(clauses), _BATCH):
        tasks = Task.objects.filter(
            institution=plan.institution_id, clause__in=clauses[start : start + _BATCH],
            work=None, joined_to=None,
        ).select_related("owner").order_by("-assigned_on", "-pk")  # fmt: skip
        for task in tasks:
            found.setdefault((task.clause, task.item), task)
    return found


def keys_of(row: Proposal) -> list[Key]:
    """The clause and thing of a proposal, and those that were merged into it."""
    return [(row.clause, row.item), *((f["clause"], f["item"]) for f in row.further)]


def _faults(
    plan: Plan, rows: Sequence[Proposal], assigned_on: date, *, without_owner: bool
) -> Iterator[str]:
    if not rows:
        yield "没有列入的任务。请先在拟列任务里决定列入哪些。"
    if assigned_on < plan.from_on:
        yield f"下达日期 {assigned_on:%Y.%m.%d} 早于计划起始日期 {plan.from_on:%Y.%m.%d}。"
    seen: set[Key] = set()
    for row in rows:
        name = row.name[:40]
        yield from (f"“{name}”：{fault}" for fault in faults_of(row, plan))
        if row.due_on and row.due_on < assigned_on:
            yield f"“{name}”：时限 {row.due_on:%Y.%m.%d} 早于下达日期。"
        if row.owner is not None and row.owner.removed_at is not None:
            yield f"“{name}”：责任单位“{row.owner.name}”已从登记册移除。"
        for key in keys_of(row):
            if key in seen:
                yield f"“{name}”：与另一项的条款和分项相同，请合并，或写明不同的分项。"
            seen.add(key)
    missing = [row for row in rows if row.owner_id is None]
    if missing and not without_owner:
        yield f"有 {len(missing)} 项没有责任单位。请补上，或选“按待定责任单位列入”。"


def _numbers(plan: Plan, rows: Sequence[Proposal]) -> _Numbers:
    listed = plan.proposals.order_by("order", "pk").values_list("section", flat=True)
    return _Numbers(plan, [*listed, *(row.section for row in rows)])


def _make(making: _Making, row: Proposal, order: int, report_days: int | None) -> None:
    keys = keys_of(row)
    work = WorkTask(
        institution=making.plan.institution, plan=making.plan,
        task=making.row(keys[0], row, row.name), order=order, section=row.section,
        quotation=row.quotation, kind=row.kind, strength=row.strength, report_days=report_days,
        carried_from=row.carried_from,
    )  # fmt: skip
    making.works.append(work)
    for key, further in zip(keys[1:], row.further, strict=True):
        name = task_name(further.get("name") or further.get("text") or row.name, further["item"])
        making.joined.append(JoinedClause(work=work, task=making.row(key, row, name)))


def _write(
    acting: Acting, making: _Making, rows: Sequence[Proposal], pack: Pack, batch: Any
) -> None:
    faults = []
    for task in making.creates:
        try:
            task.clean_fields(exclude=["institution", "owner"])
        except ValidationError as error:
            faults += [f"“{task.name[:40]}”：{message}" for message in error.messages]
    refuse(faults)
    try:
        bulk_write(
            acting, making.creates, making.changes, [], reason=f"确认计划：{making.plan.title}",
            batch=batch,
        )  # fmt: skip
    except RefusedError as refused:
        raise ValidationError([f"{p.row}：{p.text}" for p in refused.problems]) from refused
    _stand(making)
    WorkTask.objects.bulk_create(making.works, _BATCH)
    for work in making.works:
        work.path = f"/{work.pk}/"
    WorkTask.objects.bulk_update(making.works, ["path"], _BATCH)
    JoinedClause.objects.bulk_create(making.joined, _BATCH)
    pairs = list(zip(rows, making.works, strict=True))
    Target.objects.bulk_create(_targets(pairs), _BATCH)
    Helping.objects.bulk_create(
        [
            Helping(work=work, unit=unit)
            for row, work in pairs
            for unit in row.helping.all()
            if unit.pk != work.task.owner_id
        ],
        _BATCH,
    )
    Dependency.objects.bulk_create(_dependencies(making.works, pack), _BATCH)


def _stand(making: _Making) -> None:
    """How far tasks are that the register has already: ended, reported on, or assigned."""
    created = {id(task) for task in making.creates}
    linked = [work for work in making.works if id(work.task) not in created]
    last = _last_reports([work.task_id for work in linked])
    for work in linked:
        reported_on, progress = last.get(work.task_id, (None, 0))
        work.last_report_on, work.progress = reported_on, min(progress or 0, 100)
        work.status = WorkTask.Status.ASSIGNED if work.task.owner_id else WorkTask.Status.PLANNED
        if reported_on is not None and work.task.owner_id:
            work.status = WorkTask.Status.ACCEPTED
        if work.task.finished_on is not None:
            work.status, work.progress = WorkTask.Status.CLOSED, 100


def _last_reports(tasks: Sequence[int]) -> dict[int, tuple[date | None, int]]:
    found: dict[int, tuple[date | None, int]] = {}
    for start in range(0, len(tasks), _BATCH):
        reports = TaskReport.objects.filter(task__in=tasks[start : start + _BATCH])
        ordered = reports.order_by("reported_on", "pk")
        for task, on, progress in ordered.values_list("task", "reported_on", "progress_percent"):
            found[task] = (on, progress or 0)
    return found


def _targets(pairs: Iterable[tuple[Proposal, WorkTask]]) -> list[Target]:
    return [
        Target(work=work, metric=t["metric"], op=t["op"], value=t["value"] or None, unit=t["unit"])
        for row, work in pairs
        for t in targets_of(row)
    ]


def _dependencies(works: Sequence[WorkTask], pack: Pack) -> list[Dependency]:
    """What the pack says goes in step, the clause with it."""
    by_clause: dict[str, list[WorkTask]] = defaultdict(list)
    for work in works:
        by_clause[work.task.clause].append(work)
    made = [
        Dependency(work=work, on=other, kind=Dependency.Kind.IN_STEP, clause=clause)
        for clause, with_clause in in_step(pack).items()
        for work in by_clause.get(clause, ())
        for other in by_clause.get(with_clause, ())
        if work is not other
    ]
    needs: Mapping[int, list[int]] = {
        work.pk: [d.on.pk for d in made if d.work is work] for work in works
    }
    circle = circles(needs)
    if circle:
        names = "、".join(w.task.name[:30] for w in works if w.pk in circle)
        raise ValidationError(f"任务互相等待，成了一个圈：{names}。")
    return made

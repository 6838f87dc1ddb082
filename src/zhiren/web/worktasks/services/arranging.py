"""编排: who leads a task and who does it, what is to be there at the end, steps, what it waits for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import transaction

from zhiren.web.audit.services import Act, plain_values, record
from zhiren.web.register.models import Task
from zhiren.web.worktasks.lifecycle import ENDED
from zhiren.web.worktasks.models import Dependency, Helping, Milestone, Plan, WorkTask
from zhiren.web.worktasks.services.checking import circles, refuse
from zhiren.web.worktasks.services.following import follow

if TYPE_CHECKING:
    from datetime import date

    from zhiren.web.audit.acting import Acting
    from zhiren.web.register.models import Person, Unit

_FIELDS = ("deliverable", "weight", "leader_id", "owner_person_id", "report_days")


@dataclass(frozen=True)
class Step:
    """节点: its title and day."""

    title: str
    due_on: date


@dataclass(frozen=True)
class Need:
    """依赖: the register's row of the other task, and how this one hangs on it."""

    task: Task
    kind: str


@dataclass(frozen=True)
class Arrangement:
    """All that is arranged of a task; ``baselines`` by the key of the target: figure and year."""

    deliverable: str
    weight: Decimal
    leader: Person | None
    owner_person: Person | None
    report_days: int | None
    helping: Sequence[Unit]
    steps: Sequence[Step]
    needs: Sequence[Need]
    baselines: Mapping[int, tuple[Decimal | None, int | None]]


@transaction.atomic
def work_arrange(acting: Acting, work: WorkTask, *, to: Arrangement) -> bool:
    """Arrange a task; False when all was so already.

    Refuses with ValidationError a person without owning unit or outside it, steps before the plan
    or after the task's day, waiting in a circle, and tasks that have ended. Logs
    ``worktasks.work.planned``.
    """
    held = WorkTask.objects.select_for_update(of=("self",)).select_related(
        "plan", "task__owner", "institution"
    ).get(pk=work.pk)  # fmt: skip
    others = _others(held, to.needs)
    refuse(_faults(held, to, others))
    before = _values(held)
    held.deliverable, held.weight = to.deliverable.strip(), to.weight
    held.leader, held.owner_person, held.report_days = to.leader, to.owner_person, to.report_days
    held.save(update_fields=["deliverable", "weight", "leader", "owner_person", "report_days"])
    _set_helping(held, to.helping)
    _set_steps(held, to.steps)
    _set_needs(held, others)
    for target in held.targets.all():
        target.baseline, target.baseline_year = to.baselines.get(
            target.pk, (target.baseline, target.baseline_year)
        )
        target.save(update_fields=["baseline", "baseline_year"])
    after = _values(held)
    changed = [name for name in after if after[name] != before[name]]
    if not changed:
        return False
    follow([held])
    old, new = ({n: v[n] for n in changed} for v in (before, after))
    act = Act("worktasks.work.planned", "work_task", held.pk, held.task.name, before=old,
              after=new, clause=held.task.clause)  # fmt: skip
    record(acting, act)
    return True


def _faults(
    work: WorkTask, to: Arrangement, others: Sequence[tuple[WorkTask | None, Need]]
) -> Iterator[str]:
    plan = work.plan
    if plan.status == Plan.Status.FROZEN:
        yield "计划已结算，任务不能再编排。"
    if work.status in ENDED:
        yield f"任务{work.get_status_display()}，不能再编排。"
    if to.weight < 0:
        yield "权重不能是负数。"
    yield from _person_faults(work, to)
    if work.task.owner in to.helping:
        yield f"{work.task.owner}是责任单位，不用再列为配合单位。"
    for step in to.steps:
        if step.due_on < plan.from_on:
            yield f"节点“{step.title}”早于计划起始日期 {plan.from_on:%Y.%m.%d}。"
        if work.task.due_on and step.due_on > work.task.due_on:
            yield f"节点“{step.title}”晚于任务时限 {work.task.due_on:%Y.%m.%d}。"
    yield from _need_faults(work, others)


def _person_faults(work: WorkTask, to: Arrangement) -> Iterator[str]:
    person, owner = to.owner_person, work.task.owner
    if person is None:
        return
    if work.task.owner_id is None:
        yield "没有责任单位，不能定责任人。请先定责任单位。"
    elif person.unit is None or not person.unit.path.startswith(owner.path):
        yield f"{person.name}不在责任单位{owner.name}。请改选，或把其所在单位列为配合单位。"


def _need_faults(work: WorkTask, others: Sequence[tuple[WorkTask | None, Need]]) -> Iterator[str]:
    keys = [other.pk for other, _ in others if other is not None]
    for other, need in others:
        if other is None:
            yield f"{need.task.code} 不是计划里的任务，不能依赖。"
    if work.pk in keys:
        yield "任务不能依赖自己。"
        return
    if len(set(keys)) != len(keys):
        yield "同一项任务依赖了两次。"
    needs: dict[int, list[int]] = defaultdict(list)
    standing = Dependency.objects.filter(work__institution=work.institution_id)
    for one, on in standing.exclude(work=work).values_list("work", "on"):
        needs[one].append(on)
    needs[work.pk] = keys
    circle = circles(dict(needs))
    if circle:
        names = WorkTask.objects.filter(pk__in=circle).values_list("task__name", flat=True)
        yield f"任务互相等待，成了一个圈：{'、'.join(name[:30] for name in names)}。"


def _others(work: WorkTask, needs: Iterable[Need]) -> list[tuple[WorkTask | None, Need]]:
    listed = list(needs)
    rows = WorkTask.objects.filter(
        institution=work.institution_id, task__in=[need.task for need in listed]
    )
    by_task = {row.task_id: row for row in rows}
    return [(by_task.get(need.task.pk), need) for need in listed]


def _set_helping(work: WorkTask, units: Iterable[Unit]) -> None:
    wanted = {unit.pk: unit for unit in units}
    work.helpings.exclude(unit__in=wanted).delete()
    standing = set(work.helpings.values_list("unit", flat=True))
    Helping.objects.bulk_create(
        [Helping(work=work, unit=unit) for pk, unit in wanted.items() if pk not in standing]
    )


def _set_steps(work: WorkTask, steps: Iterable[Step]) -> None:
    """The steps as given; the day on which a step of the same title was done stays."""
    done = dict(work.milestones.values_list("title", "done_on"))
    work.milestones.all().delete()
    Milestone.objects.bulk_create(
        [
            Milestone(work=work, title=s.title, due_on=s.due_on, done_on=done.get(s.title))
            for s in steps
        ]
    )


def _set_needs(work: WorkTask, others: Iterable[tuple[WorkTask | None, Need]]) -> None:
    """What it waits for; the clause that says so stays where the two tasks are the same."""
    clauses = dict(work.needs.values_list("on", "clause"))
    work.needs.all().delete()
    Dependency.objects.bulk_create(
        [
            Dependency(work=work, on=other, kind=need.kind, clause=clauses.get(other.pk, ""))
            for other, need in others
            if other is not None
        ]
    )


def _values(work: WorkTask) -> dict[str, Any]:
    values = plain_values(work, _FIELDS)
    values["weight"] = f"{Decimal(work.weight):.2f}"
    values["helping"] = sorted(work.helpings.values_list("unit__name", flat=True))
    values["milestones"] = [
        f"{m.due_on:%Y.%m.%d} {m.title}" for m in work.milestones.order_by("due_on", "title")
    ]
    values["needs"] = sorted(
        f"{need.get_kind_display()} {need.on.task.code}"
        for need in work.needs.select_related("on__task")
    )
    values["baselines"] = [
        f"{t.metric} {'' if t.baseline is None else f'{t.baseline:.2f}'} {t.baseline_year or ''}"
        for t in work.targets.order_by("pk")
    ]
    return values

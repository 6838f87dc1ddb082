"""年终结算: a plan's completion by unit and person, frozen with its arithmetic line by line."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from dataclasses import dataclass
from importlib.metadata import version as version_of
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, Max, OuterRef
from django.utils import timezone

from zhiren.web.audit.services import Act, record
from zhiren.web.bridge.packs import pack_of
from zhiren.web.lib.partial_dates import shown
from zhiren.web.register.models import Person, Unit
from zhiren.web.worktasks.completion import (
    WHOLE,
    Counts,
    Sums,
    Timing,
    counted_as,
    sums_of,
    timing_of,
)
from zhiren.web.worktasks.models import Acceptance, FrozenResult, FrozenTask, Plan, WorkTask
from zhiren.web.worktasks.services.moving import account_of
from zhiren.web.worktasks.shielding import Shield, shields_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from zhiren.web.audit.acting import Acting

Status = WorkTask.Status
_BATCH = 1_000


@dataclass(frozen=True)
class Counted:
    """One task as it counts, before it is frozen."""

    work: WorkTask
    share: int
    counts: Counts
    timing: Timing
    shield: Shield | None

    @property
    def facts(self) -> dict[str, Any]:
        """What the line rests on, JSON-ready."""
        task = self.work.task
        return {
            "status": self.work.status,
            "progress": self.work.progress,
            "timing": self.timing.value,
            "due_on": self.work.due_on.isoformat(),
            "finished_on": task.finished_on.isoformat() if task.finished_on else "",
            "accepted_on": task.accepted_on.isoformat() if task.accepted_on else "",
            "owner": task.owner.name if task.owner else "",
            "person": self.work.owner_person.name if self.work.owner_person else "",
            "matter": task.matter,
        }


@dataclass(frozen=True)
class Subject:
    """A unit or person with the tasks that make its result."""

    unit: Unit | None
    person: Person | None
    lines: tuple[Counted, ...]

    @property
    def name(self) -> str:
        """As lists show it."""
        return str(self.unit or (self.person.name if self.person else ""))

    @property
    def sums(self) -> Sums:
        """The arithmetic."""
        return sums_of((one.counts, one.work.weight, one.share) for one in self.lines)


@dataclass(frozen=True)
class Settlement:
    """What freezing today would give, and what speaks against it or is to be known first."""

    units: list[Subject]
    persons: list[Subject]
    refusals: list[str]
    warnings: list[str]
    next_version: int
    needs_reason: str


def settlement_of(plan: Plan, today: date) -> Settlement:
    """Count a plan as of a day without keeping anything. Six statements."""
    counted = _counted(plan, today)
    units: dict[Unit, list[Counted]] = defaultdict(list)
    persons: dict[Person, list[Counted]] = defaultdict(list)
    for one in counted:
        if one.work.task.owner is not None:
            units[one.work.task.owner].append(one)
        if one.work.owner_person is not None:
            persons[one.work.owner_person].append(one)
    latest = plan.results.aggregate(latest=Max("version"))["latest"] or 0
    return Settlement(
        [Subject(u, None, tuple(rows)) for u, rows in sorted(units.items(), key=_unit_order)],
        [Subject(None, p, tuple(rows)) for p, rows in sorted(persons.items(), key=_person_order)],
        _refusals(plan, counted),
        _warnings(plan, counted, today),
        latest + 1,
        _needs_reason(plan, latest, today),
    )


@transaction.atomic
def plan_freeze(
    acting: Acting, plan: Plan, *, reason: str = "", today: date | None = None
) -> list[FrozenResult]:
    """结算: one result a unit and one a responsible person; the plan's tasks rest from now on.

    For holders of ``work.freeze``. Refuses a plan that is not confirmed or has tasks waiting for
    acceptance, and a further version, or one before the plan's last day, without a reason.
    Frozen rows never change; the database itself refuses it. Logs ``worktasks.plan.frozen``.
    """
    account, day = account_of(acting), today or timezone.localdate()
    locked = Plan.objects.select_for_update(of=("self",)).select_related("institution")
    plan = locked.get(pk=plan.pk)
    settled = settlement_of(plan, day)
    said = reason.strip()
    problems = list(settled.refusals)
    if settled.needs_reason and not said:
        problems.append(f"{settled.needs_reason}，请写明理由。")
    if problems:
        raise ValidationError(problems)
    base = {
        "institution": plan.institution,
        "plan": plan,
        "version": settled.next_version,
        "clause": plan.clause,
        "pack_version": pack_of(plan.institution).version[:64],
        "software_version": version_of("zhiren")[:40],
        "reason": said,
        "frozen_by_id": account,
    }
    results = [_keep(base, subject) for subject in (*settled.units, *settled.persons)]
    plan.status, plan.frozen_at = Plan.Status.FROZEN, timezone.now()
    plan.save(update_fields=["status", "frozen_at"])
    after: dict[str, Any] = {"version": settled.next_version, "units": len(settled.units)}
    after |= {"persons": len(settled.persons), "digest": _whole_digest(results)}
    record(
        acting,
        Act("worktasks.plan.frozen", "plan", plan.pk, plan.title, after=after, reason=said,
            clause=plan.clause),
    )  # fmt: skip
    return results


@transaction.atomic
def plan_thaw(acting: Acting, plan: Plan, *, reason: str) -> Plan:
    """恢复执行: tasks of a frozen plan may be worked on again; what was frozen stays as it is.

    For holders of ``work.freeze``. Refuses an empty reason and a plan that is not frozen. Logs
    ``worktasks.plan.thawed``.
    """
    said = reason.strip()
    plan = Plan.objects.select_for_update().get(pk=plan.pk)
    if plan.status != Plan.Status.FROZEN:
        raise ValidationError("这个计划没有结算，不用恢复。")
    if not said:
        raise ValidationError("请写明恢复执行的理由。")
    plan.status = Plan.Status.CONFIRMED
    plan.save(update_fields=["status"])
    record(
        acting,
        Act("worktasks.plan.thawed", "plan", plan.pk, plan.title, reason=said, clause=plan.clause),
    )
    return plan


def digest_of(result: FrozenResult, lines: Iterable[FrozenTask]) -> str:
    """SHA-256 over everything a result says; the same as kept unless something was changed."""
    said = {
        "plan": result.plan_id,
        "version": result.version,
        "unit": result.unit_id,
        "person": result.person_id,
        "sums": [result.tasks, result.counted, result.shielded, result.aims,
                 f"{result.weight:.2f}", f"{result.achieved:.4f}", result.completion],
        "basis": [result.clause, result.pack_version, result.software_version, result.reason],
        "lines": [
            [line.work_id, line.name, line.clause, f"{line.weight:.2f}", line.share,
             line.counts, line.shield, line.facts]
            for line in lines
        ],
    }  # fmt: skip
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _keep(base: dict[str, Any], subject: Subject) -> FrozenResult:
    sums = subject.sums
    result = FrozenResult(
        **base,
        unit=subject.unit,
        person=subject.person,
        tasks=sums.tasks,
        counted=sums.counted,
        shielded=sums.shielded,
        aims=sums.aims,
        weight=sums.weight,
        achieved=sums.achieved,
        completion=sums.completion,
    )
    lines = [
        FrozenTask(
            result=result,
            work=one.work,
            name=one.work.task.name[:500],
            clause=one.work.task.clause[:80],
            weight=one.work.weight,
            share=one.share,
            counts=one.counts.value,
            shield=one.shield.as_dict() if one.shield else {},
            facts=one.facts,
        )
        for one in subject.lines
    ]
    result.digest = digest_of(result, lines)
    result.save(force_insert=True)
    for line in lines:
        line.result = result
    FrozenTask.objects.bulk_create(lines, _BATCH)
    return result


def _whole_digest(results: Sequence[FrozenResult]) -> str:
    return hashlib.sha256("".join(r.digest for r in results).encode()).hexdigest()


def _counted(plan: Plan, on: date) -> list[Counted]:
    parts = WorkTask.objects.filter(parent=OuterRef("pk")).exclude(status=Status.CANCELLED)
    works = list(
        plan.tasks.exclude(status__in=(Status.CANCELLED, Status.PLANNED))
        .select_related("task__owner", "owner_person")
        .annotate(has_parts=Exists(parts.order_by()))
        .order_by("order", "pk")
    )
    shares, shields = _shares(plan), shields_of(plan.institution, works, on)
    return [_count(work, shares, shields.get(work.pk)) for work in works]


def _count(work: Any, shares: dict[int, int], shield: Shield | None) -> Counted:
    share = 0
    if work.status == Status.CLOSED:
        share = WHOLE
    elif work.status == Status.PARTIAL:
        share = shares.get(work.pk, 0)
    counts = counted_as(
        work.strength, share, is_shielded=shield is not None, has_parts=work.has_parts
    )
    timing = timing_of(share, work.due_on, work.task.finished_on)
    return Counted(work, share, counts, timing, shield if counts is Counts.SHIELDED else None)


def _shares(plan: Plan) -> dict[int, int]:
    """By task the share of its last acceptance in part."""
    rows = Acceptance.objects.filter(
        work__plan=plan, work__status=Status.PARTIAL, verdict=Acceptance.Verdict.PARTIAL
    )
    return dict(rows.order_by("pk").values_list("work", "share"))


def _refusals(plan: Plan, counted: Sequence[Counted]) -> list[str]:
    found = []
    if plan.status == Plan.Status.DRAFT:
        found.append("计划还没有确认，不能结算。")
    if plan.status == Plan.Status.FROZEN:
        found.append("计划已经结算。要出新的版次，请先恢复执行，更正以后再结算。")
    if not counted:
        found.append("没有已下达的任务可以结算。")
    waiting = sum(1 for one in counted if one.work.status == Status.SUBMITTED)
    if waiting:
        found.append(f"还有 {waiting} 项任务待验收，请先验收或退回，再结算。")
    return found


def _warnings(plan: Plan, counted: Sequence[Counted], today: date) -> list[str]:
    found = []
    asked = plan.tasks.filter(changes__status="asked").distinct().count()
    if asked:
        found.append(f"{asked} 项任务的调整申请还没有审批，结算按现在的责任单位、时限和目标计。")
    ahead = [one for one in counted if one.share == 0 and one.work.due_on >= today]
    if ahead:
        found.append(f"{len(ahead)} 项没有办结的任务还没有到时限，结算按未完成计。")
    nobodys = sum(1 for one in counted if one.work.task.owner is None)
    if nobodys:
        found.append(f"{nobodys} 项任务没有责任单位，不计入任何单位。")
    return found


def _needs_reason(plan: Plan, latest: int, today: date) -> str:
    if latest:
        return f"这是第 {latest + 1} 版结算"
    if today < plan.last_day:
        return f"计划到 {shown(plan.last_day)} 才截止，这是提前结算"
    return ""


def _unit_order(pair: tuple[Unit, list[Counted]]) -> Any:
    return pair[0].order, pair[0].code


def _person_order(pair: tuple[Person, list[Counted]]) -> Any:
    return pair[0].code

"""Making plans: from a document of the pack, an uploaded one, or tasks typed in; 下达; next year's.

Deciding on proposals is in ``proposals``, making tasks of them in ``confirming``; both are
given here too, so that callers need this module alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, Q

from zhiren.web.audit.services import Act, plain_values, record, record_all
from zhiren.web.bridge.packs import pack_of
from zhiren.web.register.bulk import RefusedError, bulk_write
from zhiren.web.register.models import Institution, Unit
from zhiren.web.worktasks.differences import differences, likeness
from zhiren.web.worktasks.lifecycle import OPEN, moved
from zhiren.web.worktasks.models import Plan, PlanClause, Proposal, WorkTask
from zhiren.web.worktasks.owners import UnitNames
from zhiren.web.worktasks.plan_texts import texts_of
from zhiren.web.worktasks.proposing import (
    Draft,
    binding_clause,
    counting_words,
    drafts_of_pack,
    drafts_of_texts,
)
from zhiren.web.worktasks.sayings import by_clause, saying_of
from zhiren.web.worktasks.services.checking import refuse, set_targets
from zhiren.web.worktasks.services.confirming import plan_confirm
from zhiren.web.worktasks.services.following import follow
from zhiren.web.worktasks.services.proposals import (
    draft_of,
    proposal_add,
    proposal_decide,
    proposal_edit,
    proposal_merge,
    proposal_own,
    proposal_split,
    proposal_undo,
    values_of,
)

if TYPE_CHECKING:
    from zhiren.web.audit.acting import Acting
    from zhiren.web.worktasks.uploads import ReadFile

__all__ = [
    "PlanFacts",
    "plan_carry_over",
    "plan_confirm",
    "plan_create",
    "plan_remove",
    "proposal_add",
    "proposal_decide",
    "proposal_edit",
    "proposal_merge",
    "proposal_own",
    "proposal_split",
    "proposal_undo",
    "proposals_make",
    "work_assign",
    "work_own",
]

_BATCH = 500
_YEARS = range(1990, 2100)


@dataclass(frozen=True)
class PlanFacts:
    """What a person says of a plan: ``until_on`` is the first day after it."""

    title: str
    kind: str
    year: int
    from_on: date
    until_on: date
    document: str = ""
    source: str = ""
    predecessor: Plan | None = None
    due_soon_days: int | None = None


@transaction.atomic
def plan_create(
    acting: Acting, institution: Institution, facts: PlanFacts, file: ReadFile | None = None
) -> Plan:
    """A draft with the tasks that its text seems to ask, each waiting for a decision.

    The text is a document of the pack, or the file, whose words are kept with the plan; without
    either tasks are typed in. Refuses with ValidationError. Logs ``worktasks.plan.created``.
    """
    refuse(_plan_faults(institution, facts, file))
    plan = Plan(
        institution=institution, title=facts.title.strip(), kind=facts.kind, year=facts.year,
        from_on=facts.from_on, until_on=facts.until_on, document=facts.document,
        source=facts.source.strip(), predecessor=facts.predecessor,
    )  # fmt: skip
    if facts.due_soon_days is not None:
        plan.due_soon_days = facts.due_soon_days
    if file is not None:
        plan.file_name, plan.file_sha256 = file.name, file.sha256
    elif facts.document:
        plan.clause = binding_clause(pack_of(institution), facts.document)
    plan.save()
    names = _unit_names(plan)
    if file is not None:
        texts = texts_of(file.document, f"plan-{plan.pk}", file.rows, names.knows)
        PlanClause.objects.bulk_create(
            [
                PlanClause(plan=plan, order=n, clause=t.clause, section=t.section, text=t.text)
                for n, t in enumerate(texts, 1)
            ],
            _BATCH,
        )
        plan.clause = counting_words(texts)
        plan.save(update_fields=["clause"])
        drafts = drafts_of_texts(texts, plan.from_on, plan.until_on, names.knows)
    elif plan.document:
        drafts = drafts_of_pack(pack_of(institution), plan.document, plan.from_on, plan.until_on)
    else:
        drafts = []
    proposals_make(plan, drafts, names)
    after = {**plain_values(plan), "proposals": len(drafts)}
    record(acting, Act("worktasks.plan.created", "plan", plan.pk, plan.title, after=after))
    return plan


def proposals_make(
    plan: Plan, drafts: Sequence[Draft], names: UnitNames | None = None
) -> list[Proposal]:
    """Keep drafts as proposals, their owners looked up in the register by name.

    Called within the transaction that makes the plan.
    """
    names = names or _unit_names(plan)
    last_year = _last_year(plan.predecessor, drafts)
    proposals, helping = [], []
    for number, draft in enumerate(drafts, 1):
        owners = (
            names.meant(draft.leading, draft.helping)
            if draft.leading or draft.helping
            else names.matched(draft.suggested_owner)
        )
        row = Proposal(
            plan=plan, order=number, section=draft.section, clause=draft.clause,
            quotation=draft.quotation, name=draft.name, item=draft.item, kind=draft.kind,
            strength=draft.strength, suggested_owner=draft.suggested_owner[:100],
            owner=owners.owner or last_year.owners.get(draft.clause),
            due_on=draft.due_on, due_words=draft.due_words[:60],
            marks=[list(mark) for mark in draft.marks], was=last_year.changes.get(draft.clause, ""),
        )  # fmt: skip
        set_targets(row, [target.as_dict() for target in draft.targets])
        row.proposed = values_of(row, (unit.pk for unit in owners.helping))
        proposals.append(row)
        helping.append(owners.helping)
    Proposal.objects.bulk_create(proposals, _BATCH)
    through: Any = Proposal.helping.through
    through.objects.bulk_create(
        [
            through(proposal_id=row.pk, unit_id=unit.pk)
            for row, units_of in zip(proposals, helping, strict=True)
            for unit in units_of
        ],
        _BATCH,
    )
    return proposals


@transaction.atomic
def plan_remove(acting: Acting, plan: Plan, *, reason: str) -> None:
    """Throw a draft away, with its text and proposals; ValidationError once it is confirmed.

    Logs ``worktasks.plan.removed`` with what it was.
    """
    held = draft_of(plan)
    if not reason.strip():
        raise ValidationError("请写明删除的理由。")
    before = {**plain_values(held), "proposals": held.proposals.count()}
    pk, title = held.pk, held.title
    held.delete()
    act = Act("worktasks.plan.removed", "plan", pk, title, before=before, reason=reason.strip())
    record(acting, act)


@transaction.atomic
def plan_carry_over(acting: Acting, plan: Plan, *, works: Sequence[int]) -> int:
    """Take open tasks of last year's plan into a draft, as proposals linked to them.

    Where the new text says the same or nearly the same, its own proposal takes the link instead.
    Refuses with ValidationError tasks that have ended or are taken already. Gives how many.
    Logs ``worktasks.plan.carried_over``.
    """
    draft_of(plan)
    if plan.predecessor is None:
        raise ValidationError("这个计划没有指明上年计划，不能接续。")
    rows = list(
        WorkTask.objects.filter(plan=plan.predecessor_id, pk__in=list(works))
        .select_related("task")
        .prefetch_related("targets", "helpings")
        .order_by("order", "pk")
    )
    if len(rows) != len(set(works)):
        raise ValidationError("其中有的任务不在上年计划里。请刷新页面。")
    if not rows:
        raise ValidationError("请选择要接续的任务。")
    refuse(
        f"“{r.task.name[:40]}”已办结或取消，不用接续。" for r in rows if r.status not in OPEN_NOW
    )
    taken = set(plan.proposals.exclude(carried_from=None).values_list("carried_from", flat=True))
    refuse(f"“{r.task.name[:40]}”已经接续。" for r in rows if r.pk in taken)
    _carry(plan, rows)
    after = {"works": [row.pk for row in rows]}
    act = Act("worktasks.plan.carried_over", "plan", plan.pk, plan.title, after=after)
    record(acting, act)
    return len(rows)


OPEN_NOW = (WorkTask.Status.PLANNED, *OPEN)


@transaction.atomic
def work_assign(acting: Acting, plan: Plan, *, works: Sequence[int], assigned_on: date) -> int:
    """下达: hand tasks to their owners, all of them or none.

    Refuses with ValidationError tasks without owner, in a state that cannot be assigned, and days
    before the plan or after the task's own. Gives how many. Logs ``worktasks.work.assigned`` and
    the register rows, under one batch.
    """
    if plan.status != Plan.Status.CONFIRMED:
        raise ValidationError(f"计划现为“{plan.get_status_display()}”，不能下达任务。")
    rows = list(
        WorkTask.objects.select_for_update(of=("self",))
        .filter(plan=plan, pk__in=list(works))
        .select_related("task")
        .prefetch_related("joined__task")
    )
    if len(rows) != len(set(works)):
        raise ValidationError("其中有的任务不在这个计划里。请刷新页面。")
    if not rows:
        raise ValidationError("请选择要下达的任务。")
    refuse(f for row in rows for f in _assign_faults(row, plan, assigned_on))
    for row in rows:
        row.status = moved("assign", row.status)
    WorkTask.objects.bulk_update(rows, ["status"], _BATCH)
    batch = uuid4()
    tasks = [t for row in rows for t in (row.task, *(j.task for j in row.joined.all()))]
    changes = [(task, {"assigned_on": assigned_on}) for task in tasks]
    _write(acting, changes, f"下达：{plan.title}", batch)
    follow(rows)
    _record_works(acting, "assigned", rows, {"assigned_on": assigned_on.isoformat()}, batch)
    return len(rows)


@transaction.atomic
def work_own(acting: Acting, plan: Plan, *, works: Sequence[int], owner: Unit) -> int:
    """定责任单位: one unit answers for tasks that were not handed out yet; gives how many.

    Later the owner changes only by 变更责任单位. Refuses with ValidationError. Logs the register
    rows and ``worktasks.work.planned`` under one batch.
    """
    rows = list(
        WorkTask.objects.select_for_update(of=("self",))
        .filter(plan=plan, pk__in=list(works))
        .select_related("task")
        .prefetch_related("joined__task")
    )
    if not rows or len(rows) != len(set(works)):
        raise ValidationError("请先勾选任务；其中有的也许不在这个计划里，请刷新页面。")
    allowed = (WorkTask.Status.PLANNED, WorkTask.Status.RETURNED)
    refuse(
        f"“{r.task.name[:40]}”现为“{r.get_status_display()}”，改责任单位要走调整申请。"
        for r in rows
        if r.status not in allowed
    )
    batch = uuid4()
    tasks = [t for row in rows for t in (row.task, *(j.task for j in row.joined.all()))]
    _write(acting, [(t, {"owner": owner}) for t in tasks], f"定责任单位：{plan.title}", batch)
    follow(rows)
    _record_works(acting, "planned", rows, {"owner_id": owner.pk}, batch)
    return len(rows)


def _record_works(
    acting: Acting, verb: str, rows: Sequence[WorkTask], after: Mapping[str, Any], batch: UUID
) -> None:
    """One entry a task, so that each tells its own history."""
    record_all(
        acting,
        [
            Act(
                f"worktasks.work.{verb}", "work_task", row.pk, row.task.name, row.owner_person_id,
                after=after, clause=row.task.clause,
            )
            for row in rows
        ],
        batch,
    )  # fmt: skip


def _write(
    acting: Acting, changes: Sequence[tuple[Any, dict[str, Any]]], reason: str, batch: UUID
) -> None:
    try:
        bulk_write(acting, [], changes, [], reason=reason, batch=batch)
    except RefusedError as refused:
        raise ValidationError([f"{p.row}：{p.text}" for p in refused.problems]) from refused


def _plan_faults(
    institution: Institution, facts: PlanFacts, file: ReadFile | None
) -> Iterable[str]:
    if not facts.title.strip():
        yield "请写计划名称。"
    if facts.kind not in Plan.Kind.values:
        yield "请选来源种类。"
    if facts.year not in _YEARS:
        yield "年度不对，请写四位数的年份。"
    if facts.until_on <= facts.from_on:
        yield "截止日期须晚于起始日期。"
    yield from _source_faults(institution, facts, file)
    if facts.predecessor is not None:
        yield from _predecessor_faults(institution, facts, facts.predecessor)


def _source_faults(
    institution: Institution, facts: PlanFacts, file: ReadFile | None
) -> Iterable[str]:
    if facts.document and file is not None:
        yield "制度文件和上传文件只选一样。"
    if facts.document:
        yield from _document_faults(institution, facts.document)
    elif file is None and not facts.source.strip():
        yield "请写明来源，如会议、巡察反馈意见的名称和日期。"


def _predecessor_faults(institution: Institution, facts: PlanFacts, before: Plan) -> Iterable[str]:
    if before.institution_id != institution.pk or before.status == Plan.Status.DRAFT:
        yield "上年计划须是本机构已经确认的计划。"
    elif Plan.objects.filter(predecessor=before).exists():
        yield f"“{before.title}”已有接续它的计划。"
    elif before.from_on >= facts.from_on:
        yield f"上年计划“{before.title}”不早于这个计划。"


def _document_faults(institution: Institution, document: str) -> Iterable[str]:
    pack = pack_of(institution)
    if document not in pack.documents:
        yield "本机构的制度包没有这份文件。"
    elif not any(c.document == document and c.state == "task" for c in pack.clauses.values()):
        yield "这份文件没有列为任务的条款。"
    standing = Plan.objects.filter(institution=institution, document=document).first()
    if standing is not None:
        yield f"这份文件已经编成计划“{standing.title}”。"


def _assign_faults(row: WorkTask, plan: Plan, assigned_on: date) -> Iterable[str]:
    name = row.task.name[:40]
    if row.task.owner_id is None:
        yield f"“{name}”没有责任单位，先定责任单位再下达。"
    if row.status not in (WorkTask.Status.PLANNED, WorkTask.Status.RETURNED):
        yield f"“{name}”现为“{row.get_status_display()}”，不能再下达。"
    if assigned_on < plan.from_on:
        yield f"下达日期早于计划起始日期 {plan.from_on:%Y.%m.%d}。"
    if row.task.due_on and row.task.due_on < assigned_on:
        yield f"“{name}”的时限 {row.task.due_on:%Y.%m.%d} 早于下达日期。"


@dataclass(frozen=True)
class _LastYear:
    """What last year's plan has to say on each clause of this one."""

    changes: dict[str, str]
    owners: dict[str, Unit]


def _last_year(predecessor: Plan | None, drafts: Sequence[Draft]) -> _LastYear:
    """How each clause's words stand to last year's, and who answered for those then."""
    if predecessor is None:
        return _LastYear({}, {})
    works = list(predecessor.tasks.select_related("task__owner").order_by("order", "pk"))
    pairs = differences(saying_of(works), saying_of(drafts))
    owner_of = {work.task.clause: work.task.owner for work in reversed(works) if work.task.owner}
    changes: dict[str, str] = {}
    owners: dict[str, Unit] = {}
    for clause, pair in by_clause([p for p in pairs if p.later], earlier=False).items():
        changes[clause] = pair.change
        answering = (owner_of.get(c) for c in (pair.earlier.clauses if pair.earlier else ()))
        owner = next(filter(None, answering), None)
        if owner is not None:
            owners[clause] = owner
    return _LastYear(changes, owners)


def _unit_names(plan: Plan) -> UnitNames:
    """The units that stand when the plan begins, or later, by what they are called."""
    standing = Q(valid_until=None) | Q(valid_until__gt=plan.from_on)
    units = Unit.objects.filter(standing, institution=plan.institution_id)
    return UnitNames(units, plan.institution.name)


def _carry(plan: Plan, rows: Sequence[WorkTask]) -> None:
    """Link the proposals that say the same; make one for each of the others."""
    standing = list(plan.proposals.filter(is_replaced=False, carried_from=None))
    pairs = differences(saying_of(rows), saying_of(standing))
    like = by_clause([p for p in pairs if p.later], earlier=True)
    free = {(row.clause, row.item): row for row in standing}
    order = plan.proposals.aggregate(last=Max("order"))["last"] or 0
    linked: list[Proposal] = []
    for work in rows:
        pair = like.get(work.task.clause)
        places = pair.later.clauses if pair is not None and pair.later is not None else ()
        keys = [(c, work.task.item) for c in places if (c, work.task.item) in free]
        if keys:
            best = max(keys, key=lambda k: likeness(free[k].quotation, work.quotation))
            found = free.pop(best)
            found.carried_from = work
            linked.append(found)
        else:
            order += 1
            _carried(plan, work, order)
    Proposal.objects.bulk_update(linked, ["carried_from"], _BATCH)


def _carried(plan: Plan, work: WorkTask, order: int) -> Proposal:
    """A proposal that goes on with a task of last year, due at the end of this plan."""
    row = Proposal(
        plan=plan, order=order, section=work.section, clause=work.task.clause,
        quotation=work.quotation, name=work.task.name, item=work.task.item, kind=work.kind,
        strength=work.strength, owner_id=work.task.owner_id, carried_from=work, was="carried",
        due_on=plan.until_on - timedelta(days=1),
    )  # fmt: skip
    targets = [
        {"metric": t.metric, "op": t.op, "unit": t.unit,
         "value": None if t.value is None else str(t.value)}
        for t in work.targets.all()
    ]  # fmt: skip
    set_targets(row, targets)
    helping = [h.unit_id for h in work.helpings.all()]
    row.proposed = values_of(row, helping)
    row.save()
    row.helping.set(helping)
    return row

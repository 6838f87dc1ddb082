"""Deciding on proposals: list, leave out, edit, split, merge, add, and take any of it back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from zhiren.policy.rule import Strength
from zhiren.web.audit.services import Act, record
from zhiren.web.bridge.packs import clause_of
from zhiren.web.worktasks.models import Plan, PlanClause, Proposal
from zhiren.web.worktasks.proposing import task_name
from zhiren.web.worktasks.services.checking import faults_of, refuse, set_targets, targets_of

if TYPE_CHECKING:
    from zhiren.web.audit.acting import Acting
    from zhiren.web.register.models import Unit

_SIMPLE: Final = ("name", "item", "kind", "strength", "owner_id", "due_on", "due_words")
_FEWEST, _MOST_PARTS, _LONGEST_ITEM = 2, 60, 200
_STRONGEST: Final = (
    Strength.HARD, Strength.DUTY, Strength.DEFAULT, Strength.PERMISSION, Strength.AIM,
)  # fmt: skip


def values_of(proposal: Proposal, helping: Iterable[int]) -> dict[str, Any]:
    """What a person may change of a proposal, JSON-ready."""
    values: dict[str, Any] = {name: getattr(proposal, name) for name in _SIMPLE}
    values["due_on"] = None if proposal.due_on is None else proposal.due_on.isoformat()
    return {**values, "targets": targets_of(proposal), "helping": sorted(helping)}


@transaction.atomic
def proposal_decide(
    acting: Acting, plan: Plan, *, proposals: Sequence[int], keep: bool | None
) -> int:
    """List proposals (True), leave them out (False) or take the decision back (None).

    All of them or none: refuses with ValidationError those that cannot be listed as they stand.
    Gives how many changed. Logs ``worktasks.proposal.decided``.
    """
    draft_of(plan)
    rows = list(_active(plan).filter(pk__in=list(proposals)))
    if len(rows) != len(set(proposals)):
        raise ValidationError("其中有的拟列任务已被拆分、合并或撤销。请刷新页面。")
    if keep:
        refuse(f"“{row.name[:40]}”：{f}" for row in rows for f in faults_of(row, plan))
    changed = [row for row in rows if row.is_kept is not keep]
    for row in changed:
        row.is_kept = keep
        row.decided_by_id = acting.user if keep is not None else None
    Proposal.objects.bulk_update(changed, ["is_kept", "decided_by"], 500)
    if changed:
        after = {"is_kept": keep, "proposals": [row.pk for row in changed]}
        record(acting, _act("decided", plan, f"{len(changed)} 项", after=after))
    return len(changed)


@transaction.atomic
def proposal_own(acting: Acting, plan: Plan, *, proposals: Sequence[int], owner: Unit) -> int:
    """One unit answers for several proposals; gives how many changed. Logs ``....changed``."""
    draft_of(plan)
    rows = list(_active(plan).filter(pk__in=list(proposals)))
    if len(rows) != len(set(proposals)) or not rows:
        raise ValidationError("请先勾选拟列任务；其中有的也许已被拆分或合并，请刷新页面。")
    changed = [row for row in rows if row.owner_id != owner.pk]
    before = {str(row.pk): row.owner_id for row in changed}
    for row in changed:
        row.owner = owner
    Proposal.objects.bulk_update(changed, ["owner"], 500)
    # Who answers does not help as well.
    through: Any = Proposal.helping.through
    through.objects.filter(proposal__in=changed, unit=owner).delete()
    if changed:
        after = {"proposals": [row.pk for row in changed], "owner_id": owner.pk}
        record(acting, _act("changed", plan, f"{len(changed)} 项", {"owner_id": before}, after))
    return len(changed)


@transaction.atomic
def proposal_edit(acting: Acting, proposal: Proposal, *, values: Mapping[str, Any]) -> bool:
    """Change what was recognised; ``values`` as :func:`values_of` names them, ``owner`` a unit.

    False when nothing changed. Refuses with ValidationError dates before the plan and figures
    without unit. Logs ``worktasks.proposal.changed``.
    """
    plan = draft_of(proposal.plan)
    row = _locked(proposal)
    helping = set(row.helping.values_list("pk", flat=True))
    before = values_of(row, helping)
    _take(row, values)
    if "helping" in values:
        helping = {unit.pk for unit in values["helping"]} - {row.owner_id}
    refuse(faults_of(row, plan))
    after = values_of(row, helping)
    changed = {name for name in after if after[name] != before[name]}
    if not changed:
        return False
    row.save()
    row.helping.set(helping)
    old, new = ({n: v[n] for n in changed} for v in (before, after))
    record(acting, _act("changed", plan, row.name, old, new, row.clause))
    return True


@transaction.atomic
def proposal_split(acting: Acting, proposal: Proposal, *, items: Sequence[str]) -> list[Proposal]:
    """One proposal for each named thing; each keeps the clause and its words.

    What was merged into it, and its figures, stay with the first. Logs ``....split``.
    """
    plan = draft_of(proposal.plan)
    row = _locked(proposal)
    names = [item.strip() for item in items if item.strip()]
    if not _FEWEST <= len(names) <= _MOST_PARTS:
        raise ValidationError(f"请写出 {_FEWEST} 至 {_MOST_PARTS} 个分项，每行一个。")
    if len(set(names)) != len(names):
        raise ValidationError("分项不能重复。")
    if any(len(name) > _LONGEST_ITEM for name in names):
        raise ValidationError("分项名称太长，请缩短。")
    helping = list(row.helping.all())
    pieces = [_piece(row, name, is_first=number == 0) for number, name in enumerate(names)]
    Proposal.objects.bulk_create(pieces)
    for piece in pieces:
        piece.helping.set(helping)
    _replace([row])
    after = {"items": names, "proposals": [piece.pk for piece in pieces]}
    record(acting, _act("split", plan, row.name, after=after, clause=row.clause))
    return pieces


@transaction.atomic
def proposal_merge(
    acting: Acting, plan: Plan, *, proposals: Sequence[int], name: str = ""
) -> Proposal:
    """One proposal in place of several; all their clauses and things stay with it.

    It takes the strongest word, the earliest day, all figures; the first owner answers, other
    owners help. Logs ``worktasks.proposal.merged``.
    """
    draft_of(plan)
    rows = list(_active(plan).filter(pk__in=list(proposals)).order_by("order", "pk"))
    if len(rows) != len(set(proposals)):
        raise ValidationError("其中有的拟列任务已被拆分、合并或撤销。请刷新页面。")
    if len(rows) < _FEWEST:
        raise ValidationError("请选两项以上再合并。")
    carried = {row.carried_from_id for row in rows if row.carried_from_id}
    if len(carried) > 1:
        raise ValidationError("所选各项接续不同的上年任务，不能合并。")
    merged = _merged(rows, name)
    merged.carried_from_id = next(iter(carried), None)
    merged.save()
    helping = {u.pk for row in rows for u in row.helping.all()}
    helping |= {row.owner_id for row in rows if row.owner_id} - {merged.owner_id}
    merged.helping.set(helping)
    Proposal.objects.filter(pk__in=[row.pk for row in rows]).update(
        became=merged, is_replaced=True, is_kept=None
    )
    after = {"proposals": [row.pk for row in rows], "became": merged.pk}
    record(acting, _act("merged", plan, merged.name, after=after, clause=merged.clause))
    return merged


@transaction.atomic
def proposal_undo(acting: Acting, proposal: Proposal) -> str:
    """Take back the last step on a proposal: its decision, its split or merging, its changes.

    Gives what was taken back, in Chinese; ValidationError when there is nothing. Logs
    ``worktasks.proposal.undone``.
    """
    plan = draft_of(proposal.plan)
    row = _locked(proposal)
    if row.is_kept is not None:
        row.is_kept, row.decided_by = None, None
        row.save(update_fields=["is_kept", "decided_by"])
        done = "决定"
    elif row.split_from is not None:
        done = _unsplit(row)
    elif row.parts.exists():
        row.parts.update(became=None, is_replaced=False)
        row.delete()
        done = "合并"
    elif row.proposed and row.proposed != values_of(row, row.helping.values_list("pk", flat=True)):
        _reset(row)
        done = "修改"
    else:
        raise ValidationError("这一项没有可以撤销的。")
    record(acting, _act("undone", plan, row.name, after={"what": done}, clause=row.clause))
    return done


@transaction.atomic
def proposal_add(
    acting: Acting, plan: Plan, *, values: Mapping[str, Any], origin: str = "", clause: str = ""
) -> Proposal:
    """A task typed in, resting on a clause of a pack or on its origin in words.

    Listed at once: who types it wants it. Refuses with ValidationError one without origin, a
    clause that no pack has, and what :func:`proposal_edit` refuses. Logs ``....added``.
    """
    draft_of(plan)
    text = origin.strip()
    found = clause_of(clause) if clause else None
    if clause and found is None:
        raise ValidationError(f"没有条款“{clause}”。请从制度文件页复制条款编号。")
    if not text and found is None:
        raise ValidationError("请写明任务的来源，如会议名称、日期和议定的事项。")
    order = (plan.proposals.aggregate(last=Max("order"))["last"] or 0) + 1
    row = Proposal(
        plan=plan,
        order=order,
        section=str(values.get("section") or "")[:200],
        clause=found.id if found else own_clause(plan, text, str(values.get("section") or "")),
        quotation=found.text if found else text,
        is_kept=True,
        decided_by_id=acting.user,
        was="",
    )
    _take(row, values)
    refuse(faults_of(row, plan))
    row.save()
    row.helping.set(u for u in values.get("helping", ()) if u.pk != row.owner_id)
    record(acting, _act("added", plan, row.name, after={"clause": row.clause}, clause=row.clause))
    return row


def own_clause(plan: Plan, text: str, section: str = "") -> str:
    """Keep words as a clause of the plan itself; equal words are one clause. Gives its id."""
    standing = plan.clauses.filter(text=text).first()
    if standing is not None:
        return standing.clause
    order = (plan.clauses.aggregate(last=Max("order"))["last"] or 0) + 1
    made = PlanClause.objects.create(
        plan=plan, order=order, clause=f"plan-{plan.pk}#{order}", section=section[:200], text=text
    )
    return made.clause


def plain_name(proposal: Proposal) -> str:
    """The name of a proposal without the thing that it is for: what the clause asks."""
    return proposal.name.removeprefix(f"{proposal.item}：") if proposal.item else proposal.name


def draft_of(plan: Plan) -> Plan:
    """The plan, locked; ValidationError once it is confirmed."""
    held: Plan = Plan.objects.select_for_update().get(pk=plan.pk)
    if held.status != Plan.Status.DRAFT:
        raise ValidationError(f"计划已经是“{held.get_status_display()}”，拟列任务不能再改。")
    return held


def _active(plan: Plan) -> Any:
    return plan.proposals.filter(is_replaced=False)


def _locked(proposal: Proposal) -> Proposal:
    row = Proposal.objects.filter(pk=proposal.pk, is_replaced=False).first()
    if row is None:
        raise ValidationError("这一项已被拆分、合并或撤销。请刷新页面。")
    return row


def _take(row: Proposal, values: Mapping[str, Any]) -> None:
    for name in ("name", "item", "kind", "strength", "owner", "due_on"):
        if name in values:
            setattr(row, name, values[name])
    row.name, row.item = row.name.strip(), row.item.strip()
    if "targets" in values:
        set_targets(row, values["targets"])


def _piece(row: Proposal, item: str, *, is_first: bool) -> Proposal:
    """A part of a split proposal."""
    piece = Proposal(
        plan=row.plan, order=row.order, section=row.section, clause=row.clause,
        quotation=row.quotation, name=task_name(plain_name(row), item), item=item, kind=row.kind,
        strength=row.strength, suggested_owner=row.suggested_owner, owner=row.owner,
        due_on=row.due_on, due_words=row.due_words, was=row.was, split_from=row,
        marks=[*row.marks, *([[item, "item"]] if item in row.quotation else [])],
        carried_from=row.carried_from if is_first else None,
        further=row.further if is_first else [],
    )  # fmt: skip
    if is_first:
        set_targets(piece, targets_of(row))
    return piece


def _merged(rows: Sequence[Proposal], name: str) -> Proposal:
    first = rows[0]
    further = list(first.further)
    for row in rows[1:]:
        own = {
            "clause": row.clause,
            "item": row.item,
            "text": row.quotation,
            "name": plain_name(row),
        }
        further += [own, *row.further]
    texts = list(dict.fromkeys(plain_name(row) for row in rows))
    days = [row.due_on for row in rows if row.due_on]
    earliest = min(days) if days else None
    merged = Proposal(
        plan=first.plan, order=first.order, section=first.section, clause=first.clause,
        quotation=first.quotation, item=first.item, kind=first.kind,
        name=(name.strip() or "；".join(texts))[:500],
        strength=min((row.strength for row in rows), key=_STRONGEST.index),
        suggested_owner=first.suggested_owner, due_on=earliest,
        owner=next((row.owner for row in rows if row.owner), None),
        due_words=next((r.due_words for r in rows if r.due_on == earliest), ""),
        was=first.was, marks=first.marks, further=further,
    )  # fmt: skip
    targets = {t["metric"]: t for row in reversed(rows) for t in targets_of(row)}
    set_targets(merged, list(targets.values())[::-1])
    return merged


def _unsplit(row: Proposal) -> str:
    origin = row.split_from
    assert origin is not None  # noqa: S101 - the caller looked
    if origin.pieces.filter(is_replaced=True).exists():
        raise ValidationError("拆出的分项有的又拆分或合并过，请先撤销那一步。")
    origin.pieces.all().delete()
    Proposal.objects.filter(pk=origin.pk).update(is_replaced=False)
    return "拆分"


def _reset(row: Proposal) -> None:
    values = row.proposed
    for name in _SIMPLE:
        setattr(row, name, values[name])
    row.due_on = date.fromisoformat(values["due_on"]) if values["due_on"] else None
    set_targets(row, values["targets"])
    row.save()
    row.helping.set(values["helping"])


def _replace(rows: Iterable[Proposal]) -> None:
    for row in rows:
        row.is_replaced, row.is_kept = True, None
        row.save(update_fields=["is_replaced", "is_kept"])


def _act(
    verb: str,
    plan: Plan,
    label: str,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    clause: str = "",
) -> Act:
    return Act(
        f"worktasks.proposal.{verb}", "plan", plan.pk, f"{plan.title}：{label}",
        before=before or {}, after=after or {}, clause=clause,
    )  # fmt: skip

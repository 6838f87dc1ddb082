"""What the department decides on a correction, and how it comes into the register."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from zhiren.web.audit.services import Act, record
from zhiren.web.corrections.models import Correction, CorrectionItem, Proposal
from zhiren.web.corrections.sections import SECTION_OF
from zhiren.web.corrections.services import answering
from zhiren.web.corrections.values import is_stale
from zhiren.web.register.models import NothingToDeclare
from zhiren.web.register.services import record_change, record_create, record_remove

if TYPE_CHECKING:
    from zhiren.web.audit.acting import Acting

ACCEPTED, REFUSED = CorrectionItem.Verdict.ACCEPTED, CorrectionItem.Verdict.REFUSED
PENDING = CorrectionItem.Verdict.PENDING


class Decision(NamedTuple):
    """A verdict on one item; a refusal has its reason."""

    verdict: str
    reason: str = ""


class NotCarriedOutError(ValueError):
    """Nothing was decided; ``problems`` says why, by the item's key."""

    def __init__(self, problems: Mapping[int, str]) -> None:
        self.problems = dict(problems)
        super().__init__("；".join(self.problems.values()))


@transaction.atomic
def correction_decide(
    acting: Acting, correction: Correction, decisions: Mapping[int, Decision]
) -> Correction:
    """Accept or refuse items, all or nothing; what is accepted is in the register afterwards.

    Items left out go on waiting. Refuses, with NotCarriedOutError, refusals without a reason,
    items decided meanwhile, and acceptances whose record changed since the proposal or that the
    register refuses. Logs ``corrections.correction.decided`` and each write to the register.
    """
    kept: Correction = (
        Correction.objects.select_for_update().select_related("person").get(pk=correction.pk)
    )
    items = _decided_items(kept, decisions)
    for item in items:
        decision = decisions[item.pk]
        item.verdict, item.reason = decision.verdict, decision.reason.strip()
    _carry_out(acting, kept, [item for item in items if item.verdict == ACCEPTED])
    _close(acting, kept, items)
    return kept


def carry_out_directly(acting: Acting, correction: Correction) -> None:
    """All items of a correction at once, under the person's 直接维护授权.

    Within the transaction of the submission. Refuses with ValidationError what the register
    refuses.
    """
    items = list(
        CorrectionItem.objects.filter(proposal__correction=correction).select_related("proposal")
    )
    for item in items:
        item.verdict = ACCEPTED
    try:
        _carry_out(acting, correction, items)
    except NotCarriedOutError as refusal:
        raise ValidationError(list(refusal.problems.values())) from refusal
    _close(acting, correction, items)


def _decided_items(
    correction: Correction, decisions: Mapping[int, Decision]
) -> list[CorrectionItem]:
    items = list(
        CorrectionItem.objects.filter(proposal__correction=correction, pk__in=decisions)
        .select_related("proposal")
        .order_by("pk")
    )
    problems = {
        item.pk: "这一项已由他人审核或由本人撤回。请刷新页面。"
        for item in items
        if item.verdict != PENDING or correction.status != Correction.Status.SUBMITTED
    }
    for item in items:
        decision = decisions[item.pk]
        if decision.verdict == REFUSED and not decision.reason.strip():
            problems.setdefault(item.pk, "不采纳须写明理由。")
    if problems:
        raise NotCarriedOutError(problems)
    return items


def _carry_out(acting: Acting, correction: Correction, items: list[CorrectionItem]) -> None:
    by_proposal: dict[int, list[CorrectionItem]] = {}
    for item in items:
        by_proposal.setdefault(item.proposal_id, []).append(item)
    batch, problems = uuid4(), dict[int, str]()
    for of_one in by_proposal.values():
        try:
            with transaction.atomic():
                _write(acting, correction, of_one[0].proposal, of_one, batch)
        except NotCarriedOutError as refusal:
            problems |= refusal.problems
        except IntegrityError:
            problems[of_one[0].pk] = "登记中已有相同的记录，或与别处矛盾。请核对后再办。"
        except ValidationError as refusal:
            problems[of_one[0].pk] = "；".join(refusal.messages)
    if problems:
        raise NotCarriedOutError(problems)


def _write(
    acting: Acting,
    correction: Correction,
    proposal: Proposal,
    items: list[CorrectionItem],
    batch: UUID,
) -> None:
    section = SECTION_OF[proposal.section]
    reason = _reason(correction, proposal)
    if proposal.kind == Proposal.Kind.ADD:
        values = {"person": correction.person, **items[0].new}
        record_create(acting, section.model, values, reason=reason, batch=batch)
        _lift_declaration(acting, correction, section.name, batch)
        return
    row = current_row(correction, proposal)
    stale = {item.pk: _STALE for item in items if is_stale(item, row)}
    if row is None or stale:
        raise NotCarriedOutError(stale or {items[0].pk: _STALE})
    if proposal.kind == Proposal.Kind.REMOVE:
        record_remove(acting, row, reason=reason, batch=batch)
        return
    changes = {name: value for item in items for name, value in item.new.items()}
    record_change(acting, row, changes, reason=reason, batch=batch)


_STALE = "登记内容在申请提出后已经变动，不能直接采纳。请核对现值：不采纳并请本人重新申请，或由组织部直接修改。"


def current_row(correction: Correction, proposal: Proposal) -> Any:
    """The record that a proposal is about as it stands now; None once it was removed."""
    section = SECTION_OF[proposal.section]
    return section.rows_of([correction.person_id]).filter(pk=proposal.row).first()


def _reason(correction: Correction, proposal: Proposal) -> str:
    how = "直接维护" if correction.is_direct else "更正申请"
    return f"{how}第 {correction.pk} 号" + (f"：{proposal.note}" if proposal.note else "")


def _lift_declaration(acting: Acting, correction: Correction, section: str, batch: UUID) -> None:
    """A section with a record is no longer 无此类情况."""
    declared = NothingToDeclare.objects.filter(person=correction.person_id, section=section).first()
    if declared is not None:
        record_remove(
            acting, declared, reason=f"更正申请第 {correction.pk} 号已登记记录", batch=batch
        )


def _close(acting: Acting, correction: Correction, items: list[CorrectionItem]) -> None:
    now = timezone.now()
    for item in items:
        item.decided_at, item.decided_by_id = now, acting.user
        item.decided_by_name = acting.name
    CorrectionItem.objects.bulk_update(
        items, ["verdict", "reason", "decided_at", "decided_by", "decided_by_name"], 200
    )
    waiting = CorrectionItem.objects.filter(proposal__correction=correction, verdict=PENDING)
    if not waiting.exists():
        correction.status, correction.closed_at = Correction.Status.DECIDED, now
        correction.save(update_fields=["status", "closed_at"])
    answering.settle(correction)
    after = {
        "items": [
            {"item": i.pk, "field": i.field, "verdict": i.verdict, "reason": i.reason}
            for i in items
        ]
    }
    record(
        acting,
        Act(
            "corrections.correction.decided", "correction", correction.pk,
            f"更正申请 {correction.person.name}", correction.person_id, after=after,
        ),
    )  # fmt: skip

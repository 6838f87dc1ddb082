"""What a cadre does with the own corrections: propose, hand in, withdraw, declare."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import DateField
from django.utils import timezone

from zhiren.web.audit.services import Act, plain_values, record
from zhiren.web.corrections.models import Answer, Correction, CorrectionItem, Evidence, Proposal
from zhiren.web.corrections.selectors import maintenance_of
from zhiren.web.corrections.services import answering, deciding
from zhiren.web.corrections.values import record_title
from zhiren.web.register.models import NothingToDeclare
from zhiren.web.register.services import record_create

if TYPE_CHECKING:
    from zhiren.web.audit.acting import Acting
    from zhiren.web.corrections.sections import Section
    from zhiren.web.lib.evidence_files import Opened
    from zhiren.web.register.models import Person

Change = tuple[dict[str, Any], dict[str, Any]]
TITLE_LENGTH = 200


@transaction.atomic
def proposal_change(
    acting: Acting,
    person: Person,
    section: Section,
    row: Any,
    changes: dict[str, Change],
    *,
    note: str = "",
    files: Sequence[Opened] = (),
) -> Proposal:
    """Put a change of a record into the person's draft; an earlier one of that record goes.

    ``changes`` has old and new by field, as the audit keeps them. Refuses, with ValidationError,
    a record with a proposal that waits. Logs ``corrections.proposal.made``.
    """
    items = [CorrectionItem(field=name, old=old, new=new) for name, (old, new) in changes.items()]
    return _make(acting, person, section, Proposal.Kind.CHANGE, row, items, note, files)


@transaction.atomic
def proposal_add(
    acting: Acting,
    person: Person,
    section: Section,
    values: dict[str, Any],
    *,
    note: str = "",
    files: Sequence[Opened] = (),
) -> Proposal:
    """Put a new record into the person's draft. Logs ``corrections.proposal.made``."""
    items = [CorrectionItem(new=values)]
    return _make(acting, person, section, Proposal.Kind.ADD, None, items, note, files)


@transaction.atomic
def proposal_remove(
    acting: Acting,
    person: Person,
    section: Section,
    row: Any,
    *,
    note: str,
    files: Sequence[Opened] = (),
) -> Proposal:
    """Put the removal of a record into the person's draft, with the reason in ``note``.

    Refuses as :func:`proposal_change`. Logs ``corrections.proposal.made``.
    """
    old = plain_values(row, [f.attname for f in section.model._meta.concrete_fields])
    items = [CorrectionItem(old=_shown_only(section, old))]
    return _make(acting, person, section, Proposal.Kind.REMOVE, row, items, note, files)


def _shown_only(section: Section, values: dict[str, Any]) -> dict[str, Any]:
    names = {f.attname for f in section.shown_fields}
    names |= {p for f in section.shown_fields if (p := section.precision_of(f))}
    return {name: value for name, value in values.items() if name in names}


def _make(
    acting: Acting,
    person: Person,
    section: Section,
    kind: str,
    row: Any,
    items: list[CorrectionItem],
    note: str,
    files: Sequence[Opened],
) -> Proposal:
    draft = _draft_of(person)
    if row is not None:
        _refuse_waiting(person, section, row.pk)
        earlier = draft.proposals.filter(section=section.name, row=row.pk)
        _drop_files(Evidence.objects.filter(proposal__in=earlier))
        earlier.delete()
    made = Proposal(
        correction=draft,
        kind=kind,
        section=section.name,
        row=row.pk if row is not None else None,
        record_title=_title(section, row, items)[:TITLE_LENGTH],
        note=note,
    )
    made.full_clean()
    made.save()
    for item in items:
        item.proposal = made
    CorrectionItem.objects.bulk_create(items)
    _keep_files(made, files)
    record(acting, _act("proposal.made", draft, after=_described(made, items, files)))
    return made


def _title(section: Section, row: Any, items: Sequence[CorrectionItem]) -> str:
    if row is not None:
        return record_title(section, row)
    texts = [items[0].new.get(f.attname) for f in section.fields if not isinstance(f, DateField)]
    return " ".join([text for text in texts if text and isinstance(text, str)][:3])


def _draft_of(person: Person) -> Correction:
    draft = Correction.objects.filter(person=person, status=Correction.Status.DRAFT).first()
    return draft or Correction.objects.create(institution_id=person.institution_id, person=person)


def _refuse_waiting(person: Person, section: Section, row: int) -> None:
    waiting = CorrectionItem.objects.filter(
        proposal__correction__person=person,
        proposal__correction__status=Correction.Status.SUBMITTED,
        proposal__section=section.name,
        proposal__row=row,
        verdict=CorrectionItem.Verdict.PENDING,
    )
    if waiting.exists():
        raise ValidationError("这条记录已有待审的更正。请等审核结果，或先撤回那份申请再改。")


def _keep_files(proposal: Proposal, files: Sequence[Opened]) -> None:
    for one in files:
        kept = Evidence(
            proposal=proposal, name=one.title, kind=one.kind, size=one.size, sha256=one.sha256
        )
        kept.file.save(one.title, ContentFile(one.content), save=False)
        kept.save()


def _drop_files(evidence: Iterable[Evidence]) -> None:
    """Delete the files once their rows are surely gone."""
    for one in evidence:
        transaction.on_commit(partial(one.file.delete, save=False))


def _described(
    proposal: Proposal, items: Sequence[CorrectionItem], files: Sequence[Opened]
) -> dict[str, Any]:
    return {
        "section": proposal.section,
        "kind": proposal.kind,
        "row": proposal.row,
        "note": proposal.note,
        "items": [{"field": i.field, "old": i.old, "new": i.new} for i in items],
        "evidence": [{"name": f.title, "sha256": f.sha256} for f in files],
    }


@transaction.atomic
def proposal_discard(acting: Acting, proposal: Proposal) -> None:
    """Take a proposal out of the draft, with its files. Logs ``corrections.proposal.discarded``.

    Refuses, with ValidationError, once it was handed in.
    """
    correction = locked(proposal.correction)
    if correction.status != Correction.Status.DRAFT:
        raise ValidationError("这项更正已经提交，不能再删。可以撤回整份申请。")
    before = {"section": proposal.section, "kind": proposal.kind, "row": proposal.row}
    _drop_files(proposal.evidence.all())
    proposal.delete()
    record(acting, _act("proposal.discarded", correction, before=before))
    if not correction.proposals.exists():
        correction.delete()


@transaction.atomic
def correction_submit(acting: Acting, correction: Correction) -> Correction:
    """Hand a draft in: to the department, or straight into the register under a 直接维护授权.

    Answers the sections in the person's open campaigns. Refuses an empty draft, one handed in
    already, and, when it takes effect at once, what the register refuses. Logs
    ``corrections.correction.submitted``.
    """
    kept = locked(correction)
    if kept.status != Correction.Status.DRAFT:
        raise ValidationError("这份申请已经提交过了。")
    sections = sorted(set(kept.proposals.values_list("section", flat=True)))
    if not sections:
        raise ValidationError("还没有要更正的内容。请先在某一栏选择更正、新增或删除。")
    today = timezone.localdate()
    asked = answering.open_participations(kept.person_id, today)
    kept.status, kept.submitted_at = Correction.Status.SUBMITTED, timezone.now()
    kept.campaign_id = asked[0].campaign_id if asked else None
    kept.is_direct = maintenance_of(kept.person_id, today) is not None
    kept.save(update_fields=["status", "submitted_at", "campaign", "is_direct"])
    answering.answer(asked, sections, Answer.Kind.WAITING, kept)
    record(acting, _act("correction.submitted", kept, after={"sections": sections}))
    if kept.is_direct:
        deciding.carry_out_directly(acting, kept)
    return kept


@transaction.atomic
def correction_withdraw(acting: Acting, correction: Correction) -> None:
    """Take back what is not decided yet; verdicts given stand.

    Refuses, with ValidationError, when nothing waits. Logs ``corrections.correction.withdrawn``.
    """
    kept = locked(correction)
    waiting = CorrectionItem.objects.filter(
        proposal__correction=kept, verdict=CorrectionItem.Verdict.PENDING
    )
    if kept.status != Correction.Status.SUBMITTED or not waiting.exists():
        raise ValidationError("这份申请已经办结或撤回，没有可撤回的内容。")
    count = waiting.update(verdict=CorrectionItem.Verdict.WITHDRAWN)
    decided = CorrectionItem.objects.filter(proposal__correction=kept).exclude(
        verdict=CorrectionItem.Verdict.WITHDRAWN
    )
    is_part = decided.exists()
    kept.status = Correction.Status.DECIDED if is_part else Correction.Status.WITHDRAWN
    kept.closed_at = timezone.now()
    kept.save(update_fields=["status", "closed_at"])
    answering.settle(kept)
    record(acting, _act("correction.withdrawn", kept, after={"items": count}))


@transaction.atomic
def nothing_declare(acting: Acting, person: Person, section: Section) -> None:
    """无此类情况: the person's own answer that a section is rightly empty; it counts at once.

    Refuses, with ValidationError, a section that has records or was declared already. Logs
    ``register.nothing_to_declare.created``.
    """
    if not section.may_be_none:
        raise ValidationError(f"“{section.title}”须有记录，不能申明“无此类情况”。请新增。")
    if section.rows_of([person.pk]).exists():
        raise ValidationError(f"“{section.title}”已有记录，不能申明“无此类情况”。有误请申请删除。")
    today = timezone.localdate()
    asked = answering.open_participations(person.pk, today)
    answering.answer(asked, [section.name], Answer.Kind.NOTHING, None)
    if not NothingToDeclare.objects.filter(person=person, section=section.name).exists():
        record_create(
            acting,
            NothingToDeclare,
            {"person": person, "section": section.name, "declared_on": today},
            reason="本人申明无此类情况",
        )


def locked(correction: Correction) -> Correction:
    """The correction as it stands now, kept from others until the transaction ends."""
    kept: Correction = Correction.objects.select_for_update().get(pk=correction.pk)
    return kept


def _act(
    verb: str,
    correction: Correction,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> Act:
    return Act(
        f"corrections.{verb}", "correction", correction.pk,
        f"更正申请 {correction.person.name}", correction.person_id, before or {}, after or {},
    )  # fmt: skip

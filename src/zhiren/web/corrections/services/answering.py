"""Answers of participants in campaigns, and what decisions make of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from zhiren.web.audit.services import Act, record, record_all
from zhiren.web.corrections.models import Answer, Correction, CorrectionItem, Participant
from zhiren.web.corrections.models.campaigns import ANSWERED
from zhiren.web.corrections.sections import SECTION_OF

if TYPE_CHECKING:
    from datetime import date

    from zhiren.web.audit.acting import Acting
    from zhiren.web.corrections.sections import Section


def open_participations(person: int, on: date) -> list[Participant]:
    """The person's places in campaigns that take answers that day, the soonest to end first."""
    return list(
        Participant.objects.filter(
            person=person,
            campaign__closed_at=None,
            campaign__from_on__lte=on,
            campaign__until_on__gt=on,
        )
        .select_related("campaign", "person")
        .prefetch_related("answers")
        .order_by("campaign__until_on", "pk")
    )


@transaction.atomic
def section_confirm(acting: Acting, participant: Participant, section: Section) -> None:
    """确认无误: the participant confirms a section as it stands.

    Refuses, with ValidationError, outside the window, a section not asked, one that is empty, and
    one whose correction waits. Logs ``corrections.section.confirmed``.
    """
    campaign = participant.campaign
    today = timezone.localdate()
    if not campaign.is_open(today):
        raise ValidationError(f"“{campaign.name}”{campaign.state(today)}，现在不能填报。")
    if section.name not in campaign.sections:
        raise ValidationError(f"“{campaign.name}”不采集“{section.title}”。")
    waiting = participant.answers.filter(section=section.name, kind=Answer.Kind.WAITING)
    if waiting.exists():
        raise ValidationError(f"“{section.title}”有待审的更正。请等审核结果，或先撤回申请。")
    if not section.rows_of([participant.person_id]).exists():
        raise ValidationError(f"“{section.title}”没有记录。请新增，或申明“无此类情况”。")
    answer([participant], [section.name], Answer.Kind.CONFIRMED, None)
    record(acting, _confirmed(participant, section.name))


@transaction.atomic
def rest_confirm(acting: Acting, participant: Participant) -> int:
    """Confirm all sections that have records and no answer yet; gives how many.

    Refuses as :func:`section_confirm`. Logs ``corrections.section.confirmed`` for each.
    """
    campaign = participant.campaign
    today = timezone.localdate()
    if not campaign.is_open(today):
        raise ValidationError(f"“{campaign.name}”{campaign.state(today)}，现在不能填报。")
    given = set(participant.answers.filter(kind__in=ANSWERED).values_list("section", flat=True))
    sections = [
        name
        for name in campaign.sections
        if name not in given
        and name in SECTION_OF
        and SECTION_OF[name].rows_of([participant.person_id]).exists()
    ]
    answer([participant], sections, Answer.Kind.CONFIRMED, None)
    record_all(acting, [_confirmed(participant, name) for name in sections])
    return len(sections)


def _confirmed(participant: Participant, section: str) -> Act:
    return Act(
        "corrections.section.confirmed", "participant", participant.pk,
        f"{participant.campaign.name} {participant.person.name}", participant.person_id,
        after={"section": section},
    )  # fmt: skip


def answer(
    participants: Sequence[Participant],
    sections: Sequence[str],
    kind: str,
    correction: Correction | None,
) -> None:
    """Set the answers of these sections where the campaign asks for them."""
    now = timezone.now()
    for participant in participants:
        for section in sections:
            if section in participant.campaign.sections:
                Answer.objects.update_or_create(
                    participant=participant,
                    section=section,
                    defaults={"kind": kind, "correction": correction, "answered_at": now},
                )
        recount([participant.pk])


def settle(correction: Correction) -> None:
    """Bring answers in line with the verdicts on their sections."""
    by_section: dict[str, set[str]] = {}
    items = CorrectionItem.objects.filter(proposal__correction=correction)
    for section, verdict in items.values_list("proposal__section", "verdict"):
        by_section.setdefault(section, set()).add(verdict)
    answers = list(correction.answers.all())
    for given in answers:
        verdicts = by_section.get(given.section, set())
        if CorrectionItem.Verdict.PENDING in verdicts:
            continue
        if CorrectionItem.Verdict.ACCEPTED in verdicts:
            given.kind = Answer.Kind.CORRECTED
        elif CorrectionItem.Verdict.REFUSED in verdicts:
            given.kind = Answer.Kind.REFUSED
        else:
            given.delete()
            continue
        given.save(update_fields=["kind"])
    recount([given.participant_id for given in answers])


def recount(participants: Sequence[int]) -> None:
    """Keep ``answered`` of these participants."""
    for participant in Participant.objects.filter(pk__in=set(participants)):
        given = participant.answers.filter(kind__in=ANSWERED)
        participant.answered = given.count()
        participant.answered_at = timezone.now() if participant.answered else None
        participant.save(update_fields=["answered", "answered_at"])

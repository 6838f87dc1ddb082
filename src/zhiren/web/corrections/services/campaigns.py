"""Campaigns: start, add who came since, change the window, remind, close; and 直接维护授权."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from zhiren.web.audit.services import Act, plain_values, record, record_all
from zhiren.web.corrections.models import Campaign, Maintenance, Participant
from zhiren.web.corrections.tasks import send_reminders
from zhiren.web.register.models import Person

if TYPE_CHECKING:
    from datetime import date

    from zhiren.web.audit.acting import Acting
    from zhiren.web.register.models import Unit

_BATCH = 500
_IN_OFFICE = "在职"


def population(
    institution: int | None, levels: Sequence[str], units: Iterable[Unit]
) -> QuerySet[Person]:
    """Who is asked: the serving persons of these levels in these subtrees; empty means all."""
    persons: QuerySet[Person] = Person.objects.filter(institution=institution, status=_IN_OFFICE)
    if levels:
        persons = persons.filter(cadre_level__in=levels)
    within = Q()
    for unit in units:
        within |= Q(unit__path__startswith=unit.path)
    return persons.filter(within)


@transaction.atomic
def campaign_create(acting: Acting, values: dict[str, Any], units: Sequence[Unit]) -> Campaign:
    """Start a campaign; who is asked is settled now.

    ``values`` has name, note, from_on, until_on, levels and sections. Refuses, with
    ValidationError, a campaign that asks nobody. Logs ``corrections.campaign.created``.
    """
    campaign = Campaign(
        made_by_name=acting.name[:100], **{**values, "institution_id": acting.institution}
    )
    campaign.full_clean(exclude=["levels", "sections"])
    campaign.save()
    campaign.units.set(units)
    count = _take_in(campaign, list(units))
    if not count:
        raise ValidationError("所选单位和层级中没有在职人员。请放宽范围。")
    after = {
        **plain_values(campaign, [*values]), "units": [unit.code for unit in units], "asked": count,
    }  # fmt: skip
    record(acting, _act("created", campaign, {}, after))
    return campaign


@transaction.atomic
def campaign_refresh(acting: Acting, campaign: Campaign) -> int:
    """Ask also those who belong to the population by now; gives how many.

    Who left is not taken out: the answers stay. Refuses a closed one. Logs
    ``corrections.campaign.extended`` when somebody is added.
    """
    kept = _open(campaign)
    count = _take_in(kept, list(kept.units.all()))
    if count:
        record(acting, _act("extended", kept, {}, {"asked": count}))
    return count


def _take_in(campaign: Campaign, units: Sequence[Unit]) -> int:
    asked = set(campaign.participants.values_list("person", flat=True))
    persons = population(campaign.institution_id, campaign.levels, units)
    new = [
        Participant(institution_id=campaign.institution_id, campaign=campaign, person_id=pk)
        for pk in persons.values_list("pk", flat=True)
        if pk not in asked
    ]
    Participant.objects.bulk_create(new, _BATCH)
    return len(new)


@transaction.atomic
def campaign_change(acting: Acting, campaign: Campaign, until_on: date, note: str) -> None:
    """Set another end and note. Refuses a closed one. Logs ``corrections.campaign.changed``."""
    kept = _open(campaign)
    before = plain_values(kept, ["until_on", "note"])
    kept.until_on, kept.note = until_on, note
    kept.full_clean(exclude=["levels", "sections"])
    kept.save(update_fields=["until_on", "note"])
    record(acting, _act("changed", kept, before, plain_values(kept, ["until_on", "note"])))


@transaction.atomic
def campaign_remind(acting: Acting, campaign: Campaign, participants: QuerySet[Participant]) -> int:
    """Urge the unfinished among these, which the caller may urge; gives how many.

    They see it on the own file, and by e-mail where their account has an address. Refuses a
    campaign outside its window. Logs ``corrections.campaign.reminded`` with the persons.
    """
    kept = _open(campaign)
    today = timezone.localdate()
    if not kept.is_open(today):
        raise ValidationError(f"“{kept.name}”{kept.state(today)}，不能催办。")
    due = participants.filter(campaign=kept, answered__lt=len(kept.sections))
    keys = dict(due.values_list("pk", "person"))
    Participant.objects.filter(pk__in=keys).update(
        reminded_at=timezone.now(), reminders=F("reminders") + 1
    )
    if keys:
        record(acting, _act("reminded", kept, {}, {"persons": sorted(keys.values())}))
        transaction.on_commit(lambda: send_reminders.enqueue(kept.pk, sorted(keys)))
    return len(keys)


@transaction.atomic
def campaign_close(acting: Acting, campaign: Campaign) -> None:
    """End it for good. Refuses a closed one. Logs ``corrections.campaign.closed``."""
    kept = _open(campaign)
    kept.closed_at = timezone.now()
    kept.save(update_fields=["closed_at"])
    record(acting, _act("closed", kept, {}, plain_values(kept, ["closed_at"])))


def _open(campaign: Campaign) -> Campaign:
    kept = Campaign.objects.select_for_update().get(pk=campaign.pk)
    if kept.closed_at is not None:
        raise ValidationError(f"“{kept.name}”已经结束。")
    return kept


def _act(verb: str, campaign: Campaign, before: dict[str, Any], after: dict[str, Any]) -> Act:
    return Act(
        f"corrections.campaign.{verb}", "campaign", campaign.pk, f"信息采集 {campaign.name}",
        before=before, after=after,
    )  # fmt: skip


@transaction.atomic
def maintenance_grant(
    acting: Acting, persons: Sequence[Person], from_on: date, until_on: date, reason: str
) -> list[Maintenance]:
    """直接维护授权 for named persons: within the window their corrections need no approval.

    Refuses, with ValidationError, who holds one that overlaps, and the one who grants. Logs
    ``corrections.maintenance.granted`` for each.
    """
    held = Maintenance.objects.filter(
        person__in=persons, withdrawn_at=None, from_on__lt=until_on, until_on__gt=from_on
    ).select_related("person")
    if held:
        names = "、".join(one.person.name for one in held)
        raise ValidationError(f"{names}在这段时间内已有授权。请先收回，或改时间。")
    if any(acting.user in person.accounts.values_list("pk", flat=True) for person in persons):
        raise ValidationError("不能给自己授权。请由另一位工作人员办理。")
    made = []
    for person in persons:
        grant = Maintenance(
            institution_id=person.institution_id, person=person, from_on=from_on,
            until_on=until_on, reason=reason, granted_by_name=acting.name[:100],
        )  # fmt: skip
        grant.full_clean()
        grant.save()
        made.append(grant)
    record_all(acting, [_grant_act("granted", one) for one in made])
    return made


@transaction.atomic
def maintenance_withdraw(acting: Acting, grant: Maintenance) -> None:
    """End it now. Refuses one that was withdrawn. Logs ``corrections.maintenance.withdrawn``."""
    kept = Maintenance.objects.select_for_update().get(pk=grant.pk)
    if kept.withdrawn_at is not None:
        raise ValidationError("这项授权已经收回。")
    kept.withdrawn_at = timezone.now()
    kept.save(update_fields=["withdrawn_at"])
    record(acting, _grant_act("withdrawn", kept))


def _grant_act(verb: str, grant: Maintenance) -> Act:
    after = plain_values(grant, ["from_on", "until_on", "reason", "withdrawn_at"])
    return Act(
        f"corrections.maintenance.{verb}", "maintenance", grant.pk,
        f"直接维护授权 {grant.person.name}", grant.person_id, after=after, reason=grant.reason,
    )  # fmt: skip

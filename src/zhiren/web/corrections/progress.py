"""How far a campaign is: person by person, section by section, unit by unit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import CharField, Count, Exists, F, OuterRef, Q, QuerySet, Sum, Value

from zhiren.web.accounts.models import User
from zhiren.web.corrections.models import Answer, Campaign, Participant
from zhiren.web.corrections.sections import SECTION_OF, Section
from zhiren.web.corrections.selectors import of_persons
from zhiren.web.register.models import NothingToDeclare

if TYPE_CHECKING:
    from zhiren.web.accounts.access import Access

PROGRESS = "correction.progress"
UNANSWERED, LACKING = "未处理", "缺项"
# How each cell of the completeness list is coloured.
TONES = {
    "已确认": "met", "无此类情况": "met", "已更正": "met", "已申请待审": "upcoming",
    "更正未采纳": "due", UNANSWERED: "unknown", LACKING: "breach",
}  # fmt: skip
SORTS = {
    "": ("person__unit__order", "person__unit__code", "person__name_order"),
    "name": ("person__name_order",),
    "answered": ("answered", "person__unit__order", "person__name_order"),
    "recent": (F("answered_at").desc(nulls_last=True), "person__name_order"),
}


def sections_of(campaign: Campaign) -> list[Section]:
    """The sections asked, in the order of the file."""
    return [SECTION_OF[name] for name in SECTION_OF if name in campaign.sections]


def participant_list(
    access: Access, campaign: Campaign, asked: Mapping[str, Any], action: str = PROGRESS
) -> QuerySet[Participant]:
    """Those asked within the access's scope; ``asked`` has state, unit (a row), q and sort."""
    rows: QuerySet[Participant] = Participant.objects.visible_to(access, action)
    rows = rows.filter(campaign=campaign)
    full = len(campaign.sections)
    match asked.get("state"):
        case "done":
            rows = rows.filter(answered__gte=full)
        case "open":
            rows = rows.filter(answered__lt=full)
        case "untouched":
            rows = rows.filter(answered=0)
        case "waiting":
            rows = rows.filter(
                Exists(Answer.objects.filter(participant=OuterRef("pk"), kind="waiting"))
            )
        case _:
            pass
    rows = (
        rows.filter(of_persons(asked))
        .select_related("person__unit")
        .annotate(
            has_account=Exists(User.objects.filter(person=OuterRef("person"), is_active=True))
        )
    )
    return rows.order_by(*SORTS.get(asked.get("sort") or "", SORTS[""]))


@dataclass
class Line:
    """A participant with the state of each section."""

    participant: Participant
    cells: list[tuple[Section, str, str]]


def lines(campaign: Campaign, participants: Sequence[Participant]) -> list[Line]:
    """The completeness list for these participants: two queries, however many they are."""
    sections = sections_of(campaign)
    given = {
        (pk, section): Answer.Kind(kind).label
        for pk, section, kind in Answer.objects.filter(participant__in=participants).values_list(
            "participant", "section", "kind"
        )
    }
    filled = _filled(sections, [p.person_id for p in participants])
    made = []
    for participant in participants:
        cells = []
        for section in sections:
            has_rows = (section.name, participant.person_id) in filled
            state = given.get((participant.pk, section.name)) or (
                UNANSWERED if has_rows or section.may_be_none else LACKING
            )
            cells.append((section, state, TONES[state]))
        made.append(Line(participant, cells))
    return made


def _filled(sections: Sequence[Section], persons: Sequence[int]) -> set[tuple[str, int]]:
    """Which persons have a record in which sections, or declared none, by one statement."""
    parts = [
        section.model.objects.filter(**{f"{section.person_path}__in": persons})
        .order_by()
        .annotate(
            section_name=Value(section.name, output_field=CharField()),
            whose=F("pk" if section.is_basic else "person_id"),
        )
        .values_list("section_name", "whose")
        for section in sections
    ]
    declared = NothingToDeclare.objects.filter(
        person__in=persons, section__in=[s.name for s in sections]
    )
    return set(declared.order_by().values_list("section", "person_id").union(*parts, all=True))


def totals(access: Access, campaign: Campaign) -> dict[str, int]:
    """Numbers of those asked, done, begun and untouched within the scope."""
    rows = Participant.objects.visible_to(access, PROGRESS).filter(campaign=campaign)
    full = len(campaign.sections)
    return rows.aggregate(
        asked=Count("pk"),
        done=Count("pk", filter=Q(answered__gte=full)),
        begun=Count("pk", filter=Q(answered__lt=full, answered__gt=0)),
        untouched=Count("pk", filter=Q(answered=0)),
    )


def by_unit(access: Access, campaign: Campaign) -> list[dict[str, Any]]:
    """Progress of each unit within the scope, in the order of units."""
    rows = Participant.objects.visible_to(access, PROGRESS).filter(campaign=campaign)
    full = len(campaign.sections)
    found = (
        rows.values(
            "person__unit", "person__unit__name", "person__unit__order", "person__unit__code"
        )
        .annotate(
            asked=Count("pk"),
            done=Count("pk", filter=Q(answered__gte=full)),
            answered_sections=Sum("answered"),
        )
        .order_by("person__unit__order", "person__unit__code")
    )
    return [
        {**row, "percent": round(100 * row["answered_sections"] / (row["asked"] * full))}
        for row in found
    ]


def campaign_list(access: Access) -> QuerySet[Campaign]:
    """The institution's campaigns with how many of the scope are asked and done."""
    visible = Participant.objects.visible_to(access, PROGRESS)
    campaigns = Campaign.objects.filter(institution=access.institution)
    return campaigns.annotate(
        asked=Count("participants", filter=Q(participants__in=visible)),
        answered=Sum("participants__answered", filter=Q(participants__in=visible)),
    ).order_by("-pk")


def percent(campaign: Any) -> int:
    """How much of what a campaign of :func:`campaign_list` asks is answered."""
    whole = campaign.asked * len(campaign.sections)
    return round(100 * (campaign.answered or 0) / whole) if whole else 0

"""Reads of corrections: the own file, the queue, one correction with what stands now."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils import timezone

from zhiren.web.audit.services import plain_values
from zhiren.web.corrections.models import (
    Correction,
    CorrectionItem,
    Maintenance,
    Participant,
    Proposal,
)
from zhiren.web.corrections.sections import SECTION_OF, SECTIONS, Section
from zhiren.web.corrections.values import EMPTY, PRIVATE, Shower, is_stale, record_title
from zhiren.web.register.models import AdjudicatedDate, NothingToDeclare
from zhiren.web.register.stored import rows_together

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from zhiren.web.accounts.access import Access
    from zhiren.web.register.models import Person

NEWS_DAYS = 30
SORTS = {
    "": ("submitted_at", "pk"),
    "newest": ("-submitted_at", "-pk"),
    "name": ("person__name_order", "submitted_at"),
    "unit": ("person__unit__order", "person__name_order", "submitted_at"),
}


def maintenance_of(person: int, on: date) -> Maintenance | None:
    """The 直接维护授权 that the person holds that day."""
    return Maintenance.objects.filter(
        person=person, from_on__lte=on, until_on__gt=on, withdrawn_at=None
    ).first()


def adjudicated_fields(person: Person) -> dict[str, AdjudicatedDate]:
    """Settled dates by the field they settle; no proposal may touch those."""
    found = AdjudicatedDate.objects.filter(person=person, is_current=True)
    return {settled.kind: settled for settled in found}


@dataclass
class OwnRow:
    """A record of the own file: its titled texts, and whether a proposal for it is under way."""

    pk: int
    lines: list[tuple[str, str]]
    title: str
    under_way: str = ""


@dataclass
class OwnSection:
    """A section of the own file with what may be done with it."""

    section: Section
    rows: list[OwnRow]
    is_declared: bool
    answers: list[tuple[Participant, str]] = field(default_factory=list)

    @property
    def is_asked(self) -> bool:
        """Whether a campaign still waits for an answer on it."""
        return any(not state or state == "refused" for _, state in self.answers)


def own_sections(
    access: Access, person: Person, participants: Iterable[Participant]
) -> list[OwnSection]:
    """The sections that the owner may see, each with its records and the campaigns' answers."""
    declared = set(NothingToDeclare.objects.filter(person=person).values_list("section", flat=True))
    under_way = _under_way(person)
    given = {
        (answer.participant_id, answer.section): answer.kind
        for participant in participants
        for answer in participant.answers.all()
    }
    made = []
    sections = [section for section in SECTIONS if access.may(section.action)]
    whose = [(s.model, Q(pk=person.pk) if s.is_basic else Q(person=person.pk)) for s in sections]
    for section, found in zip(sections, rows_together(whose), strict=True):
        asked = [
            (p, given.get((p.pk, section.name), ""))
            for p in participants
            if section.name in p.campaign.sections
        ]
        rows = [_own_row(section, row, under_way) for row in found]
        made.append(OwnSection(section, rows, section.name in declared, asked))
    return made


def _own_row(section: Section, row: Any, under_way: Mapping[tuple[str, int], str]) -> OwnRow:
    return OwnRow(
        row.pk,
        live_lines(section, row),
        record_title(section, row),
        under_way.get((section.name, row.pk), ""),
    )


def live_lines(section: Section, row: Any) -> list[tuple[str, str]]:
    """A record's filled fields as its owner reads them."""
    names = [f.attname for f in section.shown_fields]
    names += [p for f in section.shown_fields if (p := section.precision_of(f))]
    stored = plain_values(row, names)
    shower = Shower((), unmask=True)
    lines = []
    for of in section.shown_fields:
        if stored.get(of.attname) in {None, ""}:
            continue
        text = (
            str(getattr(row, of.name)) if of.is_relation else shower.text(section, of.name, stored)
        )
        lines.append((str(of.verbose_name), text))
    return lines


def _under_way(person: Person) -> dict[tuple[str, int], str]:
    """Records of the person with a proposal in the draft or waiting, by section and key."""
    found = (
        Proposal.objects.filter(correction__person=person, row__isnull=False)
        .filter(
            Q(correction__status=Correction.Status.DRAFT)
            | Q(
                correction__status=Correction.Status.SUBMITTED,
                items__verdict=CorrectionItem.Verdict.PENDING,
            )
        )
        .values_list("section", "row", "correction__status")
        .distinct()
    )
    return {(section, row): status for section, row, status in found if row is not None}


def own_corrections(person: Person) -> QuerySet[Correction]:
    """The person's corrections with their proposals and items, newest first."""
    return _with_proposals(Correction.objects.filter(person=person)).order_by("-pk")


def _with_proposals(corrections: QuerySet[Correction]) -> QuerySet[Correction]:
    proposals = Proposal.objects.prefetch_related("items", "evidence")
    return corrections.select_related("person__unit", "campaign").prefetch_related(
        Prefetch("proposals", proposals)
    )


def waiting_corrections(access: Access) -> QuerySet[Correction]:
    """Handed in and not decided, within the access's scope: for the front page and the menu."""
    visible: QuerySet[Correction] = Correction.objects.visible_to(access, "correction.decide")
    return visible.filter(status=Correction.Status.SUBMITTED)


def own_news(person: int) -> QuerySet[Correction]:
    """The person's corrections that were decided lately."""
    since = timezone.now() - timedelta(days=NEWS_DAYS)
    return Correction.objects.filter(
        person=person, status=Correction.Status.DECIDED, closed_at__gte=since
    ).order_by("-closed_at")


def of_persons(asked: Mapping[str, Any]) -> Q:
    """Rows of the persons asked for: by ``unit``, with all below it, and by ``q``."""
    condition = Q()
    if asked.get("unit"):
        condition &= Q(person__unit__path__startswith=asked["unit"].path)
    text = (asked.get("q") or "").strip()
    if text:
        condition &= (
            Q(person__name__icontains=text)
            | Q(person__code=text)
            | Q(person__name_initials__istartswith=text)
        )
    return condition


def correction_queue(access: Access, asked: Mapping[str, Any]) -> QuerySet[Correction]:
    """The department's queue, filtered and sorted as the address asks; drafts are nobody else's.

    ``asked`` has status, unit (key), campaign (key), q and sort; empty ones do not filter.
    """
    rows: QuerySet[Correction] = Correction.objects.visible_to(access, "correction.decide")
    rows = rows.exclude(status=Correction.Status.DRAFT)
    if asked.get("status"):
        rows = rows.filter(status=asked["status"])
    if asked.get("campaign"):
        rows = rows.filter(campaign=asked["campaign"])
    counted = _with_proposals(rows.filter(of_persons(asked))).annotate(
        items=Count("proposals__items"),
        waiting=Count("proposals__items", filter=Q(proposals__items__verdict="pending")),
    )
    return counted.order_by(*SORTS.get(asked.get("sort") or "", SORTS[""]))


@dataclass
class ShownItem:
    """One item as the page shows it; ``now`` is filled when the record changed meanwhile.

    ``is_covered`` says that two numbers differ of which only the ends are shown.
    """

    item: CorrectionItem
    title: str
    old: str
    new: str
    now: str = ""
    is_stale: bool = False
    is_private: bool = False
    is_covered: bool = False
    lines: list[tuple[str, str]] = field(default_factory=list)
    problem: str = ""


@dataclass
class ShownProposal:
    """One proposal as the page shows it."""

    proposal: Proposal
    section: Section
    items: list[ShownItem]


def shown_proposals(correction: Correction, *, unmask: bool) -> list[ShownProposal]:
    """The proposals of a correction with texts old, new and, where it moved, of today."""
    proposals = list(correction.proposals.all())
    sections = {p.section: SECTION_OF[p.section] for p in proposals}
    waiting = {p.section for p in proposals if correction.status == Correction.Status.SUBMITTED}
    rows = {
        (name, row.pk): row
        for name in waiting
        for row in sections[name].rows_of([correction.person_id])
    }
    values = [
        (sections[p.section], stored) for p in proposals for i in p.items.all()
        for stored in (i.old, i.new)
    ]  # fmt: skip
    current = [
        (sections[p.section], plain_values(row, [*i.old]))
        for p in proposals
        for i in p.items.all()
        if (row := rows.get((p.section, p.row or 0))) is not None
    ]
    shower = Shower([*values, *current], unmask=unmask)
    return [
        ShownProposal(
            p,
            sections[p.section],
            [
                _shown_item(sections[p.section], p, item, rows.get((p.section, p.row or 0)), shower)
                for item in p.items.all()
            ],
        )
        for p in proposals
    ]


def _shown_item(
    section: Section, proposal: Proposal, item: CorrectionItem, row: Any, shower: Shower
) -> ShownItem:
    is_open = item.verdict == CorrectionItem.Verdict.PENDING
    is_submitted = proposal.correction.status == Correction.Status.SUBMITTED
    stale = is_open and is_submitted and proposal.kind != "add" and is_stale(item, row)
    if proposal.kind != Proposal.Kind.CHANGE:
        stored = item.new if proposal.kind == Proposal.Kind.ADD else item.old
        now = (
            "；".join(f"{t} {v}" for t, v in shower.lines(section, plain_values(row, stored)))
            if (stale and row is not None)
            else ("已不在册" if stale else "")
        )
        return ShownItem(
            item,
            proposal.get_kind_display(),
            "",
            "",
            now,
            stale,
            lines=shower.lines(section, stored),
        )
    old, new = (shower.text(section, item.field, values) for values in (item.old, item.new))
    now = ""
    if stale:
        current = plain_values(row, item.old) if row is not None else {}
        now = shower.text(section, item.field, current) if row is not None else "已不在册"
    title = str(section.field_by_name[item.field].verbose_name)
    is_private = item.field in PRIVATE
    is_covered = is_private and not shower.unmask and EMPTY not in {old, new}
    return ShownItem(item, title, old, new, now, stale, is_private, is_covered)

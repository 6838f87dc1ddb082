"""The only ways from a request to a correction, a campaign or what belongs to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404

from zhiren.web.corrections.models import (
    Campaign,
    Correction,
    Evidence,
    Maintenance,
    Participant,
    Proposal,
)
from zhiren.web.corrections.sections import Section, section_named
from zhiren.web.register.models import Person

if TYPE_CHECKING:
    from zhiren.web.accounts.access import Access


def own_person(access: Access) -> Person:
    """The account's own file; Http404 without one."""
    found = Person.objects.visible_to(access, "correction.propose").filter(pk=access.person)
    person = found.select_related("unit").first()
    if person is None:
        raise Http404
    return person  # type: ignore[no-any-return]


def own_row(access: Access, person: Person, section: Section, pk: int) -> Any:
    """A record of the own file; Http404 for another's."""
    row = section.rows_of([person.pk]).filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def own_section(access: Access, name: str) -> Section:
    """A section of the own file; Http404 for no such one, 403 for one not shown to cadres."""
    section = section_named(name)
    access.require(section.action)
    return section


def refuse_second_card(section: Section) -> None:
    """Nobody adds or removes the basic card."""
    if section.is_basic:
        raise Http404


def own_draft(access: Access) -> Correction:
    """What the own file has waiting to be handed in."""
    own = Correction.objects.visible_to(access, "correction.propose")
    draft: Correction | None = own.filter(status=Correction.Status.DRAFT).first()
    if draft is None:
        raise Http404
    return draft


def own_correction(access: Access, pk: int) -> Correction:
    """A correction of the account's own file."""
    return _or_404(Correction.objects.visible_to(access, "correction.propose"), pk)  # type: ignore[no-any-return]


def own_proposal(access: Access, pk: int) -> Proposal:
    """A proposal within an own correction."""
    own = Correction.objects.visible_to(access, "correction.propose")
    return _or_404(Proposal.objects.filter(correction__in=own), pk)  # type: ignore[no-any-return]


def own_participation(access: Access, pk: int) -> Participant:
    """The own place in a campaign."""
    own = Participant.objects.visible_to(access, "correction.propose")
    return _or_404(own.select_related("campaign", "person"), pk)  # type: ignore[no-any-return]


def correction_for_view(access: Access, pk: int) -> Correction:
    """A correction within scope; drafts are seen by their owner only."""
    return _or_404(_viewable(access).select_related("person__unit", "campaign"), pk)  # type: ignore[no-any-return]


def correction_for_decision(access: Access, pk: int) -> Correction:
    """A correction that the account may decide on; nobody decides on the own one."""
    visible = Correction.objects.visible_to(access, "correction.decide")
    found: Correction = _or_404(visible.exclude(status=Correction.Status.DRAFT), pk)
    if found.person_id == access.person:
        raise PermissionDenied("本人的申请须由他人审核")
    return found


def evidence_for_view(access: Access, pk: int) -> Evidence:
    """A file handed in with a correction that the account may see."""
    rows = Evidence.objects.filter(proposal__correction__in=_viewable(access))
    return _or_404(rows.select_related("proposal__correction__person"), pk)  # type: ignore[no-any-return]


def _viewable(access: Access) -> Any:
    mine = Q(person=access.person) if access.person is not None else Q(pk__in=())
    visible = Correction.objects.visible_to(access, "correction.view")
    return visible.filter(~Q(status=Correction.Status.DRAFT) | mine)


def campaign_for_view(access: Access, pk: int) -> Campaign:
    """A campaign of the account's institution."""
    return _or_404(Campaign.objects.filter(institution=access.institution), pk)  # type: ignore[no-any-return]


def maintenance_for_change(access: Access, pk: int) -> Maintenance:
    """A 直接维护授权 that the account may withdraw."""
    rows = Maintenance.objects.visible_to(access, "correction.decide")
    return _or_404(rows.select_related("person"), pk)  # type: ignore[no-any-return]


def _or_404(rows: Any, pk: int) -> Any:
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found

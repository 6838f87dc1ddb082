"""The only ways from a request to an intake: those of the own institution, for who may import."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404

from zhiren.web.intake.models import Intake, IntakeSheet, SavedMapping

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from zhiren.web.accounts.access import Access

ACTION = "intake.run"


def visible_intakes(access: Access) -> QuerySet[Intake]:
    """The imports of the institution; none for who may not import."""
    if access.institution is None or not access.may(ACTION):
        return Intake.objects.none()
    return Intake.objects.filter(institution=access.institution)


def intake_for_work(access: Access, pk: int) -> Intake:
    """An import of the institution; Http404 for any other."""
    people = ("created_by", "applied_by", "undone_by", "institution")
    return get_object_or_404(visible_intakes(access).select_related(*people), pk=pk)


def sheet_for_work(access: Access, pk: int, number: int) -> IntakeSheet:
    """A sheet of an import of the institution."""
    sheets = IntakeSheet.objects.filter(intake__in=visible_intakes(access))
    return get_object_or_404(
        sheets.select_related("intake", "file", "saved"), intake=pk, number=number
    )


def saved_mappings(access: Access) -> QuerySet[SavedMapping]:
    """The saved mappings of the institution."""
    if access.institution is None or not access.may(ACTION):
        return SavedMapping.objects.none()
    return SavedMapping.objects.filter(institution=access.institution).select_related("saved_by")


def saved_for_work(access: Access, pk: int) -> SavedMapping:
    """A saved mapping of the institution; Http404 for any other."""
    return get_object_or_404(saved_mappings(access), pk=pk)

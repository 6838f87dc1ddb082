"""所见 (vantage): who looks at the roster, and at which day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q

from zhiren.web.register.models import Appointment, Person, RecordQuerySet
from zhiren.web.roster.units import UnitTree, institution_with_units

if TYPE_CHECKING:
    from zhiren.web.accounts.access import Access

SERVING, ALL = "serving", "all"


@dataclass(frozen=True)
class Vantage:
    """``on`` is the day whose appointments, ranks and memberships are seen, ``today`` the real one.

    ``unmasks`` says that identity numbers and telephones are written in full.
    """

    access: Access
    on: date
    today: date
    unmasks: bool = False

    @property
    def is_past(self) -> bool:
        """Whether an earlier day than today is looked at."""
        return self.on < self.today

    @cached_property
    def units(self) -> UnitTree:
        """The institution's units.

        The institution comes with them and is put where the page's frame looks for it.
        """
        institution, units = institution_with_units(self.access.institution or 0)
        if self.access.user is not None and institution is not None:
            self.access.user.institution = institution
        return units

    def rows(self, model: Any, action: str) -> RecordQuerySet:
        """The rows of a table that this account may see for that purpose."""
        found: RecordQuerySet = model.objects.visible_to(self.access, action)
        return found

    def persons(self, action: str, among: str) -> RecordQuerySet:
        """The persons in scope: those serving on the day, or everybody ever registered.

        A person's unit and status have no history. For a past day those count as serving who
        had entered by then and either serve today or held an appointment on that day.
        """
        found = self.rows(Person, action)
        if among == ALL:
            return found
        if not self.is_past:
            return found.filter(status="在职")
        held = Appointment.objects.filter(valid_on(self.on), person=OuterRef("pk"))
        entered = Q(entered_on=None) | Q(entered_on__lte=self.on)
        return found.filter(entered & (Q(status="在职") | Exists(held)))


def valid_on(day: date, prefix: str = "") -> Q:
    """The condition that a row with ``from_on`` and ``until_on`` holds on that day."""
    started = Q(**{f"{prefix}from_on__lte": day})
    return started & (Q(**{f"{prefix}until_on": None}) | Q(**{f"{prefix}until_on__gt": day}))

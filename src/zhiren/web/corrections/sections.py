"""栏目 (section): the parts of a file that its owner may see and propose to correct."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import models
from django.http import Http404

from zhiren.web.register.models import (
    Appointment,
    ConcurrentPost,
    Education,
    FamilyMember,
    Hardship,
    PartyMembership,
    Person,
    ProfessionalTitle,
    RankHolding,
    Record,
    SpecialStatus,
)
from zhiren.web.register.sections import SECTION_OF as FILE_SECTION_OF

BASIC = "person"
_NEVER = frozenset({"institution", "person", "code"})


@dataclass(frozen=True)
class Section:
    """One section: its table's name, title, model, the permission by which its owner sees it.

    ``kept_by_department`` are fields that follow from decisions of the department, shown but not
    open to proposals; ``may_be_none``: may be answered 无此类情况.
    """

    name: str
    title: str
    model: type[Record]
    action: str
    kept_by_department: tuple[str, ...] = ()
    may_be_none: bool = False

    @property
    def is_basic(self) -> bool:
        """Whether it is the basic card, of which everybody has exactly one."""
        return self.name == BASIC

    @cached_property
    def fields(self) -> tuple[models.Field[Any, Any], ...]:
        """The model's fields that its owner may propose to change, in order."""
        return tuple(f for f in self.shown_fields if f.name not in self.kept_by_department)

    @cached_property
    def shown_fields(self) -> tuple[models.Field[Any, Any], ...]:
        """The model's fields that screens show, in order."""
        return tuple(
            f
            for f in self.model._meta.concrete_fields
            if f.editable and not f.primary_key and f.name not in _NEVER
        )

    @cached_property
    def field_by_name(self) -> dict[str, models.Field[Any, Any]]:
        """The fields by name and by attribute name."""
        named = {f.name: f for f in self.shown_fields}
        return {**named, **{f.attname: f for f in self.shown_fields}}

    def precision_of(self, field: models.Field[Any, Any]) -> str | None:
        """Name of the field that tells how much of a date is known, None without one."""
        name = f"{field.name}_precision"
        names = {f.name for f in self.model._meta.concrete_fields}
        return name if name in names else None

    def rows_of(self, persons: Iterable[int]) -> models.QuerySet[Any]:
        """The standing rows of these persons, with what they refer to."""
        rows: models.QuerySet[Any] = self.model.objects.filter(
            **{f"{self.person_path}__in": list(persons)}
        )
        references = [f.name for f in self.shown_fields if f.is_relation]
        return rows.select_related(*references) if references else rows

    @property
    def person_path(self) -> str:
        """The attribute that leads from a row to its person's key."""
        return "pk" if self.is_basic else "person"


def _section(name: str, model: type[Record], kept_by_department: tuple[str, ...] = ()) -> Section:
    """A section named and guarded as on the archive page."""
    of_file = FILE_SECTION_OF[name]
    title = str(model._meta.verbose_name)
    return Section(name, title, model, of_file.action, kept_by_department, of_file.may_be_none)


SECTIONS = (
    Section(
        BASIC,
        "基本情况",
        Person,
        "person.view",
        ("status", "cadre_level", "is_leading_cadre", "line"),
    ),
    _section("education", Education),
    _section("party_membership", PartyMembership),
    _section("appointment", Appointment),
    _section("rank_holding", RankHolding),
    _section("professional_title", ProfessionalTitle),
    _section("concurrent_post", ConcurrentPost),
    _section("special_status", SpecialStatus, ("handled_on",)),
    _section("family_member", FamilyMember),
    _section("hardship", Hardship, ("helped_on",)),
)
SECTION_OF = {section.name: section for section in SECTIONS}


def section_named(name: str) -> Section:
    """The section of that name; Http404 for none."""
    if name not in SECTION_OF:
        raise Http404
    return SECTION_OF[name]

"""The only ways from a request to a person, a unit or a row of the register.

Stranger or out of scope: Http404. Known but not allowed: PermissionDenied.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import BooleanField, Case, Value, When
from django.http import Http404

from zhiren.web.accounts.permissions import PERMISSION_OF
from zhiren.web.accounts.roles import Role
from zhiren.web.register.models import (
    AdjudicatedDate,
    NothingToDeclare,
    Person,
    RecordQuerySet,
    Unit,
)
from zhiren.web.register.sections import SECTIONS
from zhiren.web.register.tables import models_by_table

if TYPE_CHECKING:
    from zhiren.web.accounts.access import Access

_OF_UNITS = frozenset({"unit", "unit_succession", "unit_headcount", "leader_portfolio", "post"})
# Written by their own acts only.
_BY_OWN_ACT = frozenset({AdjudicatedDate, NothingToDeclare})


# What may be done with one person's file; an account may do more with its own than with others'.
_FILE_ACTIONS = (
    *sorted({section.action for section in SECTIONS}),
    "person.identity.unmask",
    "person.change",
    "person.adjudicate",
)


def person_for_view(access: Access, code: str, action: str = "person.view") -> Person:
    """The person of that code on whose file the account may do the action.

    What else it may do with this very file is fetched along; see :func:`actions_on`.
    """
    access.require(action)
    rows = Person.objects.visible_to(access, action).select_related("unit")
    found: Person | None = rows.filter(code=code).annotate(**_annotations(access)).first()
    if found is None:
        raise Http404
    return found


def actions_on(access: Access, person: Person) -> frozenset[str]:
    """What the account may do with this person's file, each within the scope of its role.

    ``access.may`` is not enough: it is also true of what an account may do with its own file
    only.
    """
    if not hasattr(person, "may_0"):
        person = Person.all_objects.annotate(**_annotations(access)).get(pk=person.pk)
    return frozenset(a for n, a in enumerate(_FILE_ACTIONS) if getattr(person, f"may_{n}"))


def may_beyond_own(access: Access, action: str) -> bool:
    """Whether the account may do it with more than its own file: for links to other people."""
    roles = (r for r in PERMISSION_OF[action].roles if r is not Role.CADRE)
    return any(role in access.scopes for role in roles)


def _annotations(access: Access) -> dict[str, Any]:
    return {
        f"may_{n}": Case(
            When(access.covers(action, Person.UNIT_PATHS, Person.PERSON_PATH), then=Value(True)),
            default=Value(False),
            output_field=BooleanField(),
        )
        for n, action in enumerate(_FILE_ACTIONS)
    }


def unit_for_view(access: Access, code: str, action: str = "unit.view") -> Unit:
    """The unit of that code within the account's scope."""
    access.require(action)
    rows = Unit.objects.visible_to(access, action).select_related("parent", "host_unit")
    found: Unit | None = rows.filter(code=code).first()
    if found is None:
        raise Http404
    return found


def change_action(table: str) -> str:
    """The permission that it takes to write to a table."""
    return "unit.change" if table in _OF_UNITS else "person.change"


def editable_tables(access: Access) -> dict[str, Any]:
    """The models whose rows the account may write with forms, by their tables' names."""
    return {
        table: model
        for table, model in models_by_table().items()
        if model not in _BY_OWN_ACT and access.may(change_action(table))
    }


def model_for_change(access: Access, table: str) -> Any:
    """The model of a table that the account may write to."""
    model = models_by_table().get(table)
    if model is None or model in _BY_OWN_ACT:
        raise Http404
    access.require(change_action(table))
    return model


def rows_for_change(access: Access, table: str) -> RecordQuerySet:
    """All rows of a table that the account may write to, with those that were removed."""
    model = model_for_change(access, table)
    rows: RecordQuerySet = model.all_objects.visible_to(access, change_action(table))
    return rows


def row_for_change(access: Access, table: str, key: int) -> Any:
    """One such row, with what it refers to."""
    references = [
        f.name
        for f in model_for_change(access, table)._meta.concrete_fields
        if f.is_relation and f.name != "institution"
    ]
    rows = rows_for_change(access, table)
    found = (rows.select_related(*references) if references else rows).filter(pk=key).first()
    if found is None:
        raise Http404
    return found

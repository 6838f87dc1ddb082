"""The only ways from a request to a person, a unit or a row of the register.

Stranger or out of scope: Http404. Known but not allowed: PermissionDenied.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404

from zhiren.web.register.models import (
    AdjudicatedDate,
    NothingToDeclare,
    Person,
    RecordQuerySet,
    Unit,
)
from zhiren.web.register.tables import models_by_table

if TYPE_CHECKING:
    from zhiren.web.accounts.access import Access

_OF_UNITS = frozenset({"unit", "unit_succession", "unit_headcount", "leader_portfolio", "post"})
# Written by their own acts only.
_BY_OWN_ACT = frozenset({AdjudicatedDate, NothingToDeclare})


def person_for_view(access: Access, code: str, action: str = "person.view") -> Person:
    """The person of that code on whose file the account may do the action."""
    access.require(action)
    rows = Person.objects.visible_to(access, action).select_related("unit")
    found: Person | None = rows.filter(code=code).first()
    if found is None:
        raise Http404
    return found


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

"""Where a row is seen: its person's file, its unit, or the list of its table."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from zhiren.web.register.models import Person, Unit
from zhiren.web.register.sections import section_of
from zhiren.web.register.services import table_name

# Columns that say which unit a row is mainly about.
UNIT_NAMES = ("unit", "organiser", "owner", "parent")


def page_of_row(row: Any) -> str:
    """The address of that page, at the row's section."""
    table = table_name(row)
    person = person_of(row)
    if isinstance(person, Person) and person.removed_at is None:
        address = reverse("register:person_detail", kwargs={"code": person.code})
        section = section_of(table)
        return f"{address}#{section.name}" if section else address
    unit = row if isinstance(row, Unit) else getattr(row, "unit", None)
    if isinstance(unit, Unit) and unit.removed_at is None:
        return reverse("register:unit_detail", kwargs={"code": unit.code})
    return reverse("register:row_list", kwargs={"table": table})


def person_of(row: Any) -> Any:
    """The person whose file the row belongs to, None for nobody's."""
    if row.PERSON_PATH is None:
        return None
    return getattr(row, row.PERSON_PATH) if row.PERSON_PATH else row

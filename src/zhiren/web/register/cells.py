"""What the cells of a register's row say: one way of writing values for every page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import models
from django.urls import reverse

from zhiren.web.lib.partial_dates import shown
from zhiren.web.register.access import may_beyond_own
from zhiren.web.register.models import Person, Post, Unit

if TYPE_CHECKING:
    from zhiren.web.accounts.access import Access

SPELL = "spell"
OPEN = "至今"
# Numbers whose unit is part of the sentence.
_WITH_UNIT: Mapping[str, str] = {"year": "年"}
_HEAD, _TAIL = 3, 2


@dataclass(frozen=True)
class Cell:
    """One cell: its text, and the address of what it names where the account may open it."""

    text: str
    url: str = ""
    is_number: bool = False


def masked(text: str) -> str:
    """An identity number or telephone with all but the first three and last two covered.

    >>> masked("110101197204030017")
    '110*************17'
    """
    covered = len(text) - _HEAD - _TAIL
    if covered <= 0:
        return "*" * len(text)
    return text[:_HEAD] + "*" * covered + text[-_TAIL:]


def title_of(model: Any, name: str) -> str:
    """A column's head."""
    return "起止" if name == SPELL else str(model._meta.get_field(name).verbose_name)


def cell_of(row: Any, name: str, access: Access | None = None) -> Cell:
    """One cell of a row; ``name`` is a field's, or ``spell`` for first and last day together."""
    if name == SPELL:
        return Cell(spell_of(row))
    field = row._meta.get_field(name)
    value = getattr(row, name)
    if value is None or value == "":
        return Cell("")
    if field.is_relation:
        return Cell(name_of(value), address_of(value, access))
    if isinstance(field, models.DateField):
        return Cell(shown(value, getattr(row, f"{name}_precision", 0)))
    if isinstance(field, models.BooleanField):
        return Cell("是" if value else "否")
    if isinstance(field, models.DecimalField):
        return Cell(f"{value:f}".rstrip("0").rstrip(".") or "0", is_number=True)
    if field.choices:
        return Cell(str(getattr(row, f"get_{name}_display")()))
    return Cell(f"{value}{_WITH_UNIT.get(name, '')}")


def words_of(row: Any, template: str) -> str:
    """A sentence about a row: ``{column}`` stands for the column's text.

    Brackets that stay empty are left out.
    """
    names = [part.split("}")[0] for part in template.split("{")[1:]]
    filled = template.format(**{name: cell_of(row, name).text for name in names})
    return filled.replace("（）", "").strip("，：")


def spell_of(row: Any) -> str:
    """First day to the day after the last, as known; 至今 for a spell without end."""
    start = shown(getattr(row, "from_on", None), getattr(row, "from_on_precision", 0))
    end = shown(getattr(row, "until_on", None), getattr(row, "until_on_precision", 0))
    return f"{start}—{end or OPEN}"


def name_of(thing: Any) -> str:
    """How a row is called where another refers to it."""
    if isinstance(thing, Post):
        return f"{thing.unit.name}{thing.name}"
    return str(getattr(thing, "name", "") or getattr(thing, "code", "") or thing)


def address_of(thing: Any, access: Access | None) -> str:
    """The page of a person, a unit, or a post's unit; empty where the account may not open it."""
    if access is None:
        return ""
    if isinstance(thing, Person) and may_beyond_own(access, "person.view"):
        return reverse("register:person_detail", kwargs={"code": thing.code})
    unit = thing.unit if isinstance(thing, Post) else thing
    if isinstance(unit, Unit) and access.may("unit.view"):
        return reverse("register:unit_detail", kwargs={"code": unit.code})
    return ""

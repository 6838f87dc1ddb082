"""变更记录: what was written to a file or a row, told in the titles of its columns."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Count

from zhiren.web.audit.models import Entry
from zhiren.web.lib.paging import page_of
from zhiren.web.lib.partial_dates import shown
from zhiren.web.register.cells import masked, name_of
from zhiren.web.register.forms import PRIVATE
from zhiren.web.register.models import Institution, Post
from zhiren.web.register.sections import SECTION_OF
from zhiren.web.register.tables import models_by_table, write_actions

if TYPE_CHECKING:
    from django.http import HttpRequest

    from zhiren.web.register.models import Person

VERBS = {"created": "登记", "changed": "改动", "removed": "移除", "restored": "恢复"}
_UNSHOWN = frozenset(
    {"created_at", "updated_at", "removed_at", "path", "name_order", "name_sound", "name_initials"}
)


@dataclass(frozen=True)
class FieldChange:
    """One column of a change: its title, what stood before and what stands after."""

    title: str
    before: str
    after: str


@dataclass(frozen=True)
class Change:
    """One audit entry as people read it."""

    entry: Entry
    verb: str
    title: str
    fields: list[FieldChange]

    @property
    def is_change(self) -> bool:
        """Whether something stood before and something stands after."""
        return self.entry.action.endswith(".changed")

    @property
    def is_removed(self) -> bool:
        """Whether it took the row out."""
        return self.entry.action.endswith(".removed")


def changes_of_person(request: HttpRequest, person: Person, table: str) -> dict[str, Any]:
    """A page of the writes to a person's file, of one table if asked, and the tables there are."""
    entries = Entry.objects.filter(person_id=person.pk, action__in=write_actions())
    tables = entries.order_by().values_list("table").annotate(n=Count("number")).order_by("table")
    titles = models_by_table()
    kinds = [(name, titles[name]._meta.verbose_name, n) for name, n in tables]
    page = page_of(request, entries.filter(table=table) if table else entries)
    return {"page": page, "changes": told(list(page.object_list)), "kinds": kinds}


def changes_of_row(table: str, key: int, most: int = 50) -> list[Change]:
    """The latest writes to one row."""
    entries = Entry.objects.filter(table=table, object_id=key, action__in=write_actions([table]))
    return told(list(entries[:most]))


def told(entries: Sequence[Entry]) -> list[Change]:
    """The entries in words; what they refer to is fetched once a table."""
    names = _names(entries)
    return [_told(entry, names) for entry in entries]


Names = dict[tuple[Any, int], str]


def _told(entry: Entry, names: Names) -> Change:
    model = models_by_table()[entry.table]
    verb = entry.action.rpartition(".")[2]
    fields = []
    for field in _shown_fields(model):
        if field.attname not in entry.before and field.attname not in entry.after:
            continue
        before, after = (_text(field, values, names) for values in (entry.before, entry.after))
        if before != after:
            fields.append(FieldChange(str(field.verbose_name), before, after))
    return Change(entry, VERBS[verb], str(model._meta.verbose_name), fields)


def _shown_fields(model: Any) -> Iterable[Any]:
    for field in model._meta.concrete_fields:
        if field.primary_key or field.name in _UNSHOWN or field.related_model is Institution:
            continue
        if not field.name.endswith("_precision"):
            yield field


def _text(field: Any, values: dict[str, Any], names: Names) -> str:
    value = values.get(field.attname)
    if value is None or value == "":
        return ""
    if field.is_relation:
        return names.get((field.related_model, value), f"编号 {value}")
    if isinstance(field, models.BooleanField):
        return "是" if value else "否"
    if isinstance(field, models.DateField):
        return shown(date.fromisoformat(value), values.get(f"{field.name}_precision") or 0)
    if field.name == "section" and value in SECTION_OF:
        return SECTION_OF[value].title
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    return masked(str(value)) if field.name in PRIVATE else str(value)


def _names(entries: Iterable[Entry]) -> Names:
    wanted: dict[Any, set[int]] = defaultdict(set)
    for entry in entries:
        for field in _shown_fields(models_by_table()[entry.table]):
            if field.is_relation:
                found = {v.get(field.attname) for v in (entry.before, entry.after)}
                wanted[field.related_model] |= found - {None}
    names: Names = {}
    for model, keys in wanted.items():
        if keys:
            rows = model.all_objects.filter(pk__in=keys)
            rows = rows.select_related("unit") if model is Post else rows
            names.update({(model, row.pk): name_of(row) for row in rows})
    return names

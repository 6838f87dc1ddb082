"""Lists of the rows of any table: what stands in them, found by whose they are and by name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import CharField, Count, IntegerField, Q, TextField, Value

from zhiren.web.register.access import change_action
from zhiren.web.register.cells import Cell, cell_of, masked
from zhiren.web.register.forms import PRIVATE, editable_fields
from zhiren.web.register.models import Institution, Person, Post, Unit

if TYPE_CHECKING:
    from zhiren.web.accounts.access import Access
    from zhiren.web.register.models import RecordQuerySet

# Modules of the tables' models, in the order of the page, with what each is about.
SUBJECTS: Mapping[str, str] = {
    "persons": "人员和个人情况",
    "files": "人员和个人情况",
    "organisation": "单位、岗位、分管",
    "assessment": "方案、考核、谈话、处分",
    "development": "培训、锻炼、后备",
    "conduct_of_work": "会议、活动、限时事项、待遇",
    "tasks_and_cases": "任务、指标、已决事项、信访",
}
_COLUMNS = 7


class Listed(NamedTuple):
    """A table in the list of tables."""

    table: str
    title: str
    rows: int


class Line(NamedTuple):
    """A row in a list: its key, its cells, and whether it was taken out."""

    key: int
    cells: list[Cell]
    is_removed: bool


@dataclass(frozen=True)
class Asked:
    """What a list is asked for: a text, a unit's or person's code, removed rows."""

    text: str = ""
    unit: str = ""
    person: str = ""
    removed: bool = False

    @classmethod
    def of(cls, query: Mapping[str, Any]) -> Asked:
        """Read from an address."""
        return cls(
            query.get("q", "").strip(), query.get("unit", ""), query.get("person", ""),
            query.get("removed") == "1",
        )  # fmt: skip

    @property
    def is_narrow(self) -> bool:
        """Whether anything is left out."""
        return bool(self.text or self.unit or self.person)


def tables_by_subject(access: Access, tables: Mapping[str, Any]) -> list[tuple[str, list[Listed]]]:
    """The tables by subject, with the number of their rows; one query for all of them."""
    counts = _counts(access, tables)
    groups: dict[str, list[Listed]] = defaultdict(list)
    for table, model in tables.items():
        subject = model.__module__.rpartition(".")[2]
        title = str(model._meta.verbose_name)
        groups[SUBJECTS[subject]].append(Listed(table, title, counts.get(table, 0)))
    return [(title, groups[title]) for title in dict.fromkeys(SUBJECTS.values()) if groups[title]]


def _counts(access: Access, tables: Mapping[str, Any]) -> dict[str, int]:
    names = list(tables)
    parts = [
        tables[name]
        .objects.visible_to(access, change_action(name))
        .order_by()
        .annotate(of=Value(number, output_field=IntegerField()))
        .values("of")
        .annotate(n=Count("pk"))
        .values_list("of", "n")
        for number, name in enumerate(names)
    ]
    return {names[of]: n for of, n in parts[0].union(*parts[1:], all=True)}


def rows_of(access: Access, model: Any, table: str, asked: Asked) -> RecordQuerySet:
    """The rows that the account keeps and that are asked for, latest first."""
    rows: RecordQuerySet = (model.all_objects if asked.removed else model.objects).visible_to(
        access, change_action(table)
    )
    if asked.removed:
        rows = rows.exclude(removed_at=None)
    if asked.text:
        rows = rows.filter(_condition(model, asked.text))
    if asked.unit:
        rows = rows.filter(_of_unit(model, asked.unit))
    if asked.person and model.PERSON_PATH is not None:
        path = f"{model.PERSON_PATH}__code" if model.PERSON_PATH else "code"
        rows = rows.filter(**{path: asked.person})
    references = [f.name for f in editable_fields(model) if f.is_relation]
    references += [f"{f.name}__unit" for f in editable_fields(model) if f.related_model is Post]
    rows = rows.select_related(*references) if references else rows
    return rows.order_by("-pk")


def heads(model: Any) -> list[str]:
    """The heads of a list's columns."""
    return [str(f.verbose_name) for f in _columns(model)]


def lines(rows: Iterable[Any], access: Access) -> list[Line]:
    """The lines of a list."""
    return [
        Line(row.pk, [cell_of(row, f.name, access) for f in _columns(type(row))],
             row.removed_at is not None)
        for row in rows
    ]  # fmt: skip


def facts(row: Any) -> list[tuple[str, str]]:
    """Every filled column of a row: title and text."""
    cells = ((f, cell_of(row, f.name).text) for f in editable_fields(type(row)))
    return [
        (str(f.verbose_name), masked(text) if f.name in PRIVATE else text)
        for f, text in cells
        if text
    ]


def _columns(model: Any) -> list[Any]:
    """The first columns, without what a list must not show in full."""
    shown = [f for f in editable_fields(model) if f.name not in PRIVATE]
    return shown[:_COLUMNS]


def _condition(model: Any, text: str) -> Q:
    found = Q()
    for field in model._meta.concrete_fields:
        if field.is_relation and field.related_model is not Institution:
            found |= _named(f"{field.name}__", field.related_model, text)
        elif isinstance(field, CharField | TextField) and field.editable:
            found |= Q(**{f"{field.name}__contains": text})
    return found


def _named(path: str, model: Any, text: str) -> Q:
    names = {f.name for f in model._meta.concrete_fields}
    found = Q(**{f"{path}code": text}) if "code" in names else Q()
    if "name" in names:
        found |= Q(**{f"{path}name__contains": text})
    if model is Person:
        found |= Q(**{f"{path}name_initials": text.lower()})
    return found


def _of_unit(model: Any, code: str) -> Q:
    found = Q()
    for field in editable_fields(model):
        if field.related_model is Unit:
            found |= Q(**{f"{field.name}__code": code})
    return found

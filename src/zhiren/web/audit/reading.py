"""An entry as people read it: titles of fields and values, before beside after."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.core.exceptions import FieldDoesNotExist
from django.db import models

from zhiren.web.audit.actions import FIELD_TITLES, table_models
from zhiren.web.audit.models import Entry

# The audit administrator sees that these changed, not what they are.
HIDDEN_FIELDS = frozenset({"identity_number", "telephone"})
HIDDEN = "（不显示）"
NOTHING = "—"

# What rows are called, by model and key.
Labels = dict[tuple[Any, Any], str]


class Change(NamedTuple):
    """One field: its title, what it was and what it is, and whether the two differ."""

    title: str
    before: str
    after: str
    differs: bool


def labels_of(entries: Iterable[Entry]) -> Labels:
    """What the rows are called that the entries' keys point at: one query a table."""
    wanted: dict[Any, set[Any]] = {}
    for entry in entries:
        model = table_models().get(entry.table)
        for name in {*entry.before, *entry.after}:
            field = _field(model, name)
            if isinstance(field, models.ForeignKey):
                keys = {entry.before.get(name), entry.after.get(name)} - {None}
                wanted.setdefault(field.related_model, set()).update(keys)
    labels: Labels = {}
    for related, keys in wanted.items():
        manager = getattr(related, "all_objects", related.objects)
        labels.update({(related, row.pk): str(row) for row in manager.filter(pk__in=keys)})
    return labels


def changes_of(entry: Entry, labels: Labels) -> list[Change]:
    """The fields of an entry in their order, with titles from the model."""
    model = table_models().get(entry.table)
    changes = []
    for name in dict.fromkeys([*entry.before, *entry.after]):
        old, new = entry.before.get(name), entry.after.get(name)
        field = _field(model, name)
        is_both = name in entry.before and name in entry.after
        changes.append(
            Change(
                _title(name, field),
                _shown(name, field, old, labels),
                _shown(name, field, new, labels),
                is_both and old != new,
            )
        )
    return changes


def changes_in_words(entry: Entry, labels: Labels) -> str:
    """All fields in one line, for lists that leave the site."""
    return "；".join(
        f"{change.title}：{change.after}"
        if change.before == NOTHING
        else f"{change.title}：{change.before} → {change.after}"
        for change in changes_of(entry, labels)
    )


def _field(model: Any, name: str) -> Any:
    for known in (name.removesuffix("_id"), name) if model is not None else ():
        try:
            return model._meta.get_field(known)
        except FieldDoesNotExist:
            continue
    return None


def _title(name: str, field: Any) -> str:
    title = str(getattr(field, "verbose_name", "")) if field is not None else ""
    # Django names a field without a title of its own after its identifier.
    return title if title and not title.isascii() else FIELD_TITLES.get(name, title or name)


def _shown(name: str, field: Any, value: Any, labels: Labels) -> str:
    if value is None or value == "":
        return NOTHING
    if name in HIDDEN_FIELDS:
        return HIDDEN
    if isinstance(field, models.ForeignKey):
        label = labels.get((field.related_model, value))
        return f"{label}（编号 {value}）" if label else f"编号 {value}"
    choices = dict(getattr(field, "flatchoices", None) or ())
    if choices and isinstance(value, str | int):
        return str(choices.get(value, value))
    return _text(value)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, dict):
        given = {k: v for k, v in value.items() if v not in ("", None)}
        parts = (f"{FIELD_TITLES.get(k, k)} {_text(v)}" for k, v in given.items())
        return "，".join(parts) or NOTHING
    if isinstance(value, list):
        return "、".join(_text(one) for one in value) or NOTHING
    return str(value)

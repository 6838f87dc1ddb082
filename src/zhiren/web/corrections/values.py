"""Stored values as people read them, and identity numbers and telephones covered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import models

from zhiren.web.audit.services import plain_values
from zhiren.web.lib.partial_dates import shown
from zhiren.web.register.cells import masked

if TYPE_CHECKING:
    from zhiren.web.corrections.models import CorrectionItem
    from zhiren.web.corrections.sections import Section

EMPTY = "（未填）"
PRIVATE = ("identity_number", "telephone")


class Shower:
    """Writes stored values for reading; names of what they refer to are fetched once a table."""

    def __init__(
        self, values: Iterable[tuple[Section, Mapping[str, Any]]], *, unmask: bool
    ) -> None:
        self.unmask = unmask
        self._names = _names(values)

    def text(self, section: Section, field: str, values: Mapping[str, Any]) -> str:
        """One field among stored ``values``, by the field's name."""
        of = section.field_by_name[field]
        value = values.get(of.attname)
        if value is None or value == "":
            return EMPTY
        if of.is_relation:
            return self._names.get((of.related_model, value), f"编号 {value}")
        if isinstance(of, models.BooleanField):
            return "是" if value else "否"
        if isinstance(of, models.DateField):
            return shown(date.fromisoformat(value), values.get(f"{of.name}_precision") or 0)
        if of.name in PRIVATE and not self.unmask:
            return masked(str(value))
        return str(value)

    def lines(self, section: Section, values: Mapping[str, Any]) -> list[tuple[str, str]]:
        """All filled fields of a record: title and text."""
        return [
            (str(f.verbose_name), self.text(section, f.name, values))
            for f in section.shown_fields
            if values.get(f.attname) not in {None, ""}
        ]


def _names(values: Iterable[tuple[Section, Mapping[str, Any]]]) -> dict[tuple[Any, int], str]:
    wanted: dict[Any, set[int]] = defaultdict(set)
    for section, stored in values:
        for name, value in stored.items():
            field = section.field_by_name.get(name)
            if field is not None and field.is_relation and value is not None:
                wanted[field.related_model].add(value)
    return {
        (model, row.pk): row.name
        for model, keys in wanted.items()
        for row in model.all_objects.filter(pk__in=keys)
    }


def record_title(section: Section, row: Any) -> str:
    """How a record is called in lists: its first filled texts."""
    if section.is_basic:
        return section.title
    texts = []
    for field in section.shown_fields:
        value = getattr(row, field.name)
        if field.choices or field.is_relation or hasattr(value, "strip"):
            texts.append(str(value or ""))
    return " ".join(filter(None, texts[:3])) or section.title


def is_stale(item: CorrectionItem, row: Any) -> bool:
    """Whether the record is not any more as it was when the proposal was made."""
    return row is None or plain_values(row, item.old) != item.old

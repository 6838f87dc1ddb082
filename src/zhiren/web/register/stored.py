"""Rows of many tables in one statement, so that a page's cost does not grow with its sections.

Each table gives its rows as JSON objects, together with what the rows refer to by name; the
tables are joined by UNION ALL and read back as instances of their models.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import DEFAULT_DB_ALIAS
from django.db.models import F, IntegerField, Q, Value
from django.db.models.functions import JSONObject

from zhiren.web.register.models import Institution, Person, Post, Record, Unit

if TYPE_CHECKING:
    from django.db.models import Field

_CENT = Decimal("0.01")
# What of a row that others refer to is read along: enough to name it, to link to it, and to look
# back at it.
_NAMED: Mapping[type[Record], tuple[str, ...]] = {
    Post: ("id", "code", "name", "kind", "category", "rank", "is_head", "unit_id", "removed_at"),
    Unit: ("id", "code", "name", "kind", "system", "removed_at"),
    Person: ("id", "code", "name", "removed_at"),
}
_FURTHER: Mapping[type[Record], tuple[str, ...]] = {Post: ("unit",)}


def rows_together(
    asked: Sequence[tuple[type[Record], Q]], *, with_removed: bool = False
) -> list[list[Any]]:
    """For each model and condition its rows in order of key, all in one statement.

    ``with_removed`` also gives rows that were taken out. References to rows of the register are
    there already; those to the row's own person and institution are not.
    """
    if not asked:
        return []
    parts = [
        (model.all_objects if with_removed else model.objects)
        .filter(condition)
        .order_by()
        .annotate(
            of=Value(number, output_field=IntegerField()),
            data=_as_json(model, "", _references(model)),
        )
        .values_list("of", "pk", "data")
        for number, (model, condition) in enumerate(asked)
    ]
    found = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    lists: list[list[Any]] = [[] for _ in asked]
    for number, _, data in sorted(found, key=lambda row: row[:2]):
        lists[number].append(_instance(asked[number][0], data))
    return lists


def _references(model: type[Record]) -> list[Field[Any, Any]]:
    return [
        f
        for f in model._meta.concrete_fields
        if f.is_relation and f.related_model is not Institution and f.name != model.PERSON_PATH
    ]


def _as_json(model: type[Any], prefix: str, references: Iterable[Field[Any, Any]]) -> JSONObject:
    pairs: dict[str, Any] = {name: F(f"{prefix}{name}") for name in _names(model, prefix)}
    for reference in references:
        other: Any = reference.related_model
        further = [other._meta.get_field(name) for name in _FURTHER.get(other, ())]
        pairs[f"{reference.name}__"] = _as_json(other, f"{prefix}{reference.name}__", further)
    return JSONObject(**pairs)


def _names(model: type[Any], prefix: str) -> Iterable[str]:
    every = [f.attname for f in model._meta.concrete_fields]
    if not prefix:
        return every
    return _NAMED.get(model) or [n for n in every if n in {"id", "code", "name", "removed_at"}]


def _instance(model: type[Any], stored: Mapping[str, Any]) -> Any:
    fields = [f for f in model._meta.concrete_fields if f.attname in stored]
    values = [_value(f, stored[f.attname]) for f in fields]
    row = model.from_db(DEFAULT_DB_ALIAS, [f.attname for f in fields], values)
    for field in model._meta.concrete_fields:
        related = stored.get(f"{field.name}__")
        if related and related["id"] is not None:
            field.set_cached_value(row, _instance(field.related_model, related))
    return row


def _value(field: Any, value: Any) -> Any:
    if value is None:
        return None
    kind = field.target_field if field.is_relation else field
    match kind.get_internal_type():
        case "DateTimeField":
            moment = datetime.fromisoformat(value)
            return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        case "DecimalField":
            return Decimal(str(value)).quantize(_CENT)
        case _:
            return kind.to_python(value)

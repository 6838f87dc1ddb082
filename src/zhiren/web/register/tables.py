"""The register's models by the names that audit entries and addresses give their tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from graphlib import TopologicalSorter
from typing import TYPE_CHECKING, Any

from zhiren.web.register.models import RECORD_MODELS
from zhiren.web.register.services import table_name

if TYPE_CHECKING:
    from zhiren.web.register.models import Record

# Verbs of the audit entries that a write to a row makes.
WRITE_VERBS = ("created", "changed", "removed", "restored")


@cache
def models_by_table() -> dict[str, type[Record]]:
    """Every model of the register by its table's name, e.g. ``family_member``."""
    return {table_name(model()): model for model in RECORD_MODELS}


def table_of_model(model: type[Any]) -> str:
    """The name of a model's table, e.g. ``family_member``."""
    return table_name(model())


def write_actions(tables: Iterable[str] | None = None) -> list[str]:
    """The audit actions of writes to these tables; of all tables when none are given."""
    names = models_by_table() if tables is None else tables
    return [f"register.{name}.{verb}" for name in names for verb in WRITE_VERBS]


@cache
def models_in_order() -> tuple[type[Record], ...]:
    """All models, each after those that it refers to."""
    known = set(RECORD_MODELS)
    graph = {
        model: {
            f.related_model
            for f in model._meta.concrete_fields
            if f.is_relation and f.related_model in known and f.related_model is not model
        }
        for model in RECORD_MODELS
    }
    return tuple(TopologicalSorter(graph).static_order())


def set_plain(row: Any, values: Mapping[str, Any]) -> set[str]:
    """Set a row's fields from values as the audit keeps them; gives the names that were set.

    Names that the model no longer has are left out: an old entry may know a former column.
    """
    fields = {f.attname: f for f in row._meta.concrete_fields}
    taken = set()
    for name, value in values.items():
        field = fields.get(name)
        if field is None:
            continue
        kind = field.target_field if field.is_relation else field
        setattr(row, name, None if value is None else kind.to_python(value))
        taken.add(name)
    return taken

"""The paths of the two trees of units, kept so that a subtree is one prefix."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from zhiren.web.register.models import Unit

if TYPE_CHECKING:
    from zhiren.web.register.models import Institution

_BATCH = 500


def below(path: str, relation: str = "unit__") -> Q:
    """Rows whose unit is in that subtree, or is a Party organisation that sits in one of it."""
    within = {f"{relation}path__startswith": path}
    return Q(**within) | Q(**{f"{relation}host_unit__path__startswith": path})


def at_unit(unit: int, relation: str = "unit") -> Q:
    """Rows of that unit itself (a key), or of a Party organisation that sits in it."""
    return Q(**{relation: unit}) | Q(**{f"{relation}__host_unit": unit})


def path_units(institution: Institution) -> int:
    """Work out every unit's path anew and keep those that changed; gives how many did.

    A unit whose parents go round in a circle stands at the root: readers refuse such a tree
    before it comes here.
    """
    units = {u.pk: u for u in Unit.all_objects.filter(institution=institution)}
    changed = []
    for unit in units.values():
        path = _path(unit, units)
        if unit.path != path:
            unit.path = path
            changed.append(unit)
    Unit.all_objects.bulk_update(changed, ["path"], _BATCH)
    return len(changed)


def _path(unit: Unit, units: dict[int, Unit]) -> str:
    keys: list[int] = []
    above: Unit | None = unit
    while above is not None and above.pk not in keys:
        keys.append(above.pk)
        above = units.get(above.parent_id) if above.parent_id else None
    return "/" + "".join(f"{key}/" for key in reversed(keys))

"""单位顺序: the institution's unit tree in reading order, kept between requests."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from threading import Lock
from typing import NamedTuple

from django.db.models import Count, Max

from zhiren.web.register.models import Unit


class Place(NamedTuple):
    """One unit as the roster needs it."""

    pk: int
    code: str
    name: str
    path: str
    system: str
    parent: int | None


@dataclass(frozen=True)
class UnitTree:
    """All units by key, parents before children, brothers by their order and code.

    Administration comes before the Party. ``listed`` has the keys as ``,3,17,4,``: where a key
    stands in that text is its place in the order, which a database can look up as well.
    """

    places: dict[int, Place]
    positions: dict[int, int]
    listed: str
    _names: dict[int, str] = field(default_factory=dict)

    def name(self, key: int | None) -> str:
        """The unit's name; empty for none."""
        found = self.places.get(key) if key else None
        return found.name if found else ""

    def full_name(self, key: int | None) -> str:
        """The names from below the root down to the unit, joined by 「/」."""
        if not key or key not in self.places:
            return ""
        if key not in self._names:
            above = [int(part) for part in self.places[key].path.split("/") if part]
            self._names[key] = "/".join(self.name(k) for k in (above[1:] or above))
        return self._names[key]

    def by_code(self, code: str) -> Place | None:
        """The unit of that code."""
        return next((p for p in self.places.values() if p.code == code), None)

    def below(self, key: int) -> list[Place]:
        """The units right below one, in order."""
        return [p for p in self.in_order() if p.parent == key]

    def root(self) -> Place | None:
        """The top of the administration."""
        return next(iter(self.in_order()), None)

    def in_order(self) -> Iterator[Place]:
        """All units in reading order."""
        return (self.places[key] for key in self.positions)


_kept: dict[int, tuple[tuple[object, ...], UnitTree]] = {}
_lock = Lock()


def unit_tree(institution: int) -> UnitTree:
    """The tree of an institution: one small query when nothing changed since the last."""
    units = Unit.all_objects.filter(institution=institution)
    state = units.aggregate(n=Count("pk"), last=Max("pk"), at=Max("updated_at"))
    version = tuple(state.values())
    with _lock:
        found = _kept.get(institution)
        if found is None or found[0] != version:
            found = (version, _read(units))
            _kept[institution] = found
    return found[1]


def _read(units: object) -> UnitTree:
    rows = units.order_by("order", "code", "pk").values_list(  # type: ignore[attr-defined]
        "pk", "code", "name", "path", "system", "parent_id"
    )
    places = {row[0]: Place(*row) for row in rows}
    children: dict[int | None, list[int]] = defaultdict(list)
    for place in places.values():
        children[place.parent if place.parent in places else None].append(place.pk)
    roots = sorted(children[None], key=lambda key: places[key].system != "行政")
    ordered: list[int] = []
    waiting = list(reversed(roots))
    while waiting:
        key = waiting.pop()
        ordered.append(key)
        waiting.extend(reversed(children.get(key, [])))
    # Units that go round in a circle hang on no root.
    ordered.extend(places.keys() - set(ordered))
    positions = {key: number for number, key in enumerate(ordered)}
    return UnitTree(places, positions, "," + "".join(f"{key}," for key in ordered))

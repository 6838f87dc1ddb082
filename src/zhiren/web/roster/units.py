"""单位顺序: the institution's unit tree in reading order, kept between requests."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, NamedTuple

from django.db.models import Count, Max, Subquery

from zhiren.web.register.models import Institution, Unit


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


def unit_tree(key: int) -> UnitTree:
    """The tree of the institution of that key; see :func:`institution_with_units`."""
    return institution_with_units(key)[1]


def institution_with_units(key: int) -> tuple[Institution | None, UnitTree]:
    """An institution and its units: one small query when nothing changed since the last."""
    units = Unit.all_objects.filter(institution=key)
    of_all = units.order_by().values("institution")
    institution = (
        Institution.objects.filter(pk=key)
        .annotate(
            count=Subquery(of_all.annotate(n=Count("pk")).values("n")),
            last=Subquery(of_all.annotate(n=Max("pk")).values("n")),
            at=Subquery(of_all.annotate(n=Max("updated_at")).values("n")),
        )
        .first()
    )
    if institution is None:
        return None, UnitTree({}, {}, ",")
    version = (institution.count, institution.last, institution.at)
    with _lock:
        found = _kept.get(key)
        if found is None or found[0] != version:
            found = (version, _read(units))
            _kept[key] = found
    return institution, found[1]


def _read(units: Any) -> UnitTree:
    rows = units.order_by("order", "code", "pk").values_list(
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

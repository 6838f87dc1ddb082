"""单位树: the trees of the administration and of the Party organisations on a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Count

from zhiren.web.lib.moments import day_end
from zhiren.web.register.clocks import ACTING
from zhiren.web.register.establishments import Figures, quota_posts, running_on, valid_on
from zhiren.web.register.history import values_as_of
from zhiren.web.register.models import Appointment, LeaderPortfolio, Person, Unit

if TYPE_CHECKING:
    from zhiren.web.accounts.access import Access

SYSTEMS = ("行政", "党组织")
IN_OFFICE = "在职"
# Posts whose holders lead a Party organisation; in the administration it is ``is_head``.
_SECRETARIES = ("党组织书记", "党支部书记")


@dataclass
class Branch:
    """A unit in a tree, with what is counted of it and below it."""

    unit: Any
    depth: int
    below: list[Branch] = field(default_factory=list)
    people: int = 0
    people_below: int = 0
    figures: Figures = field(default_factory=Figures)
    leaders: list[Any] = field(default_factory=list)

    @property
    def size(self) -> int:
        """Persons in the unit and below."""
        return self.people + self.people_below


@dataclass(frozen=True)
class Tree:
    """One of the two trees."""

    system: str
    roots: list[Branch]
    kinds: list[tuple[str, int]]

    def lines(self, depth: int | None = None, kind: str = "") -> Iterator[Branch]:
        """The branches from the top down; those of one kind, or down to a depth."""
        for root in self.roots:
            yield from _walk(root, depth, kind)


def unit_tree(access: Access, system: str, day: date, today: date, under: str = "") -> Tree:
    """The units in scope that existed on the day, as a tree; five queries whatever their number.

    ``under`` starts at the unit of that code. Head counts of a past day are as recorded then.
    """
    units = list(
        Unit.objects.visible_to(access, "unit.view")
        .filter(valid_on(day), system=system)
        .select_related("host_unit")
        .order_by("order", "code")
    )
    branches = {u.pk: Branch(u, 0) for u in units}
    roots: list[Branch] = []
    for branch in branches.values():
        above = branches.get(branch.unit.parent_id)
        (above.below if above else roots).append(branch)
    _count(access, branches, day, today)
    for root in roots:
        _settle(root, 0)
    kinds: dict[str, int] = defaultdict(int)
    for unit in units:
        kinds[unit.kind] += 1
    if under:
        roots = [b for b in branches.values() if b.unit.code == under]
        for root in roots:
            _settle(root, 0)
    return Tree(system, roots, list(kinds.items()))


def portfolios_on(access: Access, day: date) -> list[tuple[Any, list[Any]]]:
    """Leaders with the portfolios they hold on a day, those with most units first."""
    rows = (
        LeaderPortfolio.objects.visible_to(access, "unit.view")
        .filter(running_on(day))
        .select_related("leader__unit", "unit")
        .order_by("unit__path")
    )
    by_leader: dict[int, tuple[Any, list[Any]]] = {}
    for row in rows:
        by_leader.setdefault(row.leader_id, (row.leader, []))[1].append(row)
    return sorted(by_leader.values(), key=lambda pair: (-len(pair[1]), pair[0].name_order))


def units_without_leader(access: Access, day: date) -> list[Any]:
    """Second-level units of the administration that are in nobody's portfolio on a day."""
    held = LeaderPortfolio.objects.filter(running_on(day)).values("unit")
    rows = Unit.objects.visible_to(access, "unit.view").filter(
        valid_on(day), system="行政", level="二级"
    )
    return list(rows.exclude(pk__in=held).order_by("path"))


def _count(access: Access, branches: dict[int, Branch], day: date, today: date) -> None:
    for unit, people in _people(access, day, today).items():
        if unit in branches:
            branches[unit].people = people
    for unit, seats, held in quota_posts(access, day).values_list("unit", "seats", "held"):
        if unit in branches:
            branches[unit].figures.add(seats, held)
    leading = (
        Appointment.objects.visible_to(access, "unit.view")
        .filter(running_on(day), post__removed_at=None)
        .exclude(kind=ACTING)
        .select_related("person", "post")
        .order_by("post__order", "post__code", "from_on")
    )
    is_head, secretary = (
        leading.filter(post__is_head=True),
        leading.filter(post__kind__in=_SECRETARIES),
    )
    for appointment in is_head | secretary:
        branch = branches.get(appointment.post.unit_id)
        if branch is not None:
            branch.leaders.append(appointment)


def _people(access: Access, day: date, today: date) -> dict[int, int]:
    if day >= today:
        rows = Person.objects.visible_to(access, "unit.view").filter(status=IN_OFFICE).order_by()
        return dict(rows.values_list("unit").annotate(n=Count("pk")))
    counts: dict[int, int] = defaultdict(int)
    names = ("unit_id", "status")
    for person in values_as_of(Person, access.institution or 0, day_end(day), names).values():
        if person["status"] == IN_OFFICE:
            counts[person["unit_id"]] += 1
    return counts


def _settle(branch: Branch, depth: int) -> int:
    branch.depth = depth
    branch.people_below = sum(_settle(below, depth + 1) for below in branch.below)
    return branch.size


def _walk(branch: Branch, depth: int | None, kind: str) -> Iterator[Branch]:
    if not kind or branch.unit.kind == kind:
        yield branch
    if depth is None or branch.depth < depth:
        for below in branch.below:
            yield from _walk(below, depth, kind)

"""职数、现任、空缺: posts of units with their seats and holders on a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Prefetch, Q

from zhiren.web.register.clocks import ACTING, Clocks, clocks_of
from zhiren.web.register.models import Appointment, Post, Unit
from zhiren.web.register.trees import below

if TYPE_CHECKING:
    from zhiren.web.accounts.access import Access
    from zhiren.web.register.models import RecordQuerySet


@dataclass(frozen=True)
class Holder:
    """Who holds a post, with both clocks."""

    appointment: Any
    clocks: Clocks

    @property
    def person(self) -> Any:
        """The person."""
        return self.appointment.person

    @property
    def is_acting(self) -> bool:
        """Whether the post is only acted in, which fills no seat."""
        return bool(self.appointment.kind == ACTING)


@dataclass(frozen=True)
class PostLine:
    """A post with its holders on the day."""

    post: Any
    holders: list[Holder]

    @property
    def held(self) -> int:
        """Seats that are filled."""
        return len({h.appointment.person_id for h in self.holders if not h.is_acting})

    @property
    def vacant(self) -> int:
        """Seats that are not; a post that does not count has none."""
        if not self.post.counts_for_quota:
            return 0
        return max(0, int(self.post.seats) - self.held)

    @property
    def over(self) -> int:
        """Holders beyond the seats of a post that counts."""
        if not self.post.counts_for_quota:
            return 0
        return max(0, self.held - int(self.post.seats))


@dataclass
class Figures:
    """职数、现任、空缺、超配 of a group of posts that count against the quota."""

    seats: int = 0
    held: int = 0
    vacant: int = 0
    over: int = 0

    def add(self, seats: int, held: int) -> None:
        """Take in one post. A vacancy here does not make up for too many there."""
        self.seats += seats
        self.held += held
        self.vacant += max(0, seats - held)
        self.over += max(0, held - seats)

    def take(self, other: Figures) -> None:
        """Take in another group."""
        self.seats += other.seats
        self.held += other.held
        self.vacant += other.vacant
        self.over += other.over


@dataclass
class StaffingLine:
    """One unit in the 配备表: figures by kind of post, and names."""

    unit: Any
    by_kind: dict[str, Figures] = field(default_factory=lambda: defaultdict(Figures))
    names: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    @cached_property
    def total(self) -> Figures:
        """All kinds together."""
        total = Figures()
        for figures in self.by_kind.values():
            total.take(figures)
        return total

    def cells(self, kinds: Iterable[str]) -> list[tuple[Figures | None, list[str]]]:
        """Figures and names in the order of the columns."""
        return [(self.by_kind.get(kind), self.names.get(kind, [])) for kind in kinds]


@dataclass(frozen=True)
class Staffing:
    """The 配备表: kinds of posts as columns, units as lines, the sum."""

    kinds: list[str]
    lines: list[StaffingLine]
    sums: StaffingLine

    @property
    def sum_cells(self) -> list[tuple[Figures | None, list[str]]]:
        """The last line."""
        return self.sums.cells(self.kinds)


def valid_on(day: date, prefix: str = "") -> Q:
    """The condition for units and posts that existed on a day."""
    start, end = f"{prefix}valid_from", f"{prefix}valid_until"
    return (Q(**{start: None}) | Q(**{f"{start}__lte": day})) & (
        Q(**{end: None}) | Q(**{f"{end}__gt": day})
    )


def running_on(day: date, prefix: str = "") -> Q:
    """The condition for spells that cover a day."""
    return Q(**{f"{prefix}from_on__lte": day}) & (
        Q(**{f"{prefix}until_on": None}) | Q(**{f"{prefix}until_on__gt": day})
    )


def posts_of(unit: Unit, day: date) -> list[PostLine]:
    """The posts of a unit on a day with their holders; three queries."""
    running = (
        Appointment.objects.filter(running_on(day)).select_related("person").order_by("from_on")
    )
    posts = list(
        Post.objects.filter(valid_on(day), unit=unit)
        .order_by("order", "code")
        .prefetch_related(Prefetch("appointment_set", running, "held"))
    )
    persons = {a.person_id for post in posts for a in post.held}
    careers: dict[int, list[Any]] = defaultdict(list)
    for appointment in Appointment.objects.filter(person__in=persons).select_related("post"):
        careers[appointment.person_id].append(appointment)
    return [
        PostLine(post, [Holder(a, clocks_of(a, careers[a.person_id], day)) for a in post.held])
        for post in posts
    ]


def quota_posts(access: Access, day: date) -> RecordQuerySet:
    """The posts in scope that count against the quota on a day, with how many hold each."""
    filling = running_on(day, "appointment_set__") & Q(appointment_set__removed_at=None)
    rows: RecordQuerySet = (
        Post.objects.visible_to(access, "unit.view")
        .filter(valid_on(day), counts_for_quota=True)
        .annotate(
            held=Count(
                "appointment_set__person",
                filter=filling & ~Q(appointment_set__kind=ACTING),
                distinct=True,
            )
        )
    )
    return rows


def staffing(access: Access, day: date, under: Unit | None = None) -> Staffing:
    """The 配备表 of all units in scope, or of one unit with those below it and in it.

    Four queries, whatever the number of units. Units without posts that count are left out; a
    Party organisation follows the unit it sits in.
    """
    posts = quota_posts(access, day).select_related("unit__host_unit").order_by("order", "code")
    if under is not None:
        posts = posts.filter(below(under.path))
    lines: dict[int, StaffingLine] = {}
    sums = StaffingLine(None)
    names = _names(access, day)
    for post in posts:
        line = lines.setdefault(post.unit_id, StaffingLine(post.unit))
        for of in (line, sums):
            of.by_kind[post.kind].add(post.seats, post.held)
        line.names[post.kind] += names.get(post.pk, [])
    order = [value for value, _ in Post._meta.get_field("kind").flatchoices]
    kinds = sorted(sums.by_kind, key=order.index)
    places = _places(access)
    ordered = sorted(lines.values(), key=lambda line: _place(line.unit, places))
    return Staffing(kinds, ordered, sums)


def _places(access: Access) -> dict[int, tuple[int, str]]:
    rows = Unit.objects.visible_to(access, "unit.view")
    return {pk: (order, code) for pk, order, code in rows.values_list("pk", "order", "code")}


def _place(unit: Unit, places: dict[int, tuple[int, str]]) -> list[tuple[int, str]]:
    """Where a unit stands in the tree, read from the root."""
    above = unit.host_unit.path if unit.host_unit else ""
    keys = [int(key) for key in f"{above}{unit.path}".split("/") if key]
    return [places[key] for key in keys if key in places]


def _names(access: Access, day: date) -> dict[int, list[str]]:
    names: dict[int, list[str]] = defaultdict(list)
    held = (
        Appointment.objects.visible_to(access, "unit.view")
        .filter(running_on(day), post__counts_for_quota=True)
        .order_by("from_on", "pk")
    )
    for post, name, kind in held.values_list("post", "person__name", "kind"):
        names[post].append(f"{name}（代）" if kind == ACTING else name)
    return names

"""汇总 (roll-up): one statement counts a plan's tasks; every figure is folded from its rows.

Groups are as fine as section × unit × leader × kind × light, so that the figures of one page
always add up to one another, and as few statements serve 50,000 tasks as serve five.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import (
    Case,
    Count,
    DecimalField,
    Exists,
    F,
    IntegerField,
    Min,
    OuterRef,
    Q,
    Sum,
    Value,
    When,
)

from zhiren.web.register.models import Person, Unit
from zhiren.web.worktasks.access import works_for_view
from zhiren.web.worktasks.lights import LIGHTS, with_light
from zhiren.web.worktasks.models import Plan, WorkTask
from zhiren.web.worktasks.task_filters import NONE

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable
    from datetime import date

    from django.db.models import QuerySet

    from zhiren.web.accounts.access import Access

Status = WorkTask.Status
_WHOLE = Decimal(1)
_AMOUNT: Any = DecimalField(max_digits=20, decimal_places=2)


@dataclass
class Tally:
    """Tasks by light, and how far they are.

    ``count`` counts every task, as the lists do. Progress is weighted over those that are to be
    done: not the cancelled ones, and of a task with parts only the parts. What was accepted in
    full is done wholly, whatever was reported of it last.
    """

    lights: Counter[str] = field(default_factory=Counter)
    weight: Decimal = Decimal(0)
    weighted: Decimal = Decimal(0)

    @property
    def count(self) -> int:
        """All tasks."""
        return sum(self.lights.values())

    @property
    def progress(self) -> int | None:
        """Weighted mean of the reported percentages, rounded half up; None without weight."""
        if not self.weight:
            return None
        return int((self.weighted / self.weight).quantize(_WHOLE, ROUND_HALF_UP))

    @property
    def done_percent(self) -> int | None:
        """Finished tasks of all, rounded half up; None without tasks."""
        if not self.count:
            return None
        share = Decimal(100 * self.lights["done"]) / self.count
        return int(share.quantize(_WHOLE, ROUND_HALF_UP))

    @property
    def by_light(self) -> list[tuple[str, str, int]]:
        """Key, title and count of each light, in order, zeros too."""
        return [(name, title, self.lights[name]) for name, title in LIGHTS.items()]

    def add(self, light: str, count: int, weight: Decimal, weighted: Decimal) -> None:
        """Take in tasks of one light."""
        self.lights[light] += count
        self.weight += weight
        self.weighted += weighted


@dataclass(frozen=True)
class Line:
    """A section, unit, leader or kind and its tally; ``key`` is what the filter of it takes."""

    key: str
    title: str
    tally: Tally


@dataclass(frozen=True)
class Rollup:
    """The tasks of a plan, wholly and by each of four views."""

    total: Tally
    sections: list[Line]
    units: list[Line]
    leaders: list[Line]
    kinds: list[Line]


@dataclass(frozen=True)
class Names:
    """The units and leaders that the tasks of a plan have, by key."""

    units: dict[int, Unit]
    leaders: dict[int, Person]


def names_of(works: QuerySet[WorkTask]) -> Names:
    """Two statements."""
    plain = works.order_by()
    units = Unit.all_objects.filter(pk__in=plain.values("task__owner"))
    leaders = Person.all_objects.filter(pk__in=plain.values("leader"))
    return Names(
        {unit.pk: unit for unit in units.order_by("order", "code")},
        {person.pk: person for person in leaders.order_by("code")},
    )


def rollup(works: QuerySet[WorkTask], today: date) -> Rollup:
    """Everything at once: two statements, however many tasks.

    ``works`` are the tasks that the account may see, as ``works_for_view`` gives them.
    """
    return rollup_of(with_light(works.order_by(), today))


def rollup_of(lit: QuerySet[Any]) -> Rollup:
    """The same of tasks that ``with_light`` has annotated. One statement."""
    rows = _cube(lit)
    order: dict[str, int] = {}
    for row in rows:
        order[row["section"]] = min(row["first"], order.get(row["section"], row["first"]))
    total = Tally()
    for row in rows:
        _take(total, row)
    sections = sorted(_fold(rows, "section").items(), key=lambda pair: order[pair[0]])
    return Rollup(
        total,
        [Line(name or NONE, name or "未分部分", tally) for name, tally in sections],
        _lines(rows, "owner", "没有责任单位"),
        _lines(rows, "person", "没有分管领导"),
        [
            Line(kind, str(WorkTask.Kind(kind).label), tally)
            for kind, tally in sorted(_fold(rows, "kind").items())
        ],
    )


def _cube(lit: QuerySet[Any]) -> list[dict[str, Any]]:
    """Rows of section, owner, leader, kind and light with count and weights."""
    parts = WorkTask.objects.filter(parent=OuterRef("pk")).order_by()
    counts = ~Q(status=Status.CANCELLED) & Q(is_leaf=True)
    how_far = Case(
        When(status=Status.CLOSED, then=Value(100)),
        default=F("progress"),
        output_field=IntegerField(),
    )
    found = lit.order_by().annotate(is_leaf=~Exists(parts))
    grouped = found.values(
        "section",
        "kind",
        "light",
        owner=F("task__owner__code"),
        owner_name=F("task__owner__name"),
        person=F("leader__code"),
        person_name=F("leader__name"),
    )
    return list(
        grouped.annotate(
            n=Count("pk"),
            first=Min("order"),
            all_weight=Sum("weight", filter=counts, default=Decimal(0), output_field=_AMOUNT),
            done_weight=Sum(
                F("weight") * how_far,
                filter=counts,
                default=Decimal(0),
                output_field=_AMOUNT,
            ),
        ).order_by()
    )


def _take(tally: Tally, row: dict[str, Any]) -> None:
    tally.add(row["light"], row["n"], row["all_weight"], row["done_weight"])


def _fold(rows: Iterable[dict[str, Any]], name: str) -> dict[Any, Tally]:
    found: dict[Hashable, Tally] = {}
    for row in rows:
        _take(found.setdefault(row[name], Tally()), row)
    return found


def _lines(rows: list[dict[str, Any]], name: str, nobody: str) -> list[Line]:
    """Those with most overdue tasks first, then with most tasks; nobody's last."""
    tallies = _fold(rows, name)
    titles = {row[name]: row[f"{name}_name"] for row in rows}
    nobodys = tallies.pop(None, None)
    lines = [Line(code, titles[code], tally) for code, tally in tallies.items()]
    lines.sort(key=lambda line: (-line.tally.lights["red"], -line.tally.count, line.key))
    return lines + ([Line(NONE, nobody, nobodys)] if nobodys else [])


@dataclass(frozen=True)
class RunningPlan:
    """A plan being carried out and the lights of its tasks in sight."""

    pk: int
    title: str
    tally: Tally


def running_plans(access: Access, today: date) -> list[RunningPlan]:
    """The plans with tasks in sight that are being carried out, the latest first.

    Two statements, for the front page.
    """
    works = works_for_view(access).filter(plan__status=Plan.Status.CONFIRMED)
    lit: QuerySet[Any] = with_light(works.order_by(), today)
    found: dict[int, RunningPlan] = {}
    for row in lit.values("plan", "plan__title", "light").annotate(n=Count("pk")).order_by():
        plan = RunningPlan(row["plan"], row["plan__title"], Tally())
        found.setdefault(plan.pk, plan).tally.lights[row["light"]] += row["n"]
    return [found[key] for key in sorted(found, reverse=True)]

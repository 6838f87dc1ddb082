"""看板 (board): tasks as cards in columns by light or by status; each column has its own pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, F, Q, Window
from django.db.models.functions import RowNumber

from zhiren.web.worktasks.lights import LIGHTS
from zhiren.web.worktasks.models import WorkTask

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import QuerySet

CARDS = 20
BY = {"light": "按灯", "status": "按办理情况"}
COLUMNS = {
    "light": dict(LIGHTS),
    "status": {status.value: str(status.label) for status in WorkTask.Status},
}


@dataclass(frozen=True)
class Column:
    """One column: its cards on the page asked for, of how many."""

    name: str
    title: str
    count: int
    page: int
    cards: list[WorkTask]

    @property
    def pages(self) -> int:
        """How many pages it has, at least one."""
        return max(1, -(-self.count // CARDS))

    @property
    def parameter(self) -> str:
        """The name of its page in the address."""
        return f"page-{self.name}"


def columns(lit: QuerySet[WorkTask], by: str, query: Mapping[str, str]) -> list[Column]:
    """All columns, three statements; ``query`` may name the page of each.

    Ordered by due day, so that what has waited longest comes first.
    """
    counts = dict(lit.order_by().values_list(by).annotate(n=Count("pk")))
    pages = {name: _page(query, name, counts.get(name, 0)) for name in COLUMNS[by]}
    ranked = lit.annotate(
        place=Window(
            RowNumber(),
            partition_by=F(by),
            order_by=(F("task__due_on").asc(nulls_last=True), F("order").asc(), F("pk").asc()),
        )
    )
    wanted = Q(pk__in=())
    for name, page in pages.items():
        wanted |= Q(**{by: name}, place__gt=CARDS * (page - 1), place__lte=CARDS * page)
    places = list(ranked.filter(wanted).order_by().values_list("place", "pk", by, "light"))
    joined = WorkTask.objects.select_related("task__owner", "leader")
    works: dict[int, Any] = joined.in_bulk([pk for _, pk, _, _ in places])
    cards: dict[str, list[WorkTask]] = {name: [] for name in pages}
    for _, pk, name, light in sorted(places):
        works[pk].light = light
        cards[name].append(works[pk])
    return [
        Column(name, title, counts.get(name, 0), pages[name], cards[name])
        for name, title in COLUMNS[by].items()
    ]


def _page(query: Mapping[str, str], name: str, count: int) -> int:
    """The page asked for; one that is not there is the nearest."""
    asked = query.get(f"page-{name}", "")
    page = (
        int(asked)
        if asked.isascii() and asked.isdecimal() and len(asked) < len(str(count)) + 2
        else 1
    )
    return min(max(page, 1), max(1, -(-count // CARDS)))

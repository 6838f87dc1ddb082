"""Frozen results as an account may see them."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, F
from django.http import Http404

from zhiren.web.worktasks.completion import Counts, Timing
from zhiren.web.worktasks.models import FrozenResult, FrozenTask

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

    from zhiren.web.accounts.access import Access
    from zhiren.web.worktasks.models import Plan

SORTS = {
    "order": ("pk",),
    "completion": (F("completion").asc(nulls_last=True), "pk"),
    "-completion": (F("completion").desc(nulls_last=True), "pk"),
}


@dataclass(frozen=True)
class Row:
    """A result with how its counted tasks were done."""

    result: FrozenResult
    timings: Counter[str]

    @property
    def done(self) -> list[int]:
        """按时、逾期、部分、未完成, in order."""
        return [self.timings[timing.value] for timing in Timing]


def results_for_view(access: Access) -> QuerySet[FrozenResult]:
    """Results of units and persons in scope, and the account's own."""
    covered = access.covers("work.view", ("unit", "person__unit"), "person")
    return FrozenResult.objects.filter(covered).select_related(
        "unit", "person", "plan", "frozen_by"
    )


def result_for_view(access: Access, pk: int) -> FrozenResult:
    """One of them; Http404 for any other."""
    access.require("work.view")
    found = results_for_view(access).select_related("institution").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def versions_of(access: Access, plan: Plan) -> list[FrozenResult]:
    """One result of each version in sight, the latest first: when, by whom and why."""
    seen: dict[int, FrozenResult] = {}
    rows = results_for_view(access).filter(plan=plan).order_by("-version", "pk")
    for number in sorted(set(rows.order_by().values_list("version", flat=True)), reverse=True):
        first = rows.filter(version=number).first()
        if first is not None:
            seen[number] = first
    return list(seen.values())


def with_timings(results: Sequence[FrozenResult]) -> list[Row]:
    """How the counted tasks of each were done. One statement."""
    found: dict[int, Counter[str]] = defaultdict(Counter)
    rows = (
        FrozenTask.objects.filter(result__in=[r.pk for r in results], counts=Counts.COUNTED.value)
        .order_by()
        .values_list("result", "facts__timing")
        .annotate(n=Count("pk"))
    )
    for result, timing, count in rows:
        found[result][timing] += count
    return [Row(result, found[result.pk]) for result in results]

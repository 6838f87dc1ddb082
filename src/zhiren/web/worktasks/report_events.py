"""What happened around the tasks in a period: urging, orders, changes, obstacles."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from zhiren.web.lib.moments import day_end, day_start
from zhiren.web.lib.partial_dates import shown
from zhiren.web.worktasks.models import Change, Obstacle, SupervisionOrder, Urge

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from zhiren.web.worktasks.models import WorkTask


SHOWN = 200


@dataclass(frozen=True)
class Event:
    """One of them: day, the task's or order's name and key, and what it was."""

    on: date
    pk: int
    name: str
    text: str
    is_order: bool = False


@dataclass(frozen=True)
class EventList:
    """All of a kind in the period."""

    key: str
    title: str
    events: list[Event]

    @property
    def count(self) -> int:
        """The figure."""
        return len(self.events)

    @property
    def shown(self) -> list[Event]:
        """Those that the page lists."""
        return self.events[:SHOWN]


def events_of(works: QuerySet[WorkTask], first: date, last: date) -> list[EventList]:
    """Four lists, four statements."""
    keys = works.order_by().values("pk")
    start = day_start(first)
    days = {"first": first, "last": last, "start": start, "end": day_end(last)}
    return [
        EventList("urges", "催办", _urges(keys, days)),
        EventList("orders", "督办单", _orders(keys, days)),
        EventList("changes", "调整", _changes(keys, days)),
        EventList("obstacles", "问题", _obstacles(keys, days)),
    ]


def _urges(keys: Any, days: dict[str, Any]) -> list[Event]:
    rows = Urge.objects.filter(work__in=keys, at__gte=days["start"], at__lt=days["end"])
    return [
        Event(
            timezone.localdate(urge.at),
            urge.work_id,
            urge.work.task.name,
            f"{urge.text}（{f'已回复：{urge.answer}' if urge.answer else '未回复'}）",
        )
        for urge in rows.select_related("work__task").order_by("at")
    ]


def _orders(keys: Any, days: dict[str, Any]) -> list[Event]:
    rows = SupervisionOrder.objects.filter(
        works__in=keys, issued_on__gte=days["first"], issued_on__lte=days["last"]
    )
    return [
        Event(
            order.issued_on,
            order.pk,
            f"{order.title} {order.unit.name}",
            f"{order.demand}（限 {shown(order.due_on)}，{_order_state(order)}）",
            is_order=True,
        )
        for order in rows.distinct().select_related("unit").order_by("year", "number")
    ]


def _order_state(order: SupervisionOrder) -> str:
    if order.closed_on:
        return f"{shown(order.closed_on)} 办结"
    return f"{shown(order.answered_on)} 回复" if order.answered_on else "未回复"


def _changes(keys: Any, days: dict[str, Any]) -> list[Event]:
    rows = Change.objects.filter(
        work__in=keys, asked_at__gte=days["start"], asked_at__lt=days["end"]
    )
    return [
        Event(
            timezone.localdate(change.asked_at),
            change.work_id,
            change.work.task.name,
            f"{change.get_kind_display()}：{change.reason}（{change.get_status_display()}）",
        )
        for change in rows.select_related("work__task").order_by("asked_at")
    ]


def _obstacles(keys: Any, days: dict[str, Any]) -> list[Event]:
    rows = Obstacle.objects.filter(
        work__in=keys, raised_on__gte=days["first"], raised_on__lte=days["last"]
    )
    return [
        Event(
            one.raised_on,
            one.work_id,
            one.work.task.name,
            f"{one.text}（{f'{shown(one.solved_on)} 解决：{one.solution}' if one.solved_on else '未解决'}）",
        )
        for one in rows.select_related("work__task").order_by("raised_on", "pk")
    ]

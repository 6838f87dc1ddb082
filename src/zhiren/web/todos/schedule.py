"""Reminders, escalation and what else happens by the calendar: each once, whenever it is run.

Reminders go out so many days before the due date, escalation so many working days after it:
conventions of the institution (settings ``REMIND_DAYS`` and ``ESCALATE_WORKDAYS``), not of any
clause. A day on which the site stood still is made up for by the next.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from zhiren.web.accounts.access import access_of
from zhiren.web.accounts.models import Grant, User
from zhiren.web.accounts.roles import Role
from zhiren.web.audit.acting import system
from zhiren.web.audit.services import Act, record
from zhiren.web.bridge.packs import pack_of
from zhiren.web.lib.partial_dates import shown
from zhiren.web.register.models import LeaderPortfolio
from zhiren.web.todos.models import Todo, TodoEvent
from zhiren.web.todos.scope import todos_within_reach
from zhiren.workdays import add_workdays

if TYPE_CHECKING:
    from collections.abc import Iterable

    from zhiren.web.audit.acting import Acting
    from zhiren.web.register.models import Institution
    from zhiren.workdays import WorkCalendar

Kind = TodoEvent.Kind
_BATCH = 500


class Turn(NamedTuple):
    """What the calendar does to a todo, and why."""

    todo: Todo
    kind: TodoEvent.Kind
    note: str


@transaction.atomic
def day_begin(institution: Institution, today: date | None = None) -> Counter[str]:
    """Everything the calendar asks for on that day; a second call on it does nothing.

    Ends snoozes that ran out, gives back todos whose assignee can no longer see them, reminds
    and escalates. Logs ``todos.day.begun`` with the numbers.
    """
    on = today or timezone.localdate()
    acting = system("到期提醒", institution.pk)
    rows = Todo.objects.select_for_update(of=("self",)).filter(
        institution=institution, status=Todo.Status.OPEN
    )
    awake = rows.filter(snoozed_until=None)
    calendar = pack_of(institution).calendar
    counts = _carry_out(acting, _given_back(rows.exclude(assignee=None)))
    counts += _carry_out(acting, _woken(rows.filter(snoozed_until__lte=on)))
    counts += _carry_out(acting, _reminded(awake.filter(due_on__gte=on), on))
    late = rows.filter(escalated_at=None, due_on__lt=on).select_related("unit__host_unit")
    counts += _carry_out(acting, _escalated(late, on, calendar, _led(institution, on)))
    if counts:
        record(acting, Act("todos.day.begun", "todo", after=dict(counts)))
    return counts


def _carry_out(acting: Acting, turns: Iterable[Turn]) -> Counter[str]:
    now, done = timezone.now(), list(turns)
    for turn in done:
        turn.todo.changed_at = now
        turn.todo.save(update_fields=[*_WRITTEN[turn.kind], "changed_at"])
    TodoEvent.objects.bulk_create(
        (
            TodoEvent(todo=t.todo, at=now, kind=t.kind, actor_name=acting.name, note=t.note)
            for t in done
        ),
        _BATCH,
    )
    return Counter(str(turn.kind) for turn in done)


_WRITTEN = {
    Kind.HANDED_BACK: ("assignee",),
    Kind.WOKEN: ("snoozed_until", "snooze_reason"),
    Kind.REMINDED: ("reminded_on",),
    Kind.ESCALATED: ("escalated_at", "escalated_to"),
}


def _woken(todos: Iterable[Todo]) -> Iterable[Turn]:
    for todo in todos:
        note = f"暂缓期已到（{shown(todo.snoozed_until)}）"
        todo.snoozed_until, todo.snooze_reason = None, ""
        yield Turn(todo, Kind.WOKEN, note)


def _reminded(todos: Iterable[Todo], on: date) -> Iterable[Turn]:
    for todo in todos:
        if todo.due_on is not None and is_reminder_due(todo.due_on, todo.reminded_on, on):
            left = (todo.due_on - on).days
            todo.reminded_on = on
            yield Turn(todo, Kind.REMINDED, f"距到期还有 {left} 天" if left else "今天到期")


def is_reminder_due(due_on: date, reminded_on: date | None, on: date) -> bool:
    """Whether a day to remind on has come since the last reminder.

    Boundary: with 7 days, the seventh day before the due date is the first; the day after the due
    date has no reminder any more.
    """
    if on > due_on:
        return False
    passed = [due_on - timedelta(days=n) for n in settings.REMIND_DAYS]
    return any(day <= on and (reminded_on is None or reminded_on < day) for day in passed)


def _escalated(
    todos: Iterable[Todo], on: date, calendar: WorkCalendar | None, led: tuple[str, ...]
) -> Iterable[Turn]:
    for todo in todos:
        since = late_since(todo)
        if since is None or on <= escalates_after(since, calendar):
            continue
        todo.escalated_at = timezone.now()
        todo.escalated_to = rises_to(todo, led)
        note = f"自 {shown(since)} 起超过 {settings.ESCALATE_WORKDAYS} 个工作日未办结"
        if todo.snoozed_until is not None:
            note += f"；暂缓至 {shown(todo.snoozed_until)}，理由：{todo.snooze_reason}"
        yield Turn(todo, Kind.ESCALATED, note)


def rises_to(todo: Todo, led: tuple[str, ...]) -> Role:
    """To whom a matter rises that a role has left lying.

    A unit's to the leader in charge of it, if such a leader has an account; all others to the
    head of the department, who answers for the work as a whole. ``led`` are the paths of the
    units that leaders with accounts are in charge of.
    """
    unit = todo.unit
    if todo.role != Role.UNIT_PARTY or unit is None:
        return Role.DEPARTMENT_HEAD
    paths = (unit.path, unit.host_unit.path if unit.host_unit else "")
    return Role.LEADER if any(p.startswith(led) for p in paths if led) else Role.DEPARTMENT_HEAD


def _led(institution: Institution, on: date) -> tuple[str, ...]:
    standing = Q(from_on__lte=on) & (Q(until_on=None) | Q(until_on__gt=on))
    grants = Grant.objects.filter(standing, role=Role.LEADER, user__is_active=True)
    held = LeaderPortfolio.objects.filter(
        standing, institution=institution, leader__in=grants.values("user__person")
    )
    return tuple(held.values_list("unit__path", flat=True))


def late_since(todo: Todo) -> date | None:
    """The day from which working days count: the due date, or later the day it became known.

    None without a due date: nothing is late that has no last day.
    """
    return None if todo.due_on is None else max(todo.due_on, todo.opened_on)


def escalates_after(since: date, calendar: WorkCalendar | None = None) -> date:
    """The last day before escalation: on the day after it, the todo rises."""
    return add_workdays(since, settings.ESCALATE_WORKDAYS, calendar=calendar).day


def _given_back(todos: Iterable[Todo]) -> Iterable[Turn]:
    """Todos that an account holds in whose scope they no longer lie."""
    by_user: dict[int, list[Todo]] = {}
    for todo in todos:
        by_user.setdefault(todo.assignee_id or 0, []).append(todo)
    for user in User.objects.filter(pk__in=by_user).select_related("person"):
        held = by_user[user.pk]
        is_closed = not user.is_active or user.awaits
        reach = Q(pk__in=()) if is_closed else todos_within_reach(access_of(user))
        keys = [todo.pk for todo in held]
        within = set(Todo.objects.filter(reach, pk__in=keys).values_list("pk", flat=True))
        for todo in held:
            if todo.pk not in within:
                todo.assignee = None
                yield Turn(todo, Kind.HANDED_BACK, f"{user.name}已停用或不再有这件事的权限范围")

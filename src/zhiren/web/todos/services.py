"""What people do with todos. Every act is in the todo's history and in the audit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from zhiren.web.accounts.access import access_of
from zhiren.web.audit.services import Act, plain_value, plain_values, record_all
from zhiren.web.lib.partial_dates import shown
from zhiren.web.todos.models import NoticePreference, Todo, TodoEvent
from zhiren.web.todos.scope import todos_within_reach

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from zhiren.web.accounts.models import User
    from zhiren.web.audit.acting import Acting

Kind, Status = TodoEvent.Kind, Todo.Status
_WRITTEN = ("assignee", "status", "reported_at", "snoozed_until", "snooze_reason", "reminded_on")


@transaction.atomic
def todos_take(acting: Acting, todos: Iterable[Todo]) -> int:
    """认领: the acting account becomes the assignee; those it has already stay untouched."""

    def take(todo: Todo) -> bool:
        is_new = todo.assignee_id != acting.user
        todo.assignee_id = acting.user
        return is_new

    return _do(acting, todos, Kind.TAKEN, take)


@transaction.atomic
def todos_hand_back(acting: Acting, todos: Iterable[Todo], note: str = "") -> int:
    """退回: back into the pool of the role it goes to."""

    def hand_back(todo: Todo) -> bool:
        was_taken = todo.assignee_id is not None
        todo.assignee = None
        return was_taken

    return _do(acting, todos, Kind.HANDED_BACK, hand_back, note)


@transaction.atomic
def todos_delegate(acting: Acting, todos: Sequence[Todo], to: User, note: str = "") -> int:
    """转交: to an account that may see every one of them.

    Refuses, with ValidationError naming one it may not see; a todo is never a way around scope.
    """
    beyond = _beyond_reach(to, todos)
    if beyond is not None:
        raise ValidationError(
            f"{to.name}的权限范围看不到“{beyond.subject_name}：{beyond.title}”，不能转交。"
            "请改选范围内的人，或由安全管理员调整授权。"
        )

    def delegate(todo: Todo) -> bool:
        is_new = todo.assignee_id != to.pk
        todo.assignee = to
        return is_new

    return _do(acting, todos, Kind.DELEGATED, delegate, note, receiver=to)


@transaction.atomic
def todos_snooze(acting: Acting, todos: Iterable[Todo], until: date, reason: str) -> int:
    """暂缓: no reminders until that day; the due date and the escalation stay as they are.

    Refuses, with ValidationError, a day that is not ahead or lies further than the convention
    allows, and an empty reason.
    """
    today = timezone.localdate()
    furthest = today + timedelta(days=settings.SNOOZE_DAYS)
    if not reason.strip():
        raise ValidationError({"reason": "请写明暂缓的理由，它会显示在办理记录里。"})
    if not today < until <= furthest:
        span = f"{shown(today + timedelta(days=1))} 至 {shown(furthest)}"
        raise ValidationError({"until": f"暂缓日期须在 {span} 之间。"})

    def snooze(todo: Todo) -> bool:
        todo.snoozed_until, todo.snooze_reason = until, reason.strip()
        return True

    return _do(acting, todos, Kind.SNOOZED, snooze, f"至 {shown(until)}：{reason.strip()}")


@transaction.atomic
def todos_wake(acting: Acting, todos: Iterable[Todo]) -> int:
    """恢复: ends a snooze."""

    def wake(todo: Todo) -> bool:
        was_snoozed = todo.snoozed_until is not None
        todo.snoozed_until, todo.snooze_reason = None, ""
        return was_snoozed

    return _do(acting, todos, Kind.WOKEN, wake)


@transaction.atomic
def todos_report(acting: Acting, todos: Iterable[Todo], note: str) -> int:
    """报告办结: somebody says that it is done; the next judging confirms it or reopens it.

    Refuses an empty note. Todos that no judging confirms stay as they are.
    """
    if not note.strip():
        raise ValidationError({"note": "请写明怎样办结的，例如哪一天办了什么。"})

    def report(todo: Todo) -> bool:
        if todo.status != Status.OPEN or not todo.is_judged:
            return False
        todo.status, todo.reported_at = Status.REPORTED, timezone.now()
        return True

    return _do(acting, todos, Kind.REPORTED, report, note.strip())


@transaction.atomic
def todos_withdraw_report(acting: Acting, todos: Iterable[Todo]) -> int:
    """撤回办结报告: open again, as it was before."""

    def withdraw(todo: Todo) -> bool:
        if todo.status != Status.REPORTED:
            return False
        todo.status, todo.reported_at = Status.OPEN, None
        return True

    return _do(acting, todos, Kind.WITHDRAWN, withdraw)


@transaction.atomic
def todos_urge(acting: Acting, todos: Iterable[Todo], note: str = "") -> int:
    """催办: recorded on the todo and told in the next digest; once a day by the same account."""
    today = timezone.now() - timedelta(hours=20)
    asked = list(todos)
    urged = set(
        TodoEvent.objects.filter(
            todo__in=asked, kind=Kind.URGED, actor=acting.user, at__gte=today
        ).values_list("todo_id", flat=True)
    )
    return _do(acting, asked, Kind.URGED, lambda todo: todo.pk not in urged, note.strip())


@transaction.atomic
def notices_change(
    acting: Acting, user: User, *, is_feed_masked: bool, is_digest_masked: bool
) -> bool:
    """What the own feed and mail may show; False when nothing changed. Logs the change."""
    preference, _ = NoticePreference.objects.select_for_update().get_or_create(user=user)
    names = ("is_feed_masked", "is_digest_masked")
    before = plain_values(preference, names)
    preference.is_feed_masked, preference.is_digest_masked = is_feed_masked, is_digest_masked
    after = plain_values(preference, names)
    if after == before:
        return False
    preference.save(update_fields=names)
    act = Act("todos.notices.changed", "user", user.pk, user.name, before=before, after=after)
    record_all(acting, [act])
    return True


def _do(
    acting: Acting,
    todos: Iterable[Todo],
    kind: str,
    change: Callable[[Todo], bool],
    note: str = "",
    receiver: User | None = None,
) -> int:
    """Lock, change, keep and record those of the todos that stand and that the change touches."""
    keys = [todo.pk for todo in todos]
    locked = Todo.objects.select_for_update().filter(pk__in=keys, status__in=Todo.STANDING)
    now, changed, acts, events = timezone.now(), [], [], []
    for todo in locked.order_by("pk"):
        before = _values(todo)
        if not change(todo):
            continue
        todo.changed_at = now
        changed.append(todo)
        acts.append(_act(kind, todo, before, note))
        events.append(
            TodoEvent(todo=todo, at=now, kind=kind, actor_id=acting.user,
                      actor_name=acting.name, receiver=receiver, note=note)
        )  # fmt: skip
    Todo.objects.bulk_update(changed, [*_WRITTEN, "changed_at"])
    TodoEvent.objects.bulk_create(events)
    record_all(acting, acts, uuid4() if len(acts) > 1 else None)
    return len(changed)


def _act(kind: str, todo: Todo, before: dict[str, Any], note: str) -> Act:
    after = _values(todo)
    names = [name for name in after if after[name] != before[name]]
    return Act(
        f"todos.todo.{kind}",
        "todo",
        todo.pk,
        f"{todo.title} {todo.subject_name}",
        todo.person_id,
        {name: before[name] for name in names},
        {name: after[name] for name in names},
        note,
        todo.clause,
    )


def _values(todo: Todo) -> dict[str, Any]:
    names = ("assignee_id", "status", "snoozed_until", "snooze_reason")
    return {name: plain_value(getattr(todo, name)) for name in names}


def _beyond_reach(user: User, todos: Sequence[Todo]) -> Todo | None:
    if not user.is_active or user.awaits:
        return todos[0]
    access = access_of(user)
    keys = [todo.pk for todo in todos]
    within = Todo.objects.filter(todos_within_reach(access), pk__in=keys)
    reached = set(within.values_list("pk", flat=True))
    return next((todo for todo in todos if todo.pk not in reached), None)

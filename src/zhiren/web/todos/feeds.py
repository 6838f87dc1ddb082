"""The calendar feed of an account: what falls due to it, as iCalendar (RFC 5545).

One all-day event a day and matter, however many todos it stands for, so that a feed stays small.
Masked, an event says only the matter, its clause and how many; else also whom it concerns, of
those the account may see.
"""

from __future__ import annotations

import hashlib
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from icalendar import Alarm, Calendar, Event

from zhiren.web.accounts.access import access_of
from zhiren.web.accounts.models import User
from zhiren.web.audit.services import Act, record
from zhiren.web.bridge.packs import clause_of
from zhiren.web.todos.access import todos_for_view
from zhiren.web.todos.filters import of_status
from zhiren.web.todos.models import NoticePreference
from zhiren.web.todos.scope import todos_assigned_to, todos_pooled_for

if TYPE_CHECKING:
    from zhiren.web.accounts.access import Access

_BACK, _AHEAD = timedelta(days=60), timedelta(days=400)
_MOST_NAMES = 30
_LEAST_KEY = 20


def user_of_feed(key: str) -> User | None:
    """The account a feed address belongs to; None for a key nobody has or a closed account."""
    if len(key) < _LEAST_KEY:
        return None
    return (
        User.objects.filter(feed_key=key, is_active=True, awaits="")
        .select_related("institution", "person")
        .first()
    )


def feed_of(user: User) -> bytes | None:
    """The account's feed; None when it may have no todos at all. Logs one reading a day."""
    access = access_of(user)
    if not access.may("todo.view"):
        return None
    preference = _note_reading(access, user)
    return as_calendar(_matters(access), is_masked=preference.is_feed_masked, user=user)


def _note_reading(access: Access, user: User) -> NoticePreference:
    """Calendars ask every hour: the first reading of a day stands for all of it."""
    today = timezone.localdate()
    preference = NoticePreference.objects.filter(user=user).first()
    if preference is not None and preference.feed_read_on == today:
        return preference
    with transaction.atomic():
        preference, _ = NoticePreference.objects.update_or_create(
            user=user, defaults={"feed_read_on": today}
        )
        record(access.acting, Act("todos.feed.read", "user", user.pk, user.name))
    return preference


def _matters(access: Access) -> dict[tuple[date, str], list[Any]]:
    """What the account has to do itself, by day and rule."""
    today = timezone.localdate()
    rows = todos_for_view(access).filter(of_status("standing", today))
    rows = rows.filter(
        todos_assigned_to(access) | (todos_pooled_for(access) & Q(assignee=None)),
        due_on__gte=today - _BACK,
        due_on__lte=today + _AHEAD,
    )
    matters: dict[tuple[date, str], list[Any]] = {}
    for todo in rows.order_by("due_on", "clause", "rule", "pk").iterator(2_000):
        matters.setdefault((todo.due_on, todo.rule), []).append(todo)
    return matters


def as_calendar(
    matters: dict[tuple[date, str], list[Any]], *, is_masked: bool, user: User
) -> bytes:
    """The file. UIDs depend on account, day and rule only, so that a reading replaces the last."""
    calendar = Calendar()
    calendar.add("prodid", "-//zhiren//todos//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", "知任待办")
    calendar.add("refresh-interval", timedelta(hours=6), parameters={"value": "DURATION"})
    now = timezone.now()
    for (due_on, rule), todos in matters.items():
        key = f"{user.pk}|{due_on.isoformat()}|{rule}"
        event = _event(todos, due_on, now, is_masked=is_masked)
        event.add("uid", f"{hashlib.sha256(key.encode()).hexdigest()[:32]}@zhiren")
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _event(todos: list[Any], due_on: date, now: datetime, *, is_masked: bool) -> Event:
    first = todos[0]
    event = Event()
    event.add("dtstamp", now)
    event.add("dtstart", due_on)
    event.add("dtend", due_on + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    event.add("summary", _summary(todos, is_masked=is_masked))
    clause = clause_of(first.clause)
    lines = [f"依据 {first.clause}：{clause.text if clause else ''}"]
    if not is_masked:
        lines = [*(todo.sentence for todo in todos[:_MOST_NAMES]), *lines]
        if len(todos) > _MOST_NAMES:
            lines.insert(_MOST_NAMES, f"还有 {len(todos) - _MOST_NAMES} 件")
    event.add("description", "\n".join(lines))
    query = f"?due_from={due_on}&due_until={due_on + timedelta(days=1)}&rule={first.rule}"
    event.add("url", settings.SITE_ADDRESS + reverse("todos:todo_list") + query)
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", "待办到期")
    alarm.add("trigger", -timedelta(days=max(settings.REMIND_DAYS, default=1)))
    event.add_component(alarm)
    return event


def _summary(todos: list[Any], *, is_masked: bool) -> str:
    first, count = todos[0], len(todos)
    if is_masked or count > 1:
        return f"{first.title}（{count} 件）"
    return f"{first.title}：{first.subject_name}"

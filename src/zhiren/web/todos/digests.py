"""每日摘要: one mail a day to whoever has something to do or to know, and none to others."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db.models import Count, Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from zhiren.web.accounts.access import access_of
from zhiren.web.accounts.models import User
from zhiren.web.accounts.roles import Duty
from zhiren.web.findings.models import Finding, FindingEvent
from zhiren.web.lib.moments import day_start
from zhiren.web.todos.access import todos_for_view
from zhiren.web.todos.filters import due_when, of_status, priority_of
from zhiren.web.todos.models import Digest, NoticePreference, TodoEvent
from zhiren.web.todos.scope import todos_assigned_to, todos_pooled_for

if TYPE_CHECKING:
    from datetime import date

    from zhiren.web.accounts.access import Access
    from zhiren.web.register.models import Institution

log = logging.getLogger(__name__)
# How many are listed by name; the rest are a number with a link.
_MOST_LISTED = 15
_TOLD = (TodoEvent.Kind.URGED, TodoEvent.Kind.DELEGATED, TodoEvent.Kind.ESCALATED)


@dataclass(frozen=True)
class Part:
    """One heading of the digest: how many, the first of them, and the list behind it."""

    title: str
    count: int
    rows: list[Any]
    url: str

    @property
    def others(self) -> int:
        """How many are not listed."""
        return self.count - len(self.rows)


@dataclass
class Content:
    """What one account is told; ``by_clause`` is the whole of it without any name."""

    parts: list[Part] = field(default_factory=list)
    by_clause: list[dict[str, Any]] = field(default_factory=list)
    changes: list[tuple[str, int]] = field(default_factory=list)

    @property
    def items(self) -> int:
        """How many matters it tells of; a digest without any is never sent."""
        return sum(part.count for part in self.parts) + sum(n for _, n in self.changes)


def digests_send(institution: Institution, today: date | None = None) -> dict[str, int]:
    """Send the day's digests of an institution; a second call that day sends only what failed.

    One account's failure is kept in its :class:`Digest` row and logged, and stops no other.
    """
    on = today or timezone.localdate()
    done = Digest.objects.filter(on=on, status=Digest.Status.SENT).values("user")
    users = User.objects.filter(
        institution=institution, duty=Duty.BUSINESS, is_active=True, awaits="", takes_digest=True
    ).exclude(Q(email="") | Q(pk__in=done))
    counts = {"sent": 0, "failed": 0, "empty": 0}
    for user in users.select_related("person", "institution").order_by("pk"):
        counts[_one(user, on)] += 1
    return counts


def _one(user: User, on: date) -> str:
    items = 0
    try:
        content = content_for(user, on)
        items = content.items
        if not items:
            return "empty"
        _mail(user, content, on).send()
    except Exception as error:
        log.exception("digest of account %s failed", user.pk)
        reason = f"{type(error).__name__}：{error}"[:500]
        _keep(user, on, Digest.Status.FAILED, items, reason)
        return "failed"
    _keep(user, on, Digest.Status.SENT, items)
    return "sent"


def _keep(user: User, on: date, status: str, items: int, error: str = "") -> None:
    values = {"at": timezone.now(), "status": status, "items": items, "error": error}
    Digest.objects.update_or_create(user=user, on=on, defaults=values)


def content_for(user: User, on: date) -> Content:
    """What the account has to do soon, what it was told to do, and what changed in its scope."""
    access = access_of(user)
    content = Content()
    if access.may("todo.view"):
        _add_todos(content, access, on)
    if access.may("finding.view"):
        content.changes = _changes(access, _last_time(user, on))
    return content


def _add_todos(content: Content, access: Access, on: date) -> None:
    own = todos_for_view(access).filter(
        todos_assigned_to(access) | (todos_pooled_for(access) & Q(assignee=None))
    )
    awake = own.filter(of_status("open", on)).annotate(priority=priority_of(on))
    since = _last_time(access.user, on)
    told = TodoEvent.objects.filter(kind__in=_TOLD, at__gte=since).values("todo")
    made = TodoEvent.objects.filter(
        kind__in=(TodoEvent.Kind.MADE, TodoEvent.Kind.REOPENED), at__gte=since
    ).values("todo")
    listed = Q(pk__in=())
    for title, condition, query in (
        ("催办、转交和升级", Q(pk__in=told), ""),
        ("已逾期", due_when("overdue", on), "due=overdue"),
        ("7 天内到期", due_when("week", on), "due=week"),
        ("新产生", Q(pk__in=made), "sort=opened"),
    ):
        rows = awake.filter(condition).exclude(listed)
        part = _part(title, rows, query)
        if part.count:
            content.parts.append(part)
        listed |= condition
    if content.parts:
        content.by_clause = list(
            awake.filter(listed)
            .order_by("clause")
            .values("title", "clause")
            .annotate(n=Count("pk"))
        )


def _part(title: str, rows: Any, query: str) -> Part:
    first = list(
        rows.select_related("unit").order_by("priority", "due_on", "pk")[: _MOST_LISTED + 1]
    )
    count = len(first) if len(first) <= _MOST_LISTED else rows.count()
    url = settings.SITE_ADDRESS + reverse("todos:todo_list") + (f"?{query}" if query else "")
    return Part(title, count, first[:_MOST_LISTED], url)


def _last_time(user: User | None, on: date) -> datetime:
    """Since when to tell: the last digest that went out, a day at least, a week at most."""
    start = day_start(on)
    last = (
        Digest.objects.filter(user=user, status=Digest.Status.SENT, on__lt=on)
        .values_list("at", flat=True)
        .first()
    )
    return max(last or start - timedelta(days=1), start - timedelta(days=7))


def _changes(access: Access, since: datetime) -> list[tuple[str, int]]:
    """Turns of the findings in scope, by kind."""
    seen = Finding.objects.visible_to(access, "finding.view").filter(changed_at__gte=since)
    events = FindingEvent.objects.filter(at__gte=since, finding__in=seen.values("pk"))
    counts = dict(events.order_by().values_list("kind").annotate(n=Count("finding", distinct=True)))
    return [(kind.label, counts[kind]) for kind in FindingEvent.Kind if counts.get(kind)]


def _mail(user: User, content: Content, on: date) -> EmailMultiAlternatives:
    preference = NoticePreference.objects.filter(user=user).first()
    context = {
        "user": user,
        "content": content,
        "on": on,
        "is_masked": bool(preference and preference.is_digest_masked),
        "site": settings.SITE_ADDRESS,
        "todos": settings.SITE_ADDRESS + reverse("todos:todo_list"),
        "profile": settings.SITE_ADDRESS + reverse("accounts:profile"),
    }
    mail = EmailMultiAlternatives(
        f"知任每日摘要：{content.items} 项（{on:%Y.%m.%d}）",
        render_to_string("todos/mail/digest.txt", context),
        settings.DEFAULT_FROM_EMAIL,
        [user.email],
        headers={"Auto-Submitted": "auto-generated"},
    )
    mail.attach_alternative(render_to_string("todos/mail/digest.html", context), "text/html")
    return mail

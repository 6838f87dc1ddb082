"""会话: begun at log-in, limited in number, ended by log-out, by their owner or from above."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone

from zhiren.web.accounts.models import User, UserSession
from zhiren.web.accounts.origin import browser_of
from zhiren.web.accounts.services.recording import act_on
from zhiren.web.audit.acting import Acting
from zhiren.web.audit.services import Act, record, record_all

if TYPE_CHECKING:
    from django.contrib.sessions.backends.base import SessionBase


@transaction.atomic
def session_start(
    acting: Acting, user: User, session: SessionBase, *, agent: str, with_second_factor: bool
) -> int:
    """Keep a new session of an account; gives how many older ones were ended for it.

    Above ``settings.SESSIONS_A_USER`` the oldest end at once. Logs ``accounts.session.started``
    and ``accounts.session.replaced``.
    """
    session.save()
    Session.objects.filter(
        pk__in=user.sessions.values("session"), expire_date__lt=timezone.now()
    ).delete()
    UserSession.objects.create(
        user=user,
        session_id=session.session_key or "",
        address=acting.address[:45],
        agent=agent[:200],
    )
    oldest_last = list(user.sessions.order_by("-started_at", "-pk"))
    over = oldest_last[settings.SESSIONS_A_USER :]
    Session.objects.filter(pk__in=[row.session_id for row in over]).delete()
    started = {"browser": browser_of(agent), "with_second_factor": with_second_factor}
    acts = [act_on(user, "session.started", after=started)]
    acts += [act_on(user, "session.replaced", before=_described(row)) for row in over]
    record_all(acting, acts)
    return len(over)


def session_continue(user: User, session: SessionBase, former: UserSession | None) -> None:
    """Keep the row of a session whose key was changed, as Django does after a new password."""
    session.save()
    row = UserSession.objects.create(
        user=user,
        session_id=session.session_key or "",
        address=former.address if former else "",
        agent=former.agent if former else "",
    )
    if former:
        UserSession.objects.filter(pk=row.pk).update(started_at=former.started_at)


@transaction.atomic
def session_log_out(acting: Acting, user: User, *, is_idle: bool = False) -> None:
    """Log that a session ends by its owner, or by lying idle; the caller logs out."""
    record(acting, act_on(user, "session.expired" if is_idle else "session.ended"))


@transaction.atomic
def session_close(acting: Acting, row: UserSession) -> None:
    """End another of one's own sessions. Logs ``accounts.session.closed``."""
    described = _described(row)
    Session.objects.filter(pk=row.session_id).delete()
    record(acting, act_on(row.user, "session.closed", before=described))


def sessions_end(user: User, *, except_key: str | None = None) -> int:
    """End the sessions of an account, perhaps but one; gives how many. The caller logs why."""
    rows = Session.objects.filter(pk__in=user.sessions.values("session"))
    if except_key:
        rows = rows.exclude(pk=except_key)
    keys = list(rows.values_list("pk", flat=True))
    Session.objects.filter(pk__in=keys).delete()
    return len(keys)


@transaction.atomic
def log_in_refuse(
    acting: Acting, typed: str, user: User | None, *, why: str, is_locked: bool = False
) -> None:
    """Log a log-in that failed, and the lock that it brought about.

    ``user`` is None for an account that there is not. Logs ``accounts.log_in.failed`` and
    ``accounts.user.locked``.
    """
    acts = []
    for action in ("log_in.failed", "user.locked") if is_locked else ("log_in.failed",):
        if user is None:
            label = f"没有的账号 {typed}"
            acts.append(Act(f"accounts.{action}", "user", None, label, reason=why))
        else:
            acts.append(act_on(user, action, reason=why))
    record_all(acting, acts)


def _described(row: UserSession) -> dict[str, str]:
    return {
        "started_at": row.started_at.isoformat(),
        "address": row.address,
        "browser": browser_of(row.agent),
    }

"""The fronts of the three administrators: how the site runs, never what is in the register."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from axes.models import AccessAttempt
from django.db.models import Exists, OuterRef, Q

from zhiren.web.accounts import site_facts
from zhiren.web.accounts.models import Grant
from zhiren.web.accounts.roles import Duty
from zhiren.web.accounts.selectors import (
    grants_administered,
    users_administered,
    users_awaiting,
)
from zhiren.web.audit.access import entries_visible
from zhiren.web.audit.models import Verification
from zhiren.web.findings.models import EvaluationRun
from zhiren.web.lib.moments import day_start
from zhiren.web.todos.models import Digest

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from zhiren.web.accounts.access import Access
    from zhiren.web.accounts.models import User

SOON = timedelta(days=30)
SHOWN = 20
_LATELY = timedelta(days=7)


def system_front(access: Access, today: date, since: date) -> dict[str, Any]:
    """Queue, failed work, last runs and mail."""
    digests = Digest.objects.filter(on__gt=today - _LATELY, status=Digest.Status.FAILED)
    runs = EvaluationRun.objects.filter(is_whole=True).select_related("institution")
    if access.institution is not None:
        digests = digests.filter(user__institution=access.institution)
        runs = runs.filter(institution=access.institution)
    return {
        "queue": site_facts.queue(),
        "disk": site_facts.disk(),
        "runs": list(runs[:5]),
        "digests": list(digests.select_related("user")[:SHOWN]),
    }


def security_front(access: Access, today: date, since: date) -> dict[str, Any]:
    """Accounts to confirm, grants that end soon, accounts that may do nothing."""
    ending = list(ending_grants(access, today)[: SHOWN + 1])
    idle = list(accounts_without_grant(access, today)[: SHOWN + 1])
    awaiting = list(users_awaiting(access)[: SHOWN + 1])
    return {
        "ending": ending[:SHOWN],
        "more_ending": len(ending) > SHOWN,
        "idle": idle[:SHOWN],
        "more_idle": len(idle) > SHOWN,
        "awaiting": awaiting[:SHOWN],
        "more_awaiting": len(awaiting) > SHOWN,
        "soon_days": SOON.days,
    }


def ending_grants(access: Access, today: date) -> QuerySet[Grant]:
    """Grants that stand and end within 30 days, the last day included; soonest first."""
    rows = grants_administered(access).filter(from_on__lte=today)
    rows = rows.filter(until_on__gt=today, until_on__lte=today + SOON)
    return rows.order_by("until_on", "user__username")


def accounts_without_grant(access: Access, today: date) -> QuerySet[User]:
    """Business accounts in use that have neither a standing grant nor an own file."""
    standing = Grant.objects.filter(user=OuterRef("pk"), from_on__lte=today).filter(
        Q(until_on=None) | Q(until_on__gt=today)
    )
    rows = users_administered(access).filter(is_active=True, duty=Duty.BUSINESS, person=None)
    return rows.filter(~Exists(standing)).order_by("username")


def audit_front(access: Access, today: date, since: date) -> dict[str, Any]:
    """The last walk along the chain, what was recorded today, and failed log-ins."""
    start = day_start(today)
    recorded = entries_visible(access.institution).filter(at__gte=start)
    attempts = AccessAttempt.objects.filter(attempt_time__gte=start)
    return {
        "verification": Verification.objects.first(),
        "entries_today": recorded.count(),
        "failures": list(
            attempts.order_by("-attempt_time").values(
                "username", "ip_address", "attempt_time", "failures_since_start"
            )[:SHOWN]
        ),
    }

"""How long numbers, runs and trials are kept: days for a while, month ends for ever."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max, Q
from django.db.models.functions import TruncMonth
from django.utils import timezone

from zhiren.web.findings.models import EvaluationRun, FindingEvent, RuleResult, Trial
from zhiren.web.findings.trials import KEPT_DAYS

if TYPE_CHECKING:
    from django.db.models import QuerySet

# A quarter of days shows what changed lately; longer courses are read by month ends.
DAYS_KEPT = 92
# Numbers by unit are many (every rule in every unit): a week of days, then month ends.
UNIT_DAYS_KEPT = 7


@transaction.atomic
def results_thin(institution: int, today: date) -> int:
    """Of older days keep the last of each month; gives how many rows went.

    Older is older than ``DAYS_KEPT``, by unit than ``UNIT_DAYS_KEPT``.
    """
    rows = RuleResult.objects.filter(institution=institution)
    old = Q(as_of__lt=today - timedelta(days=DAYS_KEPT))
    old |= Q(as_of__lt=today - timedelta(days=UNIT_DAYS_KEPT)) & ~Q(unit=None)
    gone, _ = rows.filter(old).exclude(as_of__in=_month_ends(rows)).delete()
    return gone


@transaction.atomic
def runs_thin(institution: int, now: datetime) -> int:
    """Runs after changes that turned nothing go after ``DAYS_KEPT``, trials after their own time."""
    before = now - timedelta(days=DAYS_KEPT)
    old = EvaluationRun.objects.filter(institution=institution, is_whole=False, asked_at__lt=before)
    told = FindingEvent.objects.filter(run__in=old).values("run")
    gone, _ = old.exclude(pk__in=told).delete()
    Trial.objects.filter(
        institution=institution, asked_at__lt=now - timedelta(days=KEPT_DAYS)
    ).delete()
    return gone


def thin(institution: int) -> None:
    """Both, as of now; each night."""
    results_thin(institution, timezone.localdate())
    runs_thin(institution, timezone.now())


def _month_ends(rows: QuerySet[RuleResult]) -> list[date]:
    """The last judged day of each month."""
    months = rows.annotate(month=TruncMonth("as_of")).order_by().values("month")
    return [row["last"] for row in months.annotate(last=Max("as_of"))]

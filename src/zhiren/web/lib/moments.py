"""The moment a day begins, where people are: conditions on moments that an index can serve.

``at__date__gte`` converts every row's moment to a day first; ``at__gte=day_start(day)`` does not.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.utils import timezone


def day_start(day: date) -> datetime:
    """Its first moment, in the site's time zone."""
    return timezone.make_aware(datetime.combine(day, time.min))


def day_end(day: date) -> datetime:
    """The first moment after it."""
    return day_start(day + timedelta(days=1))

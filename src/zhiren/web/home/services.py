"""Keeping when an account was last here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhiren.web.home.models import Visit

if TYPE_CHECKING:
    from datetime import date

    from zhiren.web.accounts.models import User


def visit_keep(user: User, today: date) -> Visit:
    """Note that the account is here today; the visit tells when it was here before.

    Writes on the first visit of a day only. Not audited: it changes nothing that anybody reads
    but the account itself.
    """
    visit = Visit.objects.filter(user=user).first()
    if visit is None:
        visit, _ = Visit.objects.get_or_create(user=user, defaults={"last_on": today})
    elif visit.last_on != today:
        visit.before_on, visit.last_on = visit.last_on, today
        visit.save(update_fields=["before_on", "last_on"])
    return visit

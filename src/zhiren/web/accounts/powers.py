"""What an account may do, said in words: its roles with the scope of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.utils import timezone

from zhiren.web.accounts.access import grants_on
from zhiren.web.accounts.permissions import PERMISSIONS
from zhiren.web.accounts.roles import WHOLE_INSTITUTION, Duty, Role

if TYPE_CHECKING:
    from datetime import date

    from zhiren.web.accounts.access import Access


class Power(NamedTuple):
    """A role, the scope it holds in, and until when (None: for good)."""

    title: str
    scope: str
    until_on: date | None = None


def powers_of(access: Access) -> list[Power]:
    """The roles that an account holds today, as its owner reads them.

    One query for the grants beyond those that the access has made.
    """
    user = access.user
    if user is None:
        return []
    where = user.institution.name if user.institution is not None else "全站"
    if user.duty != Duty.BUSINESS:
        return [Power(user.get_duty_display(), f"{where}，不含业务数据")]
    powers = [
        Power(
            grant.get_role_display(), scope_in_words(grant.role, grant.unit, where), grant.until_on
        )
        for grant in grants_on(user, timezone.localdate())
    ]
    if user.person_id is not None:
        powers.append(Power(Role.CADRE.label, "本人档案"))
    return powers


def scope_in_words(role: str, unit: object | None, institution: str) -> str:
    """Which rows a role reaches."""
    if Role(role) in WHOLE_INSTITUTION:
        return f"{institution}全部"
    if role == Role.LEADER:
        return "名册中由本人分管的单位及其下级"
    return f"{unit}及其下级"


def actions_of(role: str) -> list[str]:
    """Titles of what a role allows."""
    return [permission.title for permission in PERMISSIONS if role in permission.roles]

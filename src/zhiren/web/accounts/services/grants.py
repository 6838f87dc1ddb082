"""授权: given and withdrawn by the security administrator, with reasons."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from zhiren.web.accounts.models import Grant, User
from zhiren.web.accounts.roles import Duty, Role
from zhiren.web.accounts.selectors import PARTY, party_organisations_in
from zhiren.web.audit.services import Act, plain_values, record

if TYPE_CHECKING:
    from zhiren.web.audit.acting import Acting

_FIELDS = ("user_id", "role", "unit_id", "from_on", "until_on", "reason")


@transaction.atomic
def grant_give(
    acting: Acting,
    user: User,
    *,
    role: str,
    unit: Any | None,
    from_on: date,
    until_on: date | None,
    reason: str,
) -> Grant:
    """Give an account a role from a day on, perhaps until another.

    Refuses with ValidationError: oneself, administrators, a unit where the role covers the
    institution, none where it needs one, one that is no Party organisation, another
    institution's, and what it already has.
    Logs ``accounts.grant.given``.
    """
    _refuse_self_and_administrators(acting, user)
    _check_unit(user, role, unit)
    if until_on is not None and until_on <= from_on:
        raise ValidationError({"until_on": "终止日期须晚于起始日期。"})
    overlapping = user.grants.filter(role=role, unit=unit).filter(
        Q(until_on=None) | Q(until_on__gt=from_on)
    )
    if until_on is not None:
        overlapping = overlapping.filter(from_on__lt=until_on)
    if overlapping.exists():
        raise ValidationError("这段时间内已有相同的授权。需要改动时，请先收回原授权。")
    grant = Grant(
        user=user, role=role, unit=unit, from_on=from_on, until_on=until_on, reason=reason,
        given_by_id=acting.user,
    )  # fmt: skip
    grant.full_clean()
    grant.save()
    record(_within(acting, grant), _act("given", grant, {}, plain_values(grant, _FIELDS), reason))
    return grant


@transaction.atomic
def grant_withdraw(acting: Acting, grant: Grant, *, reason: str) -> None:
    """End a grant today, or before it began; what it allowed ends with the next request.

    Refuses with ValidationError one that has ended. Logs ``accounts.grant.withdrawn``.
    """
    _refuse_self_and_administrators(acting, grant.user)
    today = timezone.localdate()
    if grant.until_on is not None and grant.until_on <= today:
        raise ValidationError("这项授权已经终止。")
    before = plain_values(grant, ["until_on"])
    grant.until_on = max(today, grant.from_on)
    grant.withdrawn_at = timezone.now()
    grant.withdrawn_reason = reason
    grant.save(update_fields=["until_on", "withdrawn_at", "withdrawn_reason"])
    act = _act("withdrawn", grant, before, plain_values(grant, ["until_on"]), reason)
    record(_within(acting, grant), act)


def _refuse_self_and_administrators(acting: Acting, user: User) -> None:
    if user.pk == acting.user:
        raise ValidationError("不能给自己授权。")
    if user.duty != Duty.BUSINESS:
        raise ValidationError("管理员账号不能有业务角色。")


def _check_unit(user: User, role: str, unit: Any | None) -> None:
    needs_unit = role == Role.UNIT_PARTY
    if needs_unit and unit is None:
        raise ValidationError({"unit": "单位党组织的授权须选定单位。"})
    if not needs_unit and unit is not None:
        raise ValidationError({"unit": "这个角色的范围不按单位划定，请清空单位。"})
    if unit is not None and unit.institution_id != user.institution_id:
        raise ValidationError({"unit": "只能选账号所在机构的单位。"})
    if unit is not None and unit.system != PARTY:
        raise ValidationError({"unit": _no_party_organisation(unit)})
    if role == Role.LEADER and user.person_id is None:
        raise ValidationError(
            {"role": "分管领导的范围取自名册中的分管关系，账号须先由系统管理员关联本人档案。"}
        )


def _no_party_organisation(unit: Any) -> str:
    """Why an administrative unit is refused, and what to take instead.

    A grant for a Party organisation reaches it, those below it and the unit it sits in; one for
    that unit alone would leave out what is found about the Party organisation itself.
    """
    there = "、".join(f"{one.name}（{one.code}）" for one in party_organisations_in(unit)[:3])
    said = f"“{unit.name}”不是党组织。这个角色授给党组织，范围及于它、它的下级和所在单位。"
    if there:
        return f"{said}所在单位对应的党组织是：{there}。"
    return f"{said}名册中还没有这个单位的党组织，请先由组织部在“单位与岗位”登记。"


def _act(
    verb: str, grant: Grant, before: dict[str, Any], after: dict[str, Any], reason: str
) -> Act:
    where = f"·{grant.unit.name}" if grant.unit is not None else ""
    label = f"{grant.user.name}（{grant.user.username}） {grant.get_role_display()}{where}"
    return Act(
        f"accounts.grant.{verb}", "grant", grant.pk, label, grant.user.person_id, before, after,
        reason,
    )  # fmt: skip


def _within(acting: Acting, grant: Grant) -> Acting:
    key = grant.user.institution_id
    return acting.within(key) if key else acting

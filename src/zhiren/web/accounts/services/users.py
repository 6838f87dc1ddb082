"""账号: made, changed and disabled by the system administrator, confirmed by the security one."""

from __future__ import annotations

import secrets
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from axes.handlers.proxy import AxesProxyHandler
from django.core.exceptions import ValidationError
from django.db import transaction

from zhiren.web.accounts.models import User
from zhiren.web.accounts.origin import normal_name
from zhiren.web.accounts.roles import Duty
from zhiren.web.accounts.selectors import person_by_code
from zhiren.web.accounts.services.passwords import password_remember, password_set_once
from zhiren.web.accounts.services.recording import act_on
from zhiren.web.accounts.services.sessions import sessions_end
from zhiren.web.audit.services import record, record_all

if TYPE_CHECKING:
    from uuid import UUID

    from zhiren.web.audit.acting import Acting

MADE, RESET, LINKED, ENABLED = "新建账号", "重置口令", "关联本人档案", "重新启用"


@dataclass(frozen=True)
class NewUser:
    """What an account is made from; ``person_code`` is the 工号 of the own file, or empty.

    From a list, ``line`` is where it stands and ``faults`` what is wrong with it at first sight.
    """

    username: str
    name: str
    duty: str = Duty.BUSINESS
    person_code: str = ""
    email: str = ""
    line: int = 0
    faults: tuple[str, ...] = ()


@transaction.atomic
def user_create(acting: Acting, new: NewUser, institution: Any | None) -> tuple[User, str]:
    """A new account with a one-time password, which is given and kept nowhere.

    It awaits the security administrator's confirmation. Refuses with ValidationError. Logs
    ``accounts.user.created``.
    """
    user, password = _made(new, institution)
    user.save()
    record(_within(acting, user), act_on(user, "user.created", after=_described(user)))
    return user, password


@transaction.atomic
def users_import(
    acting: Acting, rows: Iterable[NewUser], institution: Any
) -> list[tuple[User, str]]:
    """All accounts of a list, or none: ValidationError names every row that cannot be made.

    Logs ``accounts.user.created`` for each, in one batch.
    """
    made, problems = [], []
    for new in rows:
        faults = list(new.faults)
        try:
            with transaction.atomic():
                user, password = _made(new, institution)
                if not faults:
                    user.save()
                    made.append((user, password))
        except ValidationError as error:
            faults += [] if faults else error.messages
        problems += [f"第 {new.line} 行（{new.username}）：{text}" for text in faults]
    if problems:
        raise ValidationError(problems)
    batch: UUID = uuid4()
    acts = [act_on(user, "user.created", after=_described(user)) for user, _ in made]
    record_all(acting.within(institution.pk), acts, batch)
    return made


@transaction.atomic
def user_link(acting: Acting, user: User, person_code: str) -> None:
    """Tie an account to its owner's own file, or to none (empty).

    Refuses with ValidationError a 工号 that there is not, or whose name is another one. Ends the
    account's sessions; awaits confirmation. Logs ``accounts.user.linked``.
    """
    before = _described(user)
    user.person = _own_file(person_code, user.name, user.institution, user)
    if _described(user) == before:
        return
    fields = ["person"]
    if user.person is not None:
        fields.append("awaits")
        user.awaits = _with(user.awaits, LINKED)
    user.save(update_fields=fields)
    sessions_end(user)
    after = _described(user)
    changed = [name for name in after if after[name] != before[name]]
    old, new = ({name: values[name] for name in changed} for values in (before, after))
    record(_within(acting, user), act_on(user, "user.linked", old, new))


@transaction.atomic
def user_disable(acting: Acting, user: User, *, reason: str) -> None:
    """Disable an account; its sessions end at once.

    Refuses with ValidationError the own account and the last of its kind of administrator. Logs
    ``accounts.user.disabled``.
    """
    if user.pk == acting.user:
        raise ValidationError("不能停用自己的账号。请由另一名系统管理员办理。")
    same = User.objects.filter(duty=user.duty, is_active=True, institution=user.institution)
    if user.duty != Duty.BUSINESS and not same.exclude(pk=user.pk).exists():
        raise ValidationError(
            f"这是最后一个启用的{user.get_duty_display()}，停用后无人承担这项职责。请先建立另一个。"
        )
    user.is_active = False
    user.save(update_fields=["is_active"])
    ended = sessions_end(user)
    record(
        _within(acting, user),
        act_on(
            user,
            "user.disabled",
            {"is_active": True},
            {"is_active": False, "sessions_ended": ended},
            reason,
        ),
    )


@transaction.atomic
def user_enable(acting: Acting, user: User, *, reason: str) -> None:
    """Enable a disabled account again; awaits confirmation. Logs ``accounts.user.enabled``."""
    user.is_active = True
    user.awaits = _with(user.awaits, ENABLED)
    user.save(update_fields=["is_active", "awaits"])
    act = act_on(user, "user.enabled", {"is_active": False}, {"is_active": True}, reason)
    record(_within(acting, user), act)


@transaction.atomic
def user_reset_password(acting: Acting, user: User, *, reason: str) -> str:
    """Give a new one-time password; sessions end, and it awaits confirmation.

    Refuses the own account with ValidationError. Logs ``accounts.password.reset``, without it.
    """
    if user.pk == acting.user:
        raise ValidationError("自己的口令请在“修改口令”中更改。")
    password_remember(user)
    made = password_set_once(user)
    user.awaits = _with(user.awaits, RESET)
    user.save(update_fields=["password", "must_change_password", "password_changed_at", "awaits"])
    ended = sessions_end(user)
    after = {"sessions_ended": ended}
    record(_within(acting, user), act_on(user, "password.reset", after=after, reason=reason))
    return made


@transaction.atomic
def user_unlock(acting: Acting, user: User) -> int:
    """Forget the failures that locked an account. Logs ``accounts.user.unlocked``."""
    count: int = AxesProxyHandler.reset_attempts(username=normal_name(user.username))
    record(_within(acting, user), act_on(user, "user.unlocked"))
    return count


@transaction.atomic
def users_confirm(acting: Acting, users: Iterable[User]) -> int:
    """Confirm what the system administrator did with accounts: they may log in.

    Refuses the own account with ValidationError. Logs ``accounts.user.confirmed`` for each.
    """
    waiting = [user for user in users if user.awaits]
    if any(user.pk == acting.user for user in waiting):
        raise ValidationError("不能核准自己的账号。")
    batch = uuid4()
    for user in waiting:
        before = {"awaits": user.awaits}
        user.awaits = ""
        user.save(update_fields=["awaits"])
        act = act_on(user, "user.confirmed", before, {"awaits": ""})
        record(_within(acting, user), act, batch)
    return len(waiting)


def _made(new: NewUser, institution: Any | None) -> tuple[User, str]:
    """The account, checked and not yet saved, and its password."""
    user = User(
        username=unicodedata.normalize("NFKC", new.username).strip(),
        name=new.name.strip(),
        duty=new.duty,
        institution=institution,
        email=new.email.strip(),
        awaits=MADE,
        feed_key=secrets.token_urlsafe(32),
    )
    if new.duty == Duty.BUSINESS and institution is None:
        raise ValidationError({"institution": "业务用户须属于一个机构。"})
    if new.person_code:
        if new.duty != Duty.BUSINESS:
            raise ValidationError({"person_code": "管理员账号不能关联档案。"})
        user.person = _own_file(new.person_code, user.name, institution, user)
    password = password_set_once(user)
    user.full_clean()
    return user, password


def _own_file(code: str, name: str, institution: Any | None, user: User) -> Any | None:
    if not code:
        return None
    person = person_by_code(institution, code)
    if person is None:
        raise ValidationError({"person_code": f"本机构名册中没有工号 {code}。请核对后再填。"})
    if person.name != name:
        raise ValidationError(
            {"person_code": f"工号 {code} 的姓名与账号姓名“{name}”不一致。请核对工号和姓名。"}
        )
    other = User.objects.filter(person=person).exclude(pk=user.pk).first()
    if other is not None:
        raise ValidationError({"person_code": f"工号 {code} 已关联账号 {other.username}。"})
    return person


def _with(awaits: str, what: str) -> str:
    parts = [part for part in awaits.split("、") if part]
    return "、".join(dict.fromkeys([*parts, what]))


def _described(user: User) -> dict[str, Any]:
    return {
        "username": user.username,
        "name": user.name,
        "duty": str(user.duty),
        "institution_id": user.institution_id,
        "person_id": user.person_id,
        "email": user.email,
    }


def _within(acting: Acting, user: User) -> Acting:
    """Acts on an institution's accounts belong to its audit, also by administrators of the site."""
    return acting.within(user.institution_id) if user.institution_id else acting

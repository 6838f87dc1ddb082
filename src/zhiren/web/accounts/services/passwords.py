"""口令: changed by its owner, or set anew once by the system administrator."""

from __future__ import annotations

import secrets
import string

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.utils import timezone

from zhiren.web.accounts.models import UsedPassword, User
from zhiren.web.accounts.services.recording import act_on
from zhiren.web.accounts.services.sessions import sessions_end
from zhiren.web.audit.acting import Acting
from zhiren.web.audit.services import record

_LEAST_LENGTH = 12
# Without letters and digits that are mistaken for one another on paper.
_LETTERS = "abcdefghjkmnpqrstuvwxyz"
_CAPITALS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
_DIGITS = "23456789"


def one_time_password() -> str:
    """A password to be handed over once: all three kinds, readable from paper."""
    length = max(_LEAST_LENGTH, settings.PASSWORD_LEAST_LENGTH)
    alphabet = _LETTERS + _CAPITALS + _DIGITS
    while True:
        made = "".join(secrets.choice(alphabet) for _ in range(length))
        kinds = (string.ascii_lowercase, string.ascii_uppercase, string.digits)
        if all(set(made) & set(kind) for kind in kinds):
            return made


@transaction.atomic
def password_change(acting: Acting, user: User, new: str, *, session_key: str | None) -> None:
    """Give the own account a new password and end its other sessions.

    Refuses, with ValidationError, one that the policy refuses. Logs
    ``accounts.password.changed``, without it.
    """
    validate_password(new, user)
    password_remember(user)
    user.set_password(new)
    user.must_change_password = False
    user.password_changed_at = timezone.now()
    user.save(update_fields=["password", "must_change_password", "password_changed_at"])
    ended = sessions_end(user, except_key=session_key)
    record(acting, act_on(user, "password.changed", after={"sessions_ended": ended}))


def password_set_once(user: User) -> str:
    """Set a one-time password that must be changed at log-in; gives it. The caller saves."""
    made = one_time_password()
    user.set_password(made)
    user.must_change_password = True
    user.password_changed_at = timezone.now()
    return made


def password_remember(user: User) -> None:
    """Keep the present hash among those not to be used again, before it is replaced."""
    if user.has_usable_password() and settings.PASSWORDS_REMEMBERED:
        UsedPassword.objects.create(user=user, password=user.password)
    kept = user.used_passwords.order_by("-set_at", "-pk").values_list("pk", flat=True)
    forgotten = list(kept[settings.PASSWORDS_REMEMBERED :])
    UsedPassword.objects.filter(pk__in=forgotten).delete()

"""What the owner of an account changes: settings, second factor, calendar subscription."""

from __future__ import annotations

import secrets
from base64 import b32encode
from typing import TYPE_CHECKING

from django.db import transaction
from django_otp.plugins.otp_totp.models import TOTPDevice

from zhiren.web.accounts.models import User
from zhiren.web.accounts.services.recording import act_on
from zhiren.web.audit.services import plain_values, record

if TYPE_CHECKING:
    from zhiren.web.audit.acting import Acting

_DEVICE = "动态口令"


@transaction.atomic
def profile_change(acting: Acting, user: User, *, email: str, takes_digest: bool) -> bool:
    """Change the own e-mail address and whether the digest comes; False when nothing changed.

    Logs ``accounts.user.changed``.
    """
    names = ("email", "takes_digest")
    before = plain_values(User.objects.get(pk=user.pk), names)
    user.email, user.takes_digest = email, takes_digest
    after = plain_values(user, names)
    changed = [name for name in names if after[name] != before[name]]
    if not changed:
        return False
    user.save(update_fields=changed)
    old, new = ({name: values[name] for name in changed} for values in (before, after))
    record(acting, act_on(user, "user.changed", old, new))
    return True


@transaction.atomic
def feed_key_renew(acting: Acting, user: User) -> None:
    """A new address for the calendar feed; the old one stops. Logs the fact, not the key."""
    user.feed_key = secrets.token_urlsafe(32)
    user.save(update_fields=["feed_key"])
    record(acting, act_on(user, "feed_key.renewed"))


def second_factor_prepare(user: User) -> TOTPDevice:
    """The device that waits for its first code, made when there is none yet."""
    device, _ = TOTPDevice.objects.get_or_create(
        user=user, confirmed=False, defaults={"name": _DEVICE}
    )
    return device


@transaction.atomic
def second_factor_confirm(acting: Acting, user: User, device: TOTPDevice, code: str) -> bool:
    """Take the device into use if the code is its own. Logs ``accounts.second_factor.added``."""
    if not device.verify_token(code):
        return False
    device.confirmed = True
    device.save(update_fields=["confirmed"])
    record(acting, act_on(user, "second_factor.added"))
    return True


@transaction.atomic
def second_factor_remove(acting: Acting, user: User, *, reason: str) -> int:
    """Take away an account's second factor; gives how many devices it had.

    By the owner with a code, or by the security administrator when the device is lost. Logs
    ``accounts.second_factor.removed``.
    """
    count: int
    count, _ = TOTPDevice.objects.filter(user=user).delete()
    if count:
        within = acting.within(user.institution_id) if user.institution_id else acting
        record(within, act_on(user, "second_factor.removed", reason=reason))
    return count


def secret_of(device: TOTPDevice) -> str:
    """The device's key as authenticators take it by hand."""
    return b32encode(device.bin_key).decode("ascii").rstrip("=")

"""Accounts with passwords and second factors."""

import time

import pytest
from django.contrib.auth.hashers import make_password
from django.urls import reverse
from django.utils import timezone
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

PASSWORD = "Zhiren-2026!"


@pytest.fixture(autouse=True)
def quick_passwords(settings):
    """Argon2 is slow on purpose; these tests hash by the hundred."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def encoded(quick_passwords):
    return make_password(PASSWORD)


@pytest.fixture
def with_password(people, encoded):
    """``with_password("head")``: the account, which now has the test's password."""

    def give(name):
        user = getattr(people, name)
        user.password, user.password_changed_at = encoded, timezone.now()
        user.save(update_fields=["password", "password_changed_at"])
        return user

    return give


@pytest.fixture
def enter(client):
    """Post account and password to the log-in page."""

    def post(username, password=PASSWORD, to=None, **more):
        data = {"username": username, "password": password, "next": to or ""}
        return (more.pop("by", None) or client).post(reverse("accounts:log_in"), data, **more)

    return post


def device_of(user):
    return TOTPDevice.objects.create(user=user, name="测试", confirmed=True)


def code_of(device, steps=0):
    """The code that the authenticator shows now, or some steps later."""
    totp = TOTP(device.bin_key, device.step, device.t0, device.digits, device.drift)
    totp.time = time.time() + steps * device.step
    return f"{totp.token():06d}"

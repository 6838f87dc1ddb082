"""口令 rules: Django's in this site's own words, kinds of characters, and none used before."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import (
    CommonPasswordValidator,
    MinimumLengthValidator,
    UserAttributeSimilarityValidator,
)
from django.core.exceptions import ValidationError

if TYPE_CHECKING:
    from zhiren.web.accounts.models import User

LEAST_KINDS = 3
_KINDS = (r"[a-z]", r"[A-Z]", r"[0-9]", r"[^a-zA-Z0-9]")


class LongEnough(MinimumLengthValidator):
    """Not too short."""

    def get_error_message(self) -> str:
        """What is wrong with a password that is refused."""
        return f"口令太短，至少要 {self.min_length} 个字符。"

    def get_help_text(self) -> str:
        """The rule as one sentence."""
        return f"口令不少于 {self.min_length} 个字符。"


class NotCommon(CommonPasswordValidator):
    """None of those that everybody uses."""

    def get_error_message(self) -> str:
        """What is wrong with a password that is refused."""
        return "这个口令太常见，容易被猜到，请换一个。"

    def get_help_text(self) -> str:
        """The rule as one sentence."""
        return "口令不能是常见的口令。"


class UnlikeTheOwner(UserAttributeSimilarityValidator):
    """Not much like the account or the name."""

    def get_error_message(self) -> str:
        """What is wrong with a password that is refused; the attribute's title is put in."""
        return "口令与您的%(verbose_name)s太相似，请换一个。"

    def get_help_text(self) -> str:
        """The rule as one sentence."""
        return "口令不能与您的账号、姓名太相似。"


class KindsOfCharacters:
    """At least three of: small letters, capitals, digits, other characters."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Refuse with what is lacking."""
        if sum(bool(re.search(kind, password)) for kind in _KINDS) < LEAST_KINDS:
            raise ValidationError(self.get_help_text(), code="password_kinds")

    def get_help_text(self) -> str:
        """The rule as one sentence."""
        return "口令须含大写字母、小写字母、数字、其他符号中的至少三类。"


class NotUsedBefore:
    """Not the present password and none of the last ``PASSWORDS_REMEMBERED``."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Refuse a password that was used before."""
        if user is None or user.pk is None:
            return
        used = list(
            user.used_passwords.order_by("-set_at", "-pk").values_list("password", flat=True)[
                : settings.PASSWORDS_REMEMBERED
            ]
        )
        if any(check_password(password, encoded) for encoded in [user.password, *used] if encoded):
            raise ValidationError(self.get_help_text(), code="password_used")

    def get_help_text(self) -> str:
        """The rule as one sentence."""
        return f"口令不能与最近 {settings.PASSWORDS_REMEMBERED} 次用过的相同。"

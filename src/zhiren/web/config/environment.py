"""Settings from the environment; a wrong value stops the start and says what is allowed.

Every setting may also come from a file: ``ZHIREN_SECRET_KEY_FILE=/run/secrets/key`` is read where
``ZHIREN_SECRET_KEY`` is not set, so that secrets need not stand in the environment.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

_TRUE, _FALSE = ("1", "true", "yes", "on"), ("0", "false", "no", "off")


def text(name: str, default: str = "") -> str:
    """The setting, or the content of the file that ``<name>_FILE`` names, or the default."""
    if name in os.environ:
        return os.environ[name]
    file = os.environ.get(f"{name}_FILE")
    if not file:
        return default
    try:
        return Path(file).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise ImproperlyConfigured(f"{name}_FILE：读不了 {file}（{error.strerror}）") from error


def boolean(name: str, *, default: bool) -> bool:
    """Yes or no; refuses every other word."""
    value = text(name).lower()
    if not value:
        return default
    if value not in (*_TRUE, *_FALSE):
        allowed = "、".join((*_TRUE, *_FALSE))
        raise ImproperlyConfigured(f"{name}={value}：只能是 {allowed}")
    return value in _TRUE


def whole(name: str, default: int, least: int, most: int) -> int:
    """A whole number from ``least`` to ``most``, both allowed."""
    value = text(name)
    if not value:
        return default
    if not value.isdecimal() or not least <= int(value) <= most:
        raise ImproperlyConfigured(f"{name}={value}：须为 {least} 至 {most} 的整数")
    return int(value)


def listed(name: str, default: str) -> list[str]:
    """Words separated by commas."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def day_counts(name: str, default: str) -> list[int]:
    """Numbers of days separated by commas, most first, each from 1 to 365."""
    words = listed(name, default)
    if not all(word.isdecimal() and 1 <= int(word) <= 365 for word in words):  # noqa: PLR2004
        raise ImproperlyConfigured(
            f"{name}={text(name)}：须为 1 至 365 的天数，用逗号隔开，如 7,3,1"
        )
    return sorted({int(word) for word in words}, reverse=True)


def secret_key(folder: Path) -> str:
    """``ZHIREN_SECRET_KEY``, else one made at the first start and kept in the data folder."""
    given = text("ZHIREN_SECRET_KEY")
    if given:
        return given
    kept = folder / "secret-key"
    if not kept.exists():
        folder.mkdir(parents=True, exist_ok=True)
        made = os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(made, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(50))
    return kept.read_text(encoding="ascii").strip()

"""水印: the line that every export carries: who took it out, when, from where, and what for."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Protocol

from django.utils import timezone


class Exporter(Protocol):
    """An access, as far as the line needs it."""

    @property
    def user(self) -> Any:
        """The account; its institution is None for the whole site."""


def watermark(access: Exporter, now: datetime) -> str:
    """导出人 张三（账号 zhangsan） 2026-11-28 10:20 临江医学院 仅供工作使用.

    The moment is written in the site's time zone.
    """
    user = access.user
    institution = user.institution
    parts = [
        f"导出人 {user.name}（账号 {user.username}）",
        timezone.localtime(now).strftime("%Y-%m-%d %H:%M"),
        institution.name if institution is not None else "知任",
        "仅供工作使用",
    ]
    return " ".join(parts)

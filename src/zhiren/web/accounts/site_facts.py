"""How the site is: versions, database, queue, disk and settings in force; no business data."""

from __future__ import annotations

import platform
import shutil
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

import django
from django.conf import settings
from django.db import connection
from django.db.models import Count, Min
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from zhiren.web.accounts.models import User, UserSession
from zhiren.web.accounts.roles import Duty

FAILURES_SHOWN = 10
_GIGABYTE = 2**30
# Below this share of free space the page warns.
LOW_SHARE = 0.1


class Setting(NamedTuple):
    """A setting as it holds: what it is, its name in the environment, its value."""

    title: str
    name: str
    value: str


def versions() -> list[tuple[str, str]]:
    """Programs and their versions."""
    return [
        ("知任", version("zhiren")),
        ("Django", django.get_version()),
        ("Python", platform.python_version()),
        ("数据库", _database()),
    ]


def _database() -> str:
    if connection.vendor == "sqlite":
        import sqlite3

        return f"SQLite {sqlite3.sqlite_version}（单机，适合试用和小型机构）"
    number: int = getattr(connection, "pg_version", 0)
    title = getattr(connection, "display_name", connection.vendor)
    return f"{title} {number // 10000}.{number % 10000}" if number else title


def database_bytes() -> int:
    """How big the database is."""
    if connection.vendor == "sqlite":
        file = Path(str(settings.DATABASES["default"]["NAME"]))
        return file.stat().st_size if file.is_file() else 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def disk() -> dict[str, Any]:
    """Space where the data folder is, in GB."""
    folder = next(p for p in (settings.DATA, *settings.DATA.parents) if p.exists())
    total, _, free = shutil.disk_usage(folder)
    return {
        "total": round(total / _GIGABYTE, 1),
        "free": round(free / _GIGABYTE, 1),
        "is_low": free < total * LOW_SHARE,
    }


def queue() -> dict[str, Any]:
    """Background work: how much waits, since when, and what failed last (names only).

    What is put off until later does not wait yet.
    """
    counts = dict(DBTaskResult.objects.values_list("status").annotate(Count("id")).order_by())
    waiting = DBTaskResult.objects.ready()
    failed = DBTaskResult.objects.filter(status="FAILED").order_by("-finished_at")
    return {
        "waiting": waiting.count(),
        "running": counts.get("RUNNING", 0),
        "failed": counts.get("FAILED", 0),
        "since": waiting.aggregate(first=Min("enqueued_at"))["first"],
        "failures": list(
            failed.values("task_path", "finished_at", "exception_class_path")[:FAILURES_SHOWN]
        ),
    }


def accounts() -> dict[str, Any]:
    """How many accounts of each kind, and sessions open now."""
    counts = dict(
        User.objects.filter(is_active=True).values_list("duty").annotate(Count("id")).order_by()
    )
    standing = UserSession.objects.filter(session__expire_date__gt=timezone.now())
    return {
        "kinds": [(duty.label, counts.get(duty.value, 0)) for duty in Duty],
        "sessions": standing.count(),
    }


def settings_in_force() -> list[Setting]:
    """What is set, without secrets."""
    yes = {True: "是", False: "否"}
    return [
        Setting("网站地址", "ZHIREN_ADDRESS", settings.SITE_ADDRESS),
        Setting("允许的主机名", "ZHIREN_HOSTS", "、".join(settings.ALLOWED_HOSTS)),
        Setting("经 HTTPS 访问", "ZHIREN_HTTPS", yes[settings.IS_HTTPS]),
        Setting("前置代理层数", "ZHIREN_PROXIES", str(settings.PROXIES)),
        Setting("调试模式", "ZHIREN_DEBUG", yes[settings.DEBUG]),
        Setting("口令最短长度", "ZHIREN_PASSWORD_LENGTH", str(settings.PASSWORD_LEAST_LENGTH)),
        Setting("口令有效天数", "ZHIREN_PASSWORD_DAYS", str(settings.PASSWORD_DAYS)),
        Setting(
            "不得重用的口令数", "ZHIREN_PASSWORDS_REMEMBERED", str(settings.PASSWORDS_REMEMBERED)
        ),
        Setting("失败几次锁定", "ZHIREN_LOG_IN_FAILURES", str(settings.AXES_FAILURE_LIMIT)),
        Setting("锁定分钟数", "ZHIREN_LOCK_OUT_MINUTES", str(settings.LOCK_OUT_MINUTES)),
        Setting("空闲退出分钟数", "ZHIREN_SESSION_MINUTES", str(settings.SESSION_IDLE_MINUTES)),
        Setting("同一账号同时登录数", "ZHIREN_SESSIONS_A_USER", str(settings.SESSIONS_A_USER)),
        Setting("上传上限（MB）", "ZHIREN_UPLOAD_MEGABYTES", str(settings.UPLOAD_MEGABYTES)),
        Setting("邮件服务器", "ZHIREN_SMTP_HOST", settings.EMAIL_HOST or "未设置，邮件写入文件"),
        Setting("到期前几天提醒", "ZHIREN_REMIND_DAYS", "、".join(map(str, settings.REMIND_DAYS))),
        Setting("逾期几个工作日升级", "ZHIREN_ESCALATE_WORKDAYS", str(settings.ESCALATE_WORKDAYS)),
        Setting("最长暂缓天数", "ZHIREN_SNOOZE_DAYS", str(settings.SNOOZE_DAYS)),
        Setting("时区", "", settings.TIME_ZONE),
    ]

"""``python -m zhiren.web create_administrators``: the first three, on the server itself."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from zhiren.web.accounts.models import User
from zhiren.web.accounts.roles import Duty
from zhiren.web.accounts.services.users import NewUser, user_create, users_confirm
from zhiren.web.audit.acting import system

_NAMES = {Duty.SYSTEM: "xitong", Duty.SECURITY: "anquan", Duty.AUDIT: "shenji"}


class Command(BaseCommand):
    """Makes those of the three administrators that there are not; prints their passwords once."""

    help = "建立三类管理员中还没有的账号，打印一次性口令。口令只显示一次，请分别交给三个人。"

    def add_arguments(self, parser: CommandParser) -> None:
        """For one institution, or for the whole site."""
        parser.add_argument(
            "--institution", metavar="机构代码", help="只管理这一个机构；不填为全站"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Make, confirm and print; nothing when all are there."""
        institution = _institution(options["institution"])
        acting = system("命令行建立管理员")
        there = User.objects.filter(institution=institution, is_active=True)
        missing = [d for d in _NAMES if not there.filter(duty=d).exists()]
        if not missing:
            self.stdout.write("三类管理员都已有账号，没有新建。忘记口令请由另一名管理员重置。")
            return
        suffix = f".{institution.code}" if institution else ""
        with transaction.atomic():
            for duty in missing:
                new = NewUser(f"{_NAMES[duty]}{suffix}", str(duty.label), duty=duty)
                user, password = user_create(acting, new, institution)
                users_confirm(acting, [user])
                self.stdout.write(f"{duty.label}：账号 {user.username}，一次性口令 {password}")


def _institution(code: str | None) -> Any | None:
    if not code:
        return None
    model: Any = apps.get_model("register", "Institution")
    found = model.objects.filter(code=code).first()
    if found is None:
        codes = "、".join(model.objects.values_list("code", flat=True))
        raise CommandError(f"没有代码为“{code}”的机构。现有：{codes or '无'}")
    return found

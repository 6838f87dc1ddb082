"""``python -m zhiren.web recover_administrator``: when no other administrator can help."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from zhiren.web.accounts.models import User
from zhiren.web.accounts.roles import Duty
from zhiren.web.accounts.services.own import second_factor_remove
from zhiren.web.accounts.services.users import (
    user_enable,
    user_reset_password,
    user_unlock,
    users_confirm,
)
from zhiren.web.audit.acting import system


class Command(BaseCommand):
    """A new one-time password, no lock and no second factor, for one administrator."""

    help = "在服务器上为一名管理员重置口令、解锁、解除动态口令；写入审计。业务用户请在网页上办理。"

    def add_arguments(self, parser: CommandParser) -> None:
        """Whom, and why."""
        parser.add_argument("username", metavar="账号")
        parser.add_argument("--reason", metavar="理由", required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        """All of it or nothing; prints the password once."""
        user = User.objects.filter(username__iexact=options["username"]).first()
        if user is None or user.duty == Duty.BUSINESS:
            raise CommandError("没有这个管理员账号。业务用户的口令由系统管理员在网页上重置。")
        acting, reason = system("命令行恢复管理员"), options["reason"]
        with transaction.atomic():
            if not user.is_active:
                user_enable(acting, user, reason=reason)
            password = user_reset_password(acting, user, reason=reason)
            second_factor_remove(acting, user, reason=reason)
            user_unlock(acting, user)
            users_confirm(acting, [user])
        self.stdout.write(f"{user.name}：账号 {user.username}，一次性口令 {password}")

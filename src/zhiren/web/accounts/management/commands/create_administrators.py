"""``python -m zhiren.web create_administrators``: three for all institutions together."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from zhiren.web.accounts.models import User
from zhiren.web.accounts.roles import Duty
from zhiren.web.accounts.services.users import NewUser, user_create, users_confirm
from zhiren.web.audit.acting import system

_NAMES = {Duty.SYSTEM: "xitong", Duty.SECURITY: "anquan", Duty.AUDIT: "shenji"}


class Command(BaseCommand):
    """Makes those of the three that there are not; prints their passwords once.

    An institution's own three come with ``zhiren institution``.
    """

    help = "建立跨机构的三类管理员中还没有的账号。一次性口令只显示一次，请分别交给三个人。"

    def handle(self, *args: Any, **options: Any) -> None:
        """Make and confirm them; nothing when all are there."""
        acting = system("命令行建立管理员")
        there = User.objects.filter(institution=None, is_active=True)
        missing = [duty for duty in _NAMES if not there.filter(duty=duty).exists()]
        if not missing:
            self.stdout.write(
                "三类管理员都已有账号，没有新建。登录不了时用 recover_administrator。"
            )
            return
        with transaction.atomic():
            for duty in missing:
                new = NewUser(_NAMES[duty], str(duty.label), duty=duty)
                user, password = user_create(acting, new, None)
                users_confirm(acting, [user])
                self.stdout.write(f"{duty.label}：账号 {user.username}，一次性口令 {password}")

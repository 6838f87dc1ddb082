"""``python -m zhiren.web verify_audit``: walk the audit's chain from first to last."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from zhiren.web.audit.chain import parse_anchor
from zhiren.web.audit.models import Verification
from zhiren.web.audit.verification import verification_run


class Command(BaseCommand):
    """Exit status 0 when the chain is whole, 1 when it is not."""

    help = "校验审计链：逐条检查审计记录是否被改动、删去或调换。完整时退出码为 0，有问题时为 1。"

    def add_arguments(self, parser: CommandParser) -> None:
        """The hash that somebody wrote down earlier."""
        parser.add_argument(
            "--anchor", metavar="序号:校验值", help="同时核对以前抄录在系统之外的校验值"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Walk, say how far it is, and print what was found."""
        anchor = None
        if options["anchor"]:
            try:
                anchor = parse_anchor(options["anchor"])
            except ValueError as error:
                raise CommandError(str(error), returncode=2) from error
        row = Verification.objects.create(
            asked_by="系统（命令行）",
            anchor_number=anchor.number if anchor else None,
            anchor_hash=anchor.hash if anchor else "",
        )
        verification_run(row, self._tell)
        if not row.is_protected:
            self.stderr.write("注意：数据库没有禁止改动审计记录的触发器。")
        if row.status == Verification.Status.BROKEN:
            raise CommandError(f"有问题：{row.sentence}", returncode=1)
        self.stdout.write(f"完整：{row.sentence}")
        if row.length:
            self.stdout.write(f"请抄录到系统之外：{row.length}:{row.head_hash}")

    def _tell(self, done: int, length: int) -> None:
        if length and done < length:
            self.stdout.write(f"已校验 {done} / {length} 条")

"""``python -m zhiren.web evaluate``: judge registers now, without a worker."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from zhiren.policy.packs import PackError
from zhiren.web.audit.acting import system
from zhiren.web.bridge.evaluating import evaluate_register
from zhiren.web.findings.models import EvaluationRun
from zhiren.web.findings.runs import run_ask, run_execute
from zhiren.web.register.models import Institution


class Command(BaseCommand):
    """Judge today and keep the findings; for a past date only the numbers are printed."""

    help = "研判名册并保存结果；--as-of 过去的日期时只显示数字，不改动已保存的结果"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which institution and which day."""
        parser.add_argument("--institution", help="机构代码；不写则逐个研判全部机构")
        parser.add_argument("--as-of", type=date.fromisoformat, help="日期，如 2026-03-01")

    def handle(self, *args: Any, **options: Any) -> None:
        """Judge them one after another."""
        institutions = Institution.objects.all()
        if options["institution"]:
            institutions = institutions.filter(code=options["institution"])
            if not institutions:
                known = "、".join(Institution.objects.values_list("code", flat=True))
                raise CommandError(
                    f"没有机构 {options['institution']}；有的是：{known or '（无）'}"
                )
        for institution in institutions:
            self._evaluate(institution, options["as_of"] or timezone.localdate())

    def _evaluate(self, institution: Institution, on: date) -> None:
        if on != timezone.localdate():
            self._show(institution, on)
            return
        run = run_ask(system("命令行"), institution.pk, EvaluationRun.Kind.ASKED)
        run_execute(run)
        run.refresh_from_db()
        if run.status == EvaluationRun.Status.FAILED:
            raise CommandError(f"{institution}：{run.error}")
        if run.status != EvaluationRun.Status.DONE:
            self.stdout.write(f"{institution}：正在由别处研判（{run.asked_by} 发起），没有重复启动")
            return
        self.stdout.write(
            f"{institution}：研判 {run.judged} 项，新增 {run.appeared}，变化 {run.changed}，"
            f"消除 {run.resolved}"
        )

    def _show(self, institution: Institution, on: date) -> None:
        try:
            outcome = evaluate_register(institution, on)
        except PackError as error:
            raise CommandError(f"{institution}：{error}") from error
        self.stdout.write(
            f"{institution}：{on} 研判 {outcome.judged} 项，结果 {len(outcome.found)} 项（未保存）"
        )

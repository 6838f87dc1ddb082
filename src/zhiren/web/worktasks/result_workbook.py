"""Frozen results as a workbook: the results, and every line of their arithmetic."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone

from zhiren.web.audit.services import record_export
from zhiren.web.audit.watermark import watermark
from zhiren.web.roster.workbooks import Sheet, Style
from zhiren.web.worktasks.completion import COUNTS, TIMINGS, Counts, Timing
from zhiren.web.worktasks.models import FrozenTask
from zhiren.web.worktasks.result_selectors import with_timings

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from django.db.models import QuerySet

    from zhiren.web.accounts.access import Access
    from zhiren.web.worktasks.models import FrozenResult, Plan

HEADS = (
    "单位或责任人", "版次", "任务", "计入", *TIMINGS.values(), "不计入（受保护）",
    "力争类（只报告）", "权重合计", "完成权重", "完成率（%）", "所据条款", "校验值",
)  # fmt: skip
LINE_HEADS = (
    "单位或责任人", "任务", "条款", "权重", "完成比例（%）", "计入方式", "完成情况", "时限",
    "完成日期", "所据决定",
)  # fmt: skip


def result_sheets(access: Access, rows: QuerySet[FrozenResult]) -> list[Sheet]:
    """Two sheets; the watermark is their first line and stands on every page."""
    line = watermark(access, timezone.now())
    results = list(rows)
    widths = (24, 6, 8, 8, 10, 10, 10, 10, 14, 14, 10, 10, 12, 24, 24)
    return [
        Sheet("结算结果", widths, _results(line, results), frozen=2, footer=line),
        Sheet("逐项计算", (24, 50, 24, 8, 12, 16, 12, 12, 12, 30), _lines(line, results), 2, line),
    ]


def record_result_export(access: Access, plan: Plan, rows: QuerySet[FrozenResult]) -> None:
    """Into the audit, before the first byte."""
    filters = {"plan": plan.title, "version": rows.first().version if rows else ""}  # type: ignore[union-attr]
    record_export(access.acting, "年终结算结果", filters, rows.count(), HEADS)


def _results(line: str, results: Sequence[FrozenResult]) -> Iterator[tuple[Style, Sequence[Any]]]:
    yield Style.QUIET, (line,)
    yield Style.HEAD, HEADS
    for row in with_timings(results):
        one = row.result
        yield Style.PLAIN, (
            one.name, one.version, one.tasks, one.counted, *row.done, one.shielded, one.aims,
            float(one.weight), float(one.achieved),
            "" if one.completion is None else one.completion / 100, one.clause, one.digest,
        )  # fmt: skip


def _lines(line: str, results: Sequence[FrozenResult]) -> Iterator[tuple[Style, Sequence[Any]]]:
    yield Style.QUIET, (line,)
    yield Style.HEAD, LINE_HEADS
    names = {one.pk: one.name for one in results}
    tasks = FrozenTask.objects.filter(result__in=list(names)).order_by("result", "pk")
    for task in tasks.iterator(1_000):
        facts, shield = task.facts, task.shield
        yield Style.PLAIN, (
            names[task.result_id], task.name, task.clause, float(task.weight), task.share,
            COUNTS[Counts(task.counts)], TIMINGS[Timing(facts["timing"])], facts["due_on"],
            facts["finished_on"], f"{shield['case']}（{shield['decision']}）" if shield else "",
        )  # fmt: skip

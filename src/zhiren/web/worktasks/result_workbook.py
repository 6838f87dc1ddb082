"""Frozen results as a workbook: the results, and every line of their arithmetic."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.utils import timezone

from zhiren.web.audit.services import record_export
from zhiren.web.audit.watermark import watermark
from zhiren.web.lib.workbooks import Cell, Head, Sheet, list_sheet, titles
from zhiren.web.worktasks.completion import COUNTS, TIMINGS, Counts, Timing
from zhiren.web.worktasks.models import FrozenTask
from zhiren.web.worktasks.result_selectors import with_timings

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from django.db.models import QuerySet

    from zhiren.web.accounts.access import Access
    from zhiren.web.worktasks.models import FrozenResult, Plan

_HEADS = (
    Head("单位或责任人", 24, wraps=True), Head("版次", 6), Head("任务", 8), Head("计入", 8),
    *(Head(title, 10) for title in TIMINGS.values()), Head("不计入（受保护）", 14),
    Head("力争类（只报告）", 14), Head("权重合计", 10), Head("完成权重", 10), Head("完成率（%）", 12),
    Head("所据条款", 24), Head("校验值", 24),
)  # fmt: skip
_LINE_HEADS = (
    Head("单位或责任人", 24, wraps=True), Head("任务", 50, wraps=True), Head("条款", 24),
    Head("权重", 8), Head("完成比例（%）", 12), Head("计入方式", 16), Head("完成情况", 12),
    Head("时限", 12), Head("完成日期", 12), Head("所据决定", 30, wraps=True),
)  # fmt: skip


def result_sheets(access: Access, rows: QuerySet[FrozenResult]) -> list[Sheet]:
    """The results, and every line of them."""
    line = watermark(access, timezone.now())
    results = list(rows)
    return [
        list_sheet("结算结果", _HEADS, _results(results), line),
        list_sheet("逐项计算", _LINE_HEADS, _lines(results), line),
    ]


def record_result_export(access: Access, plan: Plan, rows: QuerySet[FrozenResult]) -> None:
    """Into the audit, before the first byte."""
    filters = {"plan": plan.title, "version": rows.first().version if rows else ""}  # type: ignore[union-attr]
    record_export(access.acting, "年终结算结果", filters, rows.count(), titles(_HEADS))


def _results(results: Sequence[FrozenResult]) -> Iterator[Sequence[Cell]]:
    for row in with_timings(results):
        one = row.result
        yield (
            one.name, one.version, one.tasks, one.counted, *row.done, one.shielded, one.aims,
            float(one.weight), float(one.achieved),
            None if one.completion is None else one.completion / 100, one.clause, one.digest,
        )  # fmt: skip


def _lines(results: Sequence[FrozenResult]) -> Iterator[Sequence[Cell]]:
    names = {one.pk: one.name for one in results}
    tasks = FrozenTask.objects.filter(result__in=list(names)).order_by("result", "pk")
    for task in tasks.iterator(1_000):
        facts, shield = task.facts, task.shield
        yield (
            names[task.result_id], task.name, task.clause, float(task.weight), task.share,
            COUNTS[Counts(task.counts)], TIMINGS[Timing(facts["timing"])], _day(facts["due_on"]),
            _day(facts["finished_on"]), f"{shield['case']}（{shield['decision']}）" if shield else "",
        )  # fmt: skip


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None

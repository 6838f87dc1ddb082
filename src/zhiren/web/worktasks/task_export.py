"""The list of tasks as a workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhiren.web.bridge.packs import clause_of
from zhiren.web.findings.filters import STRENGTH_TITLES
from zhiren.web.lib.workbooks import Cell, Head, Sheet, list_sheet
from zhiren.web.worktasks.lights import LIGHTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from django.db.models import QuerySet

    from zhiren.web.worktasks.models import WorkTask

HEADS = (
    Head("灯", 12), Head("计划", 24), Head("部分", 20), Head("任务", 40, wraps=True),
    Head("分项", 20), Head("责任单位", 20), Head("分管领导", 12), Head("类型", 10), Head("强度", 8),
    Head("时限", 12), Head("进度（%）", 9), Head("最近报告", 12), Head("办理情况", 10),
    Head("完成日期", 12), Head("验收日期", 12), Head("交付成果", 30, wraps=True), Head("条款", 24),
    Head("条款原文", 60, wraps=True),
)  # fmt: skip
_BATCH = 2_000


def task_sheet(rows: QuerySet[WorkTask], watermark: str) -> Sheet:
    """One row a task, with the words that ask for it."""
    return list_sheet("任务", HEADS, _rows(rows), watermark)


def _rows(rows: QuerySet[WorkTask]) -> Iterator[Sequence[Cell]]:
    for work in rows.iterator(_BATCH):
        task = work.task
        clause = clause_of(task.clause)
        yield (
            LIGHTS[work.light],  # type: ignore[attr-defined]  # annotated by with_light
            work.plan.title, work.section, task.name, task.item,
            task.owner.name if task.owner else "", work.leader.name if work.leader else "",
            work.get_kind_display(), STRENGTH_TITLES.get(work.strength, ""), task.due_on, work.progress,
            work.last_report_on, work.get_status_display(), task.finished_on, task.accepted_on,
            work.deliverable, task.clause, clause.text if clause else work.quotation,
        )  # fmt: skip

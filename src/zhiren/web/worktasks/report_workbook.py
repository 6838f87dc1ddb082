"""The report as a workbook: its figures, and a sheet for every list behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhiren.web.lib.partial_dates import shown
from zhiren.web.lib.workbooks import Cell, Head, Row, Sheet, Style, list_sheet

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from zhiren.web.worktasks.reporting import Item, Part, PlanReport

_HEADS = (
    Head("任务", 44, wraps=True), Head("分项", 16, wraps=True), Head("条款", 22),
    Head("原文", 50, wraps=True), Head("部分", 26, wraps=True), Head("责任单位", 20),
    Head("分管领导", 12), Head("时限", 12), Head("完成日期", 12), Head("进度（%）", 10),
    Head("说明", 40, wraps=True),
)  # fmt: skip
_EVENT_HEADS = (
    Head("日期", 12), Head("任务或督办单", 50, wraps=True), Head("内容", 80, wraps=True)
)  # fmt: skip


def report_sheets(report: PlanReport, mark: str) -> list[Sheet]:
    """The watermark is the first line of each sheet and stands on every page."""
    sheets = [Sheet("汇总", (40, 12, 12, 12, 14), _summary(report, mark), footer=mark)]
    sheets += [
        list_sheet(listing.title, _HEADS, map(_item, listing.items), mark)
        for listing in report.listings
    ]
    sheets += [
        list_sheet(one.title, _EVENT_HEADS, ((e.on, e.name, e.text) for e in one.events), mark)
        for one in report.events
    ]
    return sheets


def _summary(report: PlanReport, mark: str) -> Iterator[Row]:
    yield Style.QUIET, (mark,)
    yield Style.TITLE, (f"{report.plan.title} {report.period.title}报告",)
    yield Style.PLAIN, (f"截至 {shown(report.period.as_of)}",)
    yield Style.PLAIN, ()
    yield Style.HEAD, ("项目", "件数")
    yield Style.PLAIN, ("任务", report.total.tasks)
    for one in (*report.listings, *report.events):
        yield Style.PLAIN, (one.title, one.count)
    for title, parts in (("部分", report.sections), ("责任单位", report.units)):
        yield Style.PLAIN, ()
        yield Style.HEAD, (title, "任务", "已完成（含待验收）", "逾期未完成", "加权进度（%）")
        for part in parts:
            yield Style.PLAIN, _part(part)


def _part(part: Part) -> Sequence[Cell]:
    return part.title, part.tasks, part.finished, part.overdue, part.progress


def _item(item: Item) -> Sequence[Cell]:
    return (
        item.name, item.item, item.clause, item.quotation, item.section, item.owner, item.leader,
        item.due_on, item.finished_on, item.progress, item.note,
    )  # fmt: skip

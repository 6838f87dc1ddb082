"""The report as a workbook: its figures, and a sheet for every list behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from zhiren.web.lib.partial_dates import shown
from zhiren.web.roster.workbooks import Sheet, Style

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from zhiren.web.worktasks.report_events import EventList
    from zhiren.web.worktasks.reporting import Item, Listing, Part, PlanReport

HEADS = (
    "任务", "分项", "条款", "原文", "部分", "责任单位", "分管领导", "时限", "完成日期",
    "进度（%）", "说明",
)  # fmt: skip
_WIDTHS = (44, 16, 22, 50, 26, 20, 12, 12, 12, 10, 40)
Rows: TypeAlias = "Iterator[tuple[Style, Sequence[Any]]]"


def report_sheets(report: PlanReport, mark: str) -> list[Sheet]:
    """The watermark is the first line of each sheet and stands on every page."""
    sheets = [Sheet("汇总", (40, 12, 12, 12, 14), _summary(report, mark), 1, mark)]
    sheets += [
        Sheet(_name(listing.title), _WIDTHS, _list(listing, mark), 2, mark)
        for listing in report.listings
    ]
    sheets += [
        Sheet(_name(one.title), (12, 50, 80), _events(one, mark), 2, mark) for one in report.events
    ]
    return sheets


def _name(title: str) -> str:
    return title[:31]


def _summary(report: PlanReport, mark: str) -> Rows:
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
        yield Style.HEAD, (title, "任务", "已完成", "逾期未完成", "加权进度（%）")
        for part in parts:
            yield Style.PLAIN, _part(part)


def _part(part: Part) -> Sequence[Any]:
    progress = "" if part.progress is None else part.progress
    return part.title, part.tasks, part.finished, part.overdue, progress


def _list(listing: Listing, mark: str) -> Rows:
    yield Style.QUIET, (mark,)
    yield Style.HEAD, HEADS
    for item in listing.items:
        yield Style.PLAIN, _item(item)


def _item(item: Item) -> Sequence[Any]:
    return (
        item.name, item.item, item.clause, item.quotation, item.section, item.owner, item.leader,
        shown(item.due_on), shown(item.finished_on), item.progress, item.note,
    )  # fmt: skip


def _events(one: EventList, mark: str) -> Rows:
    yield Style.QUIET, (mark,)
    yield Style.HEAD, ("日期", "任务或督办单", "内容")
    for event in one.events:
        yield Style.PLAIN, (shown(event.on), event.name, event.text)

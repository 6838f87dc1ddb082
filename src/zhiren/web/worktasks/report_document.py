"""The report as an official paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhiren.web.bridge.packs import cited
from zhiren.web.lib.partial_dates import shown
from zhiren.web.worktasks.official_papers import SUBHEADING, Paper, chinese_day, without_stop
from zhiren.web.worktasks.reporting import grouped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhiren.web.worktasks.reporting import Item, Listing, Part, PlanReport

_NUMBERS = "一二三四五六七八九十"
_WIDTHS = (76, 20, 20, 20, 20)
MOST = 500


def report_document(report: PlanReport, institution: str, mark: str) -> bytes:
    """The file. Of a list longer than ``MOST`` it has the first, and says where the rest is."""
    paper = Paper(mark)
    period = report.period
    paper.title(report.plan.title)
    paper.title(f"{period.title}进展报告")
    paper.line(f"{institution}　截至{chinese_day(period.as_of)}", SUBHEADING, centred=True)
    paper.line()
    titles = iter(_NUMBERS)
    paper.heading(f"{next(titles)}、总体情况")
    paper.line(_overview(report), indented=True)
    paper.heading(f"{next(titles)}、各部分进展")
    _table(paper, "部分", report.sections)
    paper.heading(f"{next(titles)}、各责任单位完成情况")
    _table(paper, "责任单位", report.units)
    for listing in report.listings:
        paper.heading(f"{next(titles)}、{listing.title}")
        _listing(paper, listing, report)
    paper.heading(f"{next(titles)}、督办、催办、调整和问题")
    for one in report.events:
        paper.line(f"（{one.title}）{one.count} 件。", SUBHEADING, indented=True)
        for event in one.events[:MOST]:
            text = f"{shown(event.on)}　{event.name}：{event.text}"
            paper.line(text, indented=True)
    return paper.content()


def _overview(report: PlanReport) -> str:
    total = report.total
    progress = "" if total.progress is None else f"，加权进度 {total.progress}%"
    counts = "，".join(f"{one.title} {one.count} 项" for one in report.listings)
    return (
        f"共 {total.tasks} 项任务，已完成（含待验收）{total.finished} 项{progress}。"
        f"其中：{counts}。进度按各责任单位报告的百分比和任务权重平均，时限以截至日登记的为准。"
    )


def _listing(paper: Paper, listing: Listing, report: PlanReport) -> None:
    if not listing.items:
        paper.line(listing.empty, indented=True)
        return
    paper.line(f"共 {listing.count} 项。", indented=True)
    if listing.key == "ahead":
        paper.line(report.method, indented=True)
    number = 0
    for section, items in grouped(listing.items[:MOST]).items():
        paper.line(_unnumbered(section), SUBHEADING, indented=True)
        for item in items:
            number += 1
            paper.line(f"{number}. {_told(item)}", indented=True)
    if listing.count > MOST:
        rest = f"另有 {listing.count - MOST} 项，见同期的 Excel 报表。"
        paper.line(rest, indented=True)


def _unnumbered(section: str) -> str:
    """A section's title without the plan's own number, which would read as one of the report's."""
    number, _, title = section.partition("、")
    return title if title and set(number) <= set(_NUMBERS) else section


def _told(item: Item) -> str:
    """Name, owner, what about it, and the clause's own words."""
    owner = item.owner or "没有责任单位"
    of = f"（{item.item}）" if item.item else ""
    quoted = (
        f"依据：“{without_stop(item.quotation)}”（{cited(item.clause)}）。"
        if item.quotation
        else ""
    )
    return f"{without_stop(item.name)}{of}。{owner}；{item.note}。{quoted}"


def _table(paper: Paper, title: str, parts: Sequence[Part]) -> None:
    rows = [
        (p.title, p.tasks, p.finished, p.overdue, "—" if p.progress is None else f"{p.progress}%")
        for p in parts[:MOST]
    ]
    paper.rows((title, "任务", "已完成", "逾期", "进度"), rows, _WIDTHS)

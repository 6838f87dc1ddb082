"""The report as .docx, laid out as GB/T 9704 asks of official papers, as far as fonts allow.

A4 with the type area of 156 × 225 mm, title in 小标宋 22 pt, text in 仿宋 16 pt on lines of 28 pt,
headings in 黑体 and 楷体, page numbers in the outer corner. The fonts are named, not embedded:
where a machine lacks one, its own substitute stands in.
"""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING, Any

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from zhiren.web.bridge.packs import document_of
from zhiren.web.lib.partial_dates import shown
from zhiren.web.worktasks.reporting import grouped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhiren.web.worktasks.reporting import Item, Listing, Part, PlanReport

DOCUMENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TITLE, TEXT, HEADING, SUBHEADING = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312"
_NUMBERS = "一二三四五六七八九十"
_TITLE_SIZE, _SIZE, _SMALL = Pt(22), Pt(16), Pt(12)
_LINE = Pt(28)
# What XML 1.0 cannot hold.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
MOST = 500


def report_document(report: PlanReport, institution: str, mark: str) -> bytes:
    """The file. Of a list longer than ``MOST`` it has the first, and says where the rest is."""
    document: Any = Document()
    _page(document, mark)
    period = report.period
    _paragraph(document, report.plan.title, TITLE, _TITLE_SIZE, centred=True)
    _paragraph(document, f"{period.title}进展报告", TITLE, _TITLE_SIZE, centred=True)
    _paragraph(
        document, f"{institution}　截至{_day(period.as_of)}", SUBHEADING, _SIZE, centred=True
    )
    _paragraph(document, "", TEXT, _SIZE)
    titles = iter(_NUMBERS)
    _heading(document, next(titles), "总体情况")
    _paragraph(document, _overview(report), TEXT, _SIZE, indented=True)
    _heading(document, next(titles), "各部分进展")
    _table(document, "部分", report.sections)
    _heading(document, next(titles), "各责任单位完成情况")
    _table(document, "责任单位", report.units)
    for listing in report.listings:
        _heading(document, next(titles), listing.title)
        _listing(document, listing, report)
    _heading(document, next(titles), "督办、催办、调整和问题")
    for one in report.events:
        _paragraph(document, f"（{one.title}）{one.count} 件。", SUBHEADING, _SIZE, indented=True)
        for event in one.events[:MOST]:
            text = f"{shown(event.on)}　{event.name}：{event.text}"
            _paragraph(document, text, TEXT, _SIZE, indented=True)
    _paragraph(document, "", TEXT, _SIZE)
    _paragraph(document, mark, TEXT, _SMALL)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _overview(report: PlanReport) -> str:
    total = report.total
    progress = "" if total.progress is None else f"，加权进度 {total.progress}%"
    counts = "，".join(f"{one.title} {one.count} 项" for one in report.listings)
    return (
        f"共 {total.tasks} 项任务，已完成 {total.finished} 项{progress}。"
        f"其中：{counts}。进度按各责任单位报告的百分比和任务权重平均，时限以截至日登记的为准。"
    )


def _listing(document: Any, listing: Listing, report: PlanReport) -> None:
    if not listing.items:
        _paragraph(document, listing.empty, TEXT, _SIZE, indented=True)
        return
    _paragraph(document, f"共 {listing.count} 项。", TEXT, _SIZE, indented=True)
    if listing.key == "ahead":
        _paragraph(document, report.method, TEXT, _SIZE, indented=True)
    number = 0
    for section, items in grouped(listing.items[:MOST]).items():
        _paragraph(document, section, SUBHEADING, _SIZE, indented=True)
        for item in items:
            number += 1
            _paragraph(document, f"{number}. {_told(item)}", TEXT, _SIZE, indented=True)
    if listing.count > MOST:
        rest = f"另有 {listing.count - MOST} 项，见同期的 Excel 报表。"
        _paragraph(document, rest, TEXT, _SIZE, indented=True)


def _told(item: Item) -> str:
    """Name, owner, what about it, and the clause's own words."""
    owner = item.owner or "没有责任单位"
    of = f"（{item.item}）" if item.item else ""
    quoted = f"依据：“{item.quotation}”{_place(item.clause)}。" if item.quotation else ""
    return f"{item.name}{of}。{owner}；{item.note}。{quoted}"


def _place(clause: str) -> str:
    """（沪交医〔2024〕45号 二.1.3）."""
    document, path = document_of(clause), clause.partition("#")[2]
    if document is None:
        return f"（{path}）" if path else ""
    return f"（{document.number or document.title} {path}）"


def _day(day: Any) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _page(document: Any, mark: str) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.header_distance, section.footer_distance = Mm(15), Mm(28)
    document.settings.odd_and_even_pages_header_footer = True
    normal = document.styles["Normal"]
    normal.font.size = _SIZE
    _font(normal, TEXT)
    for header in (section.header, section.even_page_header):
        _write(header.paragraphs[0], mark, TEXT, Pt(9))
        header.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
    # Odd pages carry their number on the right, even ones on the left, one character in.
    for footer, side in (
        (section.footer, WD_ALIGN_PARAGRAPH.RIGHT),
        (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
    ):
        paragraph = footer.paragraphs[0]
        paragraph.alignment = side
        paragraph.paragraph_format.left_indent = Pt(14)
        paragraph.paragraph_format.right_indent = Pt(14)
        _write(paragraph, "— ", "宋体", Pt(14))
        _page_number(paragraph)
        _write(paragraph, " —", "宋体", Pt(14))


def _page_number(paragraph: Any) -> None:
    run = paragraph.add_run()
    _font(run, "宋体")
    run.font.size = Pt(14)
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        element.text = text or None
        run._r.append(element)  # noqa: SLF001 (python-docx has no fields)


def _heading(document: Any, number: str, title: str) -> None:
    paragraph = _paragraph(document, f"{number}、{title}", HEADING, _SIZE, indented=True)
    paragraph.paragraph_format.keep_with_next = True


def _paragraph(
    document: Any, text: str, font: str, size: Any, *, centred: bool = False, indented: bool = False
) -> Any:
    paragraph = document.add_paragraph()
    form = paragraph.paragraph_format
    form.space_before = form.space_after = Pt(0)
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, _LINE
    if size == _TITLE_SIZE:
        form.line_spacing = Pt(36)
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    if indented:
        form.first_line_indent = 2 * size
    _write(paragraph, text, font, size)
    return paragraph


def _table(document: Any, title: str, parts: Sequence[Part]) -> None:
    heads = (title, "任务", "已完成", "逾期", "进度")
    table = document.add_table(rows=1, cols=len(heads))
    table.style = "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    _row(table.rows[0], heads, HEADING)
    for part in parts[:MOST]:
        progress = "—" if part.progress is None else f"{part.progress}%"
        row = (part.title, part.tasks, part.finished, part.overdue, progress)
        _row(table.add_row(), row, TEXT)
    for row in table.rows:
        for cell, width in zip(row.cells, (76, 20, 20, 20, 20), strict=True):
            cell.width = Mm(width)
    head = table.rows[0]._tr.get_or_add_trPr()  # noqa: SLF001 (repeated heads have no API)
    head.append(OxmlElement("w:tblHeader"))


def _row(row: Any, values: Sequence[Any], font: str) -> None:
    for place, (cell, value) in enumerate(zip(row.cells, values, strict=True)):
        paragraph = cell.paragraphs[0]
        _write(paragraph, str(value), font, _SMALL)
        if place:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _write(paragraph: Any, text: str, font: str, size: Any) -> None:
    run = paragraph.add_run(_UNWRITABLE.sub("", text))
    run.font.size = size
    _font(run, font)


def _font(of: Any, name: str) -> None:
    """The font for Chinese characters and for the rest; python-docx sets only the latter."""
    of.font.name = name
    properties = of.element.get_or_add_rPr()
    properties.get_or_add_rFonts().set(qn("w:eastAsia"), name)

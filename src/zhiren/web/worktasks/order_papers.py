"""督办单 as .docx, in the form of official papers (GB/T 9704-2012).

The fonts of that form are rarely installed: each is named with those to take in its place, so
that every office program shows a serif or 仿宋 rather than whatever comes first.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from zhiren.web.bridge.packs import clause_of, document_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from zhiren.web.worktasks.models import SupervisionOrder, WorkTask

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TITLE_FONT, BODY_FONT, HEAD_FONT = "方正小标宋简体", "仿宋_GB2312", "黑体"
LATIN_FONT = "Times New Roman"
# What to take where a font is missing, best first.
INSTEAD = {
    TITLE_FONT: "方正小标宋_GBK,小标宋,华文中宋,宋体,Noto Serif CJK SC",
    BODY_FONT: "仿宋,华文仿宋,FangSong,宋体,Noto Serif CJK SC",
    HEAD_FONT: "SimHei,微软雅黑,Noto Sans CJK SC",
}
# 2号, 3号 and 4号 type; lines of 28 points; margins of the printed area of 156 × 225 mm.
TITLE_SIZE, BODY_SIZE, SMALL_SIZE, LINE = Pt(22), Pt(16), Pt(14), Pt(28)
_RED = RGBColor(0xC0, 0, 0)
_WIDTHS = (Cm(1.4), Cm(6.6), Cm(4.4), Cm(3.2))


def order_docx(order: SupervisionOrder, works: Sequence[WorkTask]) -> bytes:
    """The order as a paper: head, number, unit, tasks with their clauses, demand, date, reply."""
    paper: Any = Document()
    _page(paper)
    _fonts(paper)
    _line(paper, order.institution.name, TITLE_FONT, TITLE_SIZE, centred=True, colour=_RED)
    _line(paper, "督 办 单", TITLE_FONT, TITLE_SIZE, centred=True, colour=_RED)
    _line(paper, order.title, BODY_FONT, BODY_SIZE, centred=True)
    _line(paper, f"{order.unit.name}：", BODY_FONT, BODY_SIZE)
    _basis(paper, order)
    _line(paper, "一、督办事项", HEAD_FONT, BODY_SIZE, indented=True)
    _tasks(paper, works)
    _line(paper, "二、督办要求", HEAD_FONT, BODY_SIZE, indented=True)
    for part in filter(str.strip, order.demand.splitlines()):
        _line(paper, part.strip(), BODY_FONT, BODY_SIZE, indented=True)
    due = f"请于{chinese_day(order.due_on)}前办结，并书面反馈办理情况。"
    _line(paper, due, BODY_FONT, BODY_SIZE, indented=True)
    _line(paper, f"签发人：{order.signed_by}", BODY_FONT, BODY_SIZE, right=True)
    _line(paper, chinese_day(order.issued_on), BODY_FONT, BODY_SIZE, right=True)
    _line(paper, "办理情况反馈", HEAD_FONT, BODY_SIZE)
    _line(paper, order.answer or "（由承办单位填写）", BODY_FONT, SMALL_SIZE, indented=True)
    out = BytesIO()
    paper.save(out)
    return out.getvalue()


def chinese_day(day: date) -> str:
    """2024年3月1日, as official papers write days.

    >>> from datetime import date
    >>> chinese_day(date(2024, 3, 1))
    '2024年3月1日'
    """
    return f"{day.year}年{day.month}月{day.day}日"


def _basis(paper: Any, order: SupervisionOrder) -> None:
    clause, document = clause_of(order.clause), document_of(order.clause)
    if clause is None or document is None:
        return
    text = f"依据《{document.title}》“{clause.text.rstrip('，。；')}”的要求，现对下列任务予以督办。"
    _line(paper, text, BODY_FONT, BODY_SIZE, indented=True)


def _tasks(paper: Any, works: Sequence[WorkTask]) -> None:
    table = paper.add_table(rows=1, cols=4)
    table.style, table.alignment = "Table Grid", WD_TABLE_ALIGNMENT.CENTER
    rows = [("序号", "任务", "所据条款", "时限")]
    for number, work in enumerate(works, 1):
        due = chinese_day(work.task.due_on) if work.task.due_on else "未写明"
        rows.append((str(number), work.task.name, work.task.clause, due))
    for place, texts in enumerate(rows):
        cells = table.rows[0].cells if place == 0 else table.add_row().cells
        for cell, text, width in zip(cells, texts, _WIDTHS, strict=True):
            cell.width = width
            font = HEAD_FONT if place == 0 else BODY_FONT
            _write(cell.paragraphs[0], text, font, Pt(12))


def _page(paper: Any) -> None:
    section = paper.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.top_margin, section.bottom_margin = Cm(3.7), Cm(3.5)
    section.left_margin, section.right_margin = Cm(2.8), Cm(2.6)


def _line(
    paper: Any,
    text: str,
    font: str,
    size: Any,
    *,
    centred: bool = False,
    right: bool = False,
    indented: bool = False,
    colour: RGBColor | None = None,
) -> None:
    paragraph = paper.add_paragraph()
    form = paragraph.paragraph_format
    form.space_before = form.space_after = Pt(0)
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, LINE
    if size == TITLE_SIZE:
        form.line_spacing = Pt(36)
    if centred or right:
        form.alignment = WD_ALIGN_PARAGRAPH.CENTER if centred else WD_ALIGN_PARAGRAPH.RIGHT
    if indented:
        form.first_line_indent = size * 2
    _write(paragraph, text, font, size, colour)


def _write(paragraph: Any, text: str, font: str, size: Any, colour: RGBColor | None = None) -> None:
    run = paragraph.add_run("".join(c for c in text if c.isprintable()))
    run.font.size, run.font.name = size, LATIN_FONT
    fonts = run._element.get_or_add_rPr().get_or_add_rFonts()  # noqa: SLF001 (docx has no other way)
    fonts.set(qn("w:eastAsia"), font)
    if colour is not None:
        run.font.color.rgb = colour


def _fonts(paper: Any) -> None:
    """Name in the font table what to take for each font that is missing."""
    from lxml import etree

    part = next(
        (rel.target_part for rel in paper.part.rels.values() if rel.reltype.endswith("/fontTable")),
        None,
    )
    if part is None:
        return
    root = etree.fromstring(part.blob)
    for name, instead in INSTEAD.items():
        font = etree.SubElement(root, qn("w:font"), {qn("w:name"): name})
        etree.SubElement(font, qn("w:altName"), {qn("w:val"): instead})
    part._blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)  # noqa: SLF001

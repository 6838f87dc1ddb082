"""公文 as .docx, laid out as GB/T 9704-2012 asks, as far as fonts allow.

A4 with the type area of 156 × 225 mm, titles in 小标宋 22 pt, text in 仿宋 16 pt on lines of 28 pt,
headings in 黑体 and 楷体, page numbers in the outer corner. These fonts are rarely installed: each
is named with those to take in its place, so that office programs show a serif or 仿宋 rather than
whatever comes first.
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
from docx.shared import Mm, Pt, RGBColor
from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TITLE, TEXT, HEADING, SUBHEADING = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312"
# What to take where a font is missing, best first.
INSTEAD = {
    TITLE: "方正小标宋_GBK,小标宋,华文中宋,宋体,Noto Serif CJK SC",
    TEXT: "仿宋,华文仿宋,FangSong,宋体,Noto Serif CJK SC",
    HEADING: "SimHei,微软雅黑,Noto Sans CJK SC",
    SUBHEADING: "楷体,KaiTi,华文楷体,宋体,Noto Serif CJK SC",
}
RED = RGBColor(0xC0, 0, 0)
_LATIN, _NUMBERS = "Times New Roman", "宋体"
_TITLE_SIZE, _SIZE, _SMALL = Pt(22), Pt(16), Pt(12)
_TITLE_LINE, _LINE = Pt(36), Pt(28)
# Columns of a table up to so many millimetres hold a number or a day and are centred.
_NARROW = 36
# What XML 1.0 cannot hold.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


class Paper:
    """A paper to be written from top to bottom; ``mark`` stands in the head of every page."""

    def __init__(self, mark: str = "") -> None:
        self._document: Any = Document()
        self._page()
        self._name_fonts()
        section = self._document.sections[0]
        for header in (section.header, section.even_page_header):
            _write(header.paragraphs[0], mark, TEXT, Pt(9))
            header.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
        # Odd pages carry their number on the right, even ones on the left, one character in.
        _page_number(section.footer, WD_ALIGN_PARAGRAPH.RIGHT)
        _page_number(section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT)

    def title(self, text: str, *, colour: RGBColor | None = None) -> None:
        """One line of the title, centred."""
        paragraph = self._add(text, TITLE, _TITLE_SIZE, colour)
        paragraph.paragraph_format.line_spacing = _TITLE_LINE
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER

    def heading(self, text: str) -> None:
        """A heading, on one page with what follows it."""
        paragraph = self._add(text, HEADING, _SIZE)
        paragraph.paragraph_format.first_line_indent = 2 * _SIZE
        paragraph.paragraph_format.keep_with_next = True

    def line(
        self,
        text: str = "",
        font: str = TEXT,
        *,
        centred: bool = False,
        right: bool = False,
        indented: bool = False,
    ) -> None:
        """A paragraph of the text."""
        paragraph = self._add(text, font, _SIZE)
        if centred or right:
            side = WD_ALIGN_PARAGRAPH.CENTER if centred else WD_ALIGN_PARAGRAPH.RIGHT
            paragraph.alignment = side
        if indented:
            paragraph.paragraph_format.first_line_indent = 2 * _SIZE

    def rows(
        self, heads: Sequence[str], rows: Sequence[Sequence[object]], widths: Sequence[int]
    ) -> None:
        """A table with its head on every page; ``widths`` in mm, narrow columns centred."""
        table = self._document.add_table(rows=1 + len(rows), cols=len(heads))
        table.style, table.alignment, table.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Mm(width)
        for row, values in zip(table.rows, (heads, *rows), strict=True):
            font = HEADING if values is heads else TEXT
            for cell, value, width in zip(row.cells, values, widths, strict=True):
                cell.width = Mm(width)
                paragraph = cell.paragraphs[0]
                _write(paragraph, str(value), font, _SMALL)
                if width <= _NARROW:
                    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        head = table.rows[0]._tr.get_or_add_trPr()  # noqa: SLF001 (repeated heads have no API)
        head.append(OxmlElement("w:tblHeader"))

    def content(self) -> bytes:
        """The finished file."""
        out = BytesIO()
        self._document.save(out)
        return out.getvalue()

    def _add(self, text: str, font: str, size: Any, colour: RGBColor | None = None) -> Any:
        paragraph = self._document.add_paragraph()
        form = paragraph.paragraph_format
        form.space_before = form.space_after = Pt(0)
        form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, _LINE
        _write(paragraph, text, font, size, colour)
        return paragraph

    def _page(self) -> None:
        section = self._document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin, section.bottom_margin = Mm(37), Mm(35)
        section.left_margin, section.right_margin = Mm(28), Mm(26)
        section.header_distance, section.footer_distance = Mm(15), Mm(28)
        self._document.settings.odd_and_even_pages_header_footer = True
        normal = self._document.styles["Normal"]
        normal.font.size = _SIZE
        _set_font(normal, TEXT)

    def _name_fonts(self) -> None:
        """Name in the font table what to take for each font that is missing."""
        parts = self._document.part.rels.values()
        part = next((r.target_part for r in parts if r.reltype.endswith("/fontTable")), None)
        if part is None:
            return
        root = etree.fromstring(part.blob)
        for name, instead in INSTEAD.items():
            font = etree.SubElement(root, qn("w:font"), {qn("w:name"): name})
            etree.SubElement(font, qn("w:altName"), {qn("w:val"): instead})
        part._blob = etree.tostring(  # noqa: SLF001 (python-docx has no font table)
            root, xml_declaration=True, encoding="UTF-8", standalone=True
        )


def chinese_day(day: date) -> str:
    """2024年3月1日, as official papers write days.

    >>> from datetime import date
    >>> chinese_day(date(2024, 3, 1))
    '2024年3月1日'
    """
    return f"{day.year}年{day.month}月{day.day}日"


def without_stop(text: str) -> str:
    """Words for the middle of a sentence: a clause's or task's own, without the mark at their end.

    >>> without_stop("加强住培、专培基地建设。")
    '加强住培、专培基地建设'
    """
    return text.rstrip("，、；。")


def _page_number(footer: Any, side: Any) -> None:
    paragraph = footer.paragraphs[0]
    paragraph.alignment = side
    paragraph.paragraph_format.left_indent = Pt(14)
    paragraph.paragraph_format.right_indent = Pt(14)
    _write(paragraph, "— ", _NUMBERS, Pt(14))
    run = paragraph.add_run()
    _set_font(run, _NUMBERS)
    run.font.size = Pt(14)
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        element.text = text or None
        run._r.append(element)  # noqa: SLF001 (python-docx has no fields)
    _write(paragraph, " —", _NUMBERS, Pt(14))


def _write(paragraph: Any, text: str, font: str, size: Any, colour: RGBColor | None = None) -> None:
    run = paragraph.add_run(_UNWRITABLE.sub("", text))
    run.font.size = size
    _set_font(run, font)
    if colour is not None:
        run.font.color.rgb = colour


def _set_font(of: Any, name: str) -> None:
    """The font for Chinese characters; python-docx sets only that of the others."""
    of.font.name = _LATIN
    of.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), name)

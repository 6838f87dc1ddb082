"""Lines of a text PDF, page by page from the top; the layout tells first lines of paragraphs."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median
from typing import Any

from zhiren.policy.model import DocumentRefused, RawLine

_UNMAPPED = re.compile(r"\(cid:\d+\)")


@dataclass(slots=True)
class _Strip:
    """A line of print: left, right, top and height in points."""

    text: str
    left: float
    right: float
    top: float
    height: float


def pdf_lines(data: bytes, file: str) -> list[RawLine]:
    """The lines of a PDF; DocumentRefused if encrypted, damaged, scanned or without encoding."""
    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    pages, pictures = _pages(data, file)
    text = "".join(strip.text for page in pages for strip in page)
    if len("".join(text.split())) < 4 * max(1, len(pages)):
        raise DocumentRefused(
            file,
            f"PDF 共 {len(pages)} 页，几乎没有可提取的文字"
            + ("，只有图像，是扫描件" if pictures else ""),
            "请先做文字识别（OCR），或向发文单位索取 Word 或文本 PDF",
        )
    unmapped = len(_UNMAPPED.findall(text))
    if unmapped > 5:
        raise DocumentRefused(
            file,
            f"PDF 的字体没有文字编码，{unmapped} 处读不出字来",
            "请从原文档重新导出 PDF，或另存为 .docx",
        )
    return [line for number, page in enumerate(pages, 1) for line in _page_lines(page, number)]


def _pages(data: bytes, file: str) -> tuple[list[list[_Strip]], int]:
    from pdfminer.high_level import extract_pages
    from pdfminer.layout import LAParams, LTFigure, LTImage
    from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect

    pages: list[list[_Strip]] = []
    pictures = 0
    try:
        for layout in extract_pages(io.BytesIO(data), laparams=LAParams(boxes_flow=None)):
            pages.append(_strips(layout))
            pictures += sum(isinstance(item, LTFigure | LTImage) for item in layout)
    except (PDFPasswordIncorrect, PDFEncryptionError) as error:
        raise DocumentRefused(file, "PDF 已加密", "请取消密码后另存，再导入") from error
    except Exception as error:  # the library raises whatever a damaged file leads to
        raise DocumentRefused(
            file, f"PDF 已损坏，打不开（{type(error).__name__}）", "请重新下载或从原文档重新导出"
        ) from error
    return pages, pictures


def _strips(layout: Iterable[Any]) -> list[_Strip]:
    from pdfminer.layout import LTTextContainer, LTTextLine

    found: list[_Strip] = []
    for box in layout:
        if not isinstance(box, LTTextContainer):
            continue
        for line in box:
            if isinstance(line, LTTextLine) and line.get_text().strip():
                text = line.get_text().rstrip("\n")
                found.append(_Strip(text, line.x0, line.x1, line.y1, line.height))
    return _side_by_side(sorted(found, key=lambda strip: (-strip.top, strip.left)))


def _side_by_side(strips: list[_Strip]) -> list[_Strip]:
    """Joins strips that stand on one line of print, left to right."""
    rows: list[list[_Strip]] = []
    for strip in strips:
        if rows and abs(rows[-1][0].top - strip.top) < 0.5 * min(strip.height, rows[-1][0].height):
            rows[-1].append(strip)
        else:
            rows.append([strip])
    merged = []
    for row in rows:
        row.sort(key=lambda strip: strip.left)
        text = "  ".join(strip.text for strip in row)
        merged.append(
            _Strip(text, row[0].left, row[-1].right, row[0].top, max(s.height for s in row))
        )
    return merged


def _page_lines(page: list[_Strip], number: int) -> list[RawLine]:
    if not page:
        return []
    size = median(strip.height for strip in page)
    margin = (
        min(strip.left for strip in page if len(strip.text.strip()) > 8 or len(page) < 3)
        if any(len(strip.text.strip()) > 8 or len(page) < 3 for strip in page)
        else min(strip.left for strip in page)
    )
    return [
        RawLine(strip.text, page=number, indented=strip.left - margin > 1.2 * size)
        for strip in page
    ]

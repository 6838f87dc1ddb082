"""Lines of a Word document: paragraphs with their automatic numbers, tables, headers and footers.

Automatic numbers are not characters of the file; they are put together from ``numbering.xml`` and
stand at the head of the line as a reader of the document sees them.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from zhiren.policy.model import DocumentRefused, RawLine
from zhiren.policy.written_numbers import chinese_of

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_PLAIN_STYLE = {
    "decimalFullWidth",
    "decimalHalfWidth",
    "decimal",
    "decimalZero",
    "ideographDigital",
}


def docx_lines(data: bytes, file: str) -> list[RawLine]:
    """The lines of a .docx; page headers and footers come last, as furniture."""
    try:
        return _lines(data)
    except Exception as error:  # the library raises whatever a damaged file leads to
        raise DocumentRefused(
            file, "文件不是完整的 Word 文档", "请用 Word 或 WPS 打开检查后另存为 .docx"
        ) from error


def _lines(data: bytes) -> list[RawLine]:
    import docx

    document = docx.Document(io.BytesIO(data))
    numbers = _AutomaticNumbers(document)
    lines = list(_block_lines(document.element.body, document, numbers, [0]))
    lines += _margin_lines(document)
    return lines


def _block_lines(
    parent: Any, document: Any, numbers: _AutomaticNumbers, tables: list[int]
) -> Iterator[RawLine]:
    for child in parent.iterchildren():
        if child.tag == f"{_W}p":
            for box in _text_boxes(child):
                yield from _block_lines(box, document, numbers, tables)
            yield from _paragraph_lines(child, document, numbers)
        elif child.tag == f"{_W}tbl":
            tables[0] += 1
            yield from _table_lines(child, tables[0])
        elif child.tag == f"{_W}sdt":
            content = child.find(f"{_W}sdtContent")
            if content is not None:
                yield from _block_lines(content, document, numbers, tables)


def _paragraph_lines(
    paragraph: Any, document: Any, numbers: _AutomaticNumbers
) -> Iterator[RawLine]:
    style = _style_of(paragraph, document)
    label = numbers.label_of(paragraph, style)
    text, bold = label, [] if not label else [(0, 0)]
    bold = []
    for run_text, is_bold in _runs(paragraph):
        if is_bold and run_text.strip():
            bold.append((len(text), len(text) + len(run_text)))
        text += run_text
    contents = paragraph.find(f".//{_W}instrText")
    in_toc = style.lower().startswith("toc") or (
        contents is not None and "TOC" in (contents.text or "")
    )
    pieces = text.split("\n")
    for position, piece in enumerate(pieces):
        yield RawLine(
            piece,
            heading=_heading_level(style),
            furniture="目录" if in_toc else "",
            bold=_merged(bold) if position == 0 else (),
            firm=len(pieces) == 1,
        )


def _runs(paragraph: Any) -> Iterator[tuple[str, bool]]:
    for run in _own_runs(paragraph):
        text = ""
        for child in run.iterchildren():
            if child.tag == f"{_W}t":
                text += child.text or ""
            elif child.tag in {f"{_W}tab", f"{_W}ptab"}:
                text += "\t"
            elif child.tag in {f"{_W}br", f"{_W}cr"}:
                text += "\n"
            elif child.tag == f"{_W}noBreakHyphen":
                text += "-"
        mark = run.find(f"{_W}rPr/{_W}b")
        yield text, mark is not None and mark.get(f"{_W}val") not in {"0", "false"}


def _own_runs(element: Any) -> Iterator[Any]:
    """The runs of a paragraph, links and insertions included, without those of its text boxes."""
    for child in element.iterchildren():
        if child.tag == f"{_W}r":
            yield child
        elif child.tag not in {f"{_W}pPr", f"{_W}del", f"{_W}moveFrom"}:
            yield from _own_runs(child)


def _text_boxes(paragraph: Any) -> Iterator[Any]:
    """What text boxes anchored in a paragraph hold, once: Word keeps a second form for old readers."""
    for box in paragraph.iter(f"{_W}txbxContent"):
        if not any(True for _ in box.iterancestors(_FALLBACK)):
            yield box


def _merged(ranges: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    merged: list[tuple[int, int]] = []
    for start, end in ranges:
        if merged and merged[-1][1] == start:
            merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    return tuple(merged)


def _table_lines(table: Any, number: int) -> Iterator[RawLine]:
    is_plain = table.find(f".//{_W}tbl") is None
    for row_number, row in enumerate(table.iter(f"{_W}tr"), start=1):
        column = 1
        for cell in row.iterchildren(f"{_W}tc"):
            goes_on = _goes_on(cell)
            for paragraph in cell.iter(f"{_W}p"):
                text = "".join(text for text, _ in _runs(paragraph)).replace("\n", " ")
                yield RawLine(
                    text, firm=True, table=number, row=row_number,
                    column=column if is_plain else 0, goes_on=goes_on,
                )  # fmt: skip
            span = cell.find(f"{_W}tcPr/{_W}gridSpan")
            column += int(span.get(f"{_W}val") or 1) if span is not None else 1


def _goes_on(cell: Any) -> bool:
    """Whether a cell is the lower part of one that reaches over several rows."""
    merge = cell.find(f"{_W}tcPr/{_W}vMerge")
    return merge is not None and merge.get(f"{_W}val") != "restart"


def _style_of(paragraph: Any, document: Any) -> str:
    mark = paragraph.find(f"{_W}pPr/{_W}pStyle")
    if mark is None:
        return ""
    identifier = mark.get(f"{_W}val") or ""
    for style in document.styles:
        if style.style_id == identifier:
            return str(style.name or identifier)
    return identifier


def _heading_level(style: str) -> int:
    name = style.lower().replace(" ", "")
    if name in {"title", "标题"}:
        return 1
    for prefix in ("heading", "标题"):
        if name.startswith(prefix) and name.removeprefix(prefix).isdecimal():
            return int(name.removeprefix(prefix))
    return 0


def _margin_lines(document: Any) -> list[RawLine]:
    lines: list[RawLine] = []
    seen: set[str] = set()
    for section in document.sections:
        for part, reason in ((section.header, "页眉"), (section.footer, "页脚")):
            for paragraph in part.paragraphs:
                text = paragraph.text.strip()
                if text and text not in seen:
                    seen.add(text)
                    lines.append(RawLine(text, furniture=reason, firm=True))
    return lines


class _AutomaticNumbers:
    """Counts automatic numbers through a document, as Word does, list by list and level by level."""

    def __init__(self, document: Any) -> None:
        self._levels: dict[str, dict[int, tuple[str, str, int]]] = {}
        self._styles = self._style_numbers(document)
        self._counts: dict[tuple[str, int], int] = {}
        self._lists: dict[str, str] = {}
        self._starts: dict[tuple[str, int], int] = {}
        try:
            root = document.part.numbering_part.element
        except (NotImplementedError, KeyError):
            return
        abstract = {
            node.get(f"{_W}abstractNumId"): self._level_formats(node)
            for node in root.iter(f"{_W}abstractNum")
        }
        for node in root.iter(f"{_W}num"):
            number = node.get(f"{_W}numId")
            reference = node.find(f"{_W}abstractNumId").get(f"{_W}val")
            self._levels[number] = abstract.get(reference, {})
            overrides = node.findall(f"{_W}lvlOverride")
            # Lists of one abstract definition count on together unless one starts anew.
            self._lists[number] = f"n{number}" if overrides else f"a{reference}"

    @staticmethod
    def _level_formats(node: Any) -> dict[int, tuple[str, str, int]]:
        levels = {}
        for level in node.iter(f"{_W}lvl"):
            parts = [level.find(f"{_W}{tag}") for tag in ("numFmt", "lvlText", "start")]
            form, text, start = [p.get(f"{_W}val") if p is not None else None for p in parts]
            levels[int(level.get(f"{_W}ilvl"))] = (
                form or "decimal", text or "", int(start or 1)
            )  # fmt: skip
        return levels

    @staticmethod
    def _style_numbers(document: Any) -> dict[str, Any]:
        return {
            str(style.name): style.element.find(f"{_W}pPr/{_W}numPr")
            for style in document.styles
            if style.element.find(f"{_W}pPr/{_W}numPr") is not None
        }

    def label_of(self, paragraph: Any, style: str) -> str:
        """The number before a paragraph, as shown; empty if it has none or a bullet."""
        properties = paragraph.find(f"{_W}pPr/{_W}numPr")
        if properties is None:
            properties = self._styles.get(style)
        if properties is None:
            return ""
        number, level = (properties.find(f"{_W}{tag}") for tag in ("numId", "ilvl"))
        identifier = number.get(f"{_W}val") if number is not None else ""
        depth = int(level.get(f"{_W}val")) if level is not None else 0
        formats = self._levels.get(identifier, {})
        if depth not in formats or not "".join(_runs_text(paragraph)).strip():
            return ""
        return self._next(self._lists[identifier], formats, depth)

    def _next(self, listing: str, formats: dict[int, tuple[str, str, int]], depth: int) -> str:
        form, pattern, start = formats[depth]
        key = (listing, depth)
        self._counts[key] = self._counts.get(key, start - 1) + 1
        for deeper in [k for k in self._counts if k[0] == listing and k[1] > depth]:
            del self._counts[deeper]
        if form in {"bullet", "none"}:
            return ""
        label = pattern
        for position in range(depth + 1):
            shape, _, first = formats.get(position, ("decimal", "", 1))
            count = self._counts.get((listing, position), first)
            label = label.replace(f"%{position + 1}", _shown(count, shape))
        return label + " "


def _runs_text(paragraph: Any) -> list[str]:
    return [text for text, _ in _runs(paragraph)]


def _shown(count: int, shape: str) -> str:
    if shape in _PLAIN_STYLE:
        return str(count)
    if shape.startswith(("chinese", "ideograph", "japanese", "taiwanese")):
        return chinese_of(count)
    if shape == "decimalEnclosedCircle" and 1 <= count <= 20:
        return chr(0x2460 + count - 1)
    if shape in {"lowerLetter", "upperLetter"} and 1 <= count <= 26:
        return chr((97 if shape == "lowerLetter" else 65) + count - 1)
    return str(count)

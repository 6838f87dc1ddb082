"""Takes the furniture out of the lines: markup, page marks, running heads, menus, footers.

Furniture is what the medium put around the document. Each piece is kept with its reason and line,
so that body and furniture together are all that was read.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from dataclasses import dataclass, replace

from zhiren.policy.markup import strip_markup
from zhiren.policy.model import Furniture, RawDocument, RawLine
from zhiren.policy.web_furniture import web_furniture

PAGE_MARK = re.compile(
    r"[—\-–－―─━·•.~|\s]*(?:第\s*)?(?:[-—–－]\s*)?[0-9０-９]{1,4}\s*(?:页|頁)?"
    r"\s*(?:(?:[/／,，]|\s)\s*(?:共|总)?\s*[0-9０-９]{1,4}\s*(?:页|頁)?)?[—\-–－―─━·•.~|\s]*"
)
_NAMED_PAGE = re.compile(
    r"(?:第\s*[0-9０-９一二三四五六七八九十]{1,4}\s*页\s*[,，/／]?\s*[(（]?\s*(?:共\s*[0-9０-９一二三四五六七八九十]{1,4}\s*页)?[)）]?"
    r"|共\s*\d{1,4}\s*页\s*[,，/／]?\s*第\s*\d{1,4}\s*页|[Pp]age\s*\d{1,4}(?:\s*of\s*\d{1,4})?"
    r"|[(（]?\s*\d{1,4}\s*[/／]\s*\d{1,4}\s*[)）]?|[—\-–－―─━·~]+\s*\d{1,4}\s*[—\-–－―─━·~]+)"
)
_BARE_NUMBER = re.compile(r"\s*[0-9０-９]{1,3}\s*")
_TOC_ENTRY = re.compile(r".{2,60}?(?:[.．·…⋯]{3,}|\t|\s{3,})\s*\d{1,3}\s*")
_TOC_HEAD = re.compile(r"\s*目\s*[录次]\s*")
_HEADING = re.compile(r"\s*(?:第[一二三四五六七八九十百零\d]+[编章节]|[一二三四五六七八九十]+、)")
_INVISIBLE = re.compile(
    "[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad\x00-\x08\x0e-\x1b\x7f]+"
)
_HEAD_NAME = re.compile(
    r"(?:汇编|文件|手册|制度|办法|规定|大学|学院|学校|医院|公司|委员会|集团|中心)(?:[（(][^（）()]*[）)])?[\s\d]*$"
)
_ORNAMENT = re.compile(r"[★☆◆◇■□▲△※]+|[-—_=~*─━…·.★☆◆◇■□▲△※\s]{4,}")
_END = tuple("。；！？：;:!?")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the body; ``number`` counts from 1 in the text as read.

    ``gap``: an empty line or a page's border stands before it; ``marked``: furniture stood there.
    """

    text: str
    number: int
    raw: RawLine
    gap: bool
    marked: bool


@dataclass(frozen=True, slots=True)
class Cleaned:
    """The lines of the body in order, and all that was taken out."""

    lines: tuple[Line, ...]
    furniture: tuple[Furniture, ...]


def clean(raw: RawDocument) -> Cleaned:
    """Separates a document's lines from what is furniture.

    Law: the characters of lines and furniture together, white space apart, are those of the text
    as read; each line keeps its order.
    """
    lines, furniture = strip_markup(raw)
    lines, invisible = _without_invisible(lines)
    reasons = [line.furniture for line in lines]
    for judge in (_rules, _page_marks, _running_heads, web_furniture, _contents_table):
        for position, reason in judge(lines, reasons).items():
            reasons[position] = reasons[position] or reason
    body: list[Line] = []
    gap = marked = True
    for position, line in enumerate(lines):
        if reasons[position]:
            if line.text.strip():
                furniture.append(Furniture(line.text.strip(), reasons[position], position + 1))
                marked = True
        elif line.text.strip():
            paged = bool(body) and line.page != body[-1].raw.page
            body.append(Line(line.text, position + 1, line, gap or paged, marked or paged))
            gap = marked = False
        else:
            gap = True
    furniture += invisible
    furniture.sort(key=lambda piece: piece.line)
    return Cleaned(tuple(body), tuple(furniture))


def _without_invisible(lines: list[RawLine]) -> tuple[list[RawLine], list[Furniture]]:
    found: list[Furniture] = []
    kept: list[RawLine] = []
    for position, line in enumerate(lines, start=1):
        pieces = _INVISIBLE.findall(line.text)
        if not pieces:
            kept.append(line)
            continue
        found.extend(Furniture(piece, "不可见字符", position) for piece in pieces)
        kept.append(replace(line, text=_INVISIBLE.sub("", line.text), bold=()))
    return kept, found


def _rules(lines: list[RawLine], reasons: list[str]) -> dict[int, str]:
    """Lines of nothing but ornament: ★, ────, ****."""
    return {
        position: "分隔线"
        for position, line in enumerate(lines)
        if not reasons[position] and _ORNAMENT.fullmatch(line.text.strip())
    }


def _page_marks(lines: list[RawLine], reasons: list[str]) -> dict[int, str]:
    found: dict[int, str] = {}
    bare: list[tuple[int, int]] = []
    for position, line in enumerate(lines):
        if reasons[position] or line.table or line.heading:
            continue
        text = line.text.strip()
        if text and _NAMED_PAGE.fullmatch(text):
            found[position] = "页码"
        elif _BARE_NUMBER.fullmatch(line.text) and text:
            bare.append((position, int(text)))
    found.update(_bare_page_numbers(bare, lines))
    return found


def _bare_page_numbers(bare: list[tuple[int, int]], lines: list[RawLine]) -> dict[int, str]:
    """A number alone on its line is a page's if it stands at a page's border or in a rising row."""
    found: dict[int, str] = {}
    for (position, number), (other, successor) in itertools.pairwise(bare):
        if successor == number + 1 and other - position > 3:
            found[position] = found[other] = "页码"
    for position, number in bare:
        edge = lines[position].page and _is_page_edge(lines, position)
        if edge and abs(number - lines[position].page) <= 20:
            found[position] = "页码"
    return found


def _is_page_edge(lines: list[RawLine], position: int) -> bool:
    page = lines[position].page
    for step in (-1, 1):
        other = position + step
        while 0 <= other < len(lines) and not lines[other].text.strip():
            other += step
        if not 0 <= other < len(lines) or lines[other].page != page:
            return True
    return False


def _shape(text: str) -> str:
    """A line without what changes from page to page: numbers and spaces."""
    return re.sub(r"[0-9０-９\s—\-–－―·|/]|第页|共页", "", text)


def _running_heads(lines: list[RawLine], reasons: list[str]) -> dict[int, str]:
    """Lines that come again at page borders; the first stays if it is the document's own title."""
    marks = _page_marks(lines, reasons)
    seen: dict[str, list[int]] = {}
    for position, line in enumerate(lines):
        shape = _shape(line.text)
        if not reasons[position] and 3 <= len(shape) <= 50 and not line.table:
            seen.setdefault(shape, []).append(position)
    found: dict[int, str] = {}
    for shape, positions in seen.items():
        if len(positions) < 2 or shape.endswith(_END) or _HEADING.match(lines[positions[0]].text):
            continue
        at_border = [p for p in positions if _at_border(lines, p, marks, reasons)]
        enough = len(at_border) >= 2 or (len(positions) >= 3 and _mostly_torn(lines, positions))
        if not enough:
            continue
        torn = at_border if len(at_border) >= 2 else positions[1:]
        keep_first = positions[0] in torn and _is_lone_title(lines, positions, reasons)
        for position in torn[1:] if keep_first else torn:
            found[position] = "页眉页脚"
    return found


def _is_lone_title(lines: list[RawLine], positions: list[int], reasons: list[str]) -> bool:
    """Whether the first of the repeated lines is the title, which a page's head merely repeats."""
    from zhiren.policy.roles import looks_like_title

    first = positions[0]
    before = sum(1 for p in range(first) if lines[p].text.strip() and not reasons[p])
    return (
        before <= 4
        and looks_like_title(lines[first].text)
        and not any(
            looks_like_title(line.text) and p not in positions
            for p, line in enumerate(lines[: first + 12])
        )
    )


def _at_border(
    lines: list[RawLine], position: int, marks: dict[int, str], reasons: list[str]
) -> bool:
    if lines[position].page:
        return _is_page_edge_apart_from(lines, position, marks)
    for step in (-1, 1):
        other, seen = position + step, 0
        while 0 <= other < len(lines) and seen < 1:
            if lines[other].text.strip():
                if other in marks or reasons[other]:
                    return True
                seen += 1
            other += step
    return bool(re.search(r"第\s*\d+\s*页|\s\d{1,3}\s*$|^\s*\d{1,3}\s", lines[position].text))


def _is_page_edge_apart_from(lines: list[RawLine], position: int, marks: dict[int, str]) -> bool:
    page = lines[position].page
    for step in (-1, 1):
        other, passed = position + step, 0
        while 0 <= other < len(lines) and lines[other].page == page and passed < 2:
            if lines[other].text.strip() and other not in marks:
                passed += 1
            other += step
        if passed < 2 and (not 0 <= other < len(lines) or lines[other].page != page):
            return True
    return False


def _mostly_torn(lines: list[RawLine], positions: list[int]) -> bool:
    """Whether the repeated line is a name and mostly stands in the middle of a sentence."""
    if not _HEAD_NAME.search(lines[positions[0]].text):
        return False
    torn = 0
    for position in positions:
        before = next(
            (x for x in reversed(lines[max(0, position - 20) : position]) if x.text.strip()), None
        )
        if before is not None and not before.text.rstrip().endswith(_END):
            torn += 1
    return torn * 2 > len(positions)


def _contents_table(lines: list[RawLine], reasons: list[str]) -> dict[int, str]:
    found: dict[int, str] = {}
    heads = [
        position
        for position, line in enumerate(lines)
        if not reasons[position] and _TOC_HEAD.fullmatch(line.text)
    ]
    if heads:
        counts = Counter(_shape(line.text) for line in lines)
        for position in heads:
            entries = _entries_after(lines, position, counts)
            if entries:
                found.update(dict.fromkeys([position, *entries], "目录"))
    dotted = [p for p, line in enumerate(lines) if not reasons[p] and _is_dotted_entry(line.text)]
    if len(dotted) >= 3:
        found.update(dict.fromkeys(dotted, "目录"))
    return found


def _is_dotted_entry(text: str) -> bool:
    return bool(re.fullmatch(r"\s*\S.{1,60}?[.．·…⋯]{3,}\s*\d{1,3}\s*", text))


def _entries_after(lines: list[RawLine], head: int, counts: Counter[str]) -> list[int]:
    entries: list[int] = []
    first = ""
    for position in range(head + 1, min(head + 200, len(lines))):
        text = lines[position].text
        if not text.strip():
            continue
        shape = _shape(text.rstrip(". ·…0123456789\t"))
        if shape == first:
            break
        is_repeated = counts[_shape(text)] >= 2 and bool(_HEADING.match(text))
        if not (_TOC_ENTRY.fullmatch(text) or is_repeated):
            break
        first = first or shape
        entries.append(position)
    return entries

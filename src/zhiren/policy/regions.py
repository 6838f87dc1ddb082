"""Divides a document's paragraphs: covering notice, text proper, annexes; head, body, tail of each.

The covering notice is what ends with the first signature and announces a text (现将…印发).
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from zhiren.policy import roles
from zhiren.policy.model import Part
from zhiren.policy.paragraph import Paragraph
from zhiren.policy.sentences import ends_sentence, sentences
from zhiren.policy.written_numbers import number_of

Role = Literal[
    "number", "headfact", "org", "date", "signed", "addressees", "annex", "annexlist", "title",
    "imprint", "tailfact", "adopted", "label", "table", "text",
]  # fmt: skip

_COVERING = re.compile(
    r"(?:现将|现|兹将|予以)[^。]{0,200}?(?:印发|公布|发布|下发|转发|颁布)|关于(?:印发|发布|公布|转发|下发|颁布)|印发给你们|(?:请|希).{0,12}(?:遵照|认真贯彻|贯彻|参照)执行"
)
_CLOSING_WORDS = re.compile(
    r"特此(?:通知|公告|通报|函告|报告|批复|请示|说明|函复)|(?:以上|妥否|当否).{0,20}(?:请|执行|批示|批复|审议)"
)
_CONTACT = re.compile(r"[（(]?(?:联系人|联系电话|联系方式|咨询电话)\s*[:：]")


@dataclass(frozen=True, slots=True)
class Leaf:
    """A finished leaf outside the numbered text: path within the region, text, part, role.

    ``lines`` are its lines with their blanks, which tell several signers apart.
    """

    path: str
    text: str
    part: Part
    role: str
    lines: tuple[str, ...] = ()


@dataclass(slots=True)
class Region:
    """A notice, the text proper or an annex; paths in it begin with ``prefix``."""

    kind: Literal["notice", "main", "annex"]
    prefix: str
    head: list[Leaf] = field(default_factory=list)
    body: list[Paragraph] = field(default_factory=list)
    tail: list[Leaf] = field(default_factory=list)


def divide(paragraphs: list[Paragraph]) -> list[Region]:
    """The regions of a document in order; together they hold all its paragraphs."""
    kinds = [_role(paragraphs, position) for position in range(len(paragraphs))]
    cut, is_notice = _first_cut(paragraphs, kinds)
    regions: list[Region] = []
    if is_notice:
        regions.append(_notice(paragraphs[:cut], kinds[:cut]))
        start = cut
    else:
        start = 0
    borders = [start, *_annex_starts(kinds, max(cut, start + 1)), len(paragraphs)]
    if not is_notice and 0 < cut < len(paragraphs) and cut not in borders:
        borders = sorted({*borders, cut})
    for number, (a, b) in enumerate(itertools.pairwise(borders)):
        if a == b:
            continue
        if number == 0:
            regions.append(_text_region("main", "", paragraphs[a:b], kinds[a:b], is_notice))
        else:
            prefix = f"附件{_printed_number(paragraphs[a]) or number}/"
            regions.append(_text_region("annex", prefix, paragraphs[a:b], kinds[a:b], True))
    return regions


def _printed_number(paragraph: Paragraph) -> int:
    """The number in the mark of an annex (附件2); 0 if it has none."""
    mark = re.fullmatch(r"附件([0-9０-９]{1,2}|[一二三四五六七八九十]{1,3})", _mark(paragraph))
    return number_of(mark[1]) if mark else 0


def _mark(paragraph: Paragraph) -> str:
    return roles.annex_mark(paragraph.text) or ""


def _role(paragraphs: list[Paragraph], position: int) -> Role:
    paragraph = paragraphs[position]
    text = paragraph.text
    if paragraph.row is not None:
        return _row_role(paragraph, position)
    if roles.own_number(text) and not (paragraph.label and paragraph.label.scheme == "条"):
        return "number"
    if roles.annex_mark(text):
        return "annex"
    if paragraph.label is not None:
        return "label"
    checks: tuple[tuple[Role, bool], ...] = (
        ("annexlist", roles.is_annex_list(text)),
        ("headfact", roles.is_head_fact(text) or (position < 12 and roles.is_control_fact(text))),
        ("imprint", roles.is_imprint(text)),
        ("tailfact", roles.is_tail_fact(text)),
        ("adopted", roles.is_adoption(text)),
        ("date", roles.is_date(text)),
        ("signed", roles.org_and_date(text)),
        ("addressees", roles.is_addressees(text)),
        ("org", roles.is_org(text) and not paragraph.heading),
    )
    for role, holds in checks:
        if holds:
            return role
    is_open = not ends_sentence(paragraph.compact) and len(paragraph.compact) <= 120
    if is_open and not roles.is_meeting_fact(text):
        return "title"
    return "text"


def _row_role(paragraph: Paragraph, position: int) -> Role:
    """Red letterheads and the heads of controlled documents are often set as a table."""
    if roles.own_number(paragraph.text):
        return "number"
    if position < 8 and len(roles.control_facts(paragraph.text)) >= 2:
        return "headfact"
    return "title" if paragraph.compact.endswith("文件") and position < 3 else "table"


def _signatures(kinds: list[Role]) -> Iterator[tuple[int, int]]:
    """Ranges of signature and date that come after some text."""
    has_text = False
    position = 0
    while position < len(kinds):
        kind = kinds[position]
        if kind in {"text", "label", "annexlist"}:
            has_text = True
        if has_text and kind in {"org", "date", "signed"}:
            end = position
            while end < len(kinds) and kinds[end] in {"org", "date", "signed"}:
                end += 1
            if any(k in {"date", "signed"} for k in kinds[position:end]):
                yield position, end
                position = end
                continue
        position += 1


def _first_cut(paragraphs: list[Paragraph], kinds: list[Role]) -> tuple[int, bool]:
    """Where the first part ends, and whether that part is a covering notice; 0 if nothing to cut."""
    for _, end in _signatures(kinds):
        cut = end
        while cut < len(kinds) and kinds[cut] in {"annexlist", "tailfact", "imprint", "adopted"}:
            if kinds[cut] == "adopted":
                break
            cut += 1
        rest = kinds[cut:]
        if not any(kind in {"label", "text", "table"} for kind in rest):
            return 0, False
        announces = _is_covering(paragraphs[:cut], kinds[:cut])
        if announces or (rest and rest[0] == "annex"):
            return cut, announces
    return _unsigned_notice(paragraphs, kinds)


def _is_covering(paragraphs: list[Paragraph], kinds: list[Role]) -> bool:
    if any(p.label and p.label.scheme in {"条", "章"} for p in paragraphs):
        return False
    text = "".join(p.compact for p in paragraphs)
    labels = sum(kind == "label" for kind in kinds)
    return bool(_COVERING.search(text)) and len(text) <= 1500 and labels <= 6


def _unsigned_notice(paragraphs: list[Paragraph], kinds: list[Role]) -> tuple[int, bool]:
    """A notice without signature: addressees, an announcing sentence, then a new title."""
    announced = False
    for position, kind in enumerate(kinds):
        if kind == "label":
            return 0, False
        if announced and kind in {"title", "annex"}:
            return position, True
        if kind in {"text", "annexlist"} and _COVERING.search(paragraphs[position].compact):
            announced = position > 0
    return 0, False


def _annex_starts(kinds: list[Role], first: int) -> list[int]:
    return [
        position
        for position in range(first, len(kinds))
        if kinds[position] == "annex"
        and any(kind not in {"annex", "annexlist"} for kind in kinds[position + 1 :])
    ]


class _Numbered:
    """Gives paths 通知.1, 通知.2 … to leaves of one kind."""

    def __init__(self) -> None:
        self._counts: dict[str, int] = {}

    def next(self, name: str) -> str:
        self._counts[name] = self._counts.get(name, 0) + 1
        return f"{name}.{self._counts[name]}"


def _notice(paragraphs: list[Paragraph], kinds: list[Role]) -> Region:
    region = Region("notice", "")
    numbered = _Numbered()
    for lines, role in _grouped(paragraphs, kinds):
        text = roles.compact("".join(lines))
        if role == "title" and not region.head:
            region.head.append(Leaf("通知.0", text, "front", role))
            continue
        for piece in sentences(text) if role == "text" else [text]:
            region.head.append(Leaf(numbered.next("通知"), piece, "front", role, lines))
    return region


def _grouped(
    paragraphs: list[Paragraph], kinds: list[Role]
) -> Iterator[tuple[tuple[str, ...], str]]:
    """Paragraphs that are one thing put together: letterhead and number, title lines, signature."""
    position = 0
    seen_text = False
    while position < len(kinds):
        end, role = _group_end(paragraphs, kinds, position, seen_text=seen_text)
        seen_text = seen_text or role == "text"
        yield tuple(p.text for p in paragraphs[position:end]), role
        position = end


def _group_end(
    paragraphs: list[Paragraph], kinds: list[Role], start: int, *, seen_text: bool
) -> tuple[int, str]:
    kind = kinds[start]
    end = start + 1
    if kind in {"org", "date", "signed"} and seen_text:
        return _signature_end(kinds, start)
    if kind in {"title", "org"} and not seen_text:
        return _title_end(paragraphs, kinds, start)
    if kind == "label":
        return end, "text"
    if kind == "title":
        return end, "text"
    return end, kind


def _title_end(paragraphs: list[Paragraph], kinds: list[Role], start: int) -> tuple[int, str]:
    """The end of a title's lines, or of a letterhead with its number."""
    end = start
    while end < len(kinds) and kinds[end] in {"title", "org"}:
        end += 1
    if end == len(kinds) or kinds[end] != "number":
        return end, "title"
    head = end
    while head > start and (
        paragraphs[head - 1].compact.endswith("文件") or roles.is_org(paragraphs[head - 1].text)
    ):
        head -= 1
    return (end + 1, "number") if head == start else (head, "title")


def _signature_end(kinds: list[Role], start: int) -> tuple[int, str]:
    """The end of the bodies that sign and their date, or of a body and its imprint."""
    end = start
    while end < len(kinds) and kinds[end] == "org":
        end += 1
    if end < len(kinds) and kinds[end] == "imprint":
        return end + 1, "imprint"
    if end < len(kinds) and kinds[end] in {"date", "signed"}:
        end += 1
    return end, "signature"


def _text_region(
    kind: Literal["main", "annex"],
    prefix: str,
    paragraphs: list[Paragraph],
    kinds: list[Role],
    is_attached: bool,  # noqa: FBT001
) -> Region:
    region = Region(kind, prefix)
    numbered = _Numbered()
    start = _read_head(region, numbered, paragraphs, kinds, is_attached=is_attached)
    end = _tail_start(paragraphs, kinds, start)
    region.body = paragraphs[start:end]
    _read_tail(region, numbered, paragraphs[end:], kinds[end:])
    return region


def _read_head(
    region: Region,
    numbered: _Numbered,
    paragraphs: list[Paragraph],
    kinds: list[Role],
    *,
    is_attached: bool,
) -> int:
    position, mark = 0, ""
    if kinds[0] == "annex" and is_attached:
        mark, position = paragraphs[0].compact, 1
    titled = False
    while position < len(kinds) and kinds[position] not in {"text", "label", "table", "annexlist"}:
        kind = kinds[position]
        if kind in {"annex", "imprint", "tailfact", "signed"}:
            break
        if titled and kind in {"title", "org"} and kinds[position - 1] == "addressees":
            break
        end, role = _group_end(paragraphs, kinds, position, seen_text=False)
        text = mark + "".join(p.compact for p in paragraphs[position:end])
        path = _head_path(role, numbered, bool(mark) and not region.prefix, titled)
        lines = tuple(p.text for p in paragraphs[position:end])
        region.head.append(Leaf(path, text, "front", role, lines))
        titled, mark, position = titled or role == "title", "", end
    if mark:
        region.head.append(Leaf("题.0", mark, "front", "title"))
    return position


def _head_path(role: str, numbered: _Numbered, is_marked: bool, titled: bool) -> str:  # noqa: FBT001
    if role == "title" and not titled:
        return "附件.0" if is_marked else "题.0"
    if role in {"number", "headfact"}:
        return numbered.next("版头")
    if role == "addressees":
        return numbered.next("主送")
    return numbered.next("题")


def _tail_start(paragraphs: list[Paragraph], kinds: list[Role], start: int) -> int:
    end = len(kinds)
    while end > start and _is_tail(paragraphs, kinds, end - 1):
        end -= 1
    return end


def _is_tail(paragraphs: list[Paragraph], kinds: list[Role], position: int) -> bool:
    """Whether a paragraph with nothing of the text after it belongs to the document's end."""
    kind, text = kinds[position], paragraphs[position].compact
    if kind in {"imprint", "tailfact", "org", "date", "signed", "annexlist"}:
        return True
    if kind in {"text", "title"} and (_CLOSING_WORDS.match(text) or _CONTACT.match(text)):
        return True
    return kind in {"title", "label"} and _belongs_to_annex_list(paragraphs, kinds, position)


def _belongs_to_annex_list(paragraphs: list[Paragraph], kinds: list[Role], position: int) -> bool:
    """Whether a line is a further entry of a list of annexes (2.申请表)."""
    for before in range(position - 1, max(-1, position - 12), -1):
        if kinds[before] == "annexlist":
            return not ends_sentence(paragraphs[position].compact)
        label = paragraphs[before].label
        if label is None or label.scheme != "1." or ends_sentence(paragraphs[before].compact):
            return False
    return False


def _read_tail(
    region: Region, numbered: _Numbered, paragraphs: list[Paragraph], kinds: list[Role]
) -> None:
    position = 0
    while position < len(kinds):
        kind, end, role = kinds[position], position + 1, str(kinds[position])
        if kind in {"org", "date", "signed"}:
            end, role = _signature_end(kinds, position)
        text = "".join(p.compact for p in paragraphs[position:end])
        if role in {"imprint", "tailfact"}:
            path = numbered.next("印发")
        elif role == "signature":
            path = numbered.next("落款")
        elif kind == "text" or _CLOSING_WORDS.match(text) or _CONTACT.match(text):
            path, role = numbered.next("结语"), "text"
        else:
            path, role = numbered.next("附件说明"), "annexlist"
        lines = tuple(p.text for p in paragraphs[position:end])
        region.tail.append(Leaf(path, text, "back", role, lines))
        position = end

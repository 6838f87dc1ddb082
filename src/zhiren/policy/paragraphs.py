"""Lines to paragraphs: rejoins what was broken, parts what runs on, finds the labels.

A break inside a sentence is healed where the sentence is open, or where the line is as long as the
page is wide. A label counts as one where a sentence has ended, or where its number is the next.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from zhiren.policy import roles
from zhiren.policy.cleaning import Line
from zhiren.policy.joining import Place, joins
from zhiren.policy.numbering import (
    HEADINGS,
    Label,
    candidates,
    label_at,
    leads_to_reference,
    numeral_before_level_at,
    plain_label_at,
    plain_numeral_at,
    uses_decimals,
    uses_plain_numerals,
)
from zhiren.policy.paragraph import Layout, Paragraph, layout_of, parted_single_lines
from zhiren.policy.sentences import enclosed, ends_sentence, has_open_mark

_SIGNED = re.compile(
    r"(?<=[。！？；])\s*(?P<org>[\u4e00-\u9fff（）()·]{4,40}?)\s*"
    r"(?P<date>[12]\d{3}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日|[一二][零〇○0一二三四五六七八九]{3}年[一二三四五六七八九十]{1,3}月[一二三四五六七八九十]{1,3}日)\s*$"
)


@dataclass(slots=True)
class _Builder:
    lines: Sequence[Line]
    layout: Layout
    paragraphs: list[Paragraph] = field(default_factory=list)
    counters: dict[str, tuple[int, float]] = field(default_factory=dict)
    decimals: bool = False
    plain_numerals: bool = False
    passed: int = 0
    left_head: bool = False

    @property
    def last(self) -> Paragraph | None:
        return self.paragraphs[-1] if self.paragraphs else None

    def in_head(self) -> bool:
        """Whether no sentence has ended and no label has come: title and letterhead."""
        # Only the last paragraph still grows, so the ones before it are looked at once.
        while not self.left_head and self.passed < len(self.paragraphs) - 1:
            self.left_head = _leaves_head(self.paragraphs[self.passed])
            self.passed += 1
        return not (self.left_head or (self.last is not None and _leaves_head(self.last)))


def _leaves_head(paragraph: Paragraph) -> bool:
    if paragraph.label:
        return True
    return ends_sentence(paragraph.ending) and not roles.is_adoption(paragraph.text)


def paragraphs_of(lines: Sequence[Line]) -> list[Paragraph]:
    """The paragraphs of a document's lines; together they hold all characters, in order."""
    lines = parted_single_lines(lines)
    texts = [line.text for line in lines]
    builder = _Builder(
        lines,
        layout_of(lines),
        decimals=uses_decimals(texts),
        plain_numerals=uses_plain_numerals(texts),
    )
    for position, line in enumerate(lines):
        if line.raw.table:
            _add_cell(builder, line)
            continue
        for piece, start in _pieces(builder, line, position):
            _add(builder, line, piece, start, position)
    return [
        part
        for paragraph in builder.paragraphs
        for piece in _number_parted(paragraph)
        for part in _signature_parted(piece)
    ]


def _add_cell(builder: _Builder, line: Line) -> None:
    key = (line.raw.table, line.raw.row)
    last = builder.last
    if last is not None and last.row == key:
        last.text += " " + line.text
    else:
        builder.paragraphs.append(Paragraph(line.text, row=key, gap=line.gap))


def _pieces(builder: _Builder, line: Line, position: int) -> list[tuple[str, int]]:
    """The line parted before every label that runs on inside it, with the offsets."""
    text = line.text
    cuts = [0]
    spots = candidates(text)
    if not spots or roles.is_annex_list(text):
        return [(text, 0)]
    inside = enclosed(text)
    head = label_at(text)
    counters = dict(builder.counters)
    if head is not None and _accepts(builder, line, head):
        _count(counters, head)
    ahead = "\n".join(other.text for other in builder.lines[position + 1 : position + 40])
    for spot in spots:
        if inside[spot - 1] and text[spot - 1] not in "》”）)】":
            continue
        label = label_at(text[spot : spot + 80])
        piece = text[cuts[-1] : spot]
        if label and _runs_on(label, piece, text[spot + label.end :], ahead, counters):
            cuts.append(spot)
            _count(counters, label)
    return [(text[a:b], a) for a, b in zip(cuts, [*cuts[1:], len(text)], strict=True)]


def _count(counters: dict[str, tuple[int, float]], label: Label) -> None:
    for scheme in [s for s, (_, rank) in counters.items() if rank > label.rank]:
        # Articles and chapters mostly count on across the wider divisions.
        if scheme not in {"条", "章"}:
            del counters[scheme]
    counters[label.scheme] = (label.number, label.rank)


def _runs_on(
    label: Label, before: str, after: str, ahead: str, counters: dict[str, tuple[int, float]]
) -> bool:
    """Whether a label inside a line begins a clause: after a stop, and next in its row."""
    last = counters.get(label.scheme, (0, 0.0))[0]
    ended = ends_sentence(before)
    blank = before[-1:].isspace()
    under_heading = _is_bare_heading(before)
    is_first = label.number == 1 and last != 1
    if leads_to_reference(before) and not ended and not under_heading:
        return False
    if label.scheme in HEADINGS:
        return _heading_runs_on(label, before, after, last)
    if label.scheme == "条":
        is_next = label.number == last + 1 or (ended and last < label.number <= last + 4)
        if under_heading:
            return is_next or is_first
        return (ended or blank) and (is_next or (is_first and not last))
    if label.scheme.startswith(("1.1", "A.")):
        return False
    follows = label.number == last + 1 and last > 0
    if follows and not ended and before.rstrip().endswith(("，", ",", "、")):
        return label.scheme in {"①", "（1）", "1.", "1）"}
    starts = is_first and _successor_follows(label, after + "\n" + ahead)
    if starts and not counters and roles.looks_like_title(before):
        return True
    return (ended or (blank and label.scheme in {"一、", "（一）", "①"})) and (follows or starts)


def _is_bare_heading(text: str) -> bool:
    label = label_at(text)
    return bool(label and label.scheme in HEADINGS) and len(text) <= 40 and not ends_sentence(text)


def _heading_runs_on(label: Label, before: str, after: str, last: int) -> bool:
    caption = re.match(
        r"\s*[^。；：，]{1,24}?\s*(?=第\s*[一二三四五六七八九十\d]+\s*[条节]|[一二]、|$)", after
    )
    if label.number != last + 1 and label.number != 1:
        return False
    if ends_sentence(before) or _is_bare_heading(before):
        return caption is not None or before[-1:].isspace()
    return caption is not None and (before[-1:].isspace() or (label.number == 1 and not last))


_NEXT_SHAPES = {
    "一、": r"二\s*、", "（一）": r"[（(]\s*二\s*[）)]", "1.": r"(?<!\d)2\s*[.．、](?!\d)",
    "（1）": r"[（(]\s*2\s*[）)]", "1）": r"(?<!\d)2\s*[）)]", "①": "②",
}  # fmt: skip


def _successor_follows(label: Label, after: str) -> bool:
    shape = _NEXT_SHAPES.get(label.scheme)
    return bool(shape and re.search(rf"(?:[。；：，！？;:,]|\s|^)\s*{shape}", after[:3000]))


def _add(builder: _Builder, line: Line, piece: str, start: int, position: int) -> None:
    if not piece.strip():
        if builder.paragraphs:
            builder.paragraphs[-1].text += piece
        return
    label = label_at(piece)
    if label is None and builder.decimals:
        label = plain_label_at(piece)
    if label is None and builder.plain_numerals:
        label = plain_numeral_at(piece)
    if label is None and (counted := builder.counters.get("一、", (0, 4.0))[0]):
        label = numeral_before_level_at(piece, counted)
    if label is not None and start == 0 and not _accepts(builder, line, label):
        label = None
    last = builder.last
    if (
        label is None
        and start == 0
        and last is not None
        and joins(last, line, _place_of(builder, position))
    ):
        last.text += piece
        last.last_width = len(roles.compact(piece))
        return
    if label is not None:
        _count(builder.counters, label)
    builder.paragraphs.append(
        Paragraph(
            piece,
            label=label,
            heading=line.raw.heading if start == 0 else 0,
            bold=_bold_lead(line, piece, start, label),
            gap=line.gap or start > 0,
            firm=line.raw.firm,
            last_width=len(roles.compact(piece)),
            inline=start > 0,
        )
    )


def _place_of(builder: _Builder, position: int) -> Place:
    following = builder.lines[position + 1].text if position + 1 < len(builder.lines) else ""
    return Place(builder.layout, following, in_head=builder.in_head())


def _bold_lead(line: Line, piece: str, start: int, label: Label | None) -> int:
    """Characters from the head of a piece, white space not counted, that are bold."""
    body = start + (label.end if label else 0)
    body += len(line.text[body:]) - len(line.text[body:].lstrip())
    for a, b in line.raw.bold:
        first = start + len(piece) - len(piece.lstrip())
        if a <= body < b and (a <= first or label is not None):
            return len(roles.compact(line.text[start : min(b, start + len(piece))]))
    return 0


def _accepts(builder: _Builder, line: Line, label: Label) -> bool:
    """Whether a label at the head of a line is one, given what stands before the line."""
    last = builder.last
    if label.number > (2000 if label.scheme == "条" else 99) or label.number == 0:
        return False
    if last is None or last.row is not None or line.raw.heading:
        return True
    before = last.ending
    if ends_sentence(before) and not has_open_mark(before):
        return True
    counted = builder.counters.get(label.scheme, (0, 0.0))[0]
    return _accepts_in_open_text(builder, line, label, counted)


def _accepts_in_open_text(builder: _Builder, line: Line, label: Label, counted: int) -> bool:
    """The same where the text before has not ended: a heading, or a sentence cut by the page."""
    last = builder.paragraphs[-1]
    before = last.ending
    is_next = label.number in {counted + 1, 1}
    refers = leads_to_reference(before) and not builder.in_head()
    if label.scheme in HEADINGS:
        return is_next or not refers
    if refers and not (last.label and len(before) < 25 and is_next):
        return False
    if label.scheme == "条":
        return is_next or line.gap or not builder.layout.wrapped
    if has_open_mark(before):
        return False
    if before.endswith(("，", ",", "、")):
        return label.number == counted + 1
    is_heading = bool(last.label or last.heading) or builder.in_head()
    is_full = builder.layout.wrapped and last.last_width >= 0.85 * builder.layout.width
    return is_next or is_heading or (line.gap and not is_full)


def _number_parted(paragraph: Paragraph) -> list[Paragraph]:
    """Parts a title from the document number in the same line."""
    own = roles.own_number(paragraph.text) if paragraph.row is None else None
    if own is None or paragraph.label or not roles.looks_like_title(own[0]):
        return [paragraph]
    seen = 0
    for cut, char in enumerate(paragraph.text):
        if seen == len(own[0]) and not char.isspace():
            return [
                replace(paragraph, text=paragraph.text[:cut]),
                Paragraph(paragraph.text[cut:], gap=True),
            ]
        seen += not char.isspace()
    return [paragraph]


def _signature_parted(paragraph: Paragraph) -> list[Paragraph]:
    """Parts a signature with date that runs on after the last sentence."""
    match = _SIGNED.search(paragraph.text) if paragraph.row is None else None
    if match is None or not roles.is_org(match["org"]):
        return [paragraph]
    cut = match.start()
    return [
        replace(paragraph, text=paragraph.text[:cut]),
        Paragraph(paragraph.text[cut:], gap=True),
    ]

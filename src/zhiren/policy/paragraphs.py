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
from zhiren.policy.numbering import (
    HEADINGS,
    Label,
    candidates,
    label_at,
    leads_to_reference,
    plain_label_at,
    uses_decimals,
)
from zhiren.policy.sentences import enclosed, ends_sentence, has_open_mark

_KEY_VALUE = re.compile(r"^[\u4e00-\u9fff]{2,8}[：:]")
_GOES_ON = tuple("，、,—－/的与和及或在对为以将被把向从是有于过达到按由每各其所且并应须不可了第满至")
_CONTINUES = tuple("，。；、：）》”！？,;:)的与和及等")
_SIGNED = re.compile(
    r"(?<=[。！？；])\s*(?P<org>[\u4e00-\u9fff（）()·]{4,40}?)\s*"
    r"(?P<date>[12]\d{3}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日|[一二][零〇○0一二三四五六七八九]{3}年[一二三四五六七八九十]{1,3}月[一二三四五六七八九十]{1,3}日)\s*$"
)


@dataclass(slots=True)
class Paragraph:
    """A paragraph of the body: text with its blanks, label, and what the medium marks.

    ``bold`` is how many characters (white space not counted) from the head are marked bold;
    ``row`` is set for a row of a table; ``gap`` if an empty line stands before it.
    """

    text: str
    label: Label | None = None
    heading: int = 0
    bold: int = 0
    row: tuple[int, int] | None = None
    gap: bool = False
    firm: bool = False
    last_width: int = 0
    inline: bool = False

    @property
    def compact(self) -> str:
        """The text without white space."""
        return "".join(self.text.split())

    @property
    def rest(self) -> str:
        """The text after the label, blanks kept."""
        return self.text[self.label.end :] if self.label else self.text


@dataclass(frozen=True, slots=True)
class _Layout:
    """How a text is set: wrapped at ``width`` characters or not; whether indents, gaps tell."""

    wrapped: bool
    width: int
    indents_tell: bool
    gaps_tell: bool


@dataclass(slots=True)
class _Builder:
    lines: Sequence[Line]
    layout: _Layout
    paragraphs: list[Paragraph] = field(default_factory=list)
    counters: dict[str, tuple[int, float]] = field(default_factory=dict)
    decimals: bool = False

    @property
    def last(self) -> Paragraph | None:
        return self.paragraphs[-1] if self.paragraphs else None

    def in_head(self) -> bool:
        """Whether no sentence has ended and no label has come: title and letterhead."""
        return not any(
            p.label or (ends_sentence(p.compact) and not roles.is_adoption(p.text))
            for p in self.paragraphs
        )


def paragraphs_of(lines: Sequence[Line]) -> list[Paragraph]:
    """The paragraphs of a document's lines; together they hold all characters, in order."""
    lines = _parted_single_lines(lines)
    decimals = uses_decimals([line.text for line in lines])
    builder = _Builder(lines, _layout_of(lines), decimals=decimals)
    for position, line in enumerate(lines):
        if line.raw.table:
            _add_cell(builder, line)
            continue
        for piece, start in _pieces(builder, line, position):
            _add(builder, line, piece, start, position)
    return [part for paragraph in builder.paragraphs for part in _signature_parted(paragraph)]


def _layout_of(lines: Sequence[Line]) -> _Layout:
    texts = [roles.compact(line.text) for line in lines if not line.raw.table]
    widths = sorted(len(text) for text in texts)
    if len(widths) < 5:
        return _Layout(wrapped=False, width=0, indents_tell=False, gaps_tell=False)
    width = widths[int(len(widths) * 0.9)]
    torn = sum(
        0.8 * width <= len(text) and not ends_sentence(text) and label_at(after) is None
        for text, after in zip(texts, texts[1:], strict=False)
    )
    longest = widths[int(len(widths) * 0.97) - 1]
    wrapped = 10 <= width <= 64 and torn >= max(3, 0.15 * len(texts)) and longest <= 1.3 * width
    indented = sum(1 for line in lines if line.raw.indented)
    unended = sum(1 for text in texts if not ends_sentence(text))
    gaps = sum(line.gap for line in lines)
    return _Layout(
        wrapped=wrapped,
        width=width,
        indents_tell=0.15 * len(lines) <= indented <= 0.85 * len(lines) and unended > 0,
        gaps_tell=0.2 * len(lines) <= gaps <= 0.95 * len(lines),
    )


def _parted_single_lines(lines: Sequence[Line]) -> list[Line]:
    """A whole document in one line: its title, addressees and so on are parted at blanks."""
    if len(lines) > 4 or not any(len(line.text) > 120 for line in lines):
        return list(lines)
    parted: list[Line] = []
    for line in lines:
        if len(line.text) <= 120:
            parted.append(line)
            continue
        tokens = re.split(r"(?<=\S)(?=\s)", line.text)
        current = ""
        for token in tokens:
            if current and _is_border(current, token):
                parted.append(replace(line, text=current, gap=True, raw=replace(line.raw, bold=())))
                current = ""
            current += token
        parted.append(replace(line, text=current, gap=True, raw=replace(line.raw, bold=())))
    return parted


def _is_border(before: str, after: str) -> bool:
    if len(before) > 300:
        return _role_of_token(after)
    if label_at(before) and not ends_sentence(before):
        return False
    left, right = _role_of_token(before), _role_of_token(after)
    return bool(left or right) or roles.looks_like_title(before)


def _role_of_token(text: str) -> bool:
    return bool(
        roles.own_number(text)
        or roles.is_addressees(text)
        or roles.is_date(text)
        or roles.is_adoption(text)
        or roles.is_org(text)
        or roles.org_and_date(text)
        or roles.annex_mark(text)
    )


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
    if head is not None and _accepts(builder, line, text, head):
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
    return (ended or (blank and label.scheme in {"一、", "（一）", "①"})) and (follows or starts)


def _is_bare_heading(text: str) -> bool:
    label = label_at(text)
    return bool(label and label.scheme in HEADINGS) and len(text) <= 40 and not ends_sentence(text)


def _heading_runs_on(label: Label, before: str, after: str, last: int) -> bool:
    caption = re.match(r"\s*[^。；：，]{1,24}?\s*(?=第\s*[一二三四五六七八九十\d]+\s*[条节]|[一二]、|$)", after)
    if label.number != last + 1 and label.number != 1:
        return False
    if ends_sentence(before) or _is_bare_heading(before):
        return caption is not None or before[-1:].isspace()
    return caption is not None and (before[-1:].isspace() or label.number == 1 and not last)


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
    if label is not None and start == 0 and not _accepts(builder, line, piece, label):
        label = None
    last = builder.last
    if label is None and start == 0 and last is not None and _joins(builder, last, line, position):
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


def _bold_lead(line: Line, piece: str, start: int, label: Label | None) -> int:
    """Characters from the head of a piece, white space not counted, that are bold."""
    body = start + (label.end if label else 0)
    body += len(line.text[body:]) - len(line.text[body:].lstrip())
    for a, b in line.raw.bold:
        first = start + len(piece) - len(piece.lstrip())
        if a <= body < b and (a <= first or label is not None):
            return len(roles.compact(line.text[start : min(b, start + len(piece))]))
    return 0


def _accepts(builder: _Builder, line: Line, text: str, label: Label) -> bool:
    """Whether a label at the head of a line is one, given what stands before the line."""
    last = builder.last
    if label.number > (400 if label.scheme == "条" else 99) or label.number == 0:
        return False
    if last is None or last.row is not None or line.raw.heading:
        return True
    before = last.compact
    if ends_sentence(before) and not has_open_mark(before):
        return True
    counted = builder.counters.get(label.scheme, (0, 0.0))[0]
    is_next = label.number in {counted + 1, 1}
    if label.scheme in HEADINGS:
        return not leads_to_reference(before) or is_next
    if leads_to_reference(before) and not (last.label and len(before) < 25 and is_next):
        return False
    if label.scheme == "条":
        return is_next or line.gap or not builder.layout.wrapped
    if has_open_mark(before):
        return False
    is_heading = bool(last.label) or bool(last.heading) or builder.in_head()
    if before.endswith(("，", ",", "、")):
        return label.number == counted + 1
    if builder.layout.wrapped and last.last_width >= 0.85 * builder.layout.width and not is_heading:
        return is_next and label.scheme != "1.1"
    return is_heading or is_next or line.gap


def _joins(builder: _Builder, last: Paragraph, line: Line, position: int) -> bool:
    """Whether a line without a label goes on with the paragraph before it."""
    before, text = last.compact, roles.compact(line.text)
    if last.row is not None or (line.raw.heading and not last.heading) or _starts_bold(line):
        return False
    if has_open_mark(before) and not ends_sentence(before):
        return True
    if ends_sentence(before) or _stands_alone(builder, last, line, position):
        return False
    if last.heading or line.raw.heading:
        return bool(last.heading == line.raw.heading and last.label and len(text) <= 25)
    if before.endswith(("，", "、", ",")) or (text.startswith(_CONTINUES) and len(before) > 4):
        return True
    if last.label is not None:
        return _labelled_goes_on(builder, last, line, position)
    if builder.in_head():
        return False
    return _plain_goes_on(builder.layout, last, line, text)


def _starts_bold(line: Line) -> bool:
    head = len(line.text) - len(line.text.lstrip())
    return bool(line.raw.bold) and line.raw.bold[0][0] <= head and (
        line.gap or roles.compact(line.text) != roles.compact(line.text[: line.raw.bold[0][1]])
    )


def _stands_alone(builder: _Builder, last: Paragraph, line: Line, position: int) -> bool:
    """Whether either side is a line of its own kind: number, date, signature, addressees, …"""
    text, before = line.text, last.text
    for side in (text, before):
        if (
            roles.own_number(side)
            or roles.is_date(side)
            or roles.org_and_date(side)
            or roles.is_imprint(side)
            or roles.annex_mark(side)
            or roles.is_tail_fact(side)
        ):
            return True
    if roles.is_addressees(text):
        return not before.rstrip().endswith(("、", "，")) and not (
            "、" in before and len(roles.compact(text)) < 12 and not roles.looks_like_title(before)
        )
    following = builder.lines[position + 1].text if position + 1 < len(builder.lines) else ""
    signs = roles.is_org(text) and (roles.is_date(following) or roles.is_org(following))
    # A row of bodies may sign together, but a page's last torn line may end like a body too.
    return roles.is_annex_list(text) or signs


def _labelled_goes_on(
    builder: _Builder, last: Paragraph, line: Line, position: int
) -> bool:
    """Whether a line continues a labelled one that has not ended: a torn heading or sentence."""
    assert last.label is not None  # noqa: S101 - the caller has asked
    layout, before, text = builder.layout, last.compact, roles.compact(line.text)
    if len(before) == len(last.label.text):
        return True
    if layout.indents_tell and line.raw.indented and not layout.wrapped:
        return False
    if layout.wrapped and last.last_width >= 0.85 * layout.width:
        return True
    if before.endswith(_GOES_ON) and not before.endswith("目的") and not last.firm:
        return True
    if re.search(r"[，。；,;]", before) and not last.firm:
        return True
    is_short = len(text) <= 24 and not ends_sentence(text) and not _KEY_VALUE.match(text)
    following = builder.lines[position + 1].text if position + 1 < len(builder.lines) else ""
    if last.label.scheme in HEADINGS:
        full = layout.wrapped and len(text) >= 0.8 * layout.width
        return is_short and not full and (label_at(following) is not None) and not line.raw.heading
    if len(before) > 30 and not last.firm:
        return True
    tight = layout.gaps_tell and not line.gap and not layout.wrapped
    return is_short and tight and not last.firm and not re.search(r"\d", text)


def _plain_goes_on(layout: _Layout, last: Paragraph, line: Line, text: str) -> bool:
    if _KEY_VALUE.match(text) and not line.marked:
        return False
    if layout.indents_tell and line.raw.indented is not None and layout.wrapped:
        return line.raw.indented is False or last.last_width >= 0.93 * layout.width
    before = last.compact
    if layout.wrapped:
        is_open = re.search(r"[，。；,;]", before) is not None and before.endswith(_GOES_ON)
        return last.last_width >= 0.8 * layout.width or is_open
    if last.firm and line.raw.firm:
        return len(before) >= 20 and before.endswith(_GOES_ON)
    return len(before) >= 15 and not roles.looks_like_title(before)


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

"""Whether a line goes on with the paragraph before it, or begins one of its own."""

from __future__ import annotations

import re
from dataclasses import dataclass

from zhiren.policy import roles
from zhiren.policy.cleaning import Line
from zhiren.policy.numbering import HEADINGS, label_at
from zhiren.policy.paragraph import Layout, Paragraph
from zhiren.policy.sentences import ends_sentence, has_open_mark

_KEY_VALUE = re.compile(r"^[\u4e00-\u9fff]{2,8}[：:]")
_GOES_ON = tuple(
    "，、,—－/的与和及或在对为以将被把向从是有于过达到按由每各其所且并应须不可了第满至"
)
_NUMBER_BEGUN = re.compile(r"[〔［\[（(]\d{4}年?[〕］\]）)]第?$")
_ORDER_BEGUN = re.compile(r"^[\u4e00-\u9fff]{3,24}(?:令|公告)$")
_ORDER_REST = re.compile(r"[（(]?第[\d一二三四五六七八九十百零〇]{1,6}号[）)]?")
_NUMBER_REST = re.compile(r"第?\d{1,4}号")
# 3条以上的； and 第四条第二款情形的。 are ends of conditions, never a paragraph after a caption.
_ENDS_CONDITION = re.compile(r"(?:第[一二三四五六七八九十\d]+条.{0,20}|.{1,14}的[；。;])")
_CONTINUES = tuple("，。；、：）》”！？,;:)的与和及等")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a line stands: the layout, the line after it, and whether no sentence has ended yet."""

    layout: Layout
    following: str
    in_head: bool


def joins(last: Paragraph, line: Line, place: Place) -> bool:
    """Whether a line without a label goes on with the paragraph before it."""
    before, text = last.ending, roles.compact(line.text)
    if last.row is not None or (line.raw.heading and not last.heading) or _starts_bold(line):
        return False
    if ends_sentence(before) or has_open_mark(before):
        return not ends_sentence(before)
    if _is_torn_number(before, text):
        return True
    if _stands_alone(last, line, place):
        return False
    if last.heading or line.raw.heading:
        return bool(last.heading == line.raw.heading and last.label and len(text) <= 25)
    if before.endswith(("，", "、", ",")) or (text.startswith(_CONTINUES) and len(before) > 4):
        return True
    if last.label is not None:
        return _labelled_goes_on(last, line, place)
    runs = not place.in_head or _is_running_text(last, place.layout)
    return runs and _plain_goes_on(place.layout, last, line, text)


def _is_torn_number(before: str, text: str) -> bool:
    """校发〔2023〕 before 18号, 某市人民政府令 before 第5号."""
    torn = _NUMBER_BEGUN.search(before) and _NUMBER_REST.match(text)
    return bool(torn or (_ORDER_BEGUN.match(before) and _ORDER_REST.fullmatch(text)))


def _is_running_text(last: Paragraph, layout: Layout) -> bool:
    """Whether an unended line under the title is the text's first, broken at the page's width."""
    has_stops = re.search(r"[，。；]", last.ending) is not None
    return layout.wrapped and has_stops and last.last_width >= 0.8 * layout.width


def _starts_bold(line: Line) -> bool:
    head = len(line.text) - len(line.text.lstrip())
    return (
        bool(line.raw.bold)
        and line.raw.bold[0][0] <= head
        and (
            line.gap or roles.compact(line.text) != roles.compact(line.text[: line.raw.bold[0][1]])
        )
    )


def _stands_alone(last: Paragraph, line: Line, place: Place) -> bool:
    """Whether either side is a line of its own kind: number, date, signature, addressees, …."""
    text, before = line.text, last.text
    for side in (text, before):
        if not roles.is_too_long(side) and (
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
    signs = roles.is_org(text) and (roles.is_date(place.following) or roles.is_org(place.following))
    # A row of bodies may sign together, but a page's last torn line may end like a body too.
    return roles.is_annex_list(text) or signs


def _labelled_goes_on(last: Paragraph, line: Line, place: Place) -> bool:
    """Whether a line continues a labelled one that has not ended: a torn heading or sentence."""
    layout, before, text = place.layout, last.ending, roles.compact(line.text)
    assert last.label is not None  # noqa: S101 - the caller has asked
    if len(before) == len(last.label.text):
        return True
    if layout.indents_tell and line.raw.indented and not layout.wrapped:
        return False
    if layout.wrapped and last.last_width >= 0.85 * layout.width:
        return True
    loose = not last.firm or layout.wrapped
    if loose and (_is_cut_short(before) or _ENDS_CONDITION.fullmatch(text)):
        return True
    is_short = len(text) <= 24 and not ends_sentence(text) and not _KEY_VALUE.match(text)
    if last.label.scheme in HEADINGS:
        full = layout.wrapped and len(text) >= 0.8 * layout.width
        return is_short and not full and label_at(place.following) is not None
    tight = layout.gaps_tell and not line.gap and not layout.wrapped
    is_torn = tight or _is_last_bit(before, text, place.following)
    return is_short and is_torn and loose and not re.search(r"\d", text)


def _is_last_bit(before: str, text: str, following: str) -> bool:
    """Whether a few words between a long caption and running text are the caption's end."""
    after = roles.compact(following)
    runs = label_at(following) is None and (ends_sentence(after) or len(after) >= 20)
    return len(before) >= 10 and len(text) <= 10 and bool(after) and runs


def _is_cut_short(before: str) -> bool:
    """Whether a labelled text without its stop is no caption but a sentence broken off."""
    open_word = before.endswith(_GOES_ON) and not before.endswith("目的")
    return open_word or len(before) > 30 or re.search(r"[，。；,;]|\d$", before) is not None


def _plain_goes_on(layout: Layout, last: Paragraph, line: Line, text: str) -> bool:
    if _KEY_VALUE.match(text) and not line.marked:
        return False
    if layout.indents_tell and line.raw.indented is not None and layout.wrapped:
        return line.raw.indented is False or last.last_width >= 0.93 * layout.width
    before = last.ending
    if layout.wrapped:
        is_open = re.search(r"[，。；,;]", before) is not None and before.endswith(_GOES_ON)
        return last.last_width >= 0.8 * layout.width or is_open
    if last.firm:
        return len(before) >= 20 and before.endswith(_GOES_ON)
    return len(before) >= 15 and not roles.looks_like_title(before)

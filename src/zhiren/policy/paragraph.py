"""A paragraph of the body, and how the lines that it comes from were set."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from zhiren.policy import roles
from zhiren.policy.cleaning import Line
from zhiren.policy.numbering import Label, label_at
from zhiren.policy.sentences import ends_sentence

_ENDING = 600


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
    def ending(self) -> str:
        """The last words without white space; the whole text unless it is long.

        What goes on with a paragraph is judged by its end, so that long ones cost no more.
        """
        return "".join(self.text[-_ENDING:].split())

    @property
    def rest(self) -> str:
        """The text after the label, blanks kept."""
        return self.text[self.label.end :] if self.label else self.text


@dataclass(frozen=True, slots=True)
class Layout:
    """How a text is set: wrapped at ``width`` characters or not; whether indents, gaps tell."""

    wrapped: bool
    width: int
    indents_tell: bool
    gaps_tell: bool


def layout_of(lines: Sequence[Line]) -> Layout:
    """How the lines of a text are set; too few lines tell nothing."""
    texts = [roles.compact(line.text) for line in lines if not line.raw.table]
    widths = sorted(len(text) for text in texts)
    if len(widths) < 5:
        return Layout(wrapped=False, width=0, indents_tell=False, gaps_tell=False)
    width = widths[int(len(widths) * 0.9)]
    torn = sum(
        0.8 * width <= len(text) and not ends_sentence(text) and label_at(after) is None
        for text, after in pairwise(texts)
    )
    longest = widths[int(len(widths) * 0.97) - 1]
    wrapped = 10 <= width <= 64 and torn >= max(3, 0.15 * len(texts)) and longest <= 1.3 * width
    indented = sum(1 for line in lines if line.raw.indented)
    unended = sum(1 for text in texts if not ends_sentence(text))
    gaps = sum(line.gap for line in lines)
    return Layout(
        wrapped=wrapped,
        width=width,
        indents_tell=0.15 * len(lines) <= indented <= 0.85 * len(lines) and unended > 0,
        gaps_tell=0.2 * len(lines) <= gaps <= 0.95 * len(lines),
    )


def parted_single_lines(lines: Sequence[Line]) -> list[Line]:
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

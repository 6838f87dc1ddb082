"""Markdown: its marks are furniture, what they mark becomes a hint on the line."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from zhiren.policy.model import Furniture, RawDocument, RawLine

REASON = "Markdown 标记"
_HEADING = re.compile(r"^(\s{0,3}#{1,6})(?=\s|[^#\s])")
_HEADING_TAIL = re.compile(r"\s#+\s*$")
_RULE = re.compile(
    r"^\s{0,3}(?:-\s*){3,}$|^\s{0,3}(?:\*\s*){3,}$|^\s{0,3}(?:_\s*){3,}$|^\s*={3,}\s*$"
)
_TABLE_RULE = re.compile(r"^\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*$")
_QUOTE = re.compile(r"^\s{0,3}(?:>\s?)+")
_BULLET = re.compile(r"^\s*[-*+](?=\s+\S)")
_LINE_MARKS = (_QUOTE, _BULLET)
_IMAGE = re.compile(r"!\[[^\]]*\]\([^)]*\)")
_LINK_END = re.compile(
    r"\]\((?:(?:https?://|/|\.|mailto:|#|www\.)[^)\s]*|[\w./%-]+\.\w{2,5}(?:[?#][^)\s]*)?)(?:\s+\"[^\"]*\")?\)"
)
_TAG = re.compile(
    r"<!--.*?-->|</?(?:br|p|div|span|center|font|b|strong|u|a)\b[^<>]*>", re.IGNORECASE
)
_STRONG = re.compile(r"\*\*\*|\*\*|__")
_FENCE = re.compile(r"^\s*(?:`{3,}|~{3,})[\w-]*\s*$")
_CODE = re.compile(r"`+")
_BLANK = re.compile(r"&(?:nbsp|emsp|ensp|#160);")
_EMPHASIS = re.compile(r"(?<!\*)\*(?=[^\s*][^*\n]*\*(?!\*))|(?<=[^\s*])(?<!\*)\*(?!\*)")
_ESCAPE = re.compile(r"\\(?=[\\`*_{}\[\]()#+\-.!|>~])")
_SIGNS = re.compile(r"(?m)^\s{0,3}#{1,6}\s*\S|\*\*[^*\n]+\*\*|^\|.*\|\s*$|^\s*---+\s*$")


@dataclass(slots=True)
class _Stripping:
    line: RawLine
    number: int
    removed: list[tuple[int, int]] = field(default_factory=list)

    def remove(self, start: int, end: int) -> None:
        """Takes a range out, except what has been taken out before."""
        for position in range(start, end):
            if not _inside(position, self.removed):
                self._append(position)

    def _append(self, position: int) -> None:
        if self.removed and self.removed[-1][1] == position:
            self.removed[-1] = (self.removed[-1][0], position + 1)
        else:
            self.removed.append((position, position + 1))

    def pieces(self) -> list[Furniture]:
        """What was taken out, range by range."""
        texts = (self.line.text[start:end].strip() for start, end in self.removed)
        return [Furniture(text, REASON, self.number) for text in texts if text]


def strip_markup(raw: RawDocument) -> tuple[list[RawLine], list[Furniture]]:
    """The lines without Markdown marks, and the marks; other formats pass unchanged.

    A .txt file counts as Markdown when it has headings, bold or tables in Markdown's way.
    """
    is_markdown = raw.kind == "md" or (
        raw.kind == "txt"
        and len(_SIGNS.findall(raw.text)) >= 2
        and bool(re.search(r"(?m)^\s{0,3}#{1,6}\s*\S|\*\*[^*\n]+\*\*|^\|.*\|\s*$", raw.text))
    )
    if not is_markdown:
        return list(raw.lines), []
    lines: list[RawLine] = []
    found: list[Furniture] = []
    front = _front_matter(raw.lines)
    table = 0
    for position, line in enumerate(raw.lines):
        if position < front:
            lines.append(replace(line, furniture="文件头信息"))
            continue
        in_table = line.text.strip().startswith("|") and line.text.count("|") >= 2
        if in_table and not (lines and lines[-1].table):
            table += 1
        stripped, pieces = _strip_line(line, position + 1, table if in_table else 0)
        lines.append(stripped)
        found += pieces
    return lines, found


def _front_matter(lines: tuple[RawLine, ...]) -> int:
    """How many lines of settings stand between ``---`` at the very beginning."""
    if not lines or lines[0].text.strip() != "---":
        return 0
    for position, line in enumerate(lines[1:30], start=1):
        if line.text.strip() in {"---", "..."}:
            return position + 1
        if line.text.strip() and not re.match(r"\s*[\w\-]+\s*:|\s*-\s", line.text):
            return 0
    return 0


def _strip_line(line: RawLine, number: int, table: int) -> tuple[RawLine, list[Furniture]]:
    work = _Stripping(line, number)
    text = line.text
    if (
        _FENCE.match(text)
        or _RULE.match(text)
        or (_TABLE_RULE.match(text) and ("|" in text or not table))
    ):
        if text.strip():
            work.remove(0, len(text))
        return replace(line, text="", table=table, row=number if table else 0), work.pieces()
    heading = _line_marks(work)
    _inline_marks(work, has_columns=bool(table))
    strong = [m.span() for m in _STRONG.finditer(text) if not _inside(m.start(), work.removed)]
    for start, end in strong:
        work.remove(start, end)
    kept, bold = _without(text, work.removed, strong)
    row = number if table else 0
    # A blank before the text says nothing in Markdown: paragraphs are parted by empty lines.
    stripped = replace(
        line, text=kept, heading=heading, bold=bold, indented=None, table=table, row=row
    )
    return stripped, work.pieces()


def _inline_marks(work: _Stripping, *, has_columns: bool) -> None:
    text = work.line.text
    for pattern in (_IMAGE, _TAG, _LINK_END, _ESCAPE, _CODE, _BLANK):
        for match in pattern.finditer(text):
            work.remove(*match.span())
            if pattern is _LINK_END and (opening := text.rfind("[", 0, match.start())) >= 0:
                work.remove(opening, opening + 1)
    if has_columns:
        for match in re.finditer(r"\|", text):
            work.remove(*match.span())
    if text.count("*") - 2 * text.count("**") >= 2:
        for match in _EMPHASIS.finditer(text):
            work.remove(*match.span())


def _line_marks(work: _Stripping) -> int:
    text = work.line.text
    heading = 0
    match = _HEADING.match(text)
    if match:
        heading = match[1].count("#")
        work.remove(0, match.end(1))
        tail = _HEADING_TAIL.search(text, match.end(1))
        if tail:
            work.remove(tail.start(), tail.end())
        return heading
    for pattern in _LINE_MARKS:
        match = pattern.match(text)
        if match and not _inside(match.end() - 1, work.removed):
            work.remove(match.start(), match.end())
    return heading


def _inside(position: int, ranges: list[tuple[int, int]]) -> bool:
    return any(start <= position < end for start, end in ranges)


def _without(
    text: str, removed: list[tuple[int, int]], strong: list[tuple[int, int]]
) -> tuple[str, tuple[tuple[int, int], ...]]:
    """The text without the removed ranges; ranges between strong marks, in the new text."""
    gone = {position for start, end in removed for position in range(start, end)}
    new_position: dict[int, int] = {}
    kept: list[str] = []
    for position, char in enumerate(text):
        new_position[position] = len(kept)
        # A column border parts two cells: a blank keeps them apart.
        if position not in gone:
            kept.append(char)
        elif char == "|":
            kept.append(" ")
    new_position[len(text)] = len(kept)
    pairs = list(zip(strong[::2], strong[1::2], strict=False))
    bold = tuple((new_position[a[0]], new_position[b[0]]) for a, b in pairs)
    return "".join(kept), bold

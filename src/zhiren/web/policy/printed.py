"""文件原样 (printed document): the text as its source prints it, cut into clauses.

What is kept of the source: every character, in order; paragraphs; blanks within a line, as they
stand. What is not: line breaks inside a paragraph with the blanks beside them, and furniture
(page marks, menus, markup), which is shown only when asked for, at the head of the line it stood
in. So the page's words, white space apart, are the source's, furniture apart.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING

from zhiren.policy.cleaning import clean
from zhiren.policy.model import DocumentRefused
from zhiren.policy.paragraphs import paragraphs_of
from zhiren.policy.reading import read_document
from zhiren.policy.regions import divide
from zhiren.policy.structure import parse_document

if TYPE_CHECKING:
    from pathlib import Path

    from zhiren.policy.cleaning import Cleaned
    from zhiren.policy.model import Clause, Furniture
    from zhiren.policy.pack import Pack, PackClause
    from zhiren.policy.paragraph import Paragraph
    from zhiren.policy.regions import Region

_CENTRED = frozenset({"编", "章", "节"})
_ENTRY_LENGTH = 22
_BLANKS = re.compile(r"\s+")
_NAMED = {
    "题": "标题", "通知": "印发通知", "序": "序言", "版头": "版头", "主送": "主送", "落款": "落款",
    "印发": "印发说明", "附件说明": "附件说明", "结语": "结语", "附件": "附件标题",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of one clause within one paragraph, or a piece of furniture (``reason`` says which).

    ``opens`` marks the first words of the clause, which carry its anchor.
    """

    text: str
    clause: PackClause | None = None
    opens: bool = False
    reason: str = ""

    @property
    def is_heading(self) -> bool:
        """Whether a caption: printed in the heading's type."""
        return self.clause is not None and self.clause.part == "heading"


@dataclass(frozen=True, slots=True)
class Block:
    """A printed paragraph; ``role`` says how it is set: title, number, addressees, text, item …."""

    role: str
    pieces: tuple[Piece, ...]

    @property
    def opened(self) -> tuple[PackClause, ...]:
        """The clauses that begin here: their notes stand beside this paragraph."""
        return tuple(p.clause for p in self.pieces if p.opens and p.clause is not None)


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the table of contents, leading to a clause; ``depth`` 1 or 2."""

    title: str
    path: str
    depth: int


@dataclass(frozen=True)
class Printed:
    """A document as printed. ``labels`` name each clause in a citation: 第八条."""

    blocks: tuple[Block, ...]
    blocks_with_furniture: tuple[Block, ...]
    contents: tuple[Entry, ...]
    labels: dict[str, str]
    order: tuple[PackClause, ...]
    furniture: tuple[Furniture, ...]
    is_as_printed: bool = True

    def around(self, clause: PackClause, reach: int = 3) -> tuple[PackClause, ...]:
        """The clauses before and after, the clause among them."""
        place = self.order.index(clause)
        return self.order[max(0, place - reach) : place + reach + 1]

    def beside(self, clause: PackClause) -> tuple[PackClause | None, PackClause | None]:
        """The clause before and the one after."""
        place = self.order.index(clause)
        before = self.order[place - 1] if place else None
        after = self.order[place + 1] if place + 1 < len(self.order) else None
        return before, after


def printed_document(pack: Pack, document: str) -> Printed:
    """The document as printed; worked out once for each version of the pack."""
    return _printed(_Key(pack, document))


class _Key:
    """A pack's document as a key: a pack has no hash of its own, and is one object a version."""

    def __init__(self, pack: Pack, document: str) -> None:
        self.pack, self.document = pack, document

    def __hash__(self) -> int:
        return hash((id(self.pack), self.document))

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, _Key) and self.pack is other.pack and self.document == other.document
        )


@lru_cache(maxsize=64)
def _printed(key: _Key) -> Printed:
    clauses = tuple(c for c in key.pack.clauses.values() if c.document == key.document)
    return print_text(key.pack.documents[key.document].file, clauses)


def print_text(source: Path, clauses: Sequence[PackClause]) -> Printed:
    """The source set as printed and cut into the clauses, whose texts one after another are it.

    A source that cannot be read, or whose words are not those of the clauses (a pack that was not
    checked), gives the clauses one a paragraph, and ``is_as_printed`` is false.
    """
    try:
        raw = read_document(source)
    except DocumentRefused:
        return _unprinted(clauses)
    cleaned = clean(raw)
    paragraphs = paragraphs_of(cleaned.lines)
    setting = _Setting(cleaned, clauses)
    if setting.body != "".join(clause.text for clause in clauses):
        return _unprinted(clauses)
    roles = list(_roles(divide(paragraphs)))
    blocks = tuple(setting.blocks(paragraphs, roles, ()))
    full = tuple(setting.blocks(paragraphs, roles, setting.furniture))
    return Printed(
        blocks=blocks,
        blocks_with_furniture=full,
        contents=tuple(_contents(blocks)),
        labels=_labels(parse_document(raw).clauses, clauses),
        order=tuple(clauses),
        furniture=cleaned.furniture,
    )


def _unprinted(clauses: Sequence[PackClause]) -> Printed:
    blocks = tuple(
        Block("caption" if c.part == "heading" else "text", (Piece(c.text, c, opens=True),))
        for c in clauses
    )
    labels = {clause.id: _named(clause) for clause in clauses}
    return Printed(
        blocks, blocks, tuple(_contents(blocks)), labels, tuple(clauses), (), is_as_printed=False
    )


class _Setting:
    """Where each character, blank and piece of furniture stands; offsets count in the body."""

    def __init__(self, cleaned: Cleaned, clauses: Sequence[PackClause]) -> None:
        self.body = "".join("".join(line.text.split()) for line in cleaned.lines)
        self.clauses = clauses
        self.starts = [0, *accumulate(len(clause.text) for clause in clauses)]
        self.blanks = dict(self._blanks(cleaned))
        self.furniture = tuple(self._placed(cleaned))

    @staticmethod
    def _blanks(cleaned: Cleaned) -> Iterator[tuple[int, str]]:
        """Blanks inside lines, by the offset of the character after them."""
        offset = 0
        for line in cleaned.lines:
            for word in re.finditer(r"(\s*)(\S+)", line.text.strip()):
                if word[1]:
                    yield offset, word[1]
                offset += len(word[2])

    @staticmethod
    def _placed(cleaned: Cleaned) -> Iterator[tuple[int, Furniture]]:
        """Furniture at the first character of its line, or of the next line that has any."""
        widths = [len("".join(line.text.split())) for line in cleaned.lines]
        offsets = [0, *accumulate(widths)]
        numbers = [line.number for line in cleaned.lines]
        for piece in cleaned.furniture:
            yield offsets[bisect_left(numbers, piece.line)], piece

    def blocks(
        self,
        paragraphs: Sequence[Paragraph],
        roles: Sequence[tuple[int, str]],
        furniture: Sequence[tuple[int, Furniture]],
    ) -> Iterator[Block]:
        """The paragraphs as blocks; what furniture stands after the last is a block of its own."""
        waiting = list(furniture)
        ends = [end for end, _ in roles]
        start = 0
        for paragraph in paragraphs:
            end = start + len(paragraph.compact)
            before = [piece for offset, piece in waiting if offset <= start]
            if before:
                yield Block("furniture", tuple(Piece(p.text, reason=p.reason) for p in before))
            inside = [(offset, piece) for offset, piece in waiting if start < offset < end]
            waiting = waiting[len(before) + len(inside) :]
            pieces = tuple(self._pieces(start, end, inside))
            role = roles[bisect_right(ends, start)][1]
            yield Block(_finer(role, paragraph, pieces), pieces)
            start = end
        if waiting:
            yield Block("furniture", tuple(Piece(p.text, reason=p.reason) for _, p in waiting))

    def _pieces(
        self, start: int, end: int, furniture: Sequence[tuple[int, Furniture]]
    ) -> Iterator[Piece]:
        cuts = sorted({offset for offset, _ in furniture} | {end})
        position = start
        index = bisect_right(self.starts, start) - 1
        while position < end:
            for offset, piece in furniture:
                if offset == position:
                    yield Piece(piece.text, reason=piece.reason)
            stop = min(self.starts[index + 1], next(cut for cut in cuts if cut > position))
            opens = position == self.starts[index]
            yield Piece(self._text(position, stop, start), self.clauses[index], opens)
            position = stop
            index += position == self.starts[index + 1]

    def _text(self, start: int, end: int, head: int) -> str:
        return "".join(
            (self.blanks.get(at, "") if at > head else "") + self.body[at]
            for at in range(start, end)
        )


def _roles(regions: Sequence[Region]) -> Iterator[tuple[int, str]]:
    """The roles of the parts around the text proper, with the offset at which each ends."""
    end = 0
    for region in regions:
        for leaf in region.head:
            end += len(leaf.text)
            yield end, leaf.role
        if region.body:
            end += sum(len(paragraph.compact) for paragraph in region.body)
            yield end, "body"
        for leaf in region.tail:
            end += len(leaf.text)
            yield end, leaf.role


def _finer(role: str, paragraph: Paragraph, pieces: Sequence[Piece]) -> str:
    """The role of a paragraph of the text proper: chapter, caption, table or text."""
    if role == "number" and "号" not in paragraph.compact[-2:]:
        return "letterhead"
    if role != "body":
        return role
    if paragraph.row is not None:
        return "table"
    if all(piece.is_heading or piece.reason for piece in pieces):
        scheme = paragraph.label.scheme if paragraph.label else ""
        return "chapter" if scheme in _CENTRED else "caption"
    return "text"


def _contents(blocks: Sequence[Block]) -> Iterator[Entry]:
    """Captions, and articles by their label and first words."""
    has_chapters = any(block.role in {"chapter", "caption"} for block in blocks)
    title_seen = False
    for number, block in enumerate(blocks):
        clauses = block.opened
        if not clauses:
            continue
        if number == 0 and not clauses[0].path.startswith(("题", "附件")):
            yield Entry("印发通知", clauses[0].path, 1)
        if clauses[0].path in {"题.0", "附件.0"} and not title_seen and number:
            title_seen = True
            yield Entry("正文", clauses[0].path, 1)
        for piece in block.pieces:
            if piece.opens and piece.is_heading and piece.clause is not None:
                is_first = block.role == "chapter" or "." not in piece.clause.path.removesuffix(
                    ".0"
                )
                is_article = piece.clause.path.removesuffix(".0").isdecimal()
                depth = 2 if (is_article and has_chapters) or not is_first else 1
                yield Entry(_shortened(piece.text), piece.clause.path, depth)
        first = block.pieces[0]
        if not first.is_heading and block.role == "text" and first.text.startswith("第"):
            entry = _article_entry(block, has_chapters=has_chapters)
            if entry is not None:
                yield entry


def _article_entry(block: Block, *, has_chapters: bool) -> Entry | None:
    text = "".join(piece.text for piece in block.pieces if not piece.reason)
    found = re.match(r"第[一二三四五六七八九十百零〇\d]+条(?:之[一二三四五六七八九十]+)?", text)
    if found is None:
        return None
    return Entry(_shortened(text), block.opened[0].path, 2 if has_chapters else 1)


def _shortened(text: str) -> str:
    """The first sentence when it is short, else the first words."""
    words = _BLANKS.sub(" ", text).strip()
    first = re.split(r"[。：]", words, maxsplit=1)[0]
    if len(first) <= _ENTRY_LENGTH:
        return first
    return first[: _ENTRY_LENGTH - 4].rstrip("，、") + "…"


def _labels(parsed: Sequence[Clause], clauses: Sequence[PackClause]) -> dict[str, str]:
    """What each clause is called in a citation: the labels of the nodes that hold it."""
    labels = {}
    start = 0
    for clause in clauses:
        end = start + len(clause.text)
        holding = [
            node for node in parsed if node.label and node.start <= start and node.end >= end
        ]
        named = "".join(_cited(node.label, node.level) for node in holding)
        labels[clause.id] = named or _named(clause)
        start = end
    return labels


def _cited(label: str, level: str) -> str:
    bare = label.strip("、.． ")
    if bare.endswith(("条", "章", "节", "编")):
        return bare
    if bare.startswith(("（", "(")):
        return f"第{bare}项"
    if bare.isdecimal():
        return f"第{bare}点"
    return f"第{bare}部分" if level == "section" else f"第{bare}项"


def _named(clause: PackClause) -> str:
    if clause.part == "heading":
        return clause.text
    return _NAMED.get(clause.path.partition(".")[0], clause.path)

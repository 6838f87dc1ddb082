"""Documents, clauses and what was taken away: the values the reader hands on.

How clauses and the body relate
-------------------------------
The *body* is the text as read, minus furniture, minus white space. Every clause has a half-open
range ``start:end`` of the body and ``text == body[start:end]``.

* A *leaf* holds the words themselves. The leaves follow one another without gap or overlap, so
  the concatenation of their texts is the body. Leaves are statements (one sentence), captions,
  and items of one sentence.
* A *container* (article, item, sub-item, section) has as text the whole of its leaves: nothing
  is in a container that is not in one of its leaves.
* A chapter, and a section over separately numbered clauses, is a leaf that holds only its caption;
  the clauses under it name it as parent.

By ids alone: a clause is a leaf unless another clause's id is its id plus ``.`` and more; ids that
end in ``.0`` (captions and lead-ins) are always leaves.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Level = Literal["chapter", "section", "article", "item", "subitem", "statement"]
Part = Literal["front", "heading", "body", "back"]


class DocumentRefused(Exception):  # noqa: N818 - the name says what happened to the document
    """A file cannot be read as a policy document; message and fields are in Chinese.

    ``file`` is the path as given, ``reason`` what was found, ``remedy`` what a person can do.
    """

    def __init__(self, file: str, reason: str, remedy: str) -> None:
        super().__init__(f"{file}：{reason}。{remedy}")
        self.file = file
        self.reason = reason
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class RawLine:
    """One line or paragraph as the file gives it.

    ``page`` counts from 1 (0: the format has no pages). ``heading`` is the level the format marks
    (0: none). ``furniture`` is the reason when the format itself says that the line is no text of
    the document. ``bold`` are ranges of ``text``. ``firm`` says that the format marks paragraphs,
    so that the line's end is no mere line break. ``indented`` is None where unknown.
    ``table`` and ``row`` number the table and its row (0: not in a table), ``column`` the cell's
    first column (0: unknown); ``goes_on`` for a cell that the one above it reaches into.
    """

    text: str
    page: int = 0
    heading: int = 0
    furniture: str = ""
    bold: tuple[tuple[int, int], ...] = ()
    firm: bool = False
    indented: bool | None = None
    table: int = 0
    row: int = 0
    column: int = 0
    goes_on: bool = False


@dataclass(frozen=True, slots=True)
class RawDocument:
    """All the text of a file in reading order; ``kind`` is txt, md, html, docx or pdf."""

    file: str
    kind: str
    lines: tuple[RawLine, ...]

    @property
    def text(self) -> str:
        """The whole text as read, one line a row."""
        return "\n".join(line.text for line in self.lines)


@dataclass(frozen=True, slots=True)
class Furniture:
    """A piece of text that is not the document's: ``line`` counts from 1 in the text as read."""

    text: str
    reason: str
    line: int


@dataclass(frozen=True, slots=True)
class Clause:
    """One node of the document's tree; see the module's text for leaf and container."""

    id: str
    level: Level
    label: str
    text: str
    start: int
    end: int
    parent: str | None
    part: Part
    is_leaf: bool

    @property
    def path(self) -> str:
        """The id without the document."""
        return self.id.partition("#")[2]


@dataclass(frozen=True, slots=True)
class Citation:
    """A document named in the text: name with 《》 (empty if only a number is given), clause."""

    name: str
    number: str | None
    clause: str
    dated: date | None = None


@dataclass(frozen=True, slots=True)
class DocumentDates:
    """The four roles of a date; None where the document does not say."""

    adopted: date | None = None
    issued: date | None = None
    printed: date | None = None
    effective: date | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A policy document as read; ``clauses`` are in order, a container before its leaves."""

    id: str
    file: str
    title: str
    number: str | None
    issuers: tuple[str, ...]
    dates: DocumentDates
    addressees: str | None
    cites: tuple[Citation, ...]
    repeals: tuple[Citation, ...]
    interpreter: str | None
    body: str
    clauses: tuple[Clause, ...]
    furniture: tuple[Furniture, ...] = field(repr=False)

    @property
    def leaves(self) -> tuple[Clause, ...]:
        """The clauses whose texts, one after another, are the body."""
        return tuple(clause for clause in self.clauses if clause.is_leaf)

    def clause(self, path: str) -> Clause:
        """The clause at a path, with or without ``DOC#``; KeyError if there is none."""
        wanted = path if "#" in path else f"{self.id}#{path}"
        for clause in self.clauses:
            if clause.id == wanted:
                return clause
        raise KeyError(wanted)

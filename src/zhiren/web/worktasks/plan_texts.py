"""The clauses of an uploaded plan: what each says, and who the words around it say answers. Pure.

A line that only says who does the task before it (责任单位：人事处) is no clause of its own: it stays
with the task, as does a bare list of names that goes on with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Final

from zhiren.policy.importing import may_bind
from zhiren.policy.plan_owners import (
    Knows,
    Said,
    bracket_before,
    is_names_only,
    nobody,
    said_in,
    said_in_columns,
)

if TYPE_CHECKING:
    from zhiren.policy.model import Clause, Document
    from zhiren.policy.plan_tables import PlanRow

ENDS: Final = "，。；、：,.;: "
_STOPS: Final = ("。", "；", "！")
_NO_SECTIONS: Final = frozenset(("", "正文", "序", "末"))
_FARTHEST: Final = 400
_ONLY_DUE: Final = re.compile(
    r"[\d年月日底前末以于在，。；]*(?:第?[一二三四]季度)?[底末前]*(?:全部|全面)?(?:完成|办结|落实到位)?[，。；]*"
)


@dataclass(frozen=True)
class PlanText:
    """One clause of a document as a plan keeps it.

    ``said`` is what the words around it, or the columns of its table, say on who and when; words
    of the text itself go before. ``asks`` are the words that ask, where they are not the whole.
    """

    clause: str
    section: str
    text: str
    may_ask: bool
    said: Said = field(default_factory=Said)
    asks: str = ""


def texts_of(
    document: Document, key: str, rows: Sequence[PlanRow] = (), knows: Knows = nobody
) -> list[PlanText]:
    """The clauses of a document just read, under the ids that the plan gives them."""
    headings = {c.path.removesuffix(".0"): c.text for c in document.leaves if c.part == "heading"}
    pieces = [
        _Piece(
            path=leaf.path,
            text=leaf.text,
            section=section_of(leaf.path, headings),
            may_ask=may_ask(leaf),
            is_heading=leaf.part == "heading",
        )
        for leaf in document.leaves
    ]
    _take_rows(pieces, rows, knows)
    _move_brackets(pieces, knows)
    items = {c.path for c in document.clauses if not c.is_leaf and c.level != "section"}
    kept = _Gathering(pieces, items, knows).texts()
    return [
        PlanText(
            clause=f"{key}#{piece.path}"[:80],
            section=piece.section,
            text=piece.text,
            may_ask=piece.may_ask,
            said=piece.said,
            asks=piece.asks,
        )
        for piece in kept
    ]


def section_of(path: str, headings: Mapping[str, str]) -> str:
    """The outermost heading over a clause."""
    parts = path.split(".")
    for length in range(1, len(parts)):
        found = headings.get(".".join(parts[:length]))
        if found:
            return found.strip(ENDS)[:200]
    return ""


def may_ask(leaf: Clause) -> bool:
    """Whether a clause may ask for something: no heading, preamble or signature."""
    is_preamble = leaf.path.startswith("序.") or leaf.part != "body"
    return may_bind(leaf) and not is_preamble


@dataclass
class _Piece:
    path: str
    text: str
    section: str
    may_ask: bool
    is_heading: bool
    said: Said = field(default_factory=Said)
    asks: str = ""
    is_row: bool = False
    told_for: str = ""

    def hear(self, said: Said, scope: str) -> None:
        """Words for all of a clause: those for a narrower one go before, equals add up."""
        near, far = (said, self.said) if len(scope) > len(self.told_for) else (self.said, said)
        adds = scope == self.told_for or not near.names_owner
        self.said = near._replace(
            leading=near.leading or (far.leading if adds else ()),
            helping=near.helping or (far.helping if adds else ()),
            due=near.due or far.due,
        )
        self.told_for = max(scope, self.told_for, key=len)

    @property
    def scope(self) -> str:
        """The path of the clause in which it stands: of 一.2.3, 一.2.0.1 and 一.2.末.1 it is 一.2."""
        return re.sub(r"(?:\.0)?\.\d+(?:~\d+)?$", "", self.path).removesuffix(".末")

    @property
    def is_lead(self) -> bool:
        """Whether it stands before the parts of its clause."""
        return ".0." in f"{self.path}."[len(self.scope) :]

    def is_under(self, scope: str) -> bool:
        return self.path.startswith((f"{scope}.", f"{scope}/"))


def _take_rows(pieces: list[_Piece], rows: Sequence[PlanRow], knows: Knows) -> None:
    """What the columns say of the clauses that are rows of a table of tasks."""
    waiting: dict[str, list[PlanRow]] = {}
    for row in reversed(rows):
        # A number alone in a cell may have been taken for a page's.
        for words in {row.compact, re.sub(r"^\d+", "", row.compact)}:
            waiting.setdefault(words, []).append(row)
    for piece in pieces:
        if not waiting.get(piece.text):
            continue
        row = waiting[piece.text].pop()
        piece.is_row, piece.is_heading = True, False
        piece.may_ask = bool(row.task)
        if row.text and row.compact == piece.text:
            piece.text = row.text
        piece.section = (row.section or piece.section).strip(ENDS)[:200]
        piece.asks = "，".join(filter(None, (row.task.rstrip(ENDS), row.result)))
        piece.said = said_in_columns(row.leading, row.helping, row.due, knows)
        piece.told_for = piece.path


def _move_brackets(pieces: list[_Piece], knows: Knows) -> None:
    """Brackets behind a stop go back to the sentence before: 建设影像中心。（医政处牵头）."""
    for before, piece in pairwise(pieces):
        is_after_task = before.may_ask and piece.may_ask and not (before.is_row or piece.is_row)
        if is_after_task and before.scope == piece.scope:
            length = bracket_before(piece.text, knows)
            if length < len(piece.text):
                before.text += piece.text[:length]
                piece.text = piece.text[length:]


class _Gathering:
    """Puts what only says who and when to the tasks that it speaks of."""

    def __init__(self, pieces: Sequence[_Piece], items: Iterable[str], knows: Knows) -> None:
        self._pieces = pieces
        self._place = {id(piece): place for place, piece in enumerate(pieces)}
        self._items = frozenset(items)
        self._knows = knows
        self._kept: list[_Piece] = []
        self._tellers = {id(piece) for piece in self._telling()}
        self._closed = self._closed_sections()

    def texts(self) -> list[_Piece]:
        """The clauses that are left, each with what it says and what is said of it."""
        scopes = {p.scope for p in self._pieces if id(p) in self._tellers}
        for piece in self._pieces:
            # A first sentence taken for a caption is a task where its clause says who answers.
            if piece.is_heading and piece.scope in scopes and piece.text.endswith(_STOPS):
                piece.may_ask = True
        for (is_telling, _), group in groupby(self._pieces, key=self._group):
            if is_telling:
                self._put(list(group))
            else:
                self._keep(group)
        return self._kept

    def _group(self, piece: _Piece) -> tuple[bool, str]:
        """Words on who and when that follow each other in a clause are read as one."""
        is_telling = id(piece) in self._tellers
        return is_telling, piece.scope if is_telling else ""

    def _keep(self, pieces: Iterable[_Piece]) -> None:
        for piece in pieces:
            said = said_in(piece.text, self._knows) if piece.is_heading else Said()
            if said.names_owner:
                # A heading that says who answers says so of everything under it.
                self._tell(piece.path.removesuffix(".0"), said, self._pieces)
            self._kept.append(piece)

    def _telling(self) -> Iterator[_Piece]:
        """The pieces that only say who and when, and names that go on with such a list."""
        goes_on = False
        for piece in self._pieces:
            if piece.is_row or piece.is_heading or not piece.may_ask:
                goes_on = False
                continue
            said = said_in(piece.text, self._knows)
            goes_on = (
                said.is_all
                or (said.names_owner and bool(_ONLY_DUE.fullmatch(said.rest)))
                or (goes_on and is_names_only(piece.text, self._knows))
            )
            if goes_on:
                yield piece

    def _put(self, tellers: Sequence[_Piece]) -> None:
        """To the task before them, and to the others of their clause where they speak of all."""
        scope, place = tellers[0].scope, self._place[id(tellers[0])]
        text = "".join(teller.text for teller in tellers)
        host = self._kept[-1] if self._kept and self._kept[-1].is_under(scope) else None
        if host is not None and host.is_heading and not self._asks_under(scope, place):
            host.may_ask = (
                True  # 1.推进学科建设, and then only 责任单位：…: the heading is the task.
            )
        if host is not None and host.may_ask and not host.is_row:
            host.text += text
        else:
            for teller in tellers:
                teller.may_ask = False
            self._kept += tellers
        said = said_in(text, self._knows)
        if tellers[0].is_lead:
            self._tell(scope, said, self._pieces)
        elif scope in self._items or scope in self._closed:
            self._tell(scope, said, self._before(place))

    def _asks_under(self, scope: str, place: int) -> bool:
        """Whether anything after a place, in the same clause, asks for something itself."""
        for piece in self._pieces[place:]:
            if not piece.is_under(scope):
                return False
            if piece.may_ask and id(piece) not in self._tellers:
                return True
        return False

    def _closed_sections(self) -> set[str]:
        """Sections with one place of such words, at their end: these are for all of the section."""
        ended: set[str] = set()
        reopened: set[str] = set()
        for piece in self._pieces:
            section = re.split(r"[./]", piece.path)[0]
            if id(piece) in self._tellers:
                ended.add(section if piece.scope == section else "")
            elif section in ended:
                reopened.add(section)
        return ended - reopened - _NO_SECTIONS

    def _before(self, place: int) -> Iterator[_Piece]:
        """The pieces before some words, up to the words for those still earlier."""
        has_found = False
        for piece in reversed(self._pieces[max(0, place - _FARTHEST) : place]):
            if id(piece) not in self._tellers:
                has_found = True
                yield piece
            elif has_found:
                return

    def _tell(self, scope: str, said: Said, pieces: Iterable[_Piece]) -> None:
        for piece in pieces:
            if piece.is_under(scope) and id(piece) not in self._tellers:
                piece.hear(said, scope)

"""Documents that a text names: cited, repealed, and those that a covering notice brings."""

from __future__ import annotations

import re
from collections.abc import Iterable

from zhiren.policy import roles
from zhiren.policy.model import Citation, Clause
from zhiren.policy.written_numbers import dates_in

NAME = re.compile(r"《(?:[^《》]|《[^《》]*》)+》")
_NAMES = re.compile(rf"(?:{NAME.pattern}(?:[（(][^（）()]*[）)])?[、和及与]{{0,2}})+")
SELF = re.compile(r"(?:印发|发布|公布|下发|颁布|转发)(?:了|的)?(?:《|$)|现将|现予")
_REPEALED = re.compile(r"废止|停止(?:执行|使用)|不再(?:执行|适用)|失效")
_BASIS = re.compile(r"(?:根据|依据|按照|依照|遵照|参照|结合)[^，。；]*$")


def citations(clauses: tuple[Clause, ...], title: str) -> Iterable[Citation]:
    """Every other document that the text names, once, at its first place."""
    seen: set[str] = set()
    own = {title, *_announced(clauses)}
    for clause in clauses:
        if not clause.is_leaf:
            continue
        taken: list[tuple[int, int]] = []
        for match in NAME.finditer(clause.text):
            number, end = _number_after(clause.text, match.end())
            taken.append((match.start(), end))
            name = match[0]
            if name[1:-1] in own or name in seen or (name[1:-1] and _is_same(name, own)):
                continue
            seen.add(name)
            yield Citation(name, number, clause.id)
        if clause.part in {"front", "back"} and roles.own_number(clause.text):
            continue
        for start, end, number in roles.document_numbers(clause.text):
            if number not in seen and not any(a <= start < b for a, b in taken):
                seen.add(number)
                yield Citation("", number, clause.id)
            del end


def _number_after(text: str, position: int) -> tuple[str | None, int]:
    if text[position : position + 1] not in {"（", "("}:
        return None, position
    close = re.compile(r"[）)]").search(text, position)
    order = re.compile(r"[（(]([^（）()]{2,20}令第?\d+号)[）)]").match(text, position)
    if order:
        return order[1], order.end()
    for start, end, number in roles.document_numbers(text[position : position + 40]):
        if start <= 2:
            return number, position + end + 1
    return None, close.end() if close else position


def _announced(clauses: tuple[Clause, ...]) -> set[str]:
    """The names by which the notice calls the text or texts it brings."""
    return {
        name[1:-1]
        for clause in clauses
        if clause.part == "front" and clause.is_leaf
        for name in announced_in(clause.text)
    }


def announced_in(text: str) -> list[str]:
    """The names in a row after 印发 or 现将, or the first of the text if none stands right there."""
    match = SELF.search(text)
    if match is None:
        return []
    row = _NAMES.match(text, max(match.start(), match.end() - text[: match.end()].endswith("《")))
    return NAME.findall(row[0]) if row else NAME.findall(text)[:1]


def _is_same(name: str, own: set[str]) -> bool:
    bare = re.sub(r"[（(].{1,8}[）)]|\s", "", name[1:-1])
    return bare in {re.sub(r"[（(].{1,8}[）)]|\s", "", title) for title in own if title}


def repeals(clauses: tuple[Clause, ...], title: str) -> Iterable[Citation]:
    """The documents that the text puts out of force; one cited as the basis is none of them."""
    seen: set[str] = set()
    for clause in clauses:
        if not clause.is_leaf:
            continue
        for repealed in _REPEALED.finditer(clause.text):
            begin = max(clause.text.rfind(mark, 0, repealed.start()) for mark in "。；") + 1
            text = clause.text[begin : repealed.start()]
            for match in NAME.finditer(text):
                if (
                    match[0] in seen
                    or match[0][1:-1] == title
                    or _BASIS.search(text[: match.start()])
                ):
                    continue
                seen.add(match[0])
                number, _ = _number_after(text, match.end())
                dated = [d for _, end, d in dates_in(text) if end <= match.start()]
                yield Citation(match[0], number, clause.id, dated[-1] if dated else None)

"""What people point at when they cite: 沪交医委〔2021〕30号第八条第二款, 30号第8条, 组织员办法 8.2.

The document may be named by its number, with or without issuer and year, by its title, its short
title, or by characters of the title in their order; a place named alone is looked for in every
document. A place is a path (8.2, 四.1), an article, part or chapter, and within it 款 and 项.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from zhiren.policy.numbering import label_at
from zhiren.policy.written_numbers import NUMERAL, chinese_of, number_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from zhiren.policy.pack import PackClause, PackDocument

_N = rf"(?:\d{{1,3}}|[{NUMERAL}]{{1,5}})"
_PLACE = re.compile(
    rf"(?P<document>.*?)(?:(?P<path>[章]?{_N}(?:\.\d{{1,3}}){{1,3}})"
    rf"|第?(?P<article>{_N})条(?:第?(?P<paragraph>{_N})款)?"
    rf"(?:第?\(?(?P<item>{_N})\)?[项目点]|\((?P<bracket>{_N})\))?"
    rf"|第(?P<part>{_N})(?P<kind>部分|点|章)(?:第?\(?(?P<item_of_part>{_N})\)?[项目点])?"
    r")(?:的?规定|之规定)?"
)
_NUMBER = re.compile(
    rf"(?P<issuer>[^\d(]*?)(?:\(?(?P<year>\d{{4}}|[二一〇○零三四五六七八九]{{4}})年?\)?)?"
    rf"(?:字?第)?(?P<number>{_N})号(?:文件?)?"
)
_FIGURES = ("year", "number")
_BRACKETS = str.maketrans("〔〕[]【】﹝﹞〈〉{}", "()()()()()()")
_FURNITURE = re.compile(r"[\s《》“”\"'、,，。:：]")
_SHORTEST, _SHORTEST_SCATTERED = 2, 4


@dataclass(frozen=True, slots=True)
class _Place:
    """A place in a document: how its path may begin, the likeliest first, and what is below."""

    heads: tuple[str, ...]
    paragraph: int | None = None
    item: int | None = None
    is_path: bool = False


def pointed_at(
    text: str, documents: Mapping[str, PackDocument], clauses: Mapping[str, PackClause]
) -> list[list[PackClause]]:
    """The clauses that a text points at, those of each document together; none for other words.

    A 款 or 项 that the document does not number gives the whole article; 第八条 is also a part (八、)
    where no document meant has articles.
    """
    match = _PLACE.fullmatch(_plain(text))
    place = _place_of(match) if match else None
    if match is None or place is None:
        return []
    found: dict[int, list[list[PackClause]]] = {}
    for document in documents.values():
        if not _is_meant(document, match["document"]):
            continue
        own = [c for c in clauses.values() if c.document == document.id]
        for rank, head in enumerate(place.heads):
            whole = _under(head, own)
            if whole:
                group = whole if place.is_path else _within(place, head, whole)
                found.setdefault(rank, []).append(group)
                break
    return found[min(found)] if found else []


def _place_of(match: re.Match[str]) -> _Place | None:
    if match["path"]:
        return _Place((match["path"],), is_path=True)
    try:
        number = number_of(match["article"] or match["part"])
        paragraph, item = (
            number_of(written) if written else None
            for written in (
                match["paragraph"],
                match["item"] or match["bracket"] or match["item_of_part"],
            )
        )
    except ValueError:
        return None
    heads = {
        "章": (f"章{number}",),
        "部分": (chinese_of(number), str(number)),
    }.get(match["kind"] or "", (str(number), chinese_of(number)))
    return _Place(heads, paragraph, item)


def _within(place: _Place, head: str, whole: list[PackClause]) -> list[PackClause]:
    """The 款 or 项 below an article; the article where nothing below has that number."""
    if place.item is not None:
        below = [_under(f"{head}.{place.item}", whole)]
        if place.paragraph is not None:
            below.append(_under(f"{head}.{place.paragraph}.{place.item}", whole))
        below = [group for group in below if group]
        items = [group for group in below if _is_item(group[0])]
        return (items or below or [whole])[0]
    if place.paragraph is not None:
        group = _under(f"{head}.{place.paragraph}", whole)
        return group if group and not _is_item(group[0]) else whole
    return whole


def _is_item(clause: PackClause) -> bool:
    label = label_at(clause.text)
    return label is not None and label.scheme != "条"


def _under(path: str, clauses: list[PackClause]) -> list[PackClause]:
    return [c for c in clauses if c.path == path or c.path.startswith(path + ".")]


def _is_meant(document: PackDocument, name: str) -> bool:
    """Whether a name means the document; a number must be its own, and what else is said fit."""
    match = _NUMBER.search(name)
    if match is None:
        return not name or _is_called(document, name)
    own = _NUMBER.search(_plain(document.number or ""))
    if own is None or any(match[p] and _value(match[p]) != _value(own[p]) for p in _FIGURES):
        return False
    rest = name[: match.start()] + match["issuer"] + name[match.end() :]
    rest = rest.replace(own["issuer"], "").replace("(", "").replace(")", "")
    return not rest or rest in own["issuer"] or _is_called(document, rest)


def _is_called(document: PackDocument, name: str) -> bool:
    if len(name) < _SHORTEST:
        return False
    if any(name in _plain(of) for of in (document.title, document.short_title, document.issuer)):
        return True
    characters = iter(_plain(document.title))
    return len(name) >= _SHORTEST_SCATTERED and all(c in characters for c in name)


def _value(written: str | None) -> int | None:
    try:
        return number_of(written or "")
    except ValueError:
        return None


def _plain(text: str) -> str:
    return _FURNITURE.sub("", unicodedata.normalize("NFKC", text)).translate(_BRACKETS)

"""Roster cells that hold two things: party and date, education and degree."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from zhiren.snapshot.cells import is_empty
from zhiren.snapshot.dates import PartialDate, parse_date

_PARTY_AND_DATE: Final = ("party", "joined_on")
_LEVEL_AND_DEGREE: Final = ("level", "degree")
_PARTIES: Final = ("民革", "民盟", "民建", "民进", "农工党", "致公党", "九三学社", "台盟")
_OTHER_STANDING: Final = (*_PARTIES, "无党派", "群众", "中共党员", "中共预备党员", "预备党员")
_SEPARATORS: Final = re.compile(r"[\n/、,，;；()（） ]+")
_DEGREE: Final = re.compile(r"(.*[^研])?(学士|硕士|博士)(学位)?")
_PARTY: Final = "|".join(_PARTIES)
_WITH_PARTY: Final = re.compile(
    rf"(?:{_PARTY})(?:、(?:{_PARTY}))*\((?P<shown>[^()]+)\)|(?P<stored>[^;]+)(?:;(?:{_PARTY}))+"
)

_STANDING_AND_DATE: Final = re.compile(
    r"(?P<party>中共党员|中共预备党员|预备党员|党员)[(、,;/]?(?P<date>[^()、,;/]+)\)?"
)


def split_cell(columns: tuple[str, ...], cell: object, *, is_typed: bool) -> tuple[object, ...]:
    """The parts of a cell for `columns`, in their order.

    What cannot be divided is handed on whole in the first column, whose reader then refuses it
    with the cell's own text. An empty cell gives empty parts.
    """
    if is_empty(cell) or len(columns) == 1:
        return (cell,) * len(columns) if len(columns) == 1 else (None,) * len(columns)
    if columns == _PARTY_AND_DATE:
        return _party_and_date(cell, is_typed=is_typed)
    return _level_and_degree(cell)


def can_split(columns: tuple[str, ...]) -> bool:
    """Whether a cell can be divided into these columns."""
    return len(columns) == 1 or columns in {_PARTY_AND_DATE, _LEVEL_AND_DEGREE}


def _party_and_date(cell: object, *, is_typed: bool) -> tuple[object, object]:
    """A date alone is that of joining the Communist Party; a party name alone is the standing.

    `中共党员（1995.07）` has both; `民盟（2002.06）` and `200206；民盟` tell both: a Communist since 2002.06.
    """
    if isinstance(parse_date(cell, is_typed=is_typed), PartialDate):
        return "中共党员", cell
    text = "".join(unicodedata.normalize("NFKC", str(cell)).split())
    bare = text.strip("()")
    if bare in _OTHER_STANDING or set(bare.split("、")) <= set(_PARTIES):
        return bare.split("、")[0], None
    standing = _STANDING_AND_DATE.fullmatch(text)
    if standing and isinstance(parse_date(standing["date"]), PartialDate):
        return standing["party"], standing["date"]
    match = _WITH_PARTY.fullmatch(text)
    inner = (match["shown"] or match["stored"]) if match else None
    if inner and isinstance(parse_date(inner), PartialDate):
        return "中共党员", inner
    return cell, None


def _level_and_degree(cell: object) -> tuple[object, object]:
    parts = [p for p in _SEPARATORS.split(unicodedata.normalize("NFKC", str(cell))) if p]
    degrees = [p for p in parts if _DEGREE.fullmatch(p)]
    levels = [p for p in parts if p not in degrees]
    if len(degrees) > 1 or len(levels) > 1:
        return cell, None
    return (levels or [None])[0], (degrees or [None])[0]

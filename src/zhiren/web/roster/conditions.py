"""条件 (condition): filters as they stand in the address, one parameter a column.

========  =====================================================================
text      ``王`` contains · ``=王`` is · ``!王`` does not contain
choice    one of its words, as often as wanted
date      ``1970..1979.06`` · ``1970..`` · ``..1979`` · ``1970.05``
number    ``40..50`` · ``40..`` · ``..50`` · ``45``
yes/no    ``yes`` · ``no``
all       ``-`` empty · ``*`` not empty
========  =====================================================================

Several values of one parameter are alternatives; several parameters all hold.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeAlias

from zhiren.snapshot.dates import PartialDate, Precision, parse_date
from zhiren.workdays import add_months, add_years

EMPTY, FILLED, RANGE = "-", "*", ".."
YES, NO = "yes", "no"
_DIGITS = 6
_LONGEST = 60


@dataclass(frozen=True)
class Text:
    """Contains, is, or does not contain."""

    word: str
    how: str = ""

    @property
    def written(self) -> str:
        """As in the address."""
        return f"{self.how}{self.word}"

    @property
    def told(self) -> str:
        """As on a chip."""
        return {"": f"含“{self.word}”", "=": self.word, "!": f"不含“{self.word}”"}[self.how]


@dataclass(frozen=True)
class Word:
    """One of a column's words; ``title`` is how screens call it."""

    word: str
    title: str = ""

    @property
    def written(self) -> str:
        """As in the address."""
        return self.word

    @property
    def told(self) -> str:
        """As on a chip."""
        return self.title or self.word


@dataclass(frozen=True)
class Filled:
    """Empty or not."""

    is_filled: bool

    @property
    def written(self) -> str:
        """As in the address."""
        return FILLED if self.is_filled else EMPTY

    @property
    def told(self) -> str:
        """As on a chip."""
        return "已填" if self.is_filled else "未填"


@dataclass(frozen=True)
class Days:
    """From a first to a last day, both included; either may be open."""

    first: date | None
    last: date | None
    written: str

    @property
    def told(self) -> str:
        """As on a chip."""
        return _told_range(self.written)


@dataclass(frozen=True)
class Numbers:
    """From a least to a most, both included; either may be open."""

    least: int | None
    most: int | None

    @property
    def written(self) -> str:
        """As in the address."""
        if self.least is not None and self.least == self.most:
            return str(self.least)
        ends = ("" if n is None else str(n) for n in (self.least, self.most))
        return RANGE.join(ends)

    @property
    def told(self) -> str:
        """As on a chip."""
        return _told_range(self.written)


@dataclass(frozen=True)
class Below:
    """In a unit: with all below it, or (``is_alone``) in the unit itself."""

    key: int
    code: str
    name: str
    path: str
    is_alone: bool = False

    @property
    def written(self) -> str:
        """As in the address."""
        return f"={self.code}" if self.is_alone else self.code

    @property
    def told(self) -> str:
        """As on a chip."""
        return f"{self.name}（不含下级）" if self.is_alone else self.name


Test: TypeAlias = Text | Word | Filled | Days | Numbers | Below


def _told_range(written: str) -> str:
    first, mark, last = written.partition(RANGE)
    if not mark:
        return first
    if not first:
        return f"{last}及以下" if last.isdecimal() and len(last) < len("1970") else f"{last}及以前"
    if not last:
        return f"{first}及以上" if first.isdecimal() and len(first) < len("1970") else f"{first}起"
    return f"{first}–{last}"


def read_text(value: str) -> Test | str:
    """A text test; a sentence when it cannot be read."""
    if value in {EMPTY, FILLED}:
        return Filled(value == FILLED)
    how = value[:1] if value[:1] in {"=", "!"} else ""
    word = value[len(how) :].strip()[:_LONGEST]
    return Text(word, how) if word else "没有写要找的文字"


def read_word(value: str, allowed: Sequence[str]) -> Test | str:
    """One of the words allowed."""
    if value in {EMPTY, FILLED}:
        return Filled(value == FILLED)
    return Word(value) if value in allowed else f"没有“{value[:_LONGEST]}”这个选项"


def read_yes_no(value: str) -> Test | str:
    """Yes or no."""
    if value in {EMPTY, FILLED}:
        return Filled(value == FILLED)
    titles = {YES: "是", NO: "否"}
    return Word(value, titles[value]) if value in titles else "请写 yes（是）或 no（否）"


def read_days(value: str) -> Test | str:
    """A day, month or year, or a range of them."""
    if value in {EMPTY, FILLED}:
        return Filled(value == FILLED)
    first, mark, last = value.partition(RANGE)
    if not mark:
        last = first
    begin, end = _partial(first), _partial(last)
    if isinstance(begin, str) or isinstance(end, str):
        return next(e for e in (begin, end) if isinstance(e, str))
    if begin is None and end is None:
        return "没有写日期"
    if begin and end and begin.first_day() > _last_day(end):
        begin, end = end, begin
    texts = [p.text() if p else "" for p in (begin, end)]
    return Days(
        begin.first_day() if begin else None,
        _last_day(end) if end else None,
        RANGE.join(texts) if mark else texts[0],
    )


def read_numbers(value: str) -> Test | str:
    """A whole number, or a range of them."""
    if value in {EMPTY, FILLED}:
        return Filled(value == FILLED)
    first, mark, last = value.partition(RANGE)
    if not mark:
        last = first
    ends = []
    for end in (first.strip(), last.strip()):
        if end and not (end.isascii() and end.isdecimal() and len(end) <= _DIGITS):
            return f"“{end[:_LONGEST]}”不是最多 {_DIGITS} 位的整数"
        ends.append(int(end) if end else None)
    if ends == [None, None]:
        return "没有写数"
    least, most = ends
    if least is not None and most is not None and least > most:
        least, most = most, least
    return Numbers(least, most)


def _partial(text: str) -> PartialDate | str | None:
    if not text.strip():
        return None
    found = parse_date(text.strip()[:_LONGEST])
    if isinstance(found, PartialDate):
        return found
    return f"“{text[:_LONGEST]}”不是日期，请写 1972、1972.04 或 1972.04.03"


def _last_day(of: PartialDate) -> date:
    first = of.first_day()
    if of.precision is Precision.DAY:
        return first
    months = 1 if of.precision is Precision.MONTH else 12
    return add_months(first, months) - timedelta(days=1)


def latest_start(on: date, years: int) -> date | None:
    """The last day from which that many full years have gone by ``on``; None when none has.

    >>> latest_start(date(2025, 2, 28), 1)
    datetime.date(2024, 2, 29)
    """
    if years >= on.year - 1:
        return None
    start = add_years(on, -years)
    following = start + timedelta(days=1)
    return following if add_years(following, years) <= on else start

"""Chinese and Arabic numerals, and dates as documents write them."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

CHINESE_DIGITS = "零〇○Ｏ一二三四五六七八九"
NUMERAL = "零〇○一二三四五六七八九十百千两"

_VALUE = {
    "零": 0, "〇": 0, "○": 0, "Ｏ": 0, "O": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4,
    "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "元": 1,
}  # fmt: skip
_UNIT = {"十": 10, "百": 100, "千": 1000}
_WRITTEN = "零一二三四五六七八九"


def number_of(text: str) -> int:
    """The value of a whole number in Arabic (any width) or Chinese numerals.

    ValueError for anything else; ``二〇二一`` is read digit by digit.

    >>> number_of("十二"), number_of("二〇二一"), number_of("１５"), number_of("一百零三")
    (12, 2021, 15, 103)
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if plain.isdecimal():
        return int(plain)
    if not plain or any(c not in _VALUE and c not in _UNIT for c in plain):
        raise ValueError(text)
    if not any(c in _UNIT for c in plain):
        return int("".join(str(_VALUE[c]) for c in plain))
    total, pending = 0, 0
    for char in plain:
        if char in _UNIT:
            total += (pending or 1) * _UNIT[char]
            pending = 0
        else:
            pending = _VALUE[char]
    return total + pending


def chinese_of(number: int) -> str:
    """A number from 0 to 99 in Chinese numerals; Arabic digits beyond.

    >>> chinese_of(3), chinese_of(10), chinese_of(21), chinese_of(120)
    ('三', '十', '二十一', '120')
    """
    if not 0 <= number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    if not tens:
        return _WRITTEN[ones]
    return ("" if tens == 1 else _WRITTEN[tens]) + "十" + (_WRITTEN[ones] if ones else "")


_Y = r"(?P<y>[12１２][0-9０-９]{3}|[一二][零〇○ＯO0一二三四五六七八九]{3})"
_MD = rf"(?P<m>[0-9０-９]{{1,2}}|[{NUMERAL}]{{1,3}})\s*月\s*(?P<d>[0-9０-９]{{1,2}}|[{NUMERAL}]{{1,3}})\s*[日号]"
DATE = re.compile(rf"{_Y}\s*年\s*{_MD}")
_NUMERIC_DATE = re.compile(r"(?<!\d)(?P<y>[12]\d{3})[-./](?P<m>\d{1,2})[-./](?P<d>\d{1,2})(?!\d)")


def dates_in(text: str) -> list[tuple[int, int, date]]:
    """Full dates (year, month, day) with their ranges, in order; impossible days are left out."""
    found: list[tuple[int, int, date]] = []
    for pattern in (DATE, _NUMERIC_DATE):
        for match in pattern.finditer(text):
            try:
                day = date(*(number_of(match[part]) for part in ("y", "m", "d")))
            except ValueError:
                continue
            found.append((match.start(), match.end(), day))
    return sorted(found)


def only_date(text: str) -> date | None:
    """The date if the text is nothing but a date (spaces, brackets and a stop apart)."""
    bare = "".join(text.split()).strip("（）()。")
    found = dates_in(bare)
    if len(found) == 1 and found[0][0] == 0 and found[0][1] == len(bare):
        return found[0][2]
    return None

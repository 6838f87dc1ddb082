"""The day that a plan means by the words of its column or label of time (6月底前, 第二季度).

There a bare month means its end: the words stand for a deadline by themselves, while in a sentence
(``facts``) only 前, 底 and the like make one of a month.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta
from typing import Final

from zhiren.policy.facts import recognise_facts
from zhiren.policy.written_numbers import number_of

_MONTH: Final = re.compile(
    r"(?<!\d)(?:(?P<year>20\d\d)[年.\-/])?(?P<month>1[0-2]|0?[1-9])"
    r"(?:月(?:(?P<day>[12]\d|3[01]|0?[1-9])[日号]|(?P<part>[上中]旬))?|[.\-/](?P<dotted>[12]\d|3[01]|0?[1-9])(?!\d)"
    r"|(?(year)(?![\d月])|(?!)))"
)  # fmt: skip
_QUARTER: Final = re.compile(r"第?(?P<n>[一二三四1-4])季度")
_HALF: Final = re.compile(r"上半年")
_PARTS: Final = {"上旬": 10, "中旬": 20}


def day_of_words(words: str, year: int) -> date | None:
    """The last day that words of time allow, without a year in the given one; None if they set none.

    >>> day_of_words("3月至6月", 2025), day_of_words("第三季度", 2025), day_of_words("长期坚持", 2025)
    (datetime.date(2025, 6, 30), datetime.date(2025, 9, 30), None)
    """
    text = "".join(words.split())
    for fact in recognise_facts(text):
        if fact.kind == "deadline" and isinstance(fact.value, str):
            return day_of_value(fact.value, fact.op or "", year)
    months = list(_MONTH.finditer(text))
    if months:
        stated = next((m["year"] for m in reversed(months) if m["year"]), year)
        return _in_month(months[-1], int(stated))
    if quarter := _QUARTER.search(text):
        written = quarter["n"]
        return _month_end(year, 3 * (int(written) if written.isdigit() else number_of(written)))
    return date(year, 6, 30) if _HALF.search(text) else None


def day_of_value(value: str, op: str, year: int) -> date | None:
    """A day written ISO 8601; without a year it lies in the given one."""
    text = f"{year}{value[1:]}" if re.fullmatch(r"--\d\d-\d\d", value) else value
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day - timedelta(days=1) if op == "<" else day


def _in_month(found: re.Match[str], year: int) -> date | None:
    month = int(found["month"])
    day = found["day"] or found["dotted"]
    end = _month_end(year, month)
    if found["part"]:
        return date(year, month, _PARTS[found["part"]])
    return end if day is None or int(day) > end.day else date(year, month, int(day))


def _month_end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])

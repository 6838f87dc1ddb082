"""Numbers as Chinese regulations write them: 16, 二十, 百分之三, 三分之二, 半数, 二〇二四."""

from __future__ import annotations

import re
from fractions import Fraction

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {
    c: i for i, c in enumerate("〇壹贰叁肆伍陆柒捌玖")
}
_DIGITS |= {"○": 0, "两": 2}
_TENS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_MYRIADS = {"万": 10_000, "亿": 100_000_000}

ARABIC = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?"
HAN_DIGIT = r"[〇○零一二两三四五六七八九壹贰叁肆伍陆柒捌玖]"
HAN = (
    rf"(?:{HAN_DIGIT}|十|拾)(?:{HAN_DIGIT}|[十拾百佰千仟万亿]){{0,14}}"
    r"(?:点[〇零一二三四五六七八九]+)?"
)
NUMBER = rf"(?:{ARABIC}[百千万亿]?|{HAN})"

_HALF_WIDTH = str.maketrans(
    "０１２３４５６７８９％﹪：∶．／～－–―—﹣−（），；",
    "0123456789%%::./~------(),;",
)


def half_width(text: str) -> str:
    """The same characters with digits and signs in their half-width form; the length is kept."""
    return text.translate(_HALF_WIDTH)


def parse_number(words: str) -> int | float | None:
    """The value of one written number, or None where the words are not one exact number.

    Refused as inexact: neighbouring digits without a place (三五, 一两), which mean "about".
    A run of four or more digits is read place by place (二〇二四 is 2024).

    >>> parse_number("二十五"), parse_number("1,200"), parse_number("3万"), parse_number("一两")
    (25, 1200, 30000, None)
    """
    match = re.fullmatch(rf"({ARABIC})([百千万亿]?)", words)
    if match:
        scale = _TENS.get(match[2]) or _MYRIADS.get(match[2]) or 1
        return _tidy(Fraction(match[1].replace(",", "")) * scale)
    whole, point, decimals = words.partition("点")
    value = _parse_han(whole) if whole else None
    if value is None or not point:
        return value
    digits = "".join(str(_DIGITS[c]) for c in decimals)
    return _tidy(Fraction(f"{value}.{digits}"))


def parse_share(numerator: str, denominator: str) -> float | None:
    """The share that 三分之二 or 2/3 names, as a part of one; None where it is no number."""
    top, bottom = parse_number(numerator), parse_number(denominator)
    if top is None or not bottom:
        return None
    return float(Fraction(str(top)) / Fraction(str(bottom)))


def _parse_han(words: str) -> int | None:
    if all(c in _DIGITS for c in words):
        return _parse_digit_run(words)
    total = section = 0
    digit: int | None = None
    for char in words:
        if char in _DIGITS:
            if digit:
                return None
            digit = _DIGITS[char]
        elif char in _TENS:
            section += (1 if digit is None else digit) * _TENS[char]
            digit = None
        elif char in _MYRIADS:
            total = (total + section + (digit or 0)) * _MYRIADS[char]
            section, digit = 0, None
        else:
            return None
    return total + section + (digit or 0)


def _parse_digit_run(words: str) -> int | None:
    if len(words) == 1 or len(words) >= 4 or any(c in "〇○零" for c in words[1:]):
        return int("".join(str(_DIGITS[c]) for c in words))
    return None


def _tidy(value: Fraction) -> int | float:
    return int(value) if value.denominator == 1 else float(value)

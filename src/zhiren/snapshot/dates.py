"""Dates as people write them in rosters, read with the precision they were written in.

A date without day, or without month, stands for the first day of its period; the precision says
how much of it was written. Nothing is guessed: a form that can be read in two ways is refused.
"""

from __future__ import annotations

import math
import re
import unicodedata
from datetime import date, datetime, time, timedelta
from enum import Enum, StrEnum
from typing import Final, NamedTuple, TypeAlias

from zhiren.snapshot.refusal import Refusal

_UNIX_EPOCH: Final = date(1970, 1, 1).toordinal()
_EXCEL_1900_EPOCH: Final = date(1899, 12, 30).toordinal()
_EXCEL_1904_EPOCH: Final = date(1904, 1, 1).toordinal()
# A serial of five digits starts in 1927; below that a bare number is a year or nothing.
_SERIAL_RANGE: Final = range(10_000, 100_000)
_YEARS: Final = range(1900, 2101)


class Precision(StrEnum):
    """How much of a date was written."""

    YEAR = "year"
    MONTH = "month"
    DAY = "day"


class PartialDate(NamedTuple):
    """A date with its precision.

    `day_number` counts days since 1970-01-01 (which is 0); for a year or a month it is the
    first day of that period.
    """

    day_number: int
    precision: Precision

    def first_day(self) -> date:
        """The first day of the written period."""
        return date.fromordinal(self.day_number + _UNIX_EPOCH)

    def text(self) -> str:
        """The date as it was known: `1972`, `1972.04` or `1972.04.03`."""
        parts = self.first_day().strftime("%Y.%m.%d")
        return parts[: {Precision.YEAR: 4, Precision.MONTH: 7, Precision.DAY: 10}[self.precision]]


class OpenEnd(Enum):
    """「至今」: a period that has no end yet; not the same as a cell nobody filled."""

    OPEN = "至今"


DateReading: TypeAlias = PartialDate | OpenEnd | Refusal | None

_EMPTY: Final = frozenset({"", "-", "--", "—", "——", "/", "无", "空"})
_OPEN: Final = frozenset({"至今", "今", "迄今", "现在", "至現在", "在任"})
_TIME: Final = re.compile(r"[ T]\d{1,2}:\d{2}(:\d{2})?(\.\d+)?$")
_AGE: Final = re.compile(r"\(\d{1,3}岁\)$")
_DASHES: Final = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-") | dict.fromkeys("。·•．、", "."))
_CHINESE_DIGITS: Final = {c: str(i) for i, c in enumerate("〇一二三四五六七八九")} | {
    "零": "0",
    "○": "0",
}
# The form most rosters use needs none of the cleaning.
_USUAL: Final = re.compile(r"(\d{4})\.(\d{2})(?:\.(\d{2}))?", re.ASCII)
_COMPACT: Final = re.compile(r"(\d{4})(\d{2})(\d{2})?")
_PARTED: Final = re.compile(r"(\d{4})([./-])(\d{1,2})(?:\2(\d{1,2}))?\.?")
_CHINESE: Final = re.compile(r"(\d{4})年(?:(\d{1,2})月份?(?:(\d{1,2})[日号]?)?)?")
_CHINESE_NUMERALS: Final = re.compile(
    r"([〇零○一二三四五六七八九]{4})年(?:([一二三四五六七八九十]{1,3})月(?:([一二三四五六七八九十]{1,3})[日号])?)?"
)
_TWO_DIGIT_YEAR: Final = re.compile(r"\d{2}([./-]\d{1,2}){1,2}|\d{2}年(\d{1,2}月.*)?")
_YEAR_LAST: Final = re.compile(r"\d{1,2}[./-]\d{1,2}[./-]\d{4}")
_REMEDY: Final = "按“1972.04”或“1972.04.03”的写法填写"


def day_number(day: date) -> int:
    """Days from 1970-01-01 to `day`."""
    return day.toordinal() - _UNIX_EPOCH


def parse_date(
    cell: object,
    *,
    is_1904: bool = False,
    is_typed: bool = True,
    is_month_column: bool = False,
) -> DateReading:
    """The date in a cell.

    None for an empty cell (also `-`, `无`), `OpenEnd.OPEN` for 至今. `is_1904` names the date
    system of the workbook and touches bare serial numbers only. `is_typed` is False for CSV,
    where a number may have lost its final zero. `is_month_column` says that a date cell on the
    first of a month was entered as a month (spreadsheets store 1972年4月 as 1972-04-01).

    Refused: impossible dates, two-digit years, day 00, the number 1972.1 (a spreadsheet also
    shows 1972.10 so), serials before 1927, times without a date.
    """
    if cell is None:
        return None
    if isinstance(cell, str):
        return _from_text(cell, is_typed=is_typed)
    if isinstance(cell, bool):
        return Refusal("单元格是逻辑值，不是日期", _REMEDY)
    if isinstance(cell, datetime | date):
        return _from_date(cell, is_month_column=is_month_column)
    if isinstance(cell, int | float):
        return _from_number(cell, is_1904=is_1904)
    if isinstance(cell, time | timedelta):
        return Refusal("单元格是钟点或时长，不是日期", _REMEDY)
    return Refusal("单元格的类型不能读作日期", _REMEDY)


def _from_date(cell: date, *, is_month_column: bool) -> PartialDate | Refusal:
    if cell.year not in _YEARS:
        return _year_out_of_range(cell.year)
    precision = Precision.MONTH if is_month_column and cell.day == 1 else Precision.DAY
    return PartialDate(day_number(cell), precision)


def _from_number(value: float, *, is_1904: bool) -> PartialDate | Refusal:
    if not math.isfinite(value):
        return Refusal("数值无效，不是日期", _REMEDY)
    whole = int(value)
    if value == whole:
        return _from_whole_number(whole, is_1904=is_1904)
    if whole in _YEARS:
        return _from_year_point_month(value)
    if whole in _SERIAL_RANGE:
        return _from_serial(whole, is_1904=is_1904)
    return Refusal(f"数值 {value:g} 不能读作日期", _REMEDY)


def _from_whole_number(whole: int, *, is_1904: bool) -> PartialDate | Refusal:
    if whole in _SERIAL_RANGE:
        return _from_serial(whole, is_1904=is_1904)
    text = str(whole)
    if len(text) == 4:
        return _build(whole, None, None)
    match = _COMPACT.fullmatch(text)
    if match is None:
        return Refusal(f"数值 {text} 不能读作日期", _REMEDY)
    return _build(*_integers(match.groups()))


def _from_serial(serial: int, *, is_1904: bool) -> PartialDate:
    epoch = _EXCEL_1904_EPOCH if is_1904 else _EXCEL_1900_EPOCH
    return PartialDate(serial + epoch - _UNIX_EPOCH, Precision.DAY)


def _from_year_point_month(value: float) -> PartialDate | Refusal:
    year_text, _, month_text = repr(value).partition(".")
    if month_text == "1":
        return _lost_zero(year_text)
    if len(month_text) > 2:
        return Refusal(f"数值 {value!r} 不能读作年月", _REMEDY)
    return _build(int(year_text), int(month_text), None)


def _lost_zero(year: str) -> Refusal:
    return Refusal(
        f"数值 {year}.1 分不清是 1 月还是 10 月（表格软件会去掉末尾的 0）",
        f"把单元格设为文本，写成“{year}.01”或“{year}.10”",
    )


def _from_text(raw: str, *, is_typed: bool) -> DateReading:
    if match := _USUAL.fullmatch(raw):
        return _build(*_integers(match.groups()))
    plain = unicodedata.normalize("NFKC", raw).strip()
    text = _AGE.sub("", "".join(_TIME.sub("", plain).split())).strip("'\"")
    if text in _EMPTY:
        return None
    if text in _OPEN:
        return OpenEnd.OPEN
    if "年" not in text:
        text = text.translate(_DASHES)
    if not is_typed and re.fullmatch(r"\d{4}\.1", text):
        return _lost_zero(text[:4])
    return _from_digits(text) or _from_numerals(text) or _explain(text)


def _from_digits(text: str) -> PartialDate | Refusal | None:
    if re.fullmatch(r"\d{4}", text):
        return _build(int(text), None, None)
    if match := _COMPACT.fullmatch(text):
        return _build(*_integers(match.groups()))
    if match := _PARTED.fullmatch(text):
        return _build(*_integers((match[1], match[3], match[4])))
    if match := _CHINESE.fullmatch(text):
        return _build(*_integers(match.groups()))
    return None


def _from_numerals(text: str) -> PartialDate | Refusal | None:
    match = _CHINESE_NUMERALS.fullmatch(text)
    if match is None:
        return None
    year = int("".join(_CHINESE_DIGITS[c] for c in match[1]))
    return _build(year, _below_hundred(match[2]), _below_hundred(match[3]))


def _below_hundred(numeral: str | None) -> int | None:
    """`十二` is 12, `三十一` is 31, `二一` (not a number) is 0, which no month or day is."""
    if numeral is None:
        return None
    tens, ten, units = numeral.rpartition("十")
    if len(tens) > 1 or len(units) > 1:
        return 0
    leading = int(_CHINESE_DIGITS.get(tens, "1")) * 10 if ten else 0
    return leading + int(_CHINESE_DIGITS.get(units, "0"))


def _integers(groups: tuple[str | None, ...]) -> tuple[int, int | None, int | None]:
    year, month, day = groups
    if year is None:
        raise AssertionError("every date pattern has a year")
    return int(year), int(month) if month else None, int(day) if day else None


def _build(year: int, month: int | None, day: int | None) -> PartialDate | Refusal:
    if year not in _YEARS:
        return _year_out_of_range(year)
    if month == 0 or day == 0:
        known = f"{year}.{month:02d}" if month else f"{year}"
        return Refusal("月或日写成 0，没有这一天", f"只知道到这一级时写“{known}”，不要补 00")
    try:
        first = date(year, month or 1, day or 1)
    except ValueError:
        return Refusal(f"没有 {year} 年 {month} 月{f' {day} 日' if day else ''}这个日期", _REMEDY)
    precision = Precision.DAY if day else Precision.MONTH if month else Precision.YEAR
    return PartialDate(day_number(first), precision)


def _year_out_of_range(year: int) -> Refusal:
    return Refusal(
        f"年份 {year} 不在 {_YEARS.start}—{_YEARS.stop - 1} 之间", "核对年份，按四位数字填写"
    )


def _explain(text: str) -> Refusal:
    if _TWO_DIGIT_YEAR.fullmatch(text):
        return Refusal("年份只有两位，分不清世纪", "年份写四位，如“1972.04”")
    if _YEAR_LAST.fullmatch(text):
        return Refusal("年份写在最后，月和日的次序分不清", "按年、月、日的次序填写，如“2015.09.01”")
    if text.isdigit():
        return Refusal(f"文本“{text}”位数不对，不是 4、6 或 8 位的日期", _REMEDY)
    return Refusal(f"“{text}”不能读作日期", _REMEDY)

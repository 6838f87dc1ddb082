"""One cell → the value of its column's type, or the reason why not.

Every reader is a function of the cell alone, so that a column is read by reading its distinct
cells. None is an empty cell; it is never replaced by anything.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import partial
from typing import Final

from zhiren.snapshot.dates import OpenEnd, PartialDate, Precision, parse_date
from zhiren.snapshot.refusal import Refusal
from zhiren.snapshot.schema import Column

CellReader = Callable[[object], object]

_ERRORS: Final = frozenset(
    [
        "#N/A",
        "#REF!",
        "#VALUE!",
        "#NAME?",
        "#DIV/0!",
        "#NULL!",
        "#NUM!",
        "#SPILL!",
        "#CALC!",
        "#GETTING_DATA",
    ]
)
_TRUE: Final = frozenset(["是", "有", "对", "√", "✓", "✔", "☑", "1", "y", "yes", "true"])
_FALSE: Final = frozenset(
    ["否", "无", "错", "×", "✗", "✘", "☐", "不是", "没有", "0", "n", "no", "false"]
)
BLANKS: Final = " \t\r\n\u3000\u00a0\ufeff"
# Text that begins with none of these, and ends with no blank, is read as itself.
SPECIAL: Final = "=＝#" + BLANKS
_THOUSANDS: Final = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?")
_LISTED: Final = 15


def is_empty(cell: object) -> bool:
    """Whether nothing is written in the cell (blanks do not count)."""
    return cell is None or (isinstance(cell, str) and not cell.strip(BLANKS))


def plain_text(cell: object) -> str:
    """The cell as text: no blanks around, whole numbers without decimals, dates as 2015.09.01."""
    if isinstance(cell, str):
        return cell.strip(BLANKS)
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime | date):
        return cell.strftime("%Y.%m.%d")
    return str(cell)


def cell_reader(
    column: Column,
    *,
    is_1904: bool = False,
    is_typed: bool = True,
    is_month_column: bool = False,
    synonyms: Mapping[str, str] | None = None,
) -> CellReader:
    """The function that reads one cell of `column`.

    It gives None for an empty cell, a `Refusal`, or: str for id, ref, text and choice;
    `PartialDate` for date (an open end of a period is None); int for integer and for hundredths
    (times 100); bool for boolean. `synonyms` maps other words to allowed values of a choice.
    """
    readers: dict[str, CellReader] = {
        "id": read_code,
        "ref": read_code,
        "text": read_text,
        "integer": partial(_read_integer, column),
        "hundredths": partial(_read_hundredths, column),
        "boolean": _read_boolean,
        "choice": partial(_read_choice, column, dict(synonyms or {})),
        "date": partial(
            _read_date,
            column,
            partial(
                parse_date, is_1904=is_1904, is_typed=is_typed, is_month_column=is_month_column
            ),
        ),
    }
    return partial(_guarded, readers[column.type])


def _guarded(read: CellReader, cell: object) -> object:
    """What no type takes: formulas written as text and error values. Text comes without blanks."""
    if not isinstance(cell, str):
        return None if cell is None else read(cell)
    text = cell.strip(BLANKS)
    if not text:
        return None
    if text[0] in "=＝":
        return Refusal("单元格是公式", "换成公式的结果（复制后选择性粘贴为数值）")
    if text[0] == "#" and text.upper() in _ERRORS:
        return Refusal("单元格是错误值", "改正公式，或填写实际的值")
    return read(text)


def read_code(cell: object) -> str | Refusal:
    """A code: text or a whole number; blanks inside are not allowed."""
    if isinstance(cell, str):
        return cell.strip(BLANKS)
    if isinstance(cell, float) and abs(cell) >= 10**15:
        return Refusal("代码存成了数值，超过 15 位的数字已经丢失", "把该列设为文本后重新填写")
    if isinstance(cell, bool | datetime | date) or (
        isinstance(cell, float) and not cell.is_integer()
    ):
        return Refusal("不是代码", "填写文本或整数代码")
    return plain_text(cell)


def read_text(cell: object) -> str | Refusal:
    """Free text with its line breaks, without blanks around.

    A number of more than 15 digits is refused: the spreadsheet has dropped the rest.
    """
    if isinstance(cell, int | float) and abs(cell) >= 10**15:
        return Refusal(
            "号码存成了数值，表格软件只保留前 15 位数字，后几位已经丢失",
            "把该列设为文本格式后，重新填写完整号码",
        )
    return plain_text(cell)


def _number(cell: object, unit: str | None) -> Decimal | None:
    """The exact number; binary noise beyond nine decimals is not part of what was written."""
    if isinstance(cell, bool) or not isinstance(cell, str | int | float):
        return None
    if isinstance(cell, float):
        return round(Decimal(repr(cell)), 9) if math.isfinite(cell) else None
    text = unicodedata.normalize("NFKC", str(cell)).replace(" ", "")
    if unit and text.endswith(unit):
        text = text.removesuffix(unit)
    if _THOUSANDS.fullmatch(text):
        text = text.replace(",", "")
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number) < 10**15 else None


def _read_integer(column: Column, cell: object) -> int | Refusal:
    number = _number(cell, column.unit)
    if number is None:
        return Refusal("不是整数", _number_remedy(column))
    if number != number.to_integral_value():
        return Refusal("有小数，此列只收整数", _number_remedy(column))
    return int(number)


def _number_remedy(column: Column) -> str:
    return f"填写数字，单位是“{column.unit}”" if column.unit else "填写数字"


def _read_hundredths(column: Column, cell: object) -> int | Refusal:
    number = _number(cell, column.unit)
    if number is None:
        return Refusal("不是数字", _number_remedy(column))
    hundredths = number * 100
    if hundredths != hundredths.to_integral_value():
        return Refusal("小数超过两位", "最多写两位小数")
    return int(hundredths)


def _read_boolean(cell: object) -> bool | Refusal:
    if isinstance(cell, bool):
        return cell
    word = plain_text(cell).lower()
    if word in _TRUE:
        return True
    if word in _FALSE:
        return False
    return Refusal("不是“是”或“否”", "填写“是”或“否”")


def _read_choice(column: Column, synonyms: dict[str, str], cell: object) -> str | Refusal:
    word = "".join(unicodedata.normalize("NFKC", plain_text(cell)).split())
    word = synonyms.get(word, word)
    for value in column.values:
        if word == unicodedata.normalize("NFKC", value):
            return value
    allowed = "、".join(column.values[:_LISTED])
    more = f" 等 {len(column.values)} 种" if len(column.values) > _LISTED else ""
    return Refusal(f"“{column.title}”不能是这个值", f"只能填：{allowed}{more}")


def _read_date(column: Column, read: CellReader, cell: object) -> PartialDate | Refusal | None:
    reading = read(cell)
    if isinstance(reading, OpenEnd):
        if is_end(column):
            return None
        return Refusal("这一列不是终止日期，不能写“至今”", "填写日期")
    if isinstance(reading, PartialDate) and not column.partial:
        if reading.precision is not Precision.DAY:
            return Refusal("日期没有写到日，此列要判断到日", "写全年月日，如“2015.09.01”")
        return reading
    if reading is None or isinstance(reading, PartialDate | Refusal):
        return reading
    raise TypeError(reading)


def is_end(column: Column) -> bool:
    """Whether the column is the end of a period (the first day not included)."""
    return column.type == "date" and column.name.endswith(("until_on", "_until"))

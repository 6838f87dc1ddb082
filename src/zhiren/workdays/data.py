"""Reading calendar data that people edit, with errors that say what to do."""

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from typing import Any


class CalendarDataError(ValueError):
    """An entry of calendar data cannot be used as it stands."""

    def __init__(self, source: str, entry: str, reason: str, remedy: str) -> None:
        self.source, self.entry, self.reason, self.remedy = source, entry, reason, remedy
        super().__init__(f"{source} 中「{entry}」：{reason}。请{remedy}。")


def mapping_from(entry: Any, source: str, name: str, allowed: frozenset[str]) -> Mapping[str, Any]:
    """The entry itself when it is a mapping with known keys only."""
    if not isinstance(entry, dict):
        raise CalendarDataError(source, name, "不是「键: 值」的形式", "逐项写成「键: 值」")
    unknown = sorted(map(str, entry.keys() - allowed))
    if unknown:
        known = "、".join(sorted(allowed))
        raise CalendarDataError(source, name, f"有不认识的键 {'、'.join(unknown)}", f"只用 {known}")
    return entry


def date_from(value: Any, source: str, name: str) -> date:
    """The value itself when it is a date, or the date it writes as 2025-01-26."""
    if type(value) is date:
        return value
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        with suppress(ValueError):
            return date.fromisoformat(value)
    raise CalendarDataError(source, name, f"{value!r} 不是日期", "写成 2025-01-26 这样的日期")


def month_day_from(value: Any, source: str, name: str) -> tuple[int, int]:
    """Month and day of a text such as 09-01; 29 February is refused, most years lack it."""
    try:
        month, day = (int(part) for part in value.split("-"))
        date(2001, month, day)
    except (AttributeError, ValueError):
        raise CalendarDataError(
            source, name, f"{value!r} 不是每年都有的月日", "写成 09-01 这样的月和日"
        ) from None
    return month, day

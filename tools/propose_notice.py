"""Propose the entry of notices.yaml for one year, from the package chinesecalendar.

Usage: python tools/propose_notice.py 2027

The days are that package's reading of the notice. Compare them with the notice's wording,
add its number, date of issue and source, and only then set `verified: true`.
"""

import sys
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import groupby

from chinese_calendar.constants import Holiday, holidays, workdays

ONE_DAY = timedelta(days=1)
NAMES = {holiday.value: holiday.chinese for holiday in Holiday}


def year_of_notice(day: date, name: str) -> int:
    """A New Year's holiday reaching back into December belongs to the next year's notice."""
    return day.year + (day.month == 12 and NAMES[name] == "元旦")


def spans(year: int) -> Iterator[tuple[str, date, date]]:
    """Name, first and last day of each run of days off."""
    days = sorted(day for day, name in holidays.items() if year_of_notice(day, name) == year)
    for _, run in groupby(enumerate(days), key=lambda pair: pair[1] - pair[0] * ONE_DAY):
        run_days = [day for _, day in run]
        names = dict.fromkeys(NAMES[holidays[day]] for day in run_days)
        yield "、".join(names), run_days[0], run_days[-1]


def entry(year: int) -> str:
    """The entry as YAML text."""
    off = [f"      - {{name: {name}, from: {a}, to: {b}}}" for name, a, b in spans(year)]
    worked = sorted(day for day, name in workdays.items() if year_of_notice(day, name) == year)
    return "\n".join(
        [
            f"  - year: {year}",
            "    number: null",
            "    issued: null",
            "    source: null",
            "    verified: false",
            "    days_off:",
            *off,
            f"    workdays: [{', '.join(map(str, worked))}]",
        ]
    )


if __name__ == "__main__":
    wanted = int(sys.argv[1])
    if not any(day.year == wanted for day in holidays):
        sys.exit(f"chinesecalendar 尚无 {wanted} 年的数据。请先升级它，或照通知原文手工填写。")
    print(entry(wanted))

"""期间: the periods a quota is counted in, as slots with a first day and a day after the last.

Slot 0 .. n-1 are closed periods, oldest first; the last slot is the open one.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from zhiren.rules.judgement import State
from zhiren.rules.outcome import warning_days
from zhiren.workdays.days import add_months, add_years, day_number

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    import ibis.expr.types as ir

    from zhiren.rules.judgement import JudgementDate

MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}


def slot_count(fields: Mapping[str, Any]) -> int:
    """Number of slots: the closed periods looked back on, and the open one."""
    return int(fields.get("look_back", 1)) + 1 if fields["period"] != "rolling" else 1


def slot_bindings(fields: Mapping[str, Any], when: JudgementDate) -> dict[str, int]:
    """``p<i>_from``, ``p<i>_until`` of each slot and ``open_state`` of an unmet open one.

    A period that reaches beyond the known semesters is refused by the caller's lookup error.
    """
    slots = _slots(fields, when)
    bound: dict[str, int] = {}
    for index, (start, end) in enumerate(slots):
        bound[f"p{index}_from"], bound[f"p{index}_until"] = start, end
    days_left = slots[-1][1] - day_number(when.as_of)
    bound["open_state"] = State.DUE if days_left <= warning_days(when) else State.UPCOMING
    return bound


def by_slot(slot: ir.IntegerValue, values: Sequence[ir.IntegerValue]) -> ir.IntegerValue:
    """The value that belongs to the slot of each row."""
    import ibis  # noqa: PLC0415 - the compiler is needed only when SQL is made

    *others, last = values
    return ibis.cases(*[(slot == i, v) for i, v in enumerate(others)], else_=last) if others else last


def _slots(fields: Mapping[str, Any], when: JudgementDate) -> list[tuple[int, int]]:
    period, back = fields["period"], int(fields.get("look_back", 1))
    if period == "semester":
        return _semesters(when, back)
    if period == "rolling":
        years = int(when.values["years"].value)
        start = day_number(add_years(when.as_of, -years)) + 1
        return [(start, day_number(when.as_of) + 1)]
    months = 12 * int(when.values["years"].value) if period == "cycle" else MONTHS[period]
    anchor = date(int(when.values["anchor_year"].value), 1, 1) if period == "cycle" else None
    return _calendar(when.as_of, months, back, anchor)


def _calendar(as_of: date, months: int, back: int, anchor: date | None) -> list[tuple[int, int]]:
    origin = anchor or date(as_of.year, 1, 1)
    passed = (as_of.year - origin.year) * 12 + as_of.month - origin.month
    start = add_months(origin, passed // months * months)
    return [
        (
            day_number(add_months(start, -months * index)),
            day_number(add_months(start, -months * (index - 1))),
        )
        for index in range(back, -1, -1)
    ]


def _semesters(when: JudgementDate, back: int) -> list[tuple[int, int]]:
    today = day_number(when.as_of)
    started = [(start, end) for start, end, _label in when.semesters if start <= today]
    if len(started) <= back:
        message = f"学期表未覆盖 {when.as_of} 及此前 {back} 个学期:请在制度包中补充学期起止日期。"
        raise LookupError(message)
    return started[-back - 1 :]

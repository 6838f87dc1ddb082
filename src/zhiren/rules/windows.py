"""期间: the periods a quota is counted in, as slots with a first day and a day after the last.

Slots come oldest first: the closed periods looked back on, then the open one.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from zhiren.rules.judgement import State
from zhiren.rules.limits import whole
from zhiren.rules.outcome import warning_days
from zhiren.workdays.days import day_number, from_day_number
from zhiren.workdays.periods import Period, cycle_of, period_of, rolling_window

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from typing import Any

    import ibis.expr.types as ir

    from zhiren.rules.judgement import JudgementDate

_MONTHS_A_YEAR = 12


def slot_count(fields: Mapping[str, Any]) -> int:
    """Number of slots: the closed periods looked back on, and the open one."""
    return int(fields.get("look_back", 1)) + 1 if fields["period"] != "rolling" else 1


def slot_bindings(fields: Mapping[str, Any], when: JudgementDate) -> dict[str, int]:
    """``p<i>_from``, ``p<i>_until`` of each slot and ``open_state`` of an unmet open one."""
    period = period_at(fields, when, when.as_of)
    bound: dict[str, int] = {
        "open_state": State.DUE
        if (period.until - when.as_of).days <= warning_days(when)
        else State.UPCOMING
    }
    for index in range(slot_count(fields) - 1, -1, -1):
        bound[f"p{index}_from"] = day_number(period.starts_on)
        bound[f"p{index}_until"] = day_number(period.until)
        if index:
            period = period_at(fields, when, period.starts_on - timedelta(days=1))
    return bound


def period_at(fields: Mapping[str, Any], when: JudgementDate, day: date) -> Period:
    """The period of the rule in which a day lies; a rolling one ends with that day."""
    kind = fields["period"]
    if kind == "rolling":
        return rolling_window(day, _MONTHS_A_YEAR * whole(when, "years"))
    if kind == "cycle":
        anchor = day.replace(year=whole(when, "anchor_year"), month=1, day=1)
        return cycle_of(anchor, whole(when, "years"), day)
    return period_of(kind, day, when.semesters)


def period_title(fields: Mapping[str, Any], when: JudgementDate, first_day: int) -> str:
    """Name of the judged period that starts on a day: 「2024年」, 「近3年」, the semester's name."""
    if fields["period"] == "rolling":
        return f"近{when.values['years'].value}年"
    return period_at(fields, when, from_day_number(first_day)).name


def by_slot(slot: ir.IntegerValue, values: Sequence[ir.IntegerValue]) -> ir.IntegerValue:
    """The value that belongs to the slot of each row."""
    import ibis

    *others, last = values
    picked = [(slot == index, value) for index, value in enumerate(others)]
    return ibis.cases(*picked, else_=last) if picked else last

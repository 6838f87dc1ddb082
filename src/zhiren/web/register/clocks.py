"""任现职 and 现职务始任: the two clocks of whoever holds a post.

任现职 (``held_since``) runs from the first day of this very appointment. 现职务始任
(``duty_since``) runs from the first day of the unbroken holding of *like* posts: a change of the
post's code, of its unit or of the unit's name does not set it back to zero, a break does.

Two appointments are to like posts when both are to the same post, or to posts of the same kind,
level and name (副主任 of one school, then 副主任 of another). Acting (代理) is no holding of the
post: it only continues acting. A holding is unbroken when the next begins no later than the day
after the last of the one before; where that end is known to the month or year only, within that
month or year.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

ACTING = "代理"


@dataclass(frozen=True)
class Clocks:
    """Both clocks of one running appointment on ``day``, with how precisely they are known."""

    held_since: date
    held_precision: int | None
    duty_since: date
    duty_precision: int | None
    day: date

    @property
    def held_for(self) -> str:
        """How long this appointment has run."""
        return elapsed(self.held_since, self.day, self.held_precision)

    @property
    def duty_for(self) -> str:
        """How long like posts have been held without a break."""
        return elapsed(self.duty_since, self.day, self.duty_precision)

    @property
    def differ(self) -> bool:
        """Whether the duty began before this appointment."""
        return self.duty_since != self.held_since


def clocks_of(appointment: Any, all_of_person: Iterable[Any], day: date) -> Clocks:
    """The clocks of a person's appointment on a day, from all appointments of that person."""
    first = appointment
    earlier = [a for a in all_of_person if a.pk != appointment.pk and are_like(a, appointment)]
    found = True
    while found:
        found = False
        for other in earlier:
            if other.from_on < first.from_on and _reaches(other, first.from_on):
                first, found = other, True
    return Clocks(
        appointment.from_on, appointment.from_on_precision, first.from_on, first.from_on_precision,
        day,
    )  # fmt: skip


def are_like(one: Any, other: Any) -> bool:
    """Whether two appointments are to like posts; see the module."""
    if (one.kind == ACTING) != (other.kind == ACTING):
        return False
    if one.post_id == other.post_id:
        return True
    a, b = one.post, other.post
    return (a.kind, a.rank, a.name) == (b.kind, b.rank, b.name)


def _reaches(appointment: Any, day: date) -> bool:
    end = appointment.until_on
    return end is None or day <= _last_meant(end, appointment.until_on_precision)


def _last_meant(day: date, precision: int | None) -> date:
    """The last day that a date known to the month or year may mean."""
    if precision == 1:
        return day.replace(day=monthrange(day.year, day.month)[1])
    return date(day.year, 12, 31) if precision == 2 else day  # noqa: PLR2004  # 2 is "year"


def elapsed(since: date, day: date, precision: int | None = 0) -> str:
    """Whole years and months from a day to another; 约 where the start is not known to the day.

    >>> elapsed(date(2019, 3, 15), date(2024, 12, 16)), elapsed(date(2024, 12, 1), date(2024, 12, 16))
    ('5年9个月', '不足1个月')
    >>> elapsed(date(2019, 3, 1), date(2024, 3, 1), 1)
    '5年'
    """
    months = whole_months(since, day)
    years, rest = divmod(months, 12)
    if months <= 0:
        return "不足1个月"
    text = (f"{years}年" if years else "") + (f"{rest}个月" if rest else "")
    return f"约{years}年" if precision == 2 and years else text  # noqa: PLR2004


def whole_months(since: date, day: date) -> int:
    """Whole months between two days; the 31st is reached on the last day of a shorter month.

    >>> whole_months(date(2024, 1, 31), date(2024, 2, 29))
    1
    """
    months = (day.year - since.year) * 12 + day.month - since.month
    is_last = (day + timedelta(days=1)).day == 1
    return months if day.day >= since.day or is_last else months - 1


def age_on(birth: date, day: date) -> int:
    """Age in whole years.

    >>> age_on(date(1972, 4, 3), date(2024, 4, 2))
    51
    """
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))

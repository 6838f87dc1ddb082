"""Parameter values as the integers and choices that bindings are made of."""

from __future__ import annotations

import operator
from collections.abc import Callable, Collection, Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from zhiren.rules.judgement import State
from zhiren.rules.outcome import warning_days
from zhiren.workdays.days import day_number

if TYPE_CHECKING:
    from zhiren.policy.rule import Rule
    from zhiren.rules.judgement import JudgementDate

# Each works on integers and on columns alike.
OPERATORS: Mapping[str, Callable[[Any, Any], Any]] = {
    ">=": operator.ge,
    ">": operator.gt,
    "<=": operator.le,
    "<": operator.lt,
}

# Before and after every day a snapshot can hold.
FIRST_DAY, LAST_DAY = -800_000, 3_000_000


def whole(when: JudgementDate, name: str, default: int | None = None) -> int:
    """A parameter that is a whole number; KeyError when it is missing and has no default."""
    if name not in when.values and default is not None:
        return default
    return int(str(when.values[name].value))


def in_force_from(rule: Rule, when: JudgementDate) -> int:
    """The first day of the rule: what happened or closed before it is not judged by it.

    Facts as of a day before the rule are judged by it all the same: whoever asks that asks what
    the rule would say.
    """
    return FIRST_DAY if when.as_of < rule.valid_from else day_number(rule.valid_from)


def scaled(when: JudgementDate, name: str, scale: int) -> int:
    """A number with at most two decimals, times ``scale``."""
    return int(Decimal(str(when.values[name].value)) * scale)


def table_value(when: JudgementDate, name: str) -> Mapping[str, object]:
    """The parameter as a table of name → value.

    Raises TypeError when the value is no table.
    """
    value = when.values[name].value
    if not isinstance(value, Mapping):
        message = f"参数 {name} 应为“名称: 数值”的表，实为 {value!r}：请在制度包中改为逐项列出。"
        raise TypeError(message)
    return {str(key): entry for key, entry in value.items()}


def truth(when: JudgementDate, name: str, *, default: bool) -> int:
    """A yes/no parameter as 1 or 0."""
    return int(bool(when.values[name].value)) if name in when.values else int(default)


def choice(when: JudgementDate, name: str, allowed: Collection[str], default: str) -> str:
    """A parameter that is one of ``allowed``."""
    value = str(when.values[name].value) if name in when.values else default
    if value not in allowed:
        raise ValueError(f"参数 {name} 的值“{value}”不可用:请从 {'、'.join(allowed)} 中选一种。")
    return value


def day(when: JudgementDate, name: str) -> int | None:
    """A parameter that is a date (or ISO text), as a day number; None when it is not set."""
    return day_of(when.values[name].value) if name in when.values else None


def day_of(value: object) -> int | None:
    """A date or ISO text as a day number."""
    if value is None:
        return None
    return day_number(value if isinstance(value, date) else date.fromisoformat(str(value)))


def open_state(when: JudgementDate, last_day: int) -> State:
    """State of a matter still open before its last day: 待办 when that day is near."""
    left = last_day - day_number(when.as_of)
    return State.DUE if left <= warning_days(when) else State.UPCOMING

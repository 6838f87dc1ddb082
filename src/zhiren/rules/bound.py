"""Parameter values read as the type a rule kind needs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zhiren.rules.judgement import JudgementDate


def whole(when: JudgementDate, name: str, default: int | None = None) -> int:
    """The parameter as a whole number; ``default`` where the rule has no such parameter."""
    if name not in when.values and default is not None:
        return default
    return int(str(when.values[name].value))


def table_value(when: JudgementDate, name: str) -> Mapping[str, object]:
    """The parameter as a table of name → value.

    Raises TypeError when the value is no table.
    """
    value = when.values[name].value
    if not isinstance(value, Mapping):
        message = f"参数 {name} 应为“名称: 数值”的表，实为 {value!r}：请在制度包中改为逐项列出。"
        raise TypeError(message)
    return {str(key): entry for key, entry in value.items()}

"""The values a what-if puts in place of the pack's: offered by rule, read from the form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from zhiren.policy.pack import Pack
    from zhiren.policy.rule import Rule
    from zhiren.policy.values import Parameter

_MOST_RULES, _MOST_FOUND = 10, 20
_LIMIT = 1_000_000
_TRUTHS = {"是": True, "否": False}


@dataclass(frozen=True)
class OfferedValue:
    """A parameter that may be tried otherwise: its form field, present value, and what was typed."""

    field: str
    parameter: Parameter
    present: str
    written: str
    is_yes_no: bool


@dataclass(frozen=True)
class OfferedRule:
    """A rule with those of its parameters that are single values; tables of values are not."""

    rule: Rule
    values: Sequence[OfferedValue]


def offered(pack: Pack, names: Sequence[str], typed: Mapping[str, Any]) -> list[OfferedRule]:
    """The rules named, or those whose values were typed in; unknown names are left out."""
    parts = (key.split(":", 2) for key in typed)
    fields = [part[1] for part in parts if part[0] == "set" and len(part) > 1]
    known = {rule.id: rule for rule in pack.rules}
    wanted = [name for name in dict.fromkeys([*names, *fields]) if name in known]
    return [_rule(known[name], typed) for name in wanted[:_MOST_RULES]]


def assumed_from(
    pack: Pack, chosen: Sequence[OfferedRule]
) -> tuple[list[dict[str, Any]], list[str]]:
    """The values that differ from the pack's, and what is wrong with those that cannot be used."""
    assumed: list[dict[str, Any]] = []
    faults: list[str] = []
    for one in chosen:
        for offer in one.values:
            if offer.written in {"", offer.present}:
                continue
            value = _value(offer)
            if value is None:
                kind = "“是”或“否”" if offer.is_yes_no else "不超过一百万的数字"
                faults.append(f"“{offer.parameter.title}”要写{kind}，不能是“{offer.written}”。")
                continue
            assumed.append(
                {
                    "rule": one.rule.id,
                    "rule_title": one.rule.title,
                    "parameter": offer.parameter.name,
                    "title": offer.parameter.title,
                    "unit": offer.parameter.unit,
                    "value": value,
                    "shown": offer.written,
                    "present": offer.present,
                }
            )
    return assumed, faults


def rules_like(pack: Pack, text: str) -> list[Rule]:
    """Rules with a parameter whose title, id or clause has these words."""
    words = text.split()
    if not words:
        return []
    found = [
        rule
        for rule in pack.rules
        if rule.parameters
        and all(word in f"{rule.title} {rule.id} {' '.join(rule.clauses)}" for word in words)
    ]
    return found[:_MOST_FOUND]


def _rule(rule: Rule, typed: Mapping[str, Any]) -> OfferedRule:
    values = []
    for parameter in rule.parameters.values():
        present = parameter.values[-1].value
        if not isinstance(present, bool | int | float):
            continue
        field = f"set:{rule.id}:{parameter.name}"
        shown = _shown(present)
        written = str(typed.get(field, shown)).strip()[:40]
        values.append(OfferedValue(field, parameter, shown, written, isinstance(present, bool)))
    return OfferedRule(rule, values)


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return str(value)


def _value(offer: OfferedValue) -> bool | int | float | None:
    if offer.is_yes_no:
        return _TRUTHS.get(offer.written)
    try:
        number = float(offer.written)
    except ValueError:
        return None
    if not 0 <= number <= _LIMIT:
        return None
    return int(number) if number.is_integer() else number

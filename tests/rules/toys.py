"""What tests of several rule kinds share: days, sentences, parameters set by a reading only."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from zhiren.policy.rule import Rule
from zhiren.policy.values import DatedValue, Parameter
from zhiren.rules.judgement import Judgement, JudgementDate
from zhiren.rules.registry import rule_kind
from zhiren.rules.telling import Telling
from zhiren.workdays.calendar import calendar_table
from zhiren.workdays.days import day_number


def day(text: str) -> int:
    """Day number of an ISO date."""
    return day_number(date.fromisoformat(text))


def tell(rule: Rule, when: JudgementDate, judgement: Judgement) -> str:
    """The kind's sentence, with names made of table and key."""
    kind = rule_kind(rule.kind)
    bindings = kind.bindings(rule, when)
    return kind.sentence(
        Telling(judgement, rule, bindings, when, "张某", lambda table, key: f"{table}{key}")
    )


def by_reading(rule: Rule, *names: str) -> Rule:
    """The rule with these parameters set by a reading instead of a clause."""
    changed = {
        name: Parameter(
            p.name,
            p.title,
            p.unit,
            tuple(DatedValue(v.from_on, v.value, "", "toy-reading") for v in p.values),
        )
        if name in names
        else p
        for name, p in rule.parameters.items()
    }
    return replace(rule, parameters=changed)


def calendar_rows(first: str, last: str) -> list[dict[str, Any]]:
    """The engine's calendar between two days, both included."""
    rows = calendar_table(date.fromisoformat(first), date.fromisoformat(last))
    return [row._asdict() for row in rows]

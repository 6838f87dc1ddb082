"""Short ways to write a rule and a date in tests."""

from __future__ import annotations

from datetime import date
from typing import Any

from zhiren.policy.rule import Population, Rule, Strength
from zhiren.policy.values import DatedValue, Parameter
from zhiren.rules.judgement import JudgementDate

TOY_CLAUSE = "toy-2020#1.1"
START = date(2000, 1, 1)


def make_rule(
    kind: str,
    fields: dict[str, Any],
    parameters: dict[str, Any] | None = None,
    population: Population | None = None,
    strength: str = "duty",
    **more: Any,
) -> Rule:
    """A rule of an invented document; every parameter is set by its clause."""
    made = {
        name: Parameter(name, name, "次", (DatedValue(START, value, TOY_CLAUSE),))
        for name, value in (parameters or {}).items()
    }
    return Rule(
        id=f"toy/{kind}",
        kind=kind,
        title=kind,
        clauses=(TOY_CLAUSE,),
        strength=Strength(strength),
        fields=fields,
        population=population,
        parameters=made,
        **more,
    )


def at(rule: Rule, as_of: date, **more: Any) -> JudgementDate:
    """The date with the rule's parameter values of that day."""
    values = {name: parameter.at(as_of) for name, parameter in rule.parameters.items()}
    return JudgementDate(as_of, values, **more)

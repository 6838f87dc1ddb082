"""The sentence of a judgement, as a finding tells it."""

from __future__ import annotations

from zhiren.policy.rule import Rule
from zhiren.rules.judgement import Judgement, JudgementDate
from zhiren.rules.registry import rule_kind
from zhiren.rules.telling import Telling


def told(rule: Rule, when: JudgementDate, judgement: Judgement, subject: str) -> str:
    """The sentence, with other rows named by table and key."""
    kind = rule_kind(rule.kind)
    bound = kind.bindings(rule, when)
    return kind.sentence(
        Telling(judgement, rule, bound, when, subject, lambda table, key: f"{table}{key}")
    )

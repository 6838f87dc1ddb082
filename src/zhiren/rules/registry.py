"""The rule kinds by name; a kind's module is imported when it is first asked for."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import cast

from zhiren.rules.judgement import RuleKind

KIND_NAMES = (
    "attendance",
    "composition",
    "consecutive_results",
    "continuous_tenure",
    "coverage_min",
    "deadline_after_event",
    "due_date",
    "eligibility",
    "entitlement",
    "gap_detect",
    "incompatibility",
    "influence_period",
    "no_reacceptance",
    "periodic_quota",
    "preference",
    "rank_percent",
    "scheme_content",
    "scope_validity",
    "shield",
    "size_band",
    "target_value",
    "tracked_task",
)


@cache
def rule_kind(name: str) -> RuleKind:
    """The kind of that name; KeyError when there is none."""
    if name not in KIND_NAMES:
        message = f"no rule kind {name}"
        raise KeyError(message)
    return cast("RuleKind", import_module(f"zhiren.rules.{name}").KIND)

"""Which part of a file a rule reads, and so who may see what it found.

A finding tells what stands in the tables its rule reads. Who may not see a section of the file
does not see findings that rest on it either; nor, without ``person.discipline.view``, a finding
that a decided case takes out of count, for its sentence cites the case.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from django.db.models import Q

from zhiren.rules.registry import rule_kind
from zhiren.web.bridge.packs import all_packs

if TYPE_CHECKING:
    from zhiren.policy.rule import Rule
    from zhiren.rules.judgement import Reach
    from zhiren.web.accounts.access import Access

DISCIPLINE = "person.discipline.view"
SECTION_OF: Mapping[str, str] = {
    "talk": DISCIPLINE,
    "sanction": DISCIPLINE,
    "decided_case": DISCIPLINE,
    "complaint": DISCIPLINE,
    "assessment_result": "person.assessment.view",
    "reserve_list": "person.development.view",
    "reserve_member": "person.development.view",
    "reserve_screening": "person.development.view",
    "candidate": "person.development.view",
    "candidate_check": "person.development.view",
    "health_check": "person.care.view",
    "hardship": "person.care.view",
    "benefit_record": "person.care.view",
}


def shown_to(access: Access) -> Q:
    """The condition for findings that tell the account nothing it may not see."""
    hidden = [rules for action, rules in restricted_rules().items() if not access.may(action)]
    shown = ~Q(rule__in=sorted(frozenset().union(*hidden))) if hidden else Q()
    if not access.may(DISCIPLINE):
        shown &= ~Q(state="suppressed")
    if not access.may("person.view"):
        shown &= Q(person=None)
    return shown


def restricted_rules() -> Mapping[str, frozenset[str]]:
    """Ids of the rules that rest on each restricted section, by the section's action."""
    return _restricted(tuple((pack.id, pack.version) for pack in all_packs()))


@lru_cache(maxsize=4)
def _restricted(_versions: tuple[tuple[str, str], ...]) -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {action: set() for action in SECTION_OF.values()}
    for pack in all_packs():
        for rule in pack.rules:
            for table in tables_read(rule):
                if table in SECTION_OF:
                    found[SECTION_OF[table]].add(rule.id)
    return {action: frozenset(rules) for action, rules in found.items()}


def tables_read(rule: Rule) -> frozenset[str]:
    """The tables of the snapshot that a judgement by the rule reads."""
    reached = rule_kind(rule.kind).reach(rule)
    return frozenset(table for reach in reached for table in _tables(reach))


def _tables(reach: Reach) -> Iterator[str]:
    yield reach.table
    if reach.via is not None:
        yield from _tables(reach.via)

"""Which parts of a file a rule reads, and so who may see what it found.

A finding tells what stands in the tables its rule reads. Who may not see a section of the file
does not see findings that rest on it either; nor, without ``person.discipline.view``, a finding
that a decided case takes out of count, for its sentence cites the case.

But who has to act on a finding about himself sees it (``ASKED_OF``), without the facts of the
sections that stay closed to him (``withheld_from``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from django.db.models import Q

from zhiren.rules.registry import rule_kind
from zhiren.web.accounts.permissions import PERMISSION_OF
from zhiren.web.bridge.packs import pack_of
from zhiren.web.register.sections import SECTIONS

if TYPE_CHECKING:
    from zhiren.policy.pack import Pack
    from zhiren.policy.rule import Rule
    from zhiren.rules.judgement import Reach
    from zhiren.web.accounts.access import Access
    from zhiren.web.findings.models import Finding
    from zhiren.web.register.sections import Source

DISCIPLINE, DEVELOPMENT = "person.discipline.view", "person.development.view"
# Tables that no section of a file shows but that tell the same as one that does.
_BESIDE = {
    "candidate_check": DEVELOPMENT,
    "reserve_list": DEVELOPMENT,
    "reserve_screening": DEVELOPMENT,
}
# 限时事项 that tell of no discipline, though the file shows them beside those that do.
_OPEN_MATTERS = frozenset({"组织员人选备案", "慰问", "重大问题报告"})


# Conditions on findings about the account's own person that ask something of him; apps above add.
ASKED_OF: list[Callable[[Access], Q]] = []


def asked_of(access: Access) -> Q:
    """The condition for findings about the account's own person that he has to act on."""
    asked = Q(pk__in=())
    if access.person is None:
        return asked
    for of in ASKED_OF:
        asked |= of(access)
    return asked & Q(person=access.person) & ~Q(state="suppressed")


def withheld_from(access: Access, finding: Finding) -> frozenset[str]:
    """What it takes to see all the finding rests on and the account may not do about him.

    Empty for whoever sees the finding by right of its sections.
    """
    institution = finding.institution
    row = type(finding).objects.filter(pk=finding.pk)
    restricted = restricted_rules(pack_of(institution)).items()
    actions = [action for action, rules in restricted if finding.rule in rules]
    return frozenset(
        action for action in actions if not row.filter(_where_may(access, action, _NONE)).exists()
    )


def tables_withheld(rule: Rule, withheld: frozenset[str]) -> frozenset[str]:
    """The tables that the rule reads and that such an account does not see."""
    read = tables_read(rule)
    return frozenset(t for t in read if not withheld.isdisjoint(_actions(rule, t)))


def titles_withheld(rule: Rule, withheld: frozenset[str]) -> list[str]:
    """What those tables are called: the sections of the file, else the permissions they ask for."""
    closed = tables_withheld(rule, withheld)
    titles = [
        section.title
        for section in SECTIONS
        if section.action in withheld
        and any(s.table in closed and _may_read(rule, s) for s in section.sources)
    ]
    return titles or [PERMISSION_OF[action].title for action in sorted(withheld)]


_NONE = Q(pk__in=())


def shown_to(access: Access) -> Q:
    """The condition for findings that tell the account nothing it may not see."""
    if access.user is None or access.user.institution is None:
        return Q(pk__in=())
    shown = Q()
    for action, rules in restricted_rules(pack_of(access.user.institution)).items():
        shown &= _where_may(access, action, ~Q(rule__in=sorted(rules)))
    shown &= _where_may(access, DISCIPLINE, ~Q(state="suppressed"))
    return shown & _where_may(access, "person.view", Q(person=None))


def _where_may(access: Access, action: str, otherwise: Q) -> Q:
    """Rows on which the account may do the action, and those that do not ask for it.

    Asked of the row, not of the account: a leader may see the care for himself, not for others.
    """
    if any(access.scopes.get(role, ()) is None for role in PERMISSION_OF[action].roles):
        return Q()
    return otherwise | access.covers(action, ("unit",), "person")


def restricted_rules(pack: Pack) -> Mapping[str, frozenset[str]]:
    """Ids of a pack's rules that rest on each restricted section, by the section's action."""
    known = _KNOWN.get(pack.version)
    if known is None:
        found: dict[str, set[str]] = {}
        for rule in pack.rules:
            for action in actions_of(rule):
                found.setdefault(action, set()).add(rule.id)
        known = _KNOWN[pack.version] = {a: frozenset(rules) for a, rules in found.items()}
    return known


# By the version of the pack, which names its contents.
_KNOWN: dict[str, Mapping[str, frozenset[str]]] = {}


def actions_of(rule: Rule) -> frozenset[str]:
    """What it takes to see what a rule found, beyond ``person.view``; all of them."""
    return frozenset(
        action
        for table in tables_read(rule)
        for action in _actions(rule, table)
        if action != "person.view"
    )


def tables_read(rule: Rule) -> frozenset[str]:
    """The tables of the snapshot that a judgement by the rule reads."""
    reached = rule_kind(rule.kind).reach(rule)
    return frozenset(table for reach in reached for table in _tables(reach))


def _actions(rule: Rule, table: str) -> Iterator[str]:
    if table in _BESIDE:
        yield _BESIDE[table]
    if table == "timed_matter" and (_words(rule, table, "kind") or {""}) <= _OPEN_MATTERS:
        return
    for section in SECTIONS:
        if any(s.table == table and _may_read(rule, s) for s in section.sources):
            yield section.action


def _may_read(rule: Rule, source: Source) -> bool:
    """Whether the rule may read rows that the section shows; when it does not say, it may."""
    for column, shown in source.where.items():
        words = _words(rule, source.table, column)
        if words and words.isdisjoint(shown):
            return False
    for column, left_out in source.unless.items():
        words = _words(rule, source.table, column)
        if words and words <= set(left_out):
            return False
    return True


def _words(rule: Rule, table: str, column: str) -> set[str]:
    """The words to which the rule restricts a column of its source; empty for no restriction."""
    source = rule.fields.get("source")
    if not isinstance(source, Mapping) or source.get("table") != table:
        return set()
    return set(source.get("where", {}).get(column, ()))


def _tables(reach: Reach) -> Iterator[str]:
    yield reach.table
    if reach.via is not None:
        yield from _tables(reach.via)

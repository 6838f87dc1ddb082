"""容错保护: which tasks' failures a decided case shields in the assessment.

What the engine's shield rules say of findings holds for tasks too: a case of the kinds and
decisions that the pack names, if 考核 is among the matters it protects, shields what concerns the
same person and matter. A task without a responsible person is shielded by a case on its matter
about somebody of its owner.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from zhiren.policy.values import NotInForceError
from zhiren.rules.shield import MITIGATION
from zhiren.web.bridge.packs import pack_of
from zhiren.web.register.models import DecidedCase

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from zhiren.policy.rule import Rule
    from zhiren.web.register.models import Institution
    from zhiren.web.worktasks.models import WorkTask

DOMAIN = "考核"
_KIND = "shield"
_MITIGATION_PARAMETER = "mitigation_counts"


@dataclass(frozen=True)
class Shield:
    """The decision that shields a task and the clauses it rests on."""

    case: str
    decision: str
    decided_on: str
    decided_by: str
    clauses: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        return {**asdict(self), "clauses": list(self.clauses)}


def shields_of(institution: Institution, works: Iterable[WorkTask], on: date) -> dict[int, Shield]:
    """By key the tasks whose failure is shielded on a day. One statement.

    ``works`` come with ``task__owner``. A case decided that day shields; one whose effect ends
    that day no longer does.
    """
    wanted = [work for work in works if work.task.matter]
    rules = [
        rule
        for rule in pack_of(institution).rules_in_force(on)
        if rule.kind == _KIND and DOMAIN in rule.fields["domains"]
    ]
    if not wanted or not rules:
        return {}
    cases = _cases(institution, {work.task.matter for work in wanted}, on)
    found = {}
    for work in wanted:
        shield = _shield(work, cases.get(work.task.matter, []), rules, on)
        if shield is not None:
            found[work.pk] = shield
    return found


def _cases(institution: Institution, matters: set[str], on: date) -> dict[str, list[DecidedCase]]:
    rows = (
        DecidedCase.objects.filter(institution=institution, decided_on__lte=on)
        .filter(Q(until_on=None) | Q(until_on__gt=on))
        .exclude(matter="")
        .select_related("person__unit")
        .order_by("decided_on", "pk")
    )
    found: dict[str, list[DecidedCase]] = {}
    for case in rows:
        if case.matter in matters:
            found.setdefault(case.matter, []).append(case)
    return found


def _shield(work: WorkTask, cases: list[DecidedCase], rules: list[Rule], on: date) -> Shield | None:
    for case in cases:
        clauses = tuple(rule.clauses[0] for rule in rules if _covers(rule, case, on))
        if clauses and _concerns(case, work):
            return Shield(
                case.code, case.decision, case.decided_on.isoformat(), case.decided_by, clauses
            )
    return None


def _covers(rule: Rule, case: DecidedCase, on: date) -> bool:
    decisions = set(rule.fields["decisions"])
    if _mitigation_counts(rule, on):
        decisions.add(MITIGATION)
    return case.kind in rule.fields["kind"] and case.decision in decisions


def _mitigation_counts(rule: Rule, on: date) -> bool:
    parameter = rule.parameters.get(_MITIGATION_PARAMETER)
    try:
        return parameter is not None and bool(parameter.at(on).value)
    except NotInForceError:
        return False


def _concerns(case: DecidedCase, work: WorkTask) -> bool:
    if work.owner_person_id is not None:
        return bool(case.person_id == work.owner_person_id)
    owner, unit = work.task.owner, case.person.unit
    return owner is not None and unit is not None and unit.path.startswith(owner.path)

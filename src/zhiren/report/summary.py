"""What a report says, before it takes a form: figures by clause, by unit, by month, findings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

from zhiren.engine.evaluating import Counts
from zhiren.engine.findings import STATE_ORDER, Finding, findings
from zhiren.rules.judgement import State

if TYPE_CHECKING:
    from zhiren.engine.evaluating import Evaluation
    from zhiren.policy.rule import Rule

# States that ask somebody to do something, in the order in which they worry.
OPEN_STATES = (State.BREACH, State.DEVIATION, State.DUE, State.UNKNOWN)


@dataclass(frozen=True)
class RuleSection:
    """One rule with its clause texts, counts and the findings that are shown."""

    rule: Rule
    clause_texts: tuple[tuple[str, str], ...]
    counts: Counts
    shown: tuple[Finding, ...]
    hidden: int

    @property
    def rank(self) -> tuple[float, ...]:
        """Worst first: many breaches, then deviations, open items, unknowns."""
        return tuple(-self.counts.by_state.get(state, 0) for state in OPEN_STATES)


@dataclass(frozen=True)
class UnitFigures:
    """Open findings of one unit by state."""

    name: str
    by_state: Counter[State] = field(default_factory=Counter)

    @property
    def total(self) -> int:
        """All open findings."""
        return sum(self.by_state.values())


@dataclass(frozen=True)
class Report:
    """Everything a form needs. ``units`` and ``months`` count all findings, also hidden ones."""

    title: str
    institution: str
    as_of: date
    policy_date: date
    data_name: str
    made_at: datetime
    version: str
    totals: Counter[State]
    judged: int
    sections: tuple[RuleSection, ...]
    units: tuple[UnitFigures, ...]
    months: tuple[tuple[str, int], ...]
    skipped: tuple[tuple[str, str, str], ...]


def summarise(
    evaluation: Evaluation,
    *,
    data_name: str,
    made_at: datetime,
    version: str,
    shown_per_rule: int | None,
) -> Report:
    """The report of an evaluation; ``shown_per_rule`` None shows every finding."""
    pack, plan = evaluation.pack, evaluation.plan
    units: dict[str, UnitFigures] = {}
    months: Counter[str] = Counter()
    found: dict[str, list[Finding]] = {}
    hidden: Counter[str] = Counter()
    for finding in findings(evaluation):
        kept = found.setdefault(finding.rule.id, [])
        _count(finding, units, months, plan.as_of)
        if shown_per_rule is None or len(kept) < shown_per_rule:
            kept.append(finding)
        else:
            hidden[finding.rule.id] += 1
    sections = [
        RuleSection(
            planned.rule,
            tuple((clause, pack.clauses[clause].text) for clause in planned.rule.clauses),
            evaluation.counts[planned.rule.id],
            tuple(found.get(planned.rule.id, ())),
            hidden[planned.rule.id],
        )
        for planned in plan.rules
    ]
    return Report(
        title=f"{pack.title}研判报告",
        institution=pack.institution,
        as_of=plan.as_of,
        policy_date=plan.policy_date,
        data_name=data_name,
        made_at=made_at,
        version=version,
        totals=_totals(sections),
        judged=sum(s.counts.total for s in sections),
        sections=tuple(sorted(sections, key=lambda s: (s.rank, s.rule.id))),
        units=_worst_units(units),
        months=tuple(sorted(months.items())),
        skipped=tuple((s.rule.title, s.rule.clauses[0], s.reason) for s in plan.skipped),
    )


def _count(
    finding: Finding, units: dict[str, UnitFigures], months: Counter[str], as_of: date
) -> None:
    if finding.state in OPEN_STATES and finding.unit_name:
        unit = units.setdefault(finding.unit_code, UnitFigures(finding.unit_name))
        unit.by_state[finding.state] += 1
    if finding.due_on and finding.due_on >= as_of:
        months[finding.due_on.isoformat()[:7]] += 1


def _totals(sections: Sequence[RuleSection]) -> Counter[State]:
    totals: Counter[State] = Counter()
    for section in sections:
        totals.update(section.counts.by_state)
    return Counter({state: totals[state] for state in STATE_ORDER if totals[state]})


def _worst_units(units: dict[str, UnitFigures]) -> tuple[UnitFigures, ...]:
    def worry(unit: UnitFigures) -> tuple[object, ...]:
        return (*(-unit.by_state[state] for state in OPEN_STATES), unit.name)

    return tuple(sorted(units.values(), key=worry))

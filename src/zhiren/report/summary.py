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
    from zhiren.policy.pack import Pack
    from zhiren.policy.rule import Rule

# States that ask somebody to do something, in the order in which they worry.
OPEN_STATES = (State.BREACH, State.DEVIATION, State.DUE, State.UNKNOWN)


_TITLE_LENGTH = 16


@dataclass(frozen=True)
class RuleSection:
    """One rule with its clause texts, counts and the findings that are shown."""

    rule: Rule
    clause_texts: tuple[tuple[str, str], ...]
    counts: Counts
    shown: tuple[Finding, ...]
    hidden: int

    @property
    def is_calm(self) -> bool:
        """Whether nothing is to be told: everything kept, or nothing to judge."""
        return not self.shown and not self.hidden

    @property
    def rank(self) -> tuple[float, ...]:
        """Worst first: many breaches, then deviations, open items, unknowns."""
        return tuple(-self.counts.by_state.get(state, 0) for state in OPEN_STATES)


@dataclass(frozen=True)
class CitedDocument:
    """A document that the rules rest on: its id in clause ids, its number, its title."""

    id: str
    number: str
    title: str

    @property
    def name(self) -> str:
        """The number, or the beginning of the title where the document has none."""
        if self.number:
            return self.number
        cut = self.title[:_TITLE_LENGTH] + "…" * (len(self.title) > _TITLE_LENGTH)
        return f"《{cut}》"


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
    documents: tuple[CitedDocument, ...]
    pack: Pack

    def cited(self, clause: str) -> str:
        """「沪交医委〔2021〕39号 三.5」 for a clause id; 「13.7」 when no other document is cited."""
        document, _, path = clause.partition("#")
        names = {cited.id: cited.name for cited in self.documents}
        if len(names) == 1 and not self.documents[0].number:
            return path  # the head of the report names the document
        return f"{names.get(document, document)} {path}"


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
        title="干部管理制度研判报告",
        institution=_root_name(evaluation) or pack.institution,
        as_of=plan.as_of,
        policy_date=plan.policy_date,
        data_name=data_name,
        made_at=made_at,
        version=version,
        totals=_totals(sections),
        judged=sum(s.counts.total for s in sections),
        sections=tuple(sorted(sections, key=lambda s: (s.rank, s.rule.id))),
        units=_busiest_units(units),
        months=tuple(sorted(months.items())),
        skipped=tuple((s.rule.title, s.rule.clauses[0], s.reason) for s in plan.skipped),
        documents=_documents(pack, sections),
        pack=pack,
    )


def _root_name(evaluation: Evaluation) -> str:
    """Name of the institution in the data; "" when it is not there or there are several."""
    found = evaluation.session.rows(
        "SELECT name FROM unit WHERE kind = '本级' AND system = '行政' LIMIT 2"
    )
    return str(found[0]["name"]) if len(found) == 1 else ""


def _documents(pack: Pack, sections: Sequence[RuleSection]) -> tuple[CitedDocument, ...]:
    used = {clause.partition("#")[0] for s in sections for clause, _ in s.clause_texts}
    return tuple(
        CitedDocument(document.id, document.number or "", document.title)
        for document in pack.documents.values()
        if document.id in used
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


def _busiest_units(units: dict[str, UnitFigures]) -> tuple[UnitFigures, ...]:
    return tuple(sorted(units.values(), key=lambda unit: (-unit.total, unit.name)))

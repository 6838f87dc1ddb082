"""Which decided case and which clause take a finding out: a suppressed finding cites both."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zhiren.engine.planning import Plan, PlannedRule
    from zhiren.engine.row_source import RowSource
    from zhiren.rules.judgement import Judgement


@dataclass(frozen=True)
class ShieldNote:
    """The decision that shields a matter: its number, what it decided, the clauses it rests on."""

    case: str
    decision: str
    clauses: tuple[str, ...]

    def sentence(self) -> str:
        """The decision as a finding's sentence cites it."""
        return f"依据决定 {self.case}（{self.decision}）"


class Shields:
    """Notes by person and matter, fetched for the findings at hand."""

    def __init__(self, source: RowSource, plan: Plan) -> None:
        self._source = source
        self._rules = [p for p in plan.rules if p.kind.shields is not None]

    def notes(
        self, planned: PlannedRule, judgements: Iterable[Judgement]
    ) -> Mapping[tuple[int, str], ShieldNote]:
        """For each (person, matter) of these judgements the case and clauses that shield it."""
        wanted = sorted({(j.subject, j.matter) for j in judgements if j.matter is not None})
        rules = [p for p in self._rules if self._concerns(p, planned)]
        if not wanted or not rules:
            return {}
        rows = self._source.shielding_cases(
            sorted({person for person, _ in wanted}),
            sorted({matter for _, matter in wanted}),
            sorted({d for p in rules for d in p.rule.fields.get("decisions", ())}),
        )
        clauses = tuple(dict.fromkeys(c for p in rules for c in p.rule.clauses))
        return {
            (row["person"], row["matter"]): ShieldNote(row["code"], row["decision"], clauses)
            for row in rows
        }

    def _concerns(self, shield: PlannedRule, planned: PlannedRule) -> bool:
        return bool(set(shield.rule.fields.get("domains", ())) & set(planned.rule.domains))

"""覆盖情况: for every clause of a document its state, and what is bound to something missing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from zhiren.policy.pack import CLAUSE_STATES, Pack, PackClause


@dataclass(frozen=True)
class Coverage:
    """Coverage of one document.

    ``by_state`` counts the clauses in each state, in the order of the states. ``dangling`` are
    clause ids without a known state, in a state that needs something to serve it but nothing
    does, or served by something the pack does not have.
    """

    id: str
    title: str
    clauses: int
    by_state: dict[str, int]
    dangling: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """As JSON-ready data: id, clauses, by_state, dangling."""
        return {
            "id": self.id,
            "clauses": self.clauses,
            "by_state": self.by_state,
            "dangling": list(self.dangling),
        }


def coverage(pack: Pack) -> list[Coverage]:
    """One entry a document, in the pack's order."""
    return [_coverage(pack, document, d.title) for document, d in pack.documents.items()]


def _coverage(pack: Pack, document: str, title: str) -> Coverage:
    clauses = [clause for clause in pack.clauses.values() if clause.document == document]
    by_state = dict.fromkeys(CLAUSE_STATES, 0)
    for clause in clauses:
        by_state[clause.state] = by_state.get(clause.state, 0) + 1
    dangling = tuple(clause.id for clause in clauses if _is_dangling(pack, clause))
    counted = {state: count for state, count in by_state.items() if count}
    return Coverage(document, title, len(clauses), counted, dangling)


def _is_dangling(pack: Pack, clause: PackClause) -> bool:
    if clause.state not in CLAUSE_STATES:
        return True
    if clause.state == "human" and not clause.reason:
        return True
    if clause.state not in {"human", "principle"} and not (clause.served_by or clause.reason):
        return True
    return not all(pack.resolves(reference) for reference in clause.served_by)

"""覆盖情况: for every clause of a document its state, and what is bound to something missing."""

from __future__ import annotations

from typing import TypedDict

from zhiren.policy.pack import CLAUSE_STATES, Pack, PackClause


class Coverage(TypedDict):
    """Coverage of one document, JSON-ready.

    ``by_state`` counts the clauses in each state that occurs, in the order of the states.
    ``dangling`` are the ids of clauses without a known state, in a state that needs something to
    serve it when nothing does, or served by something the pack does not have.
    """

    id: str
    clauses: int
    by_state: dict[str, int]
    dangling: list[str]


def coverage(pack: Pack) -> list[Coverage]:
    """One entry a document, in the pack's order."""
    return [_coverage(pack, document) for document in pack.documents]


def _coverage(pack: Pack, document: str) -> Coverage:
    clauses = [clause for clause in pack.clauses.values() if clause.document == document]
    by_state = dict.fromkeys(CLAUSE_STATES, 0)
    for clause in clauses:
        by_state[clause.state] = by_state.get(clause.state, 0) + 1
    return Coverage(
        id=document,
        clauses=len(clauses),
        by_state={state: count for state, count in by_state.items() if count},
        dangling=[clause.id for clause in clauses if _is_dangling(pack, clause)],
    )


def _is_dangling(pack: Pack, clause: PackClause) -> bool:
    if clause.state not in CLAUSE_STATES:
        return True
    if clause.state == "human" and not clause.reason:
        return True
    if clause.state not in {"human", "principle"} and not (clause.served_by or clause.reason):
        return True
    return not all(pack.resolves(reference) for reference in clause.served_by)

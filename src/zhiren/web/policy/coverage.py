"""覆盖情况 (coverage) of a document: each clause with its state and why it is in it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from zhiren.policy import coverage as policy_coverage
from zhiren.policy.pack import CLAUSE_STATES
from zhiren.web.policy.printed import printed_document
from zhiren.web.policy.serving import serving_titles, state_title
from zhiren.web.policy.wording import strength_title

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from zhiren.policy.pack import Pack, PackClause, PackDocument

PARTS = {"front": "文头和通知", "heading": "标题", "body": "正文", "back": "文尾"}


@dataclass(frozen=True)
class Row:
    """A clause on the coverage page."""

    clause: PackClause
    label: str
    state: str
    part: str
    strength: str
    serving: tuple[tuple[str, str], ...]
    why: str
    is_dangling: bool


@dataclass(frozen=True)
class Summary:
    """Numbers of one document by state; ``titles`` are of its principles those that are captions."""

    pack: Pack
    document: PackDocument
    total: int
    by_state: dict[str, int]
    titles: int
    dangling: int

    @property
    def counts(self) -> list[tuple[str, str, int]]:
        """State, its title and the number, for every state there is."""
        return [
            (state, title, self.by_state.get(state, 0)) for state, title in CLAUSE_STATES.items()
        ]


def bars(one: Summary) -> list[dict[str, int | str]]:
    """The states side by side as parts of one bar, as wide as there are clauses."""
    drawn: list[dict[str, int | str]] = []
    start = 0
    for state, _, count in one.counts:
        drawn.append({"state": state, "start": start, "count": count})
        start += count
    return drawn


def summaries(packs: Iterable[Pack]) -> list[Summary]:
    """One a document, in the packs' order."""
    return [summary(pack, document) for pack in packs for document in pack.documents]


def summary(pack: Pack, document: str) -> Summary:
    """The numbers of one document."""
    told = next(c for c in policy_coverage.coverage(pack) if c["id"] == document)
    clauses = [c for c in pack.clauses.values() if c.document == document]
    return Summary(
        pack=pack,
        document=pack.documents[document],
        total=told["clauses"],
        by_state=told["by_state"],
        titles=sum(c.state == "principle" and c.part != "body" for c in clauses),
        dangling=len(told["dangling"]),
    )


def totals(found: Sequence[Summary]) -> dict[str, int]:
    """All documents together, by state."""
    counts: Counter[str] = Counter()
    for one in found:
        counts.update(one.by_state)
    return {state: counts[state] for state in CLAUSE_STATES}


def rows(pack: Pack, document: str) -> list[Row]:
    """Every clause of a document in its order."""
    labels = printed_document(pack, document).labels
    told = next(c for c in policy_coverage.coverage(pack) if c["id"] == document)
    dangling = set(told["dangling"])
    return [
        Row(
            clause=clause,
            label=labels[clause.id],
            state=state_title(clause.state),
            part=PARTS.get(clause.part, clause.part),
            strength=strength_title(clause.strength),
            serving=tuple(serving_titles(pack, clause)),
            why=clause.reason or clause.note,
            is_dangling=clause.id in dangling,
        )
        for clause in pack.clauses.values()
        if clause.document == document
    ]

"""阅读 (reader): a document's printed paragraphs, with the notes that stand in their margin."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from zhiren.web.policy.kept import Kept, kept_of_clause
from zhiren.web.policy.serving import serving_titles, state_title

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from zhiren.policy.pack import Pack, PackClause, PackDocument
    from zhiren.web.policy.printed import Block, Printed
    from zhiren.web.worktasks.clause_tasks import ClauseWork


@dataclass(frozen=True)
class Numbers:
    """How rules are kept, how many findings are open by clause, and how tasks go.

    Empty without a run. With a plan on the document (``is_planned``) a clause that asks for
    something and has no task was left out of it.
    """

    by_rule: Mapping[str, Kept] = field(default_factory=dict)
    open: Mapping[str, int] = field(default_factory=dict)
    works: Mapping[str, ClauseWork] = field(default_factory=dict)
    is_planned: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """What stands in the margin of a clause."""

    clause: PackClause
    label: str
    state: str
    serving: str
    kept: Kept | None
    open: int
    work: ClauseWork | None = None
    is_left_out: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A printed paragraph with the notes of the clauses that begin in it."""

    block: Block
    notes: tuple[Note, ...]

    @property
    def is_minor(self) -> bool:
        """Whether only titles, salutations and captions begin here, which nothing serves."""
        return all(
            note.clause.part != "body" and note.clause.state == "principle" for note in self.notes
        )

    @property
    def digest(self) -> list[tuple[str, str, int]]:
        """State, its title and how many of the notes are in it: the folded margin says it."""
        counts = Counter((note.clause.state, note.state) for note in self.notes)
        return [(state, title, count) for (state, title), count in counts.items()]

    @property
    def open(self) -> int:
        """Open findings of all its clauses."""
        return sum(note.open for note in self.notes)


def paragraphs(
    pack: Pack,
    printed: Printed,
    numbers: Numbers,
    *,
    with_furniture: bool = False,
) -> Iterator[Paragraph]:
    """The paragraphs in order."""
    for block in printed.blocks_with_furniture if with_furniture else printed.blocks:
        notes = (_note(pack, clause, printed, numbers) for clause in block.opened)
        yield Paragraph(block, tuple(notes))


def _note(pack: Pack, clause: PackClause, printed: Printed, numbers: Numbers) -> Note:
    titles = [title for _, title in serving_titles(pack, clause)]
    if clause.suggested_owner:
        titles.insert(0, f"{clause.suggested_owner}（建议）")
    return Note(
        clause=clause,
        label=printed.labels[clause.id],
        state=state_title(clause.state),
        serving="；".join(titles) or clause.reason or clause.note,
        kept=kept_of_clause(pack, clause, numbers.by_rule),
        open=numbers.open.get(clause.id, 0),
        work=(work := numbers.works.get(clause.id)),
        is_left_out=numbers.is_planned and clause.state == "task" and work is None,
    )


def citation(document: PackDocument, printed: Printed, clause: PackClause) -> str:
    """The clause as another paper quotes it: 《…》（沪交医委〔2021〕30号）第八条：“…”."""
    number = f"（{document.number}）" if document.number else ""
    label = printed.labels[clause.id]
    where = "" if label == clause.text else label
    return f"《{document.title}》{number}{where}：“{clause.text}”"

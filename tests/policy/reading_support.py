"""Shorthand for tests that read invented documents."""

from collections import Counter

from zhiren.policy.model import Document, RawDocument
from zhiren.policy.reading import text_lines
from zhiren.policy.structure import parse_document


def parse(text: str, kind: str = "txt") -> Document:
    """A document from a text as it would stand in a file; its losslessness is checked at once."""
    raw = RawDocument(f"invented.{kind}", kind, tuple(text_lines(text)))
    document = parse_document(raw)
    assert_lossless(raw, document)
    return document


def assert_lossless(raw: RawDocument, document: Document) -> None:
    """Leaves are the body; body and furniture are the text; ids tell leaves from containers."""
    assert "".join(leaf.text for leaf in document.leaves) == document.body
    taken = "".join("".join(piece.text.split()) for piece in document.furniture)
    assert Counter("".join(raw.text.split())) == Counter(document.body + taken)
    ids = [clause.id for clause in document.clauses]
    assert len(ids) == len(set(ids))
    parents = {clause.parent for clause in document.clauses} - {None}
    assert parents <= set(ids)
    extended = {i.rpartition(".")[0] for i in ids} | {
        i.rpartition(".")[0].rpartition(".")[0] for i in ids
    }
    for clause in document.clauses:
        is_leaf = clause.id.endswith(".0") or clause.id not in extended
        assert clause.is_leaf == is_leaf, clause.id
        assert clause.text == document.body[clause.start : clause.end]


def leaves(document: Document, part: str | None = None) -> dict[str, str]:
    """Path and text of the leaves (of one part)."""
    return {leaf.path: leaf.text for leaf in document.leaves if part is None or leaf.part == part}


def shape(document: Document) -> list[str]:
    """Path, level and label of what is no statement, in order."""
    return [
        f"{clause.path} {clause.level} {clause.label}".strip()
        for clause in document.clauses
        if clause.level != "statement"
    ]

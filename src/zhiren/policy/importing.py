"""A document as the command line prints it: JSON of particulars, clauses, facts and furniture."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import islice, takewhile
from pathlib import Path
from typing import Any

from zhiren.policy.model import Citation, Clause, Document
from zhiren.policy.reading import read_document
from zhiren.policy.sentences import ends_sentence
from zhiren.policy.structure import parse_document

_NEVER_BINDS = re.compile(r"(?:^|/)(?:(?:题|版头|主送|落款|印发|附件说明)\.|附件\.0$|通知\.0$)")

_LEAF_LABEL = re.compile(r"[0-9０-９]+(?:[.．][0-9０-９]+)*[.．、]?|[（(][0-9０-９]+[）)]")

Facts = Callable[[str], Iterable[Any]]


def document_id_of(path: str | Path, number: str | None = None) -> str:
    """An id for a document: its file's name, made fit for ``DOC#path``; else its number.

    >>> document_id_of("校发 2021#30.pdf")
    '校发-2021-30'
    """
    stem = re.sub(r"[^\w\u4e00-\u9fff]+", "-", Path(path).stem).strip("-_")
    return stem or re.sub(r"[^\w\u4e00-\u9fff]+", "-", number or "").strip("-") or "document"


def load_document(path: str | Path, document_id: str | None = None) -> Document:
    """Reads and parses a file; DocumentRefused as `read_document`."""
    return parse_document(read_document(path), document_id or document_id_of(path))


def import_document(
    path: str | Path, document_id: str | None = None, facts: Facts | None = None
) -> dict[str, Any]:
    """A file as JSON data with the recognised facts; writes nothing. DocumentRefused as above."""
    return document_to_json(load_document(path, document_id), facts or recognised_facts)


def document_to_json(document: Document, facts: Facts | None = None) -> dict[str, Any]:
    """The document as JSON data.

    A fact stands in the leaf that says it and in every container whose text holds it; there
    ``said_in`` names the leaf, and ``start`` counts in the container's text.
    """
    dates = document.dates
    told = facts_by_clause(document, facts) if facts else {}
    leaves = document.leaves
    return {
        "title": document.title,
        "number": document.number,
        "issuers": list(document.issuers),
        "dates": {
            "adopted": _iso(dates.adopted),
            "issued": _iso(dates.issued),
            "printed": _iso(dates.printed),
            "effective": _iso(dates.effective),
        },
        "addressees": document.addressees,
        "cites": [_citation(cited) for cited in document.cites],
        "repeals": [_citation(repealed) for repealed in document.repeals],
        "clauses": [
            {
                "id": clause.id,
                "level": clause.level,
                "label": clause.label,
                "text": clause.text,
                "facts": _facts_of(clause, leaves, told),
            }
            for clause in document.clauses
        ],
        "furniture": [
            {"text": piece.text, "reason": piece.reason, "line": piece.line}
            for piece in document.furniture
        ],
    }


def _facts_of(
    clause: Clause, leaves: Sequence[Clause], told: Mapping[str, list[Any]]
) -> list[dict[str, Any]]:
    if clause.is_leaf:
        return [_fact(fact) for fact in told.get(clause.id, ())]
    facts = []
    for leaf in _leaves_within(clause, leaves):
        for fact in map(_fact, told.get(leaf.id, ())):
            shifted = (
                {"start": fact["start"] + leaf.start - clause.start} if "start" in fact else {}
            )
            facts.append(fact | shifted | {"said_in": leaf.id})
    return facts


def _leaves_within(clause: Clause, leaves: Sequence[Clause]) -> Iterator[Clause]:
    """The leaves of a container; leaves come in order of their place."""
    first = bisect_left(leaves, clause.start, key=lambda leaf: leaf.start)
    return takewhile(lambda leaf: leaf.end <= clause.end, islice(leaves, first, None))


def facts_by_clause(document: Document, facts: Facts | None = None) -> dict[str, list[Any]]:
    """The facts of every leaf that can bind, by clause id; `start` counts in the clause's text."""
    recognise = facts or recognised_facts
    labels = {clause.start: clause.label for clause in document.clauses if clause.label}
    return {
        clause.id: list(recognise(without_label(clause, labels.get(clause.start, ""))))
        for clause in document.clauses
        if may_bind(clause)
    }


def may_bind(clause: Clause) -> bool:
    """Whether a clause is one whose figures can bind: a leaf, and no title, number or signature."""
    if not clause.is_leaf or _NEVER_BINDS.search(clause.path):
        return False
    return clause.part != "front" or ends_sentence(clause.text)


def without_label(clause: Clause, label: str) -> str:
    """The clause's text with blanks for the label that it begins with, so that offsets stay.

    A clause has no white space: 1. and 10万元 would be read as 1.10万元.
    """
    if not _LEAF_LABEL.fullmatch(label) or not clause.text.startswith(label):
        return clause.text
    return " " * len(label) + clause.text[len(label) :]


def recognised_facts(text: str) -> list[Any]:
    """The facts that a clause's text states."""
    from zhiren.policy.facts import recognise_facts

    return list(recognise_facts(text))


def _fact(fact: Any) -> dict[str, Any]:
    return dict(fact) if isinstance(fact, dict) else dict(fact.as_dict())


def _citation(cited: Citation) -> dict[str, Any]:
    return {
        "name": cited.name,
        "number": cited.number,
        "date": _iso(cited.dated),
        "clause": cited.clause,
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None

"""The documents of all packs together: where a cited document is, what is said of the same matter."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from zhiren.policy.comparing import FILE
from zhiren.policy.pack_yaml import read_yaml
from zhiren.policy.packs import packs_directory
from zhiren.web.policy.access import readable_packs
from zhiren.web.policy.printed import printed_document

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from zhiren.policy.pack import Pack, PackClause, PackDocument
    from zhiren.web.accounts.access import Access

_QUOTED = re.compile(r"《(.+?)》")


@dataclass(frozen=True)
class Subject:
    """主题 of packs/comparison.yaml: what each document says on it, by clause ids, and a note."""

    name: str
    documents: Mapping[str, tuple[str, ...]]
    note: str


@dataclass(frozen=True)
class Citation:
    """A document that another cites or repeals; ``target`` when a pack has it."""

    name: str
    clause: str
    role: str
    on: str
    target: PackDocument | None


class Library:
    """All packs that an account reads, the own one first; made once a request."""

    def __init__(self, packs: Iterable[Pack]) -> None:
        self.packs = tuple(packs)

    @cached_property
    def documents(self) -> dict[str, PackDocument]:
        """By id, in the packs' order."""
        return {d.id: d for pack in self.packs for d in pack.documents.values()}

    def pack_of(self, document: str) -> Pack | None:
        """The pack that has a document."""
        return next((pack for pack in self.packs if document in pack.documents), None)

    def clause(self, identifier: str) -> PackClause | None:
        """The clause of that id; None when there is none."""
        pack = self.pack_of(identifier.partition("#")[0])
        return pack.clauses.get(identifier) if pack is not None else None

    def label(self, identifier: str) -> str:
        """What a citation calls the clause: 第八条; the id when there is none."""
        pack = self.pack_of(identifier.partition("#")[0])
        if pack is None or identifier not in pack.clauses:
            return identifier
        document = identifier.partition("#")[0]
        return printed_document(pack, document).labels[identifier]

    def clauses(self, identifiers: Iterable[str]) -> list[PackClause]:
        """Those of the ids that there are, in order."""
        return [found for name in identifiers if (found := self.clause(name)) is not None]

    def related_to(self, clause: PackClause) -> tuple[list[PackClause], list[PackClause]]:
        """Clauses that this one refers to, and those that refer to it and not the reverse."""
        back = [other for other in self._referring[clause.id] if other not in clause.related]
        return self.clauses(clause.related), self.clauses(back)

    def cited(self, document: PackDocument) -> list[Citation]:
        """What a document cites, each once."""
        return list(dict.fromkeys(self._citation(document, entry) for entry in document.cites))

    def repealed(self, document: PackDocument) -> list[Citation]:
        """What a document repeals."""
        return [self._citation(document, entry) for entry in document.repeals]

    def cited_by(self, document: PackDocument) -> list[tuple[PackDocument, Citation]]:
        """Documents that cite or repeal this one, with what they say."""
        return [
            (other, citation)
            for other in self.documents.values()
            if other.id != document.id
            for citation in (*self.cited(other), *self.repealed(other))
            if citation.target is not None and citation.target.id == document.id
        ]

    def subjects_of(self, clause: str) -> list[Subject]:
        """The subjects of the comparison under which a clause stands."""
        document = clause.partition("#")[0]
        return [s for s in self.subjects if clause in s.documents.get(document, ())]

    @cached_property
    def subjects(self) -> list[Subject]:
        """The comparison; empty when there is none that can be read."""
        return [_subject(name, entry, self) for name, entry in _comparison().items()]

    @cached_property
    def _referring(self) -> dict[str, list[str]]:
        referring: dict[str, list[str]] = defaultdict(list)
        for pack in self.packs:
            for clause in pack.clauses.values():
                for other in clause.related:
                    referring[other].append(clause.id)
        return referring

    def _citation(self, document: PackDocument, entry: Mapping[str, str]) -> Citation:
        name = entry.get("name") or ""
        return Citation(
            name=name,
            clause=entry.get("clause") or "",
            role=entry.get("role") or "",
            on=entry.get("date") or "",
            target=self._named(document, name, entry.get("number") or ""),
        )

    def _named(self, citing: PackDocument, name: str, number: str) -> PackDocument | None:
        quoted = _QUOTED.search(name)
        title = quoted[1] if quoted else name
        for document in self.documents.values():
            if document.id != citing.id and (
                (number and document.number == number) or document.title == title
            ):
                return document
        return None


def library_of(access: Access) -> Library:
    """The library as the account reads it."""
    return Library(readable_packs(access))


_kept: dict[str, tuple[int, dict[str, Any]]] = {}


def _comparison() -> dict[str, Any]:
    """The comparison's data; read again when the file changes."""
    path = packs_directory() / FILE
    if not path.is_file():
        return {}
    changed = path.stat().st_mtime_ns
    known = _kept.get(str(path))
    if known is None or known[0] != changed:
        data = read_yaml(path.name, path.read_bytes()).data
        known = _kept[str(path)] = (changed, data if isinstance(data, dict) else {})
    return known[1]


def _subject(name: str, entry: Any, library: Library) -> Subject:
    sides = (entry or {}).get("documents") or {}
    documents = {
        document: tuple(c for c in (side or {}).get("clauses") or () if library.clause(c))
        for document, side in sides.items()
    }
    return Subject(str(name), documents, str((entry or {}).get("note") or ""))

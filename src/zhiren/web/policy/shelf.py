"""The list of documents: each with its validity, its numbers and the documents it names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from zhiren.web.policy import selectors
from zhiren.web.policy.access import own_pack
from zhiren.web.policy.coverage import Summary, summary
from zhiren.web.policy.kept import Kept, by_document

if TYPE_CHECKING:
    from datetime import date

    from zhiren.policy.pack import Pack, PackDocument
    from zhiren.web.accounts.access import Access
    from zhiren.web.policy.library import Citation, Library

VALIDITIES = {"in_force": "有效", "not_yet": "尚未施行", "expired": "已失效"}


@dataclass(frozen=True)
class Volume:
    """A document on the list."""

    summary: Summary
    validity: str
    kept: Kept | None
    open: int
    cites: list[Citation]
    repeals: list[Citation]
    cited_by: list[tuple[PackDocument, Citation]]

    @property
    def document(self) -> PackDocument:
        """The document itself."""
        return self.summary.document

    @property
    def validity_title(self) -> str:
        """有效, 尚未施行 or 已失效."""
        return VALIDITIES[self.validity]


def validity(document: PackDocument, on: date) -> str:
    """Whether the document is ``in_force`` on that day, ``not_yet`` or ``expired``."""
    if document.is_in_force(on):
        return "in_force"
    return "not_yet" if on < document.effective else "expired"


def shelves(
    access: Access, library: Library, on: date
) -> tuple[list[Volume], list[tuple[Pack, list[Volume]]]]:
    """The institution's own volumes, and those of the other packs."""
    mine = own_pack(access)
    run = selectors.run_latest(access)
    kept: dict[str, Kept] = {}
    if run is not None and mine is not None:
        kept = by_document(mine, selectors.kept_by_rule(access, run))
    open_counts = selectors.open_by(access, "document")
    own: list[Volume] = []
    others = []
    for pack in library.packs:
        is_mine = mine is not None and pack.id == mine.id
        volumes = [
            Volume(
                summary=summary(pack, document.id),
                validity=validity(document, on),
                kept=kept.get(document.id) if is_mine else None,
                open=open_counts.get(document.id, 0) if is_mine else 0,
                cites=library.cited(document),
                repeals=library.repealed(document),
                cited_by=library.cited_by(document),
            )
            for document in pack.documents.values()
        ]
        if is_mine:
            own = volumes
        else:
            others.append((pack, volumes))
    return own, others

"""Which documents and clauses an account reads, and over whom it sees how they are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404

from zhiren.policy.packs import PackError
from zhiren.web.accounts.permissions import PERMISSION_OF
from zhiren.web.bridge.packs import all_packs, pack_named

if TYPE_CHECKING:
    from zhiren.policy.pack import Pack, PackClause, PackDocument
    from zhiren.web.accounts.access import Access

BOARD = "policy.board.view"
FINDINGS = "finding.view"


def own_pack(access: Access) -> Pack | None:
    """The pack of the account's institution; None when it has none that can be used."""
    institution = access.user.institution if access.user is not None else None
    if institution is None:
        return None
    try:
        return pack_named(institution.pack)
    except PackError:
        return None


def readable_packs(access: Access) -> list[Pack]:
    """All packs, the own one first: the texts are public, how they are kept is not."""
    own = own_pack(access)
    others = [pack for pack in all_packs() if own is None or pack.id != own.id]
    return [own, *others] if own is not None else others


def document_for_view(access: Access, document: str) -> tuple[Pack, PackDocument]:
    """A document with its pack; Http404 when no pack has it."""
    for pack in readable_packs(access):
        if document in pack.documents:
            return pack, pack.documents[document]
    raise Http404(document)


def clause_for_view(
    access: Access, document: str, path: str
) -> tuple[Pack, PackDocument, PackClause]:
    """A clause with its document and pack; Http404 when there is none."""
    pack, found = document_for_view(access, document)
    clause = pack.clauses.get(f"{document}#{path}")
    if clause is None:
        raise Http404(path)
    return pack, found, clause


def is_own(access: Access, pack: Pack) -> bool:
    """Whether the pack is the one the account's institution works under."""
    own = own_pack(access)
    return own is not None and own.id == pack.id


def sees_whole(access: Access, action: str) -> bool:
    """Whether the account may do it in the whole institution, not only in some units."""
    roles = PERMISSION_OF[action].roles
    return any(role in access.scopes and access.scopes[role] is None for role in roles)

"""制度包 as the site uses them: loaded once a process, and again when a file changes."""

from __future__ import annotations

import time
from functools import lru_cache
from typing import TYPE_CHECKING

from zhiren.policy.packs import (
    Pack,
    PackClause,
    PackDocument,
    load_pack,
    pack_directory,
    pack_names,
    packs_directory,
)

if TYPE_CHECKING:
    from pathlib import Path

    from zhiren.web.register.models import Institution


def pack_of(institution: Institution) -> Pack:
    """The pack an institution works under; PackError when it cannot be used."""
    return pack_named(institution.pack)


def pack_named(name: str) -> Pack:
    """The pack of that name."""
    return _seen(pack_directory(name), _second())


def all_packs() -> list[Pack]:
    """Every pack there is, in order of name."""
    return list(_all_seen(packs_directory(), _second()))


def _second() -> int:
    """The files are looked at once a second, however many clauses a page names."""
    return int(time.monotonic())


@lru_cache(maxsize=16)
def _seen(directory: Path, second: int) -> Pack:
    return _loaded(directory, max(path.stat().st_mtime_ns for path in directory.rglob("*")))


@lru_cache(maxsize=4)
def _all_seen(folder: Path, second: int) -> tuple[Pack, ...]:
    return tuple(pack_named(name) for name in pack_names())


@lru_cache(maxsize=16)
def _loaded(directory: Path, newest: int) -> Pack:
    return load_pack(directory)


def clause_of(clause: str) -> PackClause | None:
    """The clause of that id in whichever pack has its document; None when there is none."""
    document = clause.partition("#")[0]
    for pack in all_packs():
        if document in pack.documents:
            return pack.clauses.get(clause)
    return None


def cited(clause: str) -> str:
    """A clause as official papers name it: 沪交医〔2024〕45号 二.1.3; the bare path of an upload's.

    Text that is no clause id stays as it is.
    """
    path = clause.partition("#")[2]
    document = document_of(clause) if path else None
    return f"{document.cited_as} {path}" if document is not None else path or clause


def document_of(clause: str) -> PackDocument | None:
    """The document of a clause id."""
    name = clause.partition("#")[0]
    return next((p.documents[name] for p in all_packs() if name in p.documents), None)

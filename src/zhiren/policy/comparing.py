"""对照: what two documents say on the same subject, side by side."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any, TypedDict

from zhiren.policy.pack import Pack
from zhiren.policy.pack_problem import PackProblem
from zhiren.policy.pack_schema import COMPARISON, schema_faults
from zhiren.policy.pack_yaml import read_yaml
from zhiren.policy.packs import PackError, load_pack, pack_names, packs_directory

FILE = "comparison.yaml"


class ComparedSubject(TypedDict):
    """What two documents say on one subject, JSON-ready.

    ``documents`` has the clause ids of each (none when it is silent); ``note`` says in Chinese
    where they agree or differ, and may be empty.
    """

    subject: str
    documents: dict[str, list[str]]
    note: str


def compare_documents(
    left: str, right: str, packs: Sequence[Pack] | None = None, file: Path | None = None
) -> list[ComparedSubject]:
    """The subjects of ``packs/comparison.yaml`` on which at least one of two documents speaks.

    ``packs`` are searched for the clauses; by default all there are. PackError when a document is
    in none of them, or the file names a clause that is not there.
    """
    packs = [load_pack(name) for name in pack_names()] if packs is None else packs
    path = file or packs_directory() / FILE
    clauses = {clause for pack in packs for clause in pack.clauses}
    known = [document for pack in packs for document in pack.documents]
    for document in (left, right):
        if document not in known:
            raise PackError(document, f"没有这份文件。可对照的有：{'、'.join(known)}")
    compared = []
    for subject, entry in _entries(path).items():
        said = {document: _said(path, entry, document, clauses) for document in (left, right)}
        if any(said.values()):
            note = entry.get("note") or ""
            compared.append(ComparedSubject(subject=subject, documents=said, note=note))
    return compared


def check_comparison(packs: Sequence[Pack], file: Path | None = None) -> list[PackProblem]:
    """Faults of the comparison: its shape, documents and clauses that do not exist."""
    path = file or packs_directory() / FILE
    source = read_yaml(path.name, path.read_bytes())
    found = [PackProblem(path.name, f.line, f.message, f.remedy) for f in source.faults]
    if source.data is None:
        return found
    for where, message, remedy in schema_faults(source.data, COMPARISON):
        found.append(PackProblem(path.name, source.line(*where), message, remedy))
    clauses = {clause for pack in packs for clause in pack.clauses}
    for subject, entry in source.data.items():
        for document, side in (entry.get("documents") or {}).items():
            for clause in side.get("clauses") or []:
                if clause not in clauses or clause.partition("#")[0] != document:
                    line = source.line(subject, "documents", document, "clauses")
                    message = f"「{subject}」下 {document} 的条款 {clause} 不存在"
                    found.append(PackProblem(path.name, line, message, "改正文件或条款编号"))
    return sorted(dict.fromkeys(found))


def _entries(path: Path) -> Mapping[str, Any]:
    source = read_yaml(path.name, path.read_bytes())
    if not isinstance(source.data, dict):
        raise PackError(str(path), "不是「键: 值」的形式")
    return source.data


def _said(
    path: Path, entry: Mapping[str, Any], document: str, clauses: Collection[str]
) -> list[str]:
    said = (entry.get("documents") or {}).get(document) or {}
    for clause in said.get("clauses") or []:
        if clause not in clauses:
            raise PackError(str(path), f"条款 {clause} 不存在")
    return list(said.get("clauses") or [])

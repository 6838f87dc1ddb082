"""Checks of documents: dates, citations, and that the clauses cover the text once, in order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from zhiren.policy.importing import load_document
from zhiren.policy.model import Clause, Document, DocumentRefused
from zhiren.policy.pack_problem import Checking
from zhiren.policy.refinement import RefinementError, refine

MAIN = "pack.yaml"
_PARTS = {"front": "front", "heading": "text", "body": "text", "back": "back"}


def check_documents(checking: Checking, directory: Path) -> None:
    """Each document of pack.yaml against its file and its clauses."""
    seen: set[str] = set()
    for index, entry in enumerate(checking.data(MAIN).get("documents") or []):
        if not isinstance(entry, dict) or not {"id", "file", "effective"} <= entry.keys():
            continue
        path = ("documents", index)
        if entry["id"] in seen:
            checking.refuse(MAIN, (*path, "id"), f"文件 {entry['id']} 重复", "删去其中一份")
        seen.add(entry["id"])
        _check_dates(checking, path, entry)
        _check_citations(checking, path, entry)
        _check_text(checking, path, entry, directory)
    for file, source in checking.files.items():
        if file.startswith("clauses/") and isinstance(source.data, dict):
            document = source.data.get("document")
            if document not in seen:
                checking.refuse(
                    file, ("document",), f"{document} 不在 pack.yaml 的 documents 中", "补上或改正"
                )


def _check_dates(checking: Checking, path: tuple[Any, ...], entry: Mapping[str, Any]) -> None:
    for key in ("effective", "until"):
        basis = entry.get(key)
        if not isinstance(basis, dict):
            continue
        where = (*path, key)
        if ("clause" in basis) == ("reading" in basis):
            checking.refuse(
                MAIN, where, f"{key} 须有且只有一个依据", "写 clause（条款）或 reading（理解口径）"
            )
        if "clause" in basis:
            checking.require_clause(MAIN, where, basis["clause"])
        if "reading" in basis:
            checking.require_reading(MAIN, where, basis["reading"])
    until = (entry.get("until") or {}).get("date")
    start = entry["effective"].get("from") if isinstance(entry["effective"], dict) else None
    if until and start and str(until) <= str(start):
        checking.refuse(
            MAIN, (*path, "until"), f"失效日期 {until} 不晚于施行日期 {start}", "核对两个日期"
        )


def _check_citations(checking: Checking, path: tuple[Any, ...], entry: Mapping[str, Any]) -> None:
    for key in ("repeals", "cites"):
        for number, cited in enumerate(entry.get(key) or []):
            if isinstance(cited, dict) and "clause" in cited:
                checking.require_clause(MAIN, (*path, key, number), cited["clause"])
    interpreter = entry.get("interpreter")
    if isinstance(interpreter, dict) and "clause" in interpreter:
        checking.require_clause(MAIN, (*path, "interpreter"), interpreter["clause"])


def _check_text(
    checking: Checking, path: tuple[Any, ...], entry: Mapping[str, Any], directory: Path
) -> None:
    file = f"clauses/{entry['id']}.yaml"
    if file not in checking.files:
        checking.refuse(
            MAIN, (*path, "id"), f"{entry['id']} 没有条款文件", f"补上 {file}，逐条写明状态"
        )
        return
    try:
        document = load_document(directory / entry["file"], entry["id"])
    except (DocumentRefused, OSError) as error:
        remedy = "核对 file 的路径，并换用可读取的原文"
        checking.refuse(MAIN, (*path, "file"), f"读不了原文：{error}", remedy)
        return
    entries = checking.data(file).get("clauses") or []
    texts = [(str(e.get("id")), str(e.get("text"))) for e in entries if isinstance(e, dict)]
    try:
        refined = refine(document, texts)
    except RefinementError as error:
        number = next((i for i, (name, _) in enumerate(texts) if name == error.clause_id), 0)
        message = f"条款与 {entry['file']} 的原文对不上：{error}"
        remedy = "各条文字须依次、不重不漏地等于原文（不计空白和页码）"
        checking.refuse(file, ("clauses", number, "text"), message, remedy)
        return
    _check_structure(checking, file, entries, document, refined)


def _check_structure(
    checking: Checking,
    file: str,
    entries: Sequence[Mapping[str, Any]],
    document: Document,
    refined: Sequence[Clause],
) -> None:
    """Part and numbering of each clause against the article or item that holds its text.

    Whether a sentence is a caption (heading) or says something itself (body) is for people to
    say, so these two are not told apart here.
    """
    containers = [c for c in document.clauses if not c.is_leaf]
    for number, (entry, clause) in enumerate(zip(entries, refined, strict=True)):
        where = ("clauses", number)
        if _PARTS.get(str(entry.get("part"))) != _PARTS[clause.part]:
            checking.refuse(
                file,
                (*where, "part"),
                f"{clause.id} 的 part 是 {entry.get('part')}，原文结构中是 {clause.part}",
                f"改为 {clause.part}",
            )
        for container in containers:
            inside = container.start <= clause.start < container.end
            if inside and not f"{clause.id}.".startswith(f"{container.id}."):
                checking.refuse(
                    file,
                    (*where, "id"),
                    f"{clause.id} 的文字在 {container.id}（{container.label}）之中",
                    f"编号改为以 {container.id}. 开头",
                )

"""Checks of clauses: ids, states, what serves them and whether that says so too."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from zhiren.policy.pack_problem import Checking

# What a clause of the state may be served by; at least one of them is needed.
_SERVERS = {
    "rule": ("rule", "process"),
    "process": ("process", "rule"),
    "record": ("register", "rule"),
    "programme": ("programme", "rule"),
    "task": ("rule", "process"),
    "report": ("report", "rule"),
    "effect": ("rule", "process"),
}
_FILES = {
    "process": "processes.yaml",
    "programme": "programmes.yaml",
    "register": "registers.yaml",
    "report": "reports.yaml",
}


def clause_files(checking: Checking) -> Iterator[tuple[str, list[Any]]]:
    """Name and clause entries of each clause file."""
    for file, source in checking.files.items():
        if file.startswith("clauses/") and isinstance(source.data, dict):
            entries = source.data.get("clauses")
            yield file, entries if isinstance(entries, list) else []


def check_clauses(checking: Checking) -> None:
    """Gather the clause ids, then check each clause by itself."""
    for file, entries in clause_files(checking):
        document = str(checking.data(file).get("document"))
        if file != f"clauses/{document}.yaml":
            checking.refuse(file, ("document",), f"文件名与文件代号 {document} 不一致", "改成一致")
        for index, entry in enumerate(entries):
            if isinstance(entry, dict) and "id" in entry:
                _gather(checking, file, index, entry, document)
    for file, entries in clause_files(checking):
        for index, entry in enumerate(entries):
            if isinstance(entry, dict):
                _check_clause(checking, file, index, entry)


def _gather(
    checking: Checking, file: str, index: int, entry: Mapping[str, Any], document: str
) -> None:
    name, path = str(entry["id"]), ("clauses", index, "id")
    if name in checking.clauses:
        checking.refuse(file, path, f"条款 {name} 重复", "改成不同的编号，或删去其中一条")
    if name.partition("#")[0] != document:
        checking.refuse(file, path, f"条款 {name} 不属于文件 {document}", f"以 {document}# 开头")
    checking.clauses[name] = entry


def _check_clause(checking: Checking, file: str, index: int, entry: Mapping[str, Any]) -> None:
    name, path = entry.get("id"), ("clauses", index)
    state, served = entry.get("state"), entry.get("served_by") or []
    kinds = {str(reference).partition(":")[0] for reference in served}
    if state == "human" and not entry.get("reason"):
        checking.refuse(
            file, (*path, "state"), f"{name} 由人判断却未写理由", "在 reason 中写明为何不由系统处理"
        )
    needed = _SERVERS.get(str(state))
    if needed and not kinds & set(needed) and not entry.get("reason"):
        options = "、".join(f"{kind}:…" for kind in needed)
        checking.refuse(
            file,
            (*path, "state"),
            f"{name} 的状态是 {state}，但没有相应的落实",
            f"在 served_by 中写上 {options}，或在 reason 中写明理由",
        )
    for number, related in enumerate(entry.get("related") or []):
        if related not in checking.clauses and related not in checking.elsewhere:
            where = (*path, "related", number)
            checking.refuse(file, where, f"相关条款 {related} 不存在", "改正编号或删去")
    _check_quotes(checking, file, index, entry)


def _check_quotes(checking: Checking, file: str, index: int, entry: Mapping[str, Any]) -> None:
    for number, fact in enumerate(entry.get("facts") or []):
        quote = str(fact.get("quote") or "") if isinstance(fact, dict) else ""
        pattern = ".*".join(re.escape(part) for part in quote.split("…"))
        if not re.search(pattern, str(entry.get("text"))):
            where = ("clauses", index, "facts", number, "quote")
            remedy = "照抄条款原文；中间省去的字用一个 … 代替"
            checking.refuse(file, where, f"「{quote}」不是 {entry.get('id')} 的原文", remedy)


def check_served(checking: Checking) -> None:
    """References of clauses resolve, and both sides name each other."""
    citing = _citing(checking)
    for file, entries in clause_files(checking):
        for index, entry in enumerate(entries):
            if isinstance(entry, dict):
                _check_references(checking, file, index, entry, citing)
    for reference, (file, path, clauses) in citing.items():
        for clause in clauses:
            if clause not in checking.clauses:
                if not reference.startswith("rule:"):  # a rule's clauses are checked with it
                    checking.require_clause(file, path, clause)
            elif reference not in (checking.clauses[clause].get("served_by") or []):
                checking.refuse(
                    file,
                    path,
                    f"{reference} 引用了 {clause}，但该条款的 served_by 没有写它",
                    f"在该条款的 served_by 中加上 {reference}",
                )


def _check_references(
    checking: Checking, file: str, index: int, entry: Mapping[str, Any], citing: Mapping[str, Any]
) -> None:
    for number, reference in enumerate(entry.get("served_by") or []):
        where, name = ("clauses", index, "served_by", number), entry.get("id")
        if reference not in citing:
            checking.refuse(
                file, where, f"{name} 由 {reference} 落实，但没有这一项", "改正名称，或补写该项"
            )
        elif name not in citing[reference][2]:
            checking.refuse(
                file,
                where,
                f"{name} 由 {reference} 落实，但后者没有引用该条款",
                f"在 {reference} 的条款中加上 {name}，或从 served_by 中删去",
            )


def _citing(checking: Checking) -> dict[str, tuple[str, tuple[str, ...], list[str]]]:
    """What may serve a clause: reference → file, path of the entry, clauses it cites."""
    citing: dict[str, tuple[str, tuple[str, ...], list[str]]] = {}
    for file, source in checking.files.items():
        if file.startswith("rules/") and isinstance(source.data, dict):
            for name, entry in checking.entries(file).items():
                citing[f"rule:{name}"] = (file, (name,), list(entry.get("clauses") or []))
    for kind, file in _FILES.items():
        for name, entry in checking.entries(file).items():
            citing[f"{kind}:{name}"] = (file, (name,), cited_clauses(entry))
    return citing


def cited_clauses(entry: Mapping[str, Any]) -> list[str]:
    """The clauses an entry names: ``clause``, ``clauses`` and those of its steps."""
    cited = [entry["clause"]] if "clause" in entry else list(entry.get("clauses") or [])
    for step in entry.get("steps") or []:
        if isinstance(step, dict):
            cited += step.get("clauses") or []
    return list(dict.fromkeys(cited))

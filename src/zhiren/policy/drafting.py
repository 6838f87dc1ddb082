"""A first pack of a document just read: everything the reader saw, for a person to confirm.

Nothing in a draft binds anybody: captions are 标题, every other clause waits as 由人判断 with
the proposed rule kinds beside it, until a policy officer gives it its state.
"""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from zhiren.policy.actors import actor_of
from zhiren.policy.model import Clause, Document
from zhiren.policy.obligation import obligation_of
from zhiren.policy.proposals import propose

WAITING = "待确认：由制度管理人员定状态和落实方式"
_EFFECTIVE_READING = "effective-date"


class DraftRefusedError(Exception):
    """A draft that would overwrite something, or that lacks a date; the text says what to do."""


def write_draft(document: Document, source: Path, directory: Path) -> list[Path]:
    """Write the document's copy, its clauses and its entry in ``pack.yaml``; gives the files.

    An existing pack gets one document more; a document that is already there is refused, and so
    is one without any date, since a pack must say from when it is in force.
    """
    name = document.clauses[0].id.partition("#")[0]
    copied = directory / "documents" / f"{name}{source.suffix.lower()}"
    clauses, pack = directory / "clauses" / f"{name}.yaml", directory / "pack.yaml"
    if copied.exists() or clauses.exists():
        raise DraftRefusedError(
            f"{directory} 已有 {name}，没有改动它。换一个 --id，或先移走旧草稿。"
        )
    data = yaml.safe_load(pack.read_text("utf-8")) if pack.exists() else _new_pack(document)
    data["documents"].append(_document_entry(document, name, copied))
    entries = [_clause_entry(clause) for clause in document.clauses if clause.is_leaf]
    for path in (copied, clauses):
        path.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, copied)
    _write(clauses, {"document": name, "clauses": entries})
    _write(pack, data)
    return [pack, copied, clauses]


def _new_pack(document: Document) -> dict[str, Any]:
    institution = document.issuers[0] if document.issuers else document.title
    return {
        "id": "draft",
        "title": f"{institution}制度包",
        "institution": institution,
        "documents": [],
    }


def _document_entry(document: Document, name: str, copied: Path) -> dict[str, Any]:
    dates = document.dates
    start = dates.effective or dates.issued or dates.printed
    if start is None:
        raise DraftRefusedError(
            "文件没有载明施行、印发或印制日期，无法定效力起点。请先在文件中补上日期，或手工编写 pack.yaml。"
        )
    entry: dict[str, Any] = {
        "id": name,
        "file": f"documents/{copied.name}",
        "title": document.title,
        "number": document.number,
        "issuer": "、".join(document.issuers) or "（未载）",
        "issued": _iso(dates.issued),
        "printed": _iso(dates.printed),
        "addressees": document.addressees,
        "effective": {"from": start.isoformat(), "reading": _EFFECTIVE_READING},
        "cites": [_cited(c.name or c.number or "", c.number, c.clause) for c in document.cites],
        "repeals": [
            _cited(r.name or r.number or "", r.number, r.clause, r.dated) for r in document.repeals
        ],
    }
    return {key: value for key, value in entry.items() if value or key == "number"}


def _cited(name: str, number: str | None, clause: str, on: date | None = None) -> dict[str, Any]:
    cited = {"name": name, "number": number, "date": _iso(on), "clause": clause}
    return {key: value for key, value in cited.items() if value}


def _clause_entry(clause: Clause) -> dict[str, Any]:
    entry: dict[str, Any] = {"id": clause.id, "part": clause.part, "text": clause.text}
    if clause.part == "heading" or clause.level in {"chapter", "section"}:
        return entry | {"state": "principle", "note": "标题"}
    entry |= {"state": "human", "reason": WAITING}
    actor, obligation = actor_of(clause.text), obligation_of(clause.text)
    if actor:
        entry["actor"] = actor.name
    if obligation.words:
        entry["modality"] = {"words": list(obligation.words), "strength": obligation.strength}
    proposals = [f"{p.rule_kind}（{'、'.join(p.quotes)}）" for p in propose(clause.text)]
    if proposals:
        entry["note"] = f"建议的规则类型：{'；'.join(proposals)}"
    return entry


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _write(path: Path, data: dict[str, Any]) -> None:
    text = yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=1000)
    path.write_text(text, "utf-8")

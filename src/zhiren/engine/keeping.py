"""Compiled rules kept as files, so that Ibis is needed once a rule, not once a run.

A file's name is the hash of all that shapes the text: the rule's structure, the source of its kind
and of what kinds share, the schema, the dialect. Dates and parameter values do not shape it: a
what-if or another day finds the same file.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from zhiren.engine.compiling import CompiledRule, compile_rule
from zhiren.rules.registry import KIND_NAMES

if TYPE_CHECKING:
    from zhiren.policy.rule import Rule

_SHAPING = {"zhiren.snapshot": ("schema.py", "columns.py"), "zhiren.engine": ("compiling.py",)}
_SHAPING_WHOLE = ("zhiren.rules", "zhiren.snapshot.tables")


def kept_rules(
    rules: Sequence[Rule],
    dialect: str,
    directory: Path,
    progress: Callable[[int, int, str], None] | None = None,
) -> dict[str, CompiledRule]:
    """The compiled rules by id, from ``directory`` where they are kept, else compiled and kept.

    ``progress`` is told of each rule that has to be compiled (about a tenth of a second each).
    """
    kept = {}
    for number, rule in enumerate(rules):
        path = directory / "sql" / dialect / f"{structure_hash(rule, dialect)}.json"
        compiled = _read(path)
        if compiled is None:
            if progress:
                progress(number, len(rules), f"编译 {rule.title}")
            compiled = compile_rule(rule, dialect)
            _write(path, compiled)
        kept[rule.id] = compiled
    return kept


def structure_hash(rule: Rule, dialect: str) -> str:
    """Hash of everything that shapes a rule's SQL; the order in its fields counts."""
    population = asdict(rule.population) if rule.population else None
    shape = [rule.id, rule.kind, rule.fields, sorted(rule.parameters), rule.domains, population]
    text = json.dumps(shape, default=_plain, ensure_ascii=False)
    source = _source_hash(rule.kind)
    return hashlib.sha256(f"{source}|{dialect}|{text}".encode()).hexdigest()[:32]


def _plain(value: object) -> object:
    return dict(value) if isinstance(value, Mapping) else str(value)


@cache
def _source_hash(kind: str) -> str:
    """Source of the kind, of what the kinds share, and of the other modules that shape SQL."""
    others = {f"{name}.py" for name in KIND_NAMES if name != kind}
    shaping = [digest for name, digest in _digests().items() if name not in others]
    return hashlib.sha256("".join(shaping).encode()).hexdigest()


@cache
def _digests() -> Mapping[str, str]:
    """Hash of every module that shapes SQL, by file name; each is read once."""
    sources = {
        source.name if package == "zhiren.rules" else f"{package}.{source.name}": source
        for package in _SHAPING_WHOLE
        for source in files(package).iterdir()
        if source.name.endswith(".py")
    }
    for package, names in _SHAPING.items():
        sources |= {f"{package}.{name}": files(package) / name for name in names}
    return {
        name: hashlib.sha256(source.read_bytes()).hexdigest()
        for name, source in sorted(sources.items())
    }


def _read(path: Path) -> CompiledRule | None:
    try:
        entry = json.loads(path.read_text("utf-8"))
        return CompiledRule(**(entry | {"tables": tuple(entry["tables"])}))
    except (OSError, ValueError, TypeError, KeyError):
        # not there, or cut short by a crash: compiled anew
        return None


def _write(path: Path, compiled: CompiledRule) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(f".{os.getpid()}")
    partial.write_text(json.dumps(asdict(compiled), ensure_ascii=False), "utf-8")
    partial.replace(path)

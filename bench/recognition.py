"""Recall and precision of fact recognition against the facts that people confirmed in the packs.

`python bench/recognition.py [PACKS | CASES.yaml]... [--json] [--misses]`. The matching rule is written out in
docs/recognition.md; this file is its one implementation.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from zhiren.policy.facts import Fact, recognise_facts, recognise_sequence

ROOT = Path(__file__).resolve().parent.parent
PACKS = ROOT / "packs"
CASES = ROOT / "tests" / "policy" / "recognition_cases.yaml"

PERIODS = {
    "year": "年",
    "semester": "学期",
    "quarter": "季度",
    "month": "月",
    "half-year": "半年",
    "3 years": "3年",
    "term": "聘期",
}


@dataclass(frozen=True)
class Wanted:
    """One confirmed fact of a clause; `value` None means that the text gives no figure."""

    role: str
    op: str | None
    value: Any
    unit: str | None
    inclusive: bool | None
    quote: str
    period: frozenset[str] | None = None
    value_to: Any = None

    @property
    def is_vague(self) -> bool:
        """Whether no figure is confirmed: a word of time, or a period that names no count."""
        return self.value is None and self.op is None


@dataclass
class Score:
    """Counts of one group of facts; `missed` and `extra` name the differences."""

    wanted: int = 0
    found: int = 0
    proposed: int = 0
    right: int = 0
    missed: list[str] = field(default_factory=list)
    extra: list[str] = field(default_factory=list)

    @property
    def recall(self) -> float:
        """Share of the confirmed facts that were recognised; 1 when none are wanted."""
        return self.found / self.wanted if self.wanted else 1.0

    @property
    def precision(self) -> float:
        """Share of the recognised facts that are confirmed; 1 when none were proposed."""
        return self.right / self.proposed if self.proposed else 1.0


def wanted_of(raw: dict[str, Any]) -> Wanted:
    """A confirmed fact from its entry in a pack; `min`/`max` stand for an operator and value."""
    op, value = raw.get("op"), raw.get("value", raw.get("date"))
    if value is None and raw.get("date") is not None:
        value = raw["date"]
    for key, sign in (("min", ">="), ("max", "<=")):
        if value is None and raw.get(key) is not None:
            op, value = sign, raw[key]
    value_to = raw.get("value_to")
    if isinstance(value, list):
        value, value_to = value
    period = raw.get("period")
    if period is not None:
        names = [name.strip() for name in str(period).split(";")]
        period = frozenset(PERIODS.get(name, name) for name in names)
    return Wanted(
        role=raw["role"],
        op=op,
        value=value.isoformat() if isinstance(value, date) else value,
        unit=raw.get("unit"),
        inclusive=raw.get("inclusive"),
        quote=raw.get("quote") or raw.get("text") or "",
        period=period,
        value_to=value_to,
    )


def matches(wanted: Wanted, fact: Fact, text: str) -> bool:
    """Whether the recognised fact is the confirmed one: words overlap and every part is equal."""
    if not _overlaps(wanted, fact, text):
        return False
    if wanted.value is None:
        if wanted.op is not None:
            return fact.op == wanted.op
        if wanted.role == "frequency" and fact.period is not None:
            return wanted.period is None or fact.period in wanted.period
        return fact.is_vague
    if fact.value is None:
        return not fact.is_vague and fact.kind in {"date", "deadline"} and wanted.role == "deadline"
    return (
        _same_value(wanted, fact)
        and _same_unit(wanted.unit, fact.unit)
        and wanted.op in {None, fact.op}
        and wanted.inclusive in {None, fact.inclusive}
        and (None in {wanted.period, fact.period} or fact.period in (wanted.period or ()))
    )


def _overlaps(wanted: Wanted, fact: Fact, text: str) -> bool:
    pieces = [p for p in re.split(r"…|\.\.\.|[、＋；;]", wanted.quote) if p]
    places = [(text.find(p), len(p)) for p in pieces if p in text]
    if not places:
        return wanted.value is not None
    return any(at < fact.end and fact.start < at + size for at, size in places)


def _same_value(wanted: Wanted, fact: Fact) -> bool:
    if isinstance(wanted.value, (int, float)) and isinstance(fact.value, (int, float)):
        same = abs(wanted.value - fact.value) < 1e-3
        return same and (wanted.value_to is None or wanted.value_to == fact.value_to)
    return bool(wanted.value == fact.value)


def _same_unit(wanted: str | None, found: str | None) -> bool:
    if wanted is None:
        return True
    plain = {"天": "日", "周岁": "岁", "星期": "周"}
    left, right = wanted.removeprefix("个") or "个", (found or "").removeprefix("个") or "个"
    return plain.get(left, left) == plain.get(right, right)


def score(clauses: list[dict[str, Any]]) -> dict[str, Score]:
    """Scores of figures and of vague words over clauses with `id`, `text` and `facts`."""
    scores = {"figures": Score(), "vague": Score()}
    for clause, found in zip(
        clauses, recognise_sequence([c["text"] for c in clauses]), strict=True
    ):
        text = clause["text"]
        wanted = [wanted_of(raw) for raw in clause.get("facts") or []]
        for want in wanted:
            group = scores["vague" if want.is_vague else "figures"]
            group.wanted += 1
            if any(matches(want, fact, text) for fact in found):
                group.found += 1
            else:
                group.missed.append(f"{clause['id']} {want} in {text}")
        for fact in found:
            group = scores["vague" if fact.is_vague else "figures"]
            group.proposed += 1
            if any(_confirms(want, fact, text) for want in wanted):
                group.right += 1
            else:
                group.extra.append(f"{clause['id']} {fact} in {text}")
    return scores


def _confirms(wanted: Wanted, fact: Fact, text: str) -> bool:
    if fact.is_vague:
        return _overlaps(wanted, fact, text)
    return matches(wanted, fact, text)


def confirmed_clauses(packs: Path) -> Iterator[dict[str, Any]]:
    """Every clause of every pack under `packs`, as its clause file keeps it."""
    for path in sorted(packs.glob("*/clauses/*.yaml")):
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        yield from content["clauses"]


def measured_seconds(texts: list[str], rounds: int = 5) -> float:
    """Least time to recognise the facts of all texts once."""
    best = float("inf")
    for _ in range(rounds):
        begin = time.perf_counter()
        for text in texts:
            recognise_facts(text)
        best = min(best, time.perf_counter() - begin)
    return best


def report(clauses: list[dict[str, Any]], *, misses: bool = False) -> dict[str, Any]:
    """The figures of one run as data; with `misses`, also what was missed and what was extra."""
    result: dict[str, Any] = {
        "clauses": len(clauses),
        "seconds": round(measured_seconds([c["text"] for c in clauses]), 4),
    }
    for name, group in score(clauses).items():
        result[name] = {
            "wanted": group.wanted,
            "found": group.found,
            "proposed": group.proposed,
            "right": group.right,
            "recall": round(group.recall, 3),
            "precision": round(group.precision, 3),
        }
        if misses:
            result[name] |= {"missed": group.missed, "extra": group.extra}
    return result


def clauses_of(source: Path) -> list[dict[str, Any]]:
    """The clauses of one file of cases, or of all packs in a folder."""
    if source.is_dir():
        return list(confirmed_clauses(source))
    content = yaml.load(source.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return list(content["clauses"])


def print_table(name: str, result: dict[str, Any]) -> None:
    """One source's figures as a person reads them."""
    print(f"{name}: {result['clauses']} clauses in {result['seconds']} s")
    for group in ("figures", "vague"):
        row = result[group]
        print(
            f"  {group:8} recall {row['found']}/{row['wanted']} = {row['recall']:.3f}  "
            f"precision {row['right']}/{row['proposed']} = {row['precision']:.3f}"
        )
        for kind in ("missed", "extra"):
            for line in row.get(kind, []):
                print(f"    {kind}: {line}")


def main(arguments: list[str] | None = None) -> int:
    """Exit code 1 when figures fall below the aims of recall 0.95 and precision 0.90."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sources", nargs="*", type=Path, default=[PACKS, CASES])
    parser.add_argument("--json", action="store_true", help="print data instead of a table")
    parser.add_argument("--misses", action="store_true", help="name each difference")
    options = parser.parse_args(arguments)
    results = {s.name: report(clauses_of(s), misses=options.misses) for s in options.sources}
    if options.json:
        print(json.dumps(results, ensure_ascii=False, indent=2))
    else:
        for name, result in results.items():
            print_table(name, result)
    figures = [result["figures"] for result in results.values()]
    return int(any(f["recall"] < 0.95 or f["precision"] < 0.90 for f in figures))


if __name__ == "__main__":
    sys.exit(main())

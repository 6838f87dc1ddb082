"""落实情况 (kept): numbers by state, and the rate worked out from them."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from zhiren.web.findings.selectors import Compliance

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from zhiren.policy.pack import Pack, PackClause
    from zhiren.policy.rule import Rule


@dataclass(frozen=True)
class Kept(Compliance):
    """Compliance that adds up, with a band for its colour."""

    def __add__(self, other: Kept) -> Kept:
        return Kept(*(getattr(self, n) + getattr(other, n) for n in STATES))

    @property
    def rate_percent(self) -> float | None:
        """落实率 in per cent with one decimal, as charts take it; None when nothing was decided."""
        return None if self.rate is None else float(self.percent.rstrip("%"))

    @property
    def unmet(self) -> int:
        """What somebody has to do something about: not kept, or unknown."""
        return self.failed + self.unknown

    @property
    def grade(self) -> str:
        """Which of five bands the rate lies in, for the colour beside the figure; "" for none."""
        rate = self.rate_percent
        if rate is None:
            return ""
        return next(name for least, name in _BANDS if rate >= least)


# Only colours hang on these bounds, no judgement.
_BANDS = ((100, "full"), (95, "high"), (85, "good"), (70, "fair"), (0, "low"))
STATES = tuple(f.name for f in fields(Kept))


def kept_from(row: Mapping[str, Any]) -> Kept:
    """Out of a row of sums."""
    return Kept(**{name: row[f"sum_{name}"] or 0 for name in STATES})


def pooled(parts: Iterable[Kept]) -> Kept:
    """All together."""
    return sum(parts, Kept())


def by_document(pack: Pack, by_rule: Mapping[str, Kept]) -> dict[str, Kept]:
    """The documents' numbers: those of the rules that rest on their clauses."""
    found: dict[str, Kept] = {}
    for rule in pack.rules:
        if rule.id in by_rule:
            document = rule.clauses[0].partition("#")[0]
            found[document] = found.get(document, Kept()) + by_rule[rule.id]
    return found


def judges_by_clause(rule: Rule) -> bool:
    """Whether the rule judges tasks of many clauses: its rate is not that of any one of them."""
    return bool(rule.fields.get("clauses"))


def rules_serving(pack: Pack, clause: PackClause) -> list[Rule]:
    """The rules that serve a clause."""
    names = [name.partition(":")[2] for name in clause.served_by if name.startswith("rule:")]
    return [pack.rule(name) for name in names if pack.resolves(f"rule:{name}")]


def kept_of_clause(pack: Pack, clause: PackClause, by_rule: Mapping[str, Kept]) -> Kept | None:
    """How well a clause is kept: the rules that serve it and it alone, together.

    None where no such rule was judged; rules over many tasks are told by their findings instead.
    """
    told = [
        by_rule[rule.id]
        for rule in rules_serving(pack, clause)
        if rule.id in by_rule and not judges_by_clause(rule)
    ]
    return pooled(told) if told else None

"""对比: what changes when a parameter or a date changes: who enters a list, who leaves it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from zhiren.engine.findings import Finding
from zhiren.policy.values import Parameter
from zhiren.rules.judgement import State

if TYPE_CHECKING:
    from zhiren.policy.rule import Rule


@dataclass(frozen=True)
class Change:
    """One subject whose state under a rule differs; None stands for 符合 or not judged."""

    before: Finding | None
    after: Finding | None

    @property
    def finding(self) -> Finding:
        """The finding that tells of the change: the new one, else the one that is gone."""
        return self.after or self.before  # type: ignore[return-value]  # one is always there

    @property
    def states(self) -> tuple[State, State]:
        """States before and after."""
        return (
            self.before.state if self.before else State.MET,
            self.after.state if self.after else State.MET,
        )


def changes(before: Iterable[Finding], after: Iterable[Finding]) -> Iterator[Change]:
    """Differences by rule, subject and object, periods of the same rank matched by order.

    Grows with the number of findings, which are held in memory.
    """
    old, new = _by_subject(before), _by_subject(after)
    for key in sorted(old.keys() | new.keys()):
        left, right = old.get(key), new.get(key)
        if (left.state if left else None) != (right.state if right else None):
            yield Change(left, right)


def with_value(rules: Iterable[Rule], rule: str, parameter: str, value: object) -> list[Rule]:
    """The rules with one parameter set to ``value`` at all dates: a what-if, cited as such."""
    changed = []
    for one in rules:
        if one.id != rule:
            changed.append(one)
            continue
        series = one.parameters[parameter]
        entries = tuple(replace(entry, value=value) for entry in series.values)
        assumed: Parameter = replace(series, values=entries)
        changed.append(replace(one, parameters={**one.parameters, parameter: assumed}))
    return changed


def _by_subject(found: Iterable[Finding]) -> dict[tuple[str, str, str, int], Finding]:
    """Findings by rule, subject, object and the place of the period among its own."""
    places: dict[tuple[str, str, str], list[Finding]] = {}
    for finding in found:
        key = (finding.rule.id, finding.subject_code, finding.object_name)
        places.setdefault(key, []).append(finding)
    keyed = {}
    for key, group in places.items():
        ordered = sorted(group, key=lambda f: -(f.judgement.period or 0))
        for place, finding in enumerate(ordered):
            keyed[(*key, place)] = finding
    return keyed

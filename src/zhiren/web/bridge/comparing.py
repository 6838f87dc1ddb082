"""试算: the register judged under other dates or values, beside how it is judged now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from zhiren.engine.comparing import changes, with_value
from zhiren.engine.findings import findings
from zhiren.engine.placing import NOWHERE, Place, places
from zhiren.web.bridge.evaluating import (
    Found,
    Progress,
    evaluated,
    found,
    found_in,
    register_session,
)
from zhiren.web.bridge.packs import pack_of

if TYPE_CHECKING:
    from datetime import date

    from zhiren.engine.evaluating import Evaluation
    from zhiren.engine.findings import Finding
    from zhiren.engine.session import Session
    from zhiren.policy.pack import Pack
    from zhiren.web.register.models import Institution


class Assumed(NamedTuple):
    """A value put in place of the pack's, at all dates."""

    rule: str
    parameter: str
    value: object


@dataclass(frozen=True)
class Difference:
    """A finding that another day or value changes: its state before and after, empty for 符合."""

    found: Found
    before: str
    after: str


@dataclass(frozen=True)
class Compared:
    """What a trial gave: differences or findings, what was judged, and what could not be."""

    differences: Sequence[Difference]
    judged: int
    skipped: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Question:
    """What is to be judged: the facts of a day, by the law of a day, with values assumed."""

    as_of: date
    policy_date: date
    assumed: Sequence[Assumed] = ()


def findings_on(
    institution: Institution, question: Question, progress: Progress | None = None
) -> Compared:
    """What would be found; nothing is kept. Raises PackError, and ValueError for a bad value."""
    pack = _assuming(pack_of(institution), question.assumed)
    session = register_session(institution, progress)
    try:
        evaluation = _judged(session, pack, question, progress)
        listed = [Difference(f, "", f.values["state"]) for f in found_in(evaluation)]
        return Compared(listed, _number(evaluation), _skipped(evaluation))
    finally:
        session.close()


def differences(
    institution: Institution,
    before: Question,
    after: Question,
    progress: Progress | None = None,
) -> Compared:
    """Who enters a list and who leaves it from one question to the other; nothing is kept."""
    pack = pack_of(institution)
    session = register_session(institution, progress)
    try:
        first = list(findings(_judged(session, _assuming(pack, before.assumed), before, progress)))
        evaluation = _judged(session, _assuming(pack, after.assumed), after, progress)
        listed = list(_differences(session, first, list(findings(evaluation))))
        return Compared(listed, _number(evaluation), _skipped(evaluation))
    finally:
        session.close()


def _differences(
    session: Session, before: Sequence[Finding], after: Sequence[Finding]
) -> Iterator[Difference]:
    changed = list(changes(before, after))
    where: dict[tuple[str, int], Place] = {}
    by_table: dict[str, list[int]] = {}
    for change in changed:
        by_table.setdefault(change.finding.subject_table, []).append(
            change.finding.judgement.subject
        )
    for table, keys in by_table.items():
        where |= {(table, key): place for key, place in places(session, table, keys).items()}
    for change in changed:
        told = change.finding
        place = where.get((told.subject_table, told.judgement.subject), NOWHERE)
        old = change.before.state.name.lower() if change.before else ""
        new = change.after.state.name.lower() if change.after else ""
        yield Difference(found(told, place), old, new)


def _judged(
    session: Session, pack: Pack, question: Question, progress: Progress | None
) -> Evaluation:
    return evaluated(session, pack, question.as_of, question.policy_date, progress)


def _assuming(pack: Pack, assumed: Sequence[Assumed]) -> Pack:
    rules = list(pack.rules)
    for one in assumed:
        rules = with_value(rules, one.rule, one.parameter, one.value)
    return replace(pack, rules=tuple(rules)) if assumed else pack


def _number(evaluation: Evaluation) -> int:
    return sum(counts.total for counts in evaluation.counts.values())


def _skipped(evaluation: Evaluation) -> list[tuple[str, str]]:
    return [(one.rule.title, one.reason) for one in evaluation.plan.skipped]

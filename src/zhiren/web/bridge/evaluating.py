"""研判 of an institution's register: by the engine, given as plain values keyed as the database."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.conf import settings

from zhiren.engine import findings as engine_findings
from zhiren.engine.evaluating import Counts, Evaluation, evaluate
from zhiren.engine.placing import NOWHERE, Place, places, unit_counts
from zhiren.engine.session import Session
from zhiren.rules.judgement import State
from zhiren.snapshot.schema import TABLES
from zhiren.web.bridge.packs import pack_of
from zhiren.web.bridge.snapshots import columns_of
from zhiren.web.register.models import MODEL_OF

if TYPE_CHECKING:
    from datetime import date

    from zhiren.policy.pack import Pack
    from zhiren.policy.rule import Rule
    from zhiren.snapshot.schema import Table
    from zhiren.web.register.models import Institution

_BATCH = 50_000
Progress = Callable[[int, int, str], None]
Key = tuple[str, str, int, int, int]


@dataclass(frozen=True, slots=True)
class Found:
    """One finding: ``values`` by field of the site's table of findings, ready to be stored."""

    values: Mapping[str, Any]

    @property
    def key(self) -> Key:
        """What makes it the same matter from one run to the next."""
        v = self.values
        return v["rule"], v["subject_table"], v["subject"], v["object"], v["period"]


@dataclass(frozen=True, slots=True)
class Counted:
    """Numbers of one rule by state, of the institution (``unit`` None) or of one unit in it."""

    rule: str
    clause: str
    unit: int | None
    total: int
    by_state: Mapping[str, int]


@dataclass(frozen=True)
class Outcome:
    """What a run gave.

    ``skipped`` has the rules not judged on that day, with the reason in Chinese.
    """

    pack_version: str
    found: Sequence[Found]
    counts: Sequence[Counted] = ()
    judged: int = 0
    skipped: Mapping[str, str] = field(default_factory=dict)


def evaluate_register(
    institution: Institution,
    as_of: date,
    *,
    policy_date: date | None = None,
    progress: Progress | None = None,
) -> Outcome:
    """Judge everything in the register by the institution's pack.

    Raises PackError for a pack that cannot be used. The register is read table by table: what is
    written meanwhile may be seen in one table and not in another, and is judged again as a change.
    """
    pack = pack_of(institution)
    session = register_session(institution, progress)
    try:
        evaluation = evaluated(session, pack, as_of, policy_date, progress)
        if progress:
            progress(0, 1, "汇总各单位落实情况")
        return Outcome(
            pack.version,
            list(found_in(evaluation)),
            list(_counted(evaluation)),
            sum(counts.total for counts in evaluation.counts.values()),
            {skipped.rule.id: skipped.reason for skipped in evaluation.plan.skipped},
        )
    finally:
        session.close()


def register_session(institution: Institution, progress: Progress | None = None) -> Session:
    """The register's standing rows in an engine session; at most 50,000 rows in Python at once."""
    session = Session()
    for number, table in enumerate(TABLES):
        if progress:
            progress(number, len(TABLES), f"读取{table.title}")
        for columns in _batches(table, institution):
            session.append(table.name, columns)
    return session


def evaluated(
    session: Session,
    pack: Pack,
    as_of: date,
    policy_date: date | None = None,
    progress: Progress | None = None,
) -> Evaluation:
    """The engine's evaluation with this site's store of compiled rules."""
    return evaluate(
        session,
        pack,
        as_of,
        policy_date=policy_date,
        cache=settings.RULE_CACHE,
        progress=progress,
    )


def found_in(evaluation: Evaluation) -> Iterator[Found]:
    """All findings of an evaluation, rule by rule."""
    for _rule, group in groupby(engine_findings.findings(evaluation), key=lambda f: f.rule.id):
        told = list(group)
        table = told[0].subject_table
        where = places(evaluation.session, table, [f.judgement.subject for f in told])
        for finding in told:
            yield found(finding, where.get(finding.judgement.subject, NOWHERE))


def found(finding: engine_findings.Finding, place: Place) -> Found:
    """An engine's finding as values of the site's table."""
    rule, judgement = finding.rule, finding.judgement
    return Found(
        {
            "rule": rule.id,
            "rule_title": rule.title,
            "document": finding.clauses[0].partition("#")[0],
            "clause": finding.clauses[0],
            "clauses": list(finding.clauses),
            "strength": rule.strength.value,
            "state": finding.state.name.lower(),
            "subject_table": finding.subject_table,
            "subject": judgement.subject,
            "subject_name": finding.subject_name,
            "object": judgement.object or 0,
            "object_name": finding.object_name,
            "period": judgement.period or 0,
            "period_title": finding.period,
            "unit_id": place.unit,
            "person_id": place.person,
            "sentence": finding.sentence,
            "value": judgement.value,
            "due_on": finding.due_on,
            "facts": dict(finding.facts),
            "parameters": _parameters(finding),
            "missing": finding.missing,
            "consequence": rule.consequence,
            "shield": _shield(finding),
        }
    )


def _parameters(finding: engine_findings.Finding) -> list[dict[str, Any]]:
    return [
        {
            "name": p.name,
            "title": p.title,
            "value": p.value if isinstance(p.value, bool | int | float | str) else str(p.value),
            "unit": p.unit,
            "from": p.from_on.isoformat(),
            "clause": p.clause,
            "reading": p.reading,
        }
        for p in finding.parameters
    ]


def _shield(finding: engine_findings.Finding) -> dict[str, Any]:
    note = finding.shield
    if note is None:
        return {}
    return {"case": note.case, "decision": note.decision, "clauses": list(note.clauses)}


def _counted(evaluation: Evaluation) -> Iterator[Counted]:
    rules = {p.rule.id: p.rule for p in evaluation.plan.rules}
    for rule, counts in evaluation.counts.items():
        yield _count(rules[rule], None, counts)
    for rule, unit, counts in unit_counts(evaluation, settings.RULE_CACHE):
        if unit is not None:
            yield _count(rules[rule], unit, counts)


def _count(rule: Rule, unit: int | None, counts: Counts) -> Counted:
    by_state = {state.name.lower(): counts.by_state.get(state, 0) for state in State}
    return Counted(rule.id, rule.clauses[0], unit, counts.total, by_state)


def _batches(table: Table, institution: Institution) -> Iterator[dict[str, list[Any]]]:
    rows = MODEL_OF[table.name].objects.filter(institution=institution).order_by("pk")
    last = 0
    while True:
        columns = columns_of(table, rows.filter(pk__gt=last)[:_BATCH])
        keys: Iterable[Any] = columns["row_no"]
        numbers = list(keys)
        if numbers:
            yield columns
        if len(numbers) < _BATCH:
            return
        last = numbers[-1]

"""研判: judge a snapshot under the rules of a pack at a date, set by set.

One query a rule puts every judgement that is not 符合 into the finding table; the satisfied
ones are counted, not stored: total minus the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from zhiren.engine.compiling import CompiledRule
from zhiren.engine.keeping import kept_rules
from zhiren.engine.planning import Plan, PlannedRule, plan_rules
from zhiren.rules.judgement import COLUMNS, State

if TYPE_CHECKING:
    import duckdb

    from zhiren.engine.session import Session
    from zhiren.policy.pack import Pack

FINDING_COLUMNS = ", ".join(
    f"{name} {'VARCHAR' if kind == 'string' else 'BIGINT'}" for name, kind in COLUMNS
)
JUDGEMENT_NAMES = ", ".join(name for name, _ in COLUMNS)


@dataclass(frozen=True)
class Counts:
    """How many judgements of a rule are in each state; ``total`` includes the satisfied."""

    total: int
    by_state: Mapping[State, int]

    @property
    def compliance(self) -> float | None:
        """Share satisfied among those decided (known and not suppressed); None when none is.

        可享受 and 将到期 are not failures and count as kept.
        """
        undecided = self.by_state.get(State.UNKNOWN, 0) + self.by_state.get(State.SUPPRESSED, 0)
        decided = self.total - undecided
        failed = sum(self.by_state.get(s, 0) for s in (State.DUE, State.BREACH, State.DEVIATION))
        return (decided - failed) / decided if decided else None


@dataclass(frozen=True)
class Evaluation:
    """The result of one run.

    Findings stay in the session's table ``finding`` (with the rule's
    place in ``plan.rules`` as ``rule_no``), or in ``directory`` as one Parquet file a rule.
    """

    pack: Pack
    plan: Plan
    session: Session
    counts: Mapping[str, Counts]


def evaluate(
    session: Session,
    pack: Pack,
    as_of: date,
    *,
    policy_date: date | None = None,
    horizon_days: int | None = None,
    cache: Path,
    directory: Path | None = None,
    progress: Callable[[int, int, str], None] | None = None,
) -> Evaluation:
    """Judge all rules in force, by the law of ``policy_date`` (default: ``as_of``).

    ``horizon_days`` widens how far ahead open matters are announced; ``directory`` takes the
    findings as Parquet (for millions).
    """
    law = policy_date or as_of
    plan = plan_rules(pack.rules, as_of, law, pack.semesters, pack.calendar, horizon_days)
    compiled = kept_rules(pack.rules, "duckdb", cache, progress)
    prepare(session, plan, compiled)
    totals = _totals(session, plan, compiled)
    _judge_all(session, plan, compiled, directory, progress)
    if directory:
        files = str(directory / "*.parquet").replace("'", "''")
        session.connection.execute(
            f"DROP TABLE finding; CREATE VIEW finding AS SELECT * FROM read_parquet('{files}')"
        )
    return Evaluation(pack, plan, session, _counts(session, plan, totals))


def _judge_all(
    session: Session,
    plan: Plan,
    compiled: Mapping[str, CompiledRule],
    directory: Path | None,
    progress: Callable[[int, int, str], None] | None,
) -> None:
    """One query a rule; with findings in memory, as many at once as there are threads.

    Planning a query takes one thread, and with few persons planning is most of the work.
    """

    def judge(number: int) -> int:
        planned = plan.rules[number]
        with session.connection.cursor() as cursor:
            _keep(cursor, number, unmet_query(compiled[planned.rule.id], planned), directory)
        return number

    with ThreadPoolExecutor(1 if directory else session.threads) as pool:
        for number in pool.map(judge, range(len(plan.rules))):
            if progress:
                progress(number, len(plan.rules), plan.rules[number].rule.title)


def prepare(session: Session, plan: Plan, compiled: Mapping[str, CompiledRule]) -> None:
    """Make the engine's own tables: the working days, the shields in force, the findings."""
    used = {table for p in plan.rules for table in compiled[p.rule.id].tables}
    if "calendar" in used:
        session.put_calendar(plan.calendar_columns)
    shields = [
        compiled[p.rule.id].shields.format_map(p.bindings)
        for p in plan.rules
        if compiled[p.rule.id].shields
    ]
    if shields:
        union = " UNION ALL ".join(f"SELECT person, matter, domain FROM ({s})" for s in shields)
        session.connection.execute(f"CREATE OR REPLACE TABLE shield AS {union}")
    session.drop("finding")
    session.connection.execute(f"CREATE TABLE finding (rule_no INTEGER, {FINDING_COLUMNS})")


def unmet_query(compiled: CompiledRule, planned: PlannedRule) -> str:
    """The judgements of one rule that are not 符合, as SQL for DuckDB."""
    unmet = compiled.unmet.format_map(planned.bindings)
    return f"SELECT {JUDGEMENT_NAMES} FROM ({unmet}) WHERE state <> {int(State.MET)}"


def _keep(
    cursor: duckdb.DuckDBPyConnection, number: int, query: str, directory: Path | None
) -> None:
    selected = f"SELECT {number}::INTEGER AS rule_no, {JUDGEMENT_NAMES} FROM ({query})"
    if directory is None:
        cursor.execute(f"INSERT INTO finding {selected}")
        return
    directory.mkdir(parents=True, exist_ok=True)
    path = str(directory / f"{number:04d}.parquet").replace("'", "''")
    cursor.execute(f"COPY ({selected}) TO '{path}' (FORMAT parquet, COMPRESSION zstd)")


def _totals(
    session: Session, plan: Plan, compiled: Mapping[str, CompiledRule]
) -> Mapping[str, int]:
    """Judged keys of each rule; rules about the same population share one count."""
    texts = {p.rule.id: compiled[p.rule.id].total.format_map(p.bindings) for p in plan.rules}
    distinct = list(dict.fromkeys(texts.values()))
    if not distinct:
        return {}
    counted = ", ".join(f"(SELECT count(*) FROM ({text}))" for text in distinct)
    found = session.connection.execute(f"SELECT {counted}").fetchall()[0]
    by_text = dict(zip(distinct, found, strict=True))
    return {rule: by_text[text] for rule, text in texts.items()}


def _counts(session: Session, plan: Plan, totals: Mapping[str, int]) -> dict[str, Counts]:
    counted: dict[int, dict[State, int]] = {}
    for number, state, count in session.connection.execute(
        "SELECT rule_no, state, count(*) FROM finding GROUP BY ALL"
    ).fetchall():
        counted.setdefault(number, {})[State(state)] = count
    result = {}
    for number, planned in enumerate(plan.rules):
        unmet = counted.get(number, {})
        total = totals[planned.rule.id]
        result[planned.rule.id] = Counts(total, {State.MET: total - sum(unmet.values()), **unmet})
    return result

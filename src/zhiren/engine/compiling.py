"""Rules to SQL: Ibis expressions compiled once, kept as text with named integers left open.

The compiler is Ibis; what runs is the text. A binding stands in the expression as an integer
no data can hold and becomes ``{name}`` in the kept text, so one text serves every date and
every parameter value; ``keeping`` keeps it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from zhiren.rules.registry import rule_kind
from zhiren.snapshot.schema import TABLES, Table, physical_columns

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from zhiren.policy.rule import Rule

_SENTINEL = 7_040_000_000_000_000
_SENTINEL_TEXT = re.compile(r"\b70400000000(\d{5})\b")
_IBIS_TYPES = {"BIGINT": "int64", "INTEGER": "int32", "BOOLEAN": "boolean", "VARCHAR": "string"}

# Tables the engine makes itself, beside the snapshot's.
ENGINE_TABLES: Mapping[str, tuple[tuple[str, str], ...]] = {
    "slot": (("n", "INTEGER"),),
    "calendar": (
        ("day", "INTEGER"),
        ("is_workday", "BOOLEAN"),
        ("workday_no", "INTEGER"),
        ("is_provisional", "BOOLEAN"),
        ("month_place", "INTEGER"),
        ("month_reached", "INTEGER"),
    ),
    "shield": (("person", "BIGINT"), ("matter", "VARCHAR"), ("domain", "VARCHAR")),
}


@dataclass(frozen=True)
class CompiledRule:
    """SQL of one rule.

    ``measure`` gives the judgement columns, ``unmet`` those rows of it that are not 符合 (it may
    hold others), ``total`` one row a judged subject and period;
    ``{name}`` marks a binding. ``tables`` are the tables either reads. ``shields``, for a shield
    rule, gives (person, matter, domain) of what it protects.
    """

    rule: str
    measure: str
    unmet: str
    total: str
    tables: tuple[str, ...]
    shields: str = ""


class _Bindings:
    """Hands out one sentinel a name and turns them back into ``{name}`` in the text."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def __call__(self, name: str) -> ir.IntegerScalar:
        import ibis

        if name not in self.names:
            self.names.append(name)
        return ibis.literal(_SENTINEL + self.names.index(name), "int64")

    def restore(self, sql: str) -> str:
        escaped = sql.replace("{", "{{").replace("}", "}}")
        return _SENTINEL_TEXT.sub(lambda m: "{" + self.names[int(m[1])] + "}", escaped)


def compile_rule(rule: Rule, dialect: str = "duckdb") -> CompiledRule:
    """SQL of one rule in ``dialect`` (duckdb, postgres, pyspark); needs Ibis."""
    import ibis

    kind, bind = rule_kind(rule.kind), _Bindings()
    tables = _VisibleTables(bind)
    measured = _shielded(kind.measure(tables, bind, rule), tables, rule)
    measure = bind.restore(str(ibis.to_sql(measured, dialect=dialect)))
    unmet = measure
    if kind.unmet is not None:
        narrowed = _shielded(kind.unmet(tables, bind, rule), tables, rule)
        unmet = bind.restore(str(ibis.to_sql(narrowed, dialect=dialect)))
    counted = kind.total(tables, bind, rule)
    total = bind.restore(str(ibis.to_sql(counted, dialect=dialect)))
    shields = ""
    if kind.shields is not None:
        shields = bind.restore(str(ibis.to_sql(kind.shields(tables, bind, rule), dialect=dialect)))
    return CompiledRule(rule.id, measure, unmet, total, tuple(sorted(tables.used)), shields)


def _shielded(measured: ir.Table, tables: _VisibleTables, rule: Rule) -> ir.Table:
    """Unfavourable findings on a matter that a decided case shields become 不计."""
    import ibis

    from zhiren.rules.judgement import COLUMNS, State

    if not rule.domains or (rule.population and rule.population.subject != "person"):
        return measured
    shield = tables["shield"]
    shield = shield.filter(shield["domain"].isin(list(rule.domains)))
    shield = shield.group_by(s_person=shield.person, s_matter=shield.matter).agg(n=shield.count())
    joined = measured.left_join(
        shield, [measured.subject == shield.s_person, measured.matter == shield.s_matter]
    )
    shielded = joined.n.notnull() & joined.state.isin(UNFAVOURABLE)
    state = ibis.ifelse(shielded, ibis.literal(State.SUPPRESSED, "int64"), joined.state)
    return joined.select(
        **{name: state if name == "state" else joined[name] for name, _kind in COLUMNS}
    )


# States a shield takes out: 待办, 未落实, 偏离, 将到期.
UNFAVOURABLE = (2, 3, 4, 5)


class _VisibleTables(Mapping[str, "ir.Table"]):
    """Unbound tables, each restricted to the rows visible at the as-of day.

    The one place where judging a past date hides what came later. Columns that record a later
    step of the same row (an end, a feedback day) are compared with ``as_of`` by the kinds.
    """

    def __init__(self, bind: _Bindings) -> None:
        self._bind = bind
        self.used: set[str] = set()

    def __getitem__(self, name: str) -> ir.Table:
        self.used.add(name)
        table = _unbound(name)
        visible_by = _visible_by(name)
        if visible_by is None:
            return table
        known = table[visible_by]
        return table.filter(known.isnull() | (known <= self._bind("as_of")))

    def __iter__(self) -> Any:
        return iter([*ENGINE_TABLES, *(t.name for t in TABLES)])

    def __len__(self) -> int:
        return len(ENGINE_TABLES) + len(TABLES)


@cache
def _unbound(name: str) -> ir.Table:
    import ibis

    columns = ENGINE_TABLES.get(name) or physical_columns(_table(name))
    return ibis.table({column: _IBIS_TYPES[kind] for column, kind in columns}, name=name)


def _table(name: str) -> Table:
    return next(t for t in TABLES if t.name == name)


def _visible_by(name: str) -> str | None:
    return None if name in ENGINE_TABLES else _table(name).visible_by

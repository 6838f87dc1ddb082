"""研判: what a rule kind gives for each subject, and the states it may be in.

A rule kind is written twice: ``measure`` as a set-based Ibis expression, compiled to SQL once
and run by any engine, and ``judge`` as plain Python over rows, used for one subject and as the
oracle that keeps the SQL honest. Both get the same ``bindings``: integers worked out beforehand
from the date and the rule's parameters, so that no date arithmetic happens in a query.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum
from typing import TYPE_CHECKING, Any, NamedTuple

from zhiren.workdays.periods import DEFAULT_SEMESTERS, Semesters

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from zhiren.policy.rule import Rule
    from zhiren.policy.values import DatedValue
    from zhiren.rules.rows import Rows
    from zhiren.rules.telling import Telling


class State(IntEnum):
    """状态. The numbers are stored; never renumber."""

    MET = 1
    UPCOMING = 2
    DUE = 3
    BREACH = 4
    DEVIATION = 5
    ENTITLED = 6
    UNKNOWN = 7
    SUPPRESSED = 8


STATE_TITLES = {
    State.MET: "符合",
    State.UPCOMING: "将到期",
    State.DUE: "待办",
    State.BREACH: "未落实",
    State.DEVIATION: "偏离（须说明理由）",
    State.ENTITLED: "可享受",
    State.UNKNOWN: "数据不足",
    State.SUPPRESSED: "不计（受保护）",
}

# What an unmet rule of each strength is once its time has run out.
UNMET = {
    "hard": State.BREACH,
    "duty": State.BREACH,
    "default": State.DEVIATION,
    "permission": State.MET,
    "aim": State.DUE,
}


class Judgement(NamedTuple):
    """One row a subject (and object, and period). All integers, but ``matter``.

    ``period`` is the first day of the judged period; ``value`` what was measured, in the unit of
    the rule (hundredths where the column is); ``base_on`` the day from which a due date counts;
    ``missing`` 0, or 1 + the index in the kind's ``missing`` list; ``row_no`` the decisive row;
    ``f1``-``f3`` the kind's own facts, named in ``RuleKind.facts``; ``matter`` the 事由编号 by
    which a shield may apply.
    """

    subject: int
    object: int | None = None
    period: int | None = None
    state: int = State.MET
    value: int | None = None
    base_on: int | None = None
    missing: int = 0
    row_no: int | None = None
    f1: int | None = None
    f2: int | None = None
    f3: int | None = None
    matter: str | None = None


COLUMNS: tuple[tuple[str, str], ...] = (
    ("subject", "int64"),
    ("object", "int64"),
    ("period", "int64"),
    ("state", "int64"),
    ("value", "int64"),
    ("base_on", "int64"),
    ("missing", "int64"),
    ("row_no", "int64"),
    ("f1", "int64"),
    ("f2", "int64"),
    ("f3", "int64"),
    ("matter", "string"),
)

Bindings = Mapping[str, int]


@dataclass(frozen=True)
class JudgementDate:
    """The day facts are read as of, and the parameter values in force on the policy day.

    ``values`` are the rule's parameters resolved; ``semesters`` the institution's;
    ``horizon_days``, when given, widens how far ahead an open matter is announced (a forecast).
    """

    as_of: date
    values: Mapping[str, DatedValue]
    semesters: Semesters = DEFAULT_SEMESTERS
    horizon_days: int | None = None


@dataclass(frozen=True)
class Reach:
    """Rows one subject's judgement needs.

    ``table.column`` equals the key, or, with ``via``, any value of ``via_column`` in the rows
    that ``via`` reaches; without ``column``, all rows.
    """

    table: str
    column: str
    via: Reach | None = None
    via_column: str = ""


def _no_object(_rule: Rule) -> str | None:
    return None


@dataclass(frozen=True)
class RuleKind:
    """规则类型.

    ``schema`` is the JSON schema of a rule's ``fields``; ``parameters`` the names it
    reads with their JSON types; ``facts`` the titles of f1-f3; ``missing`` the
    (table, column, Chinese title) a missing datum is named by. ``object_table`` is the snapshot
    table of ``Judgement.object`` when it is a key, ``object_label`` its name when it is an index
    into the rule's fields; ``clause`` the clause of one judgement when a rule serves many
    (default: the rule's first). ``unmet`` may give the rows of ``measure`` that are not 符合 (and
    some that are) at less cost, by leaving out early who is surely met. ``shields`` and ``shield_rows``
    give what a shield rule protects, as (person, matter, domain), set-based and row by row.
    """

    name: str
    title: str
    schema: Mapping[str, Any]
    parameters: Mapping[str, str]
    bindings: Callable[[Rule, JudgementDate], dict[str, int]]
    measure: Callable[[Mapping[str, ir.Table], Callable[[str], ir.IntegerScalar], Rule], ir.Table]
    total: Callable[[Mapping[str, ir.Table], Callable[[str], ir.IntegerScalar], Rule], ir.Table]
    judge: Callable[[Rows, Bindings, Rule], Iterator[Judgement]]
    reach: Callable[[Rule], list[Reach]]
    sentence: Callable[[Telling], str]
    due: Callable[[Judgement, Bindings, Rule], int | None]
    object_table: Callable[[Rule], str | None] = _no_object
    object_label: Callable[[Rule, int], str] | None = None
    clause: Callable[[Rule, Judgement], str] | None = None
    unmet: (
        Callable[[Mapping[str, ir.Table], Callable[[str], ir.IntegerScalar], Rule], ir.Table] | None
    ) = None
    shields: Callable[..., ir.Table] | None = None
    shield_rows: Callable[..., Iterator[tuple[int, str, str]]] | None = None
    facts: tuple[str, ...] = ()
    missing: tuple[tuple[str, str, str], ...] = field(default_factory=tuple)

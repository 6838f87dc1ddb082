"""研判结果 (finding): a judgement with names, due date, clause, parameters and a sentence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from zhiren.engine.evaluating import JUDGEMENT_NAMES
from zhiren.engine.naming import Names
from zhiren.engine.shielding import ShieldNote, Shields
from zhiren.rules.judgement import STATE_TITLES, Judgement, State
from zhiren.rules.telling import Telling
from zhiren.workdays.days import from_day_number

if TYPE_CHECKING:
    from zhiren.engine.evaluating import Evaluation
    from zhiren.engine.planning import PlannedRule
    from zhiren.policy.rule import Rule

_BATCH = 2_000

# Quotation marks within quotation marks.
_INNER_QUOTES = str.maketrans("“”", "‘’")

# Worst first, as a head of department reads a list.
STATE_ORDER = (
    State.BREACH,
    State.DEVIATION,
    State.DUE,
    State.UNKNOWN,
    State.UPCOMING,
    State.ENTITLED,
    State.SUPPRESSED,
    State.MET,
)


@dataclass(frozen=True)
class ParameterUsed:
    """A parameter value a finding rests on: since when, set by which clause or reading."""

    name: str
    title: str
    unit: str
    value: object
    from_on: date
    clause: str
    reading: str


@dataclass(frozen=True)
class Finding:
    """One result. ``clauses[0]`` is the clause it rests on. ``due_on`` is the last day to act.

    ``missing`` says which datum of which row is lacking when the state is 数据不足.
    """

    rule: Rule
    judgement: Judgement
    state: State
    clauses: tuple[str, ...]
    subject_table: str
    subject_code: str
    subject_name: str
    unit_code: str
    unit_name: str
    object_name: str
    period: str
    sentence: str
    due_on: date | None
    parameters: tuple[ParameterUsed, ...]
    facts: dict[str, int | str]
    missing: str
    shield: ShieldNote | None = None

    def as_json(self) -> dict[str, Any]:
        """Plain values for ``--json``: dates ISO, state by name and Chinese title."""
        return {
            "rule": self.rule.id,
            "rule_title": self.rule.title,
            "state": self.state.name.lower(),
            "state_title": STATE_TITLES[self.state],
            "strength": self.rule.strength.value,
            "clauses": list(self.clauses),
            "subject": {
                "table": self.subject_table,
                "code": self.subject_code,
                "name": self.subject_name,
                "unit": self.unit_name,
            },
            "object": self.object_name or None,
            "period": self.period or None,
            "value": self.judgement.value,
            "due_on": self.due_on.isoformat() if self.due_on else None,
            "sentence": self.sentence,
            "consequence": self.rule.consequence or None,
            "parameters": [
                {
                    "name": p.name,
                    "title": p.title,
                    "value": p.value,
                    "unit": p.unit,
                    "from": p.from_on.isoformat(),
                    "clause": p.clause or None,
                    "reading": p.reading or None,
                }
                for p in self.parameters
            ],
            "facts": self.facts,
            "missing": self.missing or None,
            "shield": {
                "case": self.shield.case,
                "decision": self.shield.decision,
                "clauses": list(self.shield.clauses),
            }
            if self.shield
            else None,
        }


def findings(
    evaluation: Evaluation,
    *,
    rule: str | None = None,
    states: Sequence[State] | None = None,
    limit: int | None = None,
) -> Iterator[Finding]:
    """Stored findings, rule by rule, worst state first; ``limit`` is per rule."""
    wanted = tuple(int(s) for s in states or STATE_ORDER)
    order = {int(state): place for place, state in enumerate(STATE_ORDER)}
    ranking = " ".join(f"WHEN {state} THEN {place}" for state, place in order.items())
    for number, planned in enumerate(evaluation.plan.rules):
        if rule is not None and planned.rule.id != rule:
            continue
        marks = ", ".join(map(str, wanted))
        cut = f"LIMIT {limit}" if limit else ""
        cursor = evaluation.session.connection.cursor().execute(
            f"SELECT {JUDGEMENT_NAMES} FROM finding WHERE rule_no = {number} "
            f"AND state IN ({marks}) ORDER BY CASE state {ranking} END, "
            f"subject, object, period {cut}"
        )
        names = Names(evaluation.session)
        shields = Shields(evaluation.session, evaluation.plan)
        while batch := cursor.fetchmany(_BATCH):
            yield from told(planned, [Judgement(*row) for row in batch], names, shields)


def told(
    planned: PlannedRule, judgements: Sequence[Judgement], names: Names, shields: Shields
) -> Iterator[Finding]:
    """Findings of these judgements of one rule; names are fetched once for all of them."""
    table = subject_table(planned.rule)
    names.need(table, [j.subject for j in judgements])
    other = planned.kind.object_table(planned.rule)
    if other:
        names.need(other, [j.object for j in judgements])
    parameters = _parameters(planned)
    notes = shields.notes(planned, [j for j in judgements if j.state == State.SUPPRESSED])
    for judgement in judgements:
        note = notes.get((judgement.subject, judgement.matter or ""))
        yield _finding(planned, judgement, names, parameters, note)


def subject_table(rule: Rule) -> str:
    """The snapshot table of a rule's subjects; rules without population speak of units."""
    return rule.population.subject if rule.population else "unit"


def _finding(
    planned: PlannedRule,
    judgement: Judgement,
    names: Names,
    parameters: tuple[ParameterUsed, ...],
    note: ShieldNote | None,
) -> Finding:
    rule, kind = planned.rule, planned.kind
    table = subject_table(rule)
    named = names.of(table, judgement.subject)
    unit = names.of("unit", judgement.subject if table == "unit" else named.unit)
    telling = Telling(judgement, rule, planned.bindings, planned.when, named.name, names.look_up)
    due = kind.due(judgement, planned.bindings, rule)
    due_on = from_day_number(due) if due is not None else None
    if due_on is not None and due_on < _set_on(planned):
        due_on = None  # a day before there was a rule bound nobody
    missing = _missing(planned, judgement)
    return Finding(
        rule=rule,
        judgement=judgement,
        state=State(judgement.state),
        clauses=_clauses(planned, judgement) + (note.clauses if note else ()),
        subject_table=table,
        subject_code=named.code,
        subject_name=named.name,
        unit_code=unit.code,
        unit_name=unit.name if unit.code else "",
        object_name=_object_name(planned, judgement, names),
        period=telling.period_title() if "period" in rule.fields else "",
        sentence=_sentence(kind.sentence(telling), judgement, missing, note),
        due_on=due_on,
        parameters=parameters,
        facts=_facts(planned, judgement),
        missing=missing,
        shield=note,
    )


def _set_on(planned: PlannedRule) -> date:
    """The day from which all values of the rule hold: nothing can have been due before."""
    values = planned.when.values.values()
    return max((value.from_on for value in values), default=planned.rule.valid_from)


def _clauses(planned: PlannedRule, judgement: Judgement) -> tuple[str, ...]:
    if planned.kind.clause is None:
        return planned.rule.clauses
    first = planned.kind.clause(planned.rule, judgement)
    return (
        (first, *(c for c in planned.rule.clauses if c != first)) if first else planned.rule.clauses
    )


def _object_name(planned: PlannedRule, judgement: Judgement, names: Names) -> str:
    if judgement.object is None:
        return ""
    table = planned.kind.object_table(planned.rule)
    if table:
        return names.of(table, judgement.object).name
    label = planned.kind.object_label
    return label(planned.rule, judgement.object) if label else ""


def _missing(planned: PlannedRule, judgement: Judgement) -> str:
    if not judgement.missing:
        return ""
    return planned.kind.missing[judgement.missing - 1][2]


def _sentence(statement: str, judgement: Judgement, missing: str, note: ShieldNote | None) -> str:
    if judgement.state == State.UNKNOWN:
        return (
            f"{statement}；缺少“{(missing or '必要数据').translate(_INNER_QUOTES)}”，暂不能判定。"
        )
    if judgement.state == State.SUPPRESSED:
        why = note.sentence() if note else "所涉事由已有容错等决定"
        return f"{statement}；{why}，不作负面评价，不予计入。"
    return f"{statement}。"


def _facts(planned: PlannedRule, judgement: Judgement) -> dict[str, int | str]:
    """The kind's facts by title; those called 日期 are day numbers, those called 是否 0 or 1."""
    values = (judgement.f1, judgement.f2, judgement.f3)
    return {
        title: _fact(title, value)
        for title, value in zip(planned.kind.facts, values, strict=False)
        if title and value is not None
    }


def _fact(title: str, value: int) -> int | str:
    if title.endswith("日期"):
        return from_day_number(value).isoformat()
    if title.startswith("是否"):
        return "是" if value else "否"
    return value


def _parameters(planned: PlannedRule) -> tuple[ParameterUsed, ...]:
    return tuple(
        ParameterUsed(
            name,
            planned.rule.parameters[name].title,
            planned.rule.parameters[name].unit,
            entry.value,
            entry.from_on,
            entry.clause,
            entry.reading,
        )
        for name, entry in sorted(planned.when.values.items())
    )

"""The clauses with a number, a date or a fixed period: each under, at and over (or met, missed,
unknown), by the pack's own rule, row by row and by SQL.

A case file gives small tables by code and the state expected of each subject; every judgement
that is not listed must be 符合. A person is in post since 2010 unless the case says otherwise.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from rules.agreement import agree
from zhiren.engine.planning import plan_rules
from zhiren.policy.packs import Pack, load_pack
from zhiren.rules.judgement import Judgement, State
from zhiren.snapshot.schema import table as table_of
from zhiren.workdays.calendar import calendar_table
from zhiren.workdays.days import day_number, from_day_number

CASES = sorted(Path(__file__).parent.joinpath("cases").glob("*.yaml"))
PACKS = {
    "sjtusm-2021-39": "sjtusm",
    "sjtusm-2021-30": "sjtusm",
    "sjtusm-2024-45": "sjtusm",
    "sdju-2021": "sdju",
    "shiyan-wjw-2019": "shiyan-health",
}
PERSON = {"status": "在职", "entered_on": date(2010, 1, 1)}
_LOADED: dict[str, Pack] = {}


def load(case: dict[str, Any]) -> Pack:
    name = PACKS[case["clause"].partition("#")[0]]
    if name not in _LOADED:
        _LOADED[name] = load_pack(name)
    return _LOADED[name]


def stored(inputs: dict[str, list[dict[str, Any]]]) -> tuple[dict[str, Any], dict[str, int]]:
    """Tables with keys instead of codes, and the key of every code."""
    keys: dict[str, int] = {}
    for name, rows in inputs.items():
        column = table_of(name).key
        if column:
            codes = sorted(str(row[column]) for row in rows)
            keys |= {code: number for number, code in enumerate(codes, 1)}
    made = {
        name: [
            {column: _cell(name, column, cell, keys) for column, cell in _filled(name, row).items()}
            for row in rows
        ]
        for name, rows in inputs.items()
    }
    return made, keys


def _filled(name: str, row: dict[str, Any]) -> dict[str, Any]:
    return PERSON | row if name == "person" else row


def _cell(name: str, column: str, cell: Any, keys: dict[str, int]) -> Any:
    if cell is None:
        return None
    kind = table_of(name).column(column).type
    if kind in {"id", "ref"}:
        return keys[str(cell)]
    if kind == "hundredths":
        return round(cell * 100)
    return day_number(cell) if isinstance(cell, date) else cell


def identity(entry: dict[str, Any], by: list[str], keys: dict[str, int]) -> tuple[Any, ...]:
    """Subject and what else the case tells apart, as in a judgement."""
    told = [entry.get(name) for name in ("subject", *by)]
    numbers = [keys[cell] if isinstance(cell, str) else cell for cell in told]
    return tuple(day_number(n) if isinstance(n, date) else n for n in numbers)


def found_identity(judgement: Judgement, by: list[str]) -> tuple[Any, ...]:
    return tuple(getattr(judgement, name) for name in ("subject", *by))


def calendar_near(tables: dict[str, Any], as_of: date, pack: Pack) -> list[dict[str, Any]]:
    """The working days around those named in timed tables; all of them take a second to load."""
    timed = ("timed_matter", "candidate", "party_membership")
    days = [
        cell
        for name in timed
        for row in tables.get(name, [])
        for column, cell in row.items()
        if cell is not None and table_of(name).column(column).type == "date"
    ]
    if not days:
        return []
    first, last = min(days) - 40, max(*days, day_number(as_of)) + 40
    rows = calendar_table(from_day_number(first), from_day_number(last), calendar=pack.calendar)
    return [row._asdict() for row in rows]


def judge(case: dict[str, Any], at: dict[str, Any]) -> tuple[list[Judgement], dict[str, int]]:
    pack = load(case)
    tables, keys = stored(case.get("inputs", {}) | at.get("inputs", {}))
    rule = pack.rule(case["rule"]) if "rule" in case else pack.rules_of(case["clause"])[0]
    law = at.get("policy_date", at["as_of"])
    plan = plan_rules([rule], at["as_of"], law, pack.semesters, pack.calendar)
    assert plan.rules, [skipped.reason for skipped in plan.skipped]
    tables["calendar"] = calendar_near(tables, at["as_of"], pack)
    return agree(rule, plan.rules[0].when, tables), keys


@cache
def read(path: Path) -> dict[str, Any]:
    return yaml.load(path.read_text("utf-8"), yaml.CSafeLoader)


def runs() -> list[Any]:
    made = []
    for path in CASES:
        case = read(path)
        if "process" in case:
            continue
        made += [
            pytest.param(case, at, id=f"{path.stem}-{number}")
            for number, at in enumerate(case["at"])
        ]
    return made


@pytest.mark.parametrize(("case", "at"), runs())
def test_the_rule_of_the_pack_gives_the_state_worked_out_by_hand(case, at) -> None:
    judgements, keys = judge(case, at)
    by = case.get("by", [])
    expected = sorted((identity(e, by, keys), e["state"]) for e in at["expected"])
    told = {identity(e, by, keys) for e in at["expected"]}
    found = sorted(
        (found_identity(j, by), State(j.state).name.lower())
        for j in judgements
        if j.state != State.MET or found_identity(j, by) in told
    )
    assert found == expected, {number: code for code, number in keys.items()}


STEPS = [read(path) for path in CASES if "process" in read(path)]


@pytest.mark.parametrize("case", STEPS, ids=lambda case: case["clause"])
def test_a_step_comes_before_the_one_that_needs_it(case) -> None:
    """The clauses of step order: by the order of the pack's process."""
    steps = load(case).processes[case["process"]].steps
    titles = [step.title for step in steps]
    required = next(step.title for step in steps if case["clause"] in step.clauses)
    assert titles.index(required) < titles.index(case["before"])
    for run in case["runs"]:
        assert set(run["done"]) <= set(titles)
        assert (
            sorted(run["done"], key=titles.index) == run["done"]
            and not (case["before"] in run["done"] and required not in run["done"])
        ) == run["is_in_order"]


@pytest.mark.parametrize(
    "case", [c for c in map(read, CASES) if "skipped_on" in c], ids=lambda c: c["clause"]
)
def test_a_rule_is_not_judged_before_it_is_in_force(case) -> None:
    rule = load(case).rules_of(case["clause"])[0]
    assert not plan_rules(
        [rule], case["skipped_on"], case["skipped_on"], load(case).semesters
    ).rules


def test_every_row_has_a_case_with_its_source() -> None:
    cases = [read(path) for path in CASES]
    assert [int(path.name[:2]) for path in CASES] == list(range(1, 46))
    assert all(case["source"].strip() and case["shows"].strip() for case in cases)

"""What a tolerated matter must not influence, in the packs of the three institutions."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from rules.agreement import complete
from zhiren.engine.evaluating import evaluate
from zhiren.engine.findings import Finding, findings
from zhiren.engine.session import Session
from zhiren.policy.packs import load_pack
from zhiren.rules.judgement import State
from zhiren.workdays.days import day_number

AS_OF = date(2024, 12, 16)


def day(text: str) -> int:
    return day_number(date.fromisoformat(text))


def cadres(count: int) -> dict[str, list[dict[str, Any]]]:
    return {
        "unit": [{"unit": 1, "code": "U1", "name": "甲院", "kind": "附属医院"}],
        "person": [
            {"person": n, "code": f"P{n}", "name": f"人{n}", "status": "在职", "unit": 1,
             "cadre_level": "中层副职", "entered_on": day("2010-01-01")}
            for n in range(1, count + 1)
        ],
    }  # fmt: skip


def results(count: int, *years: int) -> list[dict[str, Any]]:
    """Person 1 has the lowest score of the class each year, on matter 事1 in the first."""
    return [
        {"person": n, "kind": "年度考核", "assessment_class": "甲", "year": year,
         "score": 6000 + n, "decided_on": day(f"{year + 1}-01-20"),
         "matter": "事1" if (n, year) == (1, years[0]) else None}
        for year in years
        for n in range(1, count + 1)
    ]  # fmt: skip


def tolerated(decision: str) -> dict[str, list[dict[str, Any]]]:
    return {
        "decided_case": [
            {"decided_case": 1, "code": "R1", "person": 1, "matter": "事1", "kind": "容错",
             "decision": decision, "decided_on": day("2023-06-01")}
        ]
    }  # fmt: skip


def found(pack: str, rules: list[str], tables: dict[str, list[dict[str, Any]]]) -> list[Finding]:
    """Findings of the first of these rules."""
    loaded = load_pack(pack)
    session = Session()
    for name, rows in complete(tables).items():
        session.put(name, rows)
    chosen = replace(loaded, rules=tuple(loaded.rule(rule) for rule in rules))
    done = evaluate(session, chosen, AS_OF, cache=Path(os.environ["ZHIREN_CACHE"]))
    return list(findings(done, rule=rules[0]))


@pytest.mark.parametrize(
    ("decision", "state"),
    [("免责", State.SUPPRESSED), ("减责", State.DUE), ("不予容错", State.DUE)],
)
def test_last_places_on_an_exonerated_matter_lead_to_no_adjustment(decision, state) -> None:
    tables = cadres(5) | {"assessment_result": results(5, 2022, 2023)} | tolerated(decision)
    (finding,) = found("shiyan-health", ["two-years-last", "tolerance-shield"], tables)
    assert finding.state == state
    if state == State.SUPPRESSED:
        assert finding.shield is not None
        assert finding.shield.clauses == ("shiyan-wjw-2019#11.4",)


@pytest.mark.parametrize(
    ("decision", "state"), [("免责", State.SUPPRESSED), ("减责", State.DUE), (None, State.DUE)]
)
def test_a_low_place_on_an_exonerated_matter_leads_to_no_talk(decision, state) -> None:
    tables = cadres(40) | {"assessment_result": results(40, 2023)}
    if decision:
        tables |= tolerated(decision)
    (finding,) = found("sdju", ["bottom-three-percent", "tolerance-shield"], tables)
    assert finding.state == state


def test_a_measure_on_an_exonerated_matter_bars_nothing() -> None:
    sanction = {"person": 1, "measure": "诫勉", "decided_on": day("2024-10-01"), "matter": "事1"}
    rules = ["influence-of-sanctions", "tolerance-shield"]
    tables = cadres(1) | {"sanction": [sanction]}
    (running,) = found("sdju", rules, tables)
    assert running.state == State.UPCOMING
    (suppressed,) = found("sdju", rules, tables | tolerated("免责"))
    assert suppressed.state == State.SUPPRESSED

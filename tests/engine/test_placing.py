"""Units and persons of judged rows, and counts by unit, on a demonstration institution."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from zhiren.engine.evaluating import Evaluation, evaluate
from zhiren.engine.placing import place_columns, places, unit_counts
from zhiren.engine.session import Session
from zhiren.policy.packs import load_pack
from zhiren.rules.judgement import State
from zhiren_demo.institution import write_institution

AS_OF = date(2024, 12, 16)


@pytest.fixture(scope="module")
def evaluation(tmp_path_factory) -> Evaluation:
    folder = tmp_path_factory.mktemp("placing")
    write_institution(folder, pack="sjtusm", seed=1, size=140, as_of=AS_OF)
    return evaluate(Session(folder), load_pack("sjtusm"), AS_OF, cache=folder)


def test_counts_by_unit_add_up_to_those_of_the_rule(evaluation: Evaluation, tmp_path: Path) -> None:
    totals: Counter[str] = Counter()
    states: Counter[tuple[str, State]] = Counter()
    for rule, _unit, counts in unit_counts(evaluation, tmp_path):
        totals[rule] += counts.total
        states.update({(rule, state): n for state, n in counts.by_state.items()})
    judged = {rule: counts for rule, counts in evaluation.counts.items() if counts.total}
    assert totals == {rule: counts.total for rule, counts in judged.items()}
    assert states == {
        (rule, state): n
        for rule, counts in judged.items()
        for state, n in counts.by_state.items()
        if n
    }


def test_a_unit_is_its_own_place_and_a_person_is_placed_in_the_unit(evaluation: Evaluation) -> None:
    session = evaluation.session
    assert places(session, "unit", [3]) == {3: (3, None)}
    ((person, unit),) = session.connection.execute(
        "SELECT person, unit FROM person WHERE unit IS NOT NULL ORDER BY person LIMIT 1"
    ).fetchall()
    assert places(session, "person", [person]) == {person: (unit, person)}


def test_a_candidate_without_a_unit_is_placed_with_the_person(evaluation: Evaluation) -> None:
    rows = evaluation.session.connection.execute(
        "SELECT c.candidate, coalesce(c.unit, p.unit), p.person "
        "FROM candidate AS c JOIN person AS p USING (person)"
    ).fetchall()
    expected = {candidate: (unit, person) for candidate, unit, person in rows}
    assert places(evaluation.session, "candidate", expected) == expected


def test_a_row_that_is_not_there_has_no_place(evaluation: Evaluation) -> None:
    assert places(evaluation.session, "person", [10**9]) == {}


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ("task", (("owner",), None, ())),
        ("timed_matter", (("unit",), "person", ())),
        ("talk", ((), "to_person", ())),
        ("training_class", ((), None, ("organiser",))),
    ],
)
def test_columns_that_place_a_row(table: str, expected: object) -> None:
    assert place_columns(table) == expected

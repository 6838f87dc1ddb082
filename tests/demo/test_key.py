"""The evaluation of a demo institution finds exactly what its answer key says."""

from __future__ import annotations

import csv
import os
from datetime import date
from pathlib import Path

import pytest

from demo.judging import findings_by_rule
from zhiren.engine.planning import plan_rules
from zhiren.policy.packs import load_pack
from zhiren.snapshot.importing import read_snapshot
from zhiren_demo import DEFAULT_AS_OF, make_institution
from zhiren_demo.institution import write_institution
from zhiren_demo.key import differences

PACKS = ("sjtusm", "sdju", "shiyan-health")
# (pack, seed, persons, day): the usual institution, a larger one, a small one without planted
# cases, and another day.
RUNS = [
    *((pack, 1, 600, DEFAULT_AS_OF) for pack in PACKS),
    ("sdju", 7, 2000, DEFAULT_AS_OF),
    *((pack, 1, 10, DEFAULT_AS_OF) for pack in PACKS),
    *((pack, 2, 600, date(2023, 5, 31)) for pack in PACKS),
    *((pack, 3, 600, date(2026, 1, 2)) for pack in PACKS),
]


CACHE = Path(os.environ["ZHIREN_CACHE"])


@pytest.mark.slow
@pytest.mark.parametrize(("pack", "seed", "size", "as_of"), RUNS)
def test_the_evaluation_finds_exactly_the_key(pack, seed, size, as_of, tmp_path) -> None:
    demo = make_institution(pack, seed, size, as_of)
    found = findings_by_rule(demo, tmp_path, CACHE)
    wrong = {}
    for rule, answers in found.items():
        if rule in demo.key.partial:
            continue
        missing, extra = differences(demo.key.of_rule(rule), answers)
        if missing or extra:
            wrong[rule] = {"missing": list(missing)[:5], "extra": list(extra)[:5]}
    demo.close()
    assert not wrong
    assert {answer.rule for answer in demo.key.answers} <= set(found)


# Rules that only report a number, permissions, facts that hold, and a building work that is done.
NOTHING_UNMET = {
    "sjtusm": {
        "dual-leader-secretaries",
        "leading-body-composition",
        "organiser-support",
        "pudong-campus",
        "rank-system-trial-registered",
        "encouragement-tasks-registered",
        "reserve-composition",
    },
    "sdju": set(),
    "shiyan-health": {"assessment-by-class", "validity-2019"},
}


@pytest.mark.parametrize("pack", PACKS)
def test_two_seeds_together_have_a_case_for_every_rule_that_can_be_unmet(pack) -> None:
    planted = set()
    for seed in (1, 2):
        demo = make_institution(pack, seed, size=600)
        planted |= {answer.rule for answer in demo.key.answers}
        demo.close()
    loaded = load_pack(pack)
    plan = plan_rules(loaded.rules, DEFAULT_AS_OF, DEFAULT_AS_OF, loaded.semesters)
    assert {planned.rule.id for planned in plan.rules} - planted == NOTHING_UNMET[pack]


def test_the_key_is_written_as_a_table(tmp_path) -> None:
    key = write_institution(tmp_path, pack="sdju", size=600)
    with (tmp_path / "answers.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len(key.answers)
    assert set(rows[0]) == {"rule", "subject", "object", "period", "state"}


@pytest.mark.parametrize("pack", PACKS)
def test_the_workbook_is_read_without_a_problem_and_gives_the_same_tables(pack, tmp_path) -> None:
    demo = make_institution(pack, size=60)
    demo.write_workbook(tmp_path / "demo.xlsx")
    snapshot, problems = read_snapshot([tmp_path / "demo.xlsx"], today=date(2030, 1, 1))
    assert problems == []
    assert snapshot.tables == demo.tables()
    demo.close()

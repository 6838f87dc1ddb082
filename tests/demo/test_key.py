"""The evaluation of a demo institution finds exactly what its answer key says."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest
from demo.judging import findings_by_rule
from zhiren_demo import DEFAULT_AS_OF, make_institution
from zhiren_demo.key import differences

from zhiren.engine.planning import plan_rules
from zhiren.policy.packs import load_pack

PACKS = ("sjtusm", "sdju", "shiyan-health")
# (pack, seed, persons, day): the usual institution, a larger one, a small one without planted
# cases, and another day.
RUNS = [
    *((pack, 1, 600, DEFAULT_AS_OF) for pack in PACKS),
    *((pack, 7, 2000, DEFAULT_AS_OF) for pack in PACKS),
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


@pytest.mark.parametrize("pack", PACKS)
def test_every_rule_that_can_be_unmet_has_an_unmet_case(pack) -> None:
    demo = make_institution(pack, size=600)
    planted = {answer.rule for answer in demo.key.answers}
    loaded = load_pack(pack)
    plan = plan_rules(loaded.rules, DEFAULT_AS_OF, DEFAULT_AS_OF, loaded.semesters)
    silent = {planned.rule.id for planned in plan.rules} - planted
    assert silent <= NOTHING_UNMET[pack]
    demo.close()


# Rules that only report a number, and those about the one institution that are planted as kept.
NOTHING_UNMET = {
    "sjtusm": set(),
    "sdju": set(),
    "shiyan-health": set(),
}

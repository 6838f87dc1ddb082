"""Years in the same post, and weaknesses to be made up."""

from __future__ import annotations

from datetime import date, timedelta

from zhiren_demo.key import StateName
from zhiren_demo.planting import Planting

ONE_DAY = timedelta(days=1)
GAP = 180  # days that do not interrupt


def plant_tenure(
    planting: Planting,
    rule: str,
    years: int,
    grace_months: int,
    unmet: StateName,
    role: str,
    category: str | None = "行政管理类",
) -> None:
    """A day short, to the day, at the end of the grace, after it, interrupted 180 and 181 days.

    Other rules with fewer years count from the same posts: their findings are not keyed here.
    """
    full = planting.ago(years=years)
    over = planting.ago(years=years, months=grace_months)
    cases: tuple[tuple[date, StateName | None], ...] = (
        (full + ONE_DAY, "upcoming"),
        (full, "due"),
        (full - ONE_DAY, "due"),
        (over + timedelta(days=3), "due"),
        (over - timedelta(days=3), unmet),
        (full + timedelta(days=200), None),
    )
    for start, state in cases:
        _held(planting, rule, role, [(start, None)], state, category)
    broken = planting.ago(years=1)
    long_ago = planting.ago(years=years + 3)
    for days, state in ((GAP, unmet), (GAP + 1, None)):
        spells = [(long_ago, broken - timedelta(days=days)), (broken, None)]
        _held(planting, rule, role, spells, state, category)


def _held(
    planting: Planting,
    rule: str,
    role: str,
    spells: list[tuple[date, date | None]],
    state: StateName | None,
    category: str | None,
) -> None:
    post = planting.post("其他", planting.layout.unit(10), "岗位", category=category)
    (start, end), *later = spells
    person = planting.person(role, 10, post=post, held_from=start)
    planting.register.rows["appointment"][-1]["until_on"] = None
    if end:
        planting.register.set_date(planting.register.rows["appointment"][-1], "until_on", end)
        planting.register.rows["appointment"][-1].pop("until_on_precision")
    for again, until in later:
        planting.add(
            "appointment", person=person, post=post, from_on=again, until_on=until, kind="任命"
        )
    if state:
        planting.expect(rule, person, state, object_=("post", post))


def plant_weaknesses(planting: Planting, rule: str) -> None:
    """A weakness made up, not yet, overdue by a reading's year, and one without a name."""
    cases: tuple[tuple[int, str | None, bool, StateName | None], ...] = (
        (400, "公文写作", True, None),
        (400, "公文写作", False, "due"),
        (100, "数据分析", False, "upcoming"),
        (300, "数据分析", False, "due"),
        (100, None, False, "unknown"),
    )
    for days, ability, is_made_up, state in cases:
        person = planting.person("cadre", 11)
        planting.add(
            "person_fact",
            person=person,
            kind="能力短板",
            recorded_on=planting.ago(days=days),
            ability=ability,
        )
        trained = planting.ago(days=50) if is_made_up else planting.ago(days=-1)
        planting.add(
            "training_record",
            person=person,
            level="单位级",
            kind="专业能力",
            hours=800,
            completed_on=trained,
            ability=ability or "其他",
        )
        if state:
            planting.expect(rule, person, state)

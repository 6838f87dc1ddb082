"""Cases that more than one institution has: timed matters, tolerance, preference."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from zhiren.workdays.calendar import add_workdays
from zhiren_demo.key import StateName
from zhiren_demo.planting import Planting


def last_day(event: date, limit: int, *, working: bool) -> date:
    """The last day allowed: so many (working) days after the event, which is not counted."""
    return add_workdays(event, limit).day if working else event + timedelta(days=limit)


def event_ending_on(day: date, limit: int, *, working: bool, after: bool = False) -> date:
    """The latest event whose last day is ``day`` or before.

    With ``after`` the earliest whose last day is later.
    """
    event = day - timedelta(days=limit if not working else 3 * limit + 20)
    while last_day(event + timedelta(days=1), limit, working=working) <= day:
        event += timedelta(days=1)
    return event + timedelta(days=1) if after else event


def place_matters(
    planting: Planting,
    rule: str,
    kind: str,
    limit: int,
    person: int | None = None,
    *,
    working: bool = True,
) -> None:
    """Open on the last day, one day too late, not done until tomorrow, done in time.

    The limits are readings, so an overdue matter is 待办 as an open one is, and what was done
    late is in order.
    """
    person = person or planting.person("cadre", 4)
    today = planting.as_of
    open_on = event_ending_on(today, limit, working=working)
    late = event_ending_on(today - timedelta(days=1), limit, working=working)
    events: tuple[tuple[date, date | None, StateName | None], ...] = (
        (open_on, None, "due"),
        (late - timedelta(days=40), planting.ago(days=-1), "due"),
        (planting.ago(days=100), planting.ago(days=100), None),
        (planting.ago(days=200), planting.ago(days=50), None),
        (planting.ago(days=-1), None, None),
    )
    for event, action, state in events:
        planting.add("timed_matter", kind=kind, person=person, event_on=event, action_on=action)
        if state:
            planting.expect(rule, person, state, period=event)


def plant_filing(planting: Planting, rule: str, unit: int) -> None:
    """Five working days: filed on the last one, a day late, one paper short, open today, overdue.

    The limit is the clause's, so what is late is 未落实.
    """
    papers = ("干部任免正式发文", "相关人员基本信息表")
    today = planting.as_of
    base = planting.ago(days=60)
    end = last_day(base, 5, working=True)
    yesterday = today - timedelta(days=1)
    cases: tuple[tuple[date, date | None, int, StateName | None], ...] = (
        (base, end, 2, None),
        (base - timedelta(days=30), planting.ago(days=70), 2, "breach"),
        (base + timedelta(days=10), base + timedelta(days=10), 1, "breach"),
        (event_ending_on(today, 5, working=True, after=True), None, 0, "due"),
        (
            event_ending_on(yesterday, 5, working=True) - timedelta(days=20),
            today + timedelta(days=1),
            2,
            "breach",
        ),
    )
    for event, action, submitted, state in cases:
        key = planting.add(
            "timed_matter", kind="组织员人选备案", unit=unit, event_on=event, action_on=action
        )
        for paper in papers[:submitted]:
            planting.add(
                "timed_matter_document", timed_matter=key, document=paper, submitted_on=action
            )
        if state:
            planting.expect(rule, unit, state, of="unit", period=event)


def plant_feedback(planting: Planting, rule: str, limit: int, *, working: bool) -> None:
    """A result not fed back on the last day, after it, and only tomorrow; one fed back at once.

    The limit is a reading: whatever is open is 待办.
    """
    today = planting.as_of
    cases: tuple[tuple[date, date | None, StateName | None], ...] = (
        (event_ending_on(today, limit, working=working), None, "due"),
        (planting.ago(days=90), None, "due"),
        (planting.ago(days=90), today + timedelta(days=1), "due"),
        (planting.ago(days=90), planting.ago(days=90), None),
    )
    for decided, fed_back, state in cases:
        person = planting.person("cadre", 11)
        planting.add(
            "assessment_result",
            person=person,
            kind="专项考核",
            assessment_class="专项",
            year=decided.year,
            score=8800,
            grade="称职",
            decided_on=decided,
            fed_back_on=fed_back,
            circulated_on=fed_back,
        )
        if state:
            planting.expect(rule, person, state, period=decided)


def plant_tolerance(
    planting: Planting, rule: str, decisions: Sequence[str], domain: str, *, also: str | None = None
) -> None:
    """Cases in force, ended today, decided tomorrow, and one whose protection was broken."""
    for number, decision in enumerate((*decisions, "不予容错")):
        key = _case(planting, f"RC-{number}", decision, planting.ago(days=100))
        if decision in decisions:
            _protected(planting, rule, also if decision == "免责" else None, *key, "entitled")
    _case(planting, "RC-7", "免责", planting.ago(days=300), planting.as_of)
    _case(planting, "RC-8", "免责", planting.ago(days=-1))
    person, broken = _case(planting, "RC-9", "免责", planting.ago(days=100))
    planting.add(
        "benefit_decision",
        person=person,
        domain=domain,
        decided_on=planting.ago(days=50),
        is_granted=False,
        matter="RC-9",
    )
    planting.expect(rule, person, "breach", object_=("decided_case", broken))
    if also:
        planting.expect(also, person, "entitled", object_=("decided_case", broken))


def _protected(
    planting: Planting, rule: str, also: str | None, person: int, case: int, state: StateName
) -> None:
    for name in (rule, also):
        if name:
            planting.expect(name, person, state, object_=("decided_case", case))


def _case(
    planting: Planting, matter: str, decision: str, on: date, until: date | None = None
) -> tuple[int, int]:
    person = planting.person("cadre", 7)
    case = planting.add(
        "decided_case",
        kind="容错",
        person=person,
        matter=matter,
        decision=decision,
        decided_on=on,
        until_on=until,
        decided_by="党委",
    )
    return person, case


def plant_preferences(
    planting: Planting, single: Mapping[str, Sequence[str]], daring: Sequence[str]
) -> None:
    """Facts on the first day of the three years looked back on, and one day before.

    ``single`` are rules that one fact of a kind fulfils, ``daring`` those that need 担当事例 and
    实绩事例 together.
    """
    window = planting.ago(years=3)
    for kind, rules in single.items():
        for on, counts in (
            (window, False),
            (window + timedelta(days=1), True),
            (planting.ago(days=-1), False),
        ):
            person = planting.person("cadre", 9)
            planting.add("person_fact", person=person, kind=kind, recorded_on=on)
            for rule in rules if counts else ():
                planting.expect(rule, person, "entitled")
    both = planting.person("cadre", 9)
    for kind in ("担当事例", "实绩事例"):
        planting.add("person_fact", person=both, kind=kind, recorded_on=planting.as_of)
    for rule in [*daring, *single.get("担当事例", ())]:
        planting.expect(rule, both, "entitled")

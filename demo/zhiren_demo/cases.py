"""Shapes of planted cases: none, at the edges of a period, and too late to count."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from zhiren.workdays.periods import period_of
from zhiren_demo.key import StateName
from zhiren_demo.planting import Planting

NEAR = 90  # days before the end of an open period from which it is 待办
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Quota:
    """At least one a period: the rules it concerns, the background activity, the unmet state.

    ``row`` places one row of the activity for a subject on a day.
    """

    rules: Sequence[str]
    activity: str
    period: str
    unmet: StateName
    row: Callable[[Planting, int, date], object]
    role: str = "cadre"
    near: int = NEAR


def open_state(planting: Planting, period: str, near: int = NEAR) -> StateName:
    """What an unfulfilled open period is called."""
    left = period_of(period, planting.as_of).until - planting.as_of
    return "due" if left.days <= near else "upcoming"


def periods(planting: Planting, period: str) -> tuple[date, date]:
    """First days of the last closed period and of the open one."""
    current = period_of(period, planting.as_of)
    return period_of(period, current.starts_on - ONE_DAY).starts_on, current.starts_on


def quota_of_persons(planting: Planting, quota: Quota) -> None:
    """Three persons: without any; on the last days that count; one day too early and too late."""
    for index in range(3):
        person = planting.person(quota.role, index)
        planting.withhold(person, quota.activity)
        _quota_rows(planting, quota, person, "person", index)


def quota_of_units(planting: Planting, quota: Quota, units: Sequence[int]) -> None:
    """The same for three units."""
    for index, unit in enumerate(units):
        planting.withhold_unit(unit, quota.activity)
        _quota_rows(planting, quota, unit, "unit", index)


def _quota_rows(planting: Planting, quota: Quota, subject: int, of: str, index: int) -> None:
    closed, current = periods(planting, quota.period)
    if index == 1:
        quota.row(planting, subject, current - ONE_DAY)
        quota.row(planting, subject, planting.as_of)
        return
    if index == 2:
        quota.row(planting, subject, closed - ONE_DAY)
        quota.row(planting, subject, planting.as_of + ONE_DAY)
    for rule in quota.rules:
        planting.expect(rule, subject, quota.unmet, of=of, period=closed)
        state = open_state(planting, quota.period, quota.near)
        planting.expect(rule, subject, state, of=of, period=current)


def missing_root_work(planting: Planting, rule: str, kind: str, period: str) -> None:
    """The institution itself has not done this, neither last period nor in the open one."""
    root = planting.root_unit
    planting.withhold_unit(root, kind)
    closed, current = periods(planting, period)
    planting.expect(rule, root, "due", of="unit", period=closed)
    planting.expect(rule, root, open_state(planting, period), of="unit", period=current)


def fact_row(kind: str) -> Callable[[Planting, int, date], object]:
    """Places a written record."""
    return lambda p, person, on: p.add("person_fact", person=person, kind=kind, recorded_on=on)


def training_row(kind: str, level: str) -> Callable[[Planting, int, date], object]:
    """Places a training of eight hours."""
    return lambda p, person, on: p.add(
        "training_record", person=person, kind=kind, level=level, hours=800, completed_on=on
    )


def talk_row(planting: Planting, person: int, on: date) -> object:
    """Places a heart-to-heart talk."""
    return planting.add("talk", kind="谈心谈话", to_person=person, held_on=on)


def result_row(kind: str) -> Callable[[Planting, int, date], object]:
    """Places a middling result, fed back the same day."""
    return lambda p, person, on: p.add(
        "assessment_result",
        person=person,
        kind=kind,
        assessment_class="管理人员",
        year=on.year - 1 if on <= p.as_of else on.year,
        score=8450,
        grade="称职",
        took_initiative=False,
        performed_outstandingly=False,
        decided_on=on,
        fed_back_on=on,
        circulated_on=on,
    )


def work_row(kind: str) -> Callable[[Planting, int, date], object]:
    """Places a piece of a unit's work."""
    return lambda p, unit, on: p.add("unit_activity", unit=unit, kind=kind, held_on=on)


def scheme(
    planting: Planting,
    kind: str,
    parts: Sequence[str] = (),
    *,
    weight: int | None = None,
    **cells: object,
) -> int:
    """Place a scheme of the institution, issued two years ago unless told otherwise."""
    given = {"unit": planting.root_unit, "issued_on": planting.ago(years=2), "name": kind} | cells
    key = planting.add("scheme", kind=kind, **given)  # type: ignore[arg-type] # columns vary
    for part in parts:
        planting.add("scheme_part", scheme=key, part=part, weight_percent=weight)
    return key


def candidate(
    planting: Planting, target: str, *, checks: dict[str, bool | None], **cells: object
) -> int:
    """Place a candidate with a new person and attested conditions; gives the candidate."""
    person = int(str(cells.pop("person", 0))) or planting.person("cadre", 1)
    decided = cells.pop("decided_on", planting.ago(days=40))
    key = planting.add("candidate", person=person, target=target, decided_on=decided)  # type: ignore[arg-type]
    for criterion, is_satisfied in checks.items():
        planting.add(
            "candidate_check", candidate=key, criterion=criterion, is_satisfied=is_satisfied
        )
    return key


def checked_candidates(
    planting: Planting, rule: str, target: str, checks: Sequence[str], unmet: StateName | None
) -> None:
    """Three candidates: all attested, one refused, one not attested."""
    outcomes: Sequence[tuple[bool | None, StateName | None]] = (
        (True, None),
        (False, unmet),
        (None, "unknown"),
    )
    for last, state in outcomes:
        given = dict.fromkeys(checks, True) | {checks[-1]: last}
        key = candidate(planting, target, checks=given)
        if state:
            person = planting.register.row("candidate", key)["person"]
            planting.expect(rule, key, state, of="candidate", object_=("person", int(str(person))))

"""What the institution as a whole keeps: tasks by clause, targets, facts about documents."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from zhiren.policy.packs import load_pack
from zhiren_demo.planting import Planting

_LONGEST_NAME = 120


def registered_tasks(pack: str) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Clauses that must be registered as tasks, with their text and the items they name."""
    loaded = load_pack(pack)
    found: dict[str, tuple[str, tuple[str, ...]]] = {}
    for rule in loaded.rules:
        clauses: Mapping[str, Any] = rule.fields.get("clauses", {})
        for clause, about in clauses.items():
            items = tuple((about or {}).get("items", ()))
            found[clause] = (loaded.clauses[clause].text, items)
    return found


def place_task(
    planting: Planting,
    clause: str,
    text: str,
    item: str | None = None,
    *,
    finished_on: date | None,
    assigned_on: date,
    reported_on: date | None = None,
    due_on: date | None = None,
) -> int:
    """Place one task with its last report."""
    key = planting.add(
        "task",
        clause=clause,
        item=item,
        name=text.strip("，。；、：")[:_LONGEST_NAME],
        owner=planting.office,
        assigned_on=assigned_on,
        due_on=due_on,
        finished_on=finished_on,
        accepted_on=finished_on,
    )
    if reported_on:
        progress = 100 if finished_on else 60
        planting.add("task_report", task=key, reported_on=reported_on, progress_percent=progress)
    return key


def place_finished_tasks(
    planting: Planting,
    tasks: Mapping[str, tuple[str, tuple[str, ...]]],
    leave: Iterable[str] = (),
    *,
    done: date,
) -> None:
    """Every task of these clauses done, item by item, but those left to the caller."""
    left = set(leave)
    begun = done - timedelta(days=20)
    for clause, (text, items) in tasks.items():
        if clause in left:
            continue
        for item in items or (None,):
            place_task(
                planting,
                clause,
                text,
                item,
                finished_on=done,
                assigned_on=begun,
                reported_on=done,
            )


def measured(
    planting: Planting, metric: str, year: int, value: float, unit: int | None = None
) -> None:
    """Place a figure of a year (hundredths are stored), taken at the end of the year or today."""
    taken = min(planting.ago(days=5), date(year, 12, 31))
    planting.add(
        "target_measurement",
        metric=metric,
        unit=unit,
        year=year,
        value=round(value * 100),
        measured_on=taken,
    )

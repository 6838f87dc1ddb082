"""A toy institution under an invented policy: a lighthouse service and its keepers."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from rules.agreement import complete
from rules.making import make_rule
from zhiren.engine.session import Session
from zhiren.policy.pack import Pack, PackClause, PackDocument
from zhiren.policy.rule import Population, Rule
from zhiren.workdays.days import day_number

CLAUSE = "toy-2020#1.1"
KEEPERS = Population("守灯人", "person", clause=CLAUSE)
DRILLS = {
    "table": "training_record",
    "subject": "person",
    "on": "completed_on",
    "quantity": "hours",
    "where": {"level": ["校级"]},
}


def drills(strength: str = "duty", **more: Any) -> Rule:
    """Eight hours of drill a year."""
    fields = {"source": DRILLS, "period": "year"}
    return make_rule("periodic_quota", fields, {"minimum": 8}, KEEPERS, strength, **more)


def toy_pack(*rules: Rule) -> Pack:
    """A pack of one document with one clause."""
    document = PackDocument(
        "toy-2020",
        "守灯办法",
        Path("toy.txt"),
        "灯塔局",
        None,
        None,
        None,
        date(2000, 1, 1),
        CLAUSE,
    )
    clause = PackClause(
        CLAUSE, "body", "守灯人每年参加不少于8学时的演练。", "rule", ("rule:drills",)
    )
    return Pack(
        "toy", "灯塔局", "灯塔局", Path(), "v1", {"toy-2020": document}, {CLAUSE: clause}, {},
        rules or (drills(),),
    )  # fmt: skip


def day(text: str) -> int:
    return day_number(date.fromisoformat(text))


def keeper(key: int, **more: Any) -> dict[str, Any]:
    row = {"person": key, "code": f"K{key:03}", "name": f"守灯人{key}", "status": "在职", "unit": 1}
    return row | {"entered_on": day("2010-01-01")} | more


def drill(key: int, on: str, hours: int | None, **more: Any) -> dict[str, Any]:
    return {"person": key, "completed_on": day(on), "hours": hours, "level": "校级", **more}


TABLES: dict[str, list[dict[str, Any]]] = {
    "unit": [{"unit": 1, "code": "U1", "name": "东礁灯塔", "kind": "直属单位"}],
    "person": [keeper(1), keeper(2), keeper(3), keeper(4, entered_on=day("2025-02-01"))],
    "training_record": [
        drill(1, "2024-05-01", 799),
        drill(2, "2024-05-01", 800),
        drill(3, "2024-05-01", None),
        drill(1, "2025-12-01", 900),
    ],
}


def toy_session(tables: dict[str, list[dict[str, Any]]] = TABLES) -> Session:
    """The toy institution's tables in DuckDB."""
    session = Session()
    for name, rows in complete(tables).items():
        session.put(name, rows)
    return session

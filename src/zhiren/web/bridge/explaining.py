"""说明 of one subject under one rule, from the database: the rows a finding rests on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from zhiren.engine.explaining import explain
from zhiren.snapshot.schema import table as table_of
from zhiren.web.bridge.judging import plan_for
from zhiren.web.bridge.packs import pack_of
from zhiren.web.bridge.row_source import RegisterRows
from zhiren.web.lib.partial_dates import as_read
from zhiren.web.register.columns import title_of
from zhiren.web.register.models import MODEL_OF

if TYPE_CHECKING:
    from datetime import date

    from zhiren.engine.explaining import Evidence
    from zhiren.policy.rule import Rule
    from zhiren.web.register.models import Institution

# More rows than these are counted, not shown: a rank compares everybody of a class.
MOST_ROWS = 50
# The key stands apart; no rule rests on an identity number.
_LEFT_OUT = frozenset({"行", table_of("person").column("identity_number").title})


@dataclass(frozen=True)
class EvidenceRow:
    """One row of the register: its key, cells in the table's columns, and whose it is (keys)."""

    key: int
    cells: tuple[str, ...]
    person: int | None
    unit: int | None
    is_own: bool


@dataclass(frozen=True)
class EvidenceTable:
    """Rows of one table; ``rows`` are the subject's own first, ``more`` those not shown."""

    table: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[EvidenceRow, ...]
    more: int


@dataclass(frozen=True)
class Subject:
    """Whom or what a finding is about, by table, key, and the keys of unit and person."""

    rule: str
    table: str
    key: int
    unit: int | None
    person: int | None


def evidence_of(institution: Institution, subject: Subject, as_of: date) -> list[EvidenceTable]:
    """What the register now says about the subject that the rule reads; empty when the rule is gone.

    Raises PackError.
    """
    pack = pack_of(institution)
    plan = plan_for(pack, as_of)
    rules = [p for p in plan.rules if p.rule.id == subject.rule]
    source = RegisterRows(institution.pk)
    shown: list[EvidenceTable] = []
    for explanation in explain(source, plan, subject.table, subject.key, rules):
        rule = explanation.planned.rule
        shown += [_table(e, subject, _wanted(rule, e, subject)) for e in explanation.evidence]
    return [table for table in shown if table.rows]


def _wanted(rule: Rule, evidence: Evidence, subject: Subject) -> list[Mapping[str, str]]:
    """The rows the rule counts: those of the kinds to which it restricts its source.

    The others were fetched with them, and may tell what the finding's reader may not see. Of
    tasks, it is the one judged and those it must keep step with.
    """
    if evidence.table == subject.table == "task":
        return _task_rows(rule, evidence, subject)
    source = rule.fields.get("source")
    if not isinstance(source, Mapping) or source.get("table") != evidence.table:
        return list(evidence.rows)
    of = table_of(evidence.table)
    where = {of.column(name).title: words for name, words in source.get("where", {}).items()}
    return [
        row
        for row in evidence.rows
        if all(row[title] in {_written(word) for word in words} for title, words in where.items())
    ]


def _task_rows(rule: Rule, evidence: Evidence, subject: Subject) -> list[Mapping[str, str]]:
    clauses = rule.fields.get("clauses", {})
    in_step = {entry.get("sync_with") for entry in clauses.values()} - {None}
    title = table_of("task").column("clause").title
    return [r for r in evidence.rows if int(r["行"]) == subject.key or r[title] in in_step]


def _written(word: object) -> str:
    return {True: "是", False: "否"}[word] if isinstance(word, bool) else str(word)


def _table(
    evidence: Evidence, subject: Subject, wanted: Sequence[Mapping[str, str]]
) -> EvidenceTable:
    owners = _owners(evidence.table, [int(row["行"]) for row in wanted])
    rows = [
        _row(row, owners.get(int(row["行"]), (None, None)), evidence.table, subject)
        for row in wanted
    ]
    rows.sort(key=lambda row: not row.is_own)
    of = {column.title: column for column in table_of(evidence.table).columns}
    columns = tuple(title_of(of[title]) for title in evidence.rows[0] if title not in _LEFT_OUT)
    kept = tuple(rows[:MOST_ROWS])
    return EvidenceTable(evidence.table, evidence.title, columns, kept, len(rows) - len(kept))


def _row(
    row: Mapping[str, str], owner: tuple[int | None, int | None], table: str, subject: Subject
) -> EvidenceRow:
    person, unit = owner
    own_person = person is not None and person == subject.person
    own_unit = person is None and unit is not None and unit == subject.unit
    is_subject = table == subject.table and int(row["行"]) == subject.key
    of = {column.title: column for column in table_of(table).columns}
    cells = tuple(
        as_read(value) if of[title].type == "date" else value
        for title, value in row.items()
        if title not in _LEFT_OUT
    )
    return EvidenceRow(int(row["行"]), cells, person, unit, own_person or own_unit or is_subject)


def _owners(table: str, keys: Sequence[int]) -> dict[int, tuple[int | None, int | None]]:
    """Person and unit of rows, by the model's own paths."""
    model: Any = MODEL_OF[table]
    person = model.PERSON_PATH
    unit = next((p for p in model.UNIT_PATHS if "__" not in p), None)
    person_field = "pk" if person == "" else f"{person}_id" if person else None
    unit_field = "pk" if unit == "" else f"{unit}_id" if unit else None
    fields = [f for f in (person_field, unit_field) if f and f != "pk"]
    found = {}
    for row in _values(model, keys, fields):
        found[row["pk"]] = (
            row[person_field] if person_field else None,
            row[unit_field] if unit_field else None,
        )
    return found


def _values(model: Any, keys: Sequence[int], fields: Sequence[str]) -> Iterator[dict[str, Any]]:
    yield from model.objects.filter(pk__in=keys[:1_000]).values("pk", *fields)

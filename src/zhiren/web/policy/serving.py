"""落实 (serving): everything that does something about a clause, ready to be shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from zhiren.policy.pack import CLAUSE_STATES
from zhiren.snapshot.schema import table as table_of
from zhiren.web.policy.kept import Kept, judges_by_clause
from zhiren.web.policy.readings import Reading, reading_of
from zhiren.web.policy.wording import (
    population_words,
    strength_title,
    table_title,
    value_words,
)
from zhiren.web.register.access import editable_tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from zhiren.policy.pack import Pack, PackClause, PackProcess, Programme, Register
    from zhiren.policy.rule import Rule
    from zhiren.web.accounts.access import Access

KINDS = {
    "rule": "规则", "process": "流程", "register": "登记", "programme": "常态工作",
    "report": "报表",
}  # fmt: skip


@dataclass(frozen=True)
class ValueLine:
    """One dated value of a parameter, in words, with what sets it."""

    title: str
    words: str
    since: date
    clause: str
    reading: Reading | None
    source: str
    is_verified: bool
    is_in_force: bool


@dataclass(frozen=True)
class RuleShown:
    """A rule with its values by date, its subjects in words and how well it is kept."""

    rule: Rule
    strength: str
    values: tuple[ValueLine, ...]
    population: str
    conditions: tuple[str, ...]
    population_clause: str
    population_reading: Reading | None
    readings: tuple[Reading, ...]
    kept: Kept | None
    judges_by_clause: bool
    is_in_force: bool


@dataclass(frozen=True)
class StepShown:
    """A step of a process; ``is_here`` when it rests on the clause shown."""

    title: str
    clauses: tuple[str, ...]
    is_here: bool


@dataclass(frozen=True)
class ProcessShown:
    """A process with its steps."""

    process: PackProcess
    steps: tuple[StepShown, ...]
    readings: tuple[Reading, ...]


@dataclass(frozen=True)
class RegisterShown:
    """A register, its sheet's title and the address of the list that shows its records."""

    register: Register
    table: str
    address: str


@dataclass(frozen=True)
class ProgrammeShown:
    """A programme and the reading that explains its period."""

    programme: Programme
    reading: Reading | None


@dataclass(frozen=True)
class Served:
    """All that serves one clause."""

    rules: tuple[RuleShown, ...]
    processes: tuple[ProcessShown, ...]
    registers: tuple[RegisterShown, ...]
    programmes: tuple[ProgrammeShown, ...]
    reports: tuple[Any, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing does."""
        return not (
            self.rules or self.processes or self.registers or self.programmes or self.reports
        )


def serving_titles(pack: Pack, clause: PackClause) -> list[tuple[str, str]]:
    """Kind and title of each thing that serves a clause, in its order."""
    titles = []
    for reference in clause.served_by:
        kind, _, name = reference.partition(":")
        found = _named(pack, kind, name)
        titles.append((KINDS.get(kind, kind), found.title if found is not None else name))
    return titles


def state_title(state: str) -> str:
    """规则, 流程 …; the word itself for a state that there is not."""
    return CLAUSE_STATES.get(state, state)


def served(
    access: Access, pack: Pack, clause: PackClause, on: date, by_rule: Mapping[str, Kept]
) -> Served:
    """What serves a clause on that day."""
    by_kind: dict[str, list[Any]] = {kind: [] for kind in KINDS}
    for reference in clause.served_by:
        kind, _, name = reference.partition(":")
        found = _named(pack, kind, name)
        if found is not None:
            by_kind[kind].append(found)
    return Served(
        rules=tuple(_rule(pack, rule, on, by_rule) for rule in by_kind["rule"]),
        processes=tuple(_process(pack, p, clause) for p in by_kind["process"]),
        registers=tuple(_register(access, r) for r in by_kind["register"]),
        programmes=tuple(
            ProgrammeShown(p, reading_of(pack, p.reading)) for p in by_kind["programme"]
        ),
        reports=tuple(by_kind["report"]),
    )


def _named(pack: Pack, kind: str, name: str) -> Any:
    if not pack.resolves(f"{kind}:{name}"):
        return None
    if kind == "rule":
        return pack.rule(name)
    tables: Mapping[str, Mapping[str, Any]] = {
        "process": pack.processes,
        "programme": pack.programmes,
        "register": pack.registers,
        "report": pack.reports,
    }
    return tables[kind][name]


def _rule(pack: Pack, rule: Rule, on: date, by_rule: Mapping[str, Kept]) -> RuleShown:
    population = rule.population
    return RuleShown(
        rule=rule,
        strength=strength_title(rule.strength),
        values=tuple(_values(pack, rule, on)),
        population=population.name if population else "",
        conditions=tuple(population_words(population, rule)) if population else (),
        population_clause=population.clause if population else "",
        population_reading=reading_of(pack, population.reading) if population else None,
        readings=_readings(pack, rule.readings),
        kept=by_rule.get(rule.id),
        judges_by_clause=judges_by_clause(rule),
        is_in_force=rule.is_in_force(on),
    )


def _values(pack: Pack, rule: Rule, on: date) -> Iterator[ValueLine]:
    for parameter in rule.parameters.values():
        started = [entry for entry in parameter.values if entry.from_on <= on]
        for entry in parameter.values:
            yield ValueLine(
                title=parameter.title,
                words=value_words(parameter, entry),
                since=entry.from_on,
                clause=entry.clause,
                reading=reading_of(pack, entry.reading),
                source=entry.source,
                is_verified=entry.is_verified,
                is_in_force=bool(started) and entry is started[-1],
            )


def _process(pack: Pack, process: PackProcess, clause: PackClause) -> ProcessShown:
    steps = tuple(
        StepShown(step.title, step.clauses, clause.id in step.clauses) for step in process.steps
    )
    return ProcessShown(process, steps, _readings(pack, process.readings))


def _register(access: Access, register: Register) -> RegisterShown:
    """Those who keep the table are led to its rows, others to the roster or the units."""
    address = ""
    if register.table == "pack":
        address = reverse("policy:document_list")
    elif register.table in editable_tables(access):
        address = reverse("register:row_list", kwargs={"table": register.table})
    elif _is_of_persons(register.table) and access.may("roster.view"):
        address = reverse("roster:person_list")
    elif not _is_of_persons(register.table) and access.may("unit.view"):
        address = reverse("register:unit_list")
    return RegisterShown(register, table_title(register.table), address)


def _is_of_persons(name: str) -> bool:
    try:
        table = table_of(name)
    except KeyError:
        return False
    return name == "person" or any(column.ref == "person" for column in table.columns)


def _readings(pack: Pack, names: Iterable[str]) -> tuple[Reading, ...]:
    found = (reading_of(pack, name) for name in dict.fromkeys(names))
    return tuple(reading for reading in found if reading is not None)

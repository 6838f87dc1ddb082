"""制度包 (pack): the documents of one institution and what serves each of their clauses.

All values are plain and frozen; how they are written down is in docs/pack-format.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from zhiren.policy.rule import Population, Rule
from zhiren.workdays.calendar import WorkCalendar
from zhiren.workdays.periods import DEFAULT_SEMESTERS, Semesters

CLAUSE_STATES = {
    "rule": "规则",
    "process": "流程",
    "record": "登记",
    "programme": "常态工作",
    "task": "任务",
    "report": "报表",
    "effect": "效力",
    "principle": "原则",
    "human": "由人判断",
}


@dataclass(frozen=True)
class PackClause:
    """条款 in a pack: its verbatim text, its state and what serves it.

    ``served_by`` are references ``rule:<id>``, ``process:<id>``, ``register:<id>``,
    ``programme:<id>``, ``report:<id>``; ``facts`` the numbers it sets, with the quoted words;
    ``suggested_owner`` is a proposal where the document names nobody; ``note`` says in Chinese
    what the system does about the clause.
    """

    id: str
    part: str
    text: str
    state: str
    served_by: tuple[str, ...] = ()
    reason: str = ""
    actor: str = ""
    words: tuple[str, ...] = ()
    strength: str = ""
    facts: tuple[Mapping[str, Any], ...] = ()
    related: tuple[str, ...] = ()
    suggested_owner: str = ""
    note: str = ""

    @property
    def document(self) -> str:
        """Id of the document the clause belongs to."""
        return self.id.partition("#")[0]

    @property
    def path(self) -> str:
        """The id without the document."""
        return self.id.partition("#")[2]


@dataclass(frozen=True)
class PackDocument:
    """制度文件 in a pack, with the period in which it is in force.

    ``effective`` is the first day in force; ``effective_basis`` the clause or the reading that
    says so; ``until`` the first day no longer in force, None while none is known. ``short_title``
    (简称) names one without a number where there is little room. ``repeals`` and ``cites`` name
    other documents: ``name``, ``clause`` and, where known, ``date``, ``until``.
    """

    id: str
    title: str
    file: Path
    issuer: str
    number: str | None
    issued: date | None
    printed: date | None
    effective: date
    effective_basis: str
    until: date | None = None
    addressees: str = ""
    interpreter: str = ""
    repeals: tuple[Mapping[str, str], ...] = ()
    cites: tuple[Mapping[str, str], ...] = ()
    short_title: str = ""

    @property
    def cited_as(self) -> str:
        """How papers and tables name it: by number, else by its short title, else in full."""
        return self.number or self.short_title or self.title

    def is_in_force(self, on: date) -> bool:
        """First day included, ``until`` not."""
        return self.effective <= on and (self.until is None or on < self.until)


@dataclass(frozen=True)
class ProcessStep:
    """One step of a process; a step without clauses is customary and set by no document."""

    title: str
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True)
class PackProcess:
    """流程: a named process, its roles and steps in order."""

    id: str
    title: str
    roles: tuple[str, ...]
    steps: tuple[ProcessStep, ...]
    readings: tuple[str, ...] = ()

    @property
    def clauses(self) -> tuple[str, ...]:
        """The clauses of all steps, each once, in order."""
        return tuple(dict.fromkeys(c for step in self.steps for c in step.clauses))


@dataclass(frozen=True)
class Programme:
    """常态工作: work a document wants done again and again.

    ``frequency`` are the document's own words (empty when it has none); ``period`` the interval
    it is planned by, which ``reading`` explains when no document sets it.
    """

    id: str
    title: str
    clause: str
    frequency: str = ""
    period: str = ""
    reading: str = ""
    who: str = ""
    whom: str = ""


@dataclass(frozen=True)
class Register:
    """登记册: clauses whose subject is kept in a snapshot table."""

    id: str
    title: str
    table: str
    clauses: tuple[str, ...]


@dataclass(frozen=True)
class ReportForm:
    """报表: a document to print, with the clauses that ask for it."""

    id: str
    title: str
    clauses: tuple[str, ...]


@dataclass(frozen=True)
class Pack:
    """制度包 as loaded. ``version`` is a digest of all its files: equal text, equal version.

    ``rules`` are in the order of the files; ``calendar`` is None when the institution adds no
    notices to the State Council's.
    """

    id: str
    title: str
    institution: str
    directory: Path
    version: str
    documents: Mapping[str, PackDocument]
    clauses: Mapping[str, PackClause]
    populations: Mapping[str, Population]
    rules: tuple[Rule, ...]
    processes: Mapping[str, PackProcess] = field(default_factory=dict)
    programmes: Mapping[str, Programme] = field(default_factory=dict)
    registers: Mapping[str, Register] = field(default_factory=dict)
    reports: Mapping[str, ReportForm] = field(default_factory=dict)
    semesters: Semesters = DEFAULT_SEMESTERS
    calendar: WorkCalendar | None = None

    def in_force(self, on: date) -> tuple[PackDocument, ...]:
        """The documents in force on that day, in the pack's order."""
        return tuple(d for d in self.documents.values() if d.is_in_force(on))

    def rules_in_force(self, on: date) -> tuple[Rule, ...]:
        """The rules to judge by on that day: those of documents in force."""
        return tuple(rule for rule in self.rules if rule.is_in_force(on))

    def rule(self, name: str) -> Rule:
        """The rule of that id; KeyError when there is none."""
        return self._rules_by_id[name]

    def rules_of(self, clause: str) -> tuple[Rule, ...]:
        """The rules that cite a clause, first those that rest on it."""
        citing = [rule for rule in self.rules if clause in rule.clauses]
        return tuple(sorted(citing, key=lambda rule: rule.clauses.index(clause)))

    def serving(self, clause: str) -> tuple[str, ...]:
        """What serves a clause; KeyError when the pack has no such clause."""
        return self.clauses[clause].served_by

    def resolves(self, reference: str) -> bool:
        """Whether a ``served_by`` reference names something this pack has."""
        kind, _, name = reference.partition(":")
        return name in self._served.get(kind, ())

    @cached_property
    def _rules_by_id(self) -> Mapping[str, Rule]:
        return {rule.id: rule for rule in self.rules}

    @cached_property
    def _served(self) -> Mapping[str, Mapping[str, Any]]:
        return {
            "rule": self._rules_by_id,
            "process": self.processes,
            "programme": self.programmes,
            "register": self.registers,
            "report": self.reports,
        }

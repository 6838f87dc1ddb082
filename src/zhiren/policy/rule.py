"""规则 (rule): one use of a rule kind in a pack, as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from zhiren.policy.values import Parameter


class Strength(StrEnum):
    """强度: what an unmet rule means."""

    HARD = "hard"
    DUTY = "duty"
    DEFAULT = "default"
    PERMISSION = "permission"
    AIM = "aim"


@dataclass(frozen=True)
class Population:
    """对象范围: whom a rule is about, at a date.

    ``subject`` is the snapshot table of the subjects (person, unit, reserve_list, task, ...).
    ``where`` restricts that table's own columns (column -> allowed values). ``holding`` asks for
    a current appointment to a post with these post columns; ``holding_unit`` restricts that
    post's unit. ``listed`` asks for a current row in a spell table (reserve_member, talent,
    secondment ...) with ``listed_where``. ``younger_than`` names a parameter of the rule, in full
    years: the person has not yet reached that age. Persons are in post (在职) unless ``where``
    says otherwise. A NULL in a restricted column leaves the row out; an unknown birth date does
    not: such a person's finding is unknown.
    """

    name: str
    subject: str
    where: Mapping[str, tuple[str | bool, ...]] = field(default_factory=dict)
    holding: Mapping[str, tuple[str | bool, ...]] = field(default_factory=dict)
    holding_unit: Mapping[str, tuple[str | bool, ...]] = field(default_factory=dict)
    listed: str | None = None
    listed_where: Mapping[str, tuple[str | bool, ...]] = field(default_factory=dict)
    younger_than: str | None = None
    clause: str = ""
    reading: str = ""


@dataclass(frozen=True)
class Rule:
    """规则. ``clauses[0]`` is the clause it rests on; further ones are cited beside it.

    ``fields`` is the kind's own structure (checked against the kind's schema when the pack is
    loaded); ``parameters`` the numbers and readings, by date. ``domains`` are the matters
    (考核, 评先评优 ...) in which a shield may suppress this rule's findings.
    """

    id: str
    kind: str
    title: str
    clauses: tuple[str, ...]
    strength: Strength
    fields: Mapping[str, Any]
    population: Population | None = None
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    readings: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    consequence: str = ""
    valid_from: date = date.min
    valid_until: date | None = None

    def is_in_force(self, on: date) -> bool:
        """First day included, last day not."""
        return self.valid_from <= on and (self.valid_until is None or on < self.valid_until)

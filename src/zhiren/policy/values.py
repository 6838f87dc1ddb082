"""Values by date: every number a document sets, with the clause that sets it.

A value holds from its date until the next one; asking before the first date is an error
that names that date (design: a silent default would judge people by a rule not in force).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


class NotInForceError(LookupError):
    """A value was asked for before its first date."""

    def __init__(self, name: str, asked_on: date, first_on: date, clause: str) -> None:
        self.name, self.asked_on, self.first_on, self.clause = name, asked_on, first_on, clause
        super().__init__(
            f"{name} 在 {asked_on} 尚无数值:首个数值自 {first_on} 起({clause})。"
            "请改用较晚的日期,或在制度包中补充更早的数值及其条款。"
        )


@dataclass(frozen=True)
class DatedValue:
    """One entry of a parameter: the value, the clause that sets it, the day it starts.

    ``clause`` is empty only for a value that no document sets; then ``reading`` names the
    entry of docs/readings that says who may confirm it. ``source`` names an outside regulation
    a reading takes the value from, and ``is_verified`` whether someone compared it with that text.
    """

    from_on: date
    value: object
    clause: str = ""
    reading: str = ""
    source: str = ""
    is_verified: bool = False


@dataclass(frozen=True)
class Parameter:
    """A named series of dated values, in ascending order of date, without duplicates."""

    name: str
    title: str
    unit: str
    values: tuple[DatedValue, ...]

    def at(self, on: date) -> DatedValue:
        """The entry in force on that day (a value starts on its own date, that day included)."""
        current = None
        for entry in self.values:
            if entry.from_on <= on:
                current = entry
        if current is None:
            first = self.values[0]
            raise NotInForceError(self.name, on, first.from_on, first.clause or first.reading)
        return current


Parameters = Mapping[str, Parameter]

"""What is judged on a day: the rules in force, their parameter values and bound integers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from zhiren.policy.values import NotInForceError
from zhiren.rules.judgement import Bindings, JudgementDate, RuleKind
from zhiren.rules.registry import rule_kind
from zhiren.rules.rows import Rows
from zhiren.workdays.calendar import (
    CalendarColumns,
    CalendarRow,
    WorkCalendar,
    calendar_columns,
    calendar_table,
)

if TYPE_CHECKING:
    from zhiren.policy.rule import Rule
    from zhiren.workdays.periods import Semesters

# The working-day table spans the careers and deadlines that can occur around an as-of day.
_YEARS_BACK = 50
_YEARS_AHEAD = 3


@dataclass(frozen=True)
class PlannedRule:
    """A rule on a day: its kind, the values in force and what they bind in the query."""

    rule: Rule
    kind: RuleKind
    when: JudgementDate
    bindings: Bindings


@dataclass(frozen=True)
class Skipped:
    """A rule that was not judged on the day, and why (Chinese)."""

    rule: Rule
    reason: str


@dataclass(frozen=True)
class Plan:
    """The rules to judge and those not in force, in order of rule id."""

    as_of: date
    policy_date: date
    rules: tuple[PlannedRule, ...]
    skipped: tuple[Skipped, ...]
    work_calendar: WorkCalendar | None

    @property
    def days(self) -> tuple[date, date]:
        """First and last day of the working days a judgement may need."""
        year = self.as_of.year
        return date(year - _YEARS_BACK, 1, 1), date(year + _YEARS_AHEAD, 12, 31)

    @cached_property
    def calendar_columns(self) -> CalendarColumns:
        """The working days as columns; made when first asked for, in about a millisecond."""
        return calendar_columns(*self.days, calendar=self.work_calendar)

    @cached_property
    def calendar(self) -> tuple[CalendarRow, ...]:
        """The working days as rows, for one subject and for engines elsewhere."""
        return tuple(calendar_table(*self.days, calendar=self.work_calendar))

    @cached_property
    def calendar_rows(self) -> Rows:
        """The working days as rows, indexed once for all judgements under this plan."""
        return Rows({"calendar": [row._asdict() for row in self.calendar]})


def plan_rules(
    rules: Iterable[Rule],
    as_of: date,
    policy_date: date,
    semesters: Semesters,
    calendar: WorkCalendar | None = None,
    horizon_days: int | None = None,
) -> Plan:
    """Resolve every rule at ``policy_date`` (which law) for facts ``as_of`` (which data).

    A rule outside its validity, or with a parameter that has no value yet, is skipped and
    listed, never judged by a later value.
    """
    planned, skipped = [], []
    for rule in sorted(rules, key=lambda r: r.id):
        if not rule.is_in_force(policy_date):
            skipped.append(Skipped(rule, _out_of_force(rule, policy_date)))
            continue
        try:
            values = {name: p.at(policy_date) for name, p in rule.parameters.items()}
        except NotInForceError as error:
            skipped.append(Skipped(rule, str(error)))
            continue
        when = JudgementDate(as_of, values, semesters, horizon_days)
        kind = rule_kind(rule.kind)
        planned.append(PlannedRule(rule, kind, when, kind.bindings(rule, when)))
    return Plan(as_of, policy_date, tuple(planned), tuple(skipped), calendar)


def _out_of_force(rule: Rule, on: date) -> str:
    if on < rule.valid_from:
        return f"自 {rule.valid_from} 起施行，{on} 尚未生效"
    return f"自 {rule.valid_until} 起不再适用，{on} 已失效"

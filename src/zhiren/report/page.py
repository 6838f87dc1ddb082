"""The report as one HTML file: nothing is loaded from elsewhere; it filters and prints."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined

from zhiren.engine.findings import STATE_ORDER
from zhiren.policy.rule import Strength
from zhiren.rules.judgement import STATE_TITLES, State

if TYPE_CHECKING:
    from zhiren.engine.evaluating import Counts
    from zhiren.report.summary import Report, RuleSection

STRENGTH_TITLES = {
    Strength.HARD: "刚性",
    Strength.DUTY: "应当",
    Strength.DEFAULT: "一般",
    Strength.PERMISSION: "可以",
    Strength.AIM: "力争",
}
MONTHS_SHOWN = 12
UNITS_SHOWN = 12


def as_page(report: Report) -> str:
    """The whole page; every text is escaped by the template engine."""
    environment = Environment(
        loader=PackageLoader("zhiren.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["percent"] = percent
    environment.filters["shares"] = shares
    return environment.get_template("report.html").render(
        report=report,
        states=STATE_ORDER,
        state_titles=STATE_TITLES,
        strength_titles=STRENGTH_TITLES,
        documents=documents(report.sections),
        months=report.months[:MONTHS_SHOWN],
        units=report.units[:UNITS_SHOWN],
    )


def percent(share: float | None) -> str:
    """A share as 「97.5%」; 「—」 when nothing was decided. Never rounds up to 100%."""
    if share is None:
        return "—"
    tenths = int(share * 1000)
    return f"{tenths // 10}%" if tenths % 10 == 0 else f"{tenths / 10}%"


def shares(counts: Counts) -> list[tuple[State, float]]:
    """States with their share of the judged, in percent, for a bar."""
    if not counts.total:
        return []
    return [
        (state, 100 * counts.by_state[state] / counts.total)
        for state in STATE_ORDER
        if counts.by_state.get(state)
    ]


def documents(sections: Iterable[RuleSection]) -> list[str]:
    """The documents whose clauses the sections rest on, in order of id."""
    return sorted({clause.split("#")[0] for s in sections for clause, _ in s.clause_texts})

"""The report as one HTML file: nothing is loaded from elsewhere; it filters and prints."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined

from zhiren.engine.findings import STATE_ORDER
from zhiren.policy.rule import Strength
from zhiren.report.values import basis, shown_value
from zhiren.rules.judgement import STATE_TITLES, State

if TYPE_CHECKING:
    from zhiren.engine.evaluating import Counts
    from zhiren.engine.findings import Finding
    from zhiren.report.summary import Report

STRENGTH_TITLES = {
    Strength.HARD: "刚性",
    Strength.DUTY: "应当",
    Strength.DEFAULT: "一般",
    Strength.PERMISSION: "可以",
    Strength.AIM: "力争",
}
# What a reader has to know about each state, once, at the head of the report.
STATE_MEANINGS = {
    State.BREACH: "期限已过而没有做到",
    State.DEVIATION: "与“一般”“原则上”的要求不一致，须说明理由",
    State.DUE: "现在应当办理，或文件没有写明期限",
    State.UNKNOWN: "缺少判定所需的数据，补齐后再判",
    State.UPCOMING: "期限将近，尚未逾期",
    State.ENTITLED: "具备条件，可以或应当给予",
    State.SUPPRESSED: "已有容错等决定，不作负面评价",
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
        state_meanings=STATE_MEANINGS,
        open_sections=[section for section in report.sections if not section.is_calm],
        calm_sections=[section for section in report.sections if section.is_calm],
        subject=subject,
        shown_value=shown_value,
        basis=partial(basis, report.pack),
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


def subject(finding: Finding) -> tuple[str, tuple[str, ...]]:
    """Whom a line is about, and what tells him apart: code, unit.

    A matter that has a number but no name is called by its person.
    """
    name, code = finding.subject_name, finding.subject_code
    if name == code and finding.object_name:
        name = finding.object_name
    beside = (code, finding.unit_name)
    return name, tuple(text for text in dict.fromkeys(beside) if text and text != name)

"""The report as JSON-ready values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from zhiren.rules.judgement import STATE_TITLES

if TYPE_CHECKING:
    from zhiren.report.summary import Report


def as_json(report: Report) -> dict[str, Any]:
    """Header, figures by clause and every shown finding; keys are stable, dates ISO."""
    return {
        "title": report.title,
        "institution": report.institution,
        "as_of": report.as_of.isoformat(),
        "policy_date": report.policy_date.isoformat(),
        "data": report.data_name,
        "made_at": report.made_at.isoformat(timespec="seconds"),
        "version": report.version,
        "judged": report.judged,
        "totals": {state.name.lower(): count for state, count in report.totals.items()},
        "state_titles": {s.name.lower(): title for s, title in STATE_TITLES.items()},
        "rules": [
            {
                "rule": section.rule.id,
                "title": section.rule.title,
                "strength": section.rule.strength.value,
                "clauses": [{"id": c, "text": text} for c, text in section.clause_texts],
                "total": section.counts.total,
                "by_state": {s.name.lower(): n for s, n in section.counts.by_state.items() if n},
                "compliance": section.counts.compliance,
                "hidden": section.hidden,
                "findings": [finding.as_json() for finding in section.shown],
            }
            for section in report.sections
        ],
        "not_judged": [
            {"rule": title, "clause": clause, "reason": reason}
            for title, clause, reason in report.skipped
        ],
    }

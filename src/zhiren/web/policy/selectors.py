"""What the database knows of how documents are kept, within the account's scope."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Count, Sum

from zhiren.web.findings.models import (
    OPEN_STATES,
    Finding,
    FindingEvent,
    RuleResult,
)
from zhiren.web.findings.sections import restricted_rules
from zhiren.web.findings.selectors import latest_whole_run
from zhiren.web.lib.moments import day_start
from zhiren.web.policy.access import BOARD, FINDINGS, own_pack, sees_whole
from zhiren.web.policy.kept import STATES, Kept, kept_from
from zhiren.web.register.access import may_beyond_own
from zhiren.web.register.models import Unit
from zhiren.web.register.trees import below

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from zhiren.web.accounts.access import Access
    from zhiren.web.findings.models import EvaluationRun

_SUMS = {f"sum_{name}": Sum(name) for name in STATES}
_HISTORY_DAYS = 730


def run_latest(access: Access) -> EvaluationRun | None:
    """The institution's last whole run that came to its end; None before the first."""
    return None if access.institution is None else latest_whole_run(access.institution)


def hidden_rules(access: Access) -> set[str]:
    """Rules whose findings the account may not see; their numbers are not told either.

    What it may see in its own file only is no ground to count others'.
    """
    pack = own_pack(access)
    if pack is None:
        return set()
    restricted = restricted_rules(pack).items()
    closed = [rules for action, rules in restricted if not may_beyond_own(access, action)]
    return set().union(*closed)


def results_in_scope(access: Access, unit: Unit | None = None) -> QuerySet[RuleResult]:
    """Rule results of what the account sees: one row a rule, or one a rule and unit.

    An account that sees the whole institution reads the institution's own rows; one that sees
    some units reads theirs; with ``unit``, those of its subtree.
    """
    rows = RuleResult.objects.filter(institution=access.institution)
    if not access.may(BOARD):
        return rows.none()
    rows = rows.exclude(rule__in=sorted(hidden_rules(access)))
    if unit is None and sees_whole(access, BOARD):
        return rows.filter(unit=None)
    units = Unit.objects.visible_to(access, BOARD)
    if unit is not None:
        units = units.filter(below(unit.path, ""))
    return rows.filter(unit__in=units)


def kept_by_rule(access: Access, run: EvaluationRun, unit: Unit | None = None) -> dict[str, Kept]:
    """By rule in one run."""
    rows = results_in_scope(access, unit).filter(run=run).values("rule").annotate(**_SUMS)
    return {row["rule"]: kept_from(row) for row in rows.order_by("rule")}


def kept_by_unit(
    access: Access, run: EvaluationRun, rules: list[str] | None = None
) -> dict[tuple[int, str], Kept]:
    """By unit and document in one run, for the units in scope; of some rules only, if given."""
    rows = RuleResult.objects.filter(run=run, unit__in=Unit.objects.visible_to(access, BOARD))
    rows = rows.exclude(rule__in=sorted(hidden_rules(access)))
    if rules is not None:
        rows = rows.filter(rule__in=rules)
    grouped = rows.values("unit", "document").annotate(**_SUMS).order_by("unit", "document")
    return {(row["unit"], row["document"]): kept_from(row) for row in grouped}


def kept_over_time(
    access: Access,
    today: date,
    rules: list[str] | None = None,
    unit: Unit | None = None,
    *,
    since: date | None = None,
) -> dict[str, list[tuple[date, Kept]]]:
    """By document, one entry a day that was judged, in order of time; from ``since``, if given."""
    first = since or today - timedelta(_HISTORY_DAYS)
    rows = results_in_scope(access, unit).filter(as_of__gte=first, as_of__lte=today)
    if rules is not None:
        rows = rows.filter(rule__in=rules)
    grouped = rows.values("document", "as_of").annotate(**_SUMS).order_by("document", "as_of")
    series: dict[str, list[tuple[date, Kept]]] = defaultdict(list)
    for row in grouped:
        series[row["document"]].append((row["as_of"], kept_from(row)))
    return series


def units_in_scope(access: Access) -> list[Unit]:
    """The units whose numbers the account sees, in their order, with their hosts."""
    return list(Unit.objects.visible_to(access, BOARD).select_related("host_unit"))


def findings_in_scope(access: Access, unit: Unit | None = None) -> QuerySet[Finding]:
    """Findings that the account sees, open or not; of a unit's subtree, if given."""
    rows: QuerySet[Finding] = Finding.objects.visible_to(access, FINDINGS)
    if unit is None:
        return rows
    return rows.filter(below(unit.path))


def open_findings(access: Access, unit: Unit | None = None) -> QuerySet[Finding]:
    """Open findings in scope that somebody has to do something about."""
    return findings_in_scope(access, unit).filter(status=Finding.Status.OPEN, state__in=OPEN_STATES)


def open_by(access: Access, field: str, unit: Unit | None = None) -> dict[str, int]:
    """How many open findings by clause, document or rule."""
    rows = open_findings(access, unit).values(field).annotate(count=Count("pk")).order_by(field)
    return {row[field]: row["count"] for row in rows}


def changes_since(access: Access, since: date, unit: Unit | None = None) -> dict[str, int]:
    """How many findings appeared, changed, went … since that day, by kind of event."""
    rows = (
        FindingEvent.objects.filter(
            at__gte=day_start(since), finding__in=findings_in_scope(access, unit)
        )
        .values("kind")
        .annotate(count=Count("finding", distinct=True))
        .order_by("kind")
    )
    return {row["kind"]: row["count"] for row in rows}


def due_between(
    access: Access, start: date, end: date, unit: Unit | None = None
) -> QuerySet[Finding]:
    """Open findings whose day comes in that time, the nearest first."""
    return (
        findings_in_scope(access, unit)
        .filter(status=Finding.Status.OPEN, due_on__gte=start, due_on__lte=end)
        .select_related("unit")
        .order_by("due_on", "gravity", "pk")
    )

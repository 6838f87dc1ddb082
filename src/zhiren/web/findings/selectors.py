"""Reading findings, runs and compliance; the number of statements never grows with the data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import Count, QuerySet, Sum

from zhiren.web.findings.models import EvaluationRun, Finding, FindingQuerySet, RuleResult

if TYPE_CHECKING:
    from datetime import date, datetime

    from zhiren.web.accounts.access import Access

_STATES = (
    "total", "met", "upcoming", "entitled", "due", "breach", "deviation", "unknown", "suppressed",
)  # fmt: skip


@dataclass(frozen=True)
class Compliance:
    """How well a clause, a document or a unit does: judgements by state.

    ``rate`` is kept / (kept + failed), None where nothing was decided; 将到期 and 可享受 are
    kept, 待办 is not; 数据不足 and 不计 count in neither.
    """

    total: int = 0
    met: int = 0
    upcoming: int = 0
    entitled: int = 0
    due: int = 0
    breach: int = 0
    deviation: int = 0
    unknown: int = 0
    suppressed: int = 0

    @property
    def kept(self) -> int:
        """Judgements that keep the rule."""
        return self.met + self.upcoming + self.entitled

    @property
    def failed(self) -> int:
        """Judgements that do not."""
        return self.due + self.breach + self.deviation

    @property
    def rate(self) -> float | None:
        """Share kept among those decided."""
        decided = self.kept + self.failed
        return self.kept / decided if decided else None

    @property
    def percent(self) -> str:
        """The rate for the screen: 96.4%; 100% only when nothing failed; — for none."""
        if self.rate is None:
            return "—"
        shown = f"{self.rate * 100:.1f}".removesuffix(".0")
        return "99.9%" if shown == "100" and self.failed else f"{shown}%"


class OnDay(NamedTuple):
    """Compliance of a document on a day."""

    as_of: date
    document: str
    compliance: Compliance


def latest_whole_run(institution: int) -> EvaluationRun | None:
    """The last finished run over the whole register; None before the first. One statement."""
    done = EvaluationRun.objects.filter(
        institution=institution, is_whole=True, status=EvaluationRun.Status.DONE
    )
    return done.first()


def open_counts_by_clause(
    institution: int, access: Access | None = None
) -> dict[str, dict[str, int]]:
    """Open findings by the clause they rest on and by state. One statement.

    With ``access`` only those the account would see in the list.
    """
    rows = _open(institution, access)
    counts: dict[str, dict[str, int]] = {}
    for clause, state, number in rows.values_list("clause", "state").annotate(n=Count("pk")):
        counts.setdefault(clause, {})[state] = number
    return counts


def open_counts(institution: int, access: Access | None = None) -> dict[str, int]:
    """Open findings by state. One statement."""
    rows = _open(institution, access)
    return dict(rows.order_by().values_list("state").annotate(n=Count("pk")))


def compliance_by_clause(institution: int) -> dict[str, Compliance]:
    """Compliance of each clause that a rule rests on, by the last whole run. One statement."""
    rows = _latest(institution).filter(unit=None)
    return {row.pop("clause"): Compliance(**row) for row in _summed(rows, "clause")}


def compliance_by_document(institution: int) -> dict[str, Compliance]:
    """The same by document. One statement."""
    rows = _latest(institution).filter(unit=None)
    return {row.pop("document"): Compliance(**row) for row in _summed(rows, "document")}


def compliance_by_document_and_unit(
    institution: int, units: QuerySet[Any] | None = None
) -> dict[tuple[str, int], Compliance]:
    """Compliance by document and unit (keys), by the last whole run. One statement.

    A row counts for the unit of the judged person or matter itself; whoever wants faculties adds
    up their departments. ``units`` restricts which units are told of.
    """
    rows = _latest(institution).exclude(unit=None)
    if units is not None:
        rows = rows.filter(unit__in=units)
    return {
        (row.pop("document"), row.pop("unit")): Compliance(**row)
        for row in _summed(rows, "document", "unit")
    }


def compliance_by_clause_and_unit(
    institution: int, document: str
) -> dict[tuple[str, int], Compliance]:
    """The same for the clauses of one document. One statement."""
    rows = _latest(institution).exclude(unit=None).filter(document=document)
    return {
        (row.pop("clause"), row.pop("unit")): Compliance(**row)
        for row in _summed(rows, "clause", "unit")
    }


def compliance_over_time(
    institution: int,
    *,
    document: str | None = None,
    unit: int | None = None,
    since: date | None = None,
) -> list[OnDay]:
    """Compliance by day and document, oldest first. One statement.

    ``unit`` tells of one unit instead of the institution. Older days are month ends.
    """
    rows = RuleResult.objects.filter(institution=institution, unit=unit)
    if document is not None:
        rows = rows.filter(document=document)
    if since is not None:
        rows = rows.filter(as_of__gte=since)
    return [
        OnDay(row.pop("as_of"), row.pop("document"), Compliance(**row))
        for row in _summed(rows, "as_of", "document")
    ]


def changed_since(access: Access, when: datetime) -> FindingQuerySet:
    """Visible findings that appeared, changed, were resolved or waived since; newest first."""
    rows: FindingQuerySet = Finding.objects.visible_to(access, "finding.view")
    return (
        rows.filter(changed_at__gte=when).select_related("unit", "person").order_by("-changed_at")
    )


def _open(institution: int, access: Access | None) -> FindingQuerySet:
    rows: FindingQuerySet = Finding.objects.all()
    if access is not None:
        rows = rows.visible_to(access, "finding.view")
    return rows.filter(institution=institution).open().order_by()


def _latest(institution: int) -> QuerySet[RuleResult]:
    """The numbers of the last day there are numbers for."""
    rows = RuleResult.objects.filter(institution=institution)
    return rows.filter(as_of=rows.order_by("-as_of").values("as_of")[:1])


def _summed(rows: QuerySet[RuleResult], *by: str) -> list[dict[str, Any]]:
    sums: Mapping[str, Any] = {f"sum_{name}": Sum(name) for name in _STATES}
    found = rows.order_by(*by).values(*by).annotate(**sums)
    return [{name.removeprefix("sum_"): value for name, value in row.items()} for row in found]

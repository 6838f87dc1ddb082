"""The figures of the front page; each counts by the very condition of the list it opens.

Few statements, and as many at 100 persons as at 100,000: due dates and units are few.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q

from zhiren.web.findings.models import OPEN_STATES, EvaluationRun, Finding
from zhiren.web.findings.selectors import Compliance
from zhiren.web.lib.moments import day_start
from zhiren.web.policy.selectors import kept_over_time
from zhiren.web.register.models import Unit
from zhiren.web.todos.access import todos_for_view
from zhiren.web.todos.filters import SOON, THIS_MONTH, in_tab, of_status, priority_of

if TYPE_CHECKING:
    from zhiren.web.accounts.access import Access

WEEKS = 12
_WEEK = timedelta(days=7)
_MONTH_AGO = timedelta(days=30)
# Numbers of older days are kept by month ends, so a day near enough may lie a month before.
_REACH_BACK = timedelta(days=62)
_UNITS_SHOWN = 10
_TODOS_SHOWN = 8


@dataclass
class TodoFigures:
    """Standing todos in scope: by part of the due date, and those that wait for the account."""

    all: int = 0
    overdue: int = 0
    today: int = 0
    week: int = 0
    month: int = 0
    mine: int = 0
    pool: int = 0
    escalated: int = 0
    reported: int = 0
    by_week: list[Week] = field(default_factory=list)

    @property
    def are_weeks_empty(self) -> bool:
        """Whether nothing falls due in any of the weeks."""
        return not any(week.count for week in self.by_week)


@dataclass(frozen=True)
class Week:
    """Todos due in one week from Monday to before the next."""

    first: date
    until: date
    count: int


def todo_figures(access: Access, today: date) -> TodoFigures:
    """All of them from one statement: rows counted by due date."""
    standing = todos_for_view(access).filter(of_status("standing", today))
    rows = (
        standing.order_by()
        .values("due_on")
        .annotate(
            n=Count("pk"),
            mine=Count("pk", filter=in_tab("mine", access)),
            pool=Count("pk", filter=in_tab("pool", access)),
            escalated=Count("pk", filter=Q(escalated_at__isnull=False)),
            reported=Count("pk", filter=of_status("reported", today)),
        )
    )
    figures, by_day = TodoFigures(), Counter[date]()
    for row in rows:
        due_on, count = row["due_on"], row["n"]
        figures.all += count
        for name in ("mine", "pool", "escalated", "reported"):
            setattr(figures, name, getattr(figures, name) + row[name])
        if due_on is not None:
            by_day[due_on] += count
    figures.overdue = sum(n for day, n in by_day.items() if day < today)
    figures.today = by_day[today]
    figures.week = _between(by_day, today, today + SOON)
    figures.month = _between(by_day, today, today + THIS_MONTH)
    figures.by_week = _weeks(by_day, today)
    return figures


def _between(by_day: Counter[date], first: date, last: date) -> int:
    return sum(n for day, n in by_day.items() if first <= day <= last)


def _weeks(by_day: Counter[date], today: date) -> list[Week]:
    monday = today - timedelta(days=today.weekday())
    starts = [monday + _WEEK * number for number in range(WEEKS)]
    return [
        Week(s, s + _WEEK, sum(n for day, n in by_day.items() if s <= day < s + _WEEK))
        for s in starts
    ]


def first_todos(access: Access, today: date, tab: str) -> list[Any]:
    """The most urgent of a tab. One statement."""
    rows = todos_for_view(access).filter(of_status("open", today), in_tab(tab, access))
    rows = rows.annotate(priority=priority_of(today)).select_related("unit")
    return list(rows.order_by("priority", "due_on", "gravity", "pk")[:_TODOS_SHOWN])


@dataclass
class FindingFigures:
    """Open findings in scope by state; those to be dealt with by document and by unit."""

    by_state: Counter[str] = field(default_factory=Counter)
    by_document: Counter[str] = field(default_factory=Counter)
    by_unit: list[tuple[Unit, int]] = field(default_factory=list)

    @property
    def unmet(self) -> int:
        """Those that somebody has to do something about."""
        return sum(self.by_state[state] for state in OPEN_STATES)


def finding_figures(access: Access) -> FindingFigures:
    """From two statements: counts by state, document and unit, and the units' names.

    Each finding counts at its own unit alone, one of a Party organisation at the unit it sits in:
    what contains all others is not the worst of them for that.
    """
    found = Finding.objects.visible_to(access, "finding.view").filter(status=Finding.Status.OPEN)
    fields = ("state", "document", "unit", "unit__host_unit")
    rows = found.order_by().values_list(*fields).annotate(n=Count("pk"))
    figures, by_unit = FindingFigures(), Counter[int]()
    for state, document, unit, host, count in rows:
        figures.by_state[state] += count
        if state in OPEN_STATES:
            figures.by_document[document] += count
            if unit is not None:
                by_unit[host or unit] += count
    worst = by_unit.most_common(_UNITS_SHOWN)
    units = Unit.all_objects.in_bulk([key for key, _ in worst])
    figures.by_unit = [(units[key], count) for key, count in worst if key in units]
    return figures


@dataclass(frozen=True)
class DocumentLine:
    """How well a document is kept now, and how well it was a month ago."""

    document: str
    title: str
    now: Compliance
    before: Compliance | None
    before_on: date | None
    unmet: int

    @property
    def difference(self) -> float | None:
        """Percentage points gained since; None where either is undecided."""
        if self.before is None or self.now.rate is None or self.before.rate is None:
            return None
        return round((self.now.rate - self.before.rate) * 100, 1)

    @property
    def decided(self) -> int:
        """Judgements that count in the rate."""
        return self.now.kept + self.now.failed

    @property
    def now_percent(self) -> float:
        """For the bar."""
        return round((self.now.rate or 0) * 100, 1)

    @property
    def before_percent(self) -> float | None:
        """For the chart; None where there is nothing to compare with."""
        if self.before is None or self.before.rate is None:
            return None
        return round(self.before.rate * 100, 1)


def document_lines(
    access: Access, titles: dict[str, str], unmet: Counter[str], today: date
) -> list[DocumentLine]:
    """One line a document judged lately, of the units in scope as on the board. One statement."""
    by_document = kept_over_time(access, today, since=today - _REACH_BACK)
    lines = []
    for document, title in titles.items():
        days = by_document.get(document)
        if not days:
            continue
        last_on, now = days[-1]
        earlier = [(on, c) for on, c in days if on <= last_on - _MONTH_AGO]
        before_on, before = earlier[-1] if earlier else (None, None)
        lines.append(DocumentLine(document, title, now, before, before_on, unmet[document]))
    return lines


def changes(access: Access, since: date) -> Counter[str]:
    """Findings that changed since a day, by what became of them. One statement."""
    rows = Finding.objects.visible_to(access, "finding.view").filter(
        changed_at__gte=day_start(since)
    )
    return Counter(dict(rows.order_by().values_list("status").annotate(n=Count("pk"))))


def runs(institution: int) -> tuple[EvaluationRun | None, EvaluationRun | None]:
    """The run that waits or is under way, and the last that is done. One statement."""
    whole = EvaluationRun.objects.filter(institution=institution, is_whole=True)
    latest = list(whole.order_by("-id")[:_RUNS_LOOKED_AT])
    ahead = [r for r in latest if r.status in (_STATUS.WAITING, _STATUS.RUNNING)]
    done = [r for r in latest if r.status == _STATUS.DONE]
    return (ahead[0] if ahead else None, done[0] if done else None)


_RUNS_LOOKED_AT = 20
_STATUS = EvaluationRun.Status

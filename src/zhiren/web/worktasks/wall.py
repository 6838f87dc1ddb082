"""总览大屏 (wall board): what the leaders' meeting looks at, put together in few statements."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import F

from zhiren.web.worktasks import outlook
from zhiren.web.worktasks.access import orders_for_view
from zhiren.web.worktasks.lights import with_light
from zhiren.web.worktasks.selectors import rollup_of
from zhiren.web.worktasks.trends import trend

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from zhiren.web.accounts.access import Access
    from zhiren.web.worktasks.forecasting import Forecast
    from zhiren.web.worktasks.models import Plan, SupervisionOrder, WorkTask
    from zhiren.web.worktasks.selectors import Rollup
    from zhiren.web.worktasks.trends import Week

UNITS_SHOWN, OVERDUE_SHOWN, LATE_SHOWN, ORDERS_SHOWN = 12, 10, 8, 6


@dataclass(frozen=True)
class Overdue:
    """A task past its day and by how many days."""

    work: WorkTask
    days: int


@dataclass(frozen=True)
class Wall:
    """Everything on the board."""

    rolled: Rollup
    weeks: list[Week]
    overdue: list[Overdue]
    ahead: outlook.Ahead
    late: list[tuple[WorkTask, Forecast]]
    orders: list[SupervisionOrder]

    @property
    def units(self) -> list[Any]:
        """The units with most overdue tasks."""
        return self.rolled.units[:UNITS_SHOWN]

    @property
    def chart(self) -> dict[str, Any]:
        """The trend as the chart draws it; the same figures stand in a table."""
        return {
            "weeks": [f"{week.last:%m.%d}" for week in self.weeks],
            "lines": [
                {"name": "应完成（累计）", "data": [week.due for week in self.weeks]},
                {"name": "已完成（累计）", "data": [week.finished for week in self.weeks]},
                {"name": "逾期未完成", "data": [week.late for week in self.weeks]},
            ],
            "reports": [week.reports for week in self.weeks],
        }


def wall_of(access: Access, plan: Plan, works: QuerySet[WorkTask], today: date) -> Wall:
    """The board of a plan's tasks in sight; of a settled plan its last weeks. Seven statements."""
    lit = with_light(works.order_by(), today)
    ahead = outlook.forecasts(lit, today)
    overdue, late = ahead.overdue[:OVERDUE_SHOWN], ahead.late[:LATE_SHOWN]
    shown = outlook.named([*overdue, *(pk for pk, _ in late)])
    ended = plan.last_day if plan.status == plan.Status.FROZEN else today
    return Wall(
        rollup_of(lit),
        trend(works, plan.last_day, min(ended, today)),
        [Overdue(shown[pk], _days(shown[pk], today)) for pk in overdue],
        ahead,
        [(shown[pk], told) for pk, told in late],
        open_orders(access, plan, today),
    )


def _days(work: WorkTask, today: date) -> int:
    return (today - work.due_on).days


def open_orders(access: Access, plan: Plan, today: date) -> list[SupervisionOrder]:
    """Supervision orders on the plan's tasks that are not closed, the most pressing first."""
    rows = orders_for_view(access).filter(works__plan=plan, closed_on=None).distinct()
    found = rows.select_related("unit").order_by(F("due_on").asc(), "number")
    return list(found[:ORDERS_SHOWN])

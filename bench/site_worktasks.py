"""重点工作 at 50,000 tasks and 500,000 reports: SQL statements, and times against one bare scan.

``python bench/site_worktasks.py`` makes the rows once in a SQLite file of their own, then counts
the statements of every view of the plan and takes the time of the roll-up. The unit of time is one
aggregate over the task rows (count, sum of weight and progress), the least any roll-up must do.
"""

from __future__ import annotations

import os
import sys
import time
from datetime import date, timedelta
from statistics import median
from typing import TYPE_CHECKING, Any

from _measuring import OUT, Row, print_rows, timed

if TYPE_CHECKING:
    from collections.abc import Callable

TASKS, REPORTS_EACH = 50_000, 10
UNITS, SECTIONS, LEADERS = 60, 7, 8
TODAY = date(2024, 10, 15)
STATEMENTS = 12
ROLLUP_SECONDS = 1.0
ROUNDS = 5
_BATCH = 2_000
VIEWS = ("plan_tree", "plan_board", "plan_gantt", "plan_wall")


def main() -> int:
    """Print the table; 1 when a bound is missed."""
    plan, user = prepare()
    from django.db.models import Count, Sum

    from zhiren.web.accounts.access import access_of
    from zhiren.web.worktasks import outlook, selectors, trends
    from zhiren.web.worktasks.access import works_for_view
    from zhiren.web.worktasks.lights import with_light
    from zhiren.web.worktasks.models import WorkTask

    works = works_for_view(access_of(user)).filter(plan=plan)

    def scan() -> object:
        return WorkTask.objects.aggregate(n=Count("pk"), w=Sum("weight"), p=Sum("progress"))

    bare = _seconds(scan)
    rows = []
    parts: dict[str, tuple[Callable[[], object], float | None]] = {
        "roll-up of the whole tree": (lambda: selectors.rollup(works, TODAY), ROLLUP_SECONDS),
        "trend of twelve weeks": (lambda: trends.trend(works, plan.last_day, TODAY), None),
        "forecast of every open task": (
            lambda: outlook.forecasts(with_light(works, TODAY), TODAY),
            None,
        ),
    }
    for name, (work, bound) in parts.items():
        spent, statements = _seconds(work), _statements(work)
        limit = f"≤ {bound:g} s, ≤ {STATEMENTS} SQL" if bound else f"≤ {STATEMENTS} SQL"
        kept = statements <= STATEMENTS and (bound is None or spent <= bound)
        figure = f"{statements} SQL, {spent:.2f} s = {spent / bare:.0f} scans"
        rows.append(Row(name, figure, limit, kept))
    rows += [_view(name, plan, user, bare) for name in VIEWS]
    rows.append(Row("one bare aggregate scan of the tasks", f"{bare * 1000:.0f} ms", ""))
    return 0 if print_rows(rows) else 1


def _view(name: str, plan: Any, user: Any, bare: float) -> Row:
    from django.test import Client
    from django.urls import reverse

    client = Client(headers={"host": "localhost"})
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    address = reverse(f"worktasks:{name}", args=[plan.pk])

    def ask() -> object:
        response = client.get(address)
        if response.status_code != 200:
            raise SystemExit(f"{address}: {response.status_code}")
        return response

    ask()
    spent, statements = _seconds(ask), _statements(ask)
    figure = f"{statements} SQL, {spent:.2f} s = {spent / bare:.0f} scans"
    return Row(f"page {name}", figure, f"≤ {STATEMENTS} SQL", statements <= STATEMENTS)


def _seconds(work: Callable[[], object]) -> float:
    work()
    return median(timed(work) for _ in range(ROUNDS))


def _statements(work: Callable[[], object]) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        work()
    return len(captured)


def prepare() -> tuple[Any, Any]:
    """The site with its one plan, made at the first call; gives the plan and an account."""
    os.environ["ZHIREN_DATA"] = str(OUT / "site-worktasks")
    os.environ.setdefault("ZHIREN_DEBUG", "1")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhiren.web.config.settings")
    import django

    django.setup()
    from django.core.management import call_command

    from zhiren.web.accounts.models import User
    from zhiren.web.worktasks.models import Plan

    call_command("migrate", verbosity=0)
    if not Plan.objects.exists():
        start = time.perf_counter()
        _make()
        print(f"made in {time.perf_counter() - start:.0f} s", file=sys.stderr)
    return Plan.objects.get(), User.objects.get()


def _make() -> None:
    from django.db import transaction

    from zhiren.web.accounts.models import Grant, User
    from zhiren.web.register.models import Institution, Person, Unit
    from zhiren.web.worktasks.models import Plan

    with transaction.atomic():
        home = Institution.objects.create(code="bench", name="临江医学院", pack="sjtusm")
        head = User.objects.create(
            username="head", name="负责人", institution=home, must_change_password=False
        )
        Grant.objects.create(
            user=head, role="department_head", from_on=date(2020, 1, 1), reason="bench"
        )
        units = Unit.objects.bulk_create(
            Unit(
                institution=home,
                code=f"U{n}",
                name=f"部门{n}",
                kind="机关部处",
                system="行政",
                level="二级",
                path=f"/{n}/",
            )
            for n in range(UNITS)
        )
        leaders = Person.objects.bulk_create(
            Person(institution=home, code=f"P{n}", name=f"领导{n}", unit=units[0], status="在职")
            for n in range(LEADERS)
        )
        plan = Plan.objects.create(
            institution=home,
            title="2024年工作重点",
            kind="yearly",
            status="confirmed",
            year=2024,
            from_on=date(2024, 1, 1),
            until_on=date(2025, 1, 1),
            clause="sjtusm-2024-45#通知.5",
        )
        _make_tasks(plan, units, leaders)


def _make_tasks(plan: Any, units: list[Any], leaders: list[Any]) -> None:
    from zhiren.web.register.models import Task, TaskReport
    from zhiren.web.worktasks.models import WorkTask

    states = ("accepted",) * 7 + ("submitted", "closed", "assigned")
    home, assigned_on = plan.institution, date(2024, 2, 1)
    tasks = Task.objects.bulk_create(
        (
            Task(
                institution=home,
                code=f"T{n}",
                name=f"任务{n}",
                clause=f"sjtusm-2024-45#一.1.{n % 13 + 1}",
                owner=units[n % UNITS],
                assigned_on=assigned_on,
                due_on=assigned_on + timedelta(days=150 + n % 185),
                finished_on=date(2024, 9, 1) if states[n % 10] == "closed" else None,
            )
            for n in range(TASKS)
        ),
        _BATCH,
    )
    WorkTask.objects.bulk_create(
        (
            WorkTask(
                institution=home,
                plan=plan,
                task=task,
                path=f"/{n}/",
                order=n,
                section=f"{'一二三四五六七'[n * SECTIONS // TASKS]}、部分",
                kind=("ongoing", "deliver", "target", "start")[n % 4],
                strength="duty",
                status=states[n % 10],
                leader=leaders[n % UNITS % LEADERS],
                report_days=90,
                progress=min(100, n % 11 * 10),
                last_report_on=assigned_on + timedelta(days=20 * REPORTS_EACH),
            )
            for n, task in enumerate(tasks)
        ),
        _BATCH,
    )
    TaskReport.objects.bulk_create(
        (
            TaskReport(
                institution=home,
                task=task,
                reported_on=assigned_on + timedelta(days=20 * step + n % 20),
                progress_percent=min(100, step * (n % 11)),
            )
            for n, task in enumerate(tasks)
            for step in range(1, REPORTS_EACH + 1)
        ),
        _BATCH,
    )


if __name__ == "__main__":
    sys.exit(main())

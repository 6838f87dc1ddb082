"""Plans and tasks for the tests of 重点工作, made by hand."""

from datetime import date, timedelta
from decimal import Decimal

from zhiren.web.accounts.access import access_of
from zhiren.web.register.models import Task, Unit
from zhiren.web.worktasks.models import Helping, Plan, Target, WorkTask

DAY = date(2024, 12, 16)
# Task clauses of the pack sjtusm.
CLAUSES = tuple(f"sjtusm-2024-45#一.1.{n}" for n in range(1, 14))


def acting(people, name="head"):
    return access_of(getattr(people, name)).acting


def make_plan(institution, kind="yearly", status="confirmed", **given):
    given = {
        "title": "2024年工作重点",
        "year": 2024,
        "from_on": date(2024, 1, 1),
        "until_on": date(2025, 1, 1),
        "clause": "sjtusm-2024-45#通知.5",
        **given,
    }
    return Plan.objects.create(institution=institution, kind=kind, status=status, **given)


def make_work(plan, owner, number=1, status="accepted", **given):
    """A task with its register row; fields of either by name."""
    row = {
        "name": f"任务{number}",
        "clause": CLAUSES[number % len(CLAUSES)],
        "item": "",
        "assigned_on": date(2024, 3, 1),
        "due_on": date(2024, 12, 31),
        "finished_on": None,
        "accepted_on": None,
        "matter": "",
    }
    row |= {name: given.pop(name) for name in tuple(row) if name in given}
    task = Task.objects.create(
        institution=plan.institution, code=f"W{plan.pk}-{number}", owner=owner, **row
    )
    given = {"kind": "ongoing", "strength": "duty", "report_days": None, "order": number, **given}
    work = WorkTask.objects.create(
        institution=plan.institution, plan=plan, task=task, status=status, path="", **given
    )
    work.path = f"/{work.pk}/"
    work.save(update_fields=["path"])
    return work


def make_works(plan, owners, count, **given):
    """Many tasks at once, owners in turn."""
    tasks = Task.objects.bulk_create(
        Task(
            institution=plan.institution, code=f"M{plan.pk}-{n}", name=f"任务{n}",
            clause=CLAUSES[n % len(CLAUSES)], owner=owners[n % len(owners)],
            assigned_on=date(2024, 3, 1), due_on=DAY + timedelta(days=n % 90 - 30),
        )
        for n in range(count)
    )  # fmt: skip
    given = {"kind": "ongoing", "strength": "duty", "status": "accepted", **given}
    return WorkTask.objects.bulk_create(
        WorkTask(
            institution=plan.institution, plan=plan, task=task, order=n, path=f"/{n}/", **given
        )
        for n, task in enumerate(tasks)
    )


def make_target(work, metric="“大创”项目数", value="100", unit="项", **given):
    return Target.objects.create(work=work, metric=metric, value=Decimal(value), unit=unit, **given)


def help_with(work, unit):
    return Helping.objects.create(work=work, unit=unit)


def other_unit(people):
    """A unit of the home institution that no account of the cast acts for."""
    home = people.home_unit
    return (
        Unit.objects.filter(institution=people.home, system="行政", level="二级")
        .exclude(path__startswith=home.path)
        .order_by("pk")
        .first()
    )

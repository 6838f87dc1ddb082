"""Findings and todos as the tests of todos need them, made by hand."""

from datetime import date, timedelta

from django.utils import timezone

from zhiren.web.accounts.access import access_of
from zhiren.web.findings.models import GRAVITY, EvaluationRun, Finding
from zhiren.web.todos.from_findings import follow_run
from zhiren.web.todos.models import Todo

DAY = date(2024, 12, 16)  # a Monday
# Rules of the pack sjtusm with the clause each rests on.
BY_DEPARTMENT = ("annual-assessment", "sjtusm-2021-39#三.5")
BY_UNIT = ("three-meetings-one-lesson", "sjtusm-2021-30#5.2.5")
BY_CADRE = ("personal-matters-report", "sjtusm-2021-39#七.4")
BY_PERSONNEL = ("personnel-classes", "sjtusm-2021-39#七.18")
BY_NOBODY = ("research-grants", "sjtusm-2024-45#五.1.3")
OF_TALKS = ("daily-talks", "sjtusm-2021-39#七.8")


def make_finding(institution, rule=BY_DEPARTMENT, **given):
    name, clause = rule
    person, unit = given.pop("person", None), given.pop("unit", None)
    unit = unit or (person.unit if person else None)
    state = given.pop("state", "due")
    subject = person or unit
    number = Finding.objects.count() + 1
    values = {
        "rule": name,
        "rule_title": given.pop("title", f"事项{name}"),
        "document": clause.partition("#")[0],
        "clause": clause,
        "clauses": [clause],
        "strength": "duty",
        "state": state,
        "gravity": GRAVITY[state],
        "subject_table": "person" if person else "unit",
        "subject": subject.pk if subject else 0,
        "subject_name": str(subject or "本机构"),
        "period": number,
        "sentence": f"{subject or '本机构'}的第 {number} 项",
        "pack_version": "x",
        "first_seen_on": DAY,
        "last_seen_on": DAY,
        "changed_at": timezone.now(),
    }
    return Finding.objects.create(
        institution=institution, person=person, unit=unit, **{**values, **given}
    )


def make_run(institution, **given):
    values = {
        "kind": EvaluationRun.Kind.NIGHTLY,
        "status": EvaluationRun.Status.DONE,
        "as_of": timezone.localdate(),
        "policy_date": timezone.localdate(),
        "started_at": timezone.now(),
    }
    return EvaluationRun.objects.create(institution=institution, **{**values, **given})


def follow(institution, **given):
    """Todos follow a run of now; gives the numbers by event."""
    return follow_run(make_run(institution, **given))


def make_todo(institution, rule=BY_DEPARTMENT, **given):
    """The todo of a new finding."""
    found = make_finding(institution, rule, **given)
    follow(institution)
    return Todo.objects.get(key=found.pk)


def in_days(number):
    return DAY + timedelta(days=number)


def acting(people, name="staff"):
    """How the account acts."""
    return access_of(getattr(people, name)).acting

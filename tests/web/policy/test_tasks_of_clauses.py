"""The reader's margin and the clause's page show how the tasks on a clause go."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from web.worktasks.making import make_plan, make_work, other_unit
from zhiren.web.bridge.packs import pack_of
from zhiren.web.register.models import Task, TaskReport
from zhiren.web.worktasks.models import Evidence, JoinedClause, Report, WorkTask

DOCUMENT = "sjtusm-2024-45"
CLAUSE = f"{DOCUMENT}#二.2.2"


def reader(client, document=DOCUMENT):
    return client.get(reverse("policy:document", args=[document]))


def page(client, clause=CLAUSE):
    document, path = clause.split("#")
    return client.get(reverse("policy:clause", args=[document, path]))


def margin_of(html, path):
    return html.split(f'data-note="{path}"')[1].split("</li>")[0]


def prove(people, work, count):
    row = TaskReport.objects.create(
        institution=work.institution, task=work.task, reported_on=date(2024, 9, 1),
        progress_percent=work.progress,
    )  # fmt: skip
    report = Report.objects.create(work=work, row=row, text="进展", made_by=people.head)
    for number in range(count):
        report.evidence.add(
            Evidence.objects.create(
                institution=people.home, title=f"证明{number}", file=f"{number}.pdf", kind="pdf",
                sha256=f"{number}", size=1, added_by=people.head,
            )
        )  # fmt: skip


def task_clauses(people):
    return [
        clause.id
        for clause in pack_of(people.home).clauses.values()
        if clause.document == DOCUMENT and clause.state == "task"
    ]


def test_the_margin_tells_light_progress_and_evidence(as_, people):
    work = make_work(make_plan(people.home), people.home_unit, clause=CLAUSE, progress=35)
    prove(people, work, 2)
    note = margin_of(reader(as_("head")).content.decode(), "二.2.2")
    assert reverse("worktasks:task_detail", args=[work.pk]) in note
    assert '<span class="light red" title="逾期">' in note
    assert "35%" in note
    assert "佐证 2" in note


def test_all_165_task_clauses_of_the_plan_are_told_about(as_, people):
    plan, clauses = make_plan(people.home), task_clauses(people)
    assert len(clauses) == 165
    for number, clause in enumerate(clauses):
        make_work(plan, people.home_unit, number, clause=clause)
    html = reader(as_("head")).content.decode()
    assert len(re.findall(r'<a class="w"', html)) == 165
    assert "没有列入计划" not in html


def test_a_clause_left_out_of_the_plan_is_told_to_who_sees_all(as_, people):
    make_work(make_plan(people.home), people.home_unit, clause=CLAUSE)
    assert "没有列入计划" in margin_of(reader(as_("head")).content.decode(), "二.2.3")
    assert "没有列入计划" not in reader(as_("unit_party")).content.decode()


def test_several_tasks_open_the_list_with_the_most_pressing_light(as_, people):
    plan = make_plan(people.home)
    make_work(plan, people.home_unit, 1, "closed", clause=CLAUSE, item="甲")
    make_work(plan, people.home_unit, 2, "submitted", clause=CLAUSE, item="乙", progress=41)
    client = as_("head")
    note = margin_of(reader(client).content.decode(), "二.2.2")
    assert '<span class="light blue" title="待验收">' in note
    assert "2 项" in note
    # (100 + 41) ÷ 2, half up
    assert "71%" in note
    address = re.search(r'href="([^"]*clause=[^"]*)" title="重点工作"', note).group(1)
    assert client.get(address).context["page"].paginator.count == 2


def test_a_clause_joined_to_a_task_shows_that_task(as_, people):
    work = make_work(make_plan(people.home), people.home_unit, clause=f"{DOCUMENT}#二.2.1")
    row = Task.objects.create(
        institution=people.home, code="J-1", name="并入", clause=CLAUSE, owner=people.home_unit,
        assigned_on=date(2024, 3, 1),
    )  # fmt: skip
    JoinedClause.objects.create(work=work, task=row)
    client = as_("head")
    for path in ("二.2.1", "二.2.2"):
        note = margin_of(reader(client).content.decode(), path)
        assert reverse("worktasks:task_detail", args=[work.pk]) in note
    assert work.task.name in page(client).content.decode()


def test_the_clauses_page_lists_its_tasks(as_, people):
    work = make_work(make_plan(people.home), people.home_unit, clause=CLAUSE, progress=35)
    prove(people, work, 1)
    shown = page(as_("head"))
    assert [task.evidence for task in shown.context["work"].tasks] == [1]
    assert 'id="work"' in shown.content.decode()
    assert 'id="work"' not in page(as_("head"), f"{DOCUMENT}#二.2.3").content.decode()


@pytest.mark.parametrize("name", ["unit_party", "stranger"])
def test_tasks_out_of_sight_are_not_told_about(as_, people, name):
    make_work(make_plan(people.home), other_unit(people), clause=CLAUSE)
    client = as_(name)
    assert '<a class="w"' not in reader(client).content.decode()
    assert 'id="work"' not in page(client).content.decode()


def test_few_and_many_tasks_take_the_same_statements(as_, people):
    plan, clauses = make_plan(people.home), task_clauses(people)
    make_work(plan, people.home_unit, 0, clause=clauses[0])
    client = as_("head")
    reader(client)

    def statements():
        with CaptureQueriesContext(connection) as caught:
            reader(client)
        return len(caught)

    few = statements()
    for number, clause in enumerate(clauses[:40], 1):
        make_work(plan, people.home_unit, number, clause=clause)
    assert WorkTask.objects.count() == 41
    assert statements() == few <= 15

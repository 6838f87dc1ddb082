"""The list of tasks: filters, lights, order, export, statements."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse, reverse_lazy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from web.worktasks.making import DAY, make_plan, make_work, make_works, other_unit
from zhiren.web.audit.models import Entry
from zhiren.web.worktasks.lifecycle import Status
from zhiren.web.worktasks.lights import light_of, with_light
from zhiren.web.worktasks.models import WorkTask
from zhiren.web.worktasks.reasons import light_and_reason

pytestmark = pytest.mark.usefixtures("that_day")
ADDRESS, EXPORT = reverse_lazy("worktasks:task_list"), reverse_lazy("worktasks:task_export")


def names(client, **query):
    page = client.get(ADDRESS, query).context["page"]
    return [work.task.name for work in page.object_list]


def test_the_list_opens_on_what_is_not_done(as_, people, plan):
    make_work(plan, people.home_unit, 1)
    make_work(plan, people.home_unit, 2, "closed", finished_on=DAY)
    client = as_("head")
    assert names(client) == names(client, sort="due", q="") == ["任务1"]
    assert names(client, status="any") == ["任务1", "任务2"]
    assert names(client, plan=plan.pk) == ["任务1", "任务2"]
    assert not client.get(ADDRESS).context["filters"].is_narrowed
    plan.status = "frozen"
    plan.save()
    assert names(client) == []


@pytest.fixture
def three(people, plan):
    """Late, due soon and running, the last of another unit."""
    return [
        make_work(
            plan, people.home_unit, 1, due_on=DAY - timedelta(1), section="一", kind="target"
        ),
        make_work(
            plan, people.home_unit, 2, due_on=DAY + timedelta(30), leader=people.leader.person
        ),
        make_work(plan, other_unit(people), 3, due_on=DAY + timedelta(31), quotation="原文的字"),
    ]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, ["任务1", "任务2", "任务3"]),
        ({"light": "red"}, ["任务1"]),
        ({"light": "yellow"}, ["任务2"]),
        ({"light": "green"}, ["任务3"]),
        ({"light": "nonsense"}, ["任务1", "任务2", "任务3"]),
        ({"status": "closed"}, []),
        ({"status": "open"}, ["任务1", "任务2", "任务3"]),
        ({"kind": "target"}, ["任务1"]),
        ({"section": "一"}, ["任务1"]),
        ({"section": "-"}, ["任务2", "任务3"]),
        ({"leader": "-"}, ["任务1", "任务3"]),
        ({"q": "原文"}, ["任务3"]),
        ({"q": "任务2"}, ["任务2"]),
        ({"due_from": "2024-12-16", "due_until": "2025.01.16"}, ["任务2"]),
        ({"sort": "name"}, ["任务1", "任务2", "任务3"]),
        ({"clause": "sjtusm-2024-45#一.1.3"}, ["任务2"]),
        ({"document": "sjtusm-2024-45"}, ["任务1", "任务2", "任务3"]),
        ({"document": "other"}, []),
        ({"plan": "0"}, []),
        ({"plan": "9" * 30}, []),
        ({"plan": "x"}, ["任务1", "任务2", "任务3"]),
        ({"unit": "\0"}, ["任务1", "任务2", "任务3"]),
    ],
)
def test_the_address_narrows_the_list(as_, three, query, found):
    assert names(as_("head"), **query) == found


def test_within_takes_all_below_a_unit_and_unit_the_unit_itself(as_, people, plan):
    root = people.home_unit.parent
    make_work(plan, people.home_unit, 1)
    make_work(plan, root, 2)
    client = as_("head")
    assert sorted(names(client, within=root.code)) == ["任务1", "任务2"]
    assert names(client, unit=root.code) == ["任务2"]
    assert names(client, within=people.home_unit.name) == ["任务1"]


def test_a_leader_is_found_by_name(as_, people, three):
    assert names(as_("head"), lead=people.leader.person.name) == ["任务2"]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"within": "无此单位"}, "没有找到单位“无此单位”"),
        ({"lead": "无此人"}, "没有找到分管领导“无此人”"),
        ({"due_from": "昨天"}, "的日期 昨天 读不出来"),
    ],
)
def test_what_is_not_found_is_told(as_, three, query, said):
    assert said in as_("head").get(ADDRESS, query).content.decode()


def test_lights_are_counted_under_all_other_filters(as_, three):
    page = as_("head").get(ADDRESS, {"light": "red", "document": "sjtusm-2024-45"})
    counts = {chip.name: chip.count for chip in page.context["lights"]}
    assert counts == {"red": 1, "yellow": 1, "blue": 0, "green": 1, "grey": 0, "done": 0}
    assert page.context["all_count"] == 3


def test_an_account_sees_the_tasks_in_its_scope(as_, three):
    assert names(as_("unit_party")) == ["任务1", "任务2"]
    assert names(as_("cadre")) == []
    assert names(as_("stranger")) == []


def test_the_list_takes_as_many_statements_for_2000_tasks_as_for_20(as_, people, plan):
    client, owners = as_("head"), [people.home_unit, other_unit(people)]
    make_works(plan, owners, 20, report_days=90)

    def statements():
        with CaptureQueriesContext(
            connection,
        ) as context:
            assert client.get(ADDRESS, {"light": "red", "sort": "unit"}).status_code == 200
        return len(context)

    statements()
    few = statements()
    make_works(make_plan(people.home, title="又一"), owners, 1980, report_days=30)
    assert (statements(), few <= 12) == (few, True), few


def test_a_units_list_takes_as_few(as_, people, plan):
    make_works(plan, [people.home_unit], 60)
    client = as_("unit_party")
    client.get(ADDRESS)
    with CaptureQueriesContext(connection) as context:
        client.get(ADDRESS)
    assert len(context) <= 12


def test_the_export_has_what_is_listed_and_is_recorded(as_, three):
    response = as_("head").get(EXPORT, {"light": "red"})
    rows = list(load_workbook(BytesIO(response.getvalue())).active.values)
    assert rows[0][0].startswith("导出人 测试head")
    assert [row[3] for row in rows[2:] if row[3]] == ["任务1"]
    entry = Entry.objects.get(action="audit.export.made")
    assert (entry.after["rows"], entry.after["filters"]) == (1, {"light": "red"})


def test_an_exported_name_is_never_a_formula(as_, people, plan):
    make_work(plan, people.home_unit, name="=1+1")
    response = as_("head").get(EXPORT)
    cell = load_workbook(BytesIO(response.getvalue())).active.cell(3, 4)
    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_hostile_names_are_shown_as_they_are(as_, people, plan):
    make_work(plan, people.home_unit, name="<script>alert(1)</script>")
    text = as_("head").get(ADDRESS).content.decode()
    assert "<script>alert(1)" not in text
    assert "&lt;script&gt;alert(1)" in text


days = st.one_of(st.none(), st.integers(-60, 60))


@settings(
    max_examples=30, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(
    rows=st.lists(
        st.tuples(
            st.sampled_from(list(Status)), days, days, st.integers(-60, 0),
            st.sampled_from([None, 0, 7, 30]), st.booleans(),
        ),
        min_size=1, max_size=12,
    )
)  # fmt: skip
def test_the_databases_light_is_that_of_python(people, rows):
    def day(offset):
        return None if offset is None else DAY + timedelta(offset)

    plans = [make_plan(people.home, due_soon_days=soon) for soon in (30, 3)]
    wanted = {}
    for number, (status, due, reported, assigned, every, is_long) in enumerate(rows):
        plan = plans[is_long]
        work = make_work(
            plan, people.home_unit, number, status=status, due_on=day(due),
            last_report_on=day(reported), assigned_on=day(assigned), report_days=every,
        )  # fmt: skip
        wanted[work.pk] = light_of(
            status, day(due) or plan.last_day, day(reported), day(assigned), every,
            plan.due_soon_days, DAY,
        )  # fmt: skip
    lit = with_light(WorkTask.objects.filter(plan__in=plans), DAY)
    assert dict(lit.values_list("pk", "light")) == wanted
    for work in lit.select_related("plan", "task"):
        light, reason = light_and_reason(work, DAY)
        assert light == work.light
        assert reason.endswith("。")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"due_on": date(2024, 12, 15)}, "时限 2024.12.15 已过 1 天，还没有提请验收。"),
        (
            {"due_on": date(2024, 12, 16)},
            "距时限 2024.12.16 就是今天（30 天以内为临期），还没有提请验收。",
        ),
        (
            {"due_on": date(2024, 12, 20)},
            "距时限 2024.12.20 还有 4 天（30 天以内为临期），还没有提请验收。",
        ),
        (
            {"due_on": date(2025, 6, 30), "report_days": 90, "assigned_on": date(2024, 9, 1)},
            "2024.09.01 下达后没有报告，已 106 天；应每 90 天报告一次。",
        ),
        (
            {"due_on": None},
            "距时限 2024.12.31 还有 15 天（30 天以内为临期），还没有提请验收。",
        ),
        ({"due_on": date(2025, 6, 30)}, "按计划办理。"),
        ({"status": "assigned", "due_on": date(2025, 6, 30)}, "已下达，还没有签收。"),
    ],
)
def test_the_light_is_explained(people, plan, given, said):
    work = make_work(plan, people.home_unit, **given)
    assert light_and_reason(work, DAY)[1] == said


def test_what_a_settled_plan_left_open_is_grey_and_says_so(people, plan):
    work = make_work(plan, people.home_unit, due_on=DAY - timedelta(9))
    plan.status = plan.Status.FROZEN
    plan.save()
    work.plan = plan
    assert light_and_reason(work, DAY) == ("grey", "计划已结算，没有办结的已按结算结果计。")
    assert with_light(WorkTask.objects.filter(pk=work.pk), DAY).get().light == "grey"


def test_the_list_opens_a_task(as_, three):
    text = as_("head").get(ADDRESS).content.decode()
    assert reverse("worktasks:task_detail", args=[three[0].pk]) in text

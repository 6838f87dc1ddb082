"""编排任务."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from web.worktasks.planned import a_confirmed_plan, acting_for
from zhiren.web.worktasks.models import Dependency, WorkTask
from zhiren.web.worktasks.services.arranging import Arrangement, Need, Step, work_arrange
from zhiren.web.worktasks.services.checking import circles


def arranged(**changes):
    values = {"deliverable": "办法一份", "weight": Decimal(2), "leader": None, "owner_person": None,
              "report_days": 30, "helping": [], "steps": [], "needs": [], "baselines": {}}  # fmt: skip
    return Arrangement(**(values | changes))


def works(people):
    return list(a_confirmed_plan(people).tasks.select_related("task"))


def test_what_is_arranged_stands_on_the_task(people):
    one, other, _ = works(people)
    to = arranged(
        owner_person=people.cadre_person, steps=[Step("初稿", date(2024, 11, 15))],
        needs=[Need(other.task, "after")],
    )  # fmt: skip
    assert work_arrange(acting_for(people), one, to=to) is True
    assert work_arrange(acting_for(people), one, to=to) is False
    one.refresh_from_db()
    assert (one.deliverable, one.weight, one.owner_person) == ("办法一份", 2, people.cadre_person)
    assert one.needs.get().on == other
    assert one.milestones.get().title == "初稿"


def test_tasks_that_wait_for_one_another_in_a_circle_are_refused(people):
    first, second, third = works(people)
    acting = acting_for(people)
    work_arrange(acting, first, to=arranged(needs=[Need(second.task, "after")]))
    work_arrange(acting, second, to=arranged(needs=[Need(third.task, "in_step")]))
    with pytest.raises(ValidationError, match="成了一个圈"):
        work_arrange(acting, third, to=arranged(needs=[Need(first.task, "after")]))
    assert Dependency.objects.count() == 2


def test_a_person_without_owning_unit_or_outside_it_is_refused(people):
    one, *_ = works(people)
    with pytest.raises(ValidationError, match="不在责任单位"):
        work_arrange(acting_for(people), one, to=arranged(owner_person=people.other_person))
    one.task.owner = None
    one.task.save()
    with pytest.raises(ValidationError, match="没有责任单位"):
        work_arrange(acting_for(people), one, to=arranged(owner_person=people.cadre_person))


@pytest.mark.parametrize(
    ("day", "words"), [(date(2023, 12, 31), "早于计划起始"), (date(2024, 12, 1), "晚于任务时限")]
)
def test_a_step_outside_the_plan_and_the_task_is_refused(people, day, words):
    one, *_ = works(people)
    with pytest.raises(ValidationError, match=words):
        work_arrange(acting_for(people), one, to=arranged(steps=[Step("初稿", day)]))


def test_a_task_that_has_ended_is_not_arranged(people):
    one, *_ = works(people)
    WorkTask.objects.filter(pk=one.pk).update(status="closed")
    with pytest.raises(ValidationError, match="不能再编排"):
        work_arrange(acting_for(people), one, to=arranged())


def test_the_page_says_at_its_field_what_is_wrong(as_, people):
    one, other, _ = works(people)
    url = reverse("worktasks:work_arrange", args=[one.pk])
    client = as_("head")
    assert client.get(url).status_code == 200
    data = {"weight": "1", "need_0": "没有的编号", "step_0": "初稿"}
    page = client.post(url, data)
    assert page.status_code == 422
    assert "没有编号为" in page.content.decode()
    assert "请写节点的日期" in page.content.decode()
    client.post(url, {"weight": "1", "need_0": other.task.code, "need_kind_0": "in_step"})
    assert one.needs.get().kind == "in_step"


EDGES = st.dictionaries(st.integers(0, 6), st.lists(st.integers(0, 6), max_size=4), max_size=7)


@given(needs=EDGES)
def test_a_circle_is_found_exactly_where_there_is_one(needs):
    reached = {n: set(after) for n, after in needs.items()}
    for _ in range(8):
        reached = {
            n: set(after).union(*(reached.get(a, set()) for a in after))
            for n, after in reached.items()
        }
    found = circles(needs)
    assert bool(found) == any(n in after for n, after in reached.items())
    for one, after in zip(found, [*found[1:], *found[:1]], strict=True):
        assert after in needs[one]

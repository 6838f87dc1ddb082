"""Next year's plan: what is carried over, and how the two compare."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from web.worktasks.planned import a_confirmed_plan, a_typed_plan, acting_for, decide_all
from zhiren.web.worktasks.differences import Said, differences, pieces
from zhiren.web.worktasks.models import Plan, WorkTask
from zhiren.web.worktasks.sayings import saying_of
from zhiren.web.worktasks.services.planning import (
    PlanFacts,
    plan_carry_over,
    plan_confirm,
    plan_create,
    work_assign,
    work_own,
)
from zhiren.web.worktasks.uploads import read_upload

FIRST = "示例学院{year}年工作要点\n\n一、队伍\n\n制定干部轮岗办法。\n推进校园绿化。\n力争新增课程{n}门。\n"
SECOND = FIRST.replace("推进校园绿化。\n", "启动图书馆改造。\n")


def planned(people, year, text, predecessor=None):
    file = read_upload(
        SimpleUploadedFile("要点.txt", text.format(year=year, n=year - 2020).encode())
    )
    facts = PlanFacts(
        f"{year}年工作要点", "yearly", year, date(year, 1, 1), date(year + 1, 1, 1),
        predecessor=predecessor,
    )  # fmt: skip
    return plan_create(acting_for(people), people.home, facts, file)


def two_years(people):
    first = planned(people, 2024, FIRST)
    first.proposals.update(owner=people.home_unit)
    decide_all(people, first)
    plan_confirm(acting_for(people), first, assigned_on=date(2024, 3, 1))
    return first, planned(people, 2025, SECOND, first)


def test_the_new_plan_says_what_is_new_and_what_was_reworded(people):
    _, second = two_years(people)
    assert dict(second.proposals.values_list("name", "was")) == {
        "制定干部轮岗办法": "same", "启动图书馆改造": "new", "力争新增课程5门": "reworded",
    }  # fmt: skip


def test_who_answered_last_year_is_proposed_again(people):
    _, second = two_years(people)
    owners = dict(second.proposals.values_list("name", "owner"))
    assert owners["制定干部轮岗办法"] == owners["力争新增课程5门"] == people.home_unit.pk
    assert owners["启动图书馆改造"] is None


def test_open_tasks_are_carried_over_to_the_clause_that_says_the_same_or_by_themselves(people):
    first, second = two_years(people)
    works = list(first.tasks.values_list("pk", flat=True))
    assert plan_carry_over(acting_for(people), second, works=works) == 3
    carried = dict(second.proposals.exclude(carried_from=None).values_list("name", "was"))
    assert carried == {
        "制定干部轮岗办法": "same",
        "力争新增课程5门": "reworded",
        "推进校园绿化": "carried",
    }
    decide_all(people, second)
    plan_confirm(acting_for(people), second, assigned_on=date(2025, 3, 1), without_owner=True)
    links = set(second.tasks.exclude(carried_from=None).values_list("carried_from", flat=True))
    assert links == set(works)


def test_what_has_ended_or_is_carried_over_already_is_refused(people):
    first, second = two_years(people)
    done = first.tasks.first()
    WorkTask.objects.filter(pk=done.pk).update(status="closed")
    with pytest.raises(ValidationError, match="不用接续"):
        plan_carry_over(acting_for(people), second, works=[done.pk])
    other = first.tasks.last()
    plan_carry_over(acting_for(people), second, works=[other.pk])
    with pytest.raises(ValidationError, match="已经接续"):
        plan_carry_over(acting_for(people), second, works=[other.pk])


def test_the_pages_of_comparing_and_carrying_over(as_, people):
    first, second = two_years(people)
    client = as_("head")
    page = client.get(reverse("worktasks:plan_compare", args=[second.pk])).content.decode()
    assert "<del>4</del>" in page
    assert "<ins>5</ins>" in page
    assert "不再列入" in page
    url = reverse("worktasks:plan_carry_over", args=[second.pk])
    assert "推进校园绿化" in client.get(url).content.decode()
    client.post(url, {"works": list(first.tasks.values_list("pk", flat=True))})
    assert second.proposals.exclude(carried_from=None).count() == 3


def test_a_sentence_that_one_text_cuts_and_the_other_keeps_whole_is_the_same(people):
    cut = [
        Cut("a#1.1", "建立长效机制，"),
        Cut("a#1.2", "巩固教育成果。"),
        Cut("a#1.3", "推进绿化。"),
    ]
    whole = [Cut("b#1.1", "建立长效机制，巩固教育成果。"), Cut("b#1.2", "推进绿化。")]
    pairs = differences(saying_of(cut), saying_of(whole))
    assert [pair.change for pair in pairs] == ["same", "same"]
    assert pairs[0].earlier.clauses == ("a#1.1", "a#1.2")


class Cut:
    section = "一"

    def __init__(self, clause, quotation):
        self.clause, self.quotation = clause, quotation


TEXTS = st.lists(st.text("甲乙丙丁戊。", min_size=1, max_size=12), max_size=12)


@given(earlier=TEXTS, later=TEXTS)
def test_every_clause_of_both_years_is_shown_once(earlier, later):
    left = [Said(f"a{n}", "", text, (f"a{n}",)) for n, text in enumerate(earlier)]
    right = [Said(f"b{n}", "", text, (f"b{n}",)) for n, text in enumerate(later)]
    pairs = differences(left, right)
    assert sorted(p.earlier for p in pairs if p.earlier) == sorted(left)
    assert [p.later for p in pairs if p.later] == right


@given(earlier=st.text(max_size=30), later=st.text(max_size=30))
def test_the_pieces_joined_are_the_texts(earlier, later):
    left, right = pieces(earlier, later)
    assert "".join(p.text for p in left) == earlier
    assert "".join(p.text for p in right) == later


def test_tasks_are_handed_out_together_or_not_at_all(people):
    plan = a_confirmed_plan(people)
    keys = list(plan.tasks.values_list("pk", flat=True))
    with pytest.raises(ValidationError, match="早于下达日期"):
        work_assign(acting_for(people), plan, works=keys, assigned_on=date(2024, 12, 1))
    assert set(plan.tasks.values_list("status", flat=True)) == {"planned"}
    assert work_assign(acting_for(people), plan, works=keys, assigned_on=date(2024, 11, 1)) == 3
    assert set(plan.tasks.values_list("status", flat=True)) == {"assigned"}
    assert set(plan.tasks.values_list("task__assigned_on", flat=True)) == {date(2024, 11, 1)}


def test_each_task_tells_that_it_was_handed_out(as_, people):
    plan = a_confirmed_plan(people)
    keys = list(plan.tasks.values_list("pk", flat=True))
    work_assign(acting_for(people), plan, works=keys, assigned_on=date(2024, 11, 1))
    for key in keys:
        page = as_("head").get(reverse("worktasks:task_detail", args=[key]))
        assert "下达任务" in {one["title"] for one in page.context["entries"]}


def test_a_task_without_owner_is_handed_out_only_when_it_has_one(people):
    plan = a_typed_plan(people, 1)
    plan.proposals.update(owner=None)
    plan_confirm(acting_for(people), plan, assigned_on=date(2024, 11, 1), without_owner=True)
    keys = [plan.tasks.get().pk]
    with pytest.raises(ValidationError, match="没有责任单位"):
        work_assign(acting_for(people), plan, works=keys, assigned_on=date(2024, 11, 2))
    work_own(acting_for(people), plan, works=keys, owner=people.home_unit)
    assert work_assign(acting_for(people), plan, works=keys, assigned_on=date(2024, 11, 2)) == 1


def test_a_plan_has_one_successor(people):
    first, _ = two_years(people)
    with pytest.raises(ValidationError, match="已有接续它的计划"):
        planned(people, 2026, FIRST, first)
    assert Plan.objects.filter(predecessor=first).count() == 1

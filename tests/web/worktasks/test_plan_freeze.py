from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from web.worktasks.making import acting, make_plan, make_work, other_unit
from zhiren.web.audit.models import Entry
from zhiren.web.register.models import DecidedCase
from zhiren.web.worktasks.completion import Counts, Timing, counted_as, sums_of, timing_of
from zhiren.web.worktasks.models import Acceptance, FrozenResult, FrozenTask
from zhiren.web.worktasks.results import TamperedResultError, result_read, results_of
from zhiren.web.worktasks.services.freezing import plan_freeze, plan_thaw

END = date(2025, 1, 5)


def accept(people, work, share):
    verdict = "full" if share == 100 else "partial"
    Acceptance.objects.create(
        work=work, verdict=verdict, share=share, reason="已核对", by=people.head, on=END
    )


@pytest.fixture
def year(people):
    """Of the home unit: 3 that count (weights 1, 2, 1), one shielded, one aim, one cancelled."""
    plan, unit, person = make_plan(people.home), people.home_unit, people.cadre_person
    make_work(plan, unit, 1, "closed", finished_on=date(2024, 12, 31))
    part = make_work(plan, unit, 2, "partial", weight=Decimal(2), owner_person=person)
    accept(people, part, 40)
    accept(people, part, 75)
    make_work(plan, unit, 3, "accepted", progress=90)
    make_work(plan, unit, 4, "accepted", owner_person=person, matter="M-1")
    make_work(plan, unit, 5, "closed", strength="aim", finished_on=date(2024, 12, 1))
    make_work(plan, unit, 6, "cancelled")
    make_work(plan, other_unit(people), 7, "closed", finished_on=date(2025, 1, 2))
    DecidedCase.objects.create(
        institution=people.home, code="RC-1", kind="容错", person=person, matter="M-1",
        decision="免责", decided_on=date(2024, 11, 1),
    )  # fmt: skip
    return plan


def freeze(people, plan, **given):
    return plan_freeze(acting(people), plan, today=given.pop("today", END), **given)


def of_unit(plan, unit):
    return next(r for r in results_of(plan) if r.unit == unit.pk)


def test_completion_is_the_weighted_share_of_what_counts(people, year):
    freeze(people, year)
    result = of_unit(year, people.home_unit)
    # (1 × 100% + 2 × 75% + 1 × 0%) ÷ 4 = 62.5%
    assert (result.tasks, result.counted, result.shielded, result.aims) == (5, 3, 1, 1)
    assert (result.weight, result.achieved, result.completion) == (4, Decimal("2.5"), 6250)
    assert sum(line.achieved or 0 for line in result.lines) == result.achieved


def test_a_person_has_a_result_of_the_own_tasks(people, year):
    freeze(people, year)
    result = next(r for r in results_of(year) if r.person == people.cadre_person.pk)
    assert (result.counted, result.shielded, result.completion) == (1, 1, 7500)


def test_a_shielded_failure_is_marked_with_the_decision_and_not_counted(people, year):
    freeze(people, year)
    line = next(x for x in of_unit(year, people.home_unit).lines if x.shield)
    assert line.counts is Counts.SHIELDED
    assert line.shield["case"] == "RC-1"
    assert line.shield["clauses"] == ["sjtusm-2021-39#六.9"]


@pytest.mark.parametrize(
    ("change", "is_shielded"),
    [
        ({}, True),
        ({"decision": "减责"}, True),
        ({"decision": "不予容错"}, False),
        ({"kind": "问责"}, False),
        ({"matter": "M-2"}, False),
        ({"decided_on": END}, True),
        ({"decided_on": date(2025, 1, 6)}, False),
        ({"until_on": date(2025, 1, 6)}, True),
        ({"until_on": END}, False),
    ],
)
def test_only_a_case_in_force_on_the_matter_shields(people, year, change, is_shielded):
    DecidedCase.objects.filter(code="RC-1").update(**change)
    freeze(people, year)
    assert (of_unit(year, people.home_unit).shielded == 1) is is_shielded


def test_a_case_about_somebody_else_does_not_shield(people, year):
    DecidedCase.objects.filter(code="RC-1").update(person=people.other_person)
    freeze(people, year)
    assert of_unit(year, people.home_unit).shielded == 0


@pytest.mark.parametrize(
    ("strength", "share", "shielded", "parts", "counts"),
    [
        ("duty", 100, True, False, Counts.COUNTED),
        ("duty", 99, True, False, Counts.SHIELDED),
        ("duty", 0, False, False, Counts.COUNTED),
        ("aim", 0, True, False, Counts.AIM),
        ("aim", 100, False, False, Counts.AIM),
        ("hard", 0, False, True, Counts.PARTS),
    ],
)
def test_how_a_task_counts(strength, share, shielded, parts, counts):
    assert counted_as(strength, share, is_shielded=shielded, has_parts=parts) is counts


@pytest.mark.parametrize(
    ("finished_on", "timing"),
    [
        (date(2024, 6, 29), Timing.IN_TIME),
        (date(2024, 6, 30), Timing.IN_TIME),
        (date(2024, 7, 1), Timing.LATE),
    ],
)
def test_the_due_day_itself_is_in_time(finished_on, timing):
    assert timing_of(100, date(2024, 6, 30), finished_on) is timing


@pytest.mark.parametrize(
    ("shares", "completion"),
    [
        ([100, 0, 0], 3333),  # 33.333… down
        ([100, 100, 0], 6667),  # 66.666… up
        ([1] + [0] * 15, 6),  # 0.0625% = 6.25 hundredths, down
        ([25] + [0] * 39, 63),  # 0.625% = 62.5 hundredths: the half goes up
        ([], None),
    ],
)
def test_completion_is_rounded_half_up_once(shares, completion):
    assert sums_of((Counts.COUNTED, Decimal(1), s) for s in shares).completion == completion


LINES = st.lists(
    st.tuples(
        st.sampled_from(list(Counts)),
        st.decimals("0.01", "99", places=2),
        st.integers(0, 100),
    )
)


@given(LINES, st.randoms())
def test_order_of_lines_and_lines_that_do_not_count_change_nothing(lines, random):
    shuffled = [*lines, (Counts.SHIELDED, Decimal(5), 0), (Counts.AIM, Decimal(5), 0)]
    random.shuffle(shuffled)
    one, other = sums_of(lines), sums_of(shuffled)
    assert (one.completion, one.weight, one.achieved) == (
        other.completion, other.weight, other.achieved
    )  # fmt: skip
    assert one.completion is None or 0 <= one.completion <= 10_000


def test_what_was_frozen_cannot_be_changed_or_removed(people, year):
    freeze(people, year)
    for rows in (FrozenResult.objects.all(), FrozenTask.objects.all()):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(result=1) if rows.model is FrozenTask else rows.update(completion=1)
        with pytest.raises(DatabaseError), transaction.atomic():
            rows._raw_delete("default")


def test_a_result_that_says_something_else_than_was_frozen_is_not_given_out(people, year):
    result = freeze(people, year)[0]
    lines = list(result.lines.order_by("pk"))
    lines[0].share += 1
    with pytest.raises(TamperedResultError):
        result_read(result, lines)


def test_a_further_version_needs_a_reason_and_keeps_the_first(people, year):
    freeze(people, year)
    with pytest.raises(ValidationError, match="恢复执行"):
        freeze(people, year, reason="更正")
    plan_thaw(acting(people), year, reason="一项任务漏验收")
    with pytest.raises(ValidationError, match="第 2 版"):
        freeze(people, year)
    year.tasks.filter(task__name="任务3").update(status="closed")
    freeze(people, year, reason="一项任务漏验收")
    assert of_unit(year, people.home_unit).completion == 8750
    first = next(r for r in results_of(year, 1) if r.unit == people.home_unit.pk)
    assert first.completion == 6250


def test_freezing_before_the_last_day_needs_a_reason(people, year):
    with pytest.raises(ValidationError, match="提前结算"):
        freeze(people, year, today=date(2024, 12, 30))
    assert freeze(people, year, today=date(2024, 12, 31))


def test_tasks_waiting_for_acceptance_are_decided_first(people, year):
    make_work(year, people.home_unit, 9, "submitted")
    with pytest.raises(ValidationError, match="1 项任务待验收"):
        freeze(people, year)
    assert not FrozenResult.objects.exists()


def test_a_task_with_parts_counts_by_them(people):
    plan, unit = make_plan(people.home), people.home_unit
    whole = make_work(plan, unit, 1, "accepted")
    make_work(plan, unit, 2, "closed", parent=whole)
    make_work(plan, unit, 3, "accepted", parent=whole)
    freeze(people, plan)
    result = of_unit(plan, unit)
    assert (result.tasks, result.counted, result.completion) == (3, 2, 5000)


def test_it_is_audited_and_rests_on_the_plans_clause(people, year):
    freeze(people, year)
    entry = Entry.objects.get(action="worktasks.plan.frozen")
    assert entry.clause == "sjtusm-2024-45#通知.5"
    assert entry.after["version"] == 1


def test_the_page_shows_the_figures_that_freezing_keeps(as_, people, year):
    client = as_("head")
    address = reverse("worktasks:plan_freeze", args=[year.pk])
    assert "62.50%" in client.get(address).content.decode()
    assert client.post(address, {"reason": "年终"}).status_code == 302
    listed = client.get(reverse("worktasks:result_list", args=[year.pk])).content.decode()
    assert "62.50%" in listed


def test_the_unit_sees_its_own_result_with_the_shield_and_no_other(as_, people, year):
    results = freeze(people, year)
    mine = next(r for r in results if r.unit_id == people.home_unit.pk)
    other = next(r for r in results if r.unit_id == other_unit(people).pk)
    client = as_("unit_party")
    page = client.get(reverse("worktasks:result_detail", args=[mine.pk])).content.decode()
    assert "RC-1" in page
    assert "不计入（受保护）" in page
    assert client.get(reverse("worktasks:result_detail", args=[other.pk])).status_code == 404
    listed = client.get(reverse("worktasks:result_list", args=[year.pk])).content.decode()
    assert other.unit.name not in listed


def test_a_cadre_sees_the_own_result_only(as_, people, year):
    results = freeze(people, year)
    mine = next(r for r in results if r.person_id == people.cadre_person.pk)
    client = as_("cadre")
    page = client.get(reverse("worktasks:result_detail", args=[mine.pk])).content.decode()
    assert "75.00%" in page
    units = [r for r in results if r.unit_id]
    assert client.get(reverse("worktasks:result_detail", args=[units[0].pk])).status_code == 404


def test_the_export_is_recorded_and_holds_the_lines(as_, people, year):
    freeze(people, year)
    response = as_("head").get(reverse("worktasks:result_export", args=[year.pk]))
    book = CalamineWorkbook.from_filelike(BytesIO(b"".join(response.streaming_content)))
    assert "测试head" in book.get_sheet_by_index(0).to_python()[0][0]
    lines = book.get_sheet_by_name("逐项计算").to_python()
    assert len(lines) == 4 + FrozenTask.objects.count()
    assert Entry.objects.filter(action="audit.export.made").exists()


def test_the_list_takes_as_many_statements_for_many_results(
    as_, people, year, django_assert_max_num_queries
):
    freeze(people, year)
    client = as_("head")
    address = reverse("worktasks:result_list", args=[year.pk])
    client.get(address)
    with django_assert_max_num_queries(12):
        client.get(address)

import re
from datetime import UTC, date, datetime, timedelta
from html import unescape
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from docx import Document
from python_calamine import CalamineWorkbook

from web.worktasks.making import (
    DAY,
    acting,
    help_with,
    make_plan,
    make_work,
    make_works,
    other_unit,
)
from zhiren.web.audit.models import Entry
from zhiren.web.bridge.templatetags.clauses import clause_address
from zhiren.web.register.models import TaskReport
from zhiren.web.worktasks.gantt import axis_of
from zhiren.web.worktasks.models import (
    Acceptance,
    Change,
    Dependency,
    Milestone,
    SupervisionOrder,
    Urge,
    WorkTask,
)
from zhiren.web.worktasks.reporting import Period, periods_of, report_of
from zhiren.web.worktasks.selectors import rollup
from zhiren.web.worktasks.trends import trend

pytestmark = pytest.mark.usefixtures("that_day")
VIEWS = ("plan_tree", "plan_board", "plan_gantt", "plan_wall", "plan_report")
A_DAY = timedelta(days=1)


def page_of(client, view, plan, query=""):
    return client.get(reverse(f"worktasks:{view}", args=[plan.pk]) + query)


def report(work, day, percent):
    TaskReport.objects.create(
        institution=work.institution, task=work.task, reported_on=day, progress_percent=percent
    )
    work.progress, work.last_report_on = percent, day
    work.save(update_fields=["progress", "last_report_on"])


@pytest.fixture
def plan(people):
    """Two sections, two units; every light."""
    plan, unit, other = make_plan(people.home), people.home_unit, other_unit(people)
    far = DAY + timedelta(days=90)
    make_work(plan, unit, 1, section="一", due_on=DAY - A_DAY, progress=10)
    make_work(plan, unit, 2, section="一", due_on=DAY, progress=20)
    make_work(plan, other, 3, "submitted", section="一", due_on=DAY - A_DAY, finished_on=DAY)
    make_work(plan, other, 4, section="二", due_on=far, weight=3, progress=50)
    make_work(plan, other, 5, "assigned", section="二", due_on=far)
    make_work(plan, unit, 6, "closed", section="二", due_on=far, finished_on=DAY, progress=90)
    make_work(plan, unit, 7, "cancelled", section="二", due_on=far)
    return plan


def test_the_rollup_is_worked_out_as_by_hand(people, plan):
    found = rollup(WorkTask.objects.filter(plan=plan), DAY)
    assert dict(found.total.lights) == {
        "red": 1, "yellow": 1, "blue": 1, "green": 1, "grey": 2, "done": 1
    }  # fmt: skip
    # (10 + 20 + 0) ÷ 3; (3 × 50 + 0 + 100) ÷ 5; (30 + 250) ÷ 8
    assert [(line.title, line.tally.progress) for line in found.sections] == [
        ("一", 10),
        ("二", 50),
    ]
    assert found.total.progress == 35
    assert found.total.done_percent == 14
    codes = [people.home_unit.code, other_unit(people).code]
    assert [line.key for line in found.units] == codes
    for lines in (found.sections, found.units, found.leaders, found.kinds):
        assert sum(line.tally.count for line in lines) == 7
        assert sum(line.tally.weighted for line in lines) == found.total.weighted


def test_of_a_task_with_parts_only_the_parts_weigh(people):
    plan, unit = make_plan(people.home), people.home_unit
    whole = make_work(plan, unit, 1, progress=0)
    for number, percent in ((2, 40), (3, 61)):
        make_work(plan, unit, number, parent=whole, progress=percent)
    found = rollup(WorkTask.objects.filter(plan=plan), DAY)
    assert (found.total.count, found.total.progress) == (3, 51)


def test_the_rollup_takes_two_statements(people, plan, django_assert_num_queries):
    with django_assert_num_queries(2):
        rollup(WorkTask.objects.filter(plan=plan), DAY)


def test_the_trend_counts_by_days(people, plan):
    partly = make_work(plan, people.home_unit, 8, "partial", due_on=DAY - timedelta(days=20))
    Acceptance.objects.create(
        work=partly, verdict="partial", share=50, reason="是", by=people.head,
        on=DAY - timedelta(days=10),
    )  # fmt: skip
    report(plan.tasks.first(), DAY, 10)
    weeks = trend(WorkTask.objects.filter(plan=plan), plan.last_day, DAY)
    last, before = weeks[-1], weeks[-2]
    assert len(weeks) == 12
    assert (last.last, last.due, last.finished, last.late, last.reports) == (DAY, 4, 3, 1, 1)
    # On the Sunday before, the submitted task was due that day and not late yet.
    assert (before.last, before.due, before.finished, before.late) == (DAY - A_DAY, 3, 1, 0)


def counted_links(html):
    """Addresses of the list of tasks with the figure that stands in the link."""
    to_list = re.escape(reverse("worktasks:task_list"))
    for address, inside in re.findall(rf'<a[^>]*href="({to_list}\?[^"]*)"[^>]*>(.*?)</a>', html):
        number = re.search(r"^(?:全部 )?(\d+)$|^<b>(\d+)</b>", inside)
        if number:
            yield unescape(address), int(number.group(1) or number.group(2))


@pytest.mark.parametrize("name", ["head", "unit_party", "leader"])
@pytest.mark.parametrize("view", ["plan_tree", "plan_board", "plan_wall"])
def test_every_figure_opens_a_list_of_its_length(as_, people, plan, name, view):
    client = as_(name)
    links = list(counted_links(page_of(client, view, plan).content.decode()))
    assert len(links) >= 5
    for address, number in links:
        assert client.get(address).context["page"].paginator.count == number, address


@pytest.mark.parametrize("view", VIEWS)
def test_every_picture_shows_the_clause_of_a_task(as_, people, view):
    plan = make_plan(people.home)
    work = make_work(plan, people.home_unit, due_on=DAY - A_DAY)
    address = clause_address(work.task.clause)
    assert address
    assert address in page_of(as_("head"), view, plan).content.decode()


def test_filters_narrow_figures_and_rows_alike(as_, people, plan):
    client = as_("head")
    unit = people.home_unit.code
    tree = page_of(client, "plan_tree", plan, f"?unit={unit}&light=red")
    assert tree.context["rolled"].total.count == 1
    assert "任务1" in tree.content.decode()
    assert "任务4" not in tree.content.decode()
    for address, number in counted_links(tree.content.decode()):
        if "light" in address:
            assert client.get(address).context["page"].paginator.count >= number
    board = page_of(client, "plan_board", plan, "?by=status&q=任务4")
    assert [c.count for c in board.context["columns"]] == [0, 0, 0, 1, 0, 0, 0, 0]


@pytest.mark.parametrize("view", VIEWS)
def test_a_unit_sees_its_own_tasks_and_those_it_helps_with(as_, people, plan, view):
    helped = plan.tasks.get(task__name="任务4")
    client = as_("unit_party")
    before = page_of(client, view, plan).content.decode()
    assert "任务4" not in before
    assert other_unit(people).name not in before
    help_with(helped, people.home_unit)
    assert other_unit(people).name in page_of(client, view, plan).content.decode()


@pytest.mark.parametrize("view", VIEWS)
def test_few_and_many_tasks_take_the_same_statements(as_, people, plan, view):
    client = as_("head")

    def statements():
        page_of(client, view, plan)
        with CaptureQueriesContext(connection) as caught:
            page_of(client, view, plan)
        return len(caught)

    few = statements()
    works = make_works(plan, [people.home_unit, other_unit(people)], 60, report_days=90)
    for work in works[:20]:
        report(work, DAY - timedelta(days=60), 10)
        report(work, DAY - timedelta(days=10), 20)
        Milestone.objects.create(work=work, title="初稿", due_on=DAY)
        Dependency.objects.create(work=work, on=works[30], kind="after")
    order_of(people, works[0])
    # The worst forecasts are fetched by their keys, which an empty list spares.
    assert statements() <= few + 1
    assert statements() <= (12 if view != "plan_report" else 18)


@pytest.mark.parametrize("view", ["plan_tree", "plan_board", "plan_gantt"])
def test_a_unit_partys_page_takes_few_statements_too(as_, people, plan, view):
    client = as_("unit_party")
    page_of(client, view, plan)
    with CaptureQueriesContext(connection) as caught:
        page_of(client, view, plan)
    assert len(caught) <= 12


def test_a_large_plan_opens_one_section_at_a_time(as_, people, plan):
    make_works(plan, [people.home_unit], 300, section="三")
    client = as_("head")
    page = page_of(client, "plan_tree", plan)
    assert all(not branch.rows for branch in page.context["branches"])
    opened = page_of(client, "plan_tree", plan, "?open=三")
    rows = {branch.line.title: len(branch.rows) for branch in opened.context["branches"]}
    assert rows == {"一": 0, "二": 0, "三": 100}
    assert opened.context["page"].paginator.count == 300


def test_parts_stand_below_their_task(as_, people):
    plan, unit = make_plan(people.home), people.home_unit
    whole = make_work(plan, unit, 5)
    part = make_work(plan, unit, 1, parent=whole)
    alone = make_work(plan, unit, 9)
    rows = page_of(as_("head"), "plan_tree", plan).context["branches"][0].rows
    assert [(r.work, r.depth, r.parts) for r in rows] == [
        (whole, 0, 1),
        (part, 1, 0),
        (alone, 0, 0),
    ]


def test_each_column_of_the_board_has_its_own_pages(as_, people):
    plan = make_plan(people.home)
    make_works(plan, [people.home_unit], 50, status="closed")
    for number in (1, 2, 3):
        make_work(plan, people.home_unit, number, "submitted")
    client = as_("head")
    columns = {
        c.name: c for c in page_of(client, "plan_board", plan, "?page-done=3").context["columns"]
    }
    assert (columns["done"].page, columns["done"].pages, len(columns["done"].cards)) == (3, 3, 10)
    assert len(columns["blue"].cards) == 3
    seen = [
        card.pk
        for number in (1, 2, 3)
        for c in page_of(client, "plan_board", plan, f"?page-done={number}").context["columns"]
        for card in c.cards
        if c.name == "done"
    ]
    assert len(seen) == len(set(seen)) == 50


@pytest.mark.parametrize(
    ("begun", "due", "today", "first", "until"),
    [
        # The plan's own year, and what reaches beyond it.
        ("2024-03-01", "2024-12-31", "2024-12-16", "2024-01", "2025-01"),
        ("2023-11-20", "2025-02-03", "2024-12-16", "2023-11", "2025-03"),
        # A running plan shows today after its end; 24 months are drawn, a 25th is not.
        ("2023-08-01", "2024-12-31", "2025-06-30", "2023-08", "2025-07"),
        ("2023-07-01", "2024-12-31", "2025-06-30", "2023-07", "2025-07"),
        ("2023-06-30", "2024-12-31", "2025-06-30", "2024-01", "2025-07"),
        # Of a plan long over, the end.
        ("2024-03-01", "2024-12-31", "2026-11-28", "2024-12", "2026-12"),
        # What is due in years does not push today out of sight.
        ("2024-03-01", "2030-12-31", "2024-12-16", "2024-01", "2026-01"),
    ],
)
def test_the_gantt_shows_the_plan_and_today(people, begun, due, today, first, until):
    plan = make_plan(people.home)
    days = {"assigned_on": date.fromisoformat(begun), "due_on": date.fromisoformat(due)}
    work = make_work(plan, people.home_unit, **days)
    axis = axis_of(plan, [work], date.fromisoformat(today))
    assert (f"{axis.first:%Y-%m}", f"{axis.until:%Y-%m}") == (first, until)
    assert axis.has(date.fromisoformat(today))


def test_the_gantt_of_a_settled_plan_ends_with_it(people):
    plan = make_plan(people.home, status="frozen")
    axis = axis_of(plan, [make_work(plan, people.home_unit)], date(2026, 11, 28))
    assert axis.until == plan.until_on
    assert not axis.has(date(2026, 11, 28))


def test_the_gantt_places_bars_milestones_and_needs(as_, people):
    plan, unit = make_plan(people.home), people.home_unit
    first = make_work(plan, unit, 1, assigned_on=date(2024, 1, 1), due_on=date(2024, 12, 31))
    second = make_work(
        plan, unit, 2, assigned_on=date(2024, 7, 1), due_on=date(2024, 7, 31), progress=50
    )
    Milestone.objects.create(work=first, title="初稿", due_on=date(2024, 7, 1))
    Dependency.objects.create(work=second, on=first, kind="after")
    page = page_of(as_("head"), "plan_gantt", plan)
    whole, part = page.context["bars"]
    assert (whole.x, whole.width) == (0, 100)
    # 182 of 366 days before July; 31 days of it, half of them filled.
    assert (part.x, part.width, part.filled) == (49.73, 8.47, 4.24)
    assert whole.marks[0].x == part.x
    assert part.needs[0].is_broken
    assert [m.title for m in page.context["axis"].months] == [f"{n}月" for n in range(1, 13)]


def order_of(people, work, **given):
    order = SupervisionOrder.objects.create(
        institution=people.home, unit=work.task.owner, demand="限期完成", year=2024,
        clause="sjtusm-2021-39#八.7", signed_by="负责人", issued_on=DAY,
        due_on=DAY + timedelta(days=5), **{"number": 1, **given},
    )  # fmt: skip
    order.works.add(work)
    return order


def test_the_wall_leads_to_task_and_clause_and_says_a_forecast_is_one(as_, people, plan):
    work = plan.tasks.get(task__name="任务4")
    report(work, DAY - timedelta(days=60), 10)
    report(work, DAY - timedelta(days=5), 20)
    order_of(people, plan.tasks.first())
    html = page_of(as_("head"), "plan_wall", plan).content.decode()
    assert reverse("worktasks:task_detail", args=[work.pk]) in html
    assert "55 天 10 个百分点" in html
    assert "不是落实结论" in html
    assert "督办〔2024〕1号" in html
    assert "/policy/sjtusm-2024-45/clauses/" in html


def test_the_wall_renews_itself_unless_told_not_to(as_, plan):
    client = as_("head")
    assert 'hx-trigger="every 120s"' in page_of(client, "plan_wall", plan).content.decode()
    assert "hx-trigger" not in page_of(client, "plan_wall", plan, "?still=1").content.decode()
    renewed = client.get(
        reverse("worktasks:plan_wall", args=[plan.pk]), headers={"HX-Request": "true"}
    ).content.decode()
    assert renewed.strip().startswith('<div class="wall"')


def test_the_wall_of_a_settled_plan_rests_on_its_last_weeks(as_, plan):
    plan.status, plan.frozen_at = "frozen", datetime(2025, 1, 2, 9, tzinfo=UTC)
    plan.save()
    page = page_of(as_("head"), "plan_wall", plan)
    html = page.content.decode()
    assert page.context["wall"].weeks[-1].last <= plan.last_day
    assert reverse("worktasks:result_list", args=[plan.pk]) in html
    assert "hx-trigger" not in html
    assert "预测" not in html
    assert "逾期最多" not in html


def october(plan):
    return Period(plan, date(2024, 10, 1), date(2024, 11, 1), date(2024, 10, 31), is_year=False)


def test_a_months_report_tells_that_month_whatever_came_after(people):
    plan, unit = make_plan(people.home), people.home_unit
    done = make_work(
        plan, unit, 1, "closed", due_on=date(2024, 10, 20), finished_on=date(2024, 10, 25)
    )
    early = make_work(
        plan, unit, 2, "closed", due_on=date(2024, 10, 31), finished_on=date(2024, 11, 5)
    )
    late = make_work(
        plan, unit, 3, "closed", due_on=date(2024, 10, 30), finished_on=date(2024, 11, 5)
    )
    for work, day, percent in (
        (late, date(2024, 9, 30), 40),
        (late, date(2024, 11, 3), 90),
        (early, date(2024, 10, 3), 70),
    ):
        report(work, day, percent)
    found = report_of(WorkTask.objects.filter(plan=plan), october(plan), None, "")
    lists = {one.key: [(item.pk, item.note) for item in one.items] for one in found.listings}
    assert lists["finished"] == [(done.pk, "2024.10.25 完成，逾期 5 天")]
    assert lists["overdue"] == [(late.pk, "逾期 1 天，进度 40%")]
    assert lists["silent"] == [(late.pk, "最近报告 2024.09.30，进度 40%")]
    # 100 + 70 + 40
    assert (found.total.finished, found.total.progress) == (1, 70)


@pytest.mark.parametrize(
    ("granted", "is_late"), [("2024-10-31T15:59", False), ("2024-10-31T16:00", True)]
)
def test_an_extension_granted_after_a_month_is_not_in_its_report(people, granted, is_late):
    plan = make_plan(people.home)
    work = make_work(plan, people.home_unit, due_on=date(2024, 12, 31))
    first = extended(people, work, "2024-10-15", granted)
    # In Shanghai the month ends at 16:00 of UTC. A later extension does not hide what held before.
    second = extended(people, work, "2024-11-15", "2024-11-20T00:00")
    assert second.pk > first.pk
    found = report_of(WorkTask.objects.filter(plan=plan), october(plan), None, "")
    assert found.total.overdue == is_late


def extended(people, work, before, at):
    """An extension granted at a moment (UTC), from a day to some later one."""
    return Change.objects.create(
        work=work, kind="extension", status="granted", before={"due_on": before},
        after={"due_on": "2024-12-31"}, reason="场地未交付", asked_by=people.unit_party,
        decided_by=people.head, decided_at=datetime.fromisoformat(at).replace(tzinfo=UTC),
    )  # fmt: skip


def test_the_report_of_today_agrees_with_the_rollup(people, plan):
    for work in plan.tasks.exclude(progress=0):
        report(work, DAY, work.progress)
    works = WorkTask.objects.filter(plan=plan)
    rolled = rollup(works, DAY)
    told = report_of(works, periods_of(plan, DAY)[1], None, "")
    assert told.total.progress == rolled.total.progress
    overdue = next(one for one in told.listings if one.key == "overdue")
    assert overdue.count == rolled.total.lights["red"]


def test_the_page_lists_what_each_figure_counts(as_, people, plan):
    Urge.objects.create(work=plan.tasks.first(), text="请报告", by=people.head)
    page = page_of(as_("head"), "plan_report", plan)
    html = page.content.decode()
    for listing in page.context["report"].listings:
        part = html.split(f'<section id="{listing.key}"')[1].split("</section>")[0]
        assert part.count("<tr>") - bool(listing.count) == listing.count
        assert f'href="#{listing.key}"' in html


def test_clauses_are_quoted_word_for_word(as_, people, plan):
    work = plan.tasks.first()
    work.quotation = "健全理论学习机制。"
    work.save()
    assert "“健全理论学习机制。”" in page_of(as_("head"), "plan_report", plan).content.decode()


def file_of(client, plan, kind):
    address = reverse("worktasks:plan_report_file", kwargs={"pk": plan.pk, "kind": kind})
    response = client.get(address, {"month": "2024-12"})
    return BytesIO(b"".join(response))


def test_the_document_is_laid_out_as_official_papers_are(as_, people, plan):
    document = Document(file_of(as_("head"), plan, "docx"))
    section = document.sections[0]
    sizes = (
        section.page_width.mm,
        section.top_margin.mm,
        section.left_margin.mm,
        section.right_margin.mm,
    )
    assert [round(size) for size in sizes] == [210, 37, 28, 26]
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert texts[:2] == ["2024年工作重点", "2024年12月进展报告"]
    assert any(text.startswith("一、总体情况") for text in texts)
    assert any("任务1" in text and "逾期 1 天" in text for text in texts)
    fonts = {
        r._r.rPr.rFonts.get(
            "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}eastAsia"
        )
        for p in document.paragraphs
        for r in p.runs
    }
    assert {"方正小标宋简体", "仿宋_GB2312", "黑体"} <= fonts
    assert "测试head" in section.header.paragraphs[0].text


def test_the_workbook_has_every_list_and_the_export_is_recorded(as_, people, plan):
    book = CalamineWorkbook.from_filelike(file_of(as_("head"), plan, "xlsx"))
    assert book.sheet_names[:3] == ["汇总", "本月办结", "逾期未完成"]
    overdue = book.get_sheet_by_name("逾期未完成").to_python()
    assert "测试head" in overdue[0][0]
    assert [row[0] for row in overdue[2:-2]] == ["任务1"]
    assert isinstance(overdue[2][overdue[1].index("时限")], date)
    entry = Entry.objects.filter(action="audit.export.made").latest("number")
    assert entry.after["filters"]["period"] == "2024-12"


def test_a_month_that_is_not_the_plans_is_not_found(as_, plan):
    assert page_of(as_("head"), "plan_report", plan, "?month=2023-01").status_code == 404
    assert page_of(as_("head"), "plan_report", plan, "?month=x").status_code == 404


def test_a_plan_without_tasks_says_so(as_, people):
    plan = make_plan(people.home)
    for view in VIEWS[:4]:
        assert "还没有任务" in page_of(as_("head"), view, plan).content.decode()
    assert acting(people)

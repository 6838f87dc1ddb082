"""The list, the page of one finding, the export, and how many statements they take."""

import re
from io import BytesIO

import pytest
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from web.findings.judged import found, outcome, run_on
from zhiren.web.audit.models import Entry
from zhiren.web.bridge.packs import cited
from zhiren.web.findings.merging import merge
from zhiren.web.findings.models import EvaluationRun, Finding
from zhiren.web.lib.templatetags.zhiren import dotted
from zhiren.web.register.models import Person

LIST = "findings:finding_list"


def listed(client, query=""):
    response = client.get(reverse(LIST) + query)
    assert response.status_code == 200
    return response


def rows(response):
    return list(response.context["page"].object_list)


def detail(client, finding):
    return client.get(reverse("findings:finding_detail", args=[finding.pk]))


class TestList:
    def test_it_opens_with_what_is_open_worst_first(self, as_, evaluated):
        found_rows = rows(listed(as_("head")))
        gravities = [row.gravity for row in found_rows]
        assert gravities == sorted(gravities)
        assert {row.status for row in found_rows} == {"open"}

    def test_the_chips_count_each_state_and_lead_to_it(self, as_, evaluated):
        response = listed(as_("head"))
        for chip in response.context["chips"]:
            one = listed(as_("head"), f"?state={chip['name']}")
            assert one.context["page"].paginator.count == chip["count"]
            assert {row.state for row in rows(one)} == {chip["name"]}
        assert response.context["all_count"] == Finding.objects.open().count()

    @pytest.mark.parametrize(
        ("query", "condition"),
        [
            ("?rule=tempered-cadres", lambda f: f.rule == "tempered-cadres"),
            ("?document=sjtusm-2021-30", lambda f: f.document == "sjtusm-2021-30"),
            ("?strength=aim", lambda f: f.strength == "aim"),
            ("?state=unmet", lambda f: f.state in {"breach", "deviation", "due", "unknown"}),
            ("?due_until=2024-12-31", lambda f: str(f.due_on) < "2024-12-31"),
            ("?due_from=2024-12-01", lambda f: str(f.due_on) >= "2024-12-01"),
            ("?q=组织员", lambda f: "组织员" in f.sentence + f.rule_title + f.subject_name),
        ],
    )
    def test_a_filter_shows_what_fits_and_all_of_it(self, as_, evaluated, query, condition):
        response = listed(as_("head"), query + "&rows=100")
        fitting = {f.pk for f in Finding.objects.open() if f.due_on or "due" not in query}
        fitting = {f.pk for f in Finding.objects.filter(pk__in=fitting) if condition(f)}
        assert fitting
        assert response.context["page"].paginator.count == len(fitting)
        assert {row.pk for row in rows(response)} <= fitting

    def test_a_unit_takes_in_all_below_by_name_or_code(self, as_, people, evaluated):
        unit = people.home_unit
        within = Q(unit__path__startswith=unit.path) | Q(
            unit__host_unit__path__startswith=unit.path
        )
        expected = Finding.objects.open().filter(within).count()
        assert expected
        for text in (unit.code, unit.name):
            response = listed(as_("head"), f"?unit={text}")
            assert response.context["page"].paginator.count == expected

    def test_what_cannot_be_read_is_said_and_nothing_breaks(self, as_, evaluated):
        query = "?unit=没有这个单位&due_from=昨天&state=x&sort=x&group=x&status=x&page=-3&rows=7"
        page = listed(as_("head"), query).content.decode()
        assert "没有找到单位“没有这个单位”" in page
        assert "昨天 读不出来" in page

    def test_a_unit_out_of_scope_is_not_found(self, as_, people, evaluated):
        response = listed(as_("unit_party"), f"?unit={people.other_person.unit.code}")
        assert response.context["page"].paginator.count == 0

    @pytest.mark.parametrize("group", ["clause", "unit"])
    def test_groups_say_how_many_they_hold(self, as_, evaluated, group):
        response = listed(as_("head"), f"?group={group}&rows=100")
        counts = response.context["groups"]
        name = {"clause": "clause", "unit": "unit_id"}[group]
        for row in rows(response):
            value = getattr(row, name)
            assert counts[value] == Finding.objects.open().filter(**{name: value}).count()

    @pytest.mark.parametrize("sort", ["gravity", "due", "subject", "unit", "changed"])
    def test_every_order_lists_everything(self, as_, evaluated, sort):
        response = listed(as_("head"), f"?sort={sort}")
        assert response.context["page"].paginator.count == Finding.objects.open().count()

    def test_empty_lists_say_why_and_what_to_do(self, as_, people):
        assert "去启动研判" in listed(as_("head")).content.decode()
        assert "组织部门启动研判后" in listed(as_("cadre")).content.decode()
        run_on(people.home)
        EvaluationRun.objects.update(status="done")
        assert "没有未结的结果" in listed(as_("head")).content.decode()
        assert "清除条件" in listed(as_("head"), "?q=没有的").content.decode()

    def test_it_takes_as_many_statements_for_few_as_for_many(self, as_, people):
        def statements(query):
            client = as_("head")
            with CaptureQueriesContext(connection) as few:
                listed(client, query)
            return len(few)

        persons = list(Person.objects.filter(institution=people.home)[:60])
        merge(run_on(people.home), outcome(found(persons[0])))
        few = [statements("?rows=50"), statements("?group=unit&unit=院&person=x&rows=50")]
        merge(run_on(people.home), outcome(*map(found, persons)))
        many = [statements("?rows=50"), statements("?group=unit&unit=院&person=x&rows=50")]
        assert many[0] == few[0] <= 12
        assert many[1] <= few[1] <= 15


class TestDetail:
    def test_it_shows_sentence_clause_facts_and_history(self, as_, evaluated):
        for state in ("breach", "unknown", "due", "entitled", "upcoming"):
            finding = Finding.objects.filter(state=state).first()
            page = detail(as_("head"), finding).content.decode()
            assert dotted(finding.sentence) in page
            assert finding.clause.partition("#")[2] in page
            assert "首次出现" in page
            assert "所据事实" in page

    def test_facts_are_named_by_what_they_show_and_dates_are_written_as_elsewhere(
        self, as_, people, evaluated
    ):
        client, titles, cells = as_("head"), set(), set()
        for finding in Finding.objects.filter(person__isnull=False).order_by("rule", "pk")[:60]:
            context = detail(client, finding).context
            for table in context["tables"]:
                titles |= {(table.title, column) for column in table.columns}
                cells |= {cell for row in table.rows for cell in row.cells}
            cells |= set(context["facts"].values())
            cells |= {parameter["from"] for parameter in context["parameters"]}
        # A row's own code stays a code: only what is shown by name is called by the thing.
        assert {("任职", "岗位"), ("人员", "单位"), ("人员", "工号")} <= titles
        assert not titles & {("任职", "岗位代码"), ("任职", "人员工号"), ("人员", "单位代码")}
        assert any(re.fullmatch(r"\d{4}\.\d\d\.\d\d", cell) for cell in cells)
        assert not [cell for cell in cells if re.fullmatch(r"\d{4}-\d\d(-\d\d)?", cell)]

    def test_every_finding_of_the_home_can_be_read(self, as_, evaluated):
        client = as_("head")
        for finding in Finding.objects.order_by("rule", "pk").distinct()[:90]:
            assert detail(client, finding).status_code == 200, finding.rule

    def test_a_missing_datum_is_named_with_the_place_to_fill_it(self, as_, evaluated):
        finding = Finding.objects.filter(state="unknown", unit__isnull=False).first()
        page = detail(as_("head"), finding).content.decode()
        assert finding.missing in page
        assert reverse("register:unit_detail", args=[finding.unit.code]) in page

    def test_reading_one_about_a_person_is_recorded(self, as_, people, evaluated):
        finding = Finding.objects.filter(person__isnull=False).first()
        before = Entry.objects.filter(action="register.person.viewed").count()
        detail(as_("staff"), finding)
        entry = Entry.objects.filter(action="register.person.viewed").first()
        assert Entry.objects.filter(action="register.person.viewed").count() == before + 1
        assert (entry.person_id, entry.actor) == (finding.person_id, people.staff)

    def test_reading_one_about_a_unit_is_not(self, as_, evaluated):
        before = Entry.objects.count()
        detail(as_("staff"), Finding.objects.filter(person=None).first())
        assert Entry.objects.count() == before

    def test_others_of_the_like_case_are_counted_and_named_to_the_department_alone(
        self, as_, people
    ):
        persons = [people.cadre_person, people.other_person]
        merge(run_on(people.home), outcome(*(found(p, rule="open-to-all") for p in persons)))
        merge(run_on(people.home), outcome(found(persons[0], rule="open-to-all")))
        finding = Finding.objects.get(person=people.cadre_person)
        pages = {n: detail(as_(n), finding).content.decode() for n in ("head", "cadre")}
        for page in pages.values():
            assert '已因数据更新而消除 <b class="num">1</b>' in page
        assert people.other_person.name in pages["head"]
        assert people.other_person.name not in pages["cadre"]

    def test_a_suppressed_one_cites_the_decision_and_both_clauses(self, as_, people):
        shield = {"case": "RC-7", "decision": "免责", "clauses": ["sjtusm-2021-39#五.1"]}
        merge(run_on(people.home), outcome(found(people.cadre_person, "suppressed", shield=shield)))
        page = detail(as_("head"), Finding.objects.get()).content.decode()
        assert "RC-7" in page
        assert "不计的依据" in page

    def test_a_finding_whose_rule_left_the_pack_can_still_be_read(self, as_, people):
        merge(run_on(people.home), outcome(found(people.cadre_person, rule="gone")))
        page = detail(as_("head"), Finding.objects.get()).content.decode()
        assert "现在的登记里没有与此有关的记录" in page

    def test_statements_do_not_grow_with_the_findings(self, as_, people, evaluated):
        finding = Finding.objects.filter(rule="tempered-cadres").first()

        def statements():
            client = as_("head")
            with CaptureQueriesContext(connection) as taken:
                detail(client, finding)
            return len(taken)

        def with_others(number):
            persons = Person.objects.filter(institution=people.home).exclude(pk=finding.subject)
            more = [found(p, rule=finding.rule, period=number) for p in persons[:number]]
            covered = {"person": {f.values["subject"] for f in more}}
            merge(run_on(people.home), outcome(*more), covered)
            merge(run_on(people.home), outcome(), covered)
            return statements()

        few, many = with_others(2), with_others(40)
        assert many == few <= 35

    def test_judging_again_tells_whether_anything_changed(self, as_, evaluated, monkeypatch):
        finding = Finding.objects.filter(rule="talks-of-leaders-with-heads").first()
        address = reverse("findings:finding_judge", args=[finding.pk])
        response = as_("staff").post(address, follow=True)
        assert "已重新研判" in response.content.decode()
        assert EvaluationRun.objects.filter(kind="touched", status="done").exists()

    def test_judging_again_while_a_run_is_under_way_says_so(self, as_, people, evaluated):
        run_on(people.home, beat_at=timezone.now())
        finding = Finding.objects.filter(person__isnull=False).first()
        address = reverse("findings:finding_judge", args=[finding.pk])
        assert "正在研判" in as_("staff").post(address, follow=True).content.decode()


class TestExport:
    def test_the_workbook_holds_what_the_list_shows_with_the_watermark(self, as_, evaluated):
        client = as_("head")
        response = client.get(reverse("findings:finding_export") + "?state=breach")
        sheet = load_workbook(BytesIO(b"".join(response.streaming_content))).active
        cells = list(sheet.iter_rows(values_only=True))
        assert "测试head" in cells[0][0]
        assert "仅供工作使用" in cells[0][0]
        breaches = Finding.objects.filter(state="breach")
        assert {row[6] for row in cells[2:-2]} == set(breaches.values_list("sentence", flat=True))
        entry = Entry.objects.get(action="audit.export.made")
        assert entry.after["rows"] == breaches.count()
        assert entry.after["filters"] == {"state": "breach"}

    def test_what_looks_like_a_formula_stays_a_text(self, as_, people):
        merge(run_on(people.home), outcome(found(people.cadre_person, subject_name="=1+1")))
        response = as_("head").get(reverse("findings:finding_export"))
        sheet = load_workbook(BytesIO(b"".join(response.streaming_content))).active
        assert (sheet["C3"].value, sheet["C3"].data_type) == ("=1+1", "s")

    def test_it_holds_no_more_than_the_account_sees(self, as_, people, evaluated):
        response = as_("unit_party").get(reverse("findings:finding_export") + "?status=all")
        sheet = load_workbook(BytesIO(b"".join(response.streaming_content))).active
        shown = listed(as_("unit_party"), "?status=all").context["page"].paginator.count
        assert sheet.max_row - 4 == shown


class TestPanels:
    def test_a_person_page_shows_what_was_found_and_links_to_it(self, as_, people, evaluated):
        finding = Finding.objects.filter(person__isnull=False, status="open").first()
        address = reverse("register:person_detail", args=[finding.person.code])
        page = as_("head").get(address).content.decode()
        assert dotted(finding.sentence) in page
        assert reverse("findings:finding_detail", args=[finding.pk]) in page

    def test_a_unit_page_shows_what_was_found_in_it_and_below(self, as_, people, evaluated):
        unit = Finding.objects.filter(unit__isnull=False, status="open").first().unit
        page = as_("head").get(reverse("register:unit_detail", args=[unit.code])).content.decode()
        assert 'id="findings"' in page

    def test_a_panel_takes_two_statements(
        self, people, evaluated, rf, django_assert_max_num_queries
    ):
        from zhiren.web.accounts.access import access_of
        from zhiren.web.findings import panels

        request = rf.get("/")
        request.access = access_of(people.head)
        _ = request.access.user.institution.pack
        for about, context in (
            (people.cadre_person, panels._of_person),
            (people.home_unit, panels._of_unit),
        ):
            with django_assert_max_num_queries(2):
                list(context(request, about)["findings"])


def test_a_clause_is_named_as_papers_name_it():
    assert cited("sjtusm-2024-45#七.1.5") == "沪交医〔2024〕45号 七.1.5"
    assert cited("sdju-2021#3.2") == "新担当新作为实施办法 3.2"
    assert cited("plan-7#3.1") == "3.1"
    assert cited("基础医学院") == "基础医学院"

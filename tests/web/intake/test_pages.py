"""The pages: counts of queries, progress, filters, downloads, and what a stranger sees."""

import io

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from web.intake import wizard
from zhiren.snapshot.template import INSTRUCTIONS
from zhiren.web.audit.models import Entry
from zhiren.web.intake.models import Intake
from zhiren.web.register.models import Person

MOST_BYTES = 150_000


def queries(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        response = client.get(url)
    assert response.status_code == 200
    assert len(response.content) < MOST_BYTES
    return len(captured)


def changes(people, number):
    persons = Person.objects.filter(institution=people.home).select_related("unit")[:number]
    return wizard.filled(person=[wizard.person_row(p, ethnic_group="满族") for p in persons])


@pytest.mark.parametrize(
    "show", ["problems", "new", "changed", "same", "missing", "left_out", "kept"]
)
def test_a_preview_takes_as_many_queries_for_many_rows_as_for_few(show, staff, people):
    few = wizard.previewed(staff, changes(people, 2))
    many = wizard.previewed(staff, changes(people, 100))
    found = [
        queries(staff, reverse("intake:intake_detail", args=[i.pk]) + f"?show={show}")
        for i in (few, many)
    ]
    assert found[0] == found[1]
    assert found[0] <= 18


def test_the_list_takes_as_many_queries_for_many_imports_as_for_few(staff, people):
    content = changes(people, 1)
    wizard.previewed(staff, content)
    few = queries(staff, reverse("intake:intake_list"))
    for _ in range(4):
        wizard.previewed(staff, content)
    assert queries(staff, reverse("intake:intake_list")) == few
    assert few <= 12


def test_the_pages_of_the_columns_stay_small(staff, people):
    header = [
        *("工号 姓名 性别 民族 出生年月 部门 学历 学位 职级 备注".split()),
        *(f"列{n}" for n in range(20)),
    ]
    intake = wizard.uploaded(staff, wizard.roster(header, ["1"] * 30))
    assert queries(staff, reverse("intake:sheet_map", args=[intake.pk, 1])) <= 12
    assert queries(staff, reverse("intake:intake_sheets", args=[intake.pk])) <= 14


def test_progress_is_a_part_for_htmx_and_a_page_that_renews_itself_without(staff, people):
    intake = wizard.previewed(staff, changes(people, 1))
    Intake.objects.filter(pk=intake.pk).update(state="mapped", stage="读取文件", done=1, total=2)
    url = reverse("intake:intake_progress", args=[intake.pk])
    part = staff.get(url, headers={"HX-Request": "true"}).content.decode()
    assert "读取文件" in part
    assert "<html" not in part
    page = staff.get(reverse("intake:intake_detail", args=[intake.pk])).content.decode()
    assert 'http-equiv="refresh"' in page
    Intake.objects.filter(pk=intake.pk).update(state="previewed")
    done = staff.get(url, headers={"HX-Request": "true"})
    assert (done.status_code, done["HX-Redirect"]) == (
        204,
        reverse("intake:intake_detail", args=[intake.pk]),
    )
    assert staff.get(url).status_code == 302


def test_the_list_is_filtered_by_state_text_and_day(staff, people):
    wizard.previewed(staff, changes(people, 1), name="考核.xlsx", note="年度考核")
    wizard.apply(staff, wizard.previewed(staff, changes(people, 2), name="人员.xlsx"))

    def found(**query):
        text = wizard.text_of(staff.get(reverse("intake:intake_list"), query))
        return [name for name in ("考核.xlsx", "人员.xlsx") if name in text]

    assert found() == ["考核.xlsx", "人员.xlsx"]
    assert found(state="applied") == ["人员.xlsx"]
    assert found(q="年度") == ["考核.xlsx"]
    assert found(q="人员.x") == ["人员.xlsx"]
    assert found(since="2000-01-01", until="nonsense") == ["考核.xlsx", "人员.xlsx"]
    assert found(until="2000-01-01") == []
    assert "没有符合条件" in wizard.text_of(
        staff.get(reverse("intake:intake_list"), {"q": "没有的"})
    )


def test_an_institution_without_imports_is_told_how_to_begin(staff, people):
    assert "还没有导入过" in wizard.text_of(staff.get(reverse("intake:intake_list")))


def test_a_stranger_sees_none_of_it(as_, people):
    intake = wizard.previewed(as_("staff"), changes(people, 1))
    stranger = as_("stranger")
    assert "名册.xlsx" not in wizard.text_of(stranger.get(reverse("intake:intake_list")))
    for view in ("intake_detail", "intake_progress", "intake_sheets"):
        assert stranger.get(reverse(f"intake:{view}", args=[intake.pk])).status_code == 404
    for view in ("intake_apply", "intake_undo", "intake_cancel", "intake_reopen", "intake_resume"):
        assert stranger.post(reverse(f"intake:{view}", args=[intake.pk])).status_code == 404
    assert wizard.fresh(intake).state == "previewed"


def test_the_files_of_another_institution_do_not_meet_this_register(as_, people):
    """A code that stands at home is unknown, or new, elsewhere."""
    person = people.cadre_person
    content = wizard.filled(person=[wizard.person_row(person, unit="HOME-ONLY")])
    before = wizard.register_content(people.home)
    stranger = as_("stranger")
    intake = wizard.previewed(stranger, content)
    assert wizard.counts(intake).get("changed", 0) + wizard.counts(intake).get("same", 0) <= 1
    wizard.step(stranger, intake, "intake_apply", mode="good")
    assert wizard.register_content(people.home) == before


def test_the_exported_register_is_recorded_and_carries_its_watermark(staff, people):
    response = staff.post(reverse("intake:register_form"))
    entry = Entry.objects.filter(action="audit.export.made").latest("number")
    assert entry.object_label == "名册填报工作簿"
    assert entry.after["rows"] > 100
    book = openpyxl.load_workbook(io.BytesIO(response.content))
    assert "测试staff" in book[INSTRUCTIONS]["B3"].value
    assert "测试staff" in book["人员"].oddFooter.center.text
    assert book["人员"].max_row == 3 + Person.objects.filter(institution=people.home).count()


def test_the_result_leads_to_the_persons_whom_it_touched(staff, people):
    intake = wizard.apply(staff, wizard.previewed(staff, changes(people, 3)))
    response = wizard.page(staff, intake)
    assert (
        reverse(
            "register:person_detail",
            args=[Person.objects.filter(institution=people.home).first().code],
        )
        in response.content.decode()
    )
    assert str(intake.batch) in response.content.decode()


def test_rows_are_found_by_name_and_by_table(staff, people):
    intake = wizard.previewed(staff, changes(people, 30))
    person = Person.objects.filter(institution=people.home).first()
    rows = wizard.page(staff, intake, show="changed", q=person.code).context["rows"]
    assert [shown.row.person for shown in rows] == [person.code]
    assert list(wizard.page(staff, intake, show="changed", table="unit").context["rows"]) == []


def test_the_rows_that_the_file_does_not_have_are_listed_and_counted(staff, people):
    intake = wizard.previewed(staff, changes(people, 3))
    page = wizard.page(staff, intake, show="missing").context["page"]
    assert page.paginator.count == Person.objects.filter(institution=people.home).count() - 3

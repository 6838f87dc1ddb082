"""Rows that are wrong: each said with its place and remedy, all at once, and nothing written."""

import io

import openpyxl
import pytest
import xlwt
from django.urls import reverse

from web.intake import wizard
from zhiren.web.register.models import MODEL_OF, Person

NEW = {"person": "N1", "name": "欧阳新", "status": "在职"}


@pytest.fixture
def unit(people):
    return people.home_unit.code


@pytest.mark.parametrize(
    ("more", "column", "reason"),
    [
        ({"birth_on": "72.04"}, "出生年月", "年份只有两位"),
        ({"birth_on": "3000.01"}, "出生年月", "不在 1900"),
        ({"unit": "NOWHERE"}, "单位代码", "没有这个代码"),
        ({"sex": "不明"}, "性别", "不能是这个值"),
        ({"name": "甲（借调）"}, "姓名", "括注"),
        ({"name": None}, "姓名", "没有填"),
        ({"sex": "=A1"}, "性别", "公式"),
        ({"ethnic_group": "族" * 501}, "民族", "最多 500 个"),
        ({"person": "9" * 65}, "工号", "最多 64 个"),
        ({"identity_number": "11010519491231002X", "birth_on": "2040.01"}, "出生年月", "晚于今天"),
    ],
)
def test_a_faulty_cell_is_named_and_keeps_everything_out(more, column, reason, staff, people, unit):
    before = wizard.register_content()
    good = {**NEW, "person": "N2", "name": "正确", "unit": unit}
    intake = wizard.previewed(staff, wizard.filled(person=[good, {**NEW, "unit": unit, **more}]))
    found = [p for p in wizard.problems(intake) if p[2] == column]
    assert found, wizard.problems(intake)
    assert found[0][:2] == ("人员", 5)
    assert reason in found[0][3]
    assert all(p.remedy for p in intake.problems.all())
    intake, page = wizard.step(staff, intake, "intake_apply", mode="whole")
    assert intake.state == "previewed"
    assert "处错误" in wizard.text_of(page)
    assert wizard.register_content() == before


def test_one_code_twice_is_refused_with_the_place_of_the_first(staff, people, unit):
    intake = wizard.previewed(staff, wizard.filled(person=[{**NEW, "unit": unit}] * 2))
    assert [p[:3] for p in wizard.problems(intake)] == [("人员", 5, "工号")]
    assert "第 4 行重复" in wizard.problems(intake)[0][3]


def test_an_identity_number_of_another_person_is_refused(staff, people, unit):
    number = "11010519491231002X"
    Person.objects.filter(pk=people.cadre_person.pk).update(
        identity_number=number, birth_on="1949-12-31", sex="女"
    )
    row = {**NEW, "unit": unit, "identity_number": number}
    intake = wizard.previewed(staff, wizard.filled(person=[row]))
    assert f"工号 {people.cadre_person.code} 的证件号码相同" in wizard.problems(intake)[0][3]


def test_a_unit_may_not_come_to_stand_above_itself(staff, people):
    units = MODEL_OF["unit"].objects.filter(institution=people.home)
    child = units.exclude(parent=None).select_related("parent").first()
    parent = child.parent
    row = {"unit": parent.code, "name": parent.name, "parent": child.code}
    intake = wizard.previewed(staff, wizard.filled(unit=[row]))
    assert "绕了一圈" in wizard.problems(intake)[0][3]


def test_the_end_of_a_spell_is_checked_against_the_beginning_that_stands(staff, people):
    post = MODEL_OF["post"].objects.filter(institution=people.home).first()
    MODEL_OF["post"].objects.filter(pk=post.pk).update(
        valid_from="2010-09-01", valid_from_precision=1
    )
    row = {"post": post.code, "name": post.name, "valid_until": "2010.08.31"}
    intake = wizard.previewed(staff, wizard.filled(post=[row]))
    ((_, _, column, reason),) = wizard.problems(intake)
    assert column == "撤岗日期"
    assert "早于“设岗日期”（2010.09）" in reason


def test_merged_cells_of_a_roster_hold_for_their_rows(staff, people, unit):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "花名册"
    persons = list(Person.objects.filter(institution=people.home, unit__code=unit)[:2])
    sheet.append(["部门", "工号", "姓名", "性别", "民族"])
    for person in persons:
        sheet.append([unit, person.code, person.name, person.sex, "满族"])
    sheet.merge_cells("A2:A3")
    intake = wizard.previewed(staff, wizard.saved(book))
    assert wizard.problems(intake) == []
    assert wizard.counts(intake) == {"changed": 2}


def test_an_empty_sheet_and_a_sheet_of_the_form_without_rows_change_nothing(staff, people):
    content = staff.get(reverse("intake:blank_form")).content
    intake = wizard.previewed(staff, content)
    assert intake.state == "previewed"
    assert wizard.counts(intake) == {}
    assert "没有要写入的内容" in wizard.text_of(wizard.page(staff, intake))


def test_formulas_of_a_roster_are_read_by_their_result_and_said_so(staff, people):
    person = people.cadre_person
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["工号", "姓名", "性别", "民族"])
    sheet.append([person.code, person.name, person.sex, '=CONCATENATE("满","族")'])
    intake = wizard.previewed(staff, wizard.saved(book))
    # openpyxl saves no result with a formula: then there is nothing to read.
    assert "公式" in wizard.problems(intake)[0][3]
    assert intake.problems.filter(reason__contains="个单元格是公式").exists()


def test_an_old_workbook_is_read_like_a_new_one(staff, people, unit):
    person = people.cadre_person
    book = xlwt.Workbook()
    sheet = book.add_sheet("花名册")
    for place, value in enumerate(["工号", "姓名", "性别", "民族"]):
        sheet.write(0, place, value)
    for place, value in enumerate([person.code, person.name, person.sex, "满族"]):
        sheet.write(1, place, value)
    buffer = io.BytesIO()
    book.save(buffer)
    intake = wizard.previewed(staff, buffer.getvalue(), name="名册.xls")
    assert wizard.counts(intake) == {"changed": 1}
    marked = staff.get(reverse("intake:marked_file", args=[intake.pk, 1]))
    assert openpyxl.load_workbook(io.BytesIO(marked.content)).sheetnames == ["问题清单", "花名册"]


def test_a_csv_of_the_usual_encoding_is_read(staff, people):
    person = people.cadre_person
    text = f"工号,姓名,性别,民族\n{person.code},{person.name},{person.sex},满族\n"
    intake = wizard.previewed(staff, text.encode("gb18030"), name="名册.csv")
    assert wizard.counts(intake) == {"changed": 1}


def test_the_marked_workbook_shows_each_faulty_cell(staff, people, unit):
    intake = wizard.previewed(
        staff, wizard.filled(person=[{**NEW, "unit": unit, "sex": "不明", "birth_on": "72.04"}])
    )
    response = staff.get(reverse("intake:marked_file", args=[intake.pk, 1]))
    book = openpyxl.load_workbook(io.BytesIO(response.content))
    assert book.sheetnames[0] == "问题清单"
    listed = [[c.value for c in row] for row in book["问题清单"].iter_rows(min_row=2, max_row=3)]
    assert {row[3] for row in listed} == {"E 性别", "F 出生年月"}
    sheet = book["人员"]
    assert "不能是这个值" in sheet["E4"].comment.text
    assert "年份只有两位" in sheet["F4"].comment.text
    assert sheet["A4"].comment is None


def test_the_rows_left_out_come_as_a_workbook_that_can_be_mended_and_imported(staff, people, unit):
    rows = [{**NEW, "unit": unit}, {**NEW, "person": "N2", "unit": unit, "sex": "不明"}]
    intake = wizard.previewed(staff, wizard.filled(person=rows))
    intake = wizard.apply(staff, intake, "good")
    assert intake.state == "applied", intake.failure
    content = staff.get(reverse("intake:left_out_file", args=[intake.pk, 1])).content
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book["人员"]
    assert [c.value for c in sheet[4]][:2] == ["N2", "欧阳新"]
    assert "不能是这个值" in sheet[4][-1].value
    sheet["E4"] = "女"
    again = wizard.previewed(staff, wizard.saved(book))
    assert wizard.problems(again) == []
    assert wizard.counts(again) == {"new": 1}


def test_a_cell_that_begins_like_a_formula_stays_text_on_the_way_out(staff, people, unit):
    text = f"工号,姓名,性别\n{people.cadre_person.code},=cmd|x,男\n"
    intake = wizard.previewed(staff, text.encode(), name="名册.csv")
    content = staff.get(reverse("intake:marked_file", args=[intake.pk, 1])).content
    cell = openpyxl.load_workbook(io.BytesIO(content))["名册"]["B2"]
    assert (cell.value, cell.data_type) == ("=cmd|x", "s")

"""What of a file is not read: said of every column and every person, never passed over."""

import io

import openpyxl
import pytest
from django.urls import reverse

from web.intake import wizard
from zhiren.web.intake.coverage import Cause, Unread, headers
from zhiren.web.register.models import MODEL_OF, AdjudicatedDate, Person

UNKNOWN = [["90001", "新来者"], ["90002", "某人"]]


def csv(*rows):
    return "\n".join(",".join(map(str, row)) for row in rows).encode()


def sheet_page(staff, intake):
    return wizard.text_of(staff.get(reverse("intake:sheet_map", args=[intake.pk, 1])))


def sheets_page(staff, intake):
    return wizard.text_of(staff.get(reverse("intake:intake_sheets", args=[intake.pk])))


def without_persons(staff, intake):
    """Untick 这张表登记人员 and leave every meaning as it is."""
    page = staff.get(reverse("intake:sheet_map", args=[intake.pk, 1]))
    form = page.context["form"]
    data = {name: form[name].value() or "" for name in form.fields if name.startswith("column_")}
    staff.post(reverse("intake:sheet_map", args=[intake.pk, 1]), data)


def declares(intake, number=1):
    return intake.sheets.get(number=number).mapping["declares"]


def test_two_unknown_persons_in_a_small_sheet_are_to_be_registered_and_lack_what_new_ones_need(
    staff, people
):
    """The file of the first user: nothing was read of it, and it was called identical."""
    header = ["工号", "姓名", "籍贯", "联系电话", "出生年月"]
    rows = [[*row, "江苏", "13900000001", "1980.01"] for row in UNKNOWN]
    intake = wizard.uploaded(staff, csv(header, *rows), name="两人.csv")
    assert declares(intake) == ["person"]
    assert "读取全部 5 列" in sheets_page(staff, intake)
    intake = wizard.compare(staff, intake)
    assert {reason for *_, reason in wizard.problems(intake)} == {
        "表里的 2 行都是名册里没有的；新增的行必须有“单位”，表里没有这一列",
        "表里的 2 行都是名册里没有的；新增的行必须有“人员状态”，表里没有这一列",
    }
    assert "完全一致" not in wizard.text_of(wizard.page(staff, intake))
    assert all("统一填写" in problem.remedy for problem in intake.problems.all())


@pytest.mark.parametrize("known", [0, 1, 2])
def test_each_unknown_person_of_a_sheet_that_registers_none_is_named_with_its_row(
    known, staff, people
):
    person = people.cadre_person
    rows = [[person.code, person.name]] * known + UNKNOWN
    content = csv(["工号", "姓名", "单位"], *[[*row, ""] for row in rows])
    intake = wizard.previewed(staff, content, name="名单.csv")
    errors = list(intake.problems.filter(is_error=True).order_by("row"))
    assert [(p.row, p.column, p.value) for p in errors] == [
        (known + 2, "A 工号", "90001"),
        (known + 3, "A 工号", "90002"),
    ]
    assert all("名册里没有这个人" in p.reason for p in errors)
    assert all("勾选“这张表登记人员”" in p.remedy and "改正工号" in p.remedy for p in errors)
    assert intake.rows_left_out == 2


def test_unknown_persons_are_told_once_also_where_their_rows_hold_something(staff, people):
    person = people.cadre_person
    header = ["工号", "姓名", "职级", "任现职级时间"]
    rows = [[person.code, person.name, "六级职员", "2024.01"], [*UNKNOWN[0], "六级职员", "2024.01"]]
    intake = wizard.previewed(staff, wizard.roster(header, *rows))
    ((_, row, column, reason),) = wizard.problems(intake)
    assert (row, column) == (3, "工号")
    assert "名册里没有这个人" in reason
    assert wizard.counts(intake) == {"new": 1, "left_out": 1}
    intake = wizard.apply(staff, intake, "good")
    ranks = MODEL_OF["rank_holding"].objects.filter(rank="六级职员", from_on="2024-01-01")
    assert [rank.person for rank in ranks] == [person]


def test_a_row_without_a_number_is_told_as_well(staff, people):
    person = people.cadre_person
    header = ["工号", "姓名", "职级", "任现职级时间"]
    rows = [[person.code, person.name, "", ""], ["", "无工号者", "", "2024.01"]]
    intake = wizard.previewed(staff, wizard.roster(header, *rows))
    assert wizard.problems(intake)[0][1:3] == (3, "工号")


def test_a_number_beside_another_name_is_noticed(staff, people):
    person = people.cadre_person
    header = ["工号", "姓名", "职级", "任现职级时间"]
    content = wizard.roster(header, [person.code, "张冠李", "六级职员", "2024.01"])
    intake = wizard.previewed(staff, content)
    notice = intake.problems.get(column="B 姓名")
    assert not notice.is_error
    assert f"登记的姓名是“{person.name}”" in notice.reason


def test_the_unknown_rows_come_as_a_workbook_with_their_header(staff, people):
    person = people.cadre_person
    rows = [[person.code, person.name, ""], *[[*row, ""] for row in UNKNOWN]]
    content = wizard.roster(["工号", "姓名", "单位"], *rows)
    intake = wizard.previewed(staff, content)
    response = staff.get(reverse("intake:left_out_file", args=[intake.pk, 1]))
    sheet = openpyxl.load_workbook(io.BytesIO(response.content))["花名册"]
    assert [cell.value for cell in sheet["A"]][:3] == ["工号", "90001", "90002"]
    assert "名册里没有这个人" in sheet["D2"].value


@pytest.mark.parametrize(
    ("columns", "is_preset"),
    [
        (["工号", "姓名", "单位"], False),
        (["工号", "姓名", "出生年月"], True),
        (["工号", "姓名", "出生年月", "性别"], True),
        (["工号", "性别", "考核年度"], False),
        (["姓名", "性别", "考核年度"], False),
        (["姓名", "性别", "民族"], True),
    ],
)
def test_persons_are_registered_where_the_sheet_has_number_name_and_one_fact_about_them(
    columns, is_preset, staff, people
):
    intake = wizard.uploaded(staff, wizard.roster(columns, ["1"] * len(columns)))
    assert declares(intake) == (["person"] if is_preset else [])


@pytest.mark.parametrize("facts", [["性别"], ["性别", "民族"], ["性别", "民族", "籍贯"]])
def test_a_list_beside_a_roster_registers_persons_by_two_facts_but_not_by_one(facts, staff, people):
    roster = wizard.roster(["工号", "姓名", "性别", "民族"], ["1", "甲", "男", "汉族"])
    header = ["工号", "姓名", *facts, "职级", "任现职级时间"]
    beside = wizard.roster(header, ["1", "甲", *["男"] * len(facts), "六级职员", "2024.01"])
    intake = wizard.uploaded(staff, roster, beside)
    assert declares(intake) == ["person"]
    assert declares(intake, 2) == (["person"] if len(facts) > 1 else [])


def test_columns_about_persons_are_read_as_soon_as_the_box_is_ticked(staff, people):
    person = people.cadre_person
    content = wizard.roster(["工号", "姓名", "民族"], [person.code, person.name, "满族"])
    intake = wizard.uploaded(staff, content)
    without_persons(staff, intake)
    text = sheet_page(staff, intake)
    assert "读取 2 列，不读取 1 列：民族" in text
    assert "没有勾选“这张表登记人员”" in text
    assert wizard.counts(wizard.compare(staff, intake)) == {}
    data = {"column_0": "工号", "column_1": "姓名", "column_2": "民族", "declares_person": "on"}
    wizard.step(staff, intake, "intake_reopen")
    staff.post(reverse("intake:sheet_map", args=[intake.pk, 1]), data)
    assert wizard.counts(wizard.compare(staff, wizard.fresh(intake))) == {"changed": 1}


def test_the_unread_columns_are_listed_in_a_warning_and_again_on_the_preview(staff, people):
    person = people.cadre_person
    content = wizard.roster(
        ["工号", "姓名", "民族", "工龄", "爱好"], [person.code, person.name, "满族", "3", "棋"]
    )
    intake = wizard.uploaded(staff, content)
    said = "读取 3 列，不读取 2 列：爱好、工龄"
    assert said in sheets_page(staff, intake)
    text = sheet_page(staff, intake)
    assert said in text
    assert "不读取：没有认出这一列" in text
    assert "不读取：由参加工作时间算出，不用导入" in text
    intake = wizard.compare(staff, intake)
    page = wizard.page(staff, intake)
    assert said in wizard.text_of(page)
    assert "alert-warning" in page.content.decode()
    remedies = dict(intake.problems.values_list("reason", "remedy"))
    assert remedies["不读取的列：E 爱好（没有认出这一列）"] == "要读入的，回到“核对列”选择含义"
    assert remedies["不读取的列：D 工龄（由参加工作时间算出，不用导入）"] == "不用管"


def test_a_column_that_the_form_does_not_have_is_listed_too(staff, people):
    content = wizard.filled(person=[wizard.person_row(people.cadre_person)])
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book["人员"]
    sheet.cell(3, 9).value = "爱好"
    intake = wizard.uploaded(staff, wizard.saved(book))
    assert "读取 4 列，不读取 1 列：爱好" in sheets_page(staff, intake)


def known_rows(people, number):
    persons = Person.objects.filter(institution=people.home).select_related("unit")[:number]
    return [[p.code, p.name, p.sex] for p in persons if p.sex]


def test_file_and_register_are_called_alike_where_every_row_and_column_was_compared(staff, people):
    rows = known_rows(people, 3)
    intake = wizard.previewed(staff, wizard.roster(["工号", "姓名", "性别"], *rows))
    assert wizard.counts(intake) == {"same": len(rows)}
    assert "与名册完全一致" in wizard.text_of(wizard.page(staff, intake))


@pytest.mark.parametrize(
    ("header", "filler", "why"),
    [
        (["工号", "姓名", "性别", "爱好"], ["棋"], "有 1 列不读取：爱好"),
        (["工号", "姓名", "性别", "年龄"], ["50"], "有 1 列不读取：年龄"),
    ],
)
def test_they_are_not_called_alike_where_a_column_was_not_read(header, filler, why, staff, people):
    rows = [[*row, *filler] for row in known_rows(people, 3)]
    intake = wizard.previewed(staff, wizard.roster(header, *rows))
    text = wizard.text_of(wizard.page(staff, intake))
    assert "完全一致" not in text
    assert "没有要写入的内容" in text
    assert why in text


def test_they_are_not_called_alike_where_nothing_was_compared(staff, people):
    rows = [row[:2] for row in known_rows(people, 3)]
    content = csv(["工号", "姓名", "职级", "任现职级时间"], *[[*row, "", ""] for row in rows])
    intake = wizard.previewed(staff, content, name="空.csv")
    text = wizard.text_of(wizard.page(staff, intake))
    assert "没有一行内容与名册比对过" in text
    assert "完全一致" not in text


def test_they_are_not_called_alike_where_a_sheet_or_a_row_was_not_read(staff, people):
    rows = known_rows(people, 2)
    first = wizard.roster(["工号", "姓名", "性别"], *rows, ["合计", len(rows)])
    second = wizard.roster(["工号", "姓名", "性别"], *rows, title="第二张")
    intake = wizard.compare(staff, wizard.uploaded(staff, first, second), sheets=[1])
    text = wizard.text_of(wizard.page(staff, intake))
    assert "工作表“第二张”没有读入" in text
    assert "有 1 行没有读入" in text
    assert "完全一致" not in text


def test_a_date_that_is_only_less_precise_does_not_contradict_what_was_settled(staff, people):
    person = people.cadre_person
    Person.objects.filter(pk=person.pk).update(birth_on="1970-11-05", birth_on_precision=0)
    AdjudicatedDate.objects.create(
        institution=people.home, person=person, kind="birth_on", adjudicated_on="1970-11-05",
        evidence="档案", decided_by="组织部", decided_on="2020-01-01",
    )  # fmt: skip
    header = ["工号", "姓名", "出生年月"]
    intake = wizard.previewed(staff, wizard.roster(header, [person.code, person.name, "1970.11"]))
    assert list(intake.problems.all()) == []
    text = wizard.text_of(wizard.page(staff, intake))
    assert "有 1 行与名册不同而保留名册中的原值" in text


def test_two_rows_for_one_row_of_the_register_say_that_one_is_too_many(staff, people):
    person = people.cadre_person
    MODEL_OF["party_membership"].objects.filter(person=person).delete()
    MODEL_OF["party_membership"].objects.create(
        institution=people.home, person=person, party="中共党员", joined_on="1998-07-01"
    )
    rows = [{"person": person.code, "party": "中共党员", "joined_on": "1998.07"}] * 2
    intake = wizard.previewed(staff, wizard.filled(party_membership=rows))
    reasons = [reason for *_, reason in wizard.problems(intake)]
    assert reasons == ["文件里不止一行对应“党籍”里的同一行，分不清用哪一行"] * 2


@pytest.mark.parametrize(
    ("number", "ending"), [(11, "、列11"), (12, "、列12"), (13, "、列12等 13 列")]
)
def test_twelve_unread_columns_are_listed_and_of_more_the_number_is_told(number, ending):
    columns = [Unread("A", f"列{n}", "", Cause.UNCHOSEN) for n in range(1, number + 1)]
    assert headers(columns).endswith(ending)

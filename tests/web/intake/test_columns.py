"""What the headers of a roster mean: proposed, changed, kept to use again."""

import pytest
from django.urls import reverse

from web.intake import wizard
from zhiren.web.intake.models import SavedMapping
from zhiren.web.intake.targets import SKIP, offered, target_label, target_of, target_options
from zhiren.web.register.models import MODEL_OF, Person

HEADER = ["工号", "姓名", "性别", "民族", "所在处室", "职级"]


@pytest.fixture
def intake(staff, people):
    person = people.cadre_person
    row = [person.code, person.name, person.sex, "满族", person.unit.code, "六级职员"]
    return wizard.uploaded(staff, wizard.roster(HEADER, row))


def page_of(staff, intake):
    return staff.get(reverse("intake:sheet_map", args=[intake.pk, 1]))


def decide(staff, intake, labels, **more):
    data = {f"column_{n}": label for n, label in enumerate(labels)}
    url = reverse("intake:sheet_map", args=[intake.pk, 1])
    return staff.post(url, {**data, "declares_person": "on", **more})


PROPOSED = ["人员 · 工号", "人员 · 姓名", "人员 · 性别", "人员 · 民族", "", ""]


def test_the_headers_are_proposed_with_what_is_in_doubt(staff, intake):
    text = page_of(staff, intake).content.decode()
    assert 'value="人员 · 民族"' in text
    assert "没有认出这一列" in text
    assert "还缺“起始日期”" in text
    assert "满族" in text


def test_a_column_is_given_another_meaning(staff, people, intake):
    labels = [*PROPOSED[:4], "人员 · 单位代码", ""]
    assert decide(staff, intake, labels).status_code == 302
    intake = wizard.compare(staff, intake)
    assert wizard.counts(intake) == {"changed": 1}
    assert "不读取的列：F 职级" in wizard.text_of(wizard.page(staff, intake, show="problems"))


def test_what_the_sheet_does_not_say_is_said_once_for_all_rows(staff, people, intake):
    labels = [*PROPOSED[:5], "职级 · 职级"]
    decide(staff, intake, labels, then="stay")
    assert "职级 · 起始日期" in page_of(staff, intake).content.decode()
    decide(staff, intake, labels, **{"constant_rank_holding.from_on": "2024.09"})
    intake = wizard.apply(staff, wizard.compare(staff, intake))
    assert intake.state == "applied", intake.failure
    rank = MODEL_OF["rank_holding"].objects.filter(person=people.cadre_person, from_on="2024-09-01")
    assert rank.get().rank == "六级职员"


@pytest.mark.parametrize(
    ("labels", "message"),
    [
        ([*PROPOSED[:4], "人员 · 单位名", ""], "是否为“人员 · 单位”"),
        ([*PROPOSED[:4], "人员 · 姓名", ""], "与“姓名”是同一列"),
    ],
)
def test_words_that_name_no_column_and_two_for_one_are_refused_beside_the_field(
    labels, message, staff, intake
):
    response = decide(staff, intake, labels)
    assert response.status_code == 422
    assert message in wizard.text_of(response)
    assert labels[4] in response.content.decode()


def test_without_the_box_for_persons_none_is_changed(staff, people, intake):
    data = {f"column_{n}": label for n, label in enumerate([*PROPOSED[:5], "职级 · 职级"])}
    url = reverse("intake:sheet_map", args=[intake.pk, 1])
    staff.post(url, {**data, "then": "stay"})
    staff.post(url, {**data, "constant_rank_holding.from_on": "2024.09"})
    intake = wizard.compare(staff, intake)
    assert set(intake.counts) == {"rank_holding"}
    assert (
        Person.objects.get(pk=people.cadre_person.pk).ethnic_group
        == people.cadre_person.ethnic_group
    )


def test_a_saved_mapping_is_used_for_the_same_headers_again(staff, people, intake):
    decide(staff, intake, [*PROPOSED[:4], "人员 · 单位代码", SKIP], save_as="处室花名册")
    again = wizard.uploaded(staff, wizard.roster(HEADER, ["1", "甲", "男", "汉族", "U", ""]))
    sheet = again.sheets.get()
    assert sheet.saved.name == "处室花名册"
    assert sheet.mapping["columns"]["所在处室"] == "person.unit"
    assert "套用“处室花名册”" in wizard.text_of(
        staff.get(reverse("intake:intake_sheets", args=[again.pk]))
    )
    assert "处室花名册" in wizard.text_of(staff.get(reverse("intake:mapping_list")))


def test_a_saved_mapping_is_taken_by_choice_for_other_headers(staff, people, intake):
    decide(staff, intake, [*PROPOSED[:4], "人员 · 单位代码", ""], save_as="处室花名册")
    other = wizard.uploaded(
        staff, wizard.roster([*HEADER[:5], "电话"], ["1", "甲", "男", "汉族", "U", "1"])
    )
    assert other.sheets.get().saved is None
    saved = SavedMapping.objects.get()
    staff.post(reverse("intake:sheet_use_saved", args=[other.pk, 1]), {"saved": saved.pk})
    columns = other.sheets.get().mapping["columns"]
    assert (columns["所在处室"], columns["电话"]) == ("person.unit", "-")


def test_a_saved_mapping_is_removed(staff, people, intake):
    decide(staff, intake, PROPOSED, save_as="处室花名册")
    staff.post(reverse("intake:mapping_remove", args=[SavedMapping.objects.get().pk]))
    assert not SavedMapping.objects.exists()


def test_a_sheet_that_is_not_ticked_is_not_read_and_said_so(staff, people):
    person = people.cadre_person
    row = [person.code, person.name, person.sex, "满族", "", ""]
    second = wizard.roster(HEADER, row, title="第二张")
    intake = wizard.uploaded(staff, wizard.roster(HEADER, row), second)
    assert [f.name for f in intake.files.all()] == ["名册.xlsx", "名册（2）.xlsx"]
    intake = wizard.compare(staff, intake, sheets=[1])
    assert wizard.counts(intake) == {"changed": 1}
    assert "这张工作表没有读入" in wizard.text_of(wizard.page(staff, intake, show="problems"))


def test_at_least_one_sheet_is_read(staff, intake):
    response = staff.post(
        reverse("intake:intake_sheets", args=[intake.pk]), {"empties": "keep"}, follow=True
    )
    assert "至少选一张" in wizard.text_of(response)
    assert wizard.fresh(intake).state == "read"


def test_persons_without_numbers_are_known_by_name(staff, people):
    person = people.cadre_person
    Person.objects.filter(pk=person.pk).update(name="欧阳独名")
    content = wizard.roster(
        ["姓名", "性别", "民族"], ["欧阳独名", person.sex, "满族"], ["无此人", "男", "汉族"]
    )
    intake = wizard.previewed(staff, content)
    assert wizard.counts(intake) == {"changed": 1, "left_out": 1}
    assert "已登记的人员里也没有这个人" in wizard.problems(intake)[0][3]


def test_every_option_has_a_label_of_its_own_and_is_found_by_it():
    options = target_options()
    assert all(target_label(target) == label for label, target in options.items())
    assert all(target_of(label, options) == target for label, target in options.items())
    assert target_of(SKIP, options) is None
    yearly = offered(["assessment_result(2023).grade"])
    assert "考核结果（2023） · 等次" in yearly


def test_from_the_preview_one_goes_back_to_the_columns(staff, intake):
    intake = wizard.compare(staff, intake)
    intake, page = wizard.step(staff, intake, "intake_reopen")
    assert intake.state == "read"
    assert "与名册比对" in wizard.text_of(page)

"""Usual headers of rosters: each is taken straight, or asked about with the reason."""

import pytest

from web.intake import wizard
from zhiren.snapshot.words import header_words, normalise_word
from zhiren.web.intake.coverage import coverage_of, why_never
from zhiren.web.intake.targets import target_label, target_of, target_options
from zhiren.web.register.models import MODEL_OF, Person
from zhiren.web.roster.columns import COLUMNS

MEANINGS = {
    "工号": "人员 · 工号",
    "职工号": "人员 · 工号",
    "姓名": "人员 · 姓名",
    "性别": "人员 · 性别",
    "民族": "人员 · 民族",
    "籍贯": "人员 · 籍贯",
    "身份证号": "人员 · 身份证号",
    "身份证号码": "人员 · 身份证号",
    "手机": "人员 · 联系电话",
    "手机号码": "人员 · 联系电话",
    "联系电话": "人员 · 联系电话",
    "出生年月": "人员 · 出生年月",
    "出生日期": "人员 · 出生年月",
    "参加工作时间": "人员 · 参加工作时间",
    "单位": "人员 · 单位",
    "所在单位": "人员 · 单位",
    "部门": "人员 · 单位",
    "政治面貌": "党籍 · 政治面貌",
    "入党时间": "党籍 · 政治面貌和入党时间",
    "学历": "学历学位 · 学历",
    "学位": "学历学位 · 学位",
    "毕业院校": "学历学位 · 毕业院校",
    "专业": "学历学位 · 专业",
    "职务": "任职 · 岗位",
    "现任职务": "任职 · 岗位",
    "任现职时间": "任职 · 起始日期",
    "职级": "职级 · 职级",
}
# By themselves these make no row: what they lack is said.
LACKING = {
    "职务": "起始日期",
    "现任职务": "起始日期",
    "任现职时间": "岗位代码",
    "职级": "起始日期",
}


def sheet_with(staff, *headers):
    """A sheet of number, name and these headers, as it was read."""
    base = [h for h in ("工号", "姓名") if MEANINGS[h] not in {MEANINGS.get(x) for x in headers}]
    header = [*base, *headers, "工龄"]
    return wizard.uploaded(staff, wizard.roster(header, ["1"] * len(header))).sheets.get()


@pytest.mark.parametrize("header", MEANINGS)
def test_a_usual_header_is_taken_straight_or_asked_about_with_the_reason(header, staff, people):
    sheet = sheet_with(staff, header)
    text = sheet.mapping["columns"][header]
    if header in LACKING:
        assert text == "-"
        (unread,) = [c for c in coverage_of(sheet).unread if c.header == header]
        assert f"还缺“{LACKING[header]}”" in unread.why
    else:
        assert text != "-"
        assert target_label(target_of(MEANINGS[header], target_options())) == MEANINGS[header]
        assert text == target_of(MEANINGS[header], target_options()).text()


@pytest.mark.parametrize("header", MEANINGS)
def test_a_usual_header_typed_as_a_meaning_is_understood(header):
    assert target_label(target_of(header, target_options())) == MEANINGS[header]


def test_the_titles_of_the_form_are_understood_as_meanings_too():
    assert target_of("人员 · 单位代码", target_options()).text() == "person.unit"
    assert target_of("任职 · 岗位代码", target_options()).text() == "appointment.post"


@pytest.mark.parametrize(
    ("word", "message"),
    [
        ("工龄", "由参加工作时间算出"),
        ("单位路径", "是单位的登记"),
        ("人员 · 性", "是否为“人员 · 性别”"),
    ],
)
def test_what_is_no_meaning_is_refused_with_the_reason(word, message):
    with pytest.raises(ValueError, match=message):
        target_of(word, target_options())


@pytest.mark.parametrize(
    ("headers", "read"),
    [
        (["职务", "任现职时间"], {"职务", "任现职时间"}),
        (["职级", "任现职级时间"], {"职级", "任现职级时间"}),
        (["政治面貌", "入党时间"], {"政治面貌", "入党时间"}),
        (["手机", "联系电话"], {"手机"}),
        (["出生年月", "出生日期"], set()),
        (["单位", "部门"], set()),
    ],
)
def test_headers_that_belong_together_are_read_and_those_that_compete_are_asked_about(
    headers, read, staff, people
):
    sheet = sheet_with(staff, *headers)
    assert {h for h in headers if sheet.mapping["columns"][h] != "-"} == read
    reasons = {c.header: c.why for c in coverage_of(sheet).unread}
    assert all("分不清" in reasons[h] or "按“手机”读入" in reasons[h] for h in {*headers} - read)


@pytest.mark.parametrize("same", [0, 1, 2])
def test_a_unit_is_found_by_its_name_where_exactly_one_bears_it(same, staff, people):
    person, units = people.cadre_person, MODEL_OF["unit"].objects.filter(institution=people.home)
    for unit in units.exclude(pk=person.unit_id)[:same]:
        units.filter(pk=unit.pk).update(name="独名处")
    header = ["工号", "姓名", "性别", "所在单位"]
    intake = wizard.previewed(
        staff, wizard.roster(header, [person.code, person.name, person.sex, "独名处"])
    )
    if same == 1:
        assert wizard.apply(staff, intake).state == "applied"
        assert Person.objects.get(pk=person.pk).unit.name == "独名处"
        return
    ((_, row, column, reason),) = wizard.problems(intake)
    assert (row, column) == (2, "所在单位")
    assert ("没有这个代码或名称" if same == 0 else "有 2 行是这个名称") in reason


@pytest.mark.parametrize("title", [column.title for column in COLUMNS])
def test_every_column_of_the_roster_can_be_imported_or_says_why_not(title):
    word = normalise_word(title)
    assert header_words().find([word]) is not None or why_never(title)

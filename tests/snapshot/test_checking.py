from datetime import date

import pytest

from snapshot.filling import PERSON, UNIT, fill
from zhiren.snapshot.identity import check_digit
from zhiren.snapshot.importing import read_snapshot
from zhiren.snapshot.problems import has_errors
from zhiren.snapshot.template import HEADER_ROW

POST = {"post": "P1", "name": "部长", "unit": "U1", "kind": "单位正职"}
BASE = {"unit": [UNIT], "person": [PERSON], "post": [POST]}
BODY = "33011319720403001"
IDENTITY = BODY + check_digit(BODY)


def problems_of(tmp_path, *, today=None, **tables):
    path = fill(tmp_path / "快照.xlsx", **{**BASE, **tables})
    return read_snapshot(path, today=today)


def only(problems):
    assert len(problems) == 1, [p.sentence() for p in problems]
    return problems[0]


def person(**more):
    return {"person": [{**PERSON, **more}]}


def test_a_problem_says_where_what_why_and_how_to_mend_it(tmp_path):
    _, problems = problems_of(tmp_path, **person(sex="未知"))
    problem = only(problems)
    assert problem.file == "快照.xlsx"
    assert problem.sheet == "人员"
    assert problem.row == HEADER_ROW + 1
    assert problem.column == "C 性别"
    assert problem.value == "未知"
    assert problem.reason
    assert "男、女" in problem.remedy
    assert problem.sentence().startswith("错误：快照.xlsx［人员］第 4 行“C 性别”列的值“未知”：")


def test_all_problems_of_all_sheets_come_at_once(tmp_path):
    _, problems = problems_of(
        tmp_path,
        unit=[{**UNIT, "kind": "处室"}],
        person=[{**PERSON, "birth_on": "72.4", "name": "张三1", "unit": "U9"}],
        post=[{**POST, "name": None}],
    )
    assert [(p.sheet, p.column) for p in problems] == [
        ("单位", "C 单位类别"),
        ("人员", "B 姓名"),
        ("人员", "E 出生年月"),
        ("人员", "H 单位代码"),
        ("岗位", "B 岗位名称"),
    ]
    assert has_errors(problems)


def test_a_refused_value_is_empty_and_never_a_default(tmp_path):
    snapshot, _ = problems_of(tmp_path, **person(birth_on="1972.13", status="在岗"))
    assert snapshot.tables["person"]["birth_on"] == [None]
    assert snapshot.tables["person"]["status"] == [None]


def test_an_unknown_unit_is_reported_and_not_created(tmp_path):
    units = [{**UNIT, "unit": "ZZB-01"}]
    snapshot, problems = problems_of(tmp_path, unit=units, post=[], **person(unit="ZZB-02"))
    assert "没有这个代码" in only(problems).reason
    assert "是否为“ZZB-01”" in only(problems).remedy
    assert snapshot.row_count("unit") == 1
    assert snapshot.tables["person"]["unit"] == [None]


def test_an_unknown_person_is_reported_and_not_created(tmp_path):
    snapshot, problems = problems_of(
        tmp_path, health_check=[{"person": "9", "checked_on": "2024.01.02"}]
    )
    assert only(problems).column == "A 人员工号"
    assert snapshot.row_count("person") == 1


def test_the_template_refers_by_code_and_not_by_name(tmp_path):
    _, problems = problems_of(tmp_path, **person(unit="党委组织部"))
    assert "没有这个代码" in only(problems).reason


def test_a_code_used_twice_is_reported_at_the_second_row(tmp_path):
    snapshot, problems = problems_of(tmp_path, person=[PERSON, {**PERSON, "name": "李明"}])
    assert only(problems).row == HEADER_ROW + 2
    assert "第 4 行重复" in only(problems).reason
    assert snapshot.tables["person"]["name"] == ["王宁"]


def test_rows_that_must_be_unique_are_reported(tmp_path):
    row = {"person": "1001", "kind": "年度考核", "year": 2023}
    _, problems = problems_of(tmp_path, assessment_result=[row, {**row, "year": 2022}, row])
    assert only(problems).row == HEADER_ROW + 3
    assert "人员工号、考核种类、考核年度" in only(problems).reason


@pytest.mark.parametrize(
    ("start", "end", "is_refused"),
    [
        ("2020.05.02", "2020.05.01", True),
        ("2020.05.01", "2020.05.01", False),
        ("2020.05", "2020.05.20", False),
        ("2020.06", "2020.05.31", True),
        ("2020", "2020.05.31", False),
    ],
)
def test_a_period_may_not_end_before_it_starts(tmp_path, start, end, is_refused):
    row = {"person": "1001", "post": "P1", "from_on": start, "until_on": end}
    _, problems = problems_of(tmp_path, appointment=[row])
    assert bool(problems) is is_refused


def test_an_event_may_not_come_before_what_it_follows(tmp_path):
    _, problems = problems_of(tmp_path, **person(birth_on="1990.01", work_start_on="1989.12"))
    assert "早于“出生年月”（1990.01）" in only(problems).reason


def test_the_future_is_looked_for_only_when_today_is_given(tmp_path):
    born = person(birth_on="2024.06.02")
    assert problems_of(tmp_path, **born)[1] == []
    assert problems_of(tmp_path, today=date(2024, 6, 2), **born)[1] == []
    _, problems = problems_of(tmp_path, today=date(2024, 6, 1), **born)
    assert "晚于今天" in only(problems).reason


def test_a_talk_in_the_future_is_a_notice_because_it_may_be_planned(tmp_path):
    row = {"kind": "谈心谈话", "to_person": "1001", "held_on": "2024.06.02"}
    _, problems = problems_of(tmp_path, today=date(2024, 6, 1), talk=[row])
    assert only(problems).severity == "提示"


def test_an_identity_number_is_checked_against_sex_and_birth(tmp_path):
    _, problems = problems_of(
        tmp_path, **person(identity_number=IDENTITY, sex="女", birth_on="1972.05")
    )
    assert [(p.severity, p.column) for p in problems] == [
        ("错误", "D 身份证号"),
        ("提示", "D 身份证号"),
    ]


def test_an_identity_number_kept_as_a_number_is_refused(tmp_path):
    _, problems = problems_of(tmp_path, **person(identity_number=330113197204030010))
    assert "数值" in only(problems).reason


def test_one_identity_number_under_two_codes_is_reported(tmp_path):
    first = {**PERSON, "identity_number": IDENTITY}
    _, problems = problems_of(tmp_path, person=[first, {**first, "person": "1002"}])
    assert "1001" in only(problems).reason


def test_names_are_stored_normalised(tmp_path):
    snapshot, problems = problems_of(tmp_path, **person(name="王　宁"))
    assert problems == []
    assert snapshot.tables["person"]["name"] == ["王宁"]


def test_units_in_a_circle_are_reported(tmp_path):
    _, problems = problems_of(
        tmp_path, unit=[{**UNIT, "parent": "U2"}, {**UNIT, "unit": "U2", "parent": "U1"}]
    )
    assert [p.row for p in problems] == [HEADER_ROW + 1, HEADER_ROW + 2]


def test_a_sheet_without_a_required_column_is_one_problem(tmp_path):
    path = tmp_path / "健康体检.csv"
    path.write_text("人员工号\n1\n2\n", encoding="utf-8")
    _, problems = read_snapshot(path)
    assert sum("没有必填的“体检日期”列" in p.reason for p in problems) == 1


def test_codes_are_numbered_densely_in_their_order(tmp_path):
    rows = [{**PERSON, "person": code} for code in ("b", "a", "c")]
    snapshot, _ = problems_of(tmp_path, person=rows)
    assert snapshot.tables["person"]["person"] == [2, 1, 3]


def test_hundredths_are_stored_times_a_hundred(tmp_path):
    row = {"person": "1001", "kind": "年度考核", "year": 2023, "score": 88.15, "grade": "优秀"}
    snapshot, problems = problems_of(tmp_path, assessment_result=[row])
    assert problems == []
    assert snapshot.tables["assessment_result"]["score"] == [8815]

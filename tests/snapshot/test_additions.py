from datetime import date

import openpyxl
import pytest

from snapshot.filling import PERSON, UNIT, fill
from zhiren.snapshot.additions import read_additions
from zhiren.snapshot.identity import check_digit
from zhiren.snapshot.problems import has_errors
from zhiren.snapshot.reading import read_sheets

BODY = "33011319720403001"
IDENTITY = BODY + check_digit(BODY)
KNOWN = {
    "unit": {"U1": ("党委组织部",), "U2": ("教务处",)},
    "person": {"1001": ("王宁", IDENTITY), "1002": ("李静",), "1003": ("李静",)},
    "post": {"P1": ("部长", "党委组织部部长")},
}


def roster(path, header, *rows):
    book = openpyxl.Workbook()
    book.active.title = "花名册"
    for row in [header, *rows]:
        book.active.append(row)
    book.save(path)
    return path


def read(path, **options):
    return read_additions(read_sheets(path), known=KNOWN, **options)


def only(additions):
    assert len(additions.problems) == 1, [p.sentence() for p in additions.problems]
    return additions.problems[0]


def test_references_reach_what_is_known_beside_the_files(tmp_path):
    path = fill(
        tmp_path / "任职.xlsx", appointment=[{"person": "1001", "post": "P1", "from_on": "2020.01"}]
    )
    additions = read(path)
    assert additions.problems == []
    assert additions.tables["appointment"].columns["person"] == ["1001"]
    assert additions.tables["appointment"].columns["post"] == ["P1"]


def test_an_unknown_code_is_refused_with_what_is_near(tmp_path):
    path = fill(
        tmp_path / "任职.xlsx", appointment=[{"person": "1009", "post": "P1", "from_on": "2020.01"}]
    )
    additions = read(path)
    assert "没有这个代码" in only(additions).reason
    assert "是否为“100" in only(additions).remedy
    assert (0, "person") in additions.tables["appointment"].refused


def test_rows_of_the_files_are_found_as_well_as_known_ones(tmp_path):
    path = fill(
        tmp_path / "新人.xlsx",
        person=[{**PERSON, "person": "2001", "unit": "U2"}],
        rank_holding=[{"person": "2001", "rank": "六级职员", "from_on": "2024.01"}],
    )
    assert read(path).problems == []


def test_a_known_person_need_not_repeat_the_required_columns(tmp_path):
    path = roster(
        tmp_path / "名册.xlsx", ["工号", "姓名", "性别", "民族"], ["1001", "王宁", "男", "回族"]
    )
    additions = read(path)
    assert not has_errors(additions.problems)
    assert additions.given("person", 0) >= {"person", "name", "sex", "ethnic_group"}
    assert "unit" not in additions.given("person", 0)


def test_a_new_person_needs_them(tmp_path):
    path = roster(
        tmp_path / "名册.xlsx",
        ["工号", "姓名", "性别", "民族"], ["1001", "王宁", "男", "回族"], ["2002", "赵敏", "女", "汉族"],
    )  # fmt: skip
    assert [(p.row, p.reason) for p in read(path).problems] == [
        (3, "新增的行必须有“单位”，表里没有这一列"),
        (3, "新增的行必须有“人员状态”，表里没有这一列"),
    ]


def test_a_column_that_no_row_can_do_without_is_reported_once(tmp_path):
    path = roster(
        tmp_path / "名册.xlsx", ["工号", "姓名", "性别", "民族"], ["2002", "赵敏", "女", "汉族"]
    )
    assert [(p.row, p.reason) for p in read(path).problems] == [
        (None, "表里的 1 行都是名册里没有的；新增的行必须有“单位”，表里没有这一列"),
        (None, "表里的 1 行都是名册里没有的；新增的行必须有“人员状态”，表里没有这一列"),
    ]


def test_persons_without_codes_are_known_by_name(tmp_path):
    path = roster(tmp_path / "名册.xlsx", ["姓名", "性别", "民族"], ["王 宁", "男", "回族"])
    additions = read(path)
    assert not has_errors(additions.problems)
    assert additions.tables["person"].columns["person"] == ["1001"]


def test_persons_without_codes_are_known_by_identity_number(tmp_path):
    path = roster(
        tmp_path / "名册.xlsx",
        ["身份证号", "姓名", "性别", "民族", "专业技术职务"], [IDENTITY, "王甯", "男", "回族", "教授"],
    )  # fmt: skip
    additions = read(path)
    assert not has_errors(additions.problems), [p.sentence() for p in additions.problems]
    assert additions.tables["person"].columns["person"] == ["1001"]
    assert additions.tables["professional_title"].columns["person"] == ["1001"]


@pytest.mark.parametrize(
    ("name", "reason", "remedy"),
    [("李静", "同名的有 2 人", "1002、1003"), ("周文", "没有这个人", "新增人员必须有工号")],
)
def test_a_name_that_is_not_one_persons_is_refused(tmp_path, name, reason, remedy):
    path = roster(tmp_path / "名册.xlsx", ["姓名", "性别", "民族"], [name, "男", "回族"])
    problem = next(p for p in read(path).problems if reason in p.reason)
    assert remedy in problem.remedy
    assert problem.value == name


def test_a_post_is_known_by_its_unit_and_name(tmp_path):
    path = roster(
        tmp_path / "名册.xlsx",
        ["工号", "姓名", "现任职务", "任现职时间"],
        ["1001", "王宁", "党委组织部部长", "2020.01"],
    )
    additions = read(path)
    assert not has_errors(additions.problems), [p.sentence() for p in additions.problems]
    assert additions.tables["appointment"].columns["post"] == ["P1"]


def test_a_post_of_the_files_is_found_under_a_known_unit(tmp_path):
    path = fill(
        tmp_path / "岗位.xlsx",
        post=[{"post": "P2", "name": "处长", "unit": "U2", "kind": "单位正职"}],
    )
    other = roster(
        tmp_path / "名册.xlsx",
        ["工号", "姓名", "现任职务", "任现职时间"],
        ["1001", "王宁", "教务处处长", "2020.01"],
    )
    additions = read_additions([*read_sheets(path), *read_sheets(other)], known=KNOWN)
    assert not has_errors(additions.problems), [p.sentence() for p in additions.problems]
    assert additions.tables["appointment"].columns["post"] == ["P2"]


def test_the_whole_is_checked_as_a_snapshot_is(tmp_path):
    path = fill(tmp_path / "人员.xlsx", unit=[UNIT], person=[{**PERSON, "birth_on": "2030.01"}])
    additions = read(path, today=date(2024, 1, 1))
    assert "晚于今天" in only(additions).reason
    assert additions.place("person", 0) == ("人员.xlsx", "人员", 4)

"""Persons of whom a roster speaks without making them."""

import openpyxl
import pytest

from zhiren.snapshot.additions import read_additions
from zhiren.snapshot.mapping import SheetMapping
from zhiren.snapshot.problems import Severity
from zhiren.snapshot.reading import read_sheets
from zhiren.snapshot.words import parse_target

KNOWN = {
    "person": {"1001": ("王宁", "33011319720403001X"), "1002": ("李静",), "1003": ("李静",)},
    "unit": {},
    "post": {},
}


def problems(tmp_path, header, *rows, declares=()):
    book = openpyxl.Workbook()
    for row in [header, *rows]:
        book.active.append(row)
    book.save(tmp_path / "名单.xlsx")
    words = {"工号": "person.person", "姓名": "person.name", "身份证号": "person.identity_number"}
    columns = {h: (parse_target(words[h]),) if h in words else () for h in header}
    mapping = SheetMapping(columns=columns, declares=frozenset(declares))
    sheets = read_sheets(tmp_path / "名单.xlsx")
    return read_additions(sheets, [mapping], known=KNOWN).problems


def test_known_persons_are_nothing_to_speak_of(tmp_path):
    assert problems(tmp_path, ["工号", "姓名", "备注"], ["1001", "王 宁", "x"]) == []


def test_a_sheet_that_makes_persons_may_have_unknown_ones(tmp_path):
    found = problems(tmp_path, ["工号", "姓名", "备注"], ["9", "新人", "x"], declares=["person"])
    assert not [p for p in found if "名册里没有这个人" in p.reason]


def test_persons_are_found_by_identity_number_or_name_where_there_is_no_other(tmp_path):
    found = problems(tmp_path, ["身份证号", "姓名", "备注"], ["33011319720403001X", "王宁", "x"])
    assert found == []
    assert problems(tmp_path, ["姓名", "备注", "年龄"], ["王宁", "x", "3"]) == []


def test_two_of_one_name_are_asked_about_with_their_numbers(tmp_path):
    (problem,) = problems(tmp_path, ["姓名", "备注", "年龄"], ["李静", "x", "3"])
    assert "叫这个名字的有 2 人" in problem.reason
    assert problem.remedy == "改用工号：1002、1003"


def test_another_name_beside_a_known_number_is_a_notice(tmp_path):
    (problem,) = problems(tmp_path, ["工号", "姓名", "备注"], ["1001", "赵敏", "x"])
    assert problem.severity is Severity.NOTICE
    assert (problem.row, problem.column, problem.value) == (2, "B 姓名", "赵敏")


def test_a_number_that_lost_its_digits_is_refused_by_its_own_reason(tmp_path):
    (problem,) = problems(tmp_path, ["工号", "姓名", "备注"], [1.5, "王宁", "x"])
    assert "不是代码" in problem.reason


@pytest.mark.parametrize("unknown", [19, 20, 21])
def test_what_is_near_is_looked_for_twenty_times(unknown, tmp_path):
    rows = [[f"100{n}9", "", "x"] for n in range(unknown)]
    found = problems(tmp_path, ["工号", "姓名", "备注"], *rows)
    assert len(found) == unknown
    assert sum("是否为" in problem.remedy for problem in found) == min(unknown, 20)

"""Rosters as they come: old workbooks, Parquet, saved formula results, and random sheets."""

import zipfile
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import openpyxl
import pytest
import xlwt
from hypothesis import given, settings
from hypothesis import strategies as st

from snapshot.filling import PERSON, UNIT, fill
from zhiren.snapshot.body import read_body
from zhiren.snapshot.cells import is_empty
from zhiren.snapshot.headers import find_header
from zhiren.snapshot.importing import propose_mappings, read_snapshot
from zhiren.snapshot.problems import Severity
from zhiren.snapshot.reading import Sheet
from zhiren.snapshot.words import header_words

TOP = ["序号", "单 位", "姓名", "性别", "民族", "出生\n年月\n（岁）", "政治面貌及\n入党时间"]
TOP += ["参加工\n作时间", "现任职务", "任现职\n时间", "现职务\n始任时间", "现职级\n始任时间"]
WANG = ["1", None, "王　宁", "男", "汉", "1972.04\n(52岁)", "中共党员\n（1995.07）", "199407"]
WANG += [
    "部长",
    "2021.03",
    "2015.09",
    "2013.06",
    "大学\n医学学士",
    "某医科大学",
    "研究生",
    "某校",
    "在职",
]
ALI = ["2", None, "阿布都拉•买买提", "男", "维吾尔族", "1978年1月", "1999.12", "2000年7月"]
ALI += ["副部长", "2019-05-20", 2019.05, "2016.01", "研究生、博士", "某校", None, None, "在职"]
POSTS = [
    {"post": "P1", "name": "部长", "unit": "U1", "kind": "单位正职"},
    {"post": "P2", "name": "副部长", "unit": "U1", "kind": "单位副职"},
]


def old_workbook(path):
    book = xlwt.Workbook()
    sheet = book.add_sheet("Sheet1")
    sheet.write_merge(0, 0, 0, 16, "某医学院中层干部基本情况一览表")
    sheet.write_merge(1, 1, 0, 7, "填报单位：党委组织部")
    sheet.write_merge(1, 1, 8, 16, "截止时间：2024.06")
    for column, title in enumerate(TOP):
        sheet.write_merge(2, 3, column, column, title)
    for column, title in ((12, "全日制教育"), (14, "在职教育")):
        sheet.write_merge(2, 2, column, column + 1, title)
        sheet.write(3, column, "学历\n学位")
        sheet.write(3, column + 1, "毕业院校系\n及专业")
    sheet.write_merge(2, 3, 16, 16, "人员状态")
    sheet.write_merge(4, 4, 0, 16, "一、机关部处")
    sheet.write_merge(5, 6, 1, 1, "党委组织部")
    for number, row in enumerate((WANG, ALI), 5):
        for column, value in enumerate(row):
            if value is not None:
                sheet.write(number, column, value)
    sheet.write(7, 0, "合计：2人")
    sheet.write(9, 0, "注：年龄计算到2024年6月。")
    book.save(str(path))


def test_an_old_workbook_with_all_habits_at_once_is_read(tmp_path):
    old_workbook(tmp_path / "名册.xls")
    fill(tmp_path / "机构.xlsx", unit=[UNIT], post=POSTS)
    snapshot, problems = read_snapshot(tmp_path)
    assert [p.sentence() for p in problems if p.severity is Severity.ERROR] == []
    assert [p.row for p in problems] == [None, 4, 4, 5, 8, 10]
    tables = snapshot.tables
    assert tables["person"]["name"] == ["王宁", "阿布都拉·买买提"]
    assert tables["person"]["code"] == ["王宁", "阿布都拉·买买提"]
    assert tables["person"]["unit"] == [1, 1]
    assert tables["person"]["birth_on"] == [821, 2922]
    assert tables["party_membership"]["party"] == ["中共党员", "中共党员"]
    assert tables["party_membership"]["joined_on"] == [9312, 10926]
    assert tables["appointment"]["from_on"] == [16679, 18017]
    assert tables["education"]["degree"] == ["医学学士", "博士", None]
    assert tables["education"]["is_full_time"] == [True, True, False]


def test_parquet_files_named_after_tables_are_read(tmp_path):
    duckdb.execute(
        f"COPY (SELECT 'U1' AS unit, '组织部' AS 单位名称, '机关部处' AS kind, '行政' AS system, "
        f"'二级' AS level, DATE '2001-02-03' AS valid_from) TO '{tmp_path}/unit.parquet'"
    )
    snapshot, problems = read_snapshot(tmp_path)
    assert problems == []
    assert snapshot.tables["unit"]["name"] == ["组织部"]
    assert snapshot.tables["unit"]["valid_from"] == [(date(2001, 2, 3) - date(1970, 1, 1)).days]


HEAD = ["工号", "姓名", "性别", "出生年月", "单位", "人员状态"]


def formula_roster(path, result):
    """A roster whose birth date is a formula, with `result` as its saved result."""
    book = openpyxl.Workbook()
    book.active.append(HEAD)
    book.active.append(["1", "王宁", "男", "=1972+0.04", "党委组织部", "在职"])
    book.save(path)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    text = (
        parts[sheet]
        .decode()
        .replace("</f><v></v>", f"</f>{result}")
        .replace("</f><v />", f"</f>{result}")
        .replace("</f><v/>", f"</f>{result}")
    )
    parts[sheet] = text.encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)


@pytest.mark.parametrize(("result", "refused"), [("<v>1972.04</v>", 0), ("", 1)])
def test_a_formula_is_taken_by_its_saved_result_and_refused_without(tmp_path, result, refused):
    formula_roster(tmp_path / "a.xlsx", result)
    fill(tmp_path / "b.xlsx", unit=[UNIT])
    snapshot, problems = read_snapshot(tmp_path)
    assert [p.reason for p in problems] == ["单元格是公式"] * refused
    assert snapshot.tables["person"]["birth_on"] == ([None] if refused else [821])


def test_a_roster_on_a_sheet_named_like_a_table_is_read_as_a_roster(tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "人员"
    book.active.append(["干部名册"])
    book.active.append([*HEAD, "2023年度考核"])
    book.active.append(["1", "王宁", "男", "1972.04", "党委组织部", "在职", "优秀"])
    book.save(tmp_path / "a.xlsx")
    fill(tmp_path / "b.xlsx", unit=[UNIT])
    snapshot, problems = read_snapshot(tmp_path)
    assert problems == []
    assert snapshot.tables["person"]["unit"] == [1]
    assert snapshot.tables["assessment_result"]["grade"] == ["优秀"]


def test_month_columns_keep_the_precision_that_date_cells_lose(tmp_path):
    book = openpyxl.Workbook()
    book.active.append([*HEAD, "参加工作时间"])
    book.active.append(
        ["1", "王宁", "男", date(1972, 4, 1), "党委组织部", "在职", date(1994, 7, 1)]
    )
    book.save(tmp_path / "a.xlsx")
    fill(tmp_path / "b.xlsx", unit=[UNIT])
    snapshot, _ = read_snapshot(tmp_path)
    assert snapshot.tables["person"]["birth_on_precision"] == [1]
    assert snapshot.tables["person"]["work_start_on_precision"] == [0]


def test_several_files_of_one_table_are_put_together(tmp_path):
    fill(tmp_path / "a.xlsx", unit=[UNIT], person=[PERSON])
    fill(tmp_path / "b.xlsx", person=[{**PERSON, "person": "1002"}])
    fill(tmp_path / "c.xlsx", person=[{**PERSON, "person": "1003"}])
    snapshot, problems = read_snapshot(tmp_path)
    assert problems == []
    assert snapshot.tables["person"]["row_no"] == [1, 2, 3]
    assert snapshot.tables["person"]["code"] == ["1001", "1002", "1003"]
    assert snapshot.origin("person", 2) == ("b.xlsx", "人员", 4)


CELLS = st.one_of(
    st.none(),
    st.sampled_from(
        [*HEAD, "全日制教育", "学历", "合计", "注：", "2023", "任职时间", "1972.04", "王宁"]
    ),
    st.text(max_size=6),
    st.integers(-5, 60000),
    st.floats(allow_nan=False),
    st.booleans(),
    st.dates(),
)
ROWS = st.integers(1, 7).flatmap(
    lambda width: st.lists(st.lists(CELLS, min_size=width, max_size=width), min_size=1, max_size=9)
)


@given(ROWS)
@settings(max_examples=60, deadline=None)
def test_every_row_under_a_header_is_data_or_listed_or_empty(rows):
    sheet = Sheet("a.xlsx", "名册", rows)
    header = find_header(sheet, header_words())
    if header is not None:
        body = read_body(sheet, [list(row) for row in rows], header, [0])
        counted = {*body.data, *(index for index, _, _ in body.skipped)}
        for index in range(header.bottom + 1, len(rows)):
            assert (index in counted) is not all(map(is_empty, rows[index]))


TEXT_ROWS = st.lists(
    st.lists(
        st.sampled_from([*HEAD, "学历", "全日制教育", "合计", "1", "x,y", ""]),
        min_size=3,
        max_size=7,
    ),
    min_size=2,
    max_size=6,
)


@given(TEXT_ROWS)
@settings(max_examples=40, deadline=None)
def test_no_sheet_of_header_words_makes_the_import_fail(rows):
    with TemporaryDirectory() as folder:
        path = Path(folder) / "a.csv"
        lines = [",".join(f'"{cell}"' for cell in row) for row in rows]
        path.write_text("\n".join(lines), encoding="utf-8")
        _, problems = read_snapshot(path)
        propose_mappings(path)
        assert all(p.reason and p.remedy for p in problems)

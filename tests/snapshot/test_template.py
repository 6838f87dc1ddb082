import openpyxl
import pytest

from snapshot.filling import PERSON, UNIT, fill
from zhiren.snapshot.importing import read_snapshot
from zhiren.snapshot.schema import TABLES
from zhiren.snapshot.schema import table as table_of
from zhiren.snapshot.template import HEADER_ROW, INSTRUCTIONS, write_template


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    path = tmp_path_factory.mktemp("template") / "模板.xlsx"
    write_template(path)
    return openpyxl.load_workbook(path)


def test_there_is_one_sheet_a_table_after_the_instructions(book):
    visible = [s.title for s in book if s.sheet_state == "visible"]
    assert visible == [INSTRUCTIONS, *(t.title for t in TABLES)]


def test_titles_are_usable_as_sheet_names_and_unique():
    titles = [t.title for t in TABLES]
    assert len(set(titles)) == len(titles)
    assert all(len(t) <= 31 and not set(t) & set("[]:*?/\\") for t in titles)
    for table in TABLES:
        columns = [c.title for c in table.columns]
        assert len(set(columns)) == len(columns), table.name


def test_every_column_has_its_title_and_a_note(book):
    for table in TABLES:
        sheet = book[table.title]
        assert [c.value for c in sheet[HEADER_ROW]] == [c.title for c in table.columns]
        assert all(c.value for c in sheet[HEADER_ROW - 1])


def test_every_list_of_values_has_its_drop_down(book):
    for table in TABLES:
        wanted = sum(bool(c.values) or c.type == "boolean" for c in table.columns)
        assert len(book[table.title].data_validations.dataValidation) == wanted


def test_codes_and_dates_are_text_columns_so_that_no_digit_is_lost(book):
    formats = {c.title: i for i, c in enumerate(table_of("assessment_result").columns)}
    sheet = book["考核结果"]
    assert sheet.column_dimensions[chr(65 + formats["结果审定日期"])].number_format == "@"
    assert sheet.column_dimensions[chr(65 + formats["人员工号"])].number_format == "@"
    assert sheet.column_dimensions[chr(65 + formats["得分"])].number_format == "General"


def test_a_drop_down_points_at_its_values(book):
    validation = book["人员"].data_validations.dataValidation[0]
    name, _, area = validation.formula1.partition("!")
    cells = book[name.strip("'")][area.replace("$", "")]
    assert [row[0].value for row in cells] == ["男", "女"]


def test_the_empty_template_reads_as_an_empty_snapshot_without_problems(tmp_path):
    write_template(tmp_path / "a.xlsx")
    snapshot, problems = read_snapshot(tmp_path / "a.xlsx")
    assert problems == []
    assert all(snapshot.row_count(t.name) == 0 for t in TABLES)


def test_a_filled_template_reads_as_it_was_filled(tmp_path):
    path = fill(
        tmp_path / "a.xlsx",
        unit=[UNIT, {**UNIT, "unit": "U0", "name": "医学院", "kind": "本级", "level": "本级"}],
        person=[{**PERSON, "birth_on": "1972.04", "sex": "男"}, {**PERSON, "person": "0999"}],
    )
    into_template(path)
    snapshot, problems = read_snapshot(path)
    assert problems == []
    person = snapshot.tables["person"]
    assert person["code"] == ["1001", "0999"]
    assert person["person"] == [2, 1]
    assert person["unit"] == [2, 2]
    assert person["birth_on"] == [821, None]
    assert person["birth_on_precision"] == [1, None]
    assert person["row_no"] == [1, 2]
    assert snapshot.origin("person", 2) == ("a.xlsx", "人员", HEADER_ROW + 2)


def into_template(path):
    """Move what was filled into a real template, cell by cell."""
    filled = openpyxl.load_workbook(path)
    write_template(path)
    book = openpyxl.load_workbook(path)
    for sheet in filled:
        for row in sheet.iter_rows(min_row=HEADER_ROW + 1):
            for cell in row:
                book[sheet.title][cell.coordinate].value = cell.value
    book.save(path)


def test_formulas_in_the_template_are_refused(tmp_path):
    path = fill(tmp_path / "a.xlsx", unit=[{**UNIT, "name": '="党委"&"组织部"'}])
    _, problems = read_snapshot(path)
    assert [(p.row, p.column, p.reason) for p in problems] == [
        (HEADER_ROW + 1, "B 单位名称", "单元格是公式")
    ]


def test_a_column_nobody_asked_for_is_listed(tmp_path):
    path = fill(tmp_path / "a.xlsx", unit=[UNIT])
    book = openpyxl.load_workbook(path)
    book["单位"].cell(HEADER_ROW, 12).value = "备注"
    book.save(path)
    _, problems = read_snapshot(path)
    assert [(p.severity, p.column) for p in problems] == [("提示", "L 备注")]


def test_a_template_is_written_with_rows_that_read_back_as_they_were(tmp_path):
    path = tmp_path / "名册.xlsx"
    rows = {
        "unit": [
            (
                "U1",
                "党委 <组织部> & _x0041_",
                "机关部处",
                "行政",
                "二级",
                None,
                None,
                None,
                "1972.10",
                None,
            )
        ],
        "person": [("1001", "王宁", "男", None, "1972.10", None, None, "U1", "在职")],
    }
    write_template(path, rows, watermark="导出人 甲 & 乙")
    snapshot, problems = read_snapshot(path)
    assert problems == []
    assert snapshot.tables["unit"]["name"] == ["党委 <组织部> & _x0041_"]
    assert snapshot.tables["person"]["birth_on_precision"] == [1]
    book = openpyxl.load_workbook(path)
    assert book["人员"]["E4"].number_format == "@"
    assert book["人员"].oddFooter.center.text == "导出人 甲 && 乙"
    assert book[INSTRUCTIONS]["B3"].value == "导出人 甲 & 乙"


def test_rows_are_packed(tmp_path):
    path = tmp_path / "名册.xlsx"
    write_template(path, {"person": [(str(n), "王宁", "男") for n in range(20_000)]})
    assert path.stat().st_size < 500_000

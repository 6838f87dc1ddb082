from datetime import date

import duckdb
import openpyxl
import pytest
import xlwt

from zhiren.snapshot.problems import FileRefusedError
from zhiren.snapshot.reading import read_sheets


def workbook(path, rows, title="名册"):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
    book.save(path)
    return book


def refused(path):
    with pytest.raises(FileRefusedError) as caught:
        read_sheets(path)
    return caught.value.problem


def test_positions_are_those_the_spreadsheet_shows(tmp_path):
    path = tmp_path / "a.xlsx"
    book = openpyxl.Workbook()
    book.active["C4"] = "姓名"
    book.active["AB5"] = "末"
    book.save(path)
    (sheet,) = read_sheets(path)
    assert sheet.rows[0][0] == "姓名"
    assert sheet.row_number(0) == 4
    assert sheet.column_letter(0) == "C"
    assert sheet.column_letter(25) == "AB"


def test_merged_ranges_are_counted_from_the_first_cell_with_content(tmp_path):
    path = tmp_path / "a.xlsx"
    book = openpyxl.Workbook()
    book.active["B2"] = "标题"
    book.active["B3"] = "下"
    book.active.merge_cells("B2:D2")
    book.save(path)
    (sheet,) = read_sheets(path)
    assert sheet.merged == (((0, 0), (0, 2)),)


def test_formulas_and_error_values_are_marked(tmp_path):
    path = tmp_path / "a.xlsx"
    workbook(path, [["甲", "=1+1"], ["#N/A", 3]])
    (sheet,) = read_sheets(path)
    assert sheet.marks.formulas == {(0, 1)}
    assert sheet.marks.errors == {(1, 0)}


def test_the_date_system_of_1904_is_known(tmp_path):
    path = tmp_path / "a.xlsx"
    book = openpyxl.Workbook()
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    book.active["A1"] = 40786
    book.active["B1"] = date(2015, 9, 1)
    book.save(path)
    (sheet,) = read_sheets(path)
    assert sheet.is_1904
    assert sheet.rows[0][1] == date(2015, 9, 1)


def test_hidden_and_empty_sheets_are_left_out(tmp_path):
    path = tmp_path / "a.xlsx"
    book = workbook(path, [["甲"]])
    book.create_sheet("空")
    hidden = book.create_sheet("隐")
    hidden["A1"] = "x"
    hidden.sheet_state = "hidden"
    book.save(path)
    assert [sheet.name for sheet in read_sheets(path)] == ["名册"]


@pytest.mark.parametrize("is_1904", [False, True])
def test_old_workbooks_are_read(tmp_path, is_1904):
    path = tmp_path / "a.xls"
    book = xlwt.Workbook()
    book.dates_1904 = is_1904
    sheet = book.add_sheet("名册")
    sheet.write(0, 0, "姓名")
    sheet.write_merge(1, 2, 0, 0, "王宁")
    book.save(str(path))
    (sheet,) = read_sheets(path)
    assert sheet.rows[1][0] == "王宁"
    assert sheet.merged == (((1, 0), (2, 0)),)
    assert sheet.is_1904 is is_1904


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_csv_is_read_in_the_usual_encodings_and_delimiters(tmp_path, encoding, delimiter):
    path = tmp_path / "名册.csv"
    text = delimiter.join(["姓名", "单位"]) + "\n" + delimiter.join(["王宁", '"处、\n室"']) + "\n"
    path.write_bytes(text.encode(encoding))
    (sheet,) = read_sheets(path)
    assert sheet.rows == [["姓名", "单位"], ["王宁", "处、\n室"]]
    assert not sheet.is_typed


def test_short_csv_rows_are_filled_up(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("a,b,c\n1\n", encoding="utf-8")
    assert read_sheets(path)[0].rows[1] == ["1", "", ""]


def test_parquet_is_read_with_its_types(tmp_path):
    path = tmp_path / "人员.parquet"
    duckdb.execute(f"COPY (SELECT '王宁' AS 姓名, DATE '2015-09-01' AS 日期) TO '{path}'")
    (sheet,) = read_sheets(path)
    assert sheet.rows == [["姓名", "日期"], ["王宁", date(2015, 9, 1)]]


@pytest.mark.parametrize(
    ("name", "content", "word"),
    [
        ("a.docx", b"PK", "扩展名"),
        ("a.xlsx", b"", "空"),
        ("a.xlsx", b"<html><table></table></html>", "不是 Excel"),
        ("a.xlsx", b"PK\x03\x04 broken", "读不出来"),
        ("a.csv", b"\x81\xff\xff\x00\x01", "编码"),
        ("a.parquet", b"PAR1 broken", "读不出来"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_reason_and_remedy(
    tmp_path, name, content, word
):
    path = tmp_path / name
    path.write_bytes(content)
    problem = refused(path)
    assert word in problem.reason
    assert problem.remedy


def test_a_file_that_is_not_there_is_refused(tmp_path):
    assert "打不开" in refused(tmp_path / "none.xlsx").reason


def test_a_workbook_with_the_other_extension_is_read_by_its_content(tmp_path):
    workbook(tmp_path / "a.xlsx", [["姓名"], ["王宁"]])
    (tmp_path / "a.xlsx").rename(tmp_path / "a.xls")
    book = xlwt.Workbook()
    book.add_sheet("名册").write(0, 0, "姓名")
    book.save(str(tmp_path / "b.xlsx"))
    assert read_sheets(tmp_path / "a.xls")[0].rows == [["姓名"], ["王宁"]]
    assert read_sheets(tmp_path / "b.xlsx")[0].rows == [["姓名"]]


def test_a_workbook_with_a_password_is_refused_with_that_reason(tmp_path):
    path = tmp_path / "a.xlsx"
    path.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(2048))
    assert "密码" in refused(path).reason

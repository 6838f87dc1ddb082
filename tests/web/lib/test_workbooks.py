"""The one writer of workbooks: what programs read in what it writes."""

import shutil
import subprocess
from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from openpyxl import load_workbook

from zhiren.web.lib.workbook_parts import safe_sheet_names
from zhiren.web.lib.workbooks import (
    Head,
    Sheet,
    Style,
    list_sheet,
    stream_workbook,
    workbook_response,
)

HEADS = (Head("姓名", 12), Head("到期日", 12), Head("说明", 40, wraps=True), Head("数", 8))
MARK = "导出人 甲&乙（账号 a）"


def written(*sheets):
    return b"".join(stream_workbook(sheets))


def read(*sheets):
    return load_workbook(BytesIO(written(*sheets)))


def listed(*rows, **more):
    return read(list_sheet("名单", HEADS, rows, MARK, **more)).active


def test_a_list_stands_between_two_watermarks():
    sheet = listed(("甲", None, "", 1), ("乙", None, "", 2))
    rows = [row[0] for row in sheet.values]
    assert rows == [MARK, "姓名", "甲", "乙", None, MARK]
    assert "甲&&乙" in sheet.oddFooter.left.text
    assert (sheet.freeze_panes, sheet.print_title_rows) == ("A3", "$1:$2")


def test_only_the_rows_are_filtered():
    assert listed(("甲", None, "", 1), ("乙", None, "", 2)).auto_filter.ref == "A2:D4"
    assert listed(("甲",), total=("合计",)).auto_filter.ref == "A2:D3"
    assert listed().auto_filter.ref is None


def test_a_title_and_columns_are_kept_in_sight_too():
    sheet = listed(("甲",), title="填报情况", frozen_columns=2)
    assert (sheet["A2"].value, sheet.freeze_panes) == ("填报情况", "C4")


def test_days_and_moments_are_real():
    at = datetime(2024, 2, 29, 17, 30, 15, 999_999, UTC)
    sheet = listed(("甲", date(2024, 2, 29), "", at), ("乙", date(1900, 2, 28), "", date.max))
    assert (sheet["B3"].value, sheet["B3"].number_format) == (datetime(2024, 2, 29), "yyyy-mm-dd")
    assert sheet["D3"].value == datetime(2024, 3, 1, 1, 30, 15)
    assert sheet["D3"].number_format == "yyyy-mm-dd hh:mm:ss"
    assert sheet["B4"].value == "1900-02-28", "programs count these days differently"
    assert sheet["D4"].value == datetime(9999, 12, 31)


def test_rows_are_as_high_as_their_wrapped_text():
    sheet = listed(
        ("甲" * 40, None, "短", 1), ("乙", None, "长" * 40, 2), ("丙", None, "一\n二", 3)
    )
    assert [sheet.row_dimensions[n].height for n in (3, 4, 5)] == [None, 30, 30]


def test_numbers_stay_numbers_and_nothing_stays_empty():
    sheet = listed((0, None, "", 12.5))
    assert [cell.value for cell in sheet[3]] == [0, None, None, 12.5]


@pytest.mark.parametrize("place", ["A3", "C3"])
@pytest.mark.parametrize("text", ["=1+1", "+86", "-2", "@SUM(A1)", "\t=1"])
def test_text_is_never_a_formula(place, text):
    cell = listed((text, "", text))[place]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", True)
    assert bool(cell.alignment.wrap_text) == (place == "C3")
    assert cell.alignment.vertical == "top"


def test_what_a_cell_cannot_hold_is_left_out():
    sheet = listed(("a\x0b\x00b<&>\ud800", "", "长" * 40_000))
    assert (sheet["A3"].value, len(sheet["C3"].value)) == ("ab<&>", 32_000)


def test_sheets_have_names_that_programs_take():
    names = ["一/二", "一:二", "长" * 40, "长" * 32, "A", "a", "", "x'y&<z", "全　角"]
    safe = safe_sheet_names(names)
    assert len({name.lower() for name in safe}) == len(names)
    assert max(map(len, safe)) == 31
    book = read(*(list_sheet(name, HEADS, [("甲",)], MARK) for name in names))
    assert book.sheetnames == safe
    assert all(sheet.print_title_rows == "$1:$2" for sheet in book)


def test_the_response_names_the_file():
    response = workbook_response([Sheet("表", [9], [(Style.PLAIN, ["甲"])])], "研判.xlsx")
    assert "%E7%A0%94%E5%88%A4.xlsx" in response["Content-Disposition"]
    assert load_workbook(BytesIO(response.getvalue())).active["A1"].value == "甲"


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not here")
def test_an_office_program_reads_it(tmp_path):
    path = tmp_path / "list.xlsx"
    path.write_bytes(
        written(list_sheet("名单", HEADS, [("=1+1", date(2024, 2, 29), "一\n二", 3)], MARK))
    )
    profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    form = "csv:Text - txt - csv (StarCalc):44,34,76"
    command = ["soffice", profile, "--headless", "--convert-to", form, "--outdir", tmp_path, path]
    subprocess.run(command, check=True, timeout=120, capture_output=True)
    lines = (tmp_path / "list.csv").read_text("utf-8").splitlines()
    assert lines[2:4] == ['=1+1,2024-02-29,"一', '二",3']

"""Files that are not taken: each said by name, with the reason and the remedy, and nothing kept."""

import io
import zipfile

import openpyxl
import pytest
import xlwt
from django.core.files.uploadedfile import SimpleUploadedFile

from web.intake import wizard
from zhiren.web.intake import inspection
from zhiren.web.intake.models import Intake
from zhiren.web.intake.storage import folder

GOOD = wizard.roster(["工号", "姓名", "性别"], ["1", "甲", "男"])


def repacked(content, change):
    """A workbook with its parts changed by a function of name and content."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for item in old.infolist():
            new.writestr(item.filename, change(item.filename, old.read(item)))
    return buffer.getvalue()


def with_part(name, content):
    buffer = io.BytesIO(GOOD)
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr(name, content)
    return buffer.getvalue()


def with_entities(name, content):
    if name != "xl/worksheets/sheet1.xml":
        return content
    head, mark, tail = content.partition(b"<worksheet")
    return head + b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + mark + tail


def far_cell(name, content):
    if name != "xl/worksheets/sheet1.xml":
        return content
    return content.replace(
        b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    )


def truncated():
    return GOOD[: len(GOOD) // 2]


def wide_csv():
    return b",".join([b"a"] * 5_000) + b"\n" + b"x\n" * 2_000


REFUSED = {
    "空.xlsx": (b"", "空"),
    "网页.xls": (b"<html><table></table></html>", "内容不是 Excel 工作簿"),
    "文档.docx": (GOOD, "不认识扩展名"),
    "名册.parquet": (b"PAR1", "不认识扩展名"),
    "宏.xlsm": (GOOD, "可以带宏"),
    "藏宏.xlsx": (with_part("xl/vbaProject.bin", b"x"), "文件里有宏"),
    "压缩包.xlsx": (repacked(GOOD, lambda n, c: c).replace(b"[Content_Types].xml", b"[Content-Types].xml"), "不是 Excel 工作簿"),
    "残缺.xlsx": (truncated(), "工作簿损坏"),
    "实体.xlsx": (repacked(GOOD, with_entities), "实体声明"),
    "炸弹.xlsx": (with_part("xl/media/a.bin", b"\0" * (30 << 20)), "不正常"),
    "远处.xlsx": (repacked(GOOD, far_cell), "万格"),
    "旧格式.xlsx": (bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 100, "文件有密码，或是旧格式"),
    "冒充.csv": (GOOD, "内容却是 Excel 工作簿"),
    "宽.csv": (wide_csv(), "万格"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_is_not_safe_to_read_is_refused_by_name(name, staff, people):
    content, reason = REFUSED[name]
    before = wizard.register_content()
    response = wizard.upload(staff, SimpleUploadedFile(name, content))
    assert response.status_code == 422
    text = wizard.text_of(response)
    assert reason in text
    assert name in text
    assert Intake.objects.count() == 0
    assert not folder().exists() or list(folder().iterdir()) == []
    assert wizard.register_content() == before


def test_a_workbook_with_an_old_macro_is_refused(staff, people):
    book = xlwt.Workbook()
    book.add_sheet("花名册").write(0, 0, "工号")
    buffer = io.BytesIO()
    book.save(buffer)
    content = buffer.getvalue() + "_VBA_PROJECT_CUR".encode("utf-16-le")
    response = wizard.upload(staff, SimpleUploadedFile("旧宏.xls", content))
    assert "文件里有宏" in wizard.text_of(response)


def test_a_file_beyond_the_limit_is_refused_with_its_size(staff, people, settings):
    settings.UPLOAD_MEGABYTES = 1
    response = wizard.upload(staff, SimpleUploadedFile("大.csv", b"a,b\n" * 600_000))
    assert "超过 1 兆" in wizard.text_of(response)


def test_one_bad_file_among_good_ones_keeps_all_out(staff, people):
    response = wizard.upload(
        staff, SimpleUploadedFile("好.xlsx", GOOD), SimpleUploadedFile("坏.xlsx", b"x")
    )
    assert response.status_code == 422
    assert Intake.objects.count() == 0
    assert list(folder().iterdir()) == []


def test_no_file_and_too_many_files_are_refused(staff, people):
    assert wizard.upload(staff).status_code == 422
    many = [SimpleUploadedFile(f"{n}.xlsx", GOOD) for n in range(11)]
    assert "一次最多 10 个" in wizard.text_of(wizard.upload(staff, *many))


def test_a_workbook_that_only_the_reader_finds_broken_ends_as_failed_with_the_reason(staff, people):
    broken = repacked(
        GOOD, lambda n, c: b"<worksheet><sheetData><row" if "sheet1" in n and "rels" not in n else c
    )
    intake = wizard.uploaded(staff, SimpleUploadedFile("断.xlsx", broken))
    assert intake.state == "failed"
    text = wizard.text_of(wizard.page(staff, intake))
    assert "断.xlsx" in text
    assert "没有写入任何数据" in text


def test_a_workbook_without_any_content_ends_as_failed(staff, people):
    book = openpyxl.Workbook()
    intake = wizard.uploaded(staff, wizard.saved(book))
    assert intake.state == "failed"
    assert "没有可以读取的内容" in wizard.text_of(wizard.page(staff, intake))


def test_formats_alone_do_not_make_a_sheet_large(tmp_path):
    path = tmp_path / "x.xlsx"
    styled = b'<row r="1048576"><c r="XFD1048576" s="1"/></row></sheetData>'
    path.write_bytes(repacked(GOOD, lambda n, c: c.replace(b"</sheetData>", styled)))
    inspection.inspect_file(path, "x.xlsx")


def test_files_lie_under_random_names_for_the_service_alone(staff, people):
    intake = wizard.uploaded(staff, GOOD, name="张三的名册.xlsx")
    stored = intake.files.get()
    path = folder() / stored.stored
    assert "张三" not in stored.stored
    assert path.stat().st_mode & 0o777 == 0o600
    assert len(stored.sha256) == 64

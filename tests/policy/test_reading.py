"""What is read and what is refused, with the reason and the remedy."""

import zipfile

import pytest

from zhiren.policy.model import DocumentRefused
from zhiren.policy.reading import read_document

TEXT = """某校教师培训管理办法
第一条 为规范教师培训工作，制定本办法。
第二条 教师每年参加培训不少于72学时，由学校人事处负责登记。
第三条 本办法自公布之日起施行。
"""


@pytest.fixture
def write(tmp_path):
    def _write(name, data):
        path = tmp_path / name
        path.write_bytes(data)
        return path

    return _write


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("gb18030"),
        TEXT.encode("utf-16"),
        TEXT.replace("\n", "\r\n").encode(),
    ],
    ids=["utf-8", "utf-8 with mark", "gb18030", "utf-16", "windows line ends"],
)
def test_text_is_read_in_the_encodings_people_use(write, data):
    raw = read_document(write("办法.txt", data))
    assert [line.text for line in raw.lines][:2] == TEXT.splitlines()[:2]


def test_a_short_gbk_text_is_read(write):
    assert "不少于" in read_document(write("a.txt", "每年不少于16学时。".encode("gbk"))).text


def test_traditional_characters_are_read(write):
    text = "關於印發學校教師培訓管理辦法的通知，各單位應當認真執行，每年不少於十六學時。"
    assert read_document(write("a.txt", text.encode())).text == text


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("空.txt", b"", "空的"),
        ("空白.txt", b" \n\t\n", "空的"),
        ("空.md", "\ufeff".encode(), "空的"),
        ("网页.html", b"<html><body><script>var a=1</script></body></html>", "空的"),
        ("英文.txt", b"Staff training policy", "没有中文"),
        ("旧.doc", b"\xd0\xcf\x11\xe0", "不支持"),
        ("图.jpg", b"\xff\xd8\xff", "不支持"),
        ("无后缀", TEXT.encode(), "不支持"),
        ("假.txt", b"%PDF-1.7 ...", "实为 PDF"),
        ("假.pdf", TEXT.encode(), "不是它的后缀"),
        ("假.docx", TEXT.encode(), "不是它的后缀"),
        ("网页.txt", b"<!DOCTYPE html><html><body>" + TEXT.encode(), "网页"),
        ("密.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "加密"),
        ("坏.docx", b"PK\x03\x04" + b"x" * 400, "损坏"),
        ("坏.pdf", b"%PDF-1.4\n" + b"x" * 400, "损坏"),
        ("二进制.txt", b"\x00\x01\x02" * 200, "二进制"),
        ("控制.txt", ("\x01\x02\x03" * 9 + "办法").encode(), "控制字符"),
        ("乱.txt", b"\xff\x81\x81\xff" * 30, "既不是"),
    ],
)
def test_what_is_no_document_is_refused(write, name, data, words):
    with pytest.raises(DocumentRefused) as refused:
        read_document(write(name, data))
    assert words in refused.value.reason
    assert refused.value.remedy
    assert name in str(refused.value)


@pytest.mark.parametrize(
    ("garbled", "words"),
    [
        (TEXT.encode().decode("gb18030", "ignore"), "乱码"),
        (TEXT.encode().decode("gb18030", "replace"), "解码失败"),
        (TEXT.encode().decode("latin-1"), "乱码"),
        (TEXT.encode().decode("cp1252", "ignore"), "乱码"),
        (TEXT.encode("gb18030").decode("latin-1"), "乱码"),
        (TEXT.encode("gb18030").decode("utf-8", "replace"), "解码失败"),
        (TEXT.encode().decode("big5", "ignore"), "乱码"),
        ("锟斤拷锟斤拷" + TEXT, "解码失败"),
    ],
    ids=[
        "utf-8 as gbk, lost bytes dropped",
        "utf-8 as gbk",
        "utf-8 as latin-1",
        "utf-8 as windows-1252",
        "gbk as latin-1",
        "gbk as utf-8",
        "utf-8 as big5",
        "gbk as utf-8 and back",
    ],
)
def test_wrongly_decoded_text_is_refused(write, garbled, words):
    with pytest.raises(DocumentRefused) as refused:
        read_document(write("乱码.txt", garbled.encode()))
    assert words in refused.value.reason


def test_big5_is_refused_as_another_encoding(write):
    text = "關於印發學校教師培訓管理辦法的通知，各單位應當認真執行，每年不少於十六學時"
    with pytest.raises(DocumentRefused, match="Big5"):
        read_document(write("a.txt", text.encode("big5")))


def test_a_page_that_says_utf8_but_is_gbk_is_refused(write):
    page = f'<html><head><meta charset="utf-8"></head><body><p>{TEXT}</p></body></html>'
    with pytest.raises(DocumentRefused, match="声明的编码是 utf-8"):
        read_document(write("a.html", page.encode("gb18030")))


def test_a_page_that_says_gb2312_is_read_with_the_larger_table(write):
    page = f'<html><head><meta charset="gb2312"></head><body><p>{TEXT}镕</p></body></html>'
    assert "镕" in read_document(write("a.html", page.encode("gb18030"))).text


def test_a_missing_file_and_a_folder_are_refused(tmp_path):
    for path in (tmp_path / "没有.txt", tmp_path):
        with pytest.raises(DocumentRefused):
            read_document(path.with_suffix(".txt") if path is tmp_path else path)
    (tmp_path / "夹.txt").mkdir()
    with pytest.raises(DocumentRefused, match="文件夹"):
        read_document(tmp_path / "夹.txt")


def test_a_file_at_the_limit_is_read_and_one_byte_over_is_refused(write):
    data = TEXT.encode()
    path = write("a.txt", data)
    assert read_document(path, max_bytes=len(data)).text
    with pytest.raises(DocumentRefused, match="超过上限"):
        read_document(path, max_bytes=len(data) - 1)


def _package(path, document):
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("word/document.xml", document)
        package.writestr("[Content_Types].xml", "<Types/>")
    return path


def test_a_word_file_with_entities_is_refused(tmp_path):
    bomb = '<!DOCTYPE a [<!ENTITY x "ha">]><a>&x;</a>'
    with pytest.raises(DocumentRefused, match="实体"):
        read_document(_package(tmp_path / "a.docx", bomb))


def test_a_package_that_is_no_word_file_is_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.docx", "w") as package:
        package.writestr("content.txt", TEXT)
    with pytest.raises(DocumentRefused, match="不是 Word 文档"):
        read_document(tmp_path / "a.docx")
    with pytest.raises(DocumentRefused, match="不是完整的 Word 文档"):
        read_document(_package(tmp_path / "b.docx", "<a/>"))

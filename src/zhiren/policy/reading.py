"""Reads a file into lines, whatever its format; refuses what is no readable document.

Nothing is judged here beyond what the format itself marks: headings, bold, tables, page numbers,
menus of a web page. What the lines mean is for `cleaning` and `structure`.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from pathlib import Path

from zhiren.policy.decoding import decode, refuse_unreadable
from zhiren.policy.model import DocumentRefused, RawDocument, RawLine

MAX_BYTES = 40 * 1024 * 1024
MAX_UNPACKED_BYTES = 300 * 1024 * 1024
MAX_CHARACTERS = 3_000_000

_KIND = {
    ".txt": "txt", ".text": "txt", ".md": "md", ".markdown": "md", ".html": "html",
    ".htm": "html", ".xhtml": "html", ".docx": "docx", ".pdf": "pdf",
}  # fmt: skip
_ELSEWHERE = {
    ".doc": "请用 Word 或 WPS 打开后另存为 .docx",
    ".wps": "请用 WPS 打开后另存为 .docx",
    ".rtf": "请用 Word 或 WPS 打开后另存为 .docx",
    ".ofd": "请用 OFD 阅读器导出为 .pdf 或 .txt",
    ".odt": "请另存为 .docx",
    ".xls": "表格不是制度文件；名册请用 zhiren check 读取",
    ".xlsx": "表格不是制度文件；名册请用 zhiren check 读取",
    ".zip": "请先解压，再逐个导入其中的文件",
    ".rar": "请先解压，再逐个导入其中的文件",
    ".jpg": "图片请先做文字识别（OCR），存为 .txt 或 .docx",
    ".jpeg": "图片请先做文字识别（OCR），存为 .txt 或 .docx",
    ".png": "图片请先做文字识别（OCR），存为 .txt 或 .docx",
}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"


def read_document(path: str | Path, max_bytes: int = MAX_BYTES) -> RawDocument:
    """The lines of a .txt, .md, .html, .docx or .pdf file in reading order.

    DocumentRefused (file, reason, remedy) for a missing, empty, too large, encrypted, scanned,
    binary or wrongly decoded file, for an unknown suffix, and where suffix and content differ.
    """
    file = Path(path)
    name = str(path)
    kind = _kind_of(file, name)
    data = _bytes_of(file, name, max_bytes)
    _refuse_other_content(data, kind, name)
    lines = _lines_of(data, kind, name)
    text = "\n".join(line.text for line in lines)
    if len(text) > MAX_CHARACTERS:
        raise DocumentRefused(
            name, f"正文有 {len(text)} 个字符，超过 {MAX_CHARACTERS}", "请拆成单个制度文件后导入"
        )
    refuse_unreadable(text, name)
    return RawDocument(name, kind, tuple(lines))


def _kind_of(file: Path, name: str) -> str:
    suffix = file.suffix.lower()
    if suffix in _KIND:
        return _KIND[suffix]
    remedy = _ELSEWHERE.get(suffix, "可导入 .txt、.md、.html、.docx、.pdf，请转换后再导入")
    raise DocumentRefused(name, f"不支持的文件类型“{suffix or '无后缀'}”", remedy)


def _bytes_of(file: Path, name: str, max_bytes: int) -> bytes:
    if not file.is_file():
        raise DocumentRefused(name, "找不到该文件，或它是一个文件夹", "请核对路径")
    try:
        size = file.stat().st_size
        if size > max_bytes:
            raise DocumentRefused(
                name,
                f"文件有 {size / 1048576:.1f} MB，超过上限 {max_bytes / 1048576:.0f} MB",
                "请只导入制度正文，去掉图片和无关附件",
            )
        data = file.read_bytes()
    except OSError as error:
        raise DocumentRefused(
            name, f"文件读不出来（{error.strerror}）", "请检查权限或磁盘"
        ) from error
    if not data.strip():
        raise DocumentRefused(name, "文件是空的，没有文字", "请确认导出是否成功，换用有正文的文件")
    return data


def _refuse_other_content(data: bytes, kind: str, name: str) -> None:
    head = data[:1024].lstrip()
    if kind == "txt" and _likely(data) == "网页":
        raise DocumentRefused(name, "文件内容是网页，后缀却是文本", "请把后缀改为 .html 再导入")
    if kind == "docx" and data.startswith(_OLE):
        raise DocumentRefused(
            name,
            "文件已加密，或是旧版 .doc 改了后缀",
            "请用 Word 或 WPS 打开，取消密码并另存为 .docx",
        )
    is_expected = {
        "docx": data.startswith(_ZIP),
        "pdf": b"%PDF-" in data[:1024],
    }.get(kind, not (data.startswith((_OLE, _ZIP)) or head.startswith(b"%PDF-")))
    if not is_expected:
        raise DocumentRefused(
            name,
            f"文件内容不是它的后缀所说的 {kind}（实为{_likely(data)}）",
            "请按真实类型改后缀，或从原程序另存",
        )


def _likely(data: bytes) -> str:
    if b"%PDF-" in data[:1024]:
        return " PDF"
    if data.startswith(_ZIP):
        return "压缩包或 Office 文档"
    if data.startswith(_OLE):
        return "旧版 Office 文档"
    if re.match(rb"\s*(<!doctype html|<html)", data[:512], re.IGNORECASE):
        return "网页"
    return "其他内容"


def _lines_of(data: bytes, kind: str, name: str) -> list[RawLine]:
    if kind == "docx":
        from zhiren.policy.reading_docx import docx_lines

        _refuse_unsafe_package(data, name)
        return docx_lines(data, name)
    if kind == "pdf":
        from zhiren.policy.reading_pdf import pdf_lines

        return pdf_lines(data, name)
    if kind == "html":
        from zhiren.policy.reading_html import declared_charset, html_lines

        return html_lines(decode(data, name, declared_charset(data)), name)
    return text_lines(decode(data, name))


def text_lines(text: str) -> list[RawLine]:
    """The lines of plain text; a form feed begins a new page."""
    lines: list[RawLine] = []
    paged = "\f" in text
    for number, page in enumerate(text.split("\f"), start=1):
        for line in re.split(r"\r\n|\r|\n|\x0b|\u2028|\u2029", page):
            indent = len(line) - len(line.lstrip())
            lines.append(
                RawLine(line, page=number if paged else 0, indented=indent >= 2 if line else None)
            )
    return lines


def _refuse_unsafe_package(data: bytes, name: str) -> None:
    import io

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            members = package.infolist()
            if any(member.flag_bits & 1 for member in members):
                raise DocumentRefused(name, "文件已加密", "请取消密码并另存为 .docx")
            if sum(member.file_size for member in members) > MAX_UNPACKED_BYTES:
                raise DocumentRefused(
                    name, "文件解开后过大，可能是压缩炸弹", "请只导入制度正文，去掉图片和附件"
                )
            if "word/document.xml" not in package.namelist():
                raise DocumentRefused(
                    name, "文件是压缩包，但不是 Word 文档", "请用 Word 或 WPS 另存为 .docx"
                )
            for member in members:
                if member.filename.endswith((".xml", ".rels")) and _has_entity(package, member):
                    raise DocumentRefused(
                        name, "文件的 XML 声明了实体，不是正常的 Word 文档", "请重新另存为 .docx"
                    )
    except (
        zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, ValueError,
    ) as error:  # fmt: skip
        raise DocumentRefused(
            name, "文件已损坏，打不开", "请用 Word 或 WPS 打开检查后另存为 .docx"
        ) from error


def _has_entity(package: zipfile.ZipFile, member: zipfile.ZipInfo) -> bool:
    with package.open(member) as part:
        return b"<!DOCTYPE" in part.read(4096)

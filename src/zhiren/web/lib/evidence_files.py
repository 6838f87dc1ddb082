"""佐证 files: accepted only when they really open, told by their content and never by their name."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Callable, Mapping
from functools import partial
from io import BytesIO
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from django.conf import settings
from django.core.exceptions import ValidationError

from zhiren.web.lib.forms import FilesField

ENDINGS = {
    "pdf": ("pdf",),
    "jpg": ("jpg", "jpeg"),
    "png": ("png",),
    "docx": ("docx",),
    "xlsx": ("xlsx",),
}
CONTENT_TYPES = {
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "png": "image/png",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_ACCEPT = ".pdf,.jpg,.jpeg,.png,.docx,.xlsx"
_TITLE_LENGTH = 120
_STARTS = {b"%PDF-": "pdf", b"\xff\xd8\xff": "jpg", b"\x89PNG\r\n\x1a\n": "png", b"PK\x03\x04": ""}
# An office file that unpacks to more than so many times the largest upload is a trap.
_UNPACKED_TIMES = 20
_SUFFIX = {kind: endings[0] for kind, endings in ENDINGS.items()}


class Opened(NamedTuple):
    """A file that opens, with what its row keeps."""

    title: str
    kind: str
    size: int
    sha256: str
    content: bytes

    @property
    def ending(self) -> str:
        """The ending of its kind, without the dot."""
        return _SUFFIX[self.kind]


class EvidenceField(FilesField):
    """Several files, each really opened; cleans to a list of :class:`Opened`."""

    def __init__(self, *, most: int, **kwargs: Any) -> None:
        super().__init__(most=most, accept=_ACCEPT, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[Opened]:
        """All faults of all files together, each with its file's name."""
        accepted, faults = [], []
        for file in super().clean(data, initial):
            try:
                accepted.append(opened(file))
            except ValidationError as fault:
                faults += fault.messages
        if faults:
            raise ValidationError(faults)
        return accepted


def opened(file: Any) -> Opened:
    """The file, really opened; ValidationError says what is wrong with it and what to do."""
    title = PurePosixPath(str(file.name).replace("\\", "/").replace("\0", "")).name
    title = title[-_TITLE_LENGTH:]
    most = settings.UPLOAD_MEGABYTES
    if file.size > most * 2**20:
        raise ValidationError(f"“{title}”超过 {most} MB。请压缩或分成几个文件。")
    file.seek(0)
    content: bytes = file.read()
    if not content:
        raise ValidationError(f"“{title}”是空文件。请重新选择。")
    kind = _kind_of(content, title)
    if not kind:
        raise ValidationError(
            f"“{title}”不是 PDF、JPG、PNG、DOCX 或 XLSX 文件（也不能含宏）。请转换格式后再上传。"
        )
    if title.rpartition(".")[2].lower() not in ENDINGS[kind]:
        raise ValidationError(
            f"“{title}”的内容是 {kind.upper()}，与扩展名不符。请把扩展名改为 .{kind} 后再上传。"
        )
    try:
        _OPEN[kind](content)
    except Exception as error:
        # The readers raise errors of many kinds on damaged files, all of which mean this.
        raise ValidationError(
            f"“{title}”打不开，可能没有传完整、已损坏或加了密码。请在电脑上确认能打开后再上传。"
        ) from error
    return Opened(title, kind, len(content), hashlib.sha256(content).hexdigest(), content)


def _kind_of(content: bytes, title: str) -> str:
    kind = next((k for start, k in _STARTS.items() if content.startswith(start)), None)
    if kind is None:
        return ""
    return kind or _office_kind(content, title)


def _office_kind(content: bytes, title: str) -> str:
    """Docx or xlsx without macros; empty for other archives."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            names = {name.lower() for name in archive.namelist()}
    except (zipfile.BadZipFile, ValueError, OSError):
        # Begins like an office file: let its reader say that it does not open.
        return "xlsx" if title.lower().endswith("xlsx") else "docx"
    if any(name.endswith("vbaproject.bin") for name in names):
        return ""
    if "word/document.xml" in names:
        return "docx"
    return "xlsx" if "xl/workbook.xml" in names else ""


def _open_pdf(content: bytes) -> None:
    from pdfminer.pdfpage import PDFPage

    if next(iter(PDFPage.get_pages(BytesIO(content), check_extractable=False)), None) is None:
        raise ValueError("no page")


def _open_picture(content: bytes, kind: str) -> None:
    """Its marks and checksums, then every pixel: either alone lets some damage through."""
    from PIL import Image

    with Image.open(BytesIO(content), formats=(kind,)) as picture:
        width, height = picture.size
        if width * height > (Image.MAX_IMAGE_PIXELS or 0):
            raise ValueError("unpacks to too much")
        picture.verify()
    with Image.open(BytesIO(content), formats=(kind,)) as picture:
        picture.load()


def _open_docx(content: bytes) -> None:
    from docx import Document

    _refuse_trap(content)
    Document(BytesIO(content))


def _open_xlsx(content: bytes) -> None:
    from openpyxl import load_workbook

    _refuse_trap(content)
    load_workbook(BytesIO(content), read_only=True).close()


def _refuse_trap(content: bytes) -> None:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        unpacked = sum(info.file_size for info in archive.infolist())
        if unpacked > settings.UPLOAD_MEGABYTES * 2**20 * _UNPACKED_TIMES:
            raise ValueError("unpacks to too much")
        if archive.testzip() is not None:
            raise ValueError("checksum")


_OPEN: Mapping[str, Callable[[bytes], None]] = {
    "pdf": _open_pdf,
    "png": partial(_open_picture, kind="PNG"),
    "jpg": partial(_open_picture, kind="JPEG"),
    "docx": _open_docx,
    "xlsx": _open_xlsx,
}

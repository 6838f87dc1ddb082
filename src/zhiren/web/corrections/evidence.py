"""What may be handed in as 佐证材料: told by the file's content, never by its name alone."""

from __future__ import annotations

import hashlib
import zipfile
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, NamedTuple

from django.conf import settings
from django.core.exceptions import ValidationError

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

FILES_A_PROPOSAL = 5
ENDINGS = {"pdf": ("pdf",), "jpg": ("jpg", "jpeg"), "png": ("png",), "docx": ("docx",)}
CONTENT_TYPES = {
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "png": "image/png",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
ACCEPT = ".pdf,.jpg,.jpeg,.png,.docx"
_STARTS = {
    "pdf": b"%PDF-",
    "jpg": b"\xff\xd8\xff",
    "png": b"\x89PNG\r\n\x1a\n",
    "docx": b"PK\x03\x04",
}
_NAME_LENGTH = 120


class Checked(NamedTuple):
    """An accepted file with what its row keeps."""

    file: UploadedFile[Any]
    name: str
    kind: str
    size: int
    sha256: str


def check(file: Any) -> Checked:
    """Accept a file or say, by ValidationError, why not and what to do."""
    name = PurePosixPath(str(file.name).replace("\\", "/")).name[-_NAME_LENGTH:]
    most = settings.UPLOAD_MEGABYTES
    if file.size > most * 2**20:
        raise ValidationError(f"“{name}”超过 {most} MB。请压缩或分成几个文件。")
    if not file.size:
        raise ValidationError(f"“{name}”是空文件。请重新选择。")
    kind = _kind_of(file)
    if kind is None:
        raise ValidationError(f"“{name}”不是 PDF、JPG、PNG 或 DOCX 文件。请转换格式后再上传。")
    ending = name.rpartition(".")[2].lower()
    if ending not in ENDINGS[kind]:
        raise ValidationError(
            f"“{name}”的内容是 {kind.upper()}，与扩展名不符。请把扩展名改为 .{kind} 后再上传。"
        )
    return Checked(file, name, kind, file.size, _sha256(file))


def _kind_of(file: Any) -> str | None:
    file.seek(0)
    start = file.read(8)
    kind = next((kind for kind, begin in _STARTS.items() if start.startswith(begin)), None)
    if kind == "docx" and not _is_plain_document(file):
        return None
    return kind


def _is_plain_document(file: Any) -> bool:
    """A Word document without macros."""
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError):
        return False
    has_macros = any(name.lower().endswith("vbaproject.bin") for name in names)
    return {"[Content_Types].xml", "word/document.xml"} <= names and not has_macros


def _sha256(file: Any) -> str:
    digest = hashlib.sha256()
    file.seek(0)
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()

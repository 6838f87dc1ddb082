"""Reading an uploaded plan: checked by content and size, parsed, and nothing kept of the file."""

from __future__ import annotations

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.core.exceptions import ValidationError

from zhiren.policy.model import DocumentRefused
from zhiren.policy.plan_tables import rows_of, with_tables
from zhiren.policy.reading import read_document
from zhiren.policy.structure import parse_document

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

    from zhiren.policy.model import Document
    from zhiren.policy.plan_tables import PlanRow

KINDS: Final = (".docx", ".pdf", ".txt", ".md", ".html", ".htm")
_MEGABYTE: Final = 2**20


@dataclass(frozen=True)
class ReadFile:
    """A document just read, with the file's name and digest, and the rows of its tables of tasks."""

    name: str
    sha256: str
    document: Document
    rows: tuple[PlanRow, ...] = ()


def read_upload(upload: UploadedFile[Any]) -> ReadFile:
    """The document in an upload; ValidationError says what is wrong with it and what to do."""
    name = Path(upload.name or "").name or "文件"
    limit = settings.UPLOAD_MEGABYTES
    if (upload.size or 0) > limit * _MEGABYTE:
        size = (upload.size or 0) / _MEGABYTE
        raise ValidationError(
            f"“{name}”有 {size:.1f} 兆，超过 {limit} 兆。请只上传正文，去掉图片。"
        )
    digest = hashlib.sha256()
    handle, path = tempfile.mkstemp(suffix=Path(name).suffix.lower()[:8])
    try:
        with os.fdopen(handle, "wb") as file:
            for chunk in upload.chunks():
                digest.update(chunk)
                file.write(chunk)
        return ReadFile(name[:200], digest.hexdigest(), *_document(Path(path), name))
    finally:
        Path(path).unlink(missing_ok=True)


def _document(path: Path, name: str) -> tuple[Document, tuple[PlanRow, ...]]:
    try:
        raw = with_tables(read_document(path))
        document = parse_document(raw, "plan")
    except DocumentRefused as refused:
        raise ValidationError(f"“{name}”：{refused.reason}。{refused.remedy}。") from refused
    if not document.leaves:
        raise ValidationError(f"“{name}”里没有读到条款。请核对文件是否有正文。")
    return document, rows_of(raw)

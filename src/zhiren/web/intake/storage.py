"""The uploaded files: under random names, readable by the service alone, gone after their time."""

from __future__ import annotations

import hashlib
import os
import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

    from zhiren.web.intake.models import Intake, IntakeFile


def folder() -> Path:
    """Where uploads lie."""
    return Path(settings.MEDIA_ROOT) / "intake"


def keep_file(uploaded: UploadedFile[Any], suffix: str) -> tuple[Path, str]:
    """Write an upload under a random name; gives the path and the SHA-256 of the content."""
    directory = folder()
    directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = directory / f"{secrets.token_hex(16)}{suffix}"
    digest = hashlib.sha256()
    opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(opened, "wb") as file:
        for chunk in uploaded.chunks():
            digest.update(chunk)
            file.write(chunk)
    return path, digest.hexdigest()


def path_of(file: IntakeFile) -> Path:
    """Where the file lies."""
    return folder() / file.stored


def remove_files(intake: Intake) -> None:
    """Delete the files of an intake; those gone already are no matter."""
    for file in intake.files.all():
        path_of(file).unlink(missing_ok=True)

"""What people do with an intake: upload, decide, give up, write, take back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from zhiren.snapshot.problems import FileRefusedError, refuse_file
from zhiren.web.audit.acting import system
from zhiren.web.audit.services import Act, record
from zhiren.web.intake.inspection import inspect_file
from zhiren.web.intake.models import (
    OPEN,
    Intake,
    IntakeFile,
    IntakeSheet,
    SavedMapping,
    State,
)
from zhiren.web.intake.storage import keep_file, remove_files
from zhiren.web.intake.tasks import work_on

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

    from zhiren.web.audit.acting import Acting

_MEGABYTE = 2**20
# After so long without a sign of life the work is taken to have died with its process.
STALLED_AFTER = timedelta(minutes=5)
_FORMER = {
    State.UPLOADED: State.UPLOADED,
    State.MAPPED: State.READ,
    State.APPLYING: State.PREVIEWED,
    State.UNDOING: State.APPLIED,
}


def intake_create(
    acting: Acting, *, uploads: Sequence[UploadedFile[Any]], note: str = ""
) -> Intake:
    """Keep the files and begin to read them.

    Refuses with ValidationError, one sentence a file, what is too large, not a workbook or not
    safe; then nothing is kept. Logs ``intake.intake.uploaded`` with names and SHA-256.
    """
    kept: list[tuple[Path, IntakeFile]] = []
    problems: list[str] = []
    names: set[str] = set()
    try:
        for number, upload in enumerate(uploads, 1):
            try:
                kept.append(_kept(upload, number, names))
            except FileRefusedError as refused:
                problems.append(refused.problem.sentence())
        if problems or not kept:
            raise ValidationError(problems or ["没有选择文件。"])
        intake = _created(acting, [file for _, file in kept], note)
    except BaseException:
        for path, _ in kept:
            path.unlink(missing_ok=True)
        raise
    clear_old_intakes()
    work_on.enqueue(intake.pk, intake.run, acting.address)
    return intake


def _kept(upload: UploadedFile[Any], number: int, names: set[str]) -> tuple[Path, IntakeFile]:
    name = _named(Path(upload.name or "").name or f"文件{number}", names)
    limit = settings.UPLOAD_MEGABYTES
    if (upload.size or 0) > limit * _MEGABYTE:
        size = (upload.size or 0) / _MEGABYTE
        raise refuse_file(
            name, f"文件有 {size:.1f} 兆，超过 {limit} 兆", "分成几个文件，或去掉图片"
        )
    path, sha256 = keep_file(upload, Path(name).suffix.lower()[:8])
    try:
        inspect_file(path, name)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    file = IntakeFile(
        number=number, name=name, stored=path.name, size=path.stat().st_size, sha256=sha256
    )
    return path, file


def _named(name: str, names: set[str]) -> str:
    """The name, made different from those of the other files."""
    stem, suffix = Path(name).stem[:150], Path(name).suffix
    candidate, number = f"{stem}{suffix}", 1
    while candidate in names:
        number += 1
        candidate = f"{stem}（{number}）{suffix}"
    names.add(candidate)
    return candidate


@transaction.atomic
def _created(acting: Acting, files: Sequence[IntakeFile], note: str) -> Intake:
    intake = Intake(
        **_owner(acting, "created_by_id"),
        note=note[:200],
        run=1,
        stage="等待读取",
        worked_at=timezone.now(),
    )
    intake.save()
    for file in files:
        file.intake = intake
    IntakeFile.objects.bulk_create(files)
    after = {"files": {file.name: file.sha256 for file in files}, "note": note}
    record(acting, Act("intake.intake.uploaded", "intake", intake.pk, str(intake), after=after))
    return intake


def _owner(acting: Acting, name: str) -> dict[str, Any]:
    return {"institution_id": acting.institution, name: acting.user}


def sheet_decide(
    acting: Acting, sheet: IntakeSheet, *, mapping: Mapping[str, Any], save_as: str = ""
) -> None:
    """Keep what the columns of a roster mean; under a name too, to use again.

    Refuses with ValidationError an intake that is past it.
    """
    with transaction.atomic():
        _open(sheet.intake, State.READ)
        sheet.mapping, sheet.is_read = dict(mapping), True
        if save_as:
            saved, _ = SavedMapping.objects.update_or_create(
                institution_id=sheet.intake.institution_id,
                name=save_as,
                defaults={
                    "fingerprint": sheet.fingerprint,
                    "mapping": dict(mapping),
                    **_owner(acting, "saved_by_id"),
                },
            )
            sheet.saved = saved
            act = Act("intake.mapping.saved", "saved_mapping", saved.pk, save_as, after=mapping)
            record(acting, act)
        sheet.save(update_fields=["mapping", "is_read", "saved"])


def sheet_use_saved(acting: Acting, sheet: IntakeSheet, *, saved: SavedMapping) -> None:
    """Take a saved mapping for a sheet, as far as the sheet has its headers."""
    keys = {header["key"] for header in sheet.headers}
    columns = {k: v for k, v in saved.mapping.get("columns", {}).items() if k in keys}
    mapping = {**saved.mapping, "columns": {key: columns.get(key, "-") for key in keys}}
    with transaction.atomic():
        _open(sheet.intake, State.READ)
        sheet.mapping, sheet.saved = mapping, saved
        sheet.save(update_fields=["mapping", "saved"])


def mapping_remove(acting: Acting, *, saved: SavedMapping) -> None:
    """Forget a saved mapping. Logs ``intake.mapping.removed``."""
    with transaction.atomic():
        act = Act("intake.mapping.removed", "saved_mapping", saved.pk, saved.name)
        act = Act(act.action, act.table, act.object_id, act.object_label, before=saved.mapping)
        saved.delete()
        record(acting, act)


def intake_compare(
    acting: Acting, intake: Intake, *, sheets: set[int], empties: str, extents: Mapping[str, str]
) -> None:
    """Settle which sheets are read and how far the files are the whole, and begin to compare."""
    with transaction.atomic():
        held = _open(intake, State.READ)
        if not sheets:
            raise ValidationError("至少选一张要读入的工作表。")
        held.sheets.update(is_read=False)
        held.sheets.filter(number__in=sheets).exclude(kind=IntakeSheet.Kind.NONE).update(
            is_read=True
        )
        held.empties, held.extents = empties, {t: e for t, e in extents.items() if e}
        held.save(update_fields=["empties", "extents"])
    _begin(acting, intake, State.READ, State.MAPPED)


def intake_compare_again(acting: Acting, intake: Intake) -> None:
    """Compare anew with the register as it is now."""
    _begin(acting, intake, State.PREVIEWED, State.MAPPED)


def intake_reopen(acting: Acting, intake: Intake) -> None:
    """Go back from the preview to the columns."""
    with transaction.atomic():
        held = _open(intake, State.PREVIEWED)
        held.state, held.failure = State.READ, []
        held.save(update_fields=["state", "failure"])


def intake_apply(acting: Acting, intake: Intake, *, mode: str) -> None:
    """Begin to write what the preview shows.

    Refuses with ValidationError a preview with errors unless only good rows were asked for, and
    while another intake of the institution is being written.
    """
    with transaction.atomic():
        held = _open(intake, State.PREVIEWED)
        if held.errors and mode != "good":
            raise ValidationError(
                f"预览里有 {held.errors} 处错误。改正后重新上传，或只导入没有错误的行。"
            )
        if not held.total_writes:
            raise ValidationError("没有要写入的行。")
    _begin(acting, intake, State.PREVIEWED, State.APPLYING, mode=mode, applied_by=acting.user)


def intake_undo(acting: Acting, intake: Intake, *, reason: str) -> None:
    """Begin to take the whole intake back."""
    if not reason.strip():
        raise ValidationError("请写明撤销的理由。")
    fields = {"undo_reason": reason.strip()[:200], "undone_by": acting.user}
    _begin(acting, intake, State.APPLIED, State.UNDOING, **fields)


def intake_cancel(acting: Acting, intake: Intake) -> None:
    """Give up an intake that has written nothing; its files and preview are deleted at once."""
    with transaction.atomic():
        held = _open(intake, *OPEN, State.FAILED)
        held.state = State.CANCELLED
        held.save(update_fields=["state"])
        _clear(held)
        record(acting, Act("intake.intake.cancelled", "intake", held.pk, str(held)))


def intake_resume(acting: Acting, intake: Intake) -> None:
    """Start work anew that died with its process; the old one, should it live, writes nothing."""
    state = State(intake.state)
    if not is_stalled(intake):
        raise ValidationError("还在进行，请稍候。")
    former = _FORMER[state]
    Intake.objects.filter(pk=intake.pk, run=intake.run, state=state).update(
        state=former, run=F("run") + 1, worked_at=timezone.now()
    )
    if former == State.UPLOADED:
        work_on.enqueue(intake.pk, intake.run + 1, acting.address)


def limits() -> dict[str, int]:
    """What the page of the upload says beforehand."""
    return {"megabytes": settings.UPLOAD_MEGABYTES, "days": settings.INTAKE_DAYS}


def is_stalled(intake: Intake) -> bool:
    """Whether work has shown no sign of life for long."""
    if not intake.is_working or intake.worked_at is None:
        return False
    return timezone.now() - intake.worked_at > STALLED_AFTER


def clear_old_intakes() -> int:
    """Delete files and previews older than the keeping time; the audit keeps what was written."""
    limit = timezone.now() - timedelta(days=settings.INTAKE_DAYS)
    old = Intake.objects.filter(created_at__lt=limit, cleared_at=None)
    old = old.exclude(state__in=[State.APPLYING, State.UNDOING])
    for intake in old:
        with transaction.atomic():
            if intake.state not in {State.APPLIED, State.UNDONE}:
                intake.state = State.CANCELLED
                intake.save(update_fields=["state"])
            _clear(intake)
            acting = system("清理", intake.institution_id)
            record(acting, Act("intake.intake.cleared", "intake", intake.pk, str(intake)))
    return len(old)


def _clear(intake: Intake) -> None:
    intake.preview_rows.all().delete()
    intake.problems.all().delete()
    intake.cleared_at = timezone.now()
    intake.save(update_fields=["cleared_at"])
    transaction.on_commit(lambda: remove_files(intake))


def _open(intake: Intake, *states: State) -> Intake:
    """The intake, locked, in one of the states; ValidationError in another."""
    held = Intake.objects.select_for_update().filter(pk=intake.pk, state__in=states).first()
    if held is None:
        now = Intake.objects.get(pk=intake.pk).get_state_display()
        raise ValidationError(f"这次导入现在是“{now}”，不能这样做。请刷新页面。")
    return held


def _begin(acting: Acting, intake: Intake, former: State, state: State, **fields: Any) -> None:
    """Enter a state of work and start the work; only one of two who try gets in."""
    try:
        with transaction.atomic():
            begun = Intake.objects.filter(pk=intake.pk, state=former).update(
                state=state, run=F("run") + 1, failure=[], stage="等待开始", done=0, total=0,
                worked_at=timezone.now(), **fields,
            )  # fmt: skip
    except IntegrityError as error:
        raise ValidationError("本机构另一次导入或撤销正在写入，等它结束再来。") from error
    if not begun:
        now = Intake.objects.get(pk=intake.pk).get_state_display()
        raise ValidationError(f"这次导入现在是“{now}”，不能这样做。请刷新页面。")
    intake.refresh_from_db()
    work_on.enqueue(intake.pk, intake.run, acting.address)

"""The pieces of work behind the wizard's pages: reading, comparing, writing, taking back.

Each starts from a state of work and ends the intake in the next state, or back in the former one
with the reasons. What goes wrong never leaves anything half written.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils import timezone

from zhiren.snapshot.importing import collector_paused
from zhiren.snapshot.problems import FileRefusedError
from zhiren.web.audit.acting import Acting
from zhiren.web.audit.services import Act, record
from zhiren.web.intake.applying import (
    ChangedSinceError,
    SupersededError,
    held_intake,
    plan_of,
    write_intake,
)
from zhiren.web.intake.models import Intake, IntakeSheet, SavedMapping, State
from zhiren.web.intake.preview import store_plan
from zhiren.web.intake.reading import describe_sheet, settle_persons, sheets_of
from zhiren.web.register.bulk import Problem, RefusedError, undo_batch

if TYPE_CHECKING:
    from zhiren.web.accounts.models import User

_log = logging.getLogger(__name__)
_LISTED: Final = 50
_PREVIEWED: Final = "counts rows_left_out errors notices previewed_at state failure".split()
# Where an intake goes when its work fails.
_BACK: Final = {
    State.UPLOADED: State.FAILED,
    State.MAPPED: State.READ,
    State.APPLYING: State.PREVIEWED,
    State.UNDOING: State.APPLIED,
}


def do_work(intake: int, run: int, address: str = "") -> None:
    """Do what the intake's state asks for; nothing if the work was started anew since."""
    found = Intake.objects.select_related("institution").filter(pk=intake, run=run).first()
    if found is None or State(found.state) not in _WORK:
        return
    state = State(found.state)
    try:
        with collector_paused():
            _WORK[state](found, run, address)
    except SupersededError:
        return
    except FileRefusedError as refused:
        _fail(found, run, [refused.problem.sentence()])
    except ChangedSinceError as changed:
        listed = [f"名册在预览之后有变化：{row}" for row in changed.rows]
        _fail(found, run, [*listed, "没有写入任何数据。请重新比对，看过新的预览再导入。"])
    except RefusedError as refused:
        _fail(found, run, [*_sentences(refused.problems), "没有写入任何数据。"])
    except Exception:  # noqa: BLE001  # whatever it was, the page has to say that it stopped
        number = secrets.token_hex(4)
        _log.exception("intake %s stopped, number %s", intake, number)
        reason = f"程序出错，没有写入任何数据。请重试；仍不行，请把编号 {number} 告诉系统管理员。"
        _fail(found, run, [reason])


def _sentences(problems: list[Problem]) -> list[str]:
    return [f"{p.row}：{p.text}。" for p in problems[:_LISTED]]


def _fail(intake: Intake, run: int, reasons: list[str]) -> None:
    Intake.objects.filter(pk=intake.pk, run=run, state=intake.state).update(
        state=_BACK[State(intake.state)], failure=reasons, stage="", done=0, total=0
    )


def tell_progress(intake: Intake, run: int, stage: str, done: int = 0, total: int = 0) -> None:
    """Say how far the work is; the page asks for it."""
    mine = Intake.objects.filter(pk=intake.pk, run=run)
    mine.update(stage=stage, done=done, total=total, worked_at=timezone.now())


def _read(intake: Intake, run: int, _address: str) -> None:
    """Find the sheets of all files and what each is read as."""
    made: list[IntakeSheet] = []
    files = list(intake.files.all())
    for done, file in enumerate(files):
        tell_progress(intake, run, f"读取 {file.name}", done, len(files))
        for sheet in sheets_of(file):
            number = len(made) + 1
            described = describe_sheet(sheet)
            made.append(
                IntakeSheet(intake=intake, file=file, number=number, name=sheet.name, **described)
            )
    settle_persons(made)
    _use_saved(intake, made)
    with transaction.atomic():
        held = held_intake(intake, run, State.UPLOADED)
        held.sheets.all().delete()
        IntakeSheet.objects.bulk_create(made)
        if not made:
            held.state, held.failure = (
                State.FAILED,
                ["文件里没有可以读取的内容，核对文件后重新上传。"],
            )
        else:
            held.state, held.failure = State.READ, []
        held.save(update_fields=["state", "failure"])


def _use_saved(intake: Intake, sheets: list[IntakeSheet]) -> None:
    """The latest saved mapping for the same headers takes the place of the proposal."""
    prints = {s.fingerprint for s in sheets if s.fingerprint}
    kept = SavedMapping.objects.filter(institution=intake.institution, fingerprint__in=prints)
    latest = {saved.fingerprint: saved for saved in kept.order_by("saved_at")}
    for sheet in sheets:
        saved = latest.get(sheet.fingerprint)
        if saved is not None:
            sheet.saved, sheet.mapping, sheet.doubts = saved, saved.mapping, {}


def _compare(intake: Intake, run: int, _address: str) -> None:
    """Work out the preview."""
    tell_progress(intake, run, "读取文件，与名册比对", 0, 2)
    intake.previewed_at = timezone.now()
    plan, register = plan_of(intake)
    tell_progress(intake, run, "整理预览", 1, 2)
    with transaction.atomic():
        held = held_intake(intake, run, State.MAPPED)
        store_plan(held, plan, register)
        held.previewed_at = intake.previewed_at
        held.state, held.failure = State.PREVIEWED, []
        held.save(update_fields=_PREVIEWED)


def _apply(intake: Intake, run: int, address: str) -> None:
    tell_progress(intake, run, "核对预览，写入名册", 0, intake.total_writes)
    write_intake(_acting(intake.applied_by, intake, address), intake, run)


def _undo(intake: Intake, run: int, address: str) -> None:
    """Take back the whole batch, or say why not."""
    tell_progress(intake, run, "核对并撤回写入的行", 0, intake.total_writes)
    acting = _acting(intake.undone_by, intake, address)
    with transaction.atomic():
        held = held_intake(intake, run, State.UNDOING)
        if held.batch is None:
            raise SupersededError
        problems = undo_batch(acting, held.batch, f"撤销{held}：{held.undo_reason}")
        if problems:
            raise RefusedError(problems)
        held.state, held.undone_at, held.failure = State.UNDONE, timezone.now(), []
        held.save(update_fields=["state", "undone_at", "failure"])
        act = Act("intake.intake.undone", "intake", held.pk, str(held), reason=held.undo_reason)
        record(acting, act, held.batch)


def _acting(user: User | None, intake: Intake, address: str) -> Acting:
    if user is None:
        raise SupersededError
    return Acting(user.pk, user.name, intake.institution_id, address)


_WORK: Final[dict[State, Callable[[Intake, int, str], None]]] = {
    State.UPLOADED: _read,
    State.MAPPED: _compare,
    State.APPLYING: _apply,
    State.UNDOING: _undo,
}

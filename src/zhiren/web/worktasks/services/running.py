"""办理: signing for a task, reporting on it with evidence. The owner's side does this."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from zhiren.web.audit.services import Act, record
from zhiren.web.lib.partial_dates import shown
from zhiren.web.register.models import TaskReport
from zhiren.web.register.services import record_create
from zhiren.web.worktasks.lifecycle import moved
from zhiren.web.worktasks.models import Evidence, Milestone, Obstacle, Report
from zhiren.web.worktasks.services.following import follow
from zhiren.web.worktasks.services.moving import (
    account_of,
    home_of,
    lock_institution,
    locked,
    own_evidence,
    refuse_before_plan,
    refuse_future,
    rows_of,
    text_of,
    write_act,
    write_move,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from zhiren.web.audit.acting import Acting
    from zhiren.web.lib.evidence_files import Opened
    from zhiren.web.register.models import Unit
    from zhiren.web.worktasks.models import WorkTask

_WHOLE = 100


@dataclass(frozen=True)
class Progress:
    """What a report says. ``percent`` None leaves the progress as it is (helping units)."""

    text: str
    percent: int | None = None
    next_step: str = ""
    obstacle: str = ""
    expected_on: date | None = None


@transaction.atomic
def work_accept(acting: Acting, work: WorkTask) -> WorkTask:
    """签收: the owner takes the task on. Logs ``worktasks.work.accept``; WrongMoveError."""
    now = locked(work)
    write_move(acting, now, "accept")
    follow([now])
    return now


@transaction.atomic
def work_return(acting: Acting, work: WorkTask, reason: str) -> WorkTask:
    """退回: not this unit's task, and why. Refuses an empty reason. Logs ``worktasks.work.return``."""
    said = text_of(reason, "退回的理由，例如应由哪个单位负责")
    now = locked(work)
    write_move(acting, now, "return", said)
    follow([now])
    return now


@transaction.atomic
def report_add(
    acting: Acting,
    work: WorkTask,
    progress: Progress,
    evidence: Iterable[Evidence] = (),
    milestones: Iterable[int] = (),
    *,
    on: date | None = None,
) -> Report:
    """报告进展: one row for people, and one of the register for rules.

    Clauses joined to the task get a row of the register too. An obstacle told here is raised as
    one; ``milestones`` are reached.

    Refuses a task that is not running, a day ahead, before the plan or before the last report, a
    percentage beyond 100, an expected day in the past, an empty text. Logs
    ``worktasks.report.added`` and the register's rows.
    """
    now, day = locked(work), on or timezone.localdate()
    moved("report", now.status)
    report = _report(acting, now, progress, day)
    report.evidence.set(own_evidence(now, evidence))
    reached = _reach(now, milestones, day)
    write_act(
        acting,
        now,
        "report.added",
        before={"progress": now.progress},
        after={
            "progress": report.row.progress_percent,
            "text": report.text,
            "reported_on": day,
            "evidence": [file.title for file in report.evidence.all()],
            "milestones": reached,
        },
    )
    now.progress, now.last_report_on = report.row.progress_percent, day
    now.save(update_fields=["progress", "last_report_on"])
    follow([now])
    return report


def _report(acting: Acting, work: WorkTask, progress: Progress, day: date) -> Report:
    """Checked, written to the register and kept; the obstacle with it."""
    percent = work.progress if progress.percent is None else progress.percent
    _refuse_report(work, progress, percent, day)
    values = {"reported_on": day, "progress_percent": percent}
    made = [
        record_create(acting, TaskReport, {"task": row, **values}, clause=row.clause)
        for row in rows_of(work)
    ]
    report = Report.objects.create(
        work=work,
        row=made[0],
        text=text_of(progress.text, "进展情况"),
        next_step=progress.next_step.strip(),
        obstacle=progress.obstacle.strip(),
        expected_on=progress.expected_on,
        made_by_id=account_of(acting),
    )
    if report.obstacle:
        Obstacle.objects.create(
            work=work, text=report.obstacle, raised_by_id=account_of(acting), raised_on=day
        )
    return report


def _refuse_report(work: WorkTask, progress: Progress, percent: int, day: date) -> None:
    refuse_future(day, "报告日期")
    refuse_before_plan(work, day, "报告日期")
    if work.last_report_on is not None and day < work.last_report_on:
        last = shown(work.last_report_on)
        raise ValidationError(f"报告日期 {shown(day)} 早于上一次报告 {last}。报告须按先后填写。")
    if not 0 <= percent <= _WHOLE:
        raise ValidationError(f"进度 {percent}% 不在 0 到 100 之间。")
    if progress.expected_on is not None and progress.expected_on < day:
        raise ValidationError(f"预计完成日期 {shown(progress.expected_on)} 早于报告日期。")


def _reach(work: WorkTask, keys: Iterable[int], day: date) -> list[str]:
    """Titles of the milestones that are reached now."""
    titles = []
    for milestone in Milestone.objects.filter(work=work, pk__in=list(keys), done_on=None):
        milestone.done_on = day
        milestone.save(update_fields=["done_on"])
        titles.append(milestone.title)
    return titles


@transaction.atomic
def evidence_add(acting: Acting, opened: Opened, unit: Unit | None) -> Evidence:
    """Keep a file that was opened (``evidence_files.opened``); one of the same content once a unit.

    A file that the unit has already is given instead, with its first title. Logs
    ``worktasks.evidence.added`` with the checksum.
    """
    lock_institution(acting)  # two uploads of one file make one row
    rows = Evidence.objects.filter(institution_id=home_of(acting))
    kept: Evidence | None = rows.filter(unit=unit, sha256=opened.sha256).first()
    if kept is not None:
        return kept
    made = Evidence(
        institution_id=home_of(acting),
        title=opened.title,
        sha256=opened.sha256,
        kind=opened.kind,
        size=opened.size,
        unit=unit,
        added_by_id=account_of(acting),
    )
    # The name in the storage tells nothing; the title does.
    made.file.save(f"{opened.sha256[:32]}.{opened.ending}", ContentFile(opened.content), save=False)
    made.save()
    after = {"title": made.title, "sha256": made.sha256, "size": made.size}
    record(acting, Act("worktasks.evidence.added", "evidence", made.pk, made.title, after=after))
    return made


@contextmanager
def evidence_kept(
    acting: Acting, files: Iterable[Opened], unit: Unit | None
) -> Iterator[list[Evidence]]:
    """Uploaded files kept for what is done within, in one transaction with it: all or nothing."""
    kept: list[Evidence] = []
    try:
        with transaction.atomic():
            kept += [evidence_add(acting, file, unit) for file in files]
            yield kept
    except Exception:
        names = {str(evidence.file.name) for evidence in kept}
        rows = Evidence.objects.filter(file__in=names)
        standing = set(rows.values_list("file", flat=True))
        for name in names - standing:
            default_storage.delete(name)
        raise

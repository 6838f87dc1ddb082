"""校验: asked for on the page or by the command, walked in the background, its result kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from zhiren.web.audit.chain import Anchor, is_protected, silent, walk_chain
from zhiren.web.audit.models import Head, Verification
from zhiren.web.audit.services import Act, record

if TYPE_CHECKING:
    from collections.abc import Callable

    from zhiren.web.audit.acting import Acting


@transaction.atomic
def verification_ask(acting: Acting, anchor: Anchor | None) -> Verification:
    """Have the chain walked in the background. Logs ``audit.verification.asked``."""
    head = Head.objects.filter(pk=1).first() or Head(pk=1)
    row = Verification.objects.create(
        asked_by=acting.name,
        anchor_number=anchor.number if anchor else None,
        anchor_hash=anchor.hash if anchor else "",
        length=head.length,
    )
    after = {"length": head.length, "anchor_number": row.anchor_number}
    record(acting, Act("audit.verification.asked", "verification", row.pk, after=after))
    transaction.on_commit(lambda: verify.enqueue(row.pk))
    return row


@task()
def verify(verification: int) -> None:
    """The background work of a verification."""
    row = Verification.objects.get(pk=verification)
    if row.status == Verification.Status.WAITING:
        verification_run(row)


def verification_run(row: Verification, tell: Callable[[int, int], None] = silent) -> None:
    """Walk the chain and keep what was found; the row shows how far it is."""

    def keep(done: int, length: int) -> None:
        Verification.objects.filter(pk=row.pk).update(checked=done, length=length)
        tell(done, length)

    Verification.objects.filter(pk=row.pk).update(status=Verification.Status.RUNNING)
    anchor = Anchor(row.anchor_number, row.anchor_hash) if row.anchor_number else None
    try:
        result = walk_chain(anchor, keep)
    except Exception:
        Verification.objects.filter(pk=row.pk).update(
            status=Verification.Status.FAILED,
            finished_at=timezone.now(),
            sentence="校验没有完成。请稍后重试；仍不行时告知系统管理员查看服务器日志。",
        )
        raise
    row.refresh_from_db()
    row.status = Verification.Status.BROKEN if result.fault else Verification.Status.WHOLE
    row.length, row.head_hash = result.length, result.head_hash
    row.fault, row.fault_number = result.fault, result.number
    row.sentence = result.sentence or f"{result.length} 条记录前后衔接，内容与写入时相同。"
    row.is_protected = is_protected()
    row.finished_at = timezone.now()
    row.save()

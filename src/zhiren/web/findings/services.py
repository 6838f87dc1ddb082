"""Decisions on findings: 不再处理, and taking that back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from zhiren.web.audit.services import Act, record
from zhiren.web.bridge.packs import pack_of
from zhiren.web.findings.models import Finding, FindingEvent, Waiver
from zhiren.web.findings.runs import run_ask_touched, run_execute
from zhiren.web.findings.signals import finding_decided, run_finished

if TYPE_CHECKING:
    from datetime import date

    from zhiren.web.audit.acting import Acting
    from zhiren.web.findings.models import EvaluationRun

__all__ = [
    "Decision",
    "finding_decided",
    "finding_judge_again",
    "run_finished",
    "waive",
    "withdraw",
]
Status, Kind = Finding.Status, FindingEvent.Kind


@dataclass(frozen=True)
class Decision:
    """不再处理的决定: why, who decided, under which clause, when, and until before which day."""

    reason: str
    authority: str
    clause: str
    decided_on: date
    until_on: date | None = None


@transaction.atomic
def waive(acting: Acting, finding: Finding, decision: Decision) -> Waiver:
    """Let a finding be, by decision of an authority; the head of the department registers it.

    Logs ``findings.finding.waived`` with the clause. Refuses, with ValidationError, a finding that
    is not open, a clause that the institution's pack does not have, and days that make no sense.
    """
    row = _locked(finding)
    if row.status != Status.OPEN:
        raise ValidationError(f"这项结果现在是“{row.get_status_display()}”，不能再决定不再处理。")
    _check(row, decision)
    made = Waiver(
        finding=row, made_by_id=acting.user or 0, reason=decision.reason, authority=decision.authority,
        clause=decision.clause, decided_on=decision.decided_on, until_on=decision.until_on,
    )  # fmt: skip
    made.full_clean(exclude=["finding", "made_by", "withdrawn_at"], validate_constraints=False)
    made.save()
    _turn(acting, row, Status.WAIVED, Kind.WAIVED, f"{decision.authority}：{decision.reason}")
    after = {
        "authority": decision.authority,
        "decided_on": decision.decided_on.isoformat(),
        "until_on": decision.until_on.isoformat() if decision.until_on else None,
    }
    record(acting, _act("waived", row, after, decision.reason, decision.clause))
    return made


@transaction.atomic
def withdraw(acting: Acting, finding: Finding, *, reason: str) -> None:
    """Take the standing waiver back: the finding is open again.

    Logs ``findings.finding.reopened``. Refuses, with ValidationError, when none stands.
    """
    row = _locked(finding)
    standing = Waiver.objects.filter(finding=row, withdrawn_at=None).first()
    if standing is None or row.status != Status.WAIVED:
        raise ValidationError("这项结果现在没有有效的“不再处理”决定。")
    standing.withdrawn_at = timezone.now()
    standing.save(update_fields=["withdrawn_at"])
    _turn(acting, row, Status.OPEN, Kind.WAIVER_ENDED, f"撤回：{reason}")
    record(
        acting, _act("reopened", row, {"authority": standing.authority}, reason, standing.clause)
    )


def finding_judge_again(finding: Finding) -> EvaluationRun:
    """Judge the finding's subject now; the run tells how it went.

    The run waits when another is under way. What belongs to no person and no unit is judged with
    everything.
    """
    persons = [finding.person_id] if finding.person_id else []
    units = [finding.unit_id] if finding.unit_id else []
    run, _ = run_ask_touched(finding.institution_id, persons, units)
    run_execute(run)
    run.refresh_from_db()
    return run


def _locked(finding: Finding) -> Finding:
    row: Finding = Finding.objects.select_for_update(of=("self",)).get(pk=finding.pk)
    return row


def _check(finding: Finding, decision: Decision) -> None:
    today, faults = timezone.localdate(), {}
    if decision.clause not in pack_of(finding.institution).clauses:
        faults["clause"] = f"本机构的制度中没有 {decision.clause} 这一条。请从制度文件中核对编号。"
    if decision.decided_on > today:
        faults["decided_on"] = "决定日期不能晚于今天。"
    if decision.until_on is not None and decision.until_on <= max(decision.decided_on, today):
        faults["until_on"] = "失效日期须晚于今天和决定日期；长期有效请留空。"
    if faults:
        raise ValidationError(faults)


def _turn(acting: Acting, row: Finding, status: str, kind: str, note: str) -> None:
    row.status, row.changed_at = status, timezone.now()
    row.save(update_fields=["status", "changed_at"])
    FindingEvent.objects.create(
        finding=row, kind=kind, state_before=row.state, state_after=row.state,
        sentence=row.sentence, actor_id=acting.user, note=note,
    )  # fmt: skip
    transaction.on_commit(lambda: finding_decided.send_robust(Finding, finding=row))


def _act(verb: str, row: Finding, after: dict[str, str | None], reason: str, clause: str) -> Act:
    return Act(
        f"findings.finding.{verb}", "finding", row.pk, f"{row.rule_title} {row.subject_name}",
        row.person_id, after=after, reason=reason, clause=clause,
    )  # fmt: skip

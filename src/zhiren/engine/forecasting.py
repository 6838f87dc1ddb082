"""预测: what falls due in the coming months, as a list and as a calendar file."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from icalendar import Calendar, Event

from zhiren.engine.evaluating import evaluate
from zhiren.engine.findings import Finding, findings
from zhiren.rules.judgement import State
from zhiren.workdays.days import add_months

if TYPE_CHECKING:
    from pathlib import Path

    from zhiren.engine.session import Session
    from zhiren.policy.pack import Pack

_OPEN = (State.UPCOMING, State.DUE)


def forecast(
    session: Session,
    pack: Pack,
    as_of: date,
    months: int,
    *,
    cache: Path,
    progress: Callable[[int, int, str], None] | None = None,
) -> list[Finding]:
    """Open matters whose last day to act lies after ``as_of`` and at most ``months`` later.

    By the data known today: what people do in the meantime is not foreseen. Sorted by due date,
    rule and subject.
    """
    until = add_months(as_of, months)
    horizon = (until - as_of).days
    evaluation = evaluate(
        session, pack, as_of, horizon_days=horizon, cache=cache, progress=progress
    )
    coming = [
        finding
        for finding in findings(evaluation, states=_OPEN)
        if finding.due_on is not None and as_of < finding.due_on <= until
    ]
    return sorted(coming, key=lambda f: (f.due_on, f.rule.id, f.subject_code, f.object_name))


def as_calendar(
    coming: Iterable[Finding], clause_text: Callable[[str], str], made_at: datetime
) -> bytes:
    """An iCalendar file (RFC 5545): one all-day event a finding, reminded a week before.

    The UID depends on rule, subject, object and due date only, so that a file made again
    replaces its events instead of doubling them.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//zhiren//forecast//ZH")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "知任：到期提醒")
    for finding in coming:
        calendar.add_component(_event(finding, clause_text, made_at))
    return bytes(calendar.to_ical())


def _event(finding: Finding, clause_text: Callable[[str], str], made_at: datetime) -> Event:
    due = finding.due_on or made_at.date()
    key = f"{finding.rule.id}|{finding.subject_code}|{finding.object_name}|{due.isoformat()}"
    event = Event()
    event.add("uid", f"{hashlib.sha256(key.encode()).hexdigest()[:32]}@zhiren")
    event.add("dtstamp", made_at)
    event.add("dtstart", due)
    event.add("dtend", due + timedelta(days=1))
    event.add("summary", f"{finding.rule.title}：{finding.subject_name}")
    cited = "\n".join(f"{clause}：{clause_text(clause)}" for clause in finding.clauses)
    event.add("description", f"{finding.sentence}\n\n依据：\n{cited}")
    return event

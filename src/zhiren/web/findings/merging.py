"""Merging what a run found into what is kept: the history of every finding is made here.

A finding is the same from run to run by rule, subject, object and period. What is found no more
is resolved by the data; 数据不足 is found like any other state, so that missing data never
resolves anything. A standing waiver keeps a finding 不再处理 whatever its state becomes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from zhiren.web.findings.models import GRAVITY, Finding, FindingEvent, Waiver
from zhiren.web.lib.partial_dates import shown

if TYPE_CHECKING:
    from datetime import date, datetime

    from django.db.models import QuerySet

    from zhiren.web.bridge.evaluating import Found, Key, Outcome
    from zhiren.web.findings.models import EvaluationRun

_BATCH = 500
KEY_FIELDS = ("rule", "subject_table", "subject", "object", "period")
_LENGTHS = {
    f.attname: f.max_length for f in Finding._meta.concrete_fields if getattr(f, "max_length", None)
}
Status, Kind = Finding.Status, FindingEvent.Kind
# What makes a finding another one to whoever reads it; other contents are kept up silently.
_TELLING = ("state", "due_on")


@dataclass
class Merged:
    """How many findings appeared (again), changed and were resolved."""

    appeared: int = 0
    changed: int = 0
    resolved: int = 0


@dataclass
class _Changes:
    """What is to be written at the end, in few statements."""

    at: datetime
    run: EvaluationRun
    created: list[Finding] = field(default_factory=list)
    updated: dict[int, Finding] = field(default_factory=dict)
    events: list[FindingEvent] = field(default_factory=list)

    def event(
        self, finding: Finding, kind: FindingEvent.Kind, before: str = "", note: str = ""
    ) -> None:
        after = "" if kind == Kind.RESOLVED else finding.state
        self.events.append(
            FindingEvent(
                finding=finding, run=self.run, kind=kind, state_before=before, state_after=after,
                sentence=finding.sentence, note=note,
            )
        )  # fmt: skip


@transaction.atomic
def merge(
    run: EvaluationRun, outcome: Outcome, covered: Mapping[str, set[int]] | None = None
) -> Merged:
    """Write the findings of a run of today into the table.

    ``covered`` (keys by table) are the subjects a run for some of them judged; None means all.
    Rows are locked meanwhile, so that a waiver is made before or after, never lost.
    """
    at = timezone.now()
    stored = {key_of(row): row for row in _stored(run, covered)}
    changes, merged = _Changes(at, run), Merged()
    _end_waivers(stored.values(), run.as_of, changes)
    known = _reopened(run, outcome, stored)
    waived = set(_standing(run).values_list("finding_id", flat=True)) if known else set()
    seen = set()
    for found in outcome.found:
        seen.add(found.key)
        values = _clipped(found.values)
        row = stored.get(found.key)
        if row is not None:
            merged.changed += _keep_up(row, values, changes)
        elif found.key in known:
            _reopen(known[found.key], values, waived, changes)
            merged.appeared += 1
        else:
            changes.created.append(_new(run, found, values, at))
            merged.appeared += 1
    for key, row in stored.items():
        if key not in seen:
            _resolve(row, outcome.skipped.get(row.rule, ""), changes)
            merged.resolved += 1
    _write(changes)
    _mark_seen(run, outcome, covered)
    return merged


def key_of(row: Any) -> Key:
    """The finding's key as the bridge gives it."""
    return row.rule, row.subject_table, row.subject, row.object, row.period


def _stored(run: EvaluationRun, covered: Mapping[str, set[int]] | None) -> Iterator[Finding]:
    rows = Finding.objects.filter(institution=run.institution_id).exclude(status=Status.RESOLVED)
    for part in _parts(rows.select_for_update(of=("self",)), covered):
        yield from part.iterator(2_000)


def _parts(
    rows: QuerySet[Finding], covered: Mapping[str, set[int]] | None
) -> Iterator[QuerySet[Finding]]:
    """The rows, or those about covered subjects in statements of bearable length."""
    if covered is None:
        yield rows
        return
    for table, subjects in covered.items():
        listed = sorted(subjects)
        for start in range(0, len(listed), _BATCH):
            yield rows.filter(subject_table=table, subject__in=listed[start : start + _BATCH])


def _reopened(
    run: EvaluationRun, outcome: Outcome, stored: Mapping[Key, Finding]
) -> dict[Key, Finding]:
    """The resolved findings that were found again."""
    new = {f.key for f in outcome.found} - stored.keys()
    if not new:
        return {}
    resolved = Finding.objects.filter(institution=run.institution_id, status=Status.RESOLVED)
    keys = resolved.filter(rule__in={key[0] for key in new}).values_list("pk", *KEY_FIELDS)
    again = [pk for pk, *key in keys.iterator() if tuple(key) in new]
    rows = Finding.objects.select_for_update(of=("self",))
    return {
        key_of(row): row
        for start in range(0, len(again), _BATCH)
        for row in rows.filter(pk__in=again[start : start + _BATCH])
    }


def _standing(run: EvaluationRun) -> QuerySet[Waiver]:
    return Waiver.objects.standing(run.as_of).filter(finding__institution=run.institution_id)


def _end_waivers(rows: Iterable[Finding], on: date, changes: _Changes) -> None:
    """Waivers whose last day is past: their findings are open again."""
    waived = {row.pk: row for row in rows if row.status == Status.WAIVED}
    if not waived:
        return
    standing = Waiver.objects.filter(withdrawn_at=None, finding__in=list(waived))
    held = {w.finding_id: w for w in standing}
    ended = [w for w in held.values() if w.until_on is not None and w.until_on <= on]
    for pk, row in waived.items():
        waiver = held.get(pk)
        if waiver is not None and waiver not in ended:
            continue
        row.status, row.changed_at = Status.OPEN, changes.at
        changes.updated[pk] = row
        note = f"决定的期限至 {shown(waiver.until_on)} 届满" if waiver else ""
        changes.event(row, Kind.WAIVER_ENDED, row.state, note)
    Waiver.objects.filter(pk__in=[w.pk for w in ended]).update(withdrawn_at=changes.at)


def _new(run: EvaluationRun, found: Found, values: Mapping[str, Any], at: datetime) -> Finding:
    return Finding(
        institution_id=run.institution_id,
        status=Status.OPEN,
        gravity=GRAVITY[values["state"]],
        first_seen_on=run.as_of,
        last_seen_on=run.as_of,
        pack_version=run.pack_version,
        changed_at=at,
        **values,
    )


def _keep_up(row: Finding, values: Mapping[str, Any], changes: _Changes) -> bool:
    """Take over new contents; True when the state or the due date changed."""
    before = row.state
    is_told = any(getattr(row, name) != values[name] for name in _TELLING)
    if all(getattr(row, name) == value for name, value in values.items()):
        return False
    _take(row, values)
    changes.updated[row.pk] = row
    if is_told:
        row.changed_at = changes.at
        changes.event(row, Kind.CHANGED, before)
    return is_told


def _reopen(row: Finding, values: Mapping[str, Any], waived: set[int], changes: _Changes) -> None:
    _take(row, values)
    row.status = Status.WAIVED if row.pk in waived else Status.OPEN
    row.resolved_on, row.changed_at = None, changes.at
    changes.updated[row.pk] = row
    note = "不再处理的决定仍然有效" if row.status == Status.WAIVED else ""
    changes.event(row, Kind.REOPENED, note=note)


def _resolve(row: Finding, reason: str, changes: _Changes) -> None:
    row.status, row.resolved_on, row.changed_at = (
        Status.RESOLVED,
        changes.run.as_of,
        changes.at,
    )
    changes.updated[row.pk] = row
    changes.event(row, Kind.RESOLVED, row.state, f"规则不再适用：{reason}" if reason else "")


def _take(row: Finding, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row.gravity = GRAVITY[row.state]


def _clipped(values: Mapping[str, Any]) -> dict[str, Any]:
    """Texts cut to the length of their columns (a name of 500 characters is legal)."""
    return {
        name: value[: _LENGTHS[name]] if name in _LENGTHS and isinstance(value, str) else value
        for name, value in values.items()
    }


_KEPT_UP = tuple(
    f.name
    for f in Finding._meta.concrete_fields
    if f.name not in {"id", "institution", "first_seen_on", *KEY_FIELDS}
)


def _write(changes: _Changes) -> None:
    Finding.objects.bulk_create(changes.created, _BATCH)
    # An upsert of rows that are there: many times faster than one CASE a column.
    Finding.objects.bulk_create(
        list(changes.updated.values()),
        _BATCH,
        update_conflicts=True,
        unique_fields=["institution", *KEY_FIELDS],
        update_fields=_KEPT_UP,
    )
    appeared = [
        FindingEvent(
            finding=row, run=changes.run, kind=Kind.APPEARED, state_after=row.state,
            sentence=row.sentence,
        )
        for row in changes.created
    ]  # fmt: skip
    FindingEvent.objects.bulk_create([*appeared, *changes.events], _BATCH)


def _mark_seen(
    run: EvaluationRun, outcome: Outcome, covered: Mapping[str, set[int]] | None
) -> None:
    rows = Finding.objects.filter(institution=run.institution_id).exclude(status=Status.RESOLVED)
    for part in _parts(rows, covered):
        part.update(last_seen_on=run.as_of, pack_version=outcome.pack_version)

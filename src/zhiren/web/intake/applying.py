"""The plan, written to the register: exactly what was previewed, or nothing."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from zhiren.snapshot.schema import table as table_of
from zhiren.web.audit.models import Entry, Head
from zhiren.web.audit.services import Act, record
from zhiren.web.intake.checks import check_plan
from zhiren.web.intake.models import Intake, Mode, State
from zhiren.web.intake.plan import Kind, Plan, PlannedRow, Rules, plan_intake
from zhiren.web.intake.preview import label_of, names_with
from zhiren.web.intake.reading import read_intake
from zhiren.web.intake.standing import Register
from zhiren.web.intake.values import Value, to_fields
from zhiren.web.register.bulk import bulk_write
from zhiren.web.register.models import MODEL_OF, Institution
from zhiren.web.register.tables import write_actions

if TYPE_CHECKING:
    from zhiren.web.audit.acting import Acting

_BATCH: Final = 500
_LISTED: Final = 50


class ChangedSinceError(Exception):
    """The register is no longer what the preview showed; ``rows`` names the differences."""

    def __init__(self, rows: list[str]) -> None:
        super().__init__("名册在预览之后有变化")
        self.rows = rows


class SupersededError(Exception):
    """The work was started anew meanwhile, or the intake is in another state."""


def plan_of(intake: Intake) -> tuple[Plan, Register]:
    """What the intake would do now."""
    register = Register(intake.institution)
    day = timezone.localdate(intake.previewed_at) if intake.previewed_at else None
    additions = read_intake(intake, register, day)
    plan = plan_intake(additions, register, Rules(intake.empties, intake.extents))
    check_plan(plan, additions, register)
    return plan, register


def write_intake(acting: Acting, intake: Intake, run: int) -> None:
    """Write the previewed rows and end the intake as applied, in one transaction.

    The plan is worked out before the transaction, so that others wait for the writing only; when
    somebody wrote meanwhile it is worked out again inside. Raises ChangedSinceError,
    ``bulk.RefusedError`` and SupersededError, with nothing written. Logs every row, and
    ``intake.intake.applied``, under one batch.
    """
    end = _end_of_audit()
    plan, register = plan_of(intake)
    _refuse_differences(intake, plan, register)
    batch = uuid4()
    with transaction.atomic():
        held = held_intake(intake, run, State.APPLYING)
        if _written_since(held.institution, end):
            end = _end_of_audit()
            plan, register = plan_of(held)
            _refuse_differences(held, plan, register)
        writer = _writer(held, plan)
        # The rows are locked now; a write that ended just before the lock is not in the plan.
        if _written_since(held.institution, end):
            raise ChangedSinceError(["另一项写入恰好同时完成"])
        _write(acting, held, writer, batch)
        held.state, held.batch, held.applied_at = State.APPLIED, batch, timezone.now()
        held.save(update_fields=["state", "batch", "applied_at"])
        record(acting, _act(held), batch)


def _act(intake: Intake) -> Act:
    after = {
        "files": {file.name: file.sha256 for file in intake.files.all()},
        "counts": intake.counts,
        "mode": intake.mode,
    }
    return Act(
        "intake.intake.applied", "intake", intake.pk, str(intake), after=after, reason=intake.note
    )


def held_intake(intake: Intake, run: int, state: State) -> Intake:
    """The intake, locked, if this work is still the latest; the institution is locked with it."""
    Institution.objects.select_for_update().get(pk=intake.institution_id)
    held = Intake.objects.select_for_update().filter(pk=intake.pk, run=run, state=state).first()
    if held is None:
        raise SupersededError
    return held


def _end_of_audit() -> int:
    return Head.objects.values_list("length", flat=True).first() or 0


def _written_since(institution: Institution, end: int) -> bool:
    """Whether a row of the register was written after that audit entry."""
    later = Entry.objects.filter(number__gt=end, institution=institution)
    return later.filter(action__in=write_actions()).exists()


def _refuse_differences(intake: Intake, plan: Plan, register: Register) -> None:
    """Compare with the preview, row by row in its order."""
    shown = list(intake.preview_rows.order_by("number").values_list("fingerprint", "label"))
    planned = [row.fingerprint() for row in plan.rows]
    if planned == [fingerprint for fingerprint, _ in shown]:
        return
    names = names_with(plan, register)
    known = {fingerprint for fingerprint, _ in shown}
    present = set(planned)
    different = [
        label_of(r, names) for r, f in zip(plan.rows, planned, strict=True) if f not in known
    ]
    different += [label for fingerprint, label in shown if fingerprint not in present]
    listed = list(dict.fromkeys(different)) or ["行的次序"]
    raise ChangedSinceError(listed[:_LISTED])


def _writer(intake: Intake, plan: Plan) -> _Writer:
    if intake.mode == Mode.WHOLE and any(row.left_out for row in plan.rows):
        raise ChangedSinceError([row.left_out for row in plan.rows if row.left_out][:_LISTED])
    return _Writer(intake.institution, [row for row in plan.rows if not row.left_out])


def _write(acting: Acting, intake: Intake, writer: _Writer, batch: UUID) -> None:
    bulk_write(
        acting,
        writer.creates(),
        writer.changes(),
        writer.removes(),
        reason=f"导入 {intake.pk}" + (f"：{intake.note}" if intake.note else ""),
        batch=batch,
    )


class _Writer:
    """Planned rows as rows of the models; those that stand are locked."""

    def __init__(self, institution: Institution, rows: list[PlannedRow]) -> None:
        self.institution = institution
        self.rows = rows
        self.new = [row for row in rows if row.kind == Kind.NEW]
        self.made: list[Any] = [MODEL_OF[row.table](institution=institution) for row in self.new]
        self.by_code = {
            (row.table, row.code): made
            for row, made in zip(self.new, self.made, strict=True)
            if row.code
        }
        self.keys = self._keys()
        self.standing = self._standing()

    def creates(self) -> list[Any]:
        """The new rows; they may refer to each other."""
        for row, made in zip(self.new, self.made, strict=True):
            for name, value in self._fields(row).items():
                setattr(made, name, value)
        return self.made

    def changes(self) -> list[tuple[Any, dict[str, Any]]]:
        """The standing rows with the fields that change."""
        return [
            (self.standing[row.table, row.key or 0], self._fields(row))
            for row in self.rows
            if row.kind == Kind.CHANGED
        ]

    def removes(self) -> list[Any]:
        """The standing rows to take out."""
        removed = [row for row in self.rows if row.kind == Kind.REMOVED]
        return [self.standing[row.table, row.key or 0] for row in removed]

    def _fields(self, row: PlannedRow) -> dict[str, Any]:
        of = table_of(row.table)
        fields: dict[str, Any] = {}
        for name, value in row.values.items():
            column = of.column(name)
            if column.type != "ref":
                fields.update(to_fields(column, value))
            elif (column.ref, value) in self.by_code:
                fields[name] = self.by_code[column.ref or "", str(value)]
            else:
                fields[f"{name}_id"] = None if value is None else self.keys[column.ref or "", value]
        return fields

    def _keys(self) -> dict[tuple[str, Value], int]:
        """The keys of the standing rows that the values name."""
        wanted: dict[str, set[Value]] = defaultdict(set)
        for row in self.rows:
            if row.kind in {Kind.NEW, Kind.CHANGED}:
                for column in table_of(row.table).columns:
                    if column.type == "ref" and row.values.get(column.name) is not None:
                        wanted[column.ref or ""].add(row.values[column.name])
        keys: dict[tuple[str, Value], int] = {}
        for table in wanted:
            standing = MODEL_OF[table].objects.filter(institution=self.institution)
            keys.update({(table, code): pk for code, pk in standing.values_list("code", "pk")})
        return keys

    def _standing(self) -> dict[tuple[str, int], Any]:
        wanted: dict[str, list[int]] = defaultdict(list)
        for row in self.rows:
            if row.kind in {Kind.CHANGED, Kind.REMOVED}:
                wanted[row.table].append(row.key or 0)
        found: dict[tuple[str, int], Any] = {}
        for table, keys in wanted.items():
            rows = MODEL_OF[table].objects.select_for_update().filter(institution=self.institution)
            for start in range(0, len(keys), _BATCH):
                some = rows.in_bulk(keys[start : start + _BATCH])
                found.update({(table, pk): row for pk, row in some.items()})
        return found

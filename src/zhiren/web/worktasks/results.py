"""结算结果 for the assessment: the only way in which other modules read what was frozen.

``results_of(plan)`` gives every unit's and person's completion with its arithmetic. What it gives
cannot be changed: neither the objects, nor the rows behind them (the database refuses), nor a
figure without its digest telling. An assessment keeps ``Result.digest`` with whatever it makes of
the result, and says by which clause the completion counts (``Result.clause``); how much it counts
is the assessment's own matter (reading ``completion-in-assessment``).

    for result in results_of(plan):
        load(result.unit or result.person, result.completion, result.digest)
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from django.db.models import Max

from zhiren.web.worktasks.completion import COUNTS, TIMINGS, Counts, Timing
from zhiren.web.worktasks.models import FrozenResult, FrozenTask
from zhiren.web.worktasks.services.freezing import digest_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from decimal import Decimal

    from zhiren.web.worktasks.models import Plan


class TamperedResultError(ValueError):
    """A frozen result that no longer says what was frozen; its key is in ``result``."""

    def __init__(self, result: int) -> None:
        self.result = result
        super().__init__(
            f"结算结果 {result} 与结算时的校验值不符，不能使用。请联系系统管理员核查。"
        )


@dataclass(frozen=True)
class ResultLine:
    """One task of the arithmetic. ``shield`` names the decision where it was not counted."""

    work: int
    name: str
    clause: str
    weight: Decimal
    share: int
    counts: Counts
    timing: Timing
    shield: Mapping[str, Any]
    facts: Mapping[str, Any]

    @property
    def counts_title(self) -> str:
        """计入方式 in words."""
        return COUNTS[self.counts]

    @property
    def timing_title(self) -> str:
        """按时、逾期、未完成 in words."""
        return TIMINGS[self.timing]

    @property
    def achieved(self) -> Decimal | None:
        """Weight times share, what the line adds; None for one that does not count."""
        return self.weight * self.share / 100 if self.counts is Counts.COUNTED else None


@dataclass(frozen=True)
class Result:
    """The completion of one unit or one person; ``completion`` in hundredths of a percent.

    ``unit`` or ``person`` is a key of the register, the other None. ``completion`` None: nothing
    counted.
    """

    key: int
    unit: int | None
    person: int | None
    name: str
    version: int
    tasks: int
    counted: int
    shielded: int
    aims: int
    weight: Decimal
    achieved: Decimal
    completion: int | None
    clause: str
    pack_version: str
    software_version: str
    reason: str
    frozen_at: datetime
    digest: str
    lines: tuple[ResultLine, ...]


def results_of(plan: Plan, version: int | None = None) -> list[Result]:
    """The results of a plan, of its latest version unless another is asked for.

    Empty when the plan was never frozen. Three statements. Raises TamperedResultError.
    """
    kept = FrozenResult.objects.filter(plan=plan)
    if version is None:
        version = kept.aggregate(latest=Max("version"))["latest"]
    rows = kept.filter(version=version).select_related("unit", "person").order_by("pk")
    lines: dict[int, list[FrozenTask]] = defaultdict(list)
    for line in FrozenTask.objects.filter(result__in=kept.filter(version=version)).order_by("pk"):
        lines[line.result_id].append(line)
    return [result_read(row, lines[row.pk]) for row in rows]


def result_read(row: FrozenResult, lines: list[FrozenTask]) -> Result:
    """One frozen row as others read it. Raises TamperedResultError."""
    if digest_of(row, lines) != row.digest:
        raise TamperedResultError(row.pk)
    return Result(
        key=row.pk,
        unit=row.unit_id,
        person=row.person_id,
        name=row.name,
        version=row.version,
        tasks=row.tasks,
        counted=row.counted,
        shielded=row.shielded,
        aims=row.aims,
        weight=row.weight,
        achieved=row.achieved,
        completion=row.completion,
        clause=row.clause,
        pack_version=row.pack_version,
        software_version=row.software_version,
        reason=row.reason,
        frozen_at=row.frozen_at,
        digest=row.digest,
        lines=tuple(_line(line) for line in lines),
    )


def _line(line: FrozenTask) -> ResultLine:
    return ResultLine(
        work=line.work_id,
        name=line.name,
        clause=line.clause,
        weight=line.weight,
        share=line.share,
        counts=Counts(line.counts),
        timing=Timing(line.facts["timing"]),
        shield=MappingProxyType(line.shield),
        facts=MappingProxyType(line.facts),
    )

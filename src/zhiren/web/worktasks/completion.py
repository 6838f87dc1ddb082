"""完成率: how the tasks of one unit or person make one figure. Pure.

Law: ``sjtusm-2024-45#通知.5`` and its like; read in ``completion-in-assessment``.
Shape: a line a task with weight and share fulfilled (whole percent); completion is
``Σ weight × share ÷ Σ weight`` over the lines that count.
Units: hundredths of a percent, rounded half up once, at the end.
Boundary: a task not accepted counts with share 0 however far it was reported.
Missing: nothing counts, or only with weight 0: no completion, never 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

WHOLE = 100
_HUNDREDTHS = 10_000
_AIM = "aim"


class Counts(StrEnum):
    """计入方式 of a line."""

    COUNTED = "counted"
    SHIELDED = "shielded"
    AIM = "aim"
    PARTS = "parts"


COUNTS = {
    Counts.COUNTED: "计入",
    Counts.SHIELDED: "不计入（受保护）",
    Counts.AIM: "只报告（力争类）",
    Counts.PARTS: "由子任务计入",
}


class Timing(StrEnum):
    """Whether it was done in time."""

    IN_TIME = "in_time"
    LATE = "late"
    PARTIAL = "partial"
    UNDONE = "undone"


TIMINGS = {
    Timing.IN_TIME: "按时完成",
    Timing.LATE: "逾期完成",
    Timing.PARTIAL: "部分完成",
    Timing.UNDONE: "未完成",
}


def counted_as(strength: str, share: int, *, is_shielded: bool, has_parts: bool) -> Counts:
    """How a task counts.

    An aim is reported only. A shield takes a failure out, and only a failure: what was wholly
    fulfilled counts for the unit. A task with parts counts by them.
    """
    if has_parts:
        return Counts.PARTS
    if strength == _AIM:
        return Counts.AIM
    return Counts.SHIELDED if is_shielded and share < WHOLE else Counts.COUNTED


def timing_of(share: int, due_on: date | None, finished_on: date | None) -> Timing:
    """The due day itself is in time; without due day nothing is late."""
    if share == 0:
        return Timing.UNDONE
    if share < WHOLE:
        return Timing.PARTIAL
    is_late = due_on is not None and finished_on is not None and finished_on > due_on
    return Timing.LATE if is_late else Timing.IN_TIME


@dataclass(frozen=True)
class Sums:
    """The arithmetic of one result."""

    tasks: int
    counted: int
    shielded: int
    aims: int
    weight: Decimal
    achieved: Decimal
    completion: int | None


def sums_of(lines: Iterable[tuple[Counts, Decimal, int]]) -> Sums:
    """Add up lines of (how it counts, weight, share).

    >>> one, two, three = (Counts.COUNTED, Decimal(1), 100), (Counts.COUNTED, Decimal(1), 0), (
    ...     Counts.COUNTED, Decimal(1), 0)
    >>> sums_of([one, two, three]).completion
    3333
    >>> sums_of([one, one, two]).completion
    6667
    >>> sums_of([(Counts.AIM, Decimal(1), 100)]).completion is None
    True
    """
    rows = list(lines)
    counted = [(weight, share) for counts, weight, share in rows if counts is Counts.COUNTED]
    weight = sum((w for w, _ in counted), Decimal(0))
    achieved = sum((w * share / WHOLE for w, share in counted), Decimal(0))
    completion = None
    if weight:
        exact = achieved * _HUNDREDTHS / weight
        completion = int(exact.quantize(Decimal(1), ROUND_HALF_UP))
    return Sums(
        tasks=len(rows),
        counted=len(counted),
        shielded=sum(1 for counts, _, _ in rows if counts is Counts.SHIELDED),
        aims=sum(1 for counts, _, _ in rows if counts is Counts.AIM),
        weight=weight,
        achieved=achieved,
        completion=completion,
    )

"""办理过程: which move leads from which state to which, and who makes it. Pure.

The owner is the unit responsible; the supervisor the organisation department or the supervision
office. Steps rest on the clauses that assign tasks, urge them and count their completion; a step
without clause is customary.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from zhiren.web.worktasks.models import WorkTask

Status = WorkTask.Status
OPEN = (Status.ASSIGNED, Status.RETURNED, Status.ACCEPTED, Status.SUBMITTED)
ENDED = (Status.CLOSED, Status.PARTIAL, Status.CANCELLED)


class Side(StrEnum):
    """Who acts. The owner's responsible person and helping units report, and make no other move."""

    OWNER = "owner"
    SUPERVISOR = "supervisor"
    PERSON = "person"
    HELPER = "helper"


class Move(NamedTuple):
    """One move: its name, title, who makes it, from where, to where."""

    name: str
    title: str
    side: Side
    before: tuple[Status, ...]
    after: Status


MOVES = (
    Move("assign", "下达", Side.SUPERVISOR, (Status.PLANNED, Status.RETURNED), Status.ASSIGNED),
    Move("accept", "签收", Side.OWNER, (Status.ASSIGNED,), Status.ACCEPTED),
    Move("return", "退回", Side.OWNER, (Status.ASSIGNED,), Status.RETURNED),
    Move("report", "报告进展", Side.OWNER, (Status.ACCEPTED,), Status.ACCEPTED),
    Move("submit", "提请验收", Side.OWNER, (Status.ACCEPTED,), Status.SUBMITTED),
    Move("close", "验收通过，销号", Side.SUPERVISOR, (Status.SUBMITTED,), Status.CLOSED),
    Move("close_partly", "认定部分完成", Side.SUPERVISOR, (Status.SUBMITTED,), Status.PARTIAL),
    Move("refuse", "验收退回", Side.SUPERVISOR, (Status.SUBMITTED,), Status.ACCEPTED),
    Move("reopen", "恢复办理", Side.SUPERVISOR, (Status.CLOSED, Status.PARTIAL), Status.ACCEPTED),
    Move("cancel", "取消", Side.SUPERVISOR, (Status.PLANNED, *OPEN), Status.CANCELLED),
)
MOVE_OF = {move.name: move for move in MOVES}
_REPORTING = frozenset({Side.OWNER, Side.PERSON, Side.HELPER})


class WrongMoveError(ValueError):
    """A move that the task's state does not allow; says from which states it starts."""

    def __init__(self, move: Move, status: str) -> None:
        allowed = "、".join(str(s.label) for s in move.before)
        super().__init__(
            f"任务现为“{Status(status).label}”，不能{move.title}；只有{allowed}的任务可以。"
        )


def moved(name: str, status: str) -> Status:
    """The state after a move. Raises WrongMoveError, KeyError for no known move."""
    move = MOVE_OF[name]
    if status not in move.before:
        raise WrongMoveError(move, status)
    return move.after


def moves_from(status: str, sides: frozenset[Side]) -> list[Move]:
    """The moves that these sides may make from a state, in order."""
    return [move for move in MOVES if status in move.before and may_make(move.name, sides)]


def may_make(name: str, sides: frozenset[Side]) -> bool:
    """Whether one of the sides makes that move, whatever the state. KeyError for no known move."""
    return bool(sides & _REPORTING) if name == "report" else MOVE_OF[name].side in sides

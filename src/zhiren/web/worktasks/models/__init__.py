"""重点工作: what a plan asks, who does it, how far it is, and how it ended."""

from __future__ import annotations

from zhiren.web.worktasks.models.closing import Acceptance, FrozenResult, FrozenTask
from zhiren.web.worktasks.models.plans import (
    Dependency,
    Helping,
    JoinedClause,
    Milestone,
    Plan,
    PlanClause,
    Proposal,
    Target,
    WorkTask,
)
from zhiren.web.worktasks.models.running import (
    Change,
    Evidence,
    Obstacle,
    Report,
    SupervisionOrder,
    Urge,
)

__all__ = [
    "Acceptance",
    "Change",
    "Dependency",
    "Evidence",
    "FrozenResult",
    "FrozenTask",
    "Helping",
    "JoinedClause",
    "Milestone",
    "Obstacle",
    "Plan",
    "PlanClause",
    "Proposal",
    "Report",
    "SupervisionOrder",
    "Target",
    "Urge",
    "WorkTask",
]

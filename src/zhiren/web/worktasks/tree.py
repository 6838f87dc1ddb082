"""任务树 (tree): sections, their tasks and the parts of tasks, with the figures of each section."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from zhiren.web.worktasks.task_filters import NONE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from django.db.models import QuerySet

    from zhiren.web.worktasks.models import WorkTask
    from zhiren.web.worktasks.selectors import Line, Rollup

# A plan of up to so many tasks stands on one page; of a larger one a section at a time is open.
MOST_OPEN = 300


@dataclass(frozen=True)
class Row:
    """A task and how deep below the section it stands; ``parts`` are the tasks right below it."""

    work: WorkTask
    depth: int
    parts: int


@dataclass
class Branch:
    """A section with its figures and, when open, its rows."""

    line: Line
    is_open: bool
    rows: list[Row] = field(default_factory=list)


def rows_in_order(works: QuerySet[WorkTask]) -> QuerySet[WorkTask]:
    """The tasks as the tree lists them, with what its rows name."""
    joined = works.select_related("task__owner", "leader", "owner_person")
    return joined.order_by("order", "path")


def branches(rolled: Rollup, works: Iterable[WorkTask], opened: str | None) -> list[Branch]:
    """The sections; ``opened`` is the key of the one that is open, None when all are."""
    by_section: dict[str, list[WorkTask]] = defaultdict(list)
    for work in works:
        by_section[work.section or NONE].append(work)
    return [
        Branch(
            line,
            is_open=opened in (None, line.key),
            rows=list(_nested(by_section.get(line.key, []))),
        )
        for line in rolled.sections
    ]


def _nested(works: list[WorkTask]) -> Iterator[Row]:
    """Each task before its parts; a part whose whole is not among them stands as a task."""
    present = {work.pk for work in works}
    below: dict[int | None, list[WorkTask]] = defaultdict(list)
    for work in works:
        below[work.parent_id if work.parent_id in present else None].append(work)
    stack = [(work, 0) for work in reversed(below[None])]
    while stack:
        work, depth = stack.pop()
        parts = below[work.pk]
        yield Row(work, depth, len(parts))
        stack += [(part, depth + 1) for part in reversed(parts)]

"""Keeping todos in step with the matters they come from, whatever those are.

A source (findings, tasks) hands over each matter that concerns somebody as a :class:`Matter`, and
says which of its todos it has judged. This module makes, changes, closes and reopens the todos;
it never makes a second one for a matter.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from zhiren.web.audit.services import Act, record
from zhiren.web.todos.models import Todo, TodoEvent

if TYPE_CHECKING:
    from zhiren.web.audit.acting import Acting

_BATCH = 500
_SHOWN = ("sentence", "state", "gravity", "due_on", "title", "subject_name",
          "clause", "document", "rule", "actor")  # fmt: skip
_ROUTE = ("role", "unit_id", "person_id")
_WRITTEN = (*_SHOWN, "routed_by", *(n.removesuffix("_id") for n in _ROUTE), "assignee", "status",
            "opened_on", "reported_at", "closed_at", "snoozed_until", "snooze_reason",
            "reminded_on", "escalated_at", "escalated_to", "changed_at")  # fmt: skip
Kind = TodoEvent.Kind


@dataclass(frozen=True)
class Matter:
    """A matter that somebody has to deal with; fields as in :class:`Todo`."""

    key: int
    rule: str
    title: str
    document: str
    clause: str
    sentence: str
    state: str
    gravity: int
    due_on: date | None
    unit_id: int | None
    person_id: int | None
    subject_name: str
    actor: str
    role: str
    routed_by: str


@dataclass(frozen=True)
class Judged:
    """What one judging of a source found out, and when it began (None: nothing was judged anew).

    ``standing`` are the matters to deal with; ``over`` the keys of others that it looked at, each
    with the event that ends its todo. Todos whose keys are in neither stay as they are.
    """

    source: str
    began_at: datetime | None
    standing: Iterable[Matter]
    over: Mapping[int, str]


@transaction.atomic
def todos_keep(acting: Acting, judged: Judged) -> Counter[str]:
    """Bring the todos of the acting institution in line with what was judged.

    Gives the number of todos by event. The system does this; the todos' own history has each
    turn, and one audit entry ``todos.todo.kept`` the numbers.
    """
    judged = replace(judged, standing=list(judged.standing))
    keeping = _Keeping(acting, judged)
    for matter in judged.standing:
        keeping.stand(matter)
    for key, ending in judged.over.items():
        keeping.end(key, ending)
    return keeping.write()


class _Keeping:
    """One judging, collected and written in batches."""

    def __init__(self, acting: Acting, judged: Judged) -> None:
        if acting.institution is None:
            raise ValueError("todos belong to an institution")
        self.institution = acting.institution
        self.acting, self.judged = acting, judged
        self.now, self.today = timezone.now(), timezone.localdate()
        todos = Todo.objects.select_for_update().filter(
            institution=self.institution, source=judged.source
        )
        keys = {matter.key for matter in judged.standing} | set(judged.over)
        if len(keys) <= _BATCH:
            todos = todos.filter(key__in=keys)
        self.todos: dict[int, Todo] = {t.key: t for t in todos}
        self.made: list[Todo] = []
        self.changed: dict[int, Todo] = {}
        self.events: list[TodoEvent] = []

    def stand(self, matter: Matter) -> None:
        """The matter is to be dealt with."""
        todo = self.todos.get(matter.key)
        if todo is None:
            self._make(matter)
            return
        self._follow(todo, matter)
        if todo.status in {Todo.Status.DONE, Todo.Status.CANCELLED}:
            self._reopen(todo, "问题再次出现")
        elif self._is_judged_since(todo.reported_at):
            self._reopen(todo, "已报告办结，但研判时数据仍显示未办结")

    def end(self, key: int, ending: str) -> None:
        """The matter is over: by what the data say, or by a decision."""
        todo = self.todos.get(key)
        if todo is None or todo.status not in Todo.STANDING:
            return
        is_cancelled = ending == Kind.CANCELLED
        todo.status = Todo.Status.CANCELLED if is_cancelled else Todo.Status.DONE
        todo.closed_at = self.now
        self._change(todo, ending)

    def write(self) -> Counter[str]:
        """Everything at once."""
        Todo.objects.bulk_create(self.made, _BATCH)
        # An upsert of rows that are there: many times faster than one CASE a column.
        Todo.objects.bulk_create(
            list(self.changed.values()),
            _BATCH,
            update_conflicts=True,
            unique_fields=["source", "key"],
            update_fields=_WRITTEN,
        )
        TodoEvent.objects.bulk_create(self.events, _BATCH)
        counts = Counter(str(event.kind) for event in self.events)
        if counts:
            record(self.acting, Act("todos.todo.kept", "todo", after=dict(counts)))
        return counts

    def _is_judged_since(self, reported_at: datetime | None) -> bool:
        began = self.judged.began_at
        return reported_at is not None and began is not None and began > reported_at

    def _make(self, matter: Matter) -> None:
        todo = Todo(
            institution_id=self.institution,
            source=self.judged.source,
            opened_on=self.today,
            changed_at=self.now,
            **asdict(matter),
        )
        self.made.append(todo)
        self._tell(todo, Kind.MADE, matter.routed_by)

    def _follow(self, todo: Todo, matter: Matter) -> None:
        is_moved = any(getattr(todo, name) != getattr(matter, name) for name in _ROUTE)
        is_shown_changed = any(getattr(todo, name) != getattr(matter, name) for name in _SHOWN)
        if not (is_moved or is_shown_changed):
            return
        if todo.due_on != matter.due_on:
            todo.reminded_on, todo.escalated_at, todo.escalated_to = None, None, ""
        for name, value in asdict(matter).items():
            setattr(todo, name, value)
        if is_moved:
            self._change(todo, Kind.REROUTED, matter.routed_by)
        else:
            self.changed[todo.pk] = todo
            todo.changed_at = self.now

    def _reopen(self, todo: Todo, why: str) -> None:
        if todo.status != Todo.Status.REPORTED:
            todo.opened_on = self.today
        todo.status = Todo.Status.OPEN
        todo.reported_at, todo.closed_at = None, None
        todo.snoozed_until, todo.snooze_reason = None, ""
        todo.reminded_on, todo.escalated_at, todo.escalated_to = None, None, ""
        self._change(todo, Kind.REOPENED, why)

    def _change(self, todo: Todo, kind: str, note: str = "") -> None:
        todo.changed_at = self.now
        self.changed[todo.pk] = todo
        self._tell(todo, kind, note)

    def _tell(self, todo: Todo, kind: str, note: str) -> None:
        self.events.append(
            TodoEvent(todo=todo, at=self.now, kind=kind, actor_name=self.acting.name, note=note)
        )

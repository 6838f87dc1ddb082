"""The ways from a request to todos, and who may do what with one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404

from zhiren.web.accounts.roles import Role
from zhiren.web.lib.queries import numbers_of
from zhiren.web.todos.models import Todo
from zhiren.web.todos.scope import todos_pooled_for

if TYPE_CHECKING:
    from collections.abc import Iterable

    from zhiren.web.accounts.access import Access
    from zhiren.web.todos.models import TodoQuerySet

# More than a page of a list is never done at once.
MOST_AT_ONCE = 100
_JOINED = ("unit__host_unit", "person", "assignee", "institution")


def todos_for_view(access: Access) -> TodoQuerySet:
    """The todos the account may see."""
    rows: TodoQuerySet = Todo.objects.visible_to(access)
    return rows


def todo_for_view(access: Access, pk: int) -> Todo:
    """One of them; Http404 for any other."""
    todo: Todo | None = todos_for_view(access).filter(pk=pk).select_related(*_JOINED).first()
    if todo is None:
        raise Http404
    return todo


def todos_to_handle(access: Access) -> Q:
    """The condition for todos the account may act on.

    The organisation department may act on all it sees; others on their own and on those in the
    pools of their roles.
    """
    if access.has_role(Role.DEPARTMENT_HEAD, Role.DEPARTMENT_STAFF):
        return Q(institution=access.institution)
    own = Q(institution=access.institution, assignee=access.user.pk if access.user else None)
    return (own & Q(assignee__isnull=False)) | todos_pooled_for(access)


def todo_for_handling(access: Access, pk: int) -> Todo:
    """One the account may act on; Http404 where it may not even see it, else PermissionDenied."""
    todo = todo_for_view(access, pk)
    if not may_handle(access, todo):
        raise PermissionDenied("这件事由别的角色或承办人办理")
    return todo


def may_handle(access: Access, todo: Todo) -> bool:
    """Whether the account may act on a todo it sees."""
    return Todo.objects.filter(todos_to_handle(access), pk=todo.pk).exists()


def todos_for_handling(access: Access, keys: Iterable[Any]) -> list[Todo]:
    """Those of the keys that the account may act on, in order of due date; perhaps none.

    Keys that are no numbers, unknown or out of scope are left out; at most ``MOST_AT_ONCE``.
    """
    wanted = set(numbers_of(map(str, keys)))
    rows = (
        todos_for_view(access)
        .filter(todos_to_handle(access), pk__in=sorted(wanted)[:MOST_AT_ONCE])
        .select_related(*_JOINED)
        .order_by("due_on", "pk")
    )
    return list(rows)


def handled_among(access: Access, todos: Iterable[Todo]) -> set[int]:
    """Keys of those that stand and that the account may act on. One statement."""
    standing = [todo.pk for todo in todos if todo.status in Todo.STANDING]
    rows = Todo.objects.filter(todos_to_handle(access), pk__in=standing)
    return set(rows.values_list("pk", flat=True))

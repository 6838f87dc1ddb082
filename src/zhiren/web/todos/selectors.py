"""Reading todos; the number of statements never grows with the data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q

from zhiren.web.accounts.roles import Role
from zhiren.web.findings.models import Finding
from zhiren.web.todos.access import todos_for_view
from zhiren.web.todos.filters import (
    DUE,
    GROUP_FIELDS,
    GROUPS,
    PRIORITIES,
    STATUSES,
    TABS,
    Filters,
    due_when,
    filtered,
    in_tab,
    of_status,
    ordered,
    own_units,
    priority_of,
)
from zhiren.web.todos.models import Todo

if TYPE_CHECKING:
    from datetime import date

    from zhiren.web.accounts.access import Access
    from zhiren.web.todos.models import TodoQuerySet


def todo_list(access: Access, filters: Filters, today: date) -> TodoQuerySet:
    """The list as its address asks for, in order, with what the rows show."""
    rows = filtered(todos_for_view(access), filters, access, today)
    found: TodoQuerySet = ordered(rows, filters).select_related("unit", "person", "assignee")
    return found


def tab_counts(access: Access, today: date) -> dict[str, int]:
    """Standing todos in each tab the account has. One statement."""
    standing = of_status("standing", today)
    counts = {tab: Count("pk", filter=in_tab(tab, access) & standing) for tab in tabs_of(access)}
    found: dict[str, int] = todos_for_view(access).aggregate(**counts)
    return found


def tabs_of(access: Access) -> dict[str, str]:
    """The tabs with their titles; 本单位 only for accounts whose roles are for units."""
    return {tab: title for tab, title in TABS.items() if tab != "unit" or own_units(access)}


def due_counts(rows: TodoQuerySet, today: date) -> dict[str, int]:
    """Rows by part of the due date, as the filter ``due`` has it. One statement."""
    found: dict[str, int] = rows.aggregate(
        **{due: Count("pk", filter=due_when(due, today)) for due in DUE}
    )
    return found


def status_counts(rows: TodoQuerySet, today: date) -> dict[str, int]:
    """Rows by status, as the filter ``status`` has it. One statement."""
    found: dict[str, int] = rows.aggregate(
        **{status: Count("pk", filter=of_status(status, today)) for status in STATUSES}
    )
    return found


def group_counts(access: Access, filters: Filters, today: date) -> dict[Any, int]:
    """Rows of the list by the group's field; empty without grouping. One statement."""
    if filters.group not in GROUPS:
        return {}
    field = GROUP_FIELDS[filters.group][-1]
    rows = filtered(todos_for_view(access), filters, access, today).order_by()
    return dict(rows.values_list(field).annotate(n=Count("pk")))


def group_of(todo: Any, group: str) -> tuple[Any, str]:
    """Key and title of the group a row stands in."""
    if group == "unit":
        return (todo.unit.code, todo.unit.name) if todo.unit else (None, "不属于某一单位")
    if group == "role":
        return todo.role, todo.get_role_display()
    if group == "priority":
        return todo.priority, PRIORITIES[todo.priority]
    if group == "rule":
        return todo.title, todo.title
    return todo.clause, todo.clause


def due_matters(
    access: Access, filters: Filters, first: date, until: date, today: date
) -> list[dict[str, Any]]:
    """Todos due from ``first`` to before ``until``, counted by day and rule. One statement."""
    rows = filtered(todos_for_view(access), filters, access, today)
    rows = rows.filter(due_on__gte=first, due_on__lt=until).order_by("due_on", "clause", "rule")
    fields = ("due_on", "rule", "title", "clause")
    return list(rows.values(*fields).annotate(n=Count("pk")))


def coming_matters(access: Access, first: date, until: date) -> list[dict[str, Any]]:
    """Findings 将到期, counted likewise: nothing to do yet, but to be known of. One statement."""
    if not access.may("finding.view"):
        return []
    rows = Finding.objects.visible_to(access, "finding.view").filter(
        status=Finding.Status.OPEN, state="upcoming", due_on__gte=first, due_on__lt=until
    )
    rows = rows.order_by("due_on", "clause", "rule")
    return list(rows.values("due_on", "rule", "rule_title", "clause").annotate(n=Count("pk")))


def finding_of(access: Access, todo: Todo) -> Finding | None:
    """The finding a todo comes from, if the account may see it."""
    if todo.source != Todo.Source.FINDING or not access.may("finding.view"):
        return None
    found: Finding | None = (
        Finding.objects.visible_to(access, "finding.view").filter(pk=todo.key).first()
    )
    return found


def findings_asked_of(access: Access) -> Q:
    """The condition for findings whose todo goes to the account as the cadre they are about."""
    own = Q(person=access.person, role=Role.CADRE) & ~Q(status=Todo.Status.CANCELLED)
    mine = Todo.objects.filter(own, source=Todo.Source.FINDING, institution=access.institution)
    return Q(pk__in=mine.values("key"))


def todos_about(access: Access, condition: Q, today: date) -> TodoQuerySet:
    """Standing todos about a person or a unit, most urgent first."""
    rows = todos_for_view(access).filter(condition).filter(of_status("standing", today))
    rows = rows.annotate(priority=priority_of(today)).select_related("assignee", "unit")
    found: TodoQuerySet = rows.order_by("priority", "due_on", "pk")
    return found

"""The filters of the list of todos: read from the address, applied to rows, written back.

Every figure elsewhere that opens this list counts by these same conditions, so that the figure
and the list behind it agree. An address with words that mean nothing gives the plain list.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Case, F, IntegerField, Q, Value, When

from zhiren.web.accounts.roles import Role
from zhiren.web.findings.models import STATES
from zhiren.web.lib.queries import day_of, number_of, plain_query
from zhiren.web.register.models import Unit
from zhiren.web.register.trees import below
from zhiren.web.todos.models import Todo
from zhiren.web.todos.scope import todos_assigned_to, todos_pooled_for

if TYPE_CHECKING:
    from zhiren.web.accounts.access import Access
    from zhiren.web.todos.models import TodoQuerySet

SOON, THIS_MONTH = timedelta(days=7), timedelta(days=30)
TABS = {"mine": "我承办的", "pool": "待认领", "unit": "本单位", "all": "范围内全部"}
STATUSES = {
    "standing": "未办结",
    "open": "待办",
    "snoozed": "已暂缓",
    "reported": "已报办结",
    "escalated": "已升级",
    "closed": "已办结或取消",
    "any": "全部",
}
DUE = {
    "overdue": "已逾期",
    "today": "今天",
    "week": "7 天内",
    "month": "30 天内",
    "later": "30 天以后",
    "none": "无到期日",
}
PRIORITIES = {1: "紧急", 2: "高", 3: "一般", 4: "可缓"}
PRIORITY_REASONS = {
    1: "已逾期，或已升级",
    2: "未落实，或 7 天内到期",
    3: "偏离，或 30 天内到期",
    4: "其余",
}
SORTS = {
    "priority": ("priority", "due_on", "gravity", "pk"),
    "due": ("due_on", "gravity", "pk"),
    "-due": ("-due_on", "gravity", "pk"),
    "opened": ("-opened_on", "pk"),
    "unit": ("unit__order", "unit__code", "priority", "pk"),
    "clause": ("clause", "priority", "pk"),
}
SORT_TITLES = {
    "priority": "轻重缓急",
    "due": "到期日先近后远",
    "-due": "到期日先远后近",
    "opened": "最近产生",
    "unit": "单位顺序",
    "clause": "条款顺序",
}
# Filters that come by a link rather than a field.
BY_LINK = {
    "rule": "事项",
    "document": "制度文件",
    "person": "人员",
    "due_from": "到期不早于",
    "due_until": "到期早于",
    "finding": "研判结果",
}
GROUPS = {
    "clause": "条款",
    "rule": "事项",
    "unit": "单位",
    "role": "承办角色",
    "priority": "轻重缓急",
}
GROUP_FIELDS = {
    "clause": ("clause",),
    "rule": ("title",),
    "unit": ("unit__order", "unit__code"),
    "role": ("role",),
    "priority": ("priority",),
}


@dataclass(frozen=True)
class Filters:
    """What the address asks for; every part is valid or empty."""

    tab: str = "all"
    status: str = "standing"
    due: str = ""
    due_from: date | None = None
    due_until: date | None = None
    state: str = ""
    priority: int = 0
    role: str = ""
    rule: str = ""
    clause: str = ""
    document: str = ""
    unit: str = ""
    person: str = ""
    finding: int = 0
    q: str = ""
    sort: str = "priority"
    group: str = ""

    @property
    def is_narrowed(self) -> bool:
        """Whether anything beyond the tab, the order and the grouping is asked for."""
        plain = Filters(tab=self.tab, sort=self.sort, group=self.group)
        return self != plain

    @property
    def as_plain(self) -> dict[str, str]:
        """What is asked for, as the audit keeps it."""
        return {k: str(v) for k, v in self.__dict__.items() if v}


def filters_from(query: Mapping[str, Any], tab: str = "all") -> Filters:
    """The filters of an address; ``tab`` is the one opened where the address names none."""
    plain = plain_query(query)

    def text(name: str) -> str:
        return plain.get(name, "")

    def word(name: str, known: Container[str]) -> str:
        return text(name) if text(name) in known else ""

    priority = number_of(text("priority"))
    return Filters(
        tab=word("tab", TABS) or tab,
        status=word("status", STATUSES) or "standing",
        due=word("due", DUE),
        due_from=day_of(text("due_from")),
        due_until=day_of(text("due_until")),
        state=word("state", dict(STATES)),
        priority=priority if priority in PRIORITIES else 0,
        role=word("role", dict(Role.choices)),
        rule=text("rule"),
        clause=text("clause"),
        document=text("document"),
        unit=text("unit"),
        person=text("person"),
        finding=number_of(text("finding")) or 0,
        q=text("q"),
        sort=word("sort", SORTS) or "priority",
        group=word("group", GROUPS),
    )


def filtered(rows: TodoQuerySet, filters: Filters, access: Access, today: date) -> TodoQuerySet:
    """The rows that the filters ask for, with ``priority``; not yet in order."""
    rows = rows.annotate(priority=priority_of(today))
    rows = rows.filter(in_tab(filters.tab, access), of_status(filters.status, today))
    rows = rows.filter(due_when(filters.due, today))
    simple = {
        "due_on__gte": filters.due_from,
        "due_on__lt": filters.due_until,
        "state": filters.state,
        "priority": filters.priority,
        "role": filters.role,
        "rule": filters.rule,
        "clause": filters.clause,
        "document": filters.document,
        "person__code": filters.person,
    }
    rows = rows.filter(**{name: value for name, value in simple.items() if value})
    if filters.finding:
        rows = rows.filter(source=Todo.Source.FINDING, key=filters.finding)
    if filters.unit:
        rows = rows.filter(within_unit(access.institution, filters.unit))
    for part in filters.q.split():
        rows = rows.filter(_found(part))
    return rows


def ordered(rows: TodoQuerySet, filters: Filters) -> TodoQuerySet:
    """In the order asked for, groups first; nulls of the due date come last either way."""
    names = (*GROUP_FIELDS.get(filters.group, ()), *SORTS[filters.sort])
    order: list[Any] = [
        (F("due_on").desc(nulls_last=True) if n == "-due_on" else F("due_on").asc(nulls_last=True))
        if n.endswith("due_on")
        else n
        for n in dict.fromkeys(names)
    ]
    return rows.order_by(*order)


def in_tab(tab: str, access: Access) -> Q:
    """Mine; free in my roles' pools; of my own units; everything in scope."""
    if tab == "mine":
        return todos_assigned_to(access)
    if tab == "pool":
        return todos_pooled_for(access) & Q(assignee=None)
    if tab == "unit":
        within = Q(pk__in=())
        for path in own_units(access):
            within |= below(path)
        return within
    return Q()


def own_units(access: Access) -> tuple[str, ...]:
    """Paths of the units that the account's roles are for."""
    return tuple(path for paths in access.scopes.values() for path in paths or ())


def of_status(status: str, today: date) -> Q:
    """The condition for a status of the list."""
    standing, is_open = Q(status__in=Todo.STANDING), Q(status=Todo.Status.OPEN)
    return {
        "standing": standing,
        "open": is_open & (Q(snoozed_until=None) | Q(snoozed_until__lte=today)),
        "snoozed": is_open & Q(snoozed_until__gt=today),
        "reported": Q(status=Todo.Status.REPORTED),
        "escalated": standing & Q(escalated_at__isnull=False),
        "closed": ~standing,
        "any": Q(),
    }[status]


def due_when(due: str, today: date) -> Q:
    """The condition for a part of the due date; the day itself is not overdue yet."""
    soon, month = today + SOON, today + THIS_MONTH
    conditions: dict[str, Callable[[], Q]] = {
        "overdue": lambda: Q(due_on__lt=today),
        "today": lambda: Q(due_on=today),
        "week": lambda: Q(due_on__gte=today, due_on__lte=soon),
        "month": lambda: Q(due_on__gte=today, due_on__lte=month),
        "later": lambda: Q(due_on__gt=month),
        "none": lambda: Q(due_on=None),
    }
    return conditions[due]() if due else Q()


def priority_of(today: date) -> Case:
    """轻重缓急 from the state's gravity and the due date, on that day."""
    return Case(
        When(Q(due_on__lt=today) | Q(escalated_at__isnull=False), then=Value(1)),
        When(Q(state="breach") | Q(due_on__lte=today + SOON), then=Value(2)),
        When(Q(state="deviation") | Q(due_on__lte=today + THIS_MONTH), then=Value(3)),
        default=Value(4),
        output_field=IntegerField(),
    )


def within_unit(institution: int | None, code: str) -> Q:
    """A unit and everything below it; nothing for a code that is no unit's."""
    path = (
        Unit.all_objects.filter(institution=institution, code=code)
        .values_list("path", flat=True)
        .first()
    )
    return below(path) if path else Q(pk__in=())


def _found(part: str) -> Q:
    return (
        Q(title__icontains=part)
        | Q(sentence__icontains=part)
        | Q(subject_name__icontains=part)
        | Q(clause__icontains=part)
        | Q(person__name_initials__startswith=part.lower())
    )

"""The filters of the list of tasks: read from the address, applied to rows.

``unit`` and ``leader`` are exact codes (``-``: none), as boards link; ``within`` and ``lead`` are
what people type: a unit with all below it, a leader's name.

Every figure elsewhere that opens this list counts by these same conditions. What means nothing is
left out: an old link still opens. What is meant but not found is told.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Case, Count, F, IntegerField, Q, Value, When

from zhiren.web.bridge.packs import cited, document_of
from zhiren.web.lib.queries import Chosen, Part, combined, dated, number_of, plain_query
from zhiren.web.register.lookups import unit_called
from zhiren.web.register.models import Person, Unit
from zhiren.web.worktasks.access import works_for_view
from zhiren.web.worktasks.lights import LIGHTS, with_light
from zhiren.web.worktasks.models import Plan, WorkTask

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from zhiren.web.accounts.access import Access

STATUSES = {
    "open": "未办结",
    **{str(value): str(label) for value, label in WorkTask.Status.choices},
    "any": "全部",
}
KINDS = {str(value): str(label) for value, label in WorkTask.Kind.choices}
_ENDED = (WorkTask.Status.CLOSED, WorkTask.Status.PARTIAL, WorkTask.Status.CANCELLED)
_BY_LIGHT = Case(
    *(When(light=name, then=Value(place)) for place, name in enumerate(LIGHTS)),
    output_field=IntegerField(),
)
_DUE = F("task__due_on").asc(nulls_last=True)
SORTS: Mapping[str, tuple[Any, ...]] = {
    "light": (_BY_LIGHT, _DUE, "order", "pk"),
    "due": (_DUE, "order", "pk"),
    "plan": ("-plan__year", "plan", "order", "pk"),
    "unit": ("task__owner__order", "task__owner__code", "order", "pk"),
    "progress": ("progress", _DUE, "pk"),
    "report": (F("last_report_on").asc(nulls_first=True), _DUE, "pk"),
    "name": ("task__name", "pk"),
}
SORT_TITLES = {
    "light": "轻重（灯）",
    "due": "时限",
    "plan": "计划顺序",
    "unit": "责任单位",
    "progress": "进度低的在前",
    "report": "久未报告的在前",
    "name": "名称",
}
NONE = "-"
_ORDER = frozenset({"sort", "page", "rows"})
_WORDS = 5


@dataclass(frozen=True)
class Filters:
    """What the address asks for; ``faults`` says what was meant but not found."""

    query: Mapping[str, str]
    condition: Q
    light: str = ""
    status: str = "any"
    sort: str = "light"
    chosen: tuple[Chosen, ...] = ()
    faults: tuple[str, ...] = ()

    is_default: bool = False

    @property
    def is_narrowed(self) -> bool:
        """Whether anything beyond the order is asked for."""
        return not self.is_default and any(key not in _ORDER for key in self.query)

    def applied(self, rows: QuerySet[WorkTask], today: date) -> QuerySet[Any]:
        """The rows asked for but for the light, each with its ``light``."""
        return with_light(rows.filter(self.condition), today)

    def ordered(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Of these, those of the light asked for, in order."""
        lit = rows.filter(light=self.light) if self.light else rows
        return lit.order_by(*SORTS[self.sort])


def filters_from(query: Mapping[str, Any], access: Access) -> Filters:
    """Read the address; at most two statements, for the unit and the leader it names."""
    plain = plain_query(query)
    status = plain.get("status", "any")
    status = status if status in STATUSES else "any"
    condition, chosen, faults = combined(_parts(plain, access))
    light = plain.get("light", "")
    sort = plain.get("sort", "")
    return Filters(
        plain,
        _status(status) & condition,
        light if light in LIGHTS else "",
        status,
        sort if sort in SORTS else "light",
        chosen,
        faults,
    )


def list_filters(query: Mapping[str, Any], access: Access) -> Filters:
    """The same for the list itself, which shows what is not done where nothing is asked for."""
    if any(str(value).strip() for key, value in query.items() if key not in _ORDER):
        return filters_from(query, access)
    opened = {**{key: query[key] for key in query}, "status": "open"}
    return replace(filters_from(opened, access), is_default=True)


def task_list(access: Access, filters: Filters, today: date) -> QuerySet[Any]:
    """The tasks that the address asks for, in order, with what the rows show."""
    rows = filters.ordered(filters.applied(works_for_view(access), today))
    return rows.select_related("plan", "task__owner", "leader")


def light_counts(access: Access, filters: Filters, today: date) -> dict[str, int]:
    """Tasks by light under all other filters. One statement beyond those for the lights."""
    rows = filters.applied(works_for_view(access), today).order_by()
    return dict(rows.values_list("light").annotate(n=Count("pk")))


def _status(status: str) -> Q:
    if status == "open":
        # What a settled plan left open is settled too.
        return ~Q(status__in=_ENDED) & ~Q(plan__status=Plan.Status.FROZEN)
    return Q() if status == "any" else Q(status=status)


def _parts(plain: Mapping[str, str], access: Access) -> Iterator[Part]:
    if plain.get("plan", "").isdecimal():
        yield Part(Q(plan=number_of(plain["plan"]) or 0))
    if plain.get("kind") in WorkTask.Kind.values:
        yield Part(Q(kind=plain["kind"]))
    if plain.get("section"):
        section = plain["section"]
        is_none = section == NONE
        shown = "没有" if is_none else section
        yield Part(Q(section="" if is_none else section), Chosen("section", "部分", shown))
    if plain.get("clause"):
        clause = plain["clause"]
        of = Q(task__clause=clause) | Q(joined__task__clause=clause)
        resting = WorkTask.objects.filter(of, institution=access.institution).order_by()
        yield Part(Q(pk__in=resting.values("pk")), Chosen("clause", "条款", cited(clause)))
    if plain.get("document"):
        document = plain["document"]
        found = document_of(document)
        of = Q(task__clause__startswith=f"{document}#")
        yield Part(of, Chosen("document", "制度文件", found.cited_as if found else document))
    yield from dated(plain, "task__due_on", "时限")
    if plain.get("unit"):
        yield _named("task__owner", "责任单位", "unit", plain["unit"])
    yield from _within(plain, access)
    if plain.get("leader"):
        yield _named("leader", "分管领导", "leader", plain["leader"])
    yield from _lead(plain, access)
    for word in plain.get("q", "").split()[:_WORDS]:
        yield Part(
            Q(task__name__icontains=word)
            | Q(task__item__icontains=word)
            | Q(quotation__icontains=word)
            | Q(task__clause__icontains=word)
            | Q(task__owner__name__icontains=word)
        )


def _named(path: str, title: str, key: str, code: str) -> Part:
    """Exactly the unit or person of that code, ``-`` for none; the list itself shows the name."""
    if code == NONE:
        return Part(Q(**{path: None}), Chosen(key, title, "没有"))
    return Part(Q(**{f"{path}__code": code}), Chosen(key, title, code))


def _within(plain: Mapping[str, str], access: Access) -> Iterator[Part]:
    """The unit of that code or name with all below it."""
    text = plain.get("within")
    if not text:
        return
    unit = unit_called(Unit.objects.filter(institution=access.institution), text)
    if unit is None:
        yield Part(Q(pk__in=()), fault=f"没有找到单位“{text}”。请写单位名称或代码。")
    else:
        within = Q(task__owner__path__startswith=unit.path)
        yield Part(within, Chosen("within", "责任单位（含下级）", unit.name))


def _lead(plain: Mapping[str, str], access: Access) -> Iterator[Part]:
    """Tasks under the leader of that name."""
    text = plain.get("lead")
    if not text:
        return
    rows = Person.objects.filter(institution=access.institution, name=text)
    keys = list(rows.values_list("pk", flat=True)[:_WORDS])
    fault = "" if keys else f"没有找到分管领导“{text}”。请写全名。"
    yield Part(Q(leader__in=keys), Chosen("lead", "分管领导", text), fault)

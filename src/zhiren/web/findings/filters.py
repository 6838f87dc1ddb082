"""What the address of the list asks for: filters, order and grouping, all in the query.

Anything that means nothing is left out rather than refused: an old link still opens.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Count, F, Q

from zhiren.policy.rule import Strength
from zhiren.rules.judgement import STATE_TITLES, State
from zhiren.web.bridge.packs import cited, pack_of
from zhiren.web.findings.models import (
    GRAVITY,
    OPEN_STATES,
    STATES,
    Finding,
    FindingQuerySet,
)
from zhiren.web.lib.moments import day_start
from zhiren.web.lib.queries import Chosen, Part, combined, dated, day_of, plain_query
from zhiren.web.register.lookups import unit_called
from zhiren.web.register.models import Person, Unit
from zhiren.web.register.trees import at_unit, below

if TYPE_CHECKING:
    from django.http import QueryDict

    from zhiren.policy.pack import Pack
    from zhiren.web.accounts.access import Access

STRENGTH_TITLES: Mapping[str, str] = {
    Strength.HARD: "必须",
    Strength.DUTY: "应当",
    Strength.DEFAULT: "原则上",
    Strength.PERMISSION: "可以",
    Strength.AIM: "力争",
}
STATUSES = [*Finding.Status.choices, ("all", "全部")]
SORTS: Mapping[str, tuple[Any, ...]] = {
    "gravity": ("gravity", F("due_on").asc(nulls_last=True), "id"),
    "due": (F("due_on").asc(nulls_last=True), "gravity", "id"),
    "subject": ("person__name_order", "subject_name", "gravity", "id"),
    "unit": ("unit__order", "unit__code", "gravity", "id"),
    "changed": ("-changed_at", "gravity", "id"),
}
GROUPS = {
    "clause": ("clause", "gravity", "id"),
    "unit": ("unit__order", "unit__code", "unit", "id"),
}
_WORDS = 5


@dataclass(frozen=True)
class Filters:
    """The address's filters, read; ``chosen`` those that came by a link rather than a field."""

    query: Mapping[str, str]
    condition: Q
    state: str = ""
    status: str = "open"
    sort: str = "gravity"
    group: str = ""
    chosen: tuple[Chosen, ...] = ()
    unknown: tuple[str, ...] = field(default=())

    def counted(self, rows: FindingQuerySet) -> dict[str, int]:
        """Findings by state under all other filters; one statement."""
        found = rows.filter(self.condition).order_by().values_list("state")
        return dict(found.annotate(n=Count("pk")))

    def applied(self, rows: FindingQuerySet) -> FindingQuerySet:
        """The findings asked for, in order."""
        found = rows.filter(self.condition)
        states = OPEN_STATES if self.state == "unmet" else (self.state,)
        found = found.filter(state__in=states) if self.state else found
        order = GROUPS[self.group] if self.group else SORTS[self.sort]
        return found.order_by(*order).select_related("unit", "person")


def filters_of(query: QueryDict, access: Access) -> Filters:
    """Read the address; at most two statements, for the unit and the person it names."""
    plain = plain_query(query)
    status = plain.get("status", "open")
    status = status if status in dict(STATUSES) else "open"
    condition, chosen, unknown = combined(_parts(plain, access))
    condition &= Q() if status == "all" else Q(status=status)
    state = plain.get("state", "")
    return Filters(
        plain,
        condition,
        state if state == "unmet" or state in dict(STATES) else "",
        status,
        plain["sort"] if plain.get("sort") in SORTS else "gravity",
        plain["group"] if plain.get("group") in GROUPS else "",
        chosen,
        unknown,
    )


def state_chips(filters: Filters, counts: Mapping[str, int]) -> list[dict[str, Any]]:
    """The states with their counts, worst first; those without a finding only when chosen."""
    return state_chips_of({filters.state: 0, **counts} if filters.state in GRAVITY else counts)


def state_chips_of(counts: Mapping[str, int]) -> list[dict[str, Any]]:
    """The states that are counted, worst first."""
    return [
        {"name": name, "title": STATE_TITLES[State[name.upper()]], "count": counts[name]}
        for name in sorted(counts, key=GRAVITY.__getitem__)
    ]


def _parts(plain: Mapping[str, str], access: Access) -> Iterator[Part]:
    if plain.get("strength") in STRENGTH_TITLES:
        yield Part(Q(strength=plain["strength"]))
    if plain.get("document"):
        yield Part(Q(document=plain["document"]))
    if plain.get("rule"):
        title = _rule_title(_pack(access), plain["rule"])
        yield Part(Q(rule=plain["rule"]), Chosen("rule", "规则", title))
    if plain.get("clause"):
        yield Part(Q(clause=plain["clause"]), Chosen("clause", "条款", cited(plain["clause"])))
    yield from dated(plain, "due_on", "到期")
    yield from _unit(plain, access)
    yield from _person(plain, access)
    day = day_of(plain.get("changed_since"))
    if day is not None:
        yield Part(
            Q(changed_at__gte=day_start(day)), Chosen("changed_since", "变化", f"{day} 以来")
        )
    for word in plain.get("q", "").split()[:_WORDS]:
        yield Part(
            Q(sentence__icontains=word)
            | Q(subject_name__icontains=word)
            | Q(rule_title__icontains=word)
            | Q(person__code=word)
        )


def _unit(plain: Mapping[str, str], access: Access) -> Iterator[Part]:
    text = plain.get("unit")
    if not text:
        return
    unit = unit_called(Unit.objects.visible_to(access, "finding.view"), text)
    if unit is None:
        yield Part(Q(pk__in=()), fault=f"没有找到单位“{text}”。请写单位名称或代码。")
    elif plain.get("below") == "no":
        yield Part(at_unit(unit.pk), Chosen("unit", "单位", unit.name))
        yield Part(Q(), Chosen("below", "范围", "只列本单位，不含下级"))
    else:
        yield Part(below(unit.path), Chosen("unit", "单位（含下级）", unit.name))


def _person(plain: Mapping[str, str], access: Access) -> Iterator[Part]:
    code = plain.get("person")
    if not code:
        return
    person = Person.objects.visible_to(access, "finding.view").filter(code=code).first()
    name = person.name if person else code
    yield Part(Q(person__code=code), Chosen("person", "人员", name))


def _pack(access: Access) -> Pack:
    if access.user is None or access.user.institution is None:
        raise LookupError
    return pack_of(access.user.institution)


def _rule_title(pack: Pack, rule: str) -> str:
    try:
        return pack.rule(rule).title
    except KeyError:
        return rule

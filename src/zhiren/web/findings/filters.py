"""What the address of the list asks for: filters, order and grouping, all in the query.

Anything that means nothing is left out rather than refused: an old link still opens.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Count, F, Q

from zhiren.policy.rule import Strength
from zhiren.rules.judgement import STATE_TITLES, State
from zhiren.web.bridge.packs import pack_of
from zhiren.web.findings.models import (
    GRAVITY,
    OPEN_STATES,
    STATES,
    Finding,
    FindingQuerySet,
)
from zhiren.web.register.models import Person, Unit

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


@dataclass(frozen=True)
class Chosen:
    """One filter in force, as a chip that takes it away: its key, title and what it is set to."""

    key: str
    title: str
    text: str


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
    plain = {key: str(value).strip()[:200] for key, value in query.items() if str(value).strip()}
    status = plain.get("status", "open")
    status = status if status in dict(STATUSES) else "open"
    condition = Q() if status == "all" else Q(status=status)
    chosen: list[Chosen] = []
    unknown: list[str] = []
    for part, chip, fault in _parts(plain, access):
        condition &= part
        if chip:
            chosen.append(chip)
        if fault:
            unknown.append(fault)
    state = plain.get("state", "")
    return Filters(
        plain,
        condition,
        state if state == "unmet" or state in dict(STATES) else "",
        status,
        plain["sort"] if plain.get("sort") in SORTS else "gravity",
        plain["group"] if plain.get("group") in GROUPS else "",
        tuple(chosen),
        tuple(unknown),
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


_Part = tuple[Q, Chosen | None, str]


def _parts(plain: Mapping[str, str], access: Access) -> Iterator[_Part]:
    if plain.get("strength") in STRENGTH_TITLES:
        yield Q(strength=plain["strength"]), None, ""
    if plain.get("document"):
        yield Q(document=plain["document"]), None, ""
    if plain.get("rule"):
        title = _rule_title(_pack(access), plain["rule"])
        yield Q(rule=plain["rule"]), Chosen("rule", "规则", title), ""
    if plain.get("clause"):
        yield Q(clause=plain["clause"]), Chosen("clause", "条款", plain["clause"]), ""
    yield from _dates(plain)
    yield from _unit(plain, access)
    yield from _person(plain, access)
    yield from _changed(plain)
    words = plain.get("q", "").split()
    for word in words[:5]:
        yield (
            Q(sentence__icontains=word)
            | Q(subject_name__icontains=word)
            | Q(rule_title__icontains=word)
            | Q(person__code=word),
            None,
            "",
        )


def _dates(plain: Mapping[str, str]) -> Iterator[_Part]:
    for key, lookup, title in (("due_from", "gte", "到期从"), ("due_until", "lt", "到期早于")):
        text = plain.get(key)
        day = _day(text)
        if day is not None:
            yield Q(**{f"due_on__{lookup}": day}), None, ""
        elif text:
            yield Q(), None, f"“{title}”的日期 {text} 读不出来，没有使用；请写成 2026-03-01。"


def _changed(plain: Mapping[str, str]) -> Iterator[_Part]:
    day = _day(plain.get("changed_since"))
    if day is not None:
        chip = Chosen("changed_since", "变化", f"{day} 以来")
        yield Q(changed_at__date__gte=day), chip, ""


def _unit(plain: Mapping[str, str], access: Access) -> Iterator[_Part]:
    text = plain.get("unit")
    if not text:
        return
    units = Unit.objects.visible_to(access, "finding.view").filter(
        Q(code=text) | Q(name=text) | Q(name__icontains=text)
    )
    found = sorted(units, key=lambda u: (u.code != text, u.name != text, len(u.name), u.code))
    if not found:
        yield Q(pk__in=()), None, f"没有找到单位“{text}”。请写单位名称或代码。"
        return
    unit = found[0]
    # A Party organisation's findings are also those of the unit it sits in.
    within = Q(unit__path__startswith=unit.path) | Q(unit__host_unit__path__startswith=unit.path)
    yield within, Chosen("unit", "单位（含下级）", unit.name), ""


def _person(plain: Mapping[str, str], access: Access) -> Iterator[_Part]:
    code = plain.get("person")
    if not code:
        return
    person = Person.objects.visible_to(access, "finding.view").filter(code=code).first()
    name = person.name if person else code
    yield Q(person__code=code), Chosen("person", "人员", name), ""


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text.replace(".", "-").replace("/", "-")) if text else None
    except ValueError:
        return None


def _pack(access: Access) -> Pack:
    if access.user is None or access.user.institution is None:
        raise LookupError
    return pack_of(access.user.institution)


def _rule_title(pack: Pack, rule: str) -> str:
    try:
        return pack.rule(rule).title
    except KeyError:
        return rule

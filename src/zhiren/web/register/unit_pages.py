"""What stands around a unit on its page."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from zhiren.web.register.access import editable_tables
from zhiren.web.register.establishments import Figures, PostLine, running_on
from zhiren.web.register.models import (
    LeaderPortfolio,
    Person,
    Unit,
    UnitHeadcount,
    UnitSuccession,
)
from zhiren.web.register.places import UNIT_NAMES
from zhiren.web.register.unit_trees import IN_OFFICE

if TYPE_CHECKING:
    from zhiren.web.accounts.access import Access

_COUNTS_SHOWN = 6


def around(access: Access, unit: Unit, day: date) -> dict[str, Any]:
    """Units above, below and beside, portfolios, successions and counts; six queries.

    Units outside the account's scope are left out, also above.
    """
    visible = Unit.objects.visible_to(access, "unit.view")
    keys = [int(key) for key in unit.path.strip("/").split("/") if key]
    near = visible.filter(Q(pk__in=keys) | Q(parent=unit) | Q(host_unit=unit)).order_by(
        "order", "code"
    )
    units = list(near)
    by_key = {u.pk: u for u in units}
    existing = [u for u in units if _exists(u, day)]
    people = Person.objects.visible_to(access, "unit.view").filter(status=IN_OFFICE)
    return {
        "above": [by_key[key] for key in keys if key in by_key and key != unit.pk],
        "children": [u for u in existing if u.parent_id == unit.pk],
        "party": [u for u in existing if u.host_unit_id == unit.pk],
        "portfolios": LeaderPortfolio.objects.filter(running_on(day), unit=unit)
        .select_related("leader")
        .order_by("from_on"),
        "predecessors": _successions(unit=unit),
        "successors": _successions(predecessor=unit),
        "headcounts": UnitHeadcount.objects.filter(unit=unit, counted_on__lte=day).order_by(
            "-counted_on"
        )[:_COUNTS_SHOWN],
        "people": people.filter(unit__path__startswith=unit.path).count(),
    }


def quota(posts: Iterable[PostLine]) -> Figures:
    """职数、现任、空缺 of a unit's posts that count."""
    figures = Figures()
    for line in posts:
        if line.post.counts_for_quota:
            figures.add(line.post.seats, line.held)
    return figures


def further_tables(access: Access) -> list[tuple[str, str]]:
    """The tables kept of units besides those that have their place on the page."""
    placed = {"unit", "post", "unit_succession", "leader_portfolio", "person"}
    return [
        (table, str(model._meta.verbose_name))
        for table, model in editable_tables(access).items()
        if table not in placed and any(f.name in UNIT_NAMES for f in model._meta.concrete_fields)
    ]


def _exists(unit: Unit, day: date) -> bool:
    is_begun = unit.valid_from is None or unit.valid_from <= day
    return is_begun and (unit.valid_until is None or unit.valid_until > day)


def _successions(**of: Unit) -> Any:
    rows = UnitSuccession.objects.filter(**of).select_related("unit", "predecessor")
    return rows.order_by("on")

"""Filters of the register's templates."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import template

from zhiren.web.accounts.access import Access
from zhiren.web.register.access import may_beyond_own
from zhiren.web.register.cells import masked as mask
from zhiren.web.register.cells import words_of
from zhiren.web.register.establishments import Figures, StaffingLine
from zhiren.web.register.places import page_of_row

register = template.Library()

_CALLED = {
    "appointment": "任职：{post}（{spell}）",
    "leader_portfolio": "分管：{unit}（{spell}）",
    "reserve_member": "后备：{reserve_list}（{spell}）",
}


@register.filter
def masked(text: str) -> str:
    """An identity number or telephone, covered."""
    return mask(text)


@register.filter
def beyond(access: Access, action: str) -> bool:
    """Whether the account may do it with other people than itself."""
    return may_beyond_own(access, action)


@register.filter
def at(items: Sequence[Any], index: int) -> Any:
    """The item at a place."""
    return items[index]


@register.filter
def verbose(row: Any) -> str:
    """What a row's table is called."""
    return str(row._meta.verbose_name)


@register.filter
def called(row: Any) -> str:
    """A running spell in a few words."""
    return words_of(row, _CALLED[row.TABLE])


@register.filter
def page(row: Any) -> str:
    """The page where a row is seen."""
    return page_of_row(row)


@register.filter
def without(query: dict[str, str], name: str) -> dict[str, str]:
    """The parts of an address's query but one and the page."""
    return {k: v for k, v in query.items() if k not in {name, "page"}}


@register.filter
def cells(line: StaffingLine, kinds: Sequence[str]) -> list[tuple[Figures | None, list[str]]]:
    """The cells of a line of the 配备表, in the order of its columns."""
    return line.cells(kinds)

"""Filters of the front page: ``{% load home %}``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from django import template
from django.urls import reverse

from zhiren.web.findings.models import GRAVITY

if TYPE_CHECKING:
    from zhiren.web.home.figures import FindingFigures, TodoFigures

register = template.Library()


@register.filter
def in_order(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """States with their counts, worst first."""
    return sorted(counts.items(), key=lambda pair: GRAVITY[pair[0]])


@register.filter
def signed(number: float) -> str:
    """A difference in percentage points with its sign: +1.5."""
    return f"{number:+g}" if number else "0"


@register.filter
def weeks_data(figures: TodoFigures) -> list[dict[str, Any]]:
    """Weeks for the chart, each with the list behind it."""
    address = reverse("todos:todo_list")
    return [
        {
            "title": f"{week.first:%m.%d}",
            "count": week.count,
            "address": f"{address}?tab=all&due_from={week.first}&due_until={week.until}",
        }
        for week in figures.by_week
    ]


@register.filter
def units_data(figures: FindingFigures) -> list[dict[str, Any]]:
    """Units for the chart, each with the list behind it."""
    address = reverse("findings:finding_list")
    return [
        {
            "title": unit.name,
            "count": count,
            "address": f"{address}?status=open&state=unmet&unit={quote(unit.code)}&below=no",
        }
        for unit, count in figures.by_unit
    ]

"""Filters of the todos' templates: ``{% load todos %}``."""

from __future__ import annotations

from datetime import date

from django import template

from zhiren.web.todos.filters import PRIORITIES

register = template.Library()


@register.filter
def days_from(earlier: date, later: date) -> int:
    """Days from one date to another."""
    return (later - earlier).days


@register.filter
def priority_title(priority: int) -> str:
    """轻重缓急 by its number."""
    return PRIORITIES.get(priority, "")


@register.simple_tag(takes_context=True)
def address_without(context: template.Context, name: str) -> str:
    """The present address without one part of its query, on its first page."""
    query = context["request"].GET.copy()
    for key in (name, "page"):
        query.pop(key, None)
    return f"?{query.urlencode()}" if query else context["request"].path

"""What a task rests on, word for word: ``{% load origins %}``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from zhiren.web.bridge.packs import clause_of
from zhiren.web.bridge.templatetags.clauses import clause, clause_link

if TYPE_CHECKING:
    from zhiren.web.worktasks.models import Plan

register = template.Library()


@register.simple_tag
def origin(identifier: str, words: str, plan: Plan) -> SafeString:
    """The clause of a task: the pack's, else the plan's own text.

    An uploaded document's words are quoted; where somebody typed the origin in, it says so.
    """
    if clause_of(identifier) is not None:
        return clause(identifier)
    path = identifier.partition("#")[2]
    if plan.file_name:
        return format_html(
            '<blockquote class="clause"><q>{}</q><cite>《{}》{}</cite></blockquote>',
            words,
            plan.title,
            path,
        )
    return format_html(
        '<div class="clause">{}<cite>来源：{}</cite></div>', words, plan.source or plan.title
    )


@register.simple_tag
def origin_link(identifier: str, words: str = "") -> SafeString:
    """The short form for tables: a link to the pack's clause, else its number with the words."""
    if clause_of(identifier) is not None:
        return clause_link(identifier)
    path = identifier.partition("#")[2]
    return format_html('<span class="clause-id" title="{}">{}</span>', words, path)


@register.filter
def plain_figure(value: str) -> str:
    """A stored figure without empty decimals: ``10.00`` is 10."""
    return value.rstrip("0").rstrip(".") if "." in value else value

"""Tags that quote clauses and judgements; built in, nothing to load."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from zhiren.rules.judgement import STATE_TITLES, State
from zhiren.web.bridge.packs import cited, clause_of, document_of

register = template.Library()


def clause_address(clause: str) -> str:
    """The permanent address of a clause; empty for an id that no pack has."""
    found = clause_of(clause)
    if found is None:
        return ""
    return reverse("policy:clause", kwargs={"document": found.document, "clause": found.path})


@register.simple_tag
def clause(identifier: str) -> SafeString:
    """The clause word for word, with its document and a link to its place."""
    found, document = clause_of(identifier), document_of(identifier)
    if found is None or document is None:
        return format_html('<span class="clause-id bad">{}（没有这一条）</span>', identifier)
    return format_html(
        '<blockquote class="clause"><q>{}</q><cite>《{}》<a class="clause-id" href="{}">{}</a></cite></blockquote>',
        found.text,
        document.title,
        clause_address(identifier),
        found.path,
    )


@register.simple_tag
def clause_link(identifier: str, text: str = "") -> SafeString:
    """A short link to a clause, its text on hovering; for tables."""
    found = clause_of(identifier)
    if found is None:
        return format_html('<span class="clause-id bad">{}</span>', identifier)
    return format_html(
        '<a class="clause-id" href="{}" title="{}&#10;{}">{}</a>',
        clause_address(identifier),
        identifier,
        found.text,
        text or cited(identifier),
    )


register.filter(cited)


@register.filter
def cited_document(name: str) -> str:
    """How papers name a document of a pack; the id of one that no pack has."""
    found = document_of(name)
    return name if found is None else found.cited_as


@register.simple_tag
def state(name: str) -> SafeString:
    """The mark of a finding's state, given by its name (``breach`` ...)."""
    return format_html('<span class="state {}">{}</span>', name, STATE_TITLES[State[name.upper()]])


@register.simple_tag
def figure(value: Any, unit: str, clause_id: str) -> SafeString:
    """A figure that a clause set: value, unit and the link to its clause."""
    return format_html('<span class="num">{} {}</span> {}', value, unit, clause_link(clause_id))

"""Tags of 重点工作: ``{% load worktasks %}``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from zhiren.web.worktasks.lights import LIGHTS

if TYPE_CHECKING:
    from zhiren.web.worktasks.board import Column
    from zhiren.web.worktasks.selectors import Tally

register = template.Library()
_SHORT = {"yellow": "须关注"}
_WIDTH = 100


@register.simple_tag
def light(name: str) -> SafeString:
    """The light of a task: a mark and its words, so that colour alone says nothing."""
    return format_html('<span class="light {}"><i></i>{}</span>', name, LIGHTS[name])


@register.simple_tag
def short_light(name: str) -> SafeString:
    """The same in few letters, for a narrow margin; the whole on hovering."""
    said = _SHORT.get(name, LIGHTS[name])
    return format_html(
        '<span class="light {}" title="{}"><i></i>{}</span>', name, LIGHTS[name], said
    )


@register.simple_tag
def done(percent: int | None) -> SafeString:
    """A progress bar with its figure; a dash where there is none."""
    if percent is None:
        return format_html('<span class="quiet">—</span>')
    return format_html(
        '<span class="done-bar"><progress max="100" value="{0}" aria-label="进度"></progress>'
        "<span>{0}%</span></span>",
        percent,
    )


@register.simple_tag
def lights_bar(tally: Tally) -> SafeString:
    """How many tasks are in each light, as one stacked bar; the figures stand in its title."""
    total = tally.count or 1
    pieces, at = [], 0.0
    for name, title, count in tally.by_light:
        if count:
            wide = _WIDTH * count / total
            pieces.append((name, f"{at:.3f}", f"{wide:.3f}", f"{title} {count}"))
            at += wide
    words = "，".join(piece[3] for piece in pieces) or "没有任务"
    parts = format_html_join(
        "",
        '<rect class="{}" x="{}" y="0" width="{}" height="10"><title>{}</title></rect>',
        pieces,
    )
    return format_html(
        '<svg class="lights-bar" viewBox="0 0 100 10" preserveAspectRatio="none" role="img"'
        ' aria-label="{}">{}</svg>',
        words,
        parts,
    )


@register.simple_tag(takes_context=True)
def column_address(context: template.Context, column: Column, step: int) -> str:
    """The present address with another page of one column of the board."""
    query = context["request"].GET.copy()
    query[column.parameter] = str(column.page + step)
    return f"?{query.urlencode()}"


@register.filter
def clause_path(clause: str) -> str:
    """The path of a clause within its document, for pages about one document."""
    return clause.partition("#")[2] or clause


@register.filter
def percent(value: Any) -> str:
    """A percentage, or a dash where there is none."""
    return "—" if value is None else f"{value}%"


@register.filter
def completion(hundredths: int | None) -> str:
    """A completion kept in hundredths of a percent: ``6667`` is ``66.67%``."""
    return "—" if hundredths is None else f"{hundredths // 100}.{hundredths % 100:02d}%"


@register.filter
def plain(value: Any) -> str:
    """A decimal without idle zeros."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@register.filter
def dotted(iso_day: str) -> str:
    """A day kept as ISO text, as days are written on screen."""
    return iso_day.replace("-", ".")

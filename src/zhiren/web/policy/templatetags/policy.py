"""Tags of the policy pages: rates, marks of clauses' states, clause ids in notes as links."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django import template
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from zhiren.web.bridge.templatetags.clauses import clause_link
from zhiren.web.policy.serving import state_title

if TYPE_CHECKING:
    from collections.abc import Iterable

    from zhiren.web.policy.kept import Kept

register = template.Library()
_CLAUSE_ID = re.compile(r"([a-z0-9][a-z0-9-]*#[\w.\u4e00-\u9fff~/]*[\w\u4e00-\u9fff])")


@register.filter
def rate(kept: Kept | None) -> str:
    """「98.5%」; a dash when nothing could be judged."""
    return "—" if kept is None else kept.percent


@register.filter
def points(change: float | None) -> str:
    """「+1.5」, 「−0.3」, 「持平」; empty for none."""
    if change is None:
        return ""
    if change == 0:
        return "持平"
    return f"{'+' if change > 0 else '−'}{abs(change):g} 个百分点"


@register.simple_tag
def clause_state(name: str) -> SafeString:
    """The mark of a clause's state."""
    return format_html('<span class="cs cs-{}">{}</span>', name, state_title(name))


@register.filter
def linked(text: str) -> SafeString:
    """The text with every clause id in it as a link."""
    parts = _CLAUSE_ID.split(text)
    return mark_safe(  # noqa: S308 - every part is escaped
        "".join(
            clause_link(part) if number % 2 else conditional_escape(part)
            for number, part in enumerate(parts)
        )
    )


@register.filter
def with_marks(pieces: Iterable[tuple[str, bool]]) -> SafeString:
    """Pieces of a text, those that were found in ``<mark>``."""
    return format_html_join(
        "", "{}", ((format_html("<mark>{}</mark>", t) if hit else t,) for t, hit in pieces)
    )


@register.filter
def with_figures(pieces: Iterable[tuple[str, str]]) -> SafeString:
    """Pieces of a text, its figures in ``<mark>`` of their kind."""
    return format_html_join(
        "",
        "{}",
        (
            (format_html('<mark class="{}">{}</mark>', kind, text) if kind else text,)
            for text, kind in pieces
        ),
    )

"""Marking hits."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django import template
from django.utils.html import conditional_escape, format_html_join
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.filter
def marked(text: object, words: Sequence[str]) -> SafeString:
    """The text with the words marked, upper or lower case."""
    written = str(text)
    wanted = [re.escape(word) for word in words if word]
    if not wanted:
        return conditional_escape(written)
    parts = re.split(f"({'|'.join(wanted)})", written, flags=re.IGNORECASE)
    pieces = (
        (("<mark>", part, "</mark>") if n % 2 else ("", part, "")) for n, part in enumerate(parts)
    )
    return format_html_join("", "{}{}{}", ((mark_safe(a), b, mark_safe(c)) for a, b, c in pieces))  # noqa: S308  # constants

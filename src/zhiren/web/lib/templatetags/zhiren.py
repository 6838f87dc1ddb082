"""Tags and filters of every template; built in, nothing to load."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from zhiren.web.lib import partial_dates

register = template.Library()
_ISO = re.compile(r"(?<![\d-])(?:19|20)\d{2}-\d{2}(?:-\d{2})?(?![\d-])")


@register.simple_tag
def icon(name: str, size: int = 18) -> SafeString:
    """An icon of the sprite, for the eye only."""
    return format_html(
        '<svg class="icon" width="{0}" height="{0}" aria-hidden="true"><use href="{1}#{2}"/></svg>',
        size,
        static("vendor/icons.svg"),
        name,
    )


@register.filter
def day(value: date | None, precision: int | None = 0) -> str:
    """A date as it is known: 1972.04 where only the month is."""
    return partial_dates.shown(value, precision)


@register.filter
def dotted(text: Any) -> str:
    """A sentence with its days and months as screens write them.

    >>> dotted("应于 2026-08-30 前完成（最早始于 2026-11），2024-2028年规划")
    '应于 2026.08.30 前完成（最早始于 2026.11），2024-2028年规划'
    """
    return _ISO.sub(lambda found: found[0].replace("-", "."), str(text))


@register.filter
def get(mapping: Any, key: Any) -> Any:
    """The entry of a dictionary, empty when there is none."""
    return mapping.get(key, "") if mapping else ""


@register.filter
def may(access: Any, action: str) -> bool:
    """Whether the access allows the action: ``{% if access|may:'person.change' %}``."""
    return bool(access and access.may(action))


@register.simple_tag(takes_context=True)
def address(context: template.Context, **changes: Any) -> str:
    """The present address with some of its query changed; None or empty takes a key out.

    The page is taken out too unless it is given: another filter starts on the first page.
    """
    query = context["request"].GET.copy()
    changes.setdefault("page", None)
    for key, value in changes.items():
        if value is None or value == "":
            query.pop(key, None)
        else:
            query[key] = value
    return f"?{query.urlencode()}" if query else context["request"].path

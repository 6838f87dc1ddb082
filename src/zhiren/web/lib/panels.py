"""Panels that upper apps put on a lower app's page, without the lower knowing them.

An app adds its panel in ``AppConfig.ready``; the page draws all whose permission the account has,
in order of ``place``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from django.http import HttpRequest


class Panel(NamedTuple):
    """``context`` makes what ``template`` is drawn with from the request and the page's object."""

    place: int
    action: str
    template: str
    context: Callable[[HttpRequest, Any], dict[str, Any]]


PERSON_PANELS: list[Panel] = []
UNIT_PANELS: list[Panel] = []
# On the system administrator's page: how an app's work goes, without business data.
SITE_PANELS: list[Panel] = []


def drawn(panels: list[Panel], request: Any, about: Any) -> list[dict[str, Any]]:
    """The panels to draw: their template and context."""
    return [
        {"template": panel.template, **panel.context(request, about)}
        for panel in sorted(panels, key=lambda p: p.place)
        if request.access.may(panel.action)
    ]

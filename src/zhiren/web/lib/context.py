"""What every page knows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone

from zhiren.web.lib.navigation import navigation

if TYPE_CHECKING:
    from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, Any]:
    """The access, the day, and the entries of the menu that the account may open."""
    access = getattr(request, "access", None)
    return {
        "access": access,
        "today": timezone.localdate(),
        "navigation": navigation(request),
    }

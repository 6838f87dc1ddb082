"""Acts of pages that only lead back: what came of one, or is refused, heads the next page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest


def done(
    request: HttpRequest,
    said: str | Callable[[Any], str],
    service: Callable[..., Any],
    *arguments: Any,
    **named: Any,
) -> bool:
    """Whether the service did it; ``said`` of what it gives, or its refusals, are told."""
    try:
        made = service(*arguments, **named)
    except ValidationError as error:
        for message in error.messages:
            messages.error(request, message)
        return False
    text = said if isinstance(said, str) else said(made)
    if text:
        messages.success(request, text)
    return True

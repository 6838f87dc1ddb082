"""Pages of a list: ``?page=3&rows=50`` in the address; a page that is not there is the nearest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.paginator import Page, Paginator

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet
    from django.http import HttpRequest


def page_of(
    request: HttpRequest, rows: QuerySet[Any] | Sequence[Any], default: int | None = None
) -> Page[Any]:
    """The page that the address asks for, with ``shown_numbers`` for the links."""
    allowed = settings.ROWS_A_PAGE
    asked = request.GET.get("rows", "")
    size = int(asked) if asked.isdecimal() and int(asked) in allowed else default or allowed[0]
    paginator = Paginator(rows, size)
    page = paginator.get_page(request.GET.get("page"))
    page.shown_numbers = list(  # type: ignore[attr-defined]
        paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
    )
    return page

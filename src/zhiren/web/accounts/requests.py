"""The request as this site's views get it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest

if TYPE_CHECKING:
    from django_htmx.middleware import HtmxDetails

    from zhiren.web.accounts.access import Access
    from zhiren.web.accounts.models import User


class SiteRequest(HttpRequest):
    """With the account's access (AccessMiddleware) and htmx's headers (HtmxMiddleware)."""

    access: Access
    htmx: HtmxDetails
    user: User

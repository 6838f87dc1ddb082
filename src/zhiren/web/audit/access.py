"""Who reads the audit, and which entries: of the own institution, or all.

This app lies below the accounts and asks the request's access without knowing its class.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpResponseBase

from zhiren.web.audit.models import Entry, EntryQuerySet

ACTION = "audit.view"


def for_auditors(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A view for audit administrators only; others get 403."""

    @wraps(view)
    def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        request.access.require(ACTION)
        return view(request, *args, **kwargs)

    guarded.action = ACTION  # type: ignore[attr-defined]
    return guarded


def entries_visible(institution: int | None) -> EntryQuerySet:
    """Entries that an audit administrator has to do with."""
    entries: EntryQuerySet = Entry.objects.all()
    return entries if institution is None else entries.filter(institution=institution)


def entry_for_view(institution: int | None, number: int) -> Entry:
    """One entry; Http404 for another institution's."""
    found = entries_visible(institution).select_related("actor", "institution")
    entry = found.filter(number=number).first()
    if entry is None:
        raise Http404
    return entry

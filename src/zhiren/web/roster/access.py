"""The ways from a request to a saved view, and to persons compared."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q
from django.shortcuts import get_object_or_404

from zhiren.web.register.models import Person
from zhiren.web.roster.models import DefaultView, SavedView

if TYPE_CHECKING:
    from zhiren.web.accounts.access import Access


def views_for(access: Access) -> Any:
    """The account's own views and those shared with the department, where it belongs to it."""
    own = Q(owner=access.user)
    shared = Q(is_shared=True) if access.may("roster.share") else Q(pk__in=())
    default = DefaultView.objects.filter(user=access.user, view=OuterRef("pk"))
    return SavedView.objects.filter(own | shared, institution=access.institution).annotate(
        is_default=Exists(default)
    )


def view_for_use(access: Access, key: int) -> SavedView:
    """A view the account sees; 404 for any other."""
    found: SavedView = get_object_or_404(views_for(access), pk=key)
    return found


def view_for_change(access: Access, key: int) -> SavedView:
    """An own view; 403 for one that others share, 404 for one not seen."""
    found = view_for_use(access, key)
    if access.user is None or found.owner_id != access.user.pk:
        raise PermissionDenied("只有建立视图的人可以改动或删除它。")
    return found


def persons_for_view(access: Access, codes: Sequence[str]) -> list[Any]:
    """The persons of these codes in scope, in the order given; unknown codes are left out."""
    rows = Person.objects.visible_to(access, "roster.view").filter(code__in=codes)
    by_code = {person.code: person for person in rows}
    return [by_code[code] for code in codes if code in by_code]

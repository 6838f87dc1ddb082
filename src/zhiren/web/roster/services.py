"""Writing saved views."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from zhiren.web.audit.services import Act, plain_values, record
from zhiren.web.roster.models import DefaultView, SavedView

if TYPE_CHECKING:
    from zhiren.web.accounts.access import Access

MOST_VIEWS = 50


@transaction.atomic
def view_save(access: Access, *, name: str, query: str, is_shared: bool = False) -> SavedView:
    """Keep a query under a name; an own view of that name takes the new query.

    Sharing needs ``roster.share``. Refuses, with ValidationError, an empty or too long name, and
    more than 50 views. Logs ``roster.view.saved``.
    """
    if is_shared:
        access.require("roster.share")
    user, acting = access.user, access.acting
    if user is None or access.institution is None:
        raise PermissionDenied
    view = SavedView.objects.filter(owner=user, name=name).first()
    if view is None and SavedView.objects.filter(owner=user).count() >= MOST_VIEWS:
        raise ValidationError(f"已有 {MOST_VIEWS} 个视图。请先删除不用的。")
    before = plain_values(view, ["query", "is_shared"]) if view else {}
    view = view or SavedView(owner=user, institution_id=access.institution, name=name)
    view.query, view.is_shared = query, is_shared
    view.full_clean(exclude=["institution", "owner"])
    view.save()
    act = Act(
        "roster.view.saved", "saved_view", view.pk, view.name,
        before=before, after=plain_values(view, ["name", "query", "is_shared"]),
    )  # fmt: skip
    record(acting, act)
    return view


@transaction.atomic
def view_remove(access: Access, *, view: SavedView) -> None:
    """Delete an own view; whoever had it as default gets the built-in one.

    Logs ``roster.view.removed`` with all it held, so that it can be made again.
    """
    before = plain_values(view, ["name", "query", "is_shared"])
    key, name = view.pk, view.name
    view.delete()
    record(access.acting, Act("roster.view.removed", "saved_view", key, name, before=before))


@transaction.atomic
def view_default(access: Access, *, view: SavedView | None) -> None:
    """Open the roster with that view from now on; None for the built-in one.

    Logs ``roster.view.made_default``.
    """
    if access.user is None:
        raise PermissionDenied
    if view is None:
        DefaultView.objects.filter(user=access.user).delete()
    else:
        DefaultView.objects.update_or_create(user=access.user, defaults={"view": view})
    label = view.name if view else "系统默认"
    key = view.pk if view else None
    record(access.acting, Act("roster.view.made_default", "saved_view", key, label))


@transaction.atomic
def unmasked_record(access: Access, *, columns: list[str], persons: int) -> None:
    """Say that identity numbers or telephones of so many persons were shown in full.

    Logs ``roster.private.unmasked``.
    """
    after = {"columns": columns, "persons": persons}
    record(access.acting, Act("roster.private.unmasked", "person", None, "花名册", after=after))

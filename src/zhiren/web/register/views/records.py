"""Rows of every table: listed, added, changed, removed and restored by one set of pages."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from zhiren.web.accounts.access import requires
from zhiren.web.lib.paging import page_of
from zhiren.web.register import row_lists
from zhiren.web.register.access import (
    change_action,
    editable_tables,
    model_for_change,
    person_for_view,
    row_for_change,
    unit_for_view,
)
from zhiren.web.register.changes import changes_of_row
from zhiren.web.register.forms import RecordForm, RemovalForm, editable_fields, posted
from zhiren.web.register.lookups import options
from zhiren.web.register.models import Person
from zhiren.web.register.places import UNIT_NAMES, page_of_row, person_of
from zhiren.web.register.sections import section_of
from zhiren.web.register.services import (
    ChangedMeanwhileError,
    nothing_withdraw,
    record_change,
    record_create,
    record_remove,
    record_restore,
)
from zhiren.web.register.tables import models_by_table

if TYPE_CHECKING:
    from zhiren.web.accounts.requests import SiteRequest


@require_GET
@requires("person.change")
def table_list(request: SiteRequest) -> HttpResponse:
    """All tables of the register that the account keeps, by subject."""
    groups = row_lists.tables_by_subject(request.access, editable_tables(request.access))
    return render(request, "register/table_list.html", {"groups": groups})


@require_GET
@requires("person.change")
def row_list(request: SiteRequest, table: str) -> HttpResponse:
    """The rows of a table: searched, sorted by what came last, those removed if asked."""
    model = model_for_change(request.access, table)
    asked = row_lists.Asked.of(request.GET)
    rows = row_lists.rows_of(request.access, model, table, asked)
    page = page_of(request, rows)
    context = {
        "table": table, "model": model._meta, "asked": asked, "page": page,
        "heads": row_lists.heads(model), "lines": row_lists.lines(page, request.access),
    }  # fmt: skip
    return render(request, "register/row_list.html", context)


@require_http_methods(["GET", "POST"])
@requires("person.change")
def row_add(request: SiteRequest, table: str) -> HttpResponse:
    """A new row; ``?person=code`` and ``?unit=code`` say whose it is."""
    model = model_for_change(request.access, table)
    fixed, initial = _given(request, model)
    form = _form(request, model, fixed=fixed, initial=initial)
    if request.method == "POST" and form.is_valid():
        values = {**fixed, **form.values()}
        try:
            reason = form.cleaned_data["reason"]
            row = record_create(request.access.acting, model, values, reason=reason)
        except ValidationError as fault:
            _take(form, fault)
        else:
            _withdraw_none(request, table, row)
            messages.success(request, f"已登记{model._meta.verbose_name}。")
            return redirect(page_of_row(row))
    context = _context(request, table, model, form, fixed)
    return render(request, "register/row_form.html", context, status=_status(form))


@require_http_methods(["GET", "POST"])
@requires("person.change")
def row_change(request: SiteRequest, table: str, key: int) -> HttpResponse:
    """Change a row; refused, showing both, when it was written to meanwhile."""
    row = row_for_change(request.access, table, key)
    if row.removed_at is not None:
        return redirect("register:row_restore", table=table, key=key)
    fixed = _own_person(row)
    form = _form(request, type(row), row=row, fixed=fixed)
    conflict: list[tuple[str, str, str]] = []
    if request.method == "POST" and form.is_valid():
        acting, reason = request.access.acting, form.cleaned_data["reason"]
        try:
            is_changed = record_change(acting, row, form.values(), reason=reason, seen=_seen(form))
        except ChangedMeanwhileError as meanwhile:
            conflict = _show_conflict(form, meanwhile)
        except ValidationError as fault:
            _take(form, fault)
        else:
            said = (
                f"已改动{row._meta.verbose_name}。" if is_changed else "没有改动：各项与原来相同。"
            )
            messages.success(request, said)
            return redirect(page_of_row(row))
    context = _context(request, table, type(row), form, fixed)
    context |= {
        "row": row,
        "whose": person_of(row),
        "conflict": conflict,
        "changes": changes_of_row(table, key),
    }
    return render(request, "register/row_form.html", context, status=_status(form))


@require_http_methods(["GET", "POST"])
@requires("person.change")
def row_remove(request: SiteRequest, table: str, key: int) -> HttpResponse:
    """Take a row out, with a reason; it can be restored."""
    row = row_for_change(request.access, table, key)
    if row.removed_at is not None:
        return redirect("register:row_restore", table=table, key=key)
    form = RemovalForm(posted(request), initial={"seen": row.updated_at.isoformat()})
    if request.method == "POST" and form.is_valid():
        acting, reason = request.access.acting, form.cleaned_data["reason"]
        try:
            record_remove(acting, row, reason=reason, seen=_seen(form))
        except ChangedMeanwhileError as meanwhile:
            form.add_error(None, f"{meanwhile}。请回到该行看过现在的内容，再决定是否移除。")
        except ValidationError as fault:
            form.add_error(None, fault)
        else:
            messages.success(request, f"已移除{row._meta.verbose_name}，可在变更记录中恢复。")
            return redirect(page_of_row(row))
    return _plain(request, table, row, form, is_restoring=False)


@require_http_methods(["GET", "POST"])
@requires("person.change")
def row_restore(request: SiteRequest, table: str, key: int) -> HttpResponse:
    """Put a removed row back, with a reason."""
    row = row_for_change(request.access, table, key)
    if row.removed_at is None:
        return redirect("register:row_change", table=table, key=key)
    form = RemovalForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            record_restore(request.access.acting, row, reason=form.cleaned_data["reason"])
        except ValidationError as fault:
            form.add_error(None, fault)
        else:
            messages.success(request, f"已恢复{row._meta.verbose_name}。")
            return redirect(page_of_row(row))
    return _plain(request, table, row, form, is_restoring=True)


@require_GET
@requires("person.view")
def lookup(request: SiteRequest, table: str) -> HttpResponse:
    """At most twenty rows that a text typed so far may mean, of those the account may see."""
    model: Any = models_by_table().get(table)
    if model is None or not hasattr(model, "code"):
        raise Http404
    action = {"person": "person.view", "unit": "unit.view", "post": "unit.view"}.get(table)
    action = action or change_action(table)
    request.access.require(action)
    # The text comes under the name of whichever field asks.
    asked = next(iter(request.GET.dict().values()), "")
    found = options(model, model.objects.visible_to(request.access, action), str(asked))
    return render(request, "register/_options.html", {"options": found, "asked": asked})


def _own_person(row: Any) -> dict[str, Any]:
    """A row stays with its person: the form does not offer to move it."""
    person = person_of(row)
    return {row.PERSON_PATH: person} if row.PERSON_PATH and person is not None else {}


def _given(request: SiteRequest, model: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    names = {f.name: f for f in editable_fields(model)}
    fixed: dict[str, Any] = {}
    initial: dict[str, Any] = {
        n: v for n, v in request.GET.items() if n in names and not names[n].is_relation
    }
    if "person" in request.GET and model.PERSON_PATH:
        person = person_for_view(request.access, request.GET["person"], "person.change")
        fixed[model.PERSON_PATH] = person
    if "unit" in request.GET:
        unit = unit_for_view(request.access, request.GET["unit"], "unit.change")
        name = next((n for n in UNIT_NAMES if n in names), None)
        if name:
            initial[name] = unit
    return fixed, initial


_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def _form(
    request: SiteRequest, model: Any, *, row: Any = None, fixed: Any = None, initial: Any = None
) -> RecordForm:
    return RecordForm(
        posted(request), model=model, institution=request.access.institution or 0,
        today=timezone.localdate(), row=row, fixed=fixed, initial=initial or {},
    )  # fmt: skip


def _context(
    request: SiteRequest, table: str, model: Any, form: RecordForm, fixed: dict[str, Any]
) -> dict[str, Any]:
    return {
        "table": table, "model": model._meta, "form": form,
        "whose": next(iter(fixed.values()), None),
    }  # fmt: skip


def _plain(
    request: SiteRequest, table: str, row: Any, form: RemovalForm, *, is_restoring: bool
) -> HttpResponse:
    context = {
        "table": table, "model": row._meta, "row": row, "form": form, "whose": person_of(row),
        "facts": row_lists.facts(row), "is_restoring": is_restoring, "back": page_of_row(row),
        "changes": changes_of_row(table, row.pk),
    }  # fmt: skip
    return render(request, "register/row_remove.html", context, status=_status(form))


def _show_conflict(
    form: RecordForm, meanwhile: ChangedMeanwhileError
) -> list[tuple[str, str, str]]:
    """Both versions side by side; sending the form again is then a decision taken knowingly."""
    form.add_error(None, f"{meanwhile}。请看两边的差别，改好后再保存；再次保存将以您填的为准。")
    form.data = {**form.data.dict(), "seen": meanwhile.row.updated_at.isoformat()}  # type: ignore[attr-defined]  # a QueryDict
    return form.differences(meanwhile.row)


def _seen(form: Any) -> datetime:
    """When the row was seen; a missing or broken time counts as never."""
    try:
        seen = datetime.fromisoformat(form.cleaned_data["seen"])
    except ValueError:
        return _NEVER
    return seen if seen.tzinfo else _NEVER


def _take(form: RecordForm, fault: ValidationError) -> None:
    for name, texts in getattr(fault, "message_dict", {"__all__": fault.messages}).items():
        form.add_error(name if name in form.fields else None, texts)


def _withdraw_none(request: SiteRequest, table: str, row: Any) -> None:
    """A section that has rows is no longer answered 无此类情况."""
    section, person = section_of(table), person_of(row)
    if section is not None and isinstance(person, Person):
        nothing_withdraw(request.access.acting, person, section.name, reason="已有登记")


def _status(form: Any) -> int:
    return 422 if form.is_bound and form.errors else 200

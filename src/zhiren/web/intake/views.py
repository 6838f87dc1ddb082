"""The pages of the wizard: 上传 → 核对列 → 预览 → 完成."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhiren.web.accounts.access import requires
from zhiren.web.intake import selectors, services
from zhiren.web.intake.access import (
    ACTION,
    intake_for_work,
    saved_for_work,
    saved_mappings,
    sheet_for_work,
    visible_intakes,
)
from zhiren.web.intake.forms import ApplyForm, CompareForm, MappingForm, UndoForm, UploadForm
from zhiren.web.intake.models import State
from zhiren.web.intake.review import review_context
from zhiren.web.lib.acts import done
from zhiren.web.lib.paging import page_of
from zhiren.web.lib.queries import number_of, numbers_of

if TYPE_CHECKING:
    from zhiren.web.accounts.requests import SiteRequest
    from zhiren.web.intake.models import Intake

_CLOSED = frozenset({State.FAILED, State.CANCELLED})


@require_GET
@requires(ACTION)
def intake_list(request: SiteRequest) -> HttpResponse:
    """All imports of the institution."""
    intakes = visible_intakes(request.access)
    page = page_of(request, selectors.intake_list(intakes, request.GET))
    context = {
        "page": page,
        "rows": [(intake, selectors.totals(intake)) for intake in page],
        "states": State.choices,
        "is_filtered": any(request.GET.get(n) for n in ("q", "state", "since", "until")),
    }
    return render(request, "intake/intake_list.html", context)


@require_http_methods(["GET", "POST"])
@requires(ACTION)
def intake_add(request: SiteRequest) -> HttpResponse:
    """Upload files; what is wrong with them stands beside the field."""
    is_sent = request.method == "POST"
    form = UploadForm(request.POST, request.FILES) if is_sent else UploadForm()
    if is_sent and form.is_valid():
        try:
            intake = services.intake_create(
                request.access.acting,
                uploads=form.cleaned_data["uploads"],
                note=form.cleaned_data["note"],
            )
        except ValidationError as error:
            form.add_error("uploads", error)
        else:
            return redirect("intake:intake_detail", pk=intake.pk)
    status = 422 if form.errors else 200
    context = {"form": form, "limits": services.limits()}
    return render(request, "intake/intake_add.html", context, status=status)


@require_GET
@requires(ACTION)
def intake_detail(request: SiteRequest, pk: int) -> HttpResponse:
    """Where the import stands: the work under way, the preview, or what came of it."""
    intake = intake_for_work(request.access, pk)
    if intake.is_working:
        return render(request, "intake/intake_progress.html", _progress(intake))
    if intake.state == State.READ:
        return redirect("intake:intake_sheets", pk=pk)
    if intake.state in _CLOSED:
        return render(request, "intake/intake_closed.html", {"intake": intake})
    context = review_context(request, intake)
    return render(request, "intake/intake_review.html", context)


@require_GET
@requires(ACTION)
def intake_progress(request: SiteRequest, pk: int) -> HttpResponse:
    """How far the work is, asked for every second; at its end the whole page comes anew."""
    intake = intake_for_work(request.access, pk)
    if not intake.is_working:
        response = HttpResponse(status=204)
        response["HX-Redirect"] = reverse("intake:intake_detail", args=[pk])
        return response if request.htmx else redirect("intake:intake_detail", pk=pk)
    name = "#progress" if request.htmx else ""
    return render(request, f"intake/intake_progress.html{name}", _progress(intake))


def _progress(intake: Intake) -> dict[str, Any]:
    return {"intake": intake, "is_stalled": services.is_stalled(intake)}


@require_http_methods(["GET", "POST"])
@requires(ACTION)
def intake_sheets(request: SiteRequest, pk: int) -> HttpResponse:
    """What each sheet is read as; from here the comparison starts."""
    intake = intake_for_work(request.access, pk)
    if intake.state != State.READ:
        return redirect("intake:intake_detail", pk=pk)
    sheets = list(intake.sheets.select_related("file", "saved"))
    tables = selectors.tables_in_use(intake, sheets)
    form = CompareForm(request.POST or None, tables=tables, initial={"empties": intake.empties})
    if request.method == "POST" and form.is_valid():
        chosen = set(numbers_of(request.POST.getlist("sheet")))
        is_done = done(
            request, "", services.intake_compare, request.access.acting, intake,
            sheets=chosen, empties=form.cleaned_data["empties"], extents=form.extents(),
        )  # fmt: skip
        return redirect("intake:intake_detail" if is_done else "intake:intake_sheets", pk=pk)
    context = {
        "intake": intake,
        "sheets": selectors.shown_sheets(sheets),
        "form": form,
        "tables": [(of, form[f"extent_{of.name}"]) for of in tables],
        "earlier": selectors.earlier_imports(intake),
    }
    return render(request, "intake/intake_sheets.html", context)


@require_http_methods(["GET", "POST"])
@requires(ACTION)
def sheet_map(request: SiteRequest, pk: int, number: int) -> HttpResponse:
    """What the headers of one roster mean."""
    sheet = sheet_for_work(request.access, pk, number)
    if sheet.intake.state != State.READ or sheet.kind != sheet.Kind.ROSTER:
        return redirect("intake:intake_detail", pk=pk)
    is_sent = request.method == "POST"
    form = MappingForm(request.POST if is_sent else None, sheet=sheet)
    if is_sent and form.is_valid():
        save_as = form.cleaned_data["save_as"].strip()
        done(
            request, f"已记下“{sheet.name}”各列的含义。", services.sheet_decide,
            request.access.acting, sheet, mapping=form.mapping(), save_as=save_as,
        )  # fmt: skip
        if request.POST.get("then") == "stay":
            return redirect("intake:sheet_map", pk=pk, number=number)
        return redirect("intake:intake_sheets", pk=pk)
    context = {"sheet": sheet, "intake": sheet.intake, "form": form}
    context["saved"] = saved_mappings(request.access)
    status = 422 if form.errors else 200
    return render(request, "intake/sheet_map.html", context, status=status)


@require_POST
@requires(ACTION)
def sheet_use_saved(request: SiteRequest, pk: int, number: int) -> HttpResponse:
    """Take a saved mapping for the sheet."""
    sheet = sheet_for_work(request.access, pk, number)
    saved = saved_for_work(request.access, number_of(request.POST.get("saved")) or 0)
    said, acting = f"已套用列对应“{saved.name}”。", request.access.acting
    done(request, said, services.sheet_use_saved, acting, sheet, saved=saved)
    return redirect("intake:sheet_map", pk=pk, number=number)


@require_GET
@requires(ACTION)
def mapping_list(request: SiteRequest) -> HttpResponse:
    """The saved mappings."""
    page = page_of(request, saved_mappings(request.access))
    return render(request, "intake/mapping_list.html", {"page": page})


@require_POST
@requires(ACTION)
def mapping_remove(request: SiteRequest, pk: int) -> HttpResponse:
    """Forget a saved mapping."""
    saved = saved_for_work(request.access, pk)
    services.mapping_remove(request.access.acting, saved=saved)
    messages.success(request, f"已删除列对应“{saved.name}”。")
    return redirect("intake:mapping_list")


@require_POST
@requires(ACTION)
def intake_reopen(request: SiteRequest, pk: int) -> HttpResponse:
    """Back from the preview to the columns."""
    return _step(request, pk, services.intake_reopen)


@require_POST
@requires(ACTION)
def intake_compare_again(request: SiteRequest, pk: int) -> HttpResponse:
    """Compare with the register as it is now."""
    return _step(request, pk, services.intake_compare_again)


@require_POST
@requires(ACTION)
def intake_apply(request: SiteRequest, pk: int) -> HttpResponse:
    """Write what the preview shows."""
    form = ApplyForm(request.POST)
    mode = form.cleaned_data["mode"] if form.is_valid() else "whole"
    return _step(request, pk, services.intake_apply, mode=mode)


@require_POST
@requires(ACTION)
def intake_undo(request: SiteRequest, pk: int) -> HttpResponse:
    """Take the whole import back."""
    form = UndoForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    return _step(request, pk, services.intake_undo, reason=reason)


@require_POST
@requires(ACTION)
def intake_cancel(request: SiteRequest, pk: int) -> HttpResponse:
    """Give up an import that has written nothing."""
    return _step(request, pk, services.intake_cancel)


@require_POST
@requires(ACTION)
def intake_resume(request: SiteRequest, pk: int) -> HttpResponse:
    """Start again work that died."""
    return _step(request, pk, services.intake_resume)


def _step(
    request: SiteRequest, pk: int, service: Callable[..., None], **arguments: Any
) -> HttpResponse:
    intake = intake_for_work(request.access, pk)
    done(request, "", service, request.access.acting, intake, **arguments)
    return redirect("intake:intake_detail", pk=pk)

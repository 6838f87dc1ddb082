"""The audit administrator's pages: entries, one entry, files of them, the chain."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from zhiren.web.audit import chain, selectors, sheets
from zhiren.web.audit.access import entry_for_view, for_auditors
from zhiren.web.audit.actions import table_titles, title_of
from zhiren.web.audit.forms import EntryFilter, VerificationForm
from zhiren.web.audit.models import Head, Verification
from zhiren.web.audit.reading import changes_of, labels_of
from zhiren.web.audit.services import record_export
from zhiren.web.audit.verification import verification_ask
from zhiren.web.audit.watermark import watermark
from zhiren.web.lib.queries import number_of
from zhiren.web.lib.workbooks import titles, workbook_response

VERIFICATIONS_SHOWN = 20


@require_GET
@for_auditors
def entry_list(request: Any) -> HttpResponse:
    """Entries by filters, newest first, by number so that the last page costs as the first."""
    form = EntryFilter(request.GET)
    query = form.query
    institution = request.access.institution
    entries = selectors.entry_list(institution, query).select_related("actor", "institution")
    page = selectors.entry_page(
        entries, number_of(request.GET.get("before")), number_of(request.GET.get("after"))
    )
    tables = table_titles()
    context = {
        "form": form,
        "query": query,
        "page": page,
        "rows": [
            (entry, title_of(entry.action), tables.get(entry.table, entry.table))
            for entry in page.entries
        ],
        "text_since": selectors.text_since() if selectors.is_limited(query) else None,
        "most_in_workbook": sheets.MOST_IN_WORKBOOK,
    }
    return render(request, "audit/entry_list.html", context)


@require_GET
@for_auditors
def entry_detail(request: Any, number: int) -> HttpResponse:
    """One entry: field by field, and what hangs together with it."""
    institution = request.access.institution
    entry = entry_for_view(institution, number)
    context = {
        "entry": entry,
        "title": title_of(entry.action),
        "table": table_titles().get(entry.table, entry.table),
        "changes": changes_of(entry, labels_of([entry])),
        "batch_size": selectors.batch_size(institution, entry.batch) if entry.batch else 0,
        "others": [
            (other, title_of(other.action))
            for other in selectors.object_history(institution, entry)
        ],
        "is_as_written": entry.computed_hash() == entry.hash,
    }
    return render(request, "audit/entry_detail.html", context)


@require_GET
@for_auditors
def entry_export(request: Any, kind: str) -> HttpResponseBase:
    """The filtered entries as a file with the watermark; that it was taken is recorded first."""
    form = EntryFilter(request.GET)
    entries = selectors.entry_list(request.access.institution, form.query)
    count = entries.count()
    if kind == "xlsx" and count > sheets.MOST_IN_WORKBOOK:
        messages.error(
            request,
            f"共 {count} 条，工作簿最多 {sheets.MOST_IN_WORKBOOK} 条。请缩小范围，或导出 CSV。",
        )
        return redirect(f"{request.path.rpartition('export/')[0]}?{request.GET.urlencode()}")
    now = timezone.now()
    # What is exported ends where it stood when it was asked for: not with this very act.
    rows = sheets.rows_of(entries.filter(at__lte=now))
    record_export(request.access.acting, "审计记录", form.query, count, titles(sheets.HEADS))
    line = watermark(request.access, now)
    name = f"审计记录{timezone.localtime(now):%Y%m%d-%H%M}.{kind}"
    if kind == "xlsx":
        return workbook_response([sheets.entry_sheet(line, rows)], name)
    response = StreamingHttpResponse(
        sheets.csv_lines(line, rows), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response


@require_http_methods(["GET", "POST"])
@for_auditors
def verification(request: Any) -> HttpResponse:
    """The chain's head to write down, and the walks along it: asked for, under way, done."""
    form = VerificationForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        row = verification_ask(request.access.acting, form.cleaned_data["anchor"])
        return redirect("audit:verification_detail", pk=row.pk)
    context = {
        "form": form,
        "head": Head.objects.filter(pk=1).first(),
        "verifications": Verification.objects.all()[:VERIFICATIONS_SHOWN],
        "is_protected": chain.is_protected(),
    }
    return render(request, "audit/verification.html", context)


@require_GET
@for_auditors
def verification_detail(request: Any, pk: int) -> HttpResponse:
    """One walk: how far it is, or what it found."""
    row = Verification.objects.filter(pk=pk).first()
    if row is None:
        raise Http404
    template = "audit/verification_detail.html"
    if request.htmx:
        template += "#progress"
    return render(request, template, {"verification": row})

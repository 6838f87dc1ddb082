"""The list of findings, and its export."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Count
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from zhiren.web.accounts.access import requires
from zhiren.web.audit.services import record_export
from zhiren.web.audit.watermark import watermark
from zhiren.web.bridge.packs import pack_of
from zhiren.web.findings.access import findings_for_view
from zhiren.web.findings.exporting import HEADS, finding_sheet
from zhiren.web.findings.filters import (
    STATUSES,
    STRENGTH_TITLES,
    Filters,
    filters_of,
    state_chips,
)
from zhiren.web.findings.selectors import latest_whole_run
from zhiren.web.lib.paging import page_of
from zhiren.web.lib.workbooks import titles, workbook_response

if TYPE_CHECKING:
    from django.core.paginator import Page
    from django.http import HttpResponse, StreamingHttpResponse

    from zhiren.web.accounts.requests import SiteRequest
    from zhiren.web.findings.models import FindingQuerySet

# Filters that are no fields of the form and stay when it is sent.
_KEPT = ("state", "below", "rule", "clause", "person", "changed_since", "sort", "group")


@require_GET
@requires("finding.view")
def finding_list(request: SiteRequest) -> HttpResponse:
    """Findings by the filters in the address."""
    access = request.access
    filters = filters_of(request.GET, access)
    rows = findings_for_view(access)
    counts = filters.counted(rows)
    page = page_of(request, filters.applied(rows), 50)
    institution = request.user.institution
    pack = pack_of(institution) if institution else None
    context = {
        "filters": filters,
        "kept": [(key, filters.query[key]) for key in _KEPT if key in filters.query],
        "chips": state_chips(filters, counts),
        "all_count": sum(counts.values()),
        "page": page,
        "groups": _group_counts(filters, rows, page),
        "statuses": STATUSES,
        "strengths": STRENGTH_TITLES.items(),
        "documents": pack.documents.values() if pack else (),
        "clauses": pack.clauses if pack else {},
        "latest": latest_whole_run(access.institution or 0),
    }
    return render(request, "findings/finding_list.html", context)


@require_GET
@requires("finding.export")
def finding_export(request: SiteRequest) -> StreamingHttpResponse:
    """The same list as a workbook."""
    access = request.access
    filters = filters_of(request.GET, access)
    rows = filters.applied(findings_for_view(access))
    record_export(access.acting, "研判结果", dict(filters.query), rows.count(), titles(HEADS))
    institution = request.user.institution
    clauses = pack_of(institution).clauses if institution else {}
    sheet = finding_sheet(rows, clauses, watermark(access, timezone.now()))
    return workbook_response([sheet], f"研判结果-{timezone.localdate():%Y%m%d}.xlsx")


def _group_counts(filters: Filters, rows: FindingQuerySet, page: Page[Any]) -> dict[Any, int]:
    """How many findings each group on the page has in all; one statement, none without groups."""
    if not filters.group:
        return {}
    name = "clause" if filters.group == "clause" else "unit_id"
    shown = {getattr(row, name) for row in page.object_list}
    found = filters.applied(rows).filter(**{f"{name}__in": shown}).order_by().values_list(name)
    return dict(found.annotate(n=Count("pk")))

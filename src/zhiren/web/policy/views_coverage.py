"""覆盖情况: every clause by its state, on screen and as a workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from zhiren.policy.pack import CLAUSE_STATES
from zhiren.web.accounts.access import requires
from zhiren.web.audit.services import record_export
from zhiren.web.audit.watermark import watermark
from zhiren.web.lib.workbooks import titles, workbook_response
from zhiren.web.policy import coverage as covering
from zhiren.web.policy.access import document_for_view, is_own, readable_packs
from zhiren.web.policy.search import folded
from zhiren.web.policy.workbook import HEADS, coverage_sheets

if TYPE_CHECKING:
    from django.http import HttpResponse, StreamingHttpResponse

    from zhiren.web.accounts.requests import SiteRequest


@require_GET
@requires("policy.view")
def coverage_list(request: SiteRequest) -> HttpResponse:
    """All documents by state, with the totals."""
    found = covering.summaries(readable_packs(request.access))
    totals = covering.totals(found)
    return render(
        request,
        "policy/coverage_list.html",
        {
            "summaries": found,
            "states": CLAUSE_STATES,
            "totals": [(state, title, totals[state]) for state, title in CLAUSE_STATES.items()],
            "total": sum(one.total for one in found),
            "titles": sum(one.titles for one in found),
            "dangling": sum(one.dangling for one in found),
        },
    )


@require_GET
@requires("policy.view")
def coverage(request: SiteRequest, document: str) -> HttpResponse:
    """One document's clauses, filtered by state, part and words."""
    pack, found = document_for_view(request.access, document)
    state, part = request.GET.get("state", ""), request.GET.get("part", "")
    words = folded(request.GET.get("q", "").strip())
    one, everything = covering.summary(pack, document), covering.rows(pack, document)
    shown = [
        row
        for row in everything
        if (not state or row.clause.state == state)
        and (not part or row.clause.part == part)
        and (not words or words in folded(row.clause.text + row.why + row.clause.path))
    ]
    return render(
        request,
        "policy/coverage.html",
        {
            "document": found,
            "pack": pack,
            "is_mine": is_own(request.access, pack),
            "summary": one,
            "bars": covering.bars(one),
            "rows": shown,
            "total": len(everything),
            "state": state,
            "part": part,
            "parts": covering.PARTS,
            "q": request.GET.get("q", ""),
            "states": CLAUSE_STATES,
        },
    )


@require_GET
@requires("policy.view")
def coverage_export(request: SiteRequest, document: str = "") -> StreamingHttpResponse:
    """The same as .xlsx, of one document or of all; recorded, and marked with who took it."""
    if document:
        pack, _ = document_for_view(request.access, document)
        found = [covering.summary(pack, document)]
    else:
        found = covering.summaries(readable_packs(request.access))
    now = timezone.now()
    record_export(
        request.access.acting,
        "条款覆盖情况",
        {"document": document},
        sum(one.total for one in found),
        titles(HEADS),
    )
    sheets = coverage_sheets(found, watermark(request.access, now))
    name = f"条款覆盖情况-{document or '全部文件'}-{timezone.localdate(now):%Y%m%d}.xlsx"
    return workbook_response(sheets, name)

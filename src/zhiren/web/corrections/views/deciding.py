"""更正审核: the department's queue, one correction with its evidence, and the verdicts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from zhiren.web.accounts.access import requires
from zhiren.web.audit.services import record_view
from zhiren.web.corrections import access as fetch
from zhiren.web.corrections.forms import QueueFilter, decisions_from
from zhiren.web.corrections.models import Correction, CorrectionItem
from zhiren.web.corrections.sections import SECTION_OF
from zhiren.web.corrections.selectors import correction_queue, shown_proposals
from zhiren.web.corrections.services import deciding
from zhiren.web.lib.evidence_files import CONTENT_TYPES
from zhiren.web.lib.paging import page_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from zhiren.web.accounts.requests import SiteRequest


@require_GET
@requires("correction.decide")
def correction_list(request: SiteRequest) -> HttpResponse:
    """Corrections handed in, those that wait longest first."""
    filters = QueueFilter(request.GET, institution=request.access.institution)
    page = page_of(request, correction_queue(request.access, filters.asked))
    context = {
        "filters": filters,
        "page": page,
        "titles": {name: section.title for name, section in SECTION_OF.items()},
    }
    return render(request, "corrections/correction_list.html", context)


@require_GET
@requires("correction.view")
def correction_detail(request: SiteRequest, pk: int) -> HttpResponse:
    """One correction: old and new field by field, evidence, verdicts."""
    correction = fetch.correction_for_view(request.access, pk)
    response = _detail(request, correction)
    if correction.person_id != request.access.person:
        _record(request, correction, f"更正申请第 {correction.pk} 号")
    return response


@require_POST
@requires("correction.decide")
def correction_decide(request: SiteRequest, pk: int) -> HttpResponse:
    """Carry out the verdicts given; nothing is decided when one of them cannot be."""
    correction = fetch.correction_for_decision(request.access, pk)
    waiting = CorrectionItem.objects.filter(proposal__correction=correction, verdict="pending")
    decisions = decisions_from(request.POST, waiting.values_list("pk", flat=True))
    if not decisions:
        messages.warning(request, "还没有选择意见。请逐项选采纳或不采纳。")
        return redirect("corrections:correction_detail", pk)
    try:
        kept = deciding.correction_decide(request.access.acting, correction, decisions)
    except deciding.NotCarriedOutError as refusal:
        return _detail(request, correction, refusal.problems, decisions)
    if kept.status == Correction.Status.SUBMITTED:
        messages.success(request, "已记下意见，其余各项仍待审核。")
        return redirect("corrections:correction_detail", pk)
    messages.success(request, f"{kept.person.name}的更正申请已办结，本人可以看到结果。")
    return redirect("corrections:correction_list")


@require_POST
@requires("person.identity.unmask")
def correction_unmask(request: SiteRequest, pk: int) -> HttpResponse:
    """The same page with identity number and telephone in full; the audit keeps who asked."""
    correction = fetch.correction_for_view(request.access, pk)
    response = _detail(request, correction, unmask=True)
    _record(request, correction, f"更正申请第 {correction.pk} 号：显示完整证件号码和电话")
    return response


@require_GET
@requires("correction.view")
def evidence_download(request: SiteRequest, pk: int) -> HttpResponse:
    """A file handed in: always a download, never shown within the site."""
    evidence = fetch.evidence_for_view(request.access, pk)
    correction = evidence.proposal.correction
    _record(request, correction, f"更正申请第 {correction.pk} 号的佐证材料 {evidence.name}")
    with evidence.file.open("rb") as file:
        response = HttpResponse(file.read(), content_type=CONTENT_TYPES[evidence.kind])
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(evidence.name)}"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _detail(
    request: SiteRequest,
    correction: Correction,
    problems: Mapping[int, str] | None = None,
    decisions: Mapping[int, deciding.Decision] | None = None,
    *,
    unmask: bool = False,
) -> HttpResponse:
    is_own = correction.person_id == request.access.person
    proposals = shown_proposals(correction, unmask=unmask or is_own)
    items: list[Any] = [item for proposal in proposals for item in proposal.items]
    for shown in items:
        shown.problem = (problems or {}).get(shown.item.pk, "")
        shown.decision = (decisions or {}).get(shown.item.pk)
    is_waiting = any(shown.item.verdict == "pending" for shown in items)
    context = {
        "correction": correction,
        "proposals": proposals,
        "problems": problems,
        "is_own": is_own,
        "may_decide": request.access.may("correction.decide")
        and not is_own
        and correction.status == Correction.Status.SUBMITTED,
        "may_withdraw": is_own and is_waiting and correction.status == Correction.Status.SUBMITTED,
        "is_masked": any(shown.is_private for shown in items) and not (unmask or is_own),
    }
    return render(request, "corrections/correction_detail.html", context)


def _record(request: SiteRequest, correction: Correction, what: str) -> None:
    person = correction.person
    record_view(request.access.acting, person.pk, f"人员 {person.name}", what)

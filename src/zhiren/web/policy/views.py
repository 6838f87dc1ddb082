"""Pages to read documents: list, text, clause, reading, search and comparison."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_GET

from zhiren.policy.pack import CLAUSE_STATES
from zhiren.web.accounts.access import requires
from zhiren.web.findings.filters import STRENGTH_TITLES
from zhiren.web.lib.paging import page_of
from zhiren.web.policy import comparing, selectors, shelf
from zhiren.web.policy import search as searching
from zhiren.web.policy.access import clause_for_view, document_for_view, is_own, readable_packs
from zhiren.web.policy.clause_page import clause_context
from zhiren.web.policy.library import library_of
from zhiren.web.policy.printed import printed_document
from zhiren.web.policy.reader import Numbers, paragraphs
from zhiren.web.policy.readings import reading_of
from zhiren.web.worktasks.access import sees_all
from zhiren.web.worktasks.clause_tasks import works_by_clause

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpResponse

    from zhiren.web.accounts.access import Access
    from zhiren.web.accounts.requests import SiteRequest
    from zhiren.web.findings.models import EvaluationRun


@require_GET
@requires("policy.view")
def document_list(request: SiteRequest) -> HttpResponse:
    """The institution's documents, then those of others for comparison."""
    on = day_asked(request)
    library = library_of(request.access)
    own, others = shelf.shelves(request.access, library, on)
    return render(
        request,
        "policy/document_list.html",
        {"on": on, "own": own, "others": others, "states": CLAUSE_STATES, "library": library},
    )


@require_GET
@requires("policy.view")
def document(request: SiteRequest, document: str) -> HttpResponse:
    """The text as printed, with what is done about each clause in its margin."""
    access = request.access
    pack, found = document_for_view(access, document)
    printed = printed_document(pack, document)
    plain = request.GET.get("plain") == "1"
    is_mine = is_own(access, pack)
    run = selectors.run_latest(access) if is_mine and not plain else None
    numbers = _numbers(access, document, run) if is_mine and not plain else Numbers()
    with_furniture = request.GET.get("furniture") == "1"
    return render(
        request,
        "policy/document.html",
        {
            "document": found,
            "pack": pack,
            "printed": printed,
            "paragraphs": paragraphs(pack, printed, numbers, with_furniture=with_furniture),
            "plain": plain,
            "furniture": with_furniture,
            "run": run,
            "is_mine": is_mine,
            "validity": shelf.validity(found, timezone.localdate()),
        },
    )


def _numbers(access: Access, document: str, run: EvaluationRun | None) -> Numbers:
    """What the margin says of the own institution."""
    kept = selectors.kept_by_rule(access, run) if run is not None else {}
    found = selectors.open_by(access, "clause") if run is not None else {}
    if not access.may("work.view"):
        return Numbers(kept, found)
    works = works_by_clause(access, document, timezone.localdate())
    return Numbers(kept, found, works, is_planned=bool(works) and sees_all(access))


@require_GET
@requires("policy.view")
def clause(request: SiteRequest, document: str, clause: str) -> HttpResponse:
    """A clause at its permanent address: its words, what serves it and how well it is kept."""
    pack, found, its = clause_for_view(request.access, document, clause)
    context = clause_context(request.access, pack, found, its, day_asked(request))
    context["address"] = request.build_absolute_uri(request.path)
    return render(request, "policy/clause.html", context)


@require_GET
@requires("policy.view")
def reading(request: SiteRequest, pack: str, name: str) -> HttpResponse:
    """How a clause that is open to reading is read, and who confirms it."""
    for candidate in readable_packs(request.access):
        if candidate.id == pack and (found := reading_of(candidate, name)) is not None:
            return render(request, "policy/reading.html", {"reading": found, "pack": candidate})
    raise Http404(name)


@require_GET
@requires("policy.view")
def search(request: SiteRequest) -> HttpResponse:
    """Clauses by their words and figures."""
    library = library_of(request.access)
    text = request.GET.get("q", "")[: searching.MOST_CHARACTERS]
    asked = searching.Asked(
        words=searching.words_of(text),
        figure=request.GET.get("figure", "").strip()[:40],
        document=_among(request.GET.get("document"), library.documents),
        state=_among(request.GET.get("state"), CLAUSE_STATES),
        strength=_among(request.GET.get("strength"), list(STRENGTH_TITLES)),
    )
    hits = [] if asked.is_empty else searching.search(library.packs, asked)
    return render(
        request,
        "policy/search.html",
        {
            "q": text,
            "asked": asked,
            "count": len(hits),
            "is_spread": bool(hits) and hits[0].is_spread,
            "page": page_of(request, hits),
            "library": library,
            "states": CLAUSE_STATES,
            "strengths": {str(s): title for s, title in STRENGTH_TITLES.items()},
        },
    )


@require_GET
@requires("policy.view")
def compare(request: SiteRequest) -> HttpResponse:
    """Two documents or institutions side by side by subject."""
    library = library_of(request.access)
    documents, institutions = comparing.sides(library)
    choices = {side.key: side for side in (*documents, *institutions)}
    left = choices.get(request.GET.get("left", ""))
    right = choices.get(request.GET.get("right", ""))
    chosen = left is not None and right is not None and left.key != right.key
    everything = comparing.compare(library, left, right) if chosen and left and right else []
    only = _among(request.GET.get("only"), ("silent", "figures", "both"))
    return render(
        request,
        "policy/compare.html",
        {
            "documents": documents,
            "institutions": institutions,
            "choices": [
                ("left", "左边", left.key if left else ""),
                ("right", "右边", right.key if right else ""),
            ],
            "left": left,
            "right": right,
            "same": left is not None and right is not None and left.key == right.key,
            "only": only,
            "rows": [row for row in everything if _is_shown(row, only)],
            "all_rows": everything,
            "one_sided": sum(row.is_one_sided for row in everything),
            "different": sum(row.has_different_figures for row in everything),
        },
    )


def _is_shown(row: comparing.Compared, only: str) -> bool:
    return {
        "silent": row.is_one_sided,
        "figures": row.has_different_figures,
        "both": not row.is_one_sided,
    }.get(only, True)


def _among(asked: str | None, allowed: Any) -> str:
    """What was asked for, when there is such a thing; else nothing."""
    return asked if asked and asked in allowed else ""


def day_asked(request: SiteRequest) -> date:
    """The day of ``?on=``; today without one, or for one that is no date."""
    try:
        asked = parse_date(request.GET.get("on", "").strip().replace(".", "-"))
    except ValueError:
        asked = None
    return asked or timezone.localdate()

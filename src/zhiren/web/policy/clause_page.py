"""What the page of one clause shows."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from zhiren.web.findings.models import FindingEvent
from zhiren.web.policy import board, selectors
from zhiren.web.policy.access import FINDINGS, is_own
from zhiren.web.policy.kept import Kept, judges_by_clause, kept_of_clause, pooled, rules_serving
from zhiren.web.policy.library import Library, library_of
from zhiren.web.policy.printed import printed_document
from zhiren.web.policy.reader import citation
from zhiren.web.policy.readings import reading_of
from zhiren.web.policy.search import facts_of
from zhiren.web.policy.serving import served, state_title
from zhiren.web.policy.shelf import validity
from zhiren.web.policy.wording import fact_title, fact_words, strength_title
from zhiren.web.worktasks.clause_tasks import works_of_clause

if TYPE_CHECKING:
    from datetime import date

    from zhiren.policy.pack import Pack, PackClause, PackDocument
    from zhiren.web.accounts.access import Access
    from zhiren.web.findings.models import EvaluationRun
    from zhiren.web.worktasks.clause_tasks import ClauseWork

_SHOWN = 10


def clause_context(
    access: Access, pack: Pack, document: PackDocument, clause: PackClause, on: date
) -> dict[str, Any]:
    """Words, place, facts, relations, what serves it and, in the own institution, how it is kept."""
    library = library_of(access)
    printed = printed_document(pack, document.id)
    run = selectors.run_latest(access) if is_own(access, pack) else None
    by_rule = selectors.kept_by_rule(access, run) if run is not None else {}
    before, after = printed.beside(clause)
    forward, back = library.related_to(clause)
    return {
        "pack": pack,
        "document": document,
        "clause": clause,
        "label": printed.labels[clause.id],
        "state_title": state_title(clause.state),
        "strength": strength_title(clause.strength),
        "validity": validity(document, on),
        "on": on,
        "around": printed.around(clause),
        "before": before,
        "after": after,
        "citation": citation(document, printed, clause),
        "facts": [(fact_title(f), f, fact_words(f)) for f in clause.facts],
        "recognised": _recognised(clause),
        "related": _told(library, forward),
        "referring": _told(library, back),
        "subjects": _subjects(library, clause),
        "served": served(access, pack, clause, on, by_rule),
        "basis": reading_of(pack, document.effective_basis),
        "run": run,
        "library": library,
        "work": _work(access, pack, clause),
        **(_kept(access, pack, clause, run, by_rule) if run is not None else {}),
    }


def _work(access: Access, pack: Pack, clause: PackClause) -> ClauseWork | None:
    """The own institution's tasks on the clause, as far as the account sees them."""
    if not is_own(access, pack) or not access.may("work.view"):
        return None
    return works_of_clause(access, clause.id, timezone.localdate())


def _recognised(clause: PackClause) -> list[tuple[Any, str]]:
    """Figures that the reader recognises beyond those the pack states."""
    told = {fact_words(fact) for fact in clause.facts}
    found = [(fact, fact_words(fact)) for fact in facts_of(clause)[len(clause.facts) :]]
    return [(fact, words) for fact, words in found if words not in told]


def _told(
    library: Library, clauses: list[PackClause]
) -> list[tuple[PackClause, PackDocument, str]]:
    return [(c, library.documents[c.document], library.label(c.id)) for c in clauses]


def _subjects(library: Library, clause: PackClause) -> list[dict[str, Any]]:
    """What other documents say on the same subject."""
    return [
        {
            "name": subject.name,
            "note": subject.note,
            "documents": [
                (library.documents[name], _told(library, library.clauses(ids)))
                for name, ids in subject.documents.items()
                if name != clause.document and ids and name in library.documents
            ],
        }
        for subject in library.subjects_of(clause.id)
    ]


def _kept(
    access: Access,
    pack: Pack,
    clause: PackClause,
    run: EvaluationRun,
    by_rule: dict[str, Kept],
) -> dict[str, Any]:
    """Numbers now, by unit and over time, and the findings under the clause."""
    rules = [r.id for r in rules_serving(pack, clause) if not judges_by_clause(r)]
    units: list[board.UnitLine] = []
    series: list[tuple[date, Kept]] = []
    if rules:
        numbers = selectors.kept_by_unit(access, run, rules)
        documents = sorted({document for _, document in numbers})
        units = board.unit_lines(selectors.units_in_scope(access), numbers, documents, None)
        units.sort(key=lambda line: (-line.kept.failed, line.unit.order, line.unit.code))
        series = _pooled_series(selectors.kept_over_time(access, timezone.localdate(), rules))
    findings = selectors.open_findings(access).filter(clause=clause.id)
    events = (
        FindingEvent.objects.filter(
            finding__in=selectors.findings_in_scope(access).filter(clause=clause.id)
        )
        .select_related("finding")
        .order_by("-id")[:_SHOWN]
    )
    return {
        "kept": kept_of_clause(pack, clause, by_rule),
        "units": units,
        "series": series,
        "chart": {
            "days": [day.isoformat() for day, _ in series],
            "series": [{"name": "落实率", "data": [kept.rate_percent for _, kept in series]}],
        },
        "open_count": findings.count(),
        "findings": findings.select_related("unit")[:_SHOWN],
        "events": events if access.may(FINDINGS) else [],
    }


def _pooled_series(by_document: dict[str, list[tuple[date, Kept]]]) -> list[tuple[date, Kept]]:
    days: dict[date, list[Kept]] = defaultdict(list)
    for entries in by_document.values():
        for day, kept in entries:
            days[day].append(kept)
    return [(day, pooled(parts)) for day, parts in sorted(days.items())]

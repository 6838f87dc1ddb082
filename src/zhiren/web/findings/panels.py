"""What was found about a person or a unit, on its page in the register."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest

from zhiren.web.findings.access import findings_for_view
from zhiren.web.findings.filters import state_chips_of
from zhiren.web.findings.models import EvaluationRun
from zhiren.web.lib.panels import PERSON_PANELS, SITE_PANELS, UNIT_PANELS, Panel
from zhiren.web.register.trees import below

_PLACE, _SHOWN = 10, 8


def register_panels() -> None:
    """Put the panels where the register and the administrator's page draw them."""
    PERSON_PANELS.append(Panel(_PLACE, "finding.view", "findings/_about.html", _of_person))
    UNIT_PANELS.append(Panel(_PLACE, "finding.view", "findings/_about.html", _of_unit))
    SITE_PANELS.append(Panel(_PLACE, "site.manage", "findings/_runs.html", _runs))


def _of_person(request: HttpRequest, person: Any) -> dict[str, Any]:
    return _context(request, Q(person=person), f"person={person.code}", "")


def _of_unit(request: HttpRequest, unit: Any) -> dict[str, Any]:
    return _context(request, below(unit.path), f"unit={unit.code}", unit.name)


def _context(request: Any, condition: Q, query: str, unit: str) -> dict[str, Any]:
    """Two statements: the numbers by state, and the gravest."""
    rows = findings_for_view(request.access).open().filter(condition)
    counts = dict(rows.order_by().values_list("state").annotate(n=Count("pk")))
    shown = rows.select_related("unit", "person")[:_SHOWN] if counts else []
    return {
        "findings": shown,
        "chips": state_chips_of(counts),
        "whole": sum(counts.values()),
        "query": query,
        "unit": unit,
        "more": max(0, sum(counts.values()) - _SHOWN),
    }


def _runs(request: Any, _about: None) -> dict[str, Any]:
    """How judging goes, without what it found: the last run over everything, what waits."""
    runs = EvaluationRun.objects.select_related("institution")
    if request.access.institution is not None:
        runs = runs.filter(institution=request.access.institution)
    return {
        "latest": list(runs.filter(is_whole=True)[:5]),
        "waiting": runs.filter(status=EvaluationRun.Status.WAITING).count(),
    }

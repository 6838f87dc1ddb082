"""What stands to be done about a person or a unit, on its page in the register."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone

from zhiren.web.lib.panels import PERSON_PANELS, SITE_PANELS, UNIT_PANELS, Panel
from zhiren.web.register.trees import below
from zhiren.web.todos.models import Digest
from zhiren.web.todos.selectors import todos_about

_SHOWN = 8
_PLACE = 20
_LATELY = timedelta(days=7)


def register_panels() -> None:
    """Put the panels where the register draws them."""
    PERSON_PANELS.append(Panel(_PLACE, "todo.view", "todos/_about.html", _of_person))
    UNIT_PANELS.append(Panel(_PLACE, "todo.view", "todos/_about.html", _of_unit))
    SITE_PANELS.append(Panel(_PLACE, "site.manage", "todos/_digests.html", _digests))


def _of_person(request: HttpRequest, person: Any) -> dict[str, Any]:
    return _context(request, Q(person=person), f"tab=all&person={person.code}")


def _of_unit(request: HttpRequest, unit: Any) -> dict[str, Any]:
    return _context(request, below(unit.path), f"tab=all&unit={unit.code}")


def _context(request: Any, condition: Q, query: str) -> dict[str, Any]:
    today = timezone.localdate()
    rows = list(todos_about(request.access, condition, today)[: _SHOWN + 1])
    return {
        "todos": rows[:_SHOWN],
        "has_more": len(rows) > _SHOWN,
        "todos_query": query,
        "today": today,
    }


def _digests(request: Any, _about: None) -> dict[str, Any]:
    """Mail of the last days: how many went out, and which did not, without what they said."""
    rows = Digest.objects.filter(on__gt=timezone.localdate() - _LATELY)
    if request.access.institution is not None:
        rows = rows.filter(user__institution=request.access.institution)
    failed = rows.filter(status=Digest.Status.FAILED).select_related("user")
    return {
        "sent": rows.filter(status=Digest.Status.SENT).count(),
        "failed": list(failed[:_SHOWN]),
        "days": _LATELY.days,
    }

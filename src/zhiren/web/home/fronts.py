"""Which front an account gets, and what stands on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django.utils import timezone

from zhiren.web.accounts.roles import Duty, Role
from zhiren.web.bridge.packs import pack_of
from zhiren.web.corrections.models import Correction
from zhiren.web.corrections.selectors import waiting_corrections
from zhiren.web.corrections.services.answering import open_participations
from zhiren.web.home import figures
from zhiren.web.home.administrators import audit_front, security_front, system_front
from zhiren.web.policy.access import BOARD, sees_whole
from zhiren.web.worktasks.selectors import running_plans

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from zhiren.web.accounts.access import Access


class Front(NamedTuple):
    """A front: its template and what makes its context."""

    template: str
    context: Callable[[Access, date, date], dict[str, Any]]


def front_of(access: Access) -> Front:
    """The front of an account: by its duty, else by whether it has more than the own file."""
    administrators = {
        Duty.SYSTEM: Front("home/system.html", system_front),
        Duty.SECURITY: Front("home/security.html", security_front),
        Duty.AUDIT: Front("home/audit.html", audit_front),
    }
    for duty, front in administrators.items():
        if access.duty == duty:
            return front
    if set(access.scopes) <= {Role.CADRE}:
        return Front("home/cadre.html", cadre_front)
    return Front("home/business.html", business_front)


def business_front(access: Access, today: date, since: date) -> dict[str, Any]:
    """What is due now and soon, what changed, and how documents and units do."""
    ahead, done = figures.runs(access.institution or 0)
    context: dict[str, Any] = {
        "run_ahead": ahead,
        "run_done": done,
        "todos": figures.todo_figures(access, today),
    }
    tab = "mine" if context["todos"].mine else "pool" if context["todos"].pool else "all"
    context |= {"tab": tab, "first": figures.first_todos(access, today, tab)}
    if access.may("finding.view"):
        found = figures.finding_figures(access)
        context |= {"findings": found, "changes": figures.changes(access, since)}
        if access.may("policy.board.view") and access.user and access.user.institution:
            pack = pack_of(access.user.institution)
            titles = {d.id: d.title for d in pack.documents.values()}
            context["documents"] = figures.document_lines(access, titles, found.by_document, today)
            context["is_whole"] = sees_whole(access, BOARD)
    if access.may("work.view"):
        context["plans"] = running_plans(access, today)
    if access.may("correction.decide"):
        context["waiting_corrections"] = waiting_corrections(access).count()
    return context


def cadre_front(access: Access, today: date, since: date) -> dict[str, Any]:
    """The own file: what is asked of me, what was found, what became of my corrections."""
    person = access.user.person if access.user else None
    if person is None:
        return {"person": None}
    asked = open_participations(person.pk, today)
    mine = Correction.objects.filter(person=person).order_by("-pk")
    return {
        "person": person,
        "asked": [{"row": p, "left": max(len(p.campaign.sections) - p.answered, 0)} for p in asked],
        "corrections": list(mine[:_CORRECTIONS_SHOWN]),
        "todos": figures.todo_figures(access, today),
        "first": figures.first_todos(access, today, "all"),
        "findings": figures.finding_figures(access),
        "plans": running_plans(access, today),
        "now": timezone.now(),
    }


_CORRECTIONS_SHOWN = 5

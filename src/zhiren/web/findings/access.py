"""The only ways from a request to a finding, a run or a trial.

Stranger, out of scope, or resting on what the account may not see: Http404.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404

from zhiren.web.findings.models import EvaluationRun, Finding, Trial

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from zhiren.web.accounts.access import Access
    from zhiren.web.findings.models import FindingQuerySet


def findings_for_view(access: Access) -> FindingQuerySet:
    """The findings the account may see."""
    access.require("finding.view")
    rows: FindingQuerySet = Finding.objects.visible_to(access, "finding.view")
    return rows


def finding_for(access: Access, pk: int, action: str = "finding.view") -> Finding:
    """The finding, for the action; who may see it but not do that gets PermissionDenied."""
    rows = findings_for_view(access).select_related("unit", "person", "institution")
    found: Finding | None = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    access.require(action)
    return found


def runs_for_view(access: Access) -> QuerySet[EvaluationRun]:
    """The runs of the account's institution."""
    access.require("evaluation.run")
    return EvaluationRun.objects.filter(institution=access.institution)


def run_for_view(access: Access, pk: int) -> EvaluationRun:
    """One run."""
    found = runs_for_view(access).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def trials_for_view(access: Access) -> QuerySet[Trial]:
    """The account's own trials: nobody sees another's."""
    access.require("evaluation.run")
    return Trial.objects.filter(institution=access.institution, asked_by=access.user)


def trial_for_view(access: Access, pk: int) -> Trial:
    """One trial of the account's own."""
    found = trials_for_view(access).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found

"""Runs: what ran, what runs now, and starting one."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from zhiren.web.accounts.access import requires
from zhiren.web.findings.access import run_for_view, runs_for_view
from zhiren.web.findings.models import EvaluationRun
from zhiren.web.findings.runs import run_ask, running
from zhiren.web.findings.tasks import hand_over
from zhiren.web.lib.paging import page_of

if TYPE_CHECKING:
    from django.http import HttpResponse

    from zhiren.web.accounts.requests import SiteRequest

# A run that waits so long waits for a worker that is not there.
_LONG = timedelta(seconds=30)
Kind, Status = EvaluationRun.Kind, EvaluationRun.Status


@require_GET
@requires("evaluation.run")
def run_list(request: SiteRequest) -> HttpResponse:
    """All runs, latest first; those that a change caused only on request."""
    rows = runs_for_view(request.access)
    running(request.access.institution or 0)
    shown = rows if request.GET.get("all") else rows.filter(is_whole=True)
    context = {
        "page": page_of(request, shown),
        "current": rows.filter(is_whole=True, status__in=(Status.WAITING, Status.RUNNING)).first(),
        "all": bool(request.GET.get("all")),
    }
    return render(request, "findings/run_list.html", context)


@require_POST
@requires("evaluation.run")
def run_start(request: SiteRequest) -> HttpResponse:
    """Start a run over everything; one that is under way is shown instead."""
    with transaction.atomic():
        run = run_ask(request.access.acting, request.access.institution or 0, Kind.ASKED)
        hand_over(run)
    return redirect("findings:run_detail", pk=run.pk)


@require_GET
@requires("evaluation.run")
def run_detail(request: SiteRequest, pk: int) -> HttpResponse:
    """One run, its progress while it lasts."""
    running(request.access.institution or 0)
    run = run_for_view(request.access, pk)
    late = run.status == Status.WAITING and run.asked_at < timezone.now() - _LONG
    name = "findings/run_detail.html"
    template = f"{name}#progress" if request.htmx else name
    return render(request, template, {"run": run, "is_late": late})

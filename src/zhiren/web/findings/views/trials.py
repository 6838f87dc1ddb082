"""试算 and 回看."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.db import transaction
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhiren.rules.judgement import STATE_TITLES, State
from zhiren.web.accounts.access import requires
from zhiren.web.bridge.packs import pack_of
from zhiren.web.findings.access import trial_for_view, trials_for_view
from zhiren.web.findings.assuming import assumed_from, offered, rules_like
from zhiren.web.findings.forms import AsOfForm, WhatIfForm
from zhiren.web.findings.models import Trial
from zhiren.web.findings.tasks import hand_over_trial
from zhiren.web.findings.trials import trial_ask, trial_check, trial_discard
from zhiren.web.lib.paging import page_of

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from zhiren.policy.pack import Pack
    from zhiren.web.accounts.requests import SiteRequest
    from zhiren.web.findings.models import TrialRow

_SHOWN = 10


@require_http_methods(["GET", "POST"])
@requires("evaluation.run")
def what_if(request: SiteRequest) -> HttpResponse:
    """Choose dates and values, and try; the account's own trials beside."""
    pack, today = _pack(request), timezone.localdate()
    chosen = offered(pack, request.GET.getlist("rule"), request.POST)
    form = WhatIfForm(
        request.POST if request.method == "POST" else None,
        initial={"as_of": today, "policy_date": today},
    )
    if request.method == "POST" and form.is_valid():
        assumed, faults = assumed_from(pack, chosen)
        dates = form.cleaned_data["as_of"], form.cleaned_data["policy_date"]
        if not faults and not assumed and dates == (today, today):
            faults = ["没有可比较的：请改日期，或改至少一个参数。"]
        for fault in faults:
            form.add_error(None, fault)
        if not faults:
            return _asked(request, Trial.Kind.WHAT_IF, *dates, assumed)
    context = {
        "form": form,
        "chosen": chosen,
        "found": rules_like(pack, request.GET.get("q", "")),
        "trials": trials_for_view(request.access).filter(kind=Trial.Kind.WHAT_IF)[:_SHOWN],
    }
    status = 422 if form.errors else 200
    return render(request, "findings/what_if.html", context, status=status)


@require_http_methods(["GET", "POST"])
@requires("evaluation.run")
def as_of(request: SiteRequest) -> HttpResponse:
    """Choose a past day and see what was to be found then."""
    form = AsOfForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        day = form.cleaned_data["as_of"]
        return _asked(request, Trial.Kind.AS_OF, day, day, [])
    trials = trials_for_view(request.access).filter(kind=Trial.Kind.AS_OF)[:_SHOWN]
    context = {"form": form, "trials": trials}
    status = 422 if form.errors else 200
    return render(request, "findings/as_of.html", context, status=status)


@require_GET
@requires("evaluation.run")
def trial_detail(request: SiteRequest, pk: int) -> HttpResponse:
    """One trial: progress, then its result."""
    trial = trial_for_view(request.access, pk)
    trial_check(trial)
    if request.htmx:
        if trial.is_finished:
            return HttpResponse(headers={"HX-Refresh": "true"})
        return render(request, "findings/trial_detail.html#progress", {"trial": trial})
    rows = trial.rows.select_related("unit", "person")
    moves = _moves(trial.rows.all())
    before, _, after = request.GET.get("move", "").partition("-")
    if "-" in request.GET.get("move", ""):
        rows = rows.filter(state_before=before, state_after=after)
    if request.GET.get("rule"):
        rows = rows.filter(rule=request.GET["rule"])
    context = {
        "trial": trial,
        "moves": moves,
        "whole": sum(move["count"] for move in moves),
        "page": page_of(request, rows, 50),
    }
    return render(request, "findings/trial_detail.html", context)


@require_POST
@requires("evaluation.run")
def trial_discard_view(request: SiteRequest, pk: int) -> HttpResponse:
    """Throw a trial away."""
    trial = trial_for_view(request.access, pk)
    back = "findings:what_if" if trial.kind == Trial.Kind.WHAT_IF else "findings:as_of"
    trial_discard(request.access.acting, trial)
    messages.success(request, "已删除这次试算。")
    return redirect(back)


def _asked(
    request: SiteRequest, kind: str, on: Any, law: Any, assumed: list[dict[str, Any]]
) -> HttpResponse:
    with transaction.atomic():
        trial = trial_ask(request.access.acting, kind, on, law, assumed)
        hand_over_trial(trial)
    return redirect("findings:trial_detail", pk=trial.pk)


def _moves(rows: QuerySet[TrialRow]) -> list[dict[str, Any]]:
    """How many rows moved from which state to which, most first; one statement."""
    counted = rows.order_by().values_list("state_before", "state_after").annotate(n=Count("pk"))
    return [
        {
            "key": f"{before}-{after}",
            "before": _title(before),
            "after": _title(after),
            "before_state": before or "met",
            "after_state": after or "met",
            "count": number,
        }
        for before, after, number in sorted(counted, key=lambda row: (-row[2], row[1], row[0]))
    ]


def _title(state: str) -> str:
    return STATE_TITLES[State[state.upper()]] if state else "符合或不涉及"


def _pack(request: SiteRequest) -> Pack:
    institution = request.user.institution
    if institution is None:
        raise LookupError
    return pack_of(institution)

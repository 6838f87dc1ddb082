"""落实总览: how well the institution's documents are kept."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from zhiren.web.accounts.access import requires
from zhiren.web.findings.models import FindingEvent
from zhiren.web.lib.moments import day_start
from zhiren.web.policy import board as boards
from zhiren.web.policy import selectors
from zhiren.web.policy.access import FINDINGS, own_pack, sees_whole
from zhiren.web.policy.kept import by_document, pooled

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpResponse

    from zhiren.policy.pack import Pack
    from zhiren.web.accounts.access import Access
    from zhiren.web.accounts.requests import SiteRequest
    from zhiren.web.findings.models import EvaluationRun
    from zhiren.web.register.models import Unit

_DAYS = 30
_SHOWN = 8


@require_GET
@requires("policy.board.view")
def board(request: SiteRequest) -> HttpResponse:
    """Documents, units and time; ``?unit=`` goes down to one unit."""
    access = request.access
    pack, run = own_pack(access), selectors.run_latest(access)
    context: dict[str, Any] = {"run": run, "pack": pack}
    if pack is not None and run is not None:
        units = selectors.units_in_scope(access)
        unit = _unit_asked(request, units)
        context |= _numbers(access, pack, run, units, unit)
        context |= _movements(access, timezone.localdate(), unit)
    return render(request, "policy/board.html", context)


def _unit_asked(request: SiteRequest, units: list[Unit]) -> Unit | None:
    code = request.GET.get("unit", "")
    if not code:
        return None
    for unit in units:
        if unit.code == code:
            return unit
    raise Http404(code)


def _numbers(
    access: Access, pack: Pack, run: EvaluationRun, units: list[Unit], unit: Unit | None
) -> dict[str, Any]:
    by_rule = selectors.kept_by_rule(access, run, unit)
    series = selectors.kept_over_time(access, run.as_of, unit=unit)
    documents = boards.document_lines(pack, by_document(pack, by_rule), series)
    names = [line.document.id for line in documents]
    return {
        "unit": unit,
        "above": _above(units, unit),
        "hides_some": bool(selectors.hidden_rules(access) & {rule.id for rule in pack.rules}),
        "is_whole": unit is None and sees_whole(access, "policy.board.view"),
        "documents": documents,
        "kept": pooled(line.kept for line in documents),
        "units": boards.unit_lines(units, selectors.kept_by_unit(access, run), names, unit),
        "worst": boards.worst_lines(pack, by_rule),
        "chart": boards.chart(documents),
        "time_table": boards.time_table(documents),
    }


def _above(units: list[Unit], unit: Unit | None) -> list[Unit]:
    """The units in view over this one, the highest first."""
    if unit is None:
        return []
    over = [u for u in units if unit.path.startswith(u.path) and u.pk != unit.pk]
    return sorted(over, key=lambda u: len(u.path))


def _movements(access: Access, today: date, unit: Unit | None) -> dict[str, Any]:
    """What changed in the last days and what falls due in the next."""
    since, until = today - timedelta(_DAYS), today + timedelta(_DAYS)
    due = selectors.due_between(access, today, until, unit)
    counts = selectors.changes_since(access, since, unit) if access.may(FINDINGS) else {}
    recent = selectors.findings_in_scope(access, unit).filter(changed_at__gte=day_start(since))
    return {
        "since": since,
        "until": until,
        "due_before": until + timedelta(1),
        "changes": [(kind, counts.get(kind.value, 0)) for kind in FindingEvent.Kind],
        "recent": recent.select_related("unit").order_by("-changed_at", "-pk")[:_SHOWN],
        "due_count": due.count(),
        "due": due[:_SHOWN],
    }

"""One finding: its page, and what is decided on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhiren.policy.packs import PackError
from zhiren.web.accounts.access import requires
from zhiren.web.audit.services import record_view
from zhiren.web.bridge.packs import pack_of
from zhiren.web.findings import details
from zhiren.web.findings.access import finding_for, findings_for_view
from zhiren.web.findings.filters import STRENGTH_TITLES
from zhiren.web.findings.forms import ReasonForm, WaiveForm
from zhiren.web.findings.models import EvaluationRun, Waiver
from zhiren.web.findings.sections import titles_withheld, withheld_from
from zhiren.web.findings.services import finding_judge_again, waive, withdraw

if TYPE_CHECKING:
    from django.http import HttpResponse

    from zhiren.web.accounts.requests import SiteRequest
    from zhiren.web.findings.models import Finding

_MEANING = {
    "hard": "硬性要求，未做到即为未落实",
    "duty": "职责，逾期未做到即为未落实",
    "default": "原则上的要求，不这样做须说明理由",
    "permission": "可以做，不做不算问题",
    "aim": "努力目标，只作提示",
}


@require_GET
@requires("finding.view")
def finding_detail(request: SiteRequest, pk: int) -> HttpResponse:
    """The finding with all it rests on; reading one about a person is recorded."""
    access = request.access
    finding = finding_for(access, pk)
    pack = pack_of(finding.institution)
    withheld = withheld_from(access, finding)
    context = {
        "finding": finding,
        "strength": STRENGTH_TITLES.get(finding.strength, ""),
        "meaning": _MEANING.get(finding.strength, ""),
        "withheld": titles_withheld(pack.rule(finding.rule), withheld) if withheld else [],
        "facts": {} if withheld else details.facts_shown(finding),
        "tables": details.evidence_shown(access, finding, withheld),
        "parameters": details.parameters_shown(pack, finding),
        "readings": details.readings_shown(pack, finding),
        "missing": details.missing_place(finding),
        "alike": details.alike_of(access, finding, findings_for_view(access)),
        "events": details.history_of(finding),
        "waivers": () if withheld else finding.waivers.select_related("made_by"),
        "pack": pack,
    }
    response = render(request, "findings/finding_detail.html", context)
    if finding.person is not None:
        record_view(access.acting, finding.person.pk, finding.person.name, "研判结果")
    return response


@require_http_methods(["GET", "POST"])
@requires("finding.waive")
def finding_waive(request: SiteRequest, pk: int) -> HttpResponse:
    """Register the decision to let it be."""
    finding = finding_for(request.access, pk, "finding.waive")
    first = {"clause": finding.clause, "decided_on": timezone.localdate()}
    form = WaiveForm(request.POST if request.method == "POST" else None, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            waive(request.access.acting, finding, form.decision())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "已登记不再处理的决定。")
            return redirect("findings:finding_detail", pk=pk)
    context = {"finding": finding, "form": form}
    status = 422 if form.errors else 200
    return render(request, "findings/finding_waive.html", context, status=status)


@require_http_methods(["GET", "POST"])
@requires("finding.waive")
def finding_withdraw(request: SiteRequest, pk: int) -> HttpResponse:
    """Take the waiver back."""
    finding = finding_for(request.access, pk, "finding.waive")
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            withdraw(request.access.acting, finding, reason=form.cleaned_data["reason"])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "已撤回，这项结果重新列为未结。")
            return redirect("findings:finding_detail", pk=pk)
    standing = Waiver.objects.filter(finding=finding, withdrawn_at=None).first()
    context = {"finding": finding, "form": form, "waiver": standing}
    status = 422 if form.errors else 200
    return render(request, "findings/finding_withdraw.html", context, status=status)


@require_POST
@requires("evaluation.run")
def finding_judge(request: SiteRequest, pk: int) -> HttpResponse:
    """Judge the subject again now."""
    finding = finding_for(request.access, pk, "evaluation.run")
    run = finding_judge_again(finding)
    messages.info(request, _told(run, finding))
    return redirect("findings:finding_detail", pk=pk)


def _told(run: EvaluationRun, finding: Finding) -> str:
    if run.status == EvaluationRun.Status.FAILED:
        return run.error
    if run.status != EvaluationRun.Status.DONE:
        return "本机构正在研判，完成后自动更新这一项。"
    before = finding.status, finding.state, finding.sentence
    try:
        finding.refresh_from_db()
    except PackError as error:
        return str(error)
    if finding.status == finding.Status.RESOLVED and before[0] != finding.Status.RESOLVED:
        return "已重新研判：按现在的登记，问题已消除。"
    same = before == (finding.status, finding.state, finding.sentence)
    return "已重新研判：结论没有变化。" if same else "已重新研判：结论已更新。"

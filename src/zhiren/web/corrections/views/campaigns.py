"""信息采集: campaigns, their completeness lists, reminders and the workbook of who lacks what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhiren.web.accounts.access import requires
from zhiren.web.audit.services import record_export
from zhiren.web.audit.watermark import watermark
from zhiren.web.corrections import access as fetch
from zhiren.web.corrections import progress
from zhiren.web.corrections.campaign_forms import CampaignForm, ParticipantFilter, WindowForm
from zhiren.web.corrections.export import campaign_sheet
from zhiren.web.corrections.services import campaigns
from zhiren.web.lib.acts import done
from zhiren.web.lib.paging import page_of
from zhiren.web.lib.queries import numbers_of
from zhiren.web.lib.workbooks import workbook_response

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse, StreamingHttpResponse

    from zhiren.web.accounts.requests import SiteRequest
    from zhiren.web.corrections.models import Campaign


@require_GET
@requires("correction.progress")
def campaign_list(request: SiteRequest) -> HttpResponse:
    """All campaigns, the newest first."""
    page = page_of(request, progress.campaign_list(request.access))
    today = timezone.localdate()
    rows = [(c, c.state(today), progress.percent(c)) for c in page.object_list]
    return render(request, "corrections/campaign_list.html", {"page": page, "rows": rows})


@require_http_methods(["GET", "POST"])
@requires("correction.decide")
def campaign_add(request: SiteRequest) -> HttpResponse:
    """Start a campaign."""
    form = CampaignForm(request.POST or None, institution=request.access.institution)
    if request.method == "POST" and form.is_valid():
        try:
            made = campaigns.campaign_create(
                request.access.acting, form.values(), list(form.cleaned_data["units"])
            )
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
        else:
            messages.success(
                request, f"“{made.name}”已发起，{made.participants.count()} 人须填报。"
            )
            return redirect("corrections:campaign_detail", made.pk)
    return render(request, "corrections/campaign_form.html", {"form": form})


@require_GET
@requires("correction.progress")
def campaign_detail(request: SiteRequest, pk: int) -> HttpResponse:
    """The completeness list: each person's answer on each section."""
    campaign = fetch.campaign_for_view(request.access, pk)
    filters = ParticipantFilter(request.GET, request.access)
    page = page_of(request, progress.participant_list(request.access, campaign, filters.asked))
    today = timezone.localdate()
    context = {
        "campaign": campaign,
        "state": campaign.state(today),
        "may_remind": request.access.may("correction.remind") and campaign.is_open(today),
        "filters": filters,
        "page": page,
        "sections": progress.sections_of(campaign),
        "lines": progress.lines(campaign, list(page.object_list)),
        "totals": progress.totals(request.access, campaign),
        "units": progress.by_unit(request.access, campaign),
        "window": WindowForm(campaign=campaign),
    }
    return render(request, "corrections/campaign_detail.html", context)


@require_GET
@requires("correction.progress")
def campaign_export(request: SiteRequest, pk: int) -> StreamingHttpResponse:
    """The list as filtered, as a workbook."""
    campaign = fetch.campaign_for_view(request.access, pk)
    filters = ParticipantFilter(request.GET, request.access)
    participants = list(progress.participant_list(request.access, campaign, filters.asked))
    titles = [section.title for section in progress.sections_of(campaign)]
    what = f"信息采集“{campaign.name}”填报情况"
    record_export(request.access.acting, what, filters.plain, len(participants), titles)
    lines = progress.lines(campaign, participants)
    sheet = campaign_sheet(campaign, lines, watermark(request.access, timezone.now()))
    return workbook_response([sheet], f"{campaign.name}填报情况.xlsx")


@require_POST
@requires("correction.remind")
def campaign_remind(request: SiteRequest, pk: int) -> HttpResponse:
    """Urge the persons ticked, or all unfinished of the list as filtered, within the scope."""
    campaign = fetch.campaign_for_view(request.access, pk)
    filters = ParticipantFilter(request.GET, request.access)
    listed = progress.participant_list(request.access, campaign, filters.asked, "correction.remind")
    ticked = numbers_of(request.POST.getlist("participant"))
    if "all" not in request.POST:
        listed = listed.filter(Q(pk__in=ticked))

    def said(count: int) -> str:
        return f"已催办 {count} 人。" if count else "没有须催办的人：未勾选，或都已填完。"

    return _done(request, said, campaigns.campaign_remind, campaign, listed)


@require_POST
@requires("correction.decide")
def campaign_refresh(request: SiteRequest, pk: int) -> HttpResponse:
    """Ask also who came since."""
    campaign = fetch.campaign_for_view(request.access, pk)

    def said(count: int) -> str:
        return f"已补入 {count} 人。" if count else "没有新增的采集对象。"

    return _done(request, said, campaigns.campaign_refresh, campaign)


@require_POST
@requires("correction.decide")
def campaign_change(request: SiteRequest, pk: int) -> HttpResponse:
    """Another last day, another note."""
    campaign = fetch.campaign_for_view(request.access, pk)
    form = WindowForm(request.POST, campaign=campaign)
    if not form.is_valid():
        texts = [str(text) for faults in form.errors.values() for text in faults]
        messages.error(request, "；".join(texts))
        return redirect("corrections:campaign_detail", pk)

    until_on, note = form.until_on(), form.cleaned_data["note"]
    return _done(request, "已修改。", campaigns.campaign_change, campaign, until_on, note)


@require_POST
@requires("correction.decide")
def campaign_close(request: SiteRequest, pk: int) -> HttpResponse:
    """End it."""
    campaign = fetch.campaign_for_view(request.access, pk)

    said = f"“{campaign.name}”已结束，不再接受填报。"
    return _done(request, said, campaigns.campaign_close, campaign)


def _done(
    request: SiteRequest,
    said: str | Callable[[int], str],
    service: Callable[..., Any],
    campaign: Campaign,
    *more: Any,
) -> HttpResponse:
    done(request, said, service, request.access.acting, campaign, *more)
    return redirect("corrections:campaign_detail", campaign.pk)

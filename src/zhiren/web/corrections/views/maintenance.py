"""直接维护授权: who may change the own file without approval, from when until when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from zhiren.web.accounts.access import requires
from zhiren.web.corrections import access as fetch
from zhiren.web.corrections.campaign_forms import MaintenanceForm
from zhiren.web.corrections.models import Maintenance
from zhiren.web.corrections.services import campaigns
from zhiren.web.lib.acts import done
from zhiren.web.lib.paging import page_of

if TYPE_CHECKING:
    from django.http import HttpResponse

    from zhiren.web.accounts.requests import SiteRequest


@require_http_methods(["GET", "POST"])
@requires("correction.decide")
def maintenance_list(request: SiteRequest) -> HttpResponse:
    """All grants, and the form for another."""
    form = MaintenanceForm(request.POST or None, institution=request.access.institution)
    if request.method == "POST" and form.is_valid():
        try:
            made = campaigns.maintenance_grant(request.access.acting, **form.grant())
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
        else:
            messages.success(request, f"已授权 {len(made)} 人。")
            return redirect("corrections:maintenance_list")
    rows = Maintenance.objects.visible_to(request.access, "correction.decide")
    context = {
        "form": form,
        "page": page_of(request, rows.select_related("person__unit")),
        "today": timezone.localdate(),
    }
    return render(request, "corrections/maintenance_list.html", context)


@require_POST
@requires("correction.decide")
def maintenance_withdraw(request: SiteRequest, pk: int) -> HttpResponse:
    """End a grant now."""
    grant = fetch.maintenance_for_change(request.access, pk)
    said = f"已收回{grant.person.name}的直接维护授权。"
    done(request, said, campaigns.maintenance_withdraw, request.access.acting, grant)
    return redirect("corrections:maintenance_list")

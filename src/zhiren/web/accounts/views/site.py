"""How the site is, and who may do what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from zhiren.web.accounts import permission_sheet as sheets
from zhiren.web.accounts import site_facts
from zhiren.web.accounts.access import requires
from zhiren.web.audit.services import record_export
from zhiren.web.audit.watermark import watermark
from zhiren.web.lib import panels
from zhiren.web.lib.workbooks import workbook_response

if TYPE_CHECKING:
    from django.http import HttpResponse, StreamingHttpResponse

    from zhiren.web.accounts.requests import SiteRequest


@require_GET
@requires("site.manage")
def site_state(request: SiteRequest) -> HttpResponse:
    """Versions, queue, disk, settings, and what the apps above tell of their work."""
    context = {
        "versions": site_facts.versions(),
        "database_megabytes": round(site_facts.database_bytes() / 2**20, 1),
        "disk": site_facts.disk(),
        "queue": site_facts.queue(),
        "accounts": site_facts.accounts(),
        "settings_in_force": site_facts.settings_in_force(),
        "panels": panels.drawn(panels.SITE_PANELS, request, None),
        "now": timezone.now(),
    }
    return render(request, "accounts/site_state.html", context)


@require_GET
@requires("permission.view")
def permission_table(request: SiteRequest) -> HttpResponse:
    """Role × action with the basis of each, to read and to print."""
    context = {"columns": sheets.COLUMNS, "rows": sheets.permission_rows()}
    return render(request, "accounts/permission_table.html", context)


@require_GET
@requires("permission.view")
def permission_sheet(request: SiteRequest) -> StreamingHttpResponse:
    """The same as a workbook."""
    now = timezone.now()
    rows = sheets.permission_rows()
    titles = [str(column.label) for column in sheets.COLUMNS]
    record_export(request.access.acting, "权限表", {}, len(rows), titles)
    sheet = sheets.permission_sheet(watermark(request.access, now))
    return workbook_response([sheet], f"权限表{timezone.localdate():%Y%m%d}.xlsx")

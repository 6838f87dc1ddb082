"""Saved views of the roster."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from zhiren.web.accounts.access import requires
from zhiren.web.accounts.requests import SiteRequest
from zhiren.web.lib.queries import number_of
from zhiren.web.roster import services
from zhiren.web.roster.access import view_for_change, view_for_use
from zhiren.web.roster.query import read_query


@require_POST
@requires("roster.view")
def view_save(request: SiteRequest) -> HttpResponse:
    """Keep the query under a name."""
    asked = QueryDict(request.POST.get("query", "")[:4000])
    query = read_query(asked, request.access, timezone.localdate())
    name = " ".join(request.POST.get("name", "").split())
    try:
        services.view_save(
            request.access,
            name=name,
            query=query.written,
            is_shared=bool(request.POST.get("is_shared")),
        )
    except ValidationError as error:
        messages.error(request, f"视图没有保存：{' '.join(error.messages)}")
    else:
        messages.success(request, f"已保存视图“{name}”。")
    return _back(query.written)


@require_POST
@requires("roster.view")
def view_remove(request: SiteRequest, key: int) -> HttpResponse:
    """Delete an own view."""
    view = view_for_change(request.access, key)
    services.view_remove(request.access, view=view)
    messages.success(request, f"已删除视图“{view.name}”。名册数据没有变化。")
    return _back(request.POST.get("query", ""))


@require_POST
@requires("roster.view")
def view_default(request: SiteRequest) -> HttpResponse:
    """Open the roster with a view from now on."""
    key = number_of(request.POST.get("view"))
    view = None if key is None else view_for_use(request.access, key)
    services.view_default(request.access, view=view)
    name = view.name if view else "系统默认"
    messages.success(request, f"以后打开花名册先显示“{name}”。")
    return _back(view.query if view else "")


def _back(written: str) -> HttpResponseRedirect:
    query = QueryDict(written[:4000]).urlencode(safe=",*!=")
    return HttpResponseRedirect(f"{reverse('roster:person_list')}?{query or 'q='}")

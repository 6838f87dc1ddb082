"""The list of todos, one todo, and the list as a workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from zhiren.web.accounts.access import requires
from zhiren.web.audit.services import record_export
from zhiren.web.audit.watermark import watermark
from zhiren.web.bridge.packs import pack_of
from zhiren.web.lib.paging import page_of
from zhiren.web.lib.workbooks import titles, workbook_response
from zhiren.web.todos import exporting, selectors
from zhiren.web.todos import filters as words
from zhiren.web.todos.access import handled_among, may_handle, todo_for_view
from zhiren.web.todos.forms import FilterForm, ReportForm, SnoozeForm
from zhiren.web.todos.schedule import escalates_after, late_since
from zhiren.web.todos.sources import place_of

if TYPE_CHECKING:
    from django.http import HttpResponse, StreamingHttpResponse

    from zhiren.web.accounts.requests import SiteRequest


@require_GET
@requires("todo.view")
def todo_list(request: SiteRequest) -> HttpResponse:
    """The list; opens on what the account has to do itself where there is any."""
    access, today = request.access, timezone.localdate()
    tabs = selectors.tabs_of(access)
    counts = selectors.tab_counts(access, today)
    filters = words.filters_from(request.GET, _first_tab(counts))
    page = page_of(request, selectors.todo_list(access, filters, today))
    context = {
        "filters": filters,
        "form": FilterForm(request.GET, access=access),
        "tabs": [(tab, title, counts[tab]) for tab, title in tabs.items()],
        "page": page,
        "handled": handled_among(access, page),
        "rows": _with_groups(page, filters, selectors.group_counts(access, filters, today)),
        "chips": _chips(request, filters),
        "priorities": words.PRIORITIES,
        "priority_reasons": words.PRIORITY_REASONS,
    }
    return render(request, "todos/todo_list.html", context)


def _chips(request: SiteRequest, filters: words.Filters) -> list[tuple[str, str, str]]:
    """The filters in force that no field shows: name, title and what they are set to."""
    shown = {name: str(getattr(filters, name) or "") for name in words.BY_LINK}
    institution = request.user.institution
    rules = pack_of(institution).rules if filters.rule and institution else ()
    shown["rule"] = next((r.title for r in rules if r.id == filters.rule), filters.rule)
    return [(name, words.BY_LINK[name], text) for name, text in shown.items() if text]


def _first_tab(counts: dict[str, int]) -> str:
    """The first tab with something in it: mine, then the pool, then everything."""
    return next((tab for tab in ("mine", "pool") if counts[tab]), "all")


def _with_groups(
    page: Any, filters: words.Filters, counts: dict[Any, int]
) -> list[tuple[dict[str, Any] | None, Any]]:
    """Each row with the head of the group that begins there, None where it goes on."""
    rows, before = [], object()
    for todo in page:
        head = None
        if filters.group:
            key, title = selectors.group_of(todo, filters.group)
            if key != before:
                head, before = {"key": key, "title": title, "count": counts.get(key, 0)}, key
        rows.append((head, todo))
    return rows


@require_GET
@requires("todo.view")
def todo_export(request: SiteRequest) -> StreamingHttpResponse:
    """The same list, all pages, as a workbook with watermark. Logs ``export``."""
    access, today = request.access, timezone.localdate()
    filters = words.filters_from(request.GET)
    rows = selectors.todo_list(access, filters, today)
    record_export(access.acting, "待办", filters.as_plain, rows.count(), titles(exporting.HEADS))
    sheet = exporting.todo_sheet(rows, watermark(access, timezone.now()))
    return workbook_response([sheet], f"todos-{today:%Y%m%d}.xlsx")


@require_GET
@requires("todo.view")
def todo_detail(request: SiteRequest, pk: int) -> HttpResponse:
    """One todo: what, by which clause, until when, why me, what was done, and what to do."""
    access = request.access
    todo = todo_for_view(access, pk)
    late = late_since(todo)
    context = {
        "todo": todo,
        "finding": selectors.finding_of(access, todo),
        "place": place_of(todo),
        "events": todo.events.select_related("receiver"),
        "may_handle": may_handle(access, todo) and todo.status in todo.STANDING,
        "is_mine": todo.assignee_id == request.user.pk,
        "is_snoozed": bool(todo.snoozed_until and todo.snoozed_until > timezone.localdate()),
        "escalates_after": escalates_after(late) if late else None,
        "report_form": ReportForm(auto_id="report_%s"),
        "snooze_form": SnoozeForm(auto_id="snooze_%s", due_on=todo.due_on),
    }
    return render(request, "todos/todo_detail.html", context)

"""The list of tasks, one task, and the moves between its states."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from zhiren.web.accounts.access import requires
from zhiren.web.audit.services import record_export
from zhiren.web.audit.watermark import watermark
from zhiren.web.lib.paging import page_of
from zhiren.web.lib.workbooks import titles, workbook_response
from zhiren.web.worktasks import task_export, task_filters, task_pages
from zhiren.web.worktasks.access import evidence_for_use, work_for_move, work_for_view
from zhiren.web.worktasks.lifecycle import MOVE_OF
from zhiren.web.worktasks.services.closing import work_cancel, work_reopen, work_submit
from zhiren.web.worktasks.services.planning import work_assign
from zhiren.web.worktasks.services.running import evidence_kept, work_accept, work_return
from zhiren.web.worktasks.task_forms import AssignForm, ReasonForm, SubmitForm
from zhiren.web.worktasks.views.carrying_out import act_page

if TYPE_CHECKING:
    from collections.abc import Callable

    from django import forms
    from django.http import StreamingHttpResponse

    from zhiren.web.accounts.requests import SiteRequest
    from zhiren.web.worktasks.models import WorkTask

# Filters that come by links; the form of the list takes them along.
_KEPT = ("unit", "leader", "section", "clause", "document", "light", "sort", "rows")


@require_GET
@requires("work.view")
def task_list(request: SiteRequest) -> HttpResponse:
    """The list: filters in the address, lights counted under all the other filters."""
    access, today = request.access, timezone.localdate()
    filters = task_filters.list_filters(request.GET, access)
    counts = task_filters.light_counts(access, filters, today)
    rows = task_filters.task_list(access, filters, today)
    context = {
        "filters": filters,
        "page": page_of(request, rows),
        "lights": task_pages.light_chips(counts),
        "all_count": sum(counts.values()),
        "kept": [(name, filters.query[name]) for name in _KEPT if name in filters.query],
        "plans": task_pages.plan_choices(access),
        "kinds": task_filters.KINDS,
        "statuses": task_filters.STATUSES,
        "sorts": task_filters.SORT_TITLES,
    }
    return render(request, "worktasks/task_list.html", context)


@require_GET
@requires("work.view")
def task_export_page(request: SiteRequest) -> StreamingHttpResponse:
    """The same list, all pages, as a workbook with watermark. Logs ``audit.export.made``."""
    access, today = request.access, timezone.localdate()
    filters = task_filters.list_filters(request.GET, access)
    rows = task_filters.task_list(access, filters, today)
    record_export(
        access.acting, "任务", dict(filters.query), rows.count(), titles(task_export.HEADS)
    )
    sheet = task_export.task_sheet(rows, watermark(access, timezone.now()))
    return workbook_response([sheet], f"tasks-{today:%Y%m%d}.xlsx")


@require_GET
@requires("work.view")
def task_detail(request: SiteRequest, pk: int) -> HttpResponse:
    """One task: what is asked and by which words, how it stands and why, what was done, what to do."""
    work = work_for_view(request.access, pk)
    context = task_pages.detail(request.access, work, timezone.localdate())
    return render(request, "worktasks/task_detail.html", context)


@require_http_methods(["GET", "POST"])
@requires("work.view")
def task_move(request: SiteRequest, pk: int) -> HttpResponse:
    """One move: signing, returning, handing in, assigning, reopening, cancelling.

    ``move`` says which; reporting and accepting have pages of their own.
    """
    name = str((request.POST or request.GET).get("move", ""))
    if name not in _MOVES:
        raise Http404
    work = work_for_move(request.access, pk, name)
    form = _form(request, work, name)
    title = MOVE_OF[name].title
    return act_page(
        request, work, form, lambda filled: _MOVES[name](request, work, filled), _SAID[name],
        title, title, move=name, hint=_HINTS.get(name, ""),
    )  # fmt: skip


def _form(request: SiteRequest, work: WorkTask, name: str) -> forms.Form:
    data = request.POST if request.method == "POST" else None
    if name == "submit":
        offered = evidence_for_use(request.access, work)
        return SubmitForm(data, request.FILES or None, work=work, offered=offered)
    if name == "assign":
        return AssignForm(data, initial={"assigned_on": timezone.localdate()})
    return task_pages.SignForm(data) if name == "accept" else ReasonForm(data)


def _submit(request: SiteRequest, work: WorkTask, form: Any) -> WorkTask:
    files, acting = form.cleaned_data["uploads"], request.access.acting
    with evidence_kept(acting, files, work.task.owner) as kept:
        finished = form.cleaned_data["finished_on"]
        return work_submit(
            acting, work, form.progress, [*form.evidence, *kept], finished_on=finished
        )


_MOVES: dict[str, Callable[[Any, Any, Any], Any]] = {
    "accept": lambda request, work, _: work_accept(request.access.acting, work),
    "return": lambda request, work, form: work_return(
        request.access.acting, work, form.cleaned_data["reason"]
    ),
    "submit": _submit,
    "assign": lambda request, work, form: work_assign(
        request.access.acting,
        work.plan,
        works=[work.pk],
        assigned_on=form.cleaned_data["assigned_on"],
    ),
    "reopen": lambda request, work, form: work_reopen(
        request.access.acting, work, form.cleaned_data["reason"]
    ),
    "cancel": lambda request, work, form: work_cancel(
        request.access.acting, work, form.cleaned_data["reason"]
    ),
}
_SAID = {
    "accept": "已签收，请按时报告进展。",
    "return": "已退回，由组织部门或督查机构重新下达。",
    "submit": "已提请验收。",
    "assign": "已下达。",
    "reopen": "已恢复办理。",
    "cancel": "任务已取消。",
}
_HINTS = {
    "accept": "签收以后由本单位负责办理，并按间隔报告进展。",
    "return": "任务不该由本单位负责的，写明理由，例如应由哪个单位负责。",
    "submit": "验收由责任单位以外的人办理；至少要有一份佐证。",
    "reopen": "恢复以后，登记册里的完成日期和验收日期一并撤销。",
    "cancel": "取消以后，任务和它的进展从登记册移出，不再研判；记录仍在。",
}

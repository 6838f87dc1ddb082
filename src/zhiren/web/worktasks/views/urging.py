"""催办 and its reply; 督办单: the list, one, issuing, answering, closing, as a paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhiren.web.accounts.access import requires
from zhiren.web.audit.services import record_export
from zhiren.web.lib.paging import page_of
from zhiren.web.lib.queries import numbers_of
from zhiren.web.worktasks import orders
from zhiren.web.worktasks.access import (
    in_scope,
    may_urge,
    order_for_view,
    order_sides,
    orders_for_view,
    require_order_side,
    require_side,
    urge_for_view,
    work_for_view,
)
from zhiren.web.worktasks.lifecycle import Side
from zhiren.web.worktasks.official_papers import CONTENT_TYPE
from zhiren.web.worktasks.order_papers import order_paper
from zhiren.web.worktasks.services.urging import (
    order_add,
    order_answer,
    order_close,
    urge_add,
    urge_answer,
)
from zhiren.web.worktasks.task_forms import AnswerForm, UrgeForm
from zhiren.web.worktasks.views.carrying_out import act_page, carried_out

if TYPE_CHECKING:
    from zhiren.web.accounts.requests import SiteRequest
    from zhiren.web.worktasks.models import SupervisionOrder

_ANSWERING = (Side.OWNER, Side.PERSON, Side.HELPER)


@require_http_methods(["GET", "POST"])
@requires("todo.urge")
def urge_add_page(request: SiteRequest, pk: int) -> HttpResponse:
    """催办."""
    work = work_for_view(request.access, pk)
    if not may_urge(request.access, work):
        raise Http404
    form = UrgeForm(request.POST if request.method == "POST" else None)

    def urge(filled: Any) -> Any:
        return urge_add(request.access.acting, work, **filled.cleaned_data)

    said = "已催办，列入责任单位的待办。"
    return act_page(request, work, form, urge, said, "催办", "催办")


@require_http_methods(["GET", "POST"])
@requires("work.run")
def urge_answer_page(request: SiteRequest, pk: int) -> HttpResponse:
    """回复催办."""
    urge = urge_for_view(request.access, pk)
    require_side(request.access, urge.work, *_ANSWERING)
    form = AnswerForm(request.POST if request.method == "POST" else None)

    def answer(filled: Any) -> Any:
        return urge_answer(request.access.acting, urge, filled.cleaned_data["answer"])

    hint = f"催办内容：{urge.text}"
    return act_page(request, urge.work, form, answer, "已回复。", "回复催办", "回复", hint=hint)


@require_GET
@requires("work.view")
def order_list(request: SiteRequest) -> HttpResponse:
    """督办单: open ones first."""
    state = request.GET.get("state", "")
    rows = orders.narrowed(orders_for_view(request.access), state, request.GET.get("q", ""))
    rows = rows.select_related("unit").annotate(works_count=Count("works"))
    context = {
        "page": page_of(request, rows),
        "states": orders.STATES,
        "state": state if state in orders.STATES else "",
    }
    return render(request, "worktasks/order_list.html", context)


@require_http_methods(["GET", "POST"])
@requires("work.supervise")
def order_add_page(request: SiteRequest) -> HttpResponse:
    """发出督办单 about tasks of one unit: those that ``task`` names, and others of it to add."""
    is_posted = request.method == "POST"
    asked_for = request.POST.getlist("offered") if is_posted else request.GET.getlist("task")
    named = list(in_scope(request.access, numbers_of(asked_for)))
    if not named or named[0].task.owner is None:
        raise Http404
    works = named if is_posted else orders.offered(request.access, named)
    form = orders.OrderForm(
        request.POST if is_posted else None,
        works=works,
        ticked=[work.pk for work in named],
        institution=request.user.institution,
        signer=request.user.name,
    )

    def issue(filled: Any) -> SupervisionOrder:
        unit = works[0].task.owner
        return order_add(request.access.acting, unit, filled.works, filled.demand)

    made = carried_out(request, form, issue)
    if made is not None:
        messages.success(request, f"已发出{made.title}。")
        return redirect("worktasks:order_detail", pk=made.pk)
    context = {"form": form, "works": works, "named": named[0], "unit": works[0].task.owner}
    status = 422 if form.errors else 200
    return render(request, "worktasks/order_add.html", context, status=status)


@require_GET
@requires("work.view")
def order_detail(request: SiteRequest, pk: int) -> HttpResponse:
    """One order, as it is printed; below it what to do with it."""
    order = order_for_view(request.access, pk)
    return _order_page(request, order, AnswerForm(auto_id="answer_%s"))


def _order_page(request: SiteRequest, order: SupervisionOrder, form: Any) -> HttpResponse:
    sides = order_sides(request.access, order)
    form.fields["answer"].label = "办理情况"
    form.fields["answer"].initial = order.answer
    context = {
        "order": order,
        "works": orders.works_of(order, timezone.localdate()),
        "form": form,
        "may_answer": Side.OWNER in sides and order.closed_on is None,
        "may_close": Side.SUPERVISOR in sides and order.closed_on is None,
        "entries": orders.history_of(order),
    }
    status = 422 if form.errors else 200
    return render(request, "worktasks/order_detail.html", context, status=status)


@require_POST
@requires("work.run")
def order_answer_page(request: SiteRequest, pk: int) -> HttpResponse:
    """反馈办理情况."""
    order = order_for_view(request.access, pk)
    require_order_side(request.access, order, Side.OWNER)
    form = AnswerForm(request.POST, auto_id="answer_%s")

    def answer(filled: Any) -> Any:
        return order_answer(request.access.acting, order, filled.cleaned_data["answer"])

    if carried_out(request, form, answer) is None:
        return _order_page(request, order, form)
    messages.success(request, "已反馈办理情况。")
    return redirect("worktasks:order_detail", pk=pk)


@require_POST
@requires("work.supervise")
def order_close_page(request: SiteRequest, pk: int) -> HttpResponse:
    """督办单办结."""
    order = order_for_view(request.access, pk)
    form = orders.CloseForm(request.POST)

    def close(filled: Any) -> Any:
        return order_close(request.access.acting, order, filled.cleaned_data["reason"])

    if carried_out(request, form, close) is None:
        for fault in form.non_field_errors() or ["请填写理由。"]:
            messages.error(request, str(fault))
    else:
        messages.success(request, f"{order.title}已办结。")
    return redirect("worktasks:order_detail", pk=pk)


@require_GET
@requires("work.view")
def order_docx(request: SiteRequest, pk: int) -> HttpResponse:
    """The order as a paper to print and sign. Logs ``audit.export.made``."""
    order = order_for_view(request.access, pk)
    works = orders.works_of(order, timezone.localdate())
    content = order_paper(order, works)
    record_export(request.access.acting, order.title, {"order": order.pk}, len(works), ["督办单"])
    name = quote(f"{order.title}.docx")
    return HttpResponse(
        content,
        content_type=CONTENT_TYPE,
        headers={"Content-Disposition": f"attachment; filename*=UTF-8''{name}"},
    )

"""Plans: the list, making one, its page, throwing a draft away, handing tasks out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhiren.web.accounts.access import requires
from zhiren.web.bridge.packs import pack_of
from zhiren.web.lib.acts import done
from zhiren.web.lib.paging import page_of
from zhiren.web.lib.queries import numbers_of
from zhiren.web.worktasks.access import plan_for_view, plans_for_view, works_for_view
from zhiren.web.worktasks.models import Plan, WorkTask
from zhiren.web.worktasks.planning_access import plan_for_planning, unit_named, unit_names
from zhiren.web.worktasks.planning_forms import (
    AssignForm,
    PlanForm,
    ReasonForm,
    plan_initial,
    posted,
)
from zhiren.web.worktasks.planning_selectors import (
    documents_to_plan,
    plan_rows,
    progress_of,
    years_of,
)
from zhiren.web.worktasks.services.planning import plan_create, plan_remove, work_assign, work_own
from zhiren.web.worktasks.uploads import read_upload

if TYPE_CHECKING:
    from django.http import HttpResponse

    from zhiren.web.accounts.requests import SiteRequest
    from zhiren.web.register.models import Institution
    from zhiren.web.worktasks.uploads import ReadFile

Status = WorkTask.Status
_ASSIGNABLE = (Status.PLANNED, Status.RETURNED)


@require_GET
@requires("work.view")
def plan_list(request: SiteRequest) -> HttpResponse:
    """The plans by year."""
    rows = plan_rows(request.access, request.GET).select_related("predecessor")
    context = {
        "page": page_of(request, rows.order_by("-year", "-pk")),
        "kinds": Plan.Kind.choices,
        "statuses": Plan.Status.choices,
        "years": years_of(request.access),
        "query": request.GET,
    }
    return render(request, "worktasks/plan_list.html", context)


@require_http_methods(["GET", "POST"])
@requires("work.plan")
def plan_create_page(request: SiteRequest) -> HttpResponse:
    """A new plan from a document, a file or a source in words."""
    institution: Any = request.user.institution
    ready = plans_for_view(request.access).exclude(status=Plan.Status.DRAFT)
    form = PlanForm(
        posted(request),
        request.FILES or None,
        documents=documents_to_plan(institution),
        plans=ready.filter(successor=None),
        initial={**plan_initial(institution, timezone.localdate()), **request.GET.dict()},
    )
    if request.method == "POST" and form.is_valid():
        plan = _made(request, institution, form)
        if plan is not None:
            return redirect("worktasks:plan_proposals", pk=plan.pk)
    status = 422 if form.errors else 200
    return render(request, "worktasks/plan_form.html", {"form": form}, status=status)


def _made(request: SiteRequest, institution: Institution, form: PlanForm) -> Plan | None:
    file: ReadFile | None = None
    try:
        if form.cleaned_data["upload"]:
            file = read_upload(form.cleaned_data["upload"])
            title = file.document.title
        else:
            title = _title_of(institution, form.cleaned_data["document"])
        return plan_create(request.access.acting, institution, form.facts(title), file)
    except ValidationError as error:
        form.add_error("upload" if form.cleaned_data["upload"] else None, error.messages)
        return None


def _title_of(institution: Institution, document: str) -> str:
    return pack_of(institution).documents[document].title if document else ""


@require_GET
@requires("work.view")
def plan_detail(request: SiteRequest, pk: int) -> HttpResponse:
    """One plan: how far its draft is, or its tasks by section with what is to be handed out."""
    plan = plan_for_view(request.access, pk)
    works = works_for_view(request.access).filter(plan=plan)
    context: dict[str, Any] = {"plan": plan, "query": request.GET}
    context["clause_text"] = plan.clauses.filter(clause=plan.clause).first()
    if plan.status == Plan.Status.DRAFT:
        context["progress"] = progress_of(plan)
        return render(request, "worktasks/plan_draft.html", context)
    counts = works.aggregate(
        all=Count("pk"),
        planned=Count("pk", filter=Q(status__in=_ASSIGNABLE)),
        unowned=Count("pk", filter=Q(task__owner=None)),
        ended=Count("pk", filter=Q(status__in=(Status.CLOSED, Status.PARTIAL))),
    )
    context |= {
        "counts": counts,
        "sections": list(dict.fromkeys(works.order_by("order").values_list("section", flat=True))),
        "page": page_of(request, _filtered(works, request.GET), 100),
        "assign": AssignForm(initial={"assigned_on": timezone.localdate()}),
        "assignable": _ASSIGNABLE,
        "unit_names": unit_names(request.access) if request.access.may("work.plan") else (),
    }
    return render(request, "worktasks/plan_detail.html", context)


def _filtered(works: Any, query: Any) -> Any:
    if query.get("section"):
        works = works.filter(section=query["section"])
    if query.get("show") == "planned":
        works = works.filter(status__in=_ASSIGNABLE)
    if query.get("show") == "unowned":
        works = works.filter(task__owner=None)
    if query.get("q", "").strip():
        word = query["q"].strip()
        works = works.filter(Q(task__name__contains=word) | Q(task__owner__name__contains=word))
    return works.select_related("task__owner").order_by("order", "pk")


@require_http_methods(["GET", "POST"])
@requires("work.plan")
def plan_remove_page(request: SiteRequest, pk: int) -> HttpResponse:
    """Throw a draft away, with the reason."""
    plan = plan_for_planning(request.access, pk)
    form = ReasonForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            plan_remove(request.access.acting, plan, reason=form.cleaned_data["reason"])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, f"已删去计划草稿“{plan.title}”。")
            return redirect("worktasks:plan_list")
    context = {"plan": plan, "form": form}
    return render(
        request, "worktasks/plan_remove.html", context, status=422 if form.errors else 200
    )


@require_POST
@requires("work.plan")
def plan_own(request: SiteRequest, pk: int) -> HttpResponse:
    """定责任单位 for the chosen tasks."""
    plan = plan_for_planning(request.access, pk)

    def own() -> str:
        owner = unit_named(request.access, request.POST.get("owner", ""))
        count = work_own(request.access.acting, plan, works=_chosen(request), owner=owner)
        return f"{count} 项的责任单位定为{owner.name}，可以下达。"

    done(request, str, own)
    return redirect("worktasks:plan_detail", pk=pk)


def _chosen(request: SiteRequest) -> list[int]:
    return numbers_of(request.POST.getlist("works"))


@require_POST
@requires("work.plan")
def plan_assign(request: SiteRequest, pk: int) -> HttpResponse:
    """下达: hand the chosen tasks to their owners."""
    plan = plan_for_planning(request.access, pk)
    form = AssignForm(request.POST)
    if not form.is_valid():
        messages.error(request, "下达日期：" + "".join(str(e) for e in form.errors["assigned_on"]))
        return redirect("worktasks:plan_detail", pk=pk)
    on = form.cleaned_data["assigned_on"]
    done(
        request, lambda count: f"已下达 {count} 项，等责任单位签收。", work_assign,
        request.access.acting, plan, works=_chosen(request), assigned_on=on,
    )  # fmt: skip
    return redirect("worktasks:plan_detail", pk=pk)

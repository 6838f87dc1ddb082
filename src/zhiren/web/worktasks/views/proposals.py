"""The proposals of a draft: looking through them and deciding."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhiren.policy.plan_tasks import named_things
from zhiren.web.accounts.access import requires
from zhiren.web.findings.filters import STRENGTH_TITLES
from zhiren.web.lib.acts import done
from zhiren.web.lib.paging import page_of
from zhiren.web.lib.queries import numbers_of
from zhiren.web.worktasks.models import Plan, WorkTask
from zhiren.web.worktasks.planning_access import (
    plan_for_planning,
    proposal_for_planning,
    unit_named,
    unit_names,
)
from zhiren.web.worktasks.planning_forms import (
    AddForm,
    ProposalForm,
    SplitForm,
    posted,
    proposal_initial,
)
from zhiren.web.worktasks.planning_selectors import (
    WAS,
    filters_from,
    progress_of,
    proposals_of,
    shown,
    state_counts,
)
from zhiren.web.worktasks.services.checking import targets_of
from zhiren.web.worktasks.services.planning import (
    proposal_add,
    proposal_decide,
    proposal_edit,
    proposal_merge,
    proposal_own,
    proposal_split,
    proposal_undo,
)
from zhiren.web.worktasks.services.proposals import plain_name

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse

    from zhiren.web.accounts.requests import SiteRequest

_VERBS: dict[str, bool | None] = {"keep": True, "leave": False, "reopen": None}
_DONE = {"keep": "列入", "leave": "不列入", "reopen": "恢复为未决定"}


@require_GET
@requires("work.plan")
def plan_proposals(request: SiteRequest, pk: int) -> HttpResponse:
    """What the plan's text seems to ask, clause by clause, each waiting for a word."""
    plan = plan_for_planning(request.access, pk)
    if plan.status != Plan.Status.DRAFT:
        return redirect("worktasks:plan_detail", pk=pk)
    filters = filters_from(request.GET)
    rows = filters.applied(proposals_of(plan)).select_related("owner", "carried_from__task")
    page = page_of(request, rows.prefetch_related("helping"), 50)
    context = {
        "plan": plan,
        "filters": filters,
        "page": page,
        "rows": shown(plan, page.object_list),
        "progress": progress_of(plan),
        "states": state_counts(plan, filters),
        "kinds": WorkTask.Kind.choices,
        "strengths": [(str(s), title) for s, title in STRENGTH_TITLES.items()],
        "was": WAS.items() if plan.predecessor_id else (),
        "here": request.get_full_path(),
        "unit_names": unit_names(request.access),
    }
    return render(request, "worktasks/plan_proposals.html", context)


@require_POST
@requires("work.plan")
def proposal_decide_page(request: SiteRequest, pk: int) -> HttpResponse:
    """List or leave out one proposal (``one=keep:17``) or all that are ticked."""
    plan = plan_for_planning(request.access, pk)
    verb, _, one = request.POST.get("one", "").partition(":")
    verb = verb or request.POST.get("verb", "")
    keys = numbers_of([one]) or _ticked(request)
    if verb not in _VERBS or not keys:
        messages.error(request, "请先勾选拟列任务，再选列入或不列入。")
        return _back(request, pk)

    def act() -> str:
        count = proposal_decide(request.access.acting, plan, proposals=keys, keep=_VERBS[verb])
        return "" if one else f"{count} 项{_DONE[verb]}。"

    return _done(request, pk, act)


@require_POST
@requires("work.plan")
def proposal_merge_page(request: SiteRequest, pk: int) -> HttpResponse:
    """One proposal in place of those ticked."""
    plan = plan_for_planning(request.access, pk)

    def act() -> str:
        merged = proposal_merge(request.access.acting, plan, proposals=_ticked(request))
        return f"已并为“{merged.name[:60]}”，各条款都随它保留；可以在这一项上撤销。"

    return _done(request, pk, act)


@require_POST
@requires("work.plan")
def proposal_own_page(request: SiteRequest, pk: int) -> HttpResponse:
    """One unit answers for those ticked."""
    plan = plan_for_planning(request.access, pk)

    def act() -> str:
        owner = unit_named(request.access, request.POST.get("owner", ""))
        keys = _ticked(request)
        count = proposal_own(request.access.acting, plan, proposals=keys, owner=owner)
        return f"{count} 项的责任单位定为{owner.name}。"

    return _done(request, pk, act)


@require_POST
@requires("work.plan")
def proposal_undo_page(request: SiteRequest, pk: int) -> HttpResponse:
    """Take back the last step on a proposal."""
    row = proposal_for_planning(request.access, pk)
    plan = row.plan_id

    def act() -> str:
        return f"已撤销{proposal_undo(request.access.acting, row)}。"

    return _done(request, plan, act)


@require_http_methods(["GET", "POST"])
@requires("work.plan")
def proposal_edit_page(request: SiteRequest, pk: int) -> HttpResponse:
    """Change what was recognised."""
    row = proposal_for_planning(request.access, pk)
    form = ProposalForm(
        posted(request), plan=row.plan, access=request.access, targets=targets_of(row),
        initial=proposal_initial(row),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            proposal_edit(request.access.acting, row, values=form.values())
            if "keep" in request.POST:
                proposal_decide(request.access.acting, row.plan, proposals=[row.pk], keep=True)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "已保存并列入。" if "keep" in request.POST else "已保存。")
            return _back(request, row.plan_id)
    context = {"plan": row.plan, "form": form, "one": shown(row.plan, [row])[0],
               "back": _place(request, row.plan_id)}  # fmt: skip
    status = 422 if form.errors else 200
    return render(request, "worktasks/proposal_form.html", context, status=status)


@require_http_methods(["GET", "POST"])
@requires("work.plan")
def proposal_split_page(request: SiteRequest, pk: int) -> HttpResponse:
    """One proposal for each thing that is named; those recognised are filled in."""
    row = proposal_for_planning(request.access, pk)
    things = "\n".join(named_things(plain_name(row)))
    form = SplitForm(posted(request), initial={"items": things})
    if request.method == "POST" and form.is_valid():
        try:
            pieces = proposal_split(request.access.acting, row, items=form.parts())
        except ValidationError as error:
            form.add_error("items", error)
        else:
            messages.success(request, f"已拆成 {len(pieces)} 项，条款和原文随每一项保留。")
            return _back(request, row.plan_id)
    context = {"plan": row.plan, "form": form, "one": shown(row.plan, [row])[0],
               "back": _place(request, row.plan_id)}  # fmt: skip
    status = 422 if form.errors else 200
    return render(request, "worktasks/proposal_split.html", context, status=status)


@require_http_methods(["GET", "POST"])
@requires("work.plan")
def proposal_add_page(request: SiteRequest, pk: int) -> HttpResponse:
    """A task typed in, with its origin."""
    plan = plan_for_planning(request.access, pk)
    first = {"strength": "duty", "kind": "deliver", **request.GET.dict()}
    form = AddForm(posted(request), plan=plan, access=request.access, targets=[], initial=first)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            proposal_add(
                request.access.acting, plan, values=form.values(), origin=data["origin"],
                clause=data["clause"].strip(),
            )  # fmt: skip
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, f"已列入“{data['name'][:60]}”。")
            again = "again" in request.POST
            return redirect("worktasks:proposal_add" if again else "worktasks:plan_proposals", pk)
    status = 422 if form.errors else 200
    context = {"plan": plan, "form": form}
    return render(request, "worktasks/proposal_add.html", context, status=status)


def _ticked(request: SiteRequest) -> list[int]:
    return numbers_of(request.POST.getlist("proposals"))


def _done(request: SiteRequest, plan: int, act: Callable[[], str]) -> HttpResponse:
    """Do it and go back to the list; what is refused is said at its head."""
    done(request, str, act)
    return _back(request, plan)


def _back(request: SiteRequest, plan: int) -> HttpResponse:
    return redirect(_place(request, plan))


def _place(request: SiteRequest, plan: int) -> Any:
    """The list as it was filtered; never another site."""
    asked = request.POST.get("back") or request.GET.get("back") or ""
    own = reverse("worktasks:plan_proposals", kwargs={"pk": plan})
    is_safe = url_has_allowed_host_and_scheme(asked, allowed_hosts=None)
    return asked if asked.startswith(own) and is_safe else own

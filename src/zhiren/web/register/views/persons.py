"""人员档案: the archive page, its time line and its history; unmasking, leaving, adjudicating."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhiren.web.accounts.access import requires
from zhiren.web.audit.services import record_view
from zhiren.web.lib.paging import page_of
from zhiren.web.lib.panels import PERSON_PANELS, drawn
from zhiren.web.register.access import actions_on, person_for_view
from zhiren.web.register.changes import changes_of_person
from zhiren.web.register.forms import AdjudicationForm, LeavingForm, posted
from zhiren.web.register.look_backs import look_back_of
from zhiren.web.register.models import AdjudicatedDate
from zhiren.web.register.person_files import file_of
from zhiren.web.register.sections import SECTION_OF, SECTIONS
from zhiren.web.register.services import (
    adjudicate,
    ending_on_leave,
    nothing_declare,
    nothing_withdraw,
    person_leave,
    person_unmask,
)

if TYPE_CHECKING:
    from zhiren.web.accounts.requests import SiteRequest
    from zhiren.web.register.models import Person


@require_GET
@requires("person.view")
def person_detail(request: SiteRequest, code: str) -> HttpResponse:
    """The archive page, today or looking back; each view is recorded."""
    person = person_for_view(request.access, code)
    response = _archive(request, person, is_unmasked=False)
    record_view(request.access.acting, person.pk, _label(person), _what(request, "档案"))
    return response


@require_POST
@requires("person.identity.unmask")
def person_unmask_view(request: SiteRequest, code: str) -> HttpResponse:
    """Show identity number and telephone in full, once; the act is recorded first."""
    person = person_for_view(request.access, code, "person.identity.unmask")
    person_unmask(request.access.acting, person)
    if request.htmx:
        actions = actions_on(request.access, person)
        context = {"person": person, "is_unmasked": True, "actions": actions}
        return render(request, "register/_private.html", context)
    return _archive(request, person, is_unmasked=True)


@require_GET
@requires("person.view")
def person_timeline(request: SiteRequest, code: str) -> HttpResponse:
    """Every dated event of the person in one list, of one kind if asked."""
    person = person_for_view(request.access, code)
    today = timezone.localdate()
    file = file_of(request.access, person, today, look_back_of(request, today))
    everything = file.happenings() if file.person else []
    kind = request.GET.get("kind", "")
    titles = {h.section: h.title for h in reversed(everything)}
    counts = [(k, t, sum(h.section == k for h in everything)) for k, t in titles.items()]
    shown = [h for h in everything if not kind or h.section == kind]
    context = {
        "person": person, "file": file, "kinds": counts, "kind": kind,
        "page": page_of(request, shown, 100), "all": len(everything), "tab": "timeline",
    }  # fmt: skip
    response = render(request, "register/person_timeline.html", context)
    record_view(request.access.acting, person.pk, _label(person), _what(request, "时间线"))
    return response


@require_GET
@requires("person.change")
def person_history(request: SiteRequest, code: str) -> HttpResponse:
    """Every write to the person's file: who, when, why, what before and after; recorded too."""
    person = person_for_view(request.access, code, "person.change")
    table = request.GET.get("table", "")
    page = changes_of_person(request, person, table)
    context = {"person": person, "tab": "history", "table": table, **page}
    response = render(request, "register/person_history.html", context)
    record_view(request.access.acting, person.pk, _label(person), "变更记录")
    return response


@require_http_methods(["GET", "POST"])
@requires("person.change")
def person_leave_view(request: SiteRequest, code: str) -> HttpResponse:
    """离任: the status, the day and the reason, and what ends with it."""
    person = person_for_view(request.access, code, "person.change")
    form = LeavingForm(posted(request))
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            ended = person_leave(request.access.acting, person, **values)
        except ValidationError as fault:
            form.add_error(None, fault)
        else:
            text = (
                f"已登记{person.name}{values['status']}，终止 {len(ended)} 项任职、分管和后备资格。"
            )
            messages.success(request, text)
            return redirect("register:person_detail", code=person.code)
    context = {
        "person": person, "form": form, "ending": ending_on_leave(person, timezone.localdate()),
    }  # fmt: skip
    return render(request, "register/person_leave.html", context, status=_status(form))


@require_http_methods(["GET", "POST"])
@requires("person.adjudicate")
def person_adjudicate(request: SiteRequest, code: str) -> HttpResponse:
    """档案认定 of a birth, work or Party date."""
    person = person_for_view(request.access, code, "person.adjudicate")
    kind = request.GET.get("kind", "birth_on")
    form = AdjudicationForm(posted(request), today=timezone.localdate(), initial={"kind": kind})
    if request.method == "POST" and form.is_valid():
        acting, chosen = request.access.acting, form.cleaned_data["kind"]
        try:
            adjudicate(acting, person, chosen, form.values(), reason=form.values()["evidence"])
        except ValidationError as fault:
            form.add_error(None, fault)
        else:
            messages.success(request, "认定已登记，名册和研判今后都用认定的日期。")
            return redirect("register:person_detail", code=person.code)
    earlier = AdjudicatedDate.objects.filter(person=person).order_by("-decided_on", "-pk")
    context = {"person": person, "form": form, "earlier": earlier}
    return render(request, "register/person_adjudicate.html", context, status=_status(form))


@require_POST
@requires("person.change")
def section_declare(request: SiteRequest, code: str, section: str) -> HttpResponse:
    """Answer that a section is rightly empty, or take the answer back."""
    person = person_for_view(request.access, code, "person.change")
    of = SECTION_OF.get(section)
    if of is None or not of.may_be_none:
        raise Http404
    acting = request.access.acting
    if request.POST.get("withdraw"):
        nothing_withdraw(acting, person, section, reason=f"{of.title}：撤回“无此类情况”")
        messages.success(request, f"“{of.title}”已撤回“无此类情况”。")
    else:
        nothing_declare(acting, person, section, on=timezone.localdate(), reason="组织部门核定")
        messages.success(request, f"“{of.title}”已记为“无此类情况”。")
    response = redirect("register:person_detail", code=person.code)
    response["Location"] += f"#{section}"
    return response


def _archive(request: SiteRequest, person: Person, *, is_unmasked: bool) -> HttpResponse:
    today = timezone.localdate()
    look_back = look_back_of(request, today)
    file = file_of(request.access, person, today, look_back)
    actions = actions_on(request.access, person)
    panels = [] if look_back else drawn(PERSON_PANELS, request, person)
    context: dict[str, Any] = {
        "person": person,
        "file": file,
        "today": today,
        "is_unmasked": is_unmasked,
        "may_change": "person.change" in actions and look_back is None,
        "actions": actions,
        "hidden": sum(section.action not in actions for section in SECTIONS),
        "panels": [render_to_string(p["template"], {**p, "panel": p}, request) for p in panels],
        "tab": "detail",
        "is_print": bool(request.GET.get("print")),
    }
    return render(request, "register/person_detail.html", context)


def _label(person: Person) -> str:
    return f"人员 {person.name}"


def _what(request: SiteRequest, page: str) -> str:
    as_of = request.GET.get("as_of", "")
    return f"{page}（回看 {as_of[:20]}）" if as_of else page


def _status(form: Any) -> int:
    return 422 if form.is_bound and form.errors else 200

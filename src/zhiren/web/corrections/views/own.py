"""我的档案: what a cadre sees of the own file, and proposes to correct."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhiren.web.accounts.access import requires
from zhiren.web.corrections import access as fetch
from zhiren.web.corrections.forms import ProposalForm, RecordForm, RemovalForm
from zhiren.web.corrections.models import Correction
from zhiren.web.corrections.sections import SECTION_OF, section_named
from zhiren.web.corrections.selectors import (
    adjudicated_fields,
    live_lines,
    maintenance_of,
    own_corrections,
    own_sections,
)
from zhiren.web.corrections.services import answering, proposing
from zhiren.web.lib.acts import done

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse

    from zhiren.web.accounts.requests import SiteRequest
    from zhiren.web.corrections.sections import Section
    from zhiren.web.register.models import Person

_SHOWN_CORRECTIONS = 10


@require_GET
@requires("correction.propose")
def own_file(request: SiteRequest) -> HttpResponse:
    """The own file, section by section, with the draft, what waits and what was decided."""
    person = fetch.own_person(request.access)
    today = timezone.localdate()
    asked = answering.open_participations(person.pk, today)
    corrections = list(own_corrections(person)[: _SHOWN_CORRECTIONS + 1])
    context = {
        "person": person,
        "participants": asked,
        "sections": own_sections(request.access, person, asked),
        "draft": next((c for c in corrections if c.status == Correction.Status.DRAFT), None),
        "corrections": [c for c in corrections if c.status != Correction.Status.DRAFT],
        "settled": list(adjudicated_fields(person).values()),
        "maintenance": maintenance_of(person.pk, today),
        "titles": {name: section.title for name, section in SECTION_OF.items()},
    }
    return render(request, "corrections/own_file.html", context)


@require_http_methods(["GET", "POST"])
@requires("correction.propose")
def proposal_add(request: SiteRequest, section: str) -> HttpResponse:
    """Propose a new record of a section."""
    person, of = fetch.own_person(request.access), fetch.own_section(request.access, section)
    fetch.refuse_second_card(of)
    form = _record_form(request, of, person, None)

    def propose() -> None:
        proposing.proposal_add(request.access.acting, person, of, form.stored(), **form.proof())

    return _proposed(request, of, form, "新增", propose)


@require_http_methods(["GET", "POST"])
@requires("correction.propose")
def proposal_change(request: SiteRequest, section: str, row: int) -> HttpResponse:
    """Propose other values for a record."""
    person, of = fetch.own_person(request.access), fetch.own_section(request.access, section)
    kept = fetch.own_row(request.access, person, of, row)
    form = _record_form(request, of, person, kept)

    def propose() -> None:
        proposing.proposal_change(
            request.access.acting, person, of, kept, form.changes(), **form.proof()
        )

    return _proposed(request, of, form, "更正", propose)


@require_http_methods(["GET", "POST"])
@requires("correction.propose")
def proposal_remove(request: SiteRequest, section: str, row: int) -> HttpResponse:
    """Propose to take a record out, with the reason."""
    person, of = fetch.own_person(request.access), fetch.own_section(request.access, section)
    fetch.refuse_second_card(of)
    kept = fetch.own_row(request.access, person, of, row)
    form = RemovalForm(request.POST or None, request.FILES or None)

    def propose() -> None:
        proposing.proposal_remove(request.access.acting, person, of, kept, **form.proof())

    return _proposed(request, of, form, "删除", propose, live_lines(of, kept))


def _record_form(request: SiteRequest, section: Section, person: Person, row: Any) -> RecordForm:
    settled = adjudicated_fields(person)
    return RecordForm(
        request.POST or None,
        request.FILES or None,
        section=section,
        person=person,
        row=row,
        locked=frozenset(settled) if row is not None else frozenset(),
    )


def _proposed(
    request: SiteRequest,
    section: Section,
    form: ProposalForm,
    verb: str,
    propose: Callable[[], None],
    lines: Any = (),
) -> HttpResponse:
    """Show the form, or put the proposal into the draft and, when asked, hand the draft in."""
    if request.method == "POST" and form.is_valid():
        try:
            propose()
            return _after_proposal(request)
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
    person = fetch.own_person(request.access)
    settled = [s for s in adjudicated_fields(person).values() if s.kind in section.field_by_name]
    context = {
        "section": section, "form": form, "verb": verb, "lines": lines, "settled": settled,
        "maintenance": maintenance_of(person.pk, timezone.localdate()),
    }  # fmt: skip
    return render(request, "corrections/proposal_form.html", context)


def _after_proposal(request: SiteRequest) -> HttpResponse:
    if "submit" not in request.POST:
        messages.success(request, "已存入待提交的更正。改完后请在本页上方提交。")
        return redirect("corrections:own_file")
    draft = fetch.own_draft(request.access)
    return _submit(request, draft)


@require_POST
@requires("correction.propose")
def correction_submit(request: SiteRequest, pk: int) -> HttpResponse:
    """Hand the draft in."""
    return _submit(request, fetch.own_correction(request.access, pk))


def _submit(request: SiteRequest, correction: Correction) -> HttpResponse:
    try:
        handed_in = proposing.correction_submit(request.access.acting, correction)
    except ValidationError as refusal:
        messages.error(request, "没有提交：" + "；".join(refusal.messages))
        return redirect("corrections:own_file")
    text = "已提交，等组织部审核。审核前可以撤回。"
    messages.success(request, "已直接写入登记。" if handed_in.is_direct else text)
    return redirect("corrections:own_file")


@require_POST
@requires("correction.propose")
def correction_withdraw(request: SiteRequest, pk: int) -> HttpResponse:
    """Take back what waits."""
    correction = fetch.own_correction(request.access, pk)
    return _done(
        request, "已撤回。", proposing.correction_withdraw, request.access.acting, correction
    )


@require_POST
@requires("correction.propose")
def proposal_discard(request: SiteRequest, pk: int) -> HttpResponse:
    """Take a proposal out of the draft."""
    proposal = fetch.own_proposal(request.access, pk)
    acting = request.access.acting
    return _done(request, "已从待提交的更正中删去。", proposing.proposal_discard, acting, proposal)


@require_POST
@requires("correction.propose")
def nothing_declare(request: SiteRequest, section: str) -> HttpResponse:
    """无此类情况."""
    person, of = fetch.own_person(request.access), fetch.own_section(request.access, section)
    acting, text = request.access.acting, f"已申明“{of.title}”无此类情况。"
    return _done(request, text, proposing.nothing_declare, acting, person, of)


@require_POST
@requires("correction.propose")
def section_confirm(request: SiteRequest, pk: int, section: str) -> HttpResponse:
    """确认无误."""
    participant = fetch.own_participation(request.access, pk)
    of = section_named(section)
    acting, text = request.access.acting, f"已确认“{of.title}”无误。"
    return _done(request, text, answering.section_confirm, acting, participant, of)


@require_POST
@requires("correction.propose")
def rest_confirm(request: SiteRequest, pk: int) -> HttpResponse:
    """Confirm all sections that have records and no answer yet."""
    participant = fetch.own_participation(request.access, pk)
    try:
        count = answering.rest_confirm(request.access.acting, participant)
    except ValidationError as refusal:
        messages.error(request, "；".join(refusal.messages))
        return redirect("corrections:own_file")
    if count:
        messages.success(request, f"已确认 {count} 个栏目无误。空的栏目请逐栏申明或新增。")
    else:
        messages.info(request, "没有可以一并确认的栏目。空的栏目请逐栏申明“无此类情况”或新增。")
    return redirect("corrections:own_file")


def _done(
    request: SiteRequest, text: str, service: Callable[..., object], *arguments: Any
) -> HttpResponse:
    done(request, text, service, *arguments)
    return redirect("corrections:own_file")

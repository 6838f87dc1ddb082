"""Workbooks to take away; each that holds data is recorded and carries its watermark."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from zhiren.web.accounts.access import requires
from zhiren.web.audit.services import record_export
from zhiren.web.audit.watermark import watermark
from zhiren.web.intake import workbooks
from zhiren.web.intake.access import ACTION, intake_for_work
from zhiren.web.intake.selectors import missing_files
from zhiren.web.lib.workbooks import CONTENT_TYPE
from zhiren.web.register.models import Institution

if TYPE_CHECKING:
    from zhiren.web.accounts.requests import SiteRequest
    from zhiren.web.intake.models import Intake, IntakeFile


def _attached(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=CONTENT_TYPE)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response


@require_GET
@requires(ACTION)
def blank_form(request: SiteRequest) -> HttpResponse:
    """The workbook to fill."""
    return _attached(workbooks.blank_form(), "名册填报工作簿.xlsx")


@require_POST
@requires(ACTION)
def register_form(request: SiteRequest) -> HttpResponse:
    """The present register in the same workbook, to be edited and imported again."""
    access, now = request.access, timezone.now()
    institution = get_object_or_404(Institution, pk=access.institution)
    content, rows = workbooks.register_form(institution, watermark(access, now))
    record_export(access.acting, "名册填报工作簿", {}, rows, workbooks.table_titles())
    return _attached(content, f"名册{timezone.localtime(now):%Y%m%d}.xlsx")


@require_GET
@requires(ACTION)
def marked_file(request: SiteRequest, pk: int, number: int) -> HttpResponse:
    """A copy of an uploaded workbook with the faulty cells marked."""
    intake, file = _file(request, pk, number)
    problems = list(intake.problems.filter(file__in=(file.name, "名册")).order_by("number"))
    _record(request, intake, file, "导入问题清单", len(problems))
    line = watermark(request.access, timezone.now())
    return _attached(workbooks.marked_workbook(file, problems, line), _name(file, "问题"))


@require_GET
@requires(ACTION)
def left_out_file(request: SiteRequest, pk: int, number: int) -> HttpResponse:
    """The rows of an uploaded workbook that are left out, to be mended."""
    intake, file = _file(request, pk, number)
    rows = workbooks.number_left_out(intake, file)
    _record(request, intake, file, "未导入的行", rows)
    line = watermark(request.access, timezone.now())
    return _attached(workbooks.left_out_workbook(intake, file, line), _name(file, "未导入"))


def _file(request: SiteRequest, pk: int, number: int) -> tuple[Intake, IntakeFile]:
    intake = intake_for_work(request.access, pk)
    file = get_object_or_404(intake.files, number=number)
    if missing_files([file]):
        raise Http404("文件已删除")
    return intake, file


def _name(file: IntakeFile, what: str) -> str:
    return f"{file.name.rpartition('.')[0]}-{what}.xlsx"


def _record(request: SiteRequest, intake: Intake, file: IntakeFile, what: str, rows: int) -> None:
    filters: dict[str, Any] = {"intake": intake.pk, "file": file.name}
    record_export(request.access.acting, what, filters, rows, ())

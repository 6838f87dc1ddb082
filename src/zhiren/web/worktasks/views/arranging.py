"""编排 one task."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from zhiren.web.accounts.access import requires
from zhiren.web.worktasks.access import work_for_view
from zhiren.web.worktasks.arranging_forms import ArrangeForm
from zhiren.web.worktasks.planning_forms import posted
from zhiren.web.worktasks.services.arranging import work_arrange

if TYPE_CHECKING:
    from django.http import HttpResponse

    from zhiren.web.accounts.requests import SiteRequest


@require_http_methods(["GET", "POST"])
@requires("work.plan")
def work_arrange_page(request: SiteRequest, pk: int) -> HttpResponse:
    """Who leads and does it, the deliverable, weight, steps and what it waits for."""
    work = work_for_view(request.access, pk)
    form = ArrangeForm(posted(request), work=work, access=request.access)
    if request.method == "POST" and form.is_valid():
        try:
            work_arrange(request.access.acting, work, to=form.arrangement())
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, "已保存编排。")
            return redirect("worktasks:task_detail", pk=pk)
    status = 422 if form.errors else 200
    context = {"work": work, "form": form}
    return render(request, "worktasks/work_arrange.html", context, status=status)

"""How pages carry out what was posted: a refusal stands in the form, with what was filled in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone

from zhiren.web.worktasks.lifecycle import WrongMoveError
from zhiren.web.worktasks.reasons import light_and_reason

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse

    from zhiren.web.accounts.requests import SiteRequest
    from zhiren.web.worktasks.models import WorkTask


def carried_out(request: SiteRequest, form: Any, act: Callable[[Any], Any]) -> Any | None:
    """What the act gives for a posted valid form; None where there is something to ask."""
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        return act(form)
    except WrongMoveError as error:
        form.add_error(None, f"{error}页面可能已经过时，请返回任务页核对。")
    except ValidationError as error:
        form.add_error(None, error)
    return None


def asked(
    request: SiteRequest, work: WorkTask, form: Any, title: str, button: str, **more: Any
) -> HttpResponse:
    """The form alone on a page that a phone shows well, with the task it is about."""
    light, reason = light_and_reason(work, timezone.localdate())
    context = {
        "work": work,
        "form": form,
        "title": title,
        "button": button,
        "light": light,
        "light_reason": reason,
        **more,
    }
    status = 422 if form.errors else 200
    return render(request, "worktasks/task_act.html", context, status=status)


def act_page(
    request: SiteRequest,
    work: WorkTask,
    form: Any,
    act: Callable[[Any], Any],
    said: str,
    title: str,
    button: str,
    **more: Any,
) -> HttpResponse:
    """Ask for what an act needs; carried out, it is told on the page of the task."""
    if carried_out(request, form, act) is None:
        return asked(request, work, form, title, button, **more)
    messages.success(request, said)
    return redirect("worktasks:task_detail", pk=work.pk)

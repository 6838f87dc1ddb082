"""Acts on one or several todos; each works on whatever of the chosen the account may handle."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST

from zhiren.web.accounts.access import requires
from zhiren.web.lib.queries import numbers_of
from zhiren.web.todos import services
from zhiren.web.todos.access import MOST_AT_ONCE, todos_for_handling, todos_for_view
from zhiren.web.todos.forms import DelegateForm, NoteForm, ReportForm, SnoozeForm
from zhiren.web.todos.people import MOST_SHOWN, people_for, person_for

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from zhiren.web.accounts.requests import SiteRequest
    from zhiren.web.todos.models import Todo

_PLAIN: dict[str, tuple[Callable[..., int], str]] = {
    "take": (services.todos_take, "已认领 {} 件。"),
    "hand_back": (services.todos_hand_back, "已退回 {} 件，可由同一角色的其他人认领。"),
    "wake": (services.todos_wake, "已恢复办理 {} 件。"),
    "withdraw": (services.todos_withdraw_report, "已撤回 {} 件的办结报告。"),
}


_NOT_MINE = "所选的待办由别的角色或承办人办理，您不能代办，没有变化。"


@require_POST
@requires("todo.view")
def todo_act(request: SiteRequest, act: str) -> HttpResponse:
    """Acts that ask for nothing more: take, hand back, wake, withdraw a report."""
    if act not in _PLAIN:
        raise Http404
    todos = todos_for_handling(request.access, _chosen(request))
    if not todos:
        return _nothing_chosen(request)
    carry_out, sentence = _PLAIN[act]
    _say(request, carry_out(request.access.acting, todos), len(todos), sentence)
    others = len(set(numbers_of(_chosen(request)))) - len(todos)
    if others > 0:
        messages.info(request, f"另有 {others} 件由别的角色或承办人办理，没有变化。")
    return _back(request, todos)


@require_POST
@requires("todo.urge")
def todo_urge(request: SiteRequest) -> HttpResponse:
    """催办: of everything in scope, whoever handles it."""
    form = NoteForm(request.POST)
    if not form.is_valid():
        messages.error(request, "附言过长，请缩短到 1000 字以内。")
        return redirect(_next(request) or "todos:todo_list")
    keys = numbers_of(_chosen(request))[:MOST_AT_ONCE]
    todos = list(todos_for_view(request.access).standing().filter(pk__in=keys))
    if not todos:
        return _nothing_chosen(request)
    done = services.todos_urge(request.access.acting, todos, form.cleaned_data["note"])
    _say(request, done, len(todos), "已催办 {} 件，承办人会在每日摘要中看到。")
    return _back(request, todos)


@require_http_methods(["GET", "POST"])
@requires("todo.view")
def todo_snooze(request: SiteRequest) -> HttpResponse:
    """暂缓: until when and why."""
    todos = todos_for_handling(request.access, _chosen(request))
    if not todos:
        return _nothing_chosen(request)
    form = SnoozeForm(request.POST or None, due_on=todos[0].due_on)

    def snooze(until: date, reason: str) -> int:
        return services.todos_snooze(request.access.acting, todos, until, reason)

    said = "已暂缓 {} 件；到期日不变。"
    return _carried_out(request, todos, form, snooze, said) or _asked(
        request, todos, form, "todos/todo_snooze.html"
    )


@require_http_methods(["GET", "POST"])
@requires("todo.view")
def todo_report(request: SiteRequest) -> HttpResponse:
    """报告办结: how it was done; the next judging confirms it or opens it again."""
    todos = todos_for_handling(request.access, _chosen(request))
    if not todos:
        return _nothing_chosen(request)
    form = ReportForm(request.POST or None)

    def report(note: str) -> int:
        return services.todos_report(request.access.acting, todos, note)

    said = "已报告办结 {} 件，下一次研判按数据确认或退回。"
    return _carried_out(request, todos, form, report, said) or _asked(
        request, todos, form, "todos/todo_report.html"
    )


@require_http_methods(["GET", "POST"])
@requires("todo.view")
def todo_delegate(request: SiteRequest) -> HttpResponse:
    """转交: find a person in whose scope all of them lie, then hand over."""
    todos = todos_for_handling(request.access, _chosen(request))
    if not todos:
        return _nothing_chosen(request)
    form = DelegateForm(request.POST or None)

    def delegate(to: int, note: str) -> int:
        chosen = person_for(todos, to)
        if chosen is None:
            raise ValidationError("这个人不在可以转交的范围内，请重新选择。")
        return services.todos_delegate(request.access.acting, todos, chosen, note)

    gone = _carried_out(request, todos, form, delegate, "已转交 {} 件。")
    if gone is not None:
        return gone
    text = str((request.POST or request.GET).get("q", "")).strip()[:50].replace("\0", "")
    context = {"people": people_for(todos, text), "q": text, "most": MOST_SHOWN}
    template = "todos/todo_delegate.html"
    if request.htmx and request.method == "GET":
        template += "#people"
    return _asked(request, todos, form, template, **context)


def _carried_out(
    request: SiteRequest,
    todos: Sequence[Todo],
    form: Any,
    act: Callable[..., int],
    sentence: str,
) -> HttpResponse | None:
    """Back from the act for a posted valid form; None where there is something to ask."""
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        done = act(**form.cleaned_data)
    except ValidationError as error:
        form.add_error(None, error)
        return None
    _say(request, done, len(todos), sentence)
    return _back(request, todos)


def _asked(
    request: SiteRequest, todos: Sequence[Todo], form: Any, template: str, **more: Any
) -> HttpResponse:
    context = {"todos": todos, "form": form, "next": _next(request), **more}
    return render(request, template, context, status=422 if form.errors else 200)


def _chosen(request: SiteRequest) -> list[str]:
    return (request.POST if request.method == "POST" else request.GET).getlist("todo")


def _nothing_chosen(request: SiteRequest) -> HttpResponse:
    """Back to the list, which says why nothing was done."""
    if _chosen(request):
        messages.warning(request, _NOT_MINE)
    else:
        messages.warning(request, "没有选择待办。请先勾选要办的几件，再点按钮。")
    return redirect(_next(request) or "todos:todo_list")


def _say(request: SiteRequest, done: int, asked: int, sentence: str) -> None:
    if done:
        messages.success(request, sentence.format(done))
    if done < asked:
        messages.info(request, f"另有 {asked - done} 件已经是这样，没有变化。")


def _back(request: SiteRequest, todos: Sequence[Todo]) -> HttpResponse:
    """To where it was asked from; one todo alone to its own page."""
    if _next(request):
        return redirect(_next(request))
    if len(todos) == 1:
        return redirect("todos:todo_detail", pk=todos[0].pk)
    return redirect("todos:todo_list")


def _next(request: SiteRequest) -> str:
    """The page asked for, if it is one of this site."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    return asked if asked.startswith("/") and url_has_allowed_host_and_scheme(asked, None) else ""

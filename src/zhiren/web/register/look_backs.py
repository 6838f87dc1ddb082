"""Reading ``?as_of=2020-06-30&known=then`` from an address."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.contrib import messages

from zhiren.snapshot.dates import PartialDate, Precision, parse_date
from zhiren.web.register.person_files import LookBack

if TYPE_CHECKING:
    from django.http import HttpRequest


def look_back_of(request: HttpRequest, today: date) -> LookBack | None:
    """The look back that the address asks for; None for today, and for what is no past day."""
    day = asked_day(request, today)
    if day is None or day >= today:
        return None
    return LookBack(day, known_then=request.GET.get("known") == "then")


def asked_day(request: HttpRequest, today: date) -> date | None:
    """The day of ``as_of``; None without one. A text that is no day is answered by a message."""
    text = request.GET.get("as_of", "")
    found = parse_date(text)
    if found is None:
        return None
    if not isinstance(found, PartialDate) or found.precision is not Precision.DAY:
        messages.warning(request, f"“{text}”不是一天，显示的是今天的情况。请写成 2020.06.30。")
        return None
    day = found.first_day()
    if day > today:
        messages.warning(request, "回看只到今天为止，显示的是今天的情况。")
        return None
    return day

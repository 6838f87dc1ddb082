"""What addresses and forms bring, read: what means nothing is as if it were not there.

A filter is a part of a condition, with the chip that takes it away where it came by a link, and
what to tell where it was meant but not found.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Q

_LENGTH = 200
# Of a number that a key's column holds, on every database.
_DIGITS = 18


class Chosen(NamedTuple):
    """A filter that came by a link, as a chip that takes it away: its key, title and value."""

    key: str
    title: str
    text: str


class Part(NamedTuple):
    """A part of a condition."""

    condition: Q
    chosen: Chosen | None = None
    fault: str = ""


def combined(parts: Iterable[Part]) -> tuple[Q, tuple[Chosen, ...], tuple[str, ...]]:
    """All conditions together, the chips, and the faults."""
    given = list(parts)
    condition = Q(*(part.condition for part in given))
    chosen = tuple(part.chosen for part in given if part.chosen)
    return condition, chosen, tuple(part.fault for part in given if part.fault)


def plain_query(query: Mapping[str, Any]) -> dict[str, str]:
    """What an address asks for: the texts that are not empty, none of them long."""
    texts = {key: str(value).replace("\0", "").strip()[:_LENGTH] for key, value in query.items()}
    return {key: text for key, text in texts.items() if text}


def dated(plain: Mapping[str, str], field: str, title: str) -> Iterator[Part]:
    """``due_from`` and ``due_until`` of an address, for a field of that title."""
    for key, lookup, words in (("due_from", "gte", "从"), ("due_until", "lt", "早于")):
        text = plain.get(key, "")
        day = day_of(text)
        if day is not None:
            yield Part(Q(**{f"{field}__{lookup}": day}))
        elif text:
            fault = f"“{title}{words}”的日期 {text} 读不出来，没有使用；请写成 2026-03-01。"
            yield Part(Q(), fault=fault)


def day_of(text: str | None) -> date | None:
    """The day that a text writes, with hyphens, points or strokes.

    >>> day_of("2026.03.01"), day_of("soon")
    (datetime.date(2026, 3, 1), None)
    """
    try:
        return date.fromisoformat((text or "").replace(".", "-").replace("/", "-"))
    except ValueError:
        return None


def number_of(text: str | None) -> int | None:
    """The number that a text writes, None where no row could have it as its key.

    >>> number_of("17"), number_of("-1"), number_of("9" * 30)
    (17, None, None)
    """
    text = text or ""
    is_number = text.isascii() and text.isdecimal() and len(text) <= _DIGITS
    return int(text) if is_number else None


def numbers_of(texts: Iterable[str]) -> list[int]:
    """The numbers among these texts, as of the boxes that a form has ticked."""
    return [number for text in texts if (number := number_of(text)) is not None]

"""Sources of todos beyond findings: apps above add theirs when they start.

A source says where its matters are dealt with, and which findings it deals with itself, so that
nobody gets two todos for one thing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Q

if TYPE_CHECKING:
    from zhiren.web.todos.models import Todo


class Source(NamedTuple):
    """Where matters of a source are dealt with: the page of a key, and what the way there says."""

    title: str
    address: Callable[[int], str]


SOURCES: dict[str, Source] = {}
# Conditions on findings, by institution, that another source deals with.
TAKEN_OVER: list[Callable[[int], Q]] = []


def taken_over(institution: int) -> Q:
    """The condition for findings that make no todo of their own."""
    condition = Q(pk__in=())
    for of in TAKEN_OVER:
        condition |= of(institution)
    return condition


def place_of(todo: Todo) -> dict[str, str] | None:
    """The page where the matter is dealt with: its address and title; None for findings."""
    source = SOURCES.get(todo.source)
    return {"address": source.address(todo.key), "title": source.title} if source else None

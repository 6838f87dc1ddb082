"""Fields of the register made from the snapshot's columns: one declaration serves both.

Titles, choices, units and whether a column must be filled come from ``zhiren.snapshot.schema``,
so that a screen, a workbook and a judgement never disagree. Every argument is the column's full
name, ``table.column``.
"""

from __future__ import annotations

from typing import Any, TypedDict

from django.db import models

from zhiren.snapshot.columns import Column, Table
from zhiren.snapshot.schema import table as table_of

PRECISIONS = ((0, "日"), (1, "月"), (2, "年"))
CODE_LENGTH, TEXT_LENGTH = 64, 500


class Words(TypedDict):
    """How a field is called and explained."""

    verbose_name: str
    help_text: str


class Reference(TypedDict):
    """Keyword arguments of a foreign key."""

    on_delete: Any
    null: bool
    blank: bool
    verbose_name: str
    help_text: str


def declared(name: str) -> Column:
    """The snapshot column of that full name."""
    table, _, column = name.partition(".")
    return table_of(table).column(column)


def code(name: str) -> models.CharField[str, str]:
    """The row's own code, unique within an institution (see :func:`constraints`)."""
    return models.CharField(max_length=CODE_LENGTH, **_words(declared(name)))


def text(name: str) -> models.CharField[str, str]:
    """Free text of at most 500 characters; empty means not filled."""
    column = declared(name)
    return models.CharField(
        max_length=TEXT_LENGTH, blank=not column.required, default="", **_words(column)
    )


def choice(name: str) -> models.CharField[str, str]:
    """One of the column's words; empty means not filled."""
    column = declared(name)
    return models.CharField(
        max_length=40,
        choices=[(value, value) for value in column.values],
        blank=not column.required,
        default="",
        **_words(column),
    )


def day(name: str) -> models.DateField[Any, Any]:
    """A date; the first day of its period when it is known to the month or year only."""
    column = declared(name)
    return models.DateField(null=not column.required, blank=not column.required, **_words(column))


def precision(name: str) -> models.SmallIntegerField[Any, Any]:
    """How much of a date is known: 0 day, 1 month, 2 year; NULL without a date."""
    return models.SmallIntegerField(
        f"{declared(name).title}精度", choices=PRECISIONS, null=True, blank=True, editable=False
    )


def whole(name: str) -> models.IntegerField[Any, Any]:
    """A whole number of the column's unit."""
    column = declared(name)
    return models.IntegerField(
        null=not column.required, blank=not column.required, **_words(column)
    )


def hundredths(name: str) -> models.DecimalField[Any, Any]:
    """A number with at most two decimals of the column's unit."""
    column = declared(name)
    return models.DecimalField(
        max_digits=14,
        decimal_places=2,
        null=not column.required,
        blank=not column.required,
        **_words(column),
    )


def yes_no(name: str) -> models.BooleanField[Any, Any]:
    """Yes, no, or NULL for not filled."""
    column = declared(name)
    return models.BooleanField(
        null=not column.required, blank=not column.required, **_words(column)
    )


def reference(name: str) -> Reference:
    """Arguments of the foreign key; what others refer to cannot be deleted."""
    column = declared(name)
    return Reference(
        on_delete=models.PROTECT,
        null=not column.required,
        blank=not column.required,
        verbose_name=title_of(column),
        help_text=column.note,
    )


def constraints(table: str) -> list[models.BaseConstraint]:
    """What the database itself keeps: codes and keys once each, choices among their words."""
    of = table_of(table)
    keys: list[tuple[str, ...]] = [("code",)] if of.key else []
    keys += list(of.unique)
    kept: list[models.BaseConstraint] = [
        models.UniqueConstraint(
            fields=("institution", *key),
            condition=models.Q(removed_at=None),
            name=f"{table}_{'_'.join(key)}_once"[:60],
            violation_error_message=_once(of, key),
        )
        for key in keys
    ]
    kept += [
        models.CheckConstraint(
            condition=models.Q(
                (
                    f"{column.name}__in",
                    ["", *column.values] if not column.required else list(column.values),
                )
            ),
            name=f"{table}_{column.name}_word"[:60],
        )
        for column in of.columns
        if column.type == "choice"
    ]
    return kept


def _once(of: Table, key: tuple[str, ...]) -> str:
    own = of.column(of.key).title if of.key else ""
    titles = "、".join(own if name == "code" else of.column(name).title for name in key)
    return f"“{of.title}”里已有相同的{titles}。请核对，或改动已有的那一行。"


def _words(column: Column) -> Words:
    unit = f"（{column.unit}）" if column.unit not in {None, "年", "%", column.title} else ""
    return Words(verbose_name=f"{column.title}{unit}", help_text=column.note)


def title_of(column: Column) -> str:
    """What a column is called on screen.

    A reference is chosen and shown by name, so its title speaks of the thing, not of its code.
    """
    if column.type != "ref":
        return column.title
    for ending in ("工号", "代码", "编号"):
        if column.title.endswith(ending) and len(column.title) > len(ending):
            return column.title.removesuffix(ending)
    return column.title

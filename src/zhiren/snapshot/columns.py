"""Columns and tables of the snapshot as values, and short ways to declare them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

ColumnType = Literal["id", "ref", "date", "integer", "hundredths", "boolean", "choice", "text"]


@dataclass(frozen=True)
class Column:
    """One column: ``title`` is its header on sheets and screens, ``unit`` what a number counts.

    ``judged`` is False for what the register keeps and no judgement reads: sheets have such a
    column, the engine's tables do not.
    """

    name: str
    title: str
    type: ColumnType
    ref: str | None = None
    values: tuple[str, ...] = ()
    required: bool = False
    partial: bool = False
    unit: str | None = None
    note: str = ""
    judged: bool = True

    @property
    def spoken_title(self) -> str:
        """The title; of a reference without the word code, where a name will do as well."""
        for ending in ("工号", "代码", "编号") if self.type == "ref" else ():
            if self.title.endswith(ending) and len(self.title) > len(ending):
                return self.title.removesuffix(ending)
        return self.title


@dataclass(frozen=True)
class Table:
    """One table. ``visible_by`` names the date column that decides when a row is known."""

    name: str
    title: str
    columns: tuple[Column, ...]
    visible_by: str | None = None
    sort_by: str | None = None
    unique: tuple[tuple[str, ...], ...] = ()
    spell: tuple[str, str] | None = None
    note: str = ""

    def column(self, name: str) -> Column:
        """The column of that name; KeyError names the table."""
        for column in self.columns:
            if column.name == name:
                return column
        message = f"{self.name} has no column {name}"
        raise KeyError(message)

    @property
    def judged(self) -> tuple[Column, ...]:
        """The columns that judgements read, in order."""
        return tuple(c for c in self.columns if c.judged)

    @property
    def key(self) -> str | None:
        """Name of the id column, None for tables whose rows have no code of their own."""
        return next((c.name for c in self.columns if c.type == "id"), None)


def id_column(name: str, title: str, note: str = "") -> Column:
    """The row's own code."""
    return Column(name, title, "id", required=True, note=note)


def ref(name: str, title: str, table: str, *, required: bool = False, note: str = "") -> Column:
    """The code of a row of another table."""
    return Column(name, title, "ref", ref=table, required=required, note=note)


def date(
    name: str, title: str, *, required: bool = False, partial: bool = False, note: str = ""
) -> Column:
    """A date; ``partial`` keeps whether it is known to the day, month or year."""
    return Column(name, title, "date", required=required, partial=partial, note=note)


def choice(name: str, title: str, values: str, *, required: bool = False, note: str = "") -> Column:
    """One of the words in ``values``."""
    return Column(name, title, "choice", values=tuple(values.split()), required=required, note=note)


def text(name: str, title: str, *, required: bool = False, note: str = "") -> Column:
    """Free text."""
    return Column(name, title, "text", required=required, note=note)


def integer(name: str, title: str, unit: str, *, required: bool = False, note: str = "") -> Column:
    """A whole number of ``unit``."""
    return Column(name, title, "integer", required=required, unit=unit, note=note)


def hundredths(
    name: str, title: str, unit: str, *, required: bool = False, note: str = ""
) -> Column:
    """A number of ``unit`` with at most two decimals."""
    return Column(name, title, "hundredths", required=required, unit=unit, note=note)


def boolean(name: str, title: str, *, required: bool = False, note: str = "") -> Column:
    """Yes or no."""
    return Column(name, title, "boolean", required=required, note=note)


def unjudged(column: Column) -> Column:
    """The column as one that the register alone keeps."""
    return replace(column, judged=False)


FROM = date("from_on", "起始日期", required=True, partial=True)
UNTIL = date(
    "until_on", "终止日期", partial=True, note="不含当日；至今请留空；只有年月的按当月第一天"
)
PERSON = ref("person", "人员工号", "person", required=True)
UNIT = ref("unit", "单位代码", "unit", required=True)
MATTER = text("matter", "事由编号", note="同一事由在考核、处分、容错、信访中用同一编号")

ASSESSMENT_KINDS = "年度考核 平时考核 聘期考核 任期考核 专项考核 履职尽责考核 绩效考核 综合考核"
GRADES = "优秀 称职 合格 基本称职 基本合格 不称职 不合格 不定等次"
TRAINING_LEVELS = "国家级 省级 市级 校级 系统级 单位级"

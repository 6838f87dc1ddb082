"""What header words mean, from `header_words.yaml`, and how words are compared."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

import yaml

from zhiren.snapshot.schema import Column, Table, table

_BRACKETS: Final = re.compile(r"\([^()]*\)")
_EDGE: Final = "*:：、.。"
_TARGET: Final = re.compile(r"(?P<table>\w+)(?:\((?P<group>[^()]+)\))?\.(?P<columns>[\w+]+)")
_YEAR: Final = re.compile(r"(\d{4})(?:年度|年)?(.*)")


@dataclass(frozen=True, slots=True, order=True)
class Target:
    """Where a roster's column goes: a table, one column or several filled from one cell.

    `group` tells apart columns that make rows of their own in the same table, as 全日制 and
    在职 do in the table of education.
    """

    table: str
    columns: tuple[str, ...]
    group: str = ""

    def text(self) -> str:
        """The target as a mapping file writes it."""
        return f"{self.prefix()}.{'+'.join(self.columns)}"

    def prefix(self) -> str:
        """Table and group, which together make one row of a table for each roster row."""
        return f"{self.table}({self.group})" if self.group else self.table


def parse_target(text: str) -> Target:
    """The target written as `table.column`, `table(group).column` or `table.a+b`.

    Raises `ValueError` with a Chinese reason for another form, or a table or column that the
    schema does not have.
    """
    match = _TARGET.fullmatch(text.strip())
    if match is None:
        message = f"“{text}”不是“表.列”的写法"
        raise ValueError(message)
    try:
        of = table(match["table"])
    except KeyError:
        message = f"没有名为“{match['table']}”的数据表"
        raise ValueError(message) from None
    columns = tuple(match["columns"].split("+"))
    for name in columns:
        if name not in {c.name for c in of.columns}:
            message = f"“{of.title}”（{of.name}）表没有名为“{name}”的列"
            raise ValueError(message)
    return Target(of.name, columns, match["group"] or "")


def target_columns(target: Target) -> tuple[Table, tuple[Column, ...]]:
    """The schema's table and columns of a target."""
    of = table(target.table)
    return of, tuple(of.column(name) for name in target.columns)


def normalise_word(text: str) -> str:
    """A header word for comparing: no blanks, line breaks, marks; half-width."""
    return "".join(unicodedata.normalize("NFKC", text).split()).strip(_EDGE)


@dataclass(frozen=True, slots=True)
class HeaderWords:
    """The list of words. `values` and `constants` are keyed by `table.column` texts.

    `ignored` and `elsewhere` have why each word is not read.
    """

    targets: dict[str, Target]
    ignored: dict[str, str]
    elsewhere: dict[str, str]
    groups: dict[str, str]
    constants: dict[str, str]
    values: dict[str, dict[str, str]]
    yearly: dict[str, Any]
    precedence: dict[str, list[str]]

    def is_known(self, word: str) -> bool:
        """Whether a normalised word is one that headers use."""
        return (
            self._plain(word) is not None
            or bool(self._why_ignored(word))
            or word in self.groups
            or word in self.yearly["under"]
            or self._yearly([], word) is not None
        )

    def find(self, levels: list[str]) -> tuple[Target, dict[str, str]] | None:
        """The target of a header (its levels from the top, normalised), with its constants.

        None when the words are not known, or are known to mean nothing a snapshot keeps
        (`why_ignored`).
        """
        *upper, leaf = levels
        target = self._plain(leaf)
        group = next((self.groups[word] for word in upper if word in self.groups), "")
        if target is not None and group and not target.group and target.table == "education":
            target = Target(target.table, target.columns, group)
        if target is not None:
            return target, self._constants_of(target)
        return self._yearly(upper, leaf)

    def why_ignored(self, levels: list[str]) -> str:
        """Why a known header is not read; empty for one that is read, or not known."""
        word = levels[-1]
        return self._why_ignored(word) or self.elsewhere.get(word, "")

    def _why_ignored(self, word: str) -> str:
        return self.ignored.get(word) or self.ignored.get(_BRACKETS.sub("", word), "")

    def _plain(self, word: str) -> Target | None:
        return self.targets.get(word) or self.targets.get(_BRACKETS.sub("", word))

    def _constants_of(self, target: Target) -> dict[str, str]:
        prefix = target.prefix() + "."
        return {key: value for key, value in self.constants.items() if key.startswith(prefix)}

    def _yearly(self, upper: list[str], leaf: str) -> tuple[Target, dict[str, str]] | None:
        match = _YEAR.fullmatch(leaf)
        if match is None:
            return None
        year, rest = match[1], match[2]
        is_meant = rest in self.yearly["words"] or (
            not rest and any(word in self.yearly["under"] for word in upper)
        )
        if not is_meant:
            return None
        target = Target(self.yearly["table"], (self.yearly["column"],), year)
        constants = {self.yearly["year_column"]: year, **self.yearly["constants"]}
        return target, {f"{target.prefix()}.{name}": value for name, value in constants.items()}


@cache
def header_words() -> HeaderWords:
    """The list of words that comes with the program."""
    text = (files("zhiren.snapshot") / "header_words.yaml").read_text(encoding="utf-8")
    data = yaml.safe_load(text)
    targets = {
        normalise_word(word): parse_target(target)
        for target, words in data["columns"].items()
        for word in words
    }
    groups = {word: group for group, words in data["groups"].items() for word in words}
    ignored, elsewhere = (
        {normalise_word(word): why for why, words in data[key].items() for word in words}
        for key in ("ignored", "elsewhere")
    )
    return HeaderWords(
        targets,
        ignored,
        elsewhere,
        groups,
        data["constants"],
        data["values"],
        data["yearly"],
        data["precedence"],
    )

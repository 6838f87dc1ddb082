"""Which columns of a sheet are read and which are not, with the reason of each that is not."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from typing import TYPE_CHECKING, Final, NamedTuple

from zhiren.snapshot.mapping import IGNORED, SUBJECT
from zhiren.snapshot.schema import table as table_of
from zhiren.snapshot.words import Target, header_words, normalise_word, parse_target

if TYPE_CHECKING:
    from zhiren.web.intake.models import IntakeSheet

_LISTED: Final = 12


class Cause(Enum):
    """Why a column is not read, and what to do about it."""

    UNCHOSEN = "要读入的，回到“核对列”选择含义"
    UNDECLARED = "要读入的，回到“核对列”勾选这张表登记什么"
    NO_COLUMN = "写错了列名的，改正后重新上传"
    IMPOSSIBLE = "不用管"


class Unread(NamedTuple):
    """A column that is not read."""

    letter: str
    header: str
    why: str
    cause: Cause

    @property
    def is_missed(self) -> bool:
        """Whether it could be read."""
        return self.cause is not Cause.IMPOSSIBLE


class Coverage(NamedTuple):
    """The columns of a sheet: how many are read, and those that are not.

    ``missed`` could be read, ``idle`` could not: what the register has no place for, or works out
    itself.
    """

    read: int
    unread: tuple[Unread, ...]

    @property
    def missed(self) -> tuple[Unread, ...]:
        """The columns that could be read."""
        return tuple(c for c in self.unread if c.is_missed)

    @property
    def idle(self) -> tuple[Unread, ...]:
        """The columns that the register has no use for."""
        return tuple(c for c in self.unread if not c.is_missed)

    @property
    def missed_headers(self) -> str:
        """The headers that could be read, in a row."""
        return headers(self.missed)

    @property
    def idle_headers(self) -> str:
        """The headers that the register has no use for, in a row."""
        return headers(self.idle)


def headers(columns: Sequence[Unread]) -> str:
    """The columns by their headers; after twelve only how many there are."""
    more = f"等 {len(columns)} 列" if len(columns) > _LISTED else ""
    return "、".join(column.header for column in columns[:_LISTED]) + more


def coverage_of(sheet: IntakeSheet) -> Coverage:
    """What is read of a sheet as its columns are chosen now."""
    meanings = {
        key: None if text == IGNORED else parse_target(text)
        for key, text in sheet.mapping.get("columns", {}).items()
    }
    has_numbers = any(
        t and t.table == "person" and "person" in t.columns for t in meanings.values()
    )
    unread: list[Unread] = []
    for column in sheet.headers:
        key = column["key"]
        meaning = meanings.get(key)
        if meaning is None:
            found = _why_without_meaning(sheet, key)
        elif sheet.kind == sheet.Kind.TABLE:
            found = None
        else:
            found = _why_undeclared(sheet, meaning, has_numbers=has_numbers)
        if found is not None:
            unread.append(Unread(column["letter"], key, *found))
    return Coverage(len(sheet.headers) - len(unread), tuple(unread))


def _why_without_meaning(sheet: IntakeSheet, key: str) -> tuple[str, Cause]:
    why = why_never(key)
    if why:
        return why, Cause.IMPOSSIBLE
    if sheet.kind == sheet.Kind.TABLE:
        return "这张表没有这一列", Cause.NO_COLUMN
    doubt = sheet.doubts.get(key, "").removesuffix("，没有读入")
    if "还缺" in doubt:
        doubt += "；选好含义后可以统一填写"
    return doubt or "没有选择含义", Cause.UNCHOSEN


def why_never(header: str) -> str:
    """Why a column of that header cannot be read, by the last of its words; empty if it can."""
    leaf = header.rpartition("/")[2].partition("#")[0]
    return header_words().why_ignored([normalise_word(leaf)])


def _why_undeclared(
    sheet: IntakeSheet, meaning: Target, *, has_numbers: bool
) -> tuple[str, Cause] | None:
    """Columns about persons, units and posts are read where the sheet registers these.

    Number and name say whom a row is about in any sheet, an identity number where there is no
    number.
    """
    of = table_of(meaning.table)
    if of.key is None or of.name in sheet.mapping.get("declares", ()):
        return None
    subject = SUBJECT - {"identity_number"} if has_numbers else SUBJECT
    if of.name == "person" and subject.issuperset(meaning.columns):
        return None
    return f"没有勾选“这张表登记{of.title}”", Cause.UNDECLARED

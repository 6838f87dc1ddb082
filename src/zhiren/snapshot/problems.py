"""What is wrong with the files of a snapshot, told so that the keeper of the file can act."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum


class Severity(StrEnum):
    """An error forbids using the snapshot; a notice is to be looked at by a person."""

    ERROR = "错误"
    NOTICE = "提示"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong at one place.

    `row` counts from 1 as the spreadsheet shows it; `column` is letter and header (`F 出生年月`);
    both are None where the whole sheet or file is meant. `value` is the cell as text.
    """

    file: str
    sheet: str
    row: int | None
    column: str | None
    value: str | None
    reason: str
    remedy: str
    severity: Severity = Severity.ERROR

    @property
    def is_error(self) -> bool:
        """Whether it forbids using the row."""
        return self.severity is Severity.ERROR

    def sentence(self) -> str:
        """The problem in one Chinese sentence with its place."""
        place = f"{self.file}"
        if self.sheet:
            place += f"［{self.sheet}］"
        if self.row is not None:
            place += f"第 {self.row} 行"
        if self.column is not None:
            place += f"“{self.column}”列"
        value = f"的值“{self.value}”" if self.value else ""
        return f"{self.severity}：{place}{value}：{self.reason}。{self.remedy}。"

    def as_dict(self) -> dict[str, str | int | None]:
        """The fields for JSON."""
        return asdict(self)


def in_order(problems: Iterable[Problem], sheets: Sequence[tuple[str, str]]) -> list[Problem]:
    """Errors first, then by sheet in the given order of (file, sheet), row and column."""
    places = {sheet: number for number, sheet in enumerate(sheets)}

    def key(problem: Problem) -> tuple[bool, int, int, int, str]:
        letter = (problem.column or "").split(" ")[0]
        return (
            problem.severity is not Severity.ERROR,
            places.get((problem.file, problem.sheet), -1),
            problem.row or 0,
            len(letter),
            letter,
        )

    return sorted(problems, key=key)


class FileRefusedError(Exception):
    """A file that cannot be read at all; holds the `Problem`."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.sentence())
        self.problem = problem


def has_errors(problems: Iterable[Problem]) -> bool:
    """Whether any of the problems forbids using the snapshot."""
    return any(p.severity is Severity.ERROR for p in problems)


def refuse_file(file: str, reason: str, remedy: str) -> FileRefusedError:
    """The error for a whole file."""
    return FileRefusedError(Problem(file, "", None, None, None, reason, remedy))

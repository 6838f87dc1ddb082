"""The answer key: what an evaluation of the institution must find, and nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from csv import DictWriter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, NamedTuple

StateName = Literal["upcoming", "due", "breach", "deviation", "entitled", "unknown", "suppressed"]


class Answer(NamedTuple):
    """One finding that is not 符合: rule id, codes of subject and object, first day of period."""

    rule: str
    subject: str
    object: str | None
    period: int | None
    state: StateName


@dataclass
class AnswerKey:
    """All findings to be expected, written down where the cases are placed.

    ``partial`` names the rules for which only planted subjects are keyed; for every other rule
    the key is complete: a finding that is not in it is an error.
    """

    answers: list[Answer] = field(default_factory=list)
    partial: set[str] = field(default_factory=set)

    def expect(
        self,
        rule: str,
        subject: str,
        state: StateName,
        *,
        object_: str | None = None,
        period: int | None = None,
    ) -> None:
        """Write down one finding."""
        self.answers.append(Answer(rule, subject, object_, period, state))

    def of_rule(self, rule: str) -> Iterator[Answer]:
        """The expected findings of one rule."""
        return (answer for answer in self.answers if answer.rule == rule)

    def rows(self) -> list[dict[str, object]]:
        """As plain rows, in order, for a file."""
        return [answer._asdict() for answer in sorted(self.answers, key=_order)]

    def write_csv(self, path: Path) -> None:
        """The rows as a table that a spreadsheet opens."""
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = DictWriter(file, Answer._fields)
            writer.writeheader()
            writer.writerows(self.rows())


def _order(answer: Answer) -> tuple[str, ...]:
    return tuple("" if value is None else str(value) for value in answer)


def differences(
    expected: Iterable[Answer], found: Iterable[Answer]
) -> tuple[Counter[Answer], Counter[Answer]]:
    """(missing from the findings, not in the key), for findings of one rule.

    Objects and periods are compared where the key names them for that rule.
    """
    wanted, got = list(expected), list(found)
    with_object = any(a.object is not None for a in wanted)
    with_period = any(a.period is not None for a in wanted)

    def told(answer: Answer) -> Answer:
        return answer._replace(
            object=answer.object if with_object else None,
            period=answer.period if with_period else None,
        )

    left, right = Counter(map(told, wanted)), Counter(map(told, got))
    return left - right, right - left

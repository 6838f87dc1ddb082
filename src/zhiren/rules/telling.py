"""What a kind's ``sentence`` may use to tell a layman what was judged."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from zhiren.policy.rule import Rule, Strength
from zhiren.rules.judgement import Bindings, Judgement, JudgementDate, State
from zhiren.rules.windows import period_title
from zhiren.workdays.days import from_day_number

_OUGHT = {
    Strength.HARD: "必须",
    Strength.DUTY: "应",
    Strength.DEFAULT: "原则上应",
    Strength.PERMISSION: "可以",
    Strength.AIM: "力争",
}
_UNMET = (State.DUE, State.BREACH, State.DEVIATION, State.SUPPRESSED)


@dataclass(frozen=True)
class Telling:
    """A judgement with all that is needed to put it into a Chinese sentence.

    ``subject`` is the subject's name; ``lookup`` gives the name of a row (table, key). The
    sentence carries no final full stop and no clause: the finding adds limit, reason and clause.
    """

    judgement: Judgement
    rule: Rule
    bindings: Bindings
    when: JudgementDate
    subject: str
    lookup: Callable[[str, int], str]

    @property
    def ought(self) -> str:
        """The word of obligation of the rule's strength: 必须, 应, 原则上应, 可以, 力争."""
        return _OUGHT[self.rule.strength]

    @property
    def is_unmet(self) -> bool:
        """Whether the judgement says that the rule is not kept."""
        return self.judgement.state in _UNMET

    def name_of(self, table: str, key: int | None) -> str:
        """Name of a row, 「（未填）」 for none."""
        return "（未填）" if key is None else self.lookup(table, key)

    def parameter(self, name: str) -> object:
        """The parameter's value in force."""
        return self.when.values[name].value

    def unit(self, name: str) -> str:
        """The parameter's unit (学时, 次, 年 ...)."""
        return self.rule.parameters[name].unit

    def number(self, value: int | None, scale: int = 1) -> str:
        """A count, or hundredths written without needless zeros; 0 for none."""
        if scale == 1 or not value:
            return str(value or 0)
        return f"{value / scale:.2f}".rstrip("0").rstrip(".")

    def day(self, number: int | None) -> str:
        """2021-04-22, 「（未填）」 for none."""
        return "（未填）" if number is None else from_day_number(number).isoformat()

    def month(self, number: int | None) -> str:
        """2014-10, 「（未填）」 for none."""
        return self.day(number) if number is None else self.day(number)[:7]

    def duration(self, start: int, end: int) -> str:
        """Full years and months between two days: 「10 年 2 个月」, 「不足 1 个月」."""
        first, last = from_day_number(start), from_day_number(end)
        months = (last.year - first.year) * 12 + last.month - first.month
        months -= last.day < first.day
        years, months = divmod(max(months, 0), 12)
        parts = [f"{years} 年"] * bool(years) + [f"{months} 个月"] * bool(months)
        return " ".join(parts) or "不足 1 个月"

    def period_title(self) -> str:
        """Name of the judged period: 「2024年」, 「2024年第三季度」, the semester's name."""
        start = self.judgement.period
        return "" if start is None else period_title(self.rule.fields, self.when, start)

"""What a recognised fact is: a number, date, period or vague word of time that binds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

FactKind: TypeAlias = Literal[
    "deadline",
    "frequency",
    "ratio",
    "threshold",
    "duration",
    "quota",
    "tier",
    "date",
    "target",
]
FactOp: TypeAlias = Literal[">=", ">", "<=", "<", "==", "between"]
FactValue: TypeAlias = int | float | str


@dataclass(frozen=True, slots=True)
class Fact:
    """One binding figure of a clause, with the words that say it.

    Units: `unit` is the document's own measure word (年, 个月, 工作日, 学时, 名, %); shares of one
    (三分之二, 半数) have unit 比例; calendar dates and vague words have none.
    Values: calendar dates are ISO 8601; without a year `--12-31`, without month `---10`.
    Boundary: `inclusive` says whether the figure itself satisfies the words.
    Missing: `value` is None for a vague word (及时, 定期) and for an instant that only the
    document's own data can date (自发布之日起); `is_vague` tells the two apart.
    Carried: said of this clause by the clause before it in the same sentence; `quote` and `start`
    are of that clause then.
    """

    kind: FactKind
    value: FactValue | None
    unit: str | None
    inclusive: bool | None
    quote: str
    start: int
    op: FactOp | None
    value_to: FactValue | None = None
    period: str | None = None
    event: str | None = None
    is_carried: bool = False

    @property
    def end(self) -> int:
        """Offset just after the quoted words."""
        return self.start + len(self.quote)

    @property
    def is_vague(self) -> bool:
        """Whether the words name a time or rhythm without any figure (及时, 定期, 适时)."""
        return self.op is None

    def as_dict(self) -> dict[str, Any]:
        """The fact as JSON-ready data, in the order in which it is printed."""
        return {
            "kind": self.kind,
            "value": self.value,
            "value_to": self.value_to,
            "unit": self.unit,
            "op": self.op,
            "inclusive": self.inclusive,
            "period": self.period,
            "event": self.event,
            "vague": self.is_vague,
            "carried": self.is_carried,
            "quote": self.quote,
            "start": self.start,
        }

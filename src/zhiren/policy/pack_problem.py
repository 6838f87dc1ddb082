"""What is wrong in a pack: file, line, what, and what to do about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Protocol

from zhiren.policy.pack_source import SourceFile


@dataclass(frozen=True, order=True)
class PackProblem:
    """One fault; ``file`` is relative to the pack, ``line`` counts from 1."""

    file: str
    line: int
    message: str
    remedy: str

    def sentence(self) -> str:
        """The whole problem in one line."""
        return f"{self.file} 第 {self.line} 行：{self.message}。{self.remedy}。"

    def as_dict(self) -> dict[str, str | int]:
        """As JSON-ready data: file, line, message, remedy."""
        return asdict(self)


class ColumnLike(Protocol):
    """A column of the snapshot's schema."""

    @property
    def name(self) -> str: ...  # noqa: D102
    @property
    def type(self) -> str: ...  # noqa: D102
    @property
    def values(self) -> tuple[str, ...]: ...  # noqa: D102


class TableLike(Protocol):
    """A table of the snapshot's schema."""

    @property
    def columns(self) -> Sequence[ColumnLike]: ...  # noqa: D102


class KindLike(Protocol):
    """What a check needs of a rule kind."""

    @property
    def schema(self) -> Mapping[str, Any]: ...  # noqa: D102
    @property
    def parameters(self) -> Mapping[str, str]: ...  # noqa: D102


@dataclass
class Checking:
    """A check under way: the pack's files, what they may refer to, and the faults so far.

    ``kinds`` and ``tables`` raise KeyError for what does not exist; ``elsewhere`` are the clause
    ids of the packs beside this one.
    """

    files: Mapping[str, SourceFile]
    kinds: Callable[[str], KindLike]
    tables: Callable[[str], TableLike]
    readings: frozenset[str]
    elsewhere: frozenset[str] = frozenset()
    clauses: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    problems: list[PackProblem] = field(default_factory=list)

    def data(self, file: str) -> Any:
        """Data of a file, None when it is missing or unreadable."""
        source = self.files.get(file)
        return source.data if source else None

    def entries(self, file: str) -> Mapping[str, Mapping[str, Any]]:
        """The named entries of a file; what is no mapping is left to the schema."""
        data = self.data(file)
        if not isinstance(data, dict):
            return {}
        return {name: entry for name, entry in data.items() if isinstance(entry, dict)}

    def refuse(self, file: str, path: Sequence[str | int], message: str, remedy: str) -> None:
        """Note a fault at an entry."""
        source = self.files.get(file)
        line = source.line(*path) if source else 1
        self.problems.append(PackProblem(file, line, message, remedy))

    def require_clause(self, file: str, path: Sequence[str | int], clause: Any) -> None:
        """A clause id must be one of this pack's."""
        if clause not in self.clauses:
            self.refuse(
                file, path, f"条款 {clause} 不存在", "改为本制度包 clauses/ 中已有的条款编号"
            )

    def require_reading(self, file: str, path: Sequence[str | int], reading: Any) -> None:
        """A reading must have its page."""
        if reading not in self.readings:
            remedy = (
                f"在 docs/readings/{reading}.md 写明问题、可能的理解、缺省和由谁确认，或改正名称"
            )
            self.refuse(file, path, f"理解口径「{reading}」没有说明页", remedy)

"""A pack checked against the rule kinds and snapshot tables there are."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from zhiren.policy.comparing import FILE, check_comparison
from zhiren.policy.pack_check import PackProblem
from zhiren.policy.pack_check import check_pack as check_against
from zhiren.policy.packs import PackError, load_pack
from zhiren.rules.registry import rule_kind
from zhiren.snapshot.schema import table


def check_pack(directory: Path) -> list[PackProblem]:
    """Every fault of the pack in a folder; the files are named from the current folder on."""
    found = check_against(directory, rule_kind, table)
    return [replace(problem, file=str(directory / problem.file)) for problem in found]


def check_packs_together(directories: list[Path]) -> list[PackProblem]:
    """Faults of the comparison beside sound packs; none when a pack cannot be loaded."""
    file = directories[0].parent / FILE
    if not file.is_file():
        return []
    try:
        packs = [load_pack(directory) for directory in directories]
    except PackError:
        return []  # told by the check of that pack
    found = check_comparison(packs, file)
    return [replace(problem, file=str(file)) for problem in found]

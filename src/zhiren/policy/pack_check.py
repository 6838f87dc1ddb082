"""All faults of a pack at once: shape, clauses, text, values by date, references."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from zhiren.policy.pack_check_clauses import check_clauses, check_served
from zhiren.policy.pack_check_documents import check_documents
from zhiren.policy.pack_check_rules import check_rules
from zhiren.policy.pack_check_tables import check_populations, check_registers
from zhiren.policy.pack_problem import Checking, KindLike, PackProblem, TableLike
from zhiren.policy.pack_schema import schema_faults, schema_of, well_typed
from zhiren.policy.pack_source import cached_data, read_pack_files
from zhiren.policy.packs import packs_directory

__all__ = ["PackProblem", "check_pack", "reading_names"]


def check_pack(
    directory: Path,
    kinds: Callable[[str], KindLike],
    tables: Callable[[str], TableLike],
    readings: Sequence[Path] = (),
) -> list[PackProblem]:
    """Every fault of the pack in a folder, in order of file and line; none when it is sound.

    ``kinds`` gives a rule kind by name (``zhiren.rules.registry.rule_kind``), ``tables`` a table
    of the snapshot (``zhiren.snapshot.schema.table``); both raise KeyError for what there is not.
    ``readings`` are further folders with pages on readings, besides the pack's own ``readings``
    and the ``docs/readings`` beside its packs' folder and beside Zhiren's.
    """
    shared = [
        folder.parent / "docs" / "readings" for folder in (directory.parent, packs_directory())
    ]
    pages = [directory / "readings", *shared, *readings]
    files = read_pack_files(directory)
    checking = Checking(files, kinds, tables, reading_names(pages), _elsewhere(directory))
    if _check_shape(checking):
        for check in (check_clauses, check_populations, check_registers, check_rules, check_served):
            check(checking)
        check_documents(checking, directory)
    return sorted(dict.fromkeys(checking.problems))


def reading_names(folders: Sequence[Path]) -> frozenset[str]:
    """Names of the readings that have a page in one of the folders."""
    return frozenset(path.stem for folder in folders for path in folder.glob("*.md"))


def _check_shape(checking: Checking) -> bool:
    """Whether the files are there and readable enough for the other checks to make sense."""
    is_readable = True
    for file, source in checking.files.items():
        for fault in source.faults:
            checking.problems.append(PackProblem(file, fault.line, fault.message, fault.remedy))
        is_readable = is_readable and source.data is not None
        schema = schema_of(file)
        if schema is None:
            checking.refuse(
                file, (), "制度包中没有这种文件", "移到 clauses/ 或 rules/ 下，或改正文件名"
            )
        elif source.data is not None:
            for path, message, remedy in schema_faults(source.data, schema):
                checking.refuse(file, path, message, remedy)
            source.data = well_typed(source.data, schema)
    if "pack.yaml" not in checking.files:
        checking.refuse("pack.yaml", (), "缺少该文件", "按 docs/pack-format.md 写一份")
        return False
    return is_readable


def _elsewhere(directory: Path) -> frozenset[str]:
    """Clause ids of the packs beside this one; a pack that cannot be read gives none."""
    found: set[str] = set()
    for main in directory.parent.glob("*/pack.yaml"):
        if main.parent == directory:
            continue
        try:
            files, _version = cached_data(main.parent)
        except ValueError:
            continue
        for name, data in files.items():
            if name.startswith("clauses/") and isinstance(data, dict):
                found.update(entry.get("id", "") for entry in data.get("clauses") or ())
    return frozenset(found)

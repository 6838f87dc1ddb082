"""The files of a pack as plain data, with the line of every entry; and a cache of the data."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_FORMAT = "1"  # part of the cache's key: raise it when what is cached changes
_KEPT = 20  # pack versions in the cache: every edit makes a new one

EntryPath = tuple[str | int, ...]


@dataclass(frozen=True)
class YamlFault:
    """What made a file unreadable: line (from 1), message, remedy."""

    line: int
    message: str
    remedy: str


@dataclass
class SourceFile:
    """One YAML file: its data and the line (from 1) of each entry by path."""

    name: str
    data: Any = None
    lines: dict[EntryPath, int] = field(default_factory=dict)
    faults: list[YamlFault] = field(default_factory=list)

    def line(self, *path: str | int) -> int:
        """The line of an entry; of the nearest one above it when it has none of its own."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def pack_files(directory: Path) -> Iterator[tuple[str, Path]]:
    """The YAML files of a pack: name relative to the pack with ``/``, and path, in order."""
    for path in sorted(directory.rglob("*.yaml")):
        yield path.relative_to(directory).as_posix(), path


def read_pack_files(directory: Path) -> dict[str, SourceFile]:
    """All YAML files of a pack with lines, by name."""
    from zhiren.policy.pack_yaml import read_yaml

    return {name: read_yaml(name, path.read_bytes()) for name, path in pack_files(directory)}


def cached_data(directory: Path) -> tuple[dict[str, Any], str]:
    """Data of all YAML files by name, and the pack's version.

    The data is kept as JSON under the cache directory, by a digest of the files' content, so
    that an unchanged pack is not parsed again. A cache that cannot be read or written is no
    fault. A file that is no YAML is (``ValueError`` naming file and line).
    """
    files = {name: path.read_bytes() for name, path in pack_files(directory)}
    digest = hashlib.blake2b(_FORMAT.encode(), digest_size=16)
    for name, content in files.items():
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    version = digest.hexdigest()
    kept = cache_directory() / "packs" / f"{version}.json"
    try:
        data: dict[str, Any] = json.loads(kept.read_bytes())
    except (OSError, ValueError):
        data = _parse(directory, files)
        _keep(kept, data)
    return data, version


def cache_directory() -> Path:
    """Where compiled data is kept: ``ZHIREN_CACHE``, else the user's cache folder."""
    given = os.environ.get("ZHIREN_CACHE")
    if given:
        return Path(given)
    from platformdirs import user_cache_path

    return user_cache_path("zhiren")


def _parse(directory: Path, files: Mapping[str, bytes]) -> dict[str, Any]:
    from zhiren.policy.pack_yaml import read_yaml

    data = {}
    for name, content in files.items():
        source = read_yaml(name, content)
        for fault in source.faults:
            message = f"{directory / name} 第 {fault.line} 行：{fault.message}。{fault.remedy}。"
            raise ValueError(message)
        data[name] = source.data
    return data


def _keep(path: Path, data: Mapping[str, Any]) -> None:
    part = path.with_suffix(f".{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(json.dumps(data, ensure_ascii=False, separators=(",", ":")), "utf-8")
        part.replace(path)
        kept = sorted(path.parent.glob("*.json"), key=lambda file: file.stat().st_mtime)
        for old in kept[:-_KEPT]:
            old.unlink()
    except OSError:
        with suppress(OSError):
            part.unlink()

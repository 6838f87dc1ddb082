"""The files of a pack as plain data, with the line of every entry; and a cache of the data.

YAML is read so that people are not surprised: ``on``, ``off``, ``yes``, ``no`` and dates stay
the words they are; keys are always text; an entry given twice is a fault, not the later one.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

try:
    from yaml import CSafeLoader as _BaseLoader
except ImportError:  # libyaml is missing on some platforms
    from yaml import SafeLoader as _BaseLoader  # type: ignore[assignment]

_FORMAT = "1"  # part of the cache's key: raise it when what is cached changes

Path_ = tuple[str | int, ...]


class _Loader(_BaseLoader):
    """Plain scalars are null, true/false, whole or decimal numbers, else text."""


_Loader.yaml_implicit_resolvers = {}
for _tag, _pattern, _first in (
    ("tag:yaml.org,2002:null", r"^(?:null|~|)$", ["n", "~", ""]),
    ("tag:yaml.org,2002:bool", r"^(?:true|false)$", ["t", "f"]),
    ("tag:yaml.org,2002:int", r"^-?(?:0|[1-9][0-9]*)$", list("-0123456789")),
    ("tag:yaml.org,2002:float", r"^-?[0-9]+\.[0-9]+$", list("-0123456789")),
):
    _Loader.add_implicit_resolver(_tag, re.compile(_pattern), _first)


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
    lines: dict[Path_, int] = field(default_factory=dict)
    faults: list[YamlFault] = field(default_factory=list)

    def line(self, *path: str | int) -> int:
        """The line of an entry; of the nearest one above it when it has none of its own."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def read_yaml(name: str, text: str) -> SourceFile:
    """Data and lines of a YAML text. Faults are collected; unreadable text has data None."""
    source = SourceFile(name)
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or str(error)
        message = f"YAML 写法有误：{problem}"
        remedy = "检查该行及上一行的缩进、冒号和引号"
        source.faults.append(YamlFault((mark.line + 1) if mark else 1, message, remedy))
        return source
    finally:
        loader.dispose()
    if node is not None:
        source.data = _construct(node, (), source)
    return source


def _construct(node: yaml.Node, path: Path_, source: SourceFile) -> Any:
    source.lines.setdefault(path, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        return _construct_mapping(node, path, source)
    if isinstance(node, yaml.SequenceNode):
        return [_construct(item, (*path, i), source) for i, item in enumerate(node.value)]
    return _scalar(node)


def _construct_mapping(node: yaml.MappingNode, path: Path_, source: SourceFile) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key, line = str(key_node.value), key_node.start_mark.line + 1
        if key in made:
            first = source.lines[(*path, key)]
            message = f"「{key}」重复：第 {first} 行已有同名条目"
            source.faults.append(YamlFault(line, message, "删去其中一处，或改用不同的名称"))
            continue
        source.lines[(*path, key)] = line
        made[key] = _construct(value_node, (*path, key), source)
    return made


def _scalar(node: yaml.Node) -> Any:
    kind = node.tag.rpartition(":")[2]
    if kind == "null":
        return None
    if kind == "bool":
        return node.value == "true"
    if kind == "int":
        return int(node.value)
    return float(node.value) if kind == "float" else node.value


def pack_files(directory: Path) -> Iterator[tuple[str, Path]]:
    """The YAML files of a pack: name relative to the pack with ``/``, and path, in order."""
    for path in sorted(directory.rglob("*.yaml")):
        yield path.relative_to(directory).as_posix(), path


def read_pack_files(directory: Path) -> dict[str, SourceFile]:
    """All YAML files of a pack with lines, by name."""
    return {name: read_yaml(name, _text(path)) for name, path in pack_files(directory)}


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
    data = {}
    for name, content in files.items():
        source = read_yaml(name, _decode(content))
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
    except OSError:
        part.unlink(missing_ok=True)


def _text(path: Path) -> str:
    return _decode(path.read_bytes())


def _decode(content: bytes) -> str:
    return content.decode("utf-8-sig", errors="replace")

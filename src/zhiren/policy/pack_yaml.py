"""Reading YAML with the line of every entry, so that people are not surprised.

``on``, ``off``, ``yes``, ``no`` and dates stay the words they are; keys are always text; an entry
given twice is a fault, not the later one. Imported only when a file has to be parsed.
"""

from __future__ import annotations

import re
from typing import Any

import yaml

from zhiren.policy.pack_source import EntryPath, SourceFile, YamlFault

try:
    from yaml import CSafeLoader as _BaseLoader
except ImportError:  # libyaml is missing on some platforms
    from yaml import SafeLoader as _BaseLoader  # type: ignore[assignment]


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


def read_yaml(name: str, content: bytes) -> SourceFile:
    """Data and lines of a YAML file. Faults are collected; an unreadable file has data None."""
    source = SourceFile(name)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        remedy = "用记事本或 WPS 打开，另存为 UTF-8 编码"
        source.faults.append(YamlFault(line, "文件不是 UTF-8 编码", remedy))
        return source
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
    source.data = {} if node is None else _construct(node, (), source)
    return source


def _construct(node: yaml.Node, path: EntryPath, source: SourceFile) -> Any:
    source.lines.setdefault(path, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        return _construct_mapping(node, path, source)
    if isinstance(node, yaml.SequenceNode):
        return [_construct(item, (*path, i), source) for i, item in enumerate(node.value)]
    return _scalar(node)


def _construct_mapping(
    node: yaml.MappingNode, path: EntryPath, source: SourceFile
) -> dict[str, Any]:
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

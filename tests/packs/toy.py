"""A toy pack of an invented document, written to disk, with one fault at a time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from zhiren.policy.pack_check import PackProblem, check_pack
from zhiren.rules.registry import rule_kind
from zhiren.snapshot.schema import table

FILES = {
    "pack.yaml": """\
id: toy
title: 青山图书馆制度包
institution: 青山图书馆
documents:
  - id: toy-2020
    file: documents/toy-2020.txt
    title: 青山图书馆馆员培训办法
    number: null
    issuer: 青山图书馆
    effective:
      from: 2020-03-01
      clause: toy-2020#4.1
""",
    "documents/toy-2020.txt": """\
青山图书馆馆员培训办法

第一条 为做好馆员培训工作，制定本办法。

第二条 馆员每年参加培训不少于10学时。

第三条 各部门应当登记馆员的借阅指导情况。

第四条 本办法自2020年3月1日起施行。
""",
    "clauses/toy-2020.yaml": """\
document: toy-2020
clauses:
  - id: toy-2020#题.0
    part: front
    text: 青山图书馆馆员培训办法
    state: principle
  - id: toy-2020#1.1
    part: body
    text: 第一条为做好馆员培训工作，制定本办法。
    state: principle
  - id: toy-2020#2.1
    part: body
    text: 第二条馆员每年参加培训不少于10学时。
    state: rule
    served_by: ["rule:training-hours"]
    facts:
      - role: threshold
        measure: 每年培训学时
        op: ">="
        value: 10
        unit: 学时
        inclusive: true
        quote: 每年…不少于10学时
  - id: toy-2020#3.1
    part: body
    text: 第三条各部门应当登记馆员的借阅指导情况。
    state: record
    served_by: ["register:guidance"]
  - id: toy-2020#4.1
    part: body
    text: 第四条本办法自2020年3月1日起施行。
    state: human
    reason: 施行日期由馆长办公室核定
""",
    "populations.yaml": """\
馆员:
  subject: person
  where:
    staff_kind: [专业技术]
  reading: who-is-a-librarian
""",
    "rules/training.yaml": """\
training-hours:
  title: 馆员每年培训学时
  kind: periodic_quota
  clauses: [toy-2020#2.1]
  strength: duty
  population: 馆员
  fields:
    source:
      table: training_record
      subject: person
      on: completed_on
      quantity: hours
      where:
        level: [单位级]
    period: year
  parameters:
    minimum:
      title: 每年培训学时
      unit: 学时
      values:
        2020-03-01:
          value: 10
          clause: toy-2020#2.1
        2022-01-01:
          value: 12
          reading: who-is-a-librarian
""",
    "registers.yaml": """\
guidance:
  title: 借阅指导登记
  table: person_fact
  clauses: [toy-2020#3.1]
""",
    "readings/who-is-a-librarian.md": "# 谁是馆员\n",
}


def make_pack(folder: Path, *changes: tuple[str, str, str]) -> Path:
    """The toy pack in a folder; each change replaces text of a file, which must contain it."""
    files = dict(FILES)
    for file, old, new in changes:
        assert old in files[file], f"{old!r} not in {file}"
        files[file] = files[file].replace(old, new, 1)
    directory = folder / "packs" / "toy"
    for file, text in files.items():
        path = directory / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return directory


def problems_of(directory: Path) -> list[PackProblem]:
    """The faults of a pack, by the real rule kinds and snapshot tables."""
    return check_pack(directory, rule_kind, table)


def line_of(directory: Path, file: str, words: str) -> int:
    """The line (from 1) of a file in which words stand for the first time."""
    lines = (directory / file).read_text("utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if words in line)


Finder = Callable[[str], PackProblem]

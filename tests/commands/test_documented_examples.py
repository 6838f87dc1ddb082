"""What the help, the guide and the README tell a person to type works as it stands."""

from __future__ import annotations

import re
import shlex
from datetime import date
from itertools import chain
from pathlib import Path

import pytest
from docx import Document
from openpyxl import Workbook

from zhiren_demo.institution import make_institution

ROOT = Path(__file__).parents[2]
PAGES = ("docs/commands.md", "docs/guide.zh-CN.md", "README.md", "README.zh-CN.md")
# Run in processes of their own by test_site_commands.py: they change Django's settings.
OF_THE_SITE = ("serve", "institution")
PLACEHOLDERS = {"工号": "DEMO-00000012", "办法.pdf": "办法.docx"}


def examples(page: str) -> list[str]:
    """Commands in blocks, and those after 「例：」, in order, without their remarks."""
    text = (ROOT / page).read_text("utf-8")
    found = re.findall(r"^(?: {4}|例：`)?zhiren ([^#`\n]+)", text, re.MULTILINE)
    return [words.strip() for words in found if "[选项]" not in words and "…" not in words]


def first_things_first(words: str) -> bool:
    return not words.startswith(("demo", "template"))


@pytest.fixture(scope="session")
def filled(tmp_path_factory) -> Path:
    file = tmp_path_factory.mktemp("filled") / "数据.xlsx"
    made = make_institution("sjtusm", size=60, as_of=date(2025, 11, 30))
    made.write_workbook(file)
    made.close()
    return file


@pytest.fixture
def desk(here, filled) -> Path:
    """What a person has lying ready: a roster and a document."""
    book = Workbook()
    book.active.append(["姓名", "工号", "性别", "出生年月", "工作单位"])
    book.active.append(["张三", "G1", "男", "1980-01", "甲学院"])
    book.save(here / "名册.xlsx")
    document = Document()
    for line in ("某办法", "第一条 每年至少谈话1次。", "2024年3月1日印发"):
        document.add_paragraph(line)
    document.save(str(here / "办法.docx"))
    return here


@pytest.mark.slow
def test_every_documented_command_works(run, desk, filled):
    pages = [examples(page) for page in PAGES]
    assert all(len(words) > 5 for words in pages)
    # each once: the pages name the same commands
    for words in sorted(dict.fromkeys(chain.from_iterable(pages)), key=first_things_first):
        arguments = [PLACEHOLDERS.get(word, word) for word in shlex.split(words)]
        if arguments[0] == "demo":
            arguments += ["--size", "60"]
        if arguments[0] in OF_THE_SITE:
            continue
        if "--mapping" in arguments:
            continue  # the roster's units and persons are the reader's own
        ended = run(*arguments)
        assert ended.code == 0, f"zhiren {words}: {ended.err}"
        if arguments[0] == "template":
            (desk / arguments[1]).write_bytes(filled.read_bytes())

"""What a person meets who mistypes, forgets or has the wrong file: words, never a traceback."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from openpyxl import Workbook

from commands.conftest import AS_OF
from zhiren.commands import checking

CHINESE = re.compile("[\u4e00-\u9fff]")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("chek", "没有命令“chek”。可用的命令：serve、institution、check"),
        ("policy shw", "没有命令“shw”。可用的命令：coverage、diff、import"),
        ("check", "缺少参数 数据…"),
        ("check DEMO", "缺少选项 --pack"),
        ("check DEMO --pack", "选项 --pack 后面要写一个值"),
        ("check nowhere --pack sdju", "没有找到“nowhere”"),
        ("check DEMO --pack sdjx", "没有这个制度包。可用的有：sdju、"),
        ("check DEMO --pack sdju --as-of 2025-13-01", "不是日期，请写成 2025-11-30 的样子"),
        ("check DEMO --pack sdju --limi 3", "没有选项 --limi。是不是 --limit？"),
        ("check DEMO --pack sdju --limit -1", "“-1”不行，请写整数，最小 0"),
        ("check DEMO --pack sdju --fail-on x", "没有“x”，可取：never、breach、open"),
        ("check DEMO --pack sdju --out a.pdf", ".html、.xlsx 或 .json 结尾"),
        ("check DEMO --pack sdju --mapping DEMO", "是文件夹，这里要给出一个文件"),
        ("forecast DEMO --pack sdju --months 0", "最小 1，最大 120"),
        ("forecast DEMO --pack sdju --months bald", "请写整数"),
        ("forecast DEMO --pack sdju --ics a.txt", ".ics 结尾"),
        ("explain DEMO --pack sdju", "请用 --person 工号，或 --subject 表名:代码"),
        ("explain DEMO --pack sdju --person 没有此人", "人员表中没有“没有此人”"),
        ("explain DEMO --pack sdju --subject unit:X", "单位表中没有“X”"),
        ("explain DEMO --pack sdju --person x --rule x", "没有规则 x"),
        ("explain DEMO --pack sdju --person x --clause x", "没有条款 x"),
        ("compare DEMO --pack sdju", "请至少给出 --to、--policy-date 或 --set"),
        ("compare DEMO --pack sdju --set x", "要写成 规则.参数=数值"),
        ("compare DEMO --pack sdju --set anual-assessment.minimum=1", "相近的：annual-assessment"),
        ("compare DEMO --pack sdju --set annual-assessment.x=1", "它的参数：minimum（"),
        ("compare DEMO --pack sdju --set annual-assessment.minimum=x", "要写数字，不能是“x”"),
        ("demo new --pack nix", "没有“nix”，可取：sjtusm、sdju、shiyan-health"),
        ("demo new --pack sdju --size 3", "最小 10"),
        ("template a.xls", "以 .xlsx 结尾"),
        ("import DEMO", "请给出 --out 快照文件夹，或 --propose"),
        ("policy show nix", "没有文件 nix"),
        ("policy show sdju-2021 99.9", "没有条款 99.9"),
        ("policy import nix.pdf", "没有找到“nix.pdf”"),
        ("policy diff sdju-2021 nix", "没有文件 nix"),
        ("policy coverage --pack nix", "没有这个制度包"),
        ("pack check nix", "没有这个制度包"),
    ],
)
def test_a_mistyped_call_is_refused_in_words_and_writes_nothing(run, demo, here, words, told):
    ended = run(*[str(demo) if word == "DEMO" else word for word in words.split()])
    assert ended.code == 2
    assert told in ended.err
    assert ended.out == ""
    assert list(here.iterdir()) == []


def workbook(path: Path, rows: list[list[object]], sheet: str = "名册") -> Path:
    book = Workbook()
    book.active.title = sheet
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


ROSTER = ["姓名", "工号", "单位", "出生年月", "性别", "参加工作时间"]


def test_every_wrong_cell_is_named_with_its_place(run, here):
    run("template", "数据.xlsx")
    file = fill(here / "数据.xlsx", "person", {"person": "G1", "birth_on": "去年", "sex": "难"})
    ended = run("check", file, "--pack", "sdju", "--out", "报告.html")
    assert ended.code == 2
    assert "第 4 行" in ended.err or "行“" in ended.err
    assert "“去年”" in ended.err
    assert "“难”" in ended.err
    assert "处错误，未作任何处理" in ended.err
    assert not (here / "报告.html").exists()


def fill(path: Path, table: str, values: dict[str, object]) -> Path:
    """Write one row into a sheet of the template, under the titles it has."""
    from openpyxl import load_workbook

    from zhiren.snapshot.schema import table as table_of
    from zhiren.snapshot.template import HEADER_ROW

    book = load_workbook(path)
    sheet = book[table_of(table).title]
    titles = {column.name: column.title for column in table_of(table).columns}
    places = {str(cell.value).strip("*"): cell.column for cell in sheet[HEADER_ROW]}
    row = sheet.max_row + 1
    for name, value in values.items():
        sheet.cell(row, places[titles[name]], value)
    book.save(path)
    return path


def test_wrong_cells_are_given_as_json_when_asked(run, here):
    run("template", "数据.xlsx")
    file = fill(here / "数据.xlsx", "person", {"person": "G1", "birth_on": "去年"})
    ended = run("import", file, "--out", "快照", "--json")
    assert ended.code == 2
    problem = ended.json()["problems"][0]
    assert set(problem) >= {"file", "sheet", "row", "column", "value", "reason", "remedy"}
    assert not (here / "快照").exists()


@pytest.mark.parametrize("name", ["空.xlsx", "空.csv"])
def test_an_empty_file_is_refused(run, here, name):
    (here / name).write_bytes(b"")
    ended = run("check", name, "--pack", "sdju")
    assert ended.code == 2
    assert "空" in ended.err


def test_a_template_nobody_filled_in_is_not_judged(run, here):
    run("template", "数据.xlsx")
    ended = run("check", "数据.xlsx", "--pack", "sdju")
    assert ended.code == 2
    assert "没有一行数据" in ended.err


def test_an_empty_folder_and_a_foreign_suffix_are_refused(run, here):
    (here / "空夹").mkdir()
    (here / "名册.docx").write_bytes(b"x")
    assert "没有能读的文件" in run("check", "空夹", "--pack", "sdju").err
    assert "另存为 .xlsx" in run("check", "名册.docx", "--pack", "sdju").err


def test_a_csv_in_gbk_is_read_like_one_in_utf8(run, here):
    text = "\n".join([",".join(ROSTER), "张三,G1,甲学院,1980-01,男,2003-07"])
    (here / "国标.csv").write_bytes(text.encode("gbk"))
    (here / "通用.csv").write_text(text, "utf-8")
    told = [run("import", name, "--out", "快照") for name in ("国标.csv", "通用.csv")]
    assert told[0].code == told[1].code
    assert told[0].err.replace("国标", "通用") == told[1].err
    assert "�" not in told[0].err


def test_a_snapshot_of_another_schema_is_refused_and_says_what_to_do(run, demo, here):
    shutil.copytree(demo, here / "旧")
    manifest = json.loads((here / "旧/manifest.json").read_text("utf-8"))
    (here / "旧/manifest.json").write_text(json.dumps(manifest | {"schema_version": 0}), "utf-8")
    ended = run("check", "旧", "--pack", "sdju")
    assert ended.code == 2
    assert "重新导入原始文件" in ended.err


def test_a_damaged_snapshot_is_refused(run, demo, here):
    shutil.copytree(demo, here / "坏")
    (here / "坏/person.parquet").write_bytes(b"PAR1 no more")
    ended = run("check", "坏", "--pack", "sdju")
    assert ended.code == 2
    assert "损坏" in ended.err


def test_two_persons_of_one_name_are_listed_with_their_codes(run, here, demo):
    import duckdb

    shutil.copytree(demo, here / "同名")
    path = here / "同名/person.parquet"
    with duckdb.connect() as connection:
        connection.execute(
            f"CREATE TABLE p AS SELECT * REPLACE (CASE WHEN person IN (11, 12) THEN '王同名' "
            f"ELSE name END AS name) FROM read_parquet('{path}')"
        )
        connection.execute(f"COPY p TO '{path}' (FORMAT parquet)")
    ended = run("explain", "同名", "--pack", "sdju", "--person", "王同名")
    assert ended.code == 2
    assert "“王同名”不止一个：DEMO-00000011 王同名、DEMO-00000012 王同名" in ended.err
    assert "请用代码（工号）" in ended.err


def test_what_lies_in_a_folder_is_not_overwritten(run, here):
    (here / "文件夹").mkdir()
    (here / "文件夹/论文.txt").write_text("x")
    (here / "数据.xlsx").write_text("x")
    assert "里有别的文件，没有改动它" in run("demo", "文件夹", "--pack", "sdju").err
    assert "已存在，没有改动它" in run("template", "数据.xlsx").err
    assert (here / "数据.xlsx").read_text() == "x"
    assert run("template", "数据.xlsx", "--force").code == 0


def test_a_report_that_cannot_be_written_is_refused_before_the_work(run, demo, here, monkeypatch):
    (here / "占用").write_text("a file, no folder")
    judged = []
    monkeypatch.setattr(checking, "evaluate", lambda *a, **k: judged.append(1))
    ended = run("check", demo, "--pack", "sdju", "--out", "占用/报告.html")
    assert ended.code == 2
    assert "不是文件夹" in ended.err
    assert judged == []


def test_a_report_open_elsewhere_is_told_of_and_the_old_one_stays(run, demo, here, monkeypatch):
    (here / "报告.json").write_text("old")

    def locked(self, _target):
        raise PermissionError(13, "locked", str(self))

    monkeypatch.setattr(Path, "replace", locked)
    ended = run("check", demo, "--pack", "sdju", "--as-of", AS_OF, "--out", "报告.json")
    assert ended.code == 2
    assert "请先关闭" in ended.err
    assert (here / "报告.json").read_text() == "old"
    assert [path.name for path in here.iterdir()] == ["报告.json"]


def break_evaluation(monkeypatch, error: BaseException) -> None:
    def broken(*_args, **_options):
        raise type(error)(*error.args)

    monkeypatch.setattr(checking, "evaluate", broken)


def test_a_fault_of_the_program_gives_one_sentence_and_a_reference(run, demo, monkeypatch):
    break_evaluation(monkeypatch, RuntimeError("inner"))
    first, second = (run("check", demo, "--pack", "sdju") for _ in range(2))
    assert first.code == 3
    assert re.search(r"编号 [0-9a-f]{8}", first.err)
    assert "inner" not in first.err
    assert first.err.count("\n") == 1
    assert first.err == second.err


def test_debug_shows_the_traceback_wherever_it_stands(demo, cache, monkeypatch):
    from click.testing import CliRunner

    from zhiren.cli import main

    break_evaluation(monkeypatch, RuntimeError("inner"))
    words = ["check", str(demo), "--pack", "sdju"]
    for arguments, more in (
        (["--debug", *words], {}),
        ([*words, "--debug"], {}),
        (words, {"ZHIREN_DEBUG": "1"}),
    ):
        result = CliRunner().invoke(main, arguments, env={"ZHIREN_CACHE": str(cache), **more})
        assert "RuntimeError: inner" in result.stderr
        assert result.exit_code == 3


def test_an_interruption_ends_quietly(run, demo, monkeypatch):
    break_evaluation(monkeypatch, KeyboardInterrupt())
    ended = run("check", demo, "--pack", "sdju")
    assert ended.code == 130
    assert ended.out + ended.err.strip() == ""


def test_every_refusal_is_chinese(run, here):
    for words in (["check"], ["--nix"], ["policy", "import"], ["check", "a", "b", "--json"]):
        ended = run(*words)
        assert ended.code == 2
        assert all(CHINESE.search(line) for line in ended.err.strip().splitlines())

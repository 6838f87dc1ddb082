"""Every command on a small institution: what it prints, what it writes, how it ends."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import icalendar
import pytest
from openpyxl import load_workbook

from commands.conftest import AS_OF
from zhiren.commands.tables import cut, cut_lines, width
from zhiren_demo.institution import make_institution

BASE = ("--pack", "sdju", "--as-of", AS_OF)


def test_the_summary_fits_a_terminal_and_its_columns_stand_in_line(run, demo):
    ended = run("check", demo, *BASE)
    assert ended.code == 0
    assert ended.err == ""
    lines = ended.out.splitlines()
    assert max(map(width, lines)) <= 100
    head = next(line for line in lines if line.startswith("条款"))
    rows = lines[lines.index(head) + 1 : lines.index("", lines.index(head))]
    ends = [width(head[: head.index(word) + len(word)]) for word in ("落实率", "未落实", "待办")]
    for row in rows:
        for end in ends:
            assert row_cut(row, end + 1) in {"", " "}


def row_cut(row: str, column: int) -> str:
    """The character that begins at a column of the terminal."""
    place = 0
    for character in row:
        if place >= column:
            return character
        place += width(character)
    return ""


def test_check_writes_each_form_with_the_same_findings(run, demo, here):
    words = [word for name in ("a.html", "b.xlsx", "neu/c.json") for word in ("--out", name)]
    ended = run("check", demo, *BASE, *words, "--json")
    assert ended.code == 0
    report = ended.json()
    assert set(report) >= {
        "title", "institution", "as_of", "policy_date", "judged", "totals", "rules", "not_judged",
    }  # fmt: skip
    assert report["as_of"] == AS_OF
    told = {sentence for _, _, sentence in told_in(Path("neu/c.json"))}
    page = Path("a.html").read_text("utf-8")
    assert all(sentence in page for sentence in told)
    book = load_workbook(here / "b.xlsx", read_only=True)
    heads, *rows = book["研判结果"].iter_rows(values_only=True)
    book.close()
    assert {row[heads.index("情况")] for row in rows} == told


@pytest.mark.parametrize(("level", "code"), [("never", 0), ("breach", 1), ("open", 1)])
def test_fail_on_ends_with_1_when_there_is_something_open(run, demo, level, code):
    assert run("check", demo, *BASE, "--fail-on", level).code == code


def test_a_day_before_any_document_has_no_rules(run, demo):
    ended = run("check", demo, "--pack", "sdju", "--as-of", "2010-01-01", "--fail-on", "open")
    assert ended.code == 0
    assert "没有适用的规则" in ended.out


def test_a_filled_workbook_gives_the_findings_of_its_snapshot(run, here):
    made = make_institution("sdju", seed=3, size=600, as_of=date.fromisoformat(AS_OF))
    made.write_parquet(here / "快照")
    made.write_workbook(here / "数据.xlsx")
    made.close()
    found = []
    for name in ("快照", "数据.xlsx"):
        out = f"{name}.json"
        assert run("check", name, *BASE, "--out", out).code == 0
        found.append(told_in(here / out))
    assert found[0] == found[1]
    assert found[0]


def told_in(path: Path) -> list[tuple[str, str, str]]:
    rules = json.loads(path.read_text("utf-8"))["rules"]
    return sorted(
        (rule["rule"], finding["state"], finding["sentence"])
        for rule in rules
        for finding in rule["findings"]
    )


def test_explain_tells_of_every_rule_about_a_person(run, demo):
    ended = run("explain", demo, *BASE, "--person", "DEMO-00000012")
    assert ended.code == 0
    assert "DEMO-00000012" in ended.out.splitlines()[0]
    assert "【" in ended.out
    assert "所用数据：人员 1 行" in ended.out
    assert "不在对象范围内" in ended.out


def test_explain_as_json_cites_clause_and_rows(run, demo):
    ended = run("explain", demo, *BASE, "--person", "DEMO-00000012", "--json")
    for explained in ended.json():
        assert set(explained) == {"rule", "title", "clauses", "findings", "evidence"}
        assert all(clause["text"] for clause in explained["clauses"])


def test_explain_can_be_narrowed_to_a_clause_or_a_unit(run, demo):
    one = run(
        "explain", demo, *BASE, "--person", "DEMO-00000012", "--clause", "sdju-2021#6.1", "--json"
    )
    assert all(c["clauses"][0]["id"] == "sdju-2021#6.1" for c in one.json())
    unit = run("explain", demo, *BASE, "--subject", "unit:DW00000002", "--json")
    assert unit.code == 0
    assert unit.json()


def test_forecast_groups_by_month_and_its_calendar_opens(run, demo, here):
    ended = run("forecast", demo, *BASE, "--months", "12", "--ics", "到期.ics")
    assert ended.code == 0
    assert "12 个月内到期" in ended.out
    assert "2025年12月" in ended.out
    assert max(map(width, ended.out.splitlines())) <= 100
    events = icalendar.Calendar.from_ical(Path("到期.ics").read_bytes()).walk("VEVENT")
    listed = run("forecast", demo, *BASE, "--months", "12", "--json").json()
    assert len(events) == len(listed) > 0
    assert sorted(str(e.decoded("dtstart")) for e in events) == [f["due_on"] for f in listed]
    assert all("依据：" in str(event["description"]) for event in events)


def test_compare_says_who_enters_and_who_leaves(run, demo):
    stricter = ("--set", "rotation-of-mid-level-cadres.years=8")
    ended = run("compare", demo, *BASE, *stricter)
    assert ended.code == 0
    assert "项变化" in ended.out
    assert "■ 中层干部轮岗交流" in ended.out
    changes = run("compare", demo, *BASE, *stricter, "--json").json()
    assert set(changes[0]) == {"before", "after", "finding"}
    assert {c["finding"]["rule"] for c in changes} == {"rotation-of-mid-level-cadres"}


def test_compare_with_itself_finds_nothing(run, demo):
    assert "没有变化" in run("compare", demo, *BASE, "--to", AS_OF).out


def test_a_demo_has_its_answers_and_says_what_to_do_next(run, here):
    ended = run("demo", "演示", "--pack", "sdju", "--size", "50", "--as-of", AS_OF)
    assert ended.code == 0
    assert "zhiren check 演示 --pack sdju" in ended.out
    with (here / "演示/answers.csv").open(encoding="utf-8-sig") as file:
        assert list(csv.reader(file))


def test_import_counts_rows_and_its_snapshot_can_be_judged(run, here):
    made = make_institution("sdju", seed=3, size=60, as_of=date.fromisoformat(AS_OF))
    made.write_workbook(here / "数据.xlsx")
    made.close()
    ended = run("import", "数据.xlsx", "--out", "快照", "--json", "--as-of", AS_OF)
    assert ended.code == 0
    assert ended.json()["person"] == 60
    assert run("check", "快照", *BASE).code == 0


def test_a_proposed_mapping_is_given_back(run, here):
    text = "工号,姓名,性别,出生年月,所在单位,人员状态\nG1,张三,男,1980-01,甲学院,在职\n"
    (here / "名册.csv").write_text(text, "utf-8")
    ended = run("import", "名册.csv", "--propose", "对应表.yaml")
    assert ended.code == 0, ended.err
    assert "核对后" in ended.out
    assert (here / "对应表.yaml").read_text("utf-8")


def test_policy_import_prints_the_promised_keys_and_writes_nothing(run, here):
    (here / "办法.txt").write_text(
        "关于印发某办法的通知\n某大〔2024〕5号\n第一条 每年至少谈话1次。\n第二条 本办法自印发之日起施行。\n2024年3月1日\n",
        "utf-8",
    )
    ended = run("policy", "import", "办法.txt", "--json")
    assert ended.code == 0
    read = ended.json()
    assert set(read) >= {
        "title", "number", "issuers", "dates", "addressees", "cites", "repeals", "clauses",
        "furniture",
    }  # fmt: skip
    assert set(read["clauses"][0]) >= {"id", "level", "label", "text", "facts"}
    assert [path.name for path in here.iterdir()] == ["办法.txt"]
    assert run("policy", "import", "办法.txt").code == 0


def test_a_draft_pack_is_written_once(run, here):
    (here / "办法.txt").write_text("某办法\n第一条 每年谈话1次。\n2024年3月1日印发\n", "utf-8")
    assert run("policy", "import", "办法.txt", "--id", "toy", "--draft", "草稿").code == 0
    again = run("policy", "import", "办法.txt", "--id", "toy", "--draft", "草稿")
    assert again.code == 2
    assert "没有改动它" in again.err


def test_an_unreadable_document_is_refused(run, here):
    (here / "空.txt").write_bytes(b"")
    (here / "图.pdf").write_bytes(b"%PDF-1.4 broken")
    for name in ("空.txt", "图.pdf"):
        ended = run("policy", "import", name, "--json")
        assert ended.code == 2
        assert ended.err
        assert ended.out == ""


def test_policy_lists_shows_and_searches(run):
    listed = run("policy", "list", "--json").json()
    assert {"pack", "id", "number", "title", "effective", "until", "clauses"} == set(listed[0])
    assert "sdju-2021" in run("policy", "list").out
    shown = run("policy", "show", "shiyan-wjw-2019", "13.7")
    assert "必须交流" in shown.out
    assert "落实" in shown.out
    same = run("policy", "show", "shiyan-wjw-2019#13.7", "--json").json()
    assert same[0]["id"] == "shiyan-wjw-2019#13.7"
    assert run("policy", "show", "sdju-2021").out.count("\n") > 40
    hits = run("policy", "search", "谈话提醒", "--json").json()
    assert all("谈话提醒" in hit["text"] for hit in hits)
    assert "没有找到" in run("policy", "search", "没有这样的词句").out


def test_policy_coverage_has_no_gap(run):
    ended = run("policy", "coverage", "--json")
    assert ended.code == 0
    rows = ended.json()
    assert all(set(row) >= {"id", "clauses", "by_state", "dangling"} for row in rows)
    assert all(row["dangling"] == [] for row in rows)
    assert sum(row["clauses"] for row in rows) == sum(sum(r["by_state"].values()) for r in rows)
    assert "条有状态" in run("policy", "coverage", "--pack", "sdju").out


def test_policy_diff_sets_two_documents_side_by_side(run):
    ended = run("policy", "diff", "sjtusm-2021-39", "sdju-2021")
    assert ended.code == 0
    assert "■ " in ended.out
    assert run("policy", "diff", "sjtusm-2021-39", "sdju-2021", "--json").json()


def test_pack_check_ends_with_1_and_lists_what_is_wrong(run, here, toy_pack):
    ended = run("pack", "check", toy_pack)
    assert ended.code == 1
    assert "个问题" in ended.out
    assert run("pack", "check", toy_pack, "--json").json()[0].keys() >= {"file", "line", "message"}


@pytest.fixture
def toy_pack(here) -> Path:
    (here / "toy").mkdir()
    (here / "toy/pack.yaml").write_text("id: toy\nnonsense: 1\n", "utf-8")
    return here / "toy"


def zhiren(*words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).parent / "zhiren"
    return subprocess.run(
        [program, *words], capture_output=True, text=True, cwd=cwd, check=False, encoding="utf-8"
    )


def test_the_installed_program_helps_and_refuses(tmp_path):
    helped = zhiren("--help", cwd=tmp_path)
    assert helped.returncode == 0
    assert "用法：zhiren [选项] 命令 …" in helped.stdout
    assert zhiren("--version", cwd=tmp_path).stdout.startswith("zhiren ")
    refused = zhiren("check", "nix", "--pack", "sdju", cwd=tmp_path)
    assert refused.returncode == 2
    assert "没有找到“nix”" in refused.stderr
    assert refused.stdout == ""


def test_a_reader_who_goes_away_is_no_error(tmp_path):
    program = Path(sys.executable).parent / "zhiren"
    ended = subprocess.run(
        f"'{program}' policy show sjtusm-2024-45 | head -1; exit ${{PIPESTATUS[0]}}",
        shell=True, executable="/bin/bash", capture_output=True, text=True, cwd=tmp_path, check=False,
    )  # fmt: skip
    assert ended.returncode in {0, 1}  # 1 when the reader was the faster one
    assert ended.stderr == ""


def test_text_is_cut_by_the_width_of_its_characters():
    assert width("知任 2") == 6
    assert cut("干部考核办法", 7) == "干部考…"
    assert cut_lines("一二三四，五六", 8) == ["一二三四，", "五六"]
    assert cut_lines("条款 sdju-2021#7.3 是", 16) == ["条款", "sdju-2021#7.3 是"]

"""A sound pack has no faults; each kind of fault is refused with file, line and remedy."""

from __future__ import annotations

import pytest

from packs.toy import line_of, make_pack, problems_of

RULES, CLAUSES, PACK = "rules/training.yaml", "clauses/toy-2020.yaml", "pack.yaml"
POPULATIONS, REGISTERS = "populations.yaml", "registers.yaml"


def test_a_sound_pack_has_no_faults(tmp_path):
    assert problems_of(make_pack(tmp_path)) == []


# file, what stands there, what is put instead, words of the line refused, words of the message
FAULTS = {
    "an unknown key of a rule": (RULES, "  strength: duty", "  strength: duty\n  colour: red", "colour: red", "不认识的键「colour」"),
    "an unknown key of a clause": (CLAUSES, "    reason: 施", "    remark: 无\n    reason: 施", "remark: 无", "不认识的键「remark」"),
    "an unknown key of the pack": (PACK, "id: toy\n", "id: toy\nowner: 甲\n", "owner: 甲", "不认识的键「owner」"),
    "a missing key": (RULES, "  title: 馆员每年培训学时\n", "", "training-hours", "缺少 title"),
    "a wrong type": (RULES, "clauses: [toy-2020#2.1]", "clauses: toy-2020#2.1", "clauses: toy-2020#2.1", "类型不对"),
    "an unknown strength": (RULES, "strength: duty", "strength: urgent", "strength: urgent", "不在可选范围内"),
    "an unknown kind": (RULES, "kind: periodic_quota", "kind: monthly_quota", "kind: monthly_quota", "没有规则类型 monthly_quota"),
    "a field the kind does not have": (RULES, "    period: year", "    period: year\n    rhythm: slow", "rhythm: slow", "不认识的键「rhythm」"),
    "a field value the kind does not have": (RULES, "    period: year", "    period: decade", "period: decade", "不在可选范围内"),
    "a parameter the kind does not have": (RULES, "    minimum:", "    least:", "    least:", "没有参数 least"),
    "a value of the wrong type": (RULES, "value: 10", 'value: "10"', 'value: "10"', "类型不对"),
    "a rule on a clause that is not there": (RULES, "clauses: [toy-2020#2.1]", "clauses: [toy-2020#2.9]", "clauses: [toy-2020#2.9]", "条款 toy-2020#2.9 不存在"),
    "a value on a clause that is not there": (RULES, "clause: toy-2020#2.1", "clause: toy-2020#9", "clause: toy-2020#9", "条款 toy-2020#9 不存在"),
    "a value without clause or reading": (RULES, "          clause: toy-2020#2.1\n", "", "2020-03-01", "没有依据"),
    "a value with clause and reading": (RULES, "          reading: who", "          clause: toy-2020#2.1\n          reading: who", "2022-01-01", "既写了条款又写了理解口径"),
    "dates out of order": (RULES, "2020-03-01", "2023-03-01", "2022-01-01", "须由早到晚"),
    "a date given twice": (RULES, "2022-01-01", "2020-03-01", None, "重复"),
    "a date that is none": (RULES, "2022-01-01", "2022-02-30", "2022-02-30", "不是日期"),
    "a value before its document is in force": (RULES, "2020-03-01", "2019-03-01", "2019-03-01", "早于"),
    "a gap before the first value": (RULES, "2020-03-01", "2021-03-01", "values:", "中间没有数值"),
    "a rule that ends before it begins": (RULES, "  strength: duty", "  strength: duty\n  valid_from: 2021-01-01\n  valid_until: 2020-01-01", "valid_until", "不晚于起始"),
    "a population that is not there": (RULES, "population: 馆员", "population: 读者", "population: 读者", "没有对象范围「读者」"),
    "an age limit without its parameter": (POPULATIONS, "  reading:", "  younger_than: age\n  reading:", None, "要用参数 age"),
    "a population without basis": (POPULATIONS, "  reading: who-is-a-librarian\n", "", "馆员", "须有且只有一个依据"),
    "a population of an unknown table": (POPULATIONS, "subject: person", "subject: reader", "subject: reader", "没有表 reader"),
    "an unknown column": (POPULATIONS, "staff_kind:", "staff_type:", "staff_type:", "没有列 staff_type"),
    "a value the column does not allow": (POPULATIONS, "[专业技术]", "[图书]", "staff_kind", "没有「图书」这个取值"),
    "an unknown table of a rule": (RULES, "table: training_record", "table: lessons", "table: lessons", "没有表 lessons"),
    "an unknown column of a rule": (RULES, "on: completed_on", "on: ended_on", "on: ended_on", "没有列 ended_on"),
    "a value a rule's column does not allow": (RULES, "[单位级]", "[部门级]", "level:", "没有「部门级」这个取值"),
    "a reading without a page": (RULES, "reading: who-is-a-librarian", "reading: who-reads", "reading: who-reads", "没有说明页"),
    "a register of an unknown table": (REGISTERS, "table: person_fact", "table: guidance", "table: guidance", "没有表 guidance"),
    "a clause left out": (CLAUSES, "  - id: toy-2020#1.1\n    part: body\n    text: 第一条为做好馆员培训工作，制定本办法。\n    state: principle\n", "", "第二条馆员", "与 documents/toy-2020.txt 的原文对不上"),
    "a text that is not the document's": (CLAUSES, "第三条各部门应当", "第三条各部门应该", "第三条各部门应该", "原文"),
    "a clause across two articles": (CLAUSES, "    text: 第一条为做好馆员培训工作，制定本办法。\n    state: principle\n  - id: toy-2020#2.1\n    part: body\n    text: 第二条", "    text: 第一条为做好馆员培训工作，制定本办法。第二条", "第一条为做好", "跨越"),
    "a clause under the wrong article": (CLAUSES, "id: toy-2020#3.1", "id: toy-2020#5.1", "id: toy-2020#5.1", "编号改为以 toy-2020#3. 开头"),
    "a clause in the wrong part": (CLAUSES, "part: front", "part: back", "part: back", "part 是 back"),
    "a clause id given twice": (CLAUSES, "id: toy-2020#3.1", "id: toy-2020#2.1", None, "重复"),
    "a clause of another document": (CLAUSES, "id: toy-2020#3.1", "id: toy-2021#3.1", "id: toy-2021#3.1", "不属于文件"),
    "an unknown state": (CLAUSES, "state: human", "state: maybe", "state: maybe", "不在可选范围内"),
    "a state without a reason": (CLAUSES, "    reason: 施行日期由馆长办公室核定\n", "", "state: human", "未写理由"),
    "a state that nothing serves": (CLAUSES, '    served_by: ["register:guidance"]\n', "", "state: record", "没有相应的落实"),
    "a clause served by what is not there": (CLAUSES, '"rule:training-hours"', '"rule:reading-hours"', "rule:reading-hours", "没有这一项"),
    "a rule the clause does not name": (CLAUSES, 'served_by: ["rule:training-hours"]', "reason: 暂缓", None, "served_by 没有写它"),
    "a clause the rule does not name": (CLAUSES, '["register:guidance"]', '["register:guidance", "rule:training-hours"]', 'guidance", "rule', "没有引用该条款"),
    "a related clause that is not there": (CLAUSES, "    state: human", "    related: [toy-2020#8.8]\n    state: human", "toy-2020#8.8", "相关条款 toy-2020#8.8 不存在"),
    "a quote that is not in the clause": (CLAUSES, "quote: 每年…不少于10学时", "quote: 每月…不少于10学时", "quote: 每月", "不是 toy-2020#2.1 的原文"),
    "a document without clauses": (PACK, "  - id: toy-2020", "  - id: toy-2019", "id: toy-2019", "没有条款文件"),
    "a document whose file is missing": (PACK, "documents/toy-2020.txt", "documents/toy.txt", "file:", "读不了原文"),
    "a document without ground for its date": (PACK, "      clause: toy-2020#4.1\n", "", "effective", "须有且只有一个依据"),
    "a document that ends before it begins": (PACK, "    effective:", "    until:\n      date: 2019-01-01\n      clause: toy-2020#4.1\n    effective:", "until:", "不晚于施行日期"),
    "a cited clause that is not there": (PACK, "    effective:", "    repeals:\n      - name: 旧办法\n        clause: toy-2020#7\n    effective:", "- name: 旧办法", "条款 toy-2020#7 不存在"),
    "YAML that cannot be read": (RULES, "  kind: periodic_quota", " kind: periodic_quota", None, "YAML 写法有误"),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_is_refused_with_file_line_and_remedy(fault, tmp_path):
    file, old, new, words, message = FAULTS[fault]
    directory = make_pack(tmp_path, (file, old, new))
    found = [p for p in problems_of(directory) if message in f"{p.message}。{p.remedy}"]
    assert found, [p.sentence() for p in problems_of(directory)]
    assert all(p.remedy for p in found)
    if words is not None:
        assert (file, line_of(directory, file, words)) in [(p.file, p.line) for p in found]


def test_all_faults_are_told_at_once(tmp_path):
    directory = make_pack(
        tmp_path,
        (RULES, "population: 馆员", "population: 读者"),
        (CLAUSES, "第三条各部门应当", "第三条各部门应该"),
        (REGISTERS, "table: person_fact", "table: guidance"),
    )
    assert {p.file for p in problems_of(directory)} == {RULES, CLAUSES, REGISTERS}


def test_a_rule_id_given_in_two_files_is_refused(tmp_path):
    directory = make_pack(tmp_path)
    text = (directory / RULES).read_text("utf-8")
    (directory / "rules" / "more.yaml").write_text(text, "utf-8")
    assert any("中已有" in p.message for p in problems_of(directory))


def test_a_file_that_does_not_belong_is_refused(tmp_path):
    directory = make_pack(tmp_path)
    (directory / "extra.yaml").write_text("a: 1\n", "utf-8")
    assert [p.file for p in problems_of(directory)] == ["extra.yaml"]


def test_a_folder_without_pack_yaml_is_refused(tmp_path):
    assert [p.file for p in problems_of(tmp_path)] == ["pack.yaml"]


def test_a_file_saved_in_another_encoding_is_refused_with_the_remedy(tmp_path):
    directory = make_pack(tmp_path)
    text = (directory / RULES).read_text("utf-8")
    (directory / RULES).write_bytes(text.encode("gb18030"))
    (problem,) = problems_of(directory)
    assert (problem.file, problem.line) == (RULES, 2)
    assert "UTF-8" in problem.remedy


def test_an_empty_file_does_not_hide_the_other_faults(tmp_path):
    directory = make_pack(tmp_path, (RULES, "population: 馆员", "population: 读者"))
    (directory / "reports.yaml").write_text("# 暂无\n", "utf-8")
    assert any("读者" in p.message for p in problems_of(directory))

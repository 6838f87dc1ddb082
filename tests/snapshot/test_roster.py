from datetime import datetime

import openpyxl
import pytest

from snapshot.filling import UNIT
from zhiren.snapshot.importing import propose_mappings, read_snapshot
from zhiren.snapshot.mapping import load_mapping, save_mapping
from zhiren.snapshot.problems import FileRefusedError, Severity
from zhiren.snapshot.schema import table

HEAD = ["序号", "工号", "姓 名", "性别", "出生\n年月", "单位", "人员状态"]
WANG = [1, "1001", "王　宁", "男", "1972.04", "党委组织部", "在职"]
LI = [2, "1002", "李明", "女", 197811, "党委组织部", "在岗"]


def save(path, rows, *, merged=(), units=(UNIT,), posts=(), title="干部名册"):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
    for area in merged:
        sheet.merge_cells(area)
    for name, given in (("unit", units), ("post", posts)):
        of = table(name)
        side = book.create_sheet(of.title)
        side.append([c.title for c in of.columns])
        for row in given:
            side.append([row.get(c.name) for c in of.columns])
    book.save(path)
    return path


def read(tmp_path, rows, *, mapping=None, **more):
    path = save(tmp_path / "名册.xlsx", rows, **more)
    if mapping is not None:
        file = tmp_path / "对应.yaml"
        file.write_text(mapping, encoding="utf-8")
        return read_snapshot(path, file)
    return read_snapshot(path)


def errors(problems):
    return [p.sentence() for p in problems if p.severity is Severity.ERROR]


def notices(problems):
    return [(p.row, p.column or p.value) for p in problems if p.severity is Severity.NOTICE]


def test_the_header_is_found_under_title_rows(tmp_path):
    rows = [["某单位中层干部名册"], ["截止日期：2024年6月"], [], HEAD, WANG, LI]
    snapshot, problems = read(tmp_path, rows, merged=["A1:G1", "A2:G2"])
    assert problems == []
    person = snapshot.tables["person"]
    assert person["code"] == ["1001", "1002"]
    assert person["name"] == ["王宁", "李明"]
    assert person["status"] == ["在职", "在职"]
    assert person["unit"] == [1, 1]
    assert person["birth_on_precision"] == [1, 1]
    assert snapshot.origin("person", 2) == ("名册.xlsx", "干部名册", 6)


def test_an_unknown_unit_in_a_roster_is_reported_and_not_created(tmp_path):
    snapshot, problems = read(tmp_path, [HEAD, [*WANG[:5], "党委组织处", "在职"]])
    (message,) = errors(problems)
    assert "第 2 行" in message
    assert "是否为“党委组织部”" in message
    assert snapshot.row_count("unit") == 1


def test_totals_notes_and_repeated_headers_are_listed_and_not_read(tmp_path):
    rows = [
        HEAD,
        ["一、机关部处"],
        WANG,
        HEAD,
        LI,
        ["合计", None, "2人"],
        ["注：本表数据截至2024年6月"],
        ["填表人：张三", None, None, None, "审核人：李四"],
    ]
    snapshot, problems = read(tmp_path, rows)
    assert errors(problems) == []
    assert snapshot.row_count("person") == 2
    assert [(p.row, p.reason.split("，")[0]) for p in problems] == [
        (2, "分节标题或说明"),
        (4, "重复的表头"),
        (6, "合计行"),
        (7, "表尾说明"),
        (8, "表尾说明"),
    ]


def test_the_line_that_says_who_exported_a_roster_is_no_person(tmp_path):
    mark = "导出人 周任之（账号 zuzhi） 2026-11-28 10:20 临江医学院 仅供工作使用"
    snapshot, problems = read(tmp_path, [[mark], HEAD, WANG, LI, [], [mark]])
    assert errors(problems) == []
    assert snapshot.row_count("person") == 2
    assert (6, "表尾说明") in [(p.row, p.reason.split("，")[0]) for p in problems]


def test_columns_that_were_not_recognised_are_listed(tmp_path):
    _, problems = read(tmp_path, [[*HEAD, "血型", "备注"], [*WANG, "A", ""]])
    assert notices(problems) == [(1, "H 血型")]


def test_cells_merged_over_several_persons_hold_for_all_of_them(tmp_path):
    snapshot, problems = read(tmp_path, [HEAD, WANG, [*LI[:5], None, "在职"]], merged=["F2:F3"])
    assert problems == []
    assert snapshot.tables["person"]["unit"] == [1, 1]


def test_two_levels_of_header_make_two_rows_of_education(tmp_path):
    rows = [
        [*HEAD, "全日制教育", None, "在职教育", None],
        [None] * 7 + ["学历学位", "毕业院校系及专业", "学历学位", "毕业院校系及专业"],
        [*WANG, "大学\n工学学士", "某大学机械系", "研究生/管理学硕士", "某校"],
        [*LI, "本科", "某学院", None, None],
    ]
    vertical = [f"{letter}1:{letter}2" for letter in "ABCDEFG"]
    snapshot, problems = read(tmp_path, rows, merged=[*vertical, "H1:I1", "J1:K1"])
    assert problems == []
    education = snapshot.tables["education"]
    assert education["level"] == ["大学", "大学", "研究生"]
    assert education["degree"] == ["工学学士", None, "管理学硕士"]
    assert education["is_full_time"] == [True, True, False]
    assert education["person"] == [1, 2, 1]


def test_two_levels_are_seen_without_merged_cells(tmp_path):
    rows = [
        [*HEAD, "全日制教育", "", "在职教育", ""],
        [""] * 7 + ["学历", "学位", "学历", "学位"],
        [*WANG, "大学", "工学学士", "研究生", ""],
    ]
    path = tmp_path / "名册.csv"
    lines = [",".join(str(c).replace("\n", "") for c in row) for row in rows]
    path.write_text("\n".join(lines), encoding="gb18030")
    snapshot, _ = read_snapshot(path)
    assert snapshot.tables["education"]["is_full_time"] == [True, False]


POST = {"post": "P1", "name": "部长", "unit": "U1", "kind": "单位正职"}


def test_one_row_feeds_person_appointment_rank_party_and_title(tmp_path):
    head = [*HEAD, "现任职务", "现职务始任时间", "职级", "现职级始任时间", "入党时间", "职称"]
    row = [*WANG, "党委组织部部长", "2015.09", "正处级", "2013年6月", "1995.07", "教授"]
    snapshot, problems = read(tmp_path, [head, row], posts=[POST])
    assert problems == []
    tables = snapshot.tables
    assert tables["appointment"]["post"] == [1]
    assert tables["appointment"]["from_on"] == [16679]
    assert tables["rank_holding"]["rank"] == ["正处级"]
    assert tables["rank_holding"]["from_on"] == [15857]
    assert tables["party_membership"]["party"] == ["中共党员"]
    assert tables["party_membership"]["joined_on_precision"] == [1]
    assert tables["professional_title"]["title"] == ["教授"]


def test_near_identical_columns_are_told_apart(tmp_path):
    head = [*HEAD, "现任职务", "任现职时间", "现职务始任时间", "职级", "现职级始任时间"]
    row = [*WANG, "部长", "2021.03", "2015.09", "正处级", "2013.06"]
    snapshot, problems = read(tmp_path, [head, row], posts=[POST])
    assert errors(problems) == []
    assert notices(problems) == [(1, "I 任现职时间")]
    assert snapshot.tables["appointment"]["from_on"] == [16679]


def test_two_columns_of_one_name_are_not_decided_by_the_program(tmp_path):
    head = [*HEAD, "现任职务", "任职时间", "任职时间"]
    snapshot, problems = read(tmp_path, [head, [*WANG, "部长", "2015.09", "2016.09"]], posts=[POST])
    assert len(errors(problems)) == 2
    assert "任职时间#2" in errors(problems)[1]
    assert snapshot.row_count("appointment") == 0


def test_a_post_nobody_declared_is_reported(tmp_path):
    head = [*HEAD, "现任职务", "任现职时间"]
    snapshot, problems = read(tmp_path, [head, [*WANG, "处长", "2015.09"]], posts=[POST])
    assert len(errors(problems)) == 1
    assert snapshot.row_count("post") == 1


def test_a_table_with_required_columns_missing_is_listed_and_not_read(tmp_path):
    snapshot, problems = read(tmp_path, [[*HEAD, "现任职务"], [*WANG, "处长"]])
    assert errors(problems) == []
    assert notices(problems) == [(1, "H 现任职务")]
    assert snapshot.row_count("appointment") == 0


@pytest.mark.parametrize(
    ("cell", "party", "joined"),
    [
        ("1995.07", "中共党员", True),
        ("民盟", "民主党派", False),
        ("（民盟、民革）", "民主党派", False),
        ("民盟（2002.06）", "中共党员", True),
        ("200206；民盟", "中共党员", True),
        ("无党派", "无党派", False),
        ("群众", "群众", False),
    ],
)
def test_the_party_column_of_the_appointment_form_is_understood(tmp_path, cell, party, joined):
    snapshot, problems = read(tmp_path, [[*HEAD, "入党时间"], [*WANG, cell]])
    assert problems == []
    assert snapshot.tables["party_membership"]["party"] == [party]
    assert (snapshot.tables["party_membership"]["joined_on"] != [None]) is joined


@pytest.mark.parametrize("cell", ["2002.06（预备）", "民盟2001.08", "不详"])
def test_what_the_party_column_does_not_say_clearly_is_refused(tmp_path, cell):
    _, problems = read(tmp_path, [[*HEAD, "入党时间"], [*WANG, cell]])
    assert len(errors(problems)) >= 1


def test_years_in_the_header_make_results_of_those_years(tmp_path):
    head = [*HEAD, "2021年度考核", "2022年度考核结果"]
    snapshot, problems = read(tmp_path, [head, [*WANG, "优秀", "称职"], [*LI, None, "合格"]])
    assert problems == []
    result = snapshot.tables["assessment_result"]
    assert list(zip(result["person"], result["year"], result["grade"], strict=True)) == [
        (1, 2021, "优秀"),
        (1, 2022, "称职"),
        (2, 2022, "合格"),
    ]
    assert set(result["kind"]) == {"年度考核"}


def test_a_person_over_several_merged_rows_is_one_person_with_several_records(tmp_path):
    head = [*HEAD, "学历", "学位"]
    rows = [head, [*WANG, "大学", "工学学士"], [None] * 7 + ["研究生", "工学硕士"]]
    merged = [f"{letter}2:{letter}3" for letter in "ABCDEFG"]
    snapshot, problems = read(tmp_path, rows, merged=merged)
    assert problems == []
    assert snapshot.tables["person"]["code"] == ["1001"]
    assert snapshot.tables["education"]["level"] == ["大学", "研究生"]
    assert snapshot.tables["education"]["person"] == [1, 1]


def test_a_list_that_only_mentions_persons_finds_them_by_name_or_number(tmp_path):
    save(tmp_path / "a.xlsx", [HEAD, WANG, LI])
    book = openpyxl.Workbook()
    for row in [["姓名", "单位", "体检时间"], ["李 明", "党委组织部", datetime(2024, 5, 6)]]:
        book.active.append(row)
    book.save(tmp_path / "b.xlsx")
    snapshot, problems = read_snapshot(tmp_path)
    assert errors(problems) == []
    assert snapshot.tables["health_check"]["person"] == [2]
    assert snapshot.row_count("person") == 2


def test_a_name_that_two_persons_have_is_not_guessed(tmp_path):
    save(tmp_path / "a.xlsx", [HEAD, WANG, ["3", "1003", *WANG[2:]]])
    (tmp_path / "b.csv").write_text("姓名,单位,体检时间\n王宁,x,2024-05-06\n", encoding="utf-8")
    snapshot, problems = read_snapshot(tmp_path)
    (message,) = errors(problems)
    assert "有 2 行" in message
    assert "1001、1003" in message
    assert snapshot.tables["health_check"]["person"] == [None]


def test_a_roster_without_numbers_uses_names_and_says_so(tmp_path):
    rows = [[c for i, c in enumerate(row) if i != 1] for row in (HEAD, WANG, LI)]
    snapshot, problems = read(tmp_path, rows)
    assert [p.reason for p in problems] == ["名册没有工号和身份证号，以姓名作人员代码"]
    assert snapshot.tables["person"]["code"] == ["王宁", "李明"]


def test_a_sheet_that_is_no_roster_is_listed(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("甲,乙\n1,2\n", encoding="utf-8")
    _, problems = read_snapshot(path)
    assert "没有认出表头" in problems[0].reason


def test_a_missing_status_needs_an_answer_and_the_mapping_file_gives_it(tmp_path):
    rows = [HEAD[:6], WANG[:6]]
    _, problems = read(tmp_path, rows)
    assert len(errors(problems)) == 1
    assert "没有必填的“人员状态”列" in errors(problems)[0]
    assert "person.status" in errors(problems)[0]
    mapping = """
version: 1
sheets:
  - sheet: 干部*
    declares: [person]
    columns: {序号: "-", 工号: person.person, 姓名: person.name, 性别: person.sex,
              出生年月: person.birth_on, 单位: person.unit}
    constants: {person.status: 在职}
"""
    snapshot, problems = read(tmp_path, rows, mapping=mapping)
    assert problems == []
    assert snapshot.tables["person"]["status"] == ["在职"]


def test_a_mapping_file_may_declare_units_and_posts_and_translate_values(tmp_path):
    mapping = """
version: 1
sheets:
  - declares: [person, unit, post]
    columns:
      序号: "-"
      工号: person.person
      姓名: person.name
      性别: "-"
      出生年月: person.birth_on
      单位: [person.unit, unit.name, post.unit]
      人员状态: person.status
      现任职务: [appointment.post, post.name]
      任现职时间: appointment.from_on
      层次: [person.cadre_level, post.kind]
    constants: {unit.kind: 机关部处, unit.system: 行政, unit.level: 二级}
    values:
      person.cadre_level: {正处: 中层正职}
      post.kind: {正处: 单位正职}
"""
    head = [*HEAD, "现任职务", "任现职时间", "层次"]
    snapshot, problems = read(
        tmp_path, [head, [*WANG, "组织部部长", "2015.9", "正处"]], mapping=mapping, units=()
    )
    assert problems == []
    assert snapshot.tables["unit"]["name"] == ["党委组织部"]
    assert snapshot.tables["post"]["kind"] == ["单位正职"]
    assert snapshot.tables["appointment"]["post"] == [1]


def test_a_proposed_mapping_is_saved_and_reused_with_the_same_result(tmp_path):
    path = save(
        tmp_path / "名册.xlsx", [["名册"], [*HEAD, "血型", "2023年度考核"], [*WANG, "A", "优秀"]]
    )
    mappings, doubts = propose_mappings(path)
    assert [doubt[2] for doubt in doubts] == ["血型"]
    save_mapping(mappings, tmp_path / "m.yaml")
    assert load_mapping(tmp_path / "m.yaml") == mappings
    first, problems = read_snapshot(path)
    second, again = read_snapshot(path, tmp_path / "m.yaml")
    assert first == second
    assert [p.column for p in problems] == ["H 血型"]
    assert again == []


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("a: [", "读不出来"),
        ("sheets: []", "version"),
        ("version: 1\nsheet: []", "不认识的键“sheet”"),
        ("version: 1\nsheets: [{}]", "第 1 项没有 columns"),
        ("version: 1\nsheets: [{columns: {a: person.nome}}]", "没有名为“nome”的列"),
        ("version: 1\nsheets: [{columns: {a: persons.name}}]", "没有名为“persons”的数据表"),
        ("version: 1\nsheets: [{columns: {a: name}}]", "不是“表.列”"),
        ("version: 1\nsheets: [{columns: {a: '-'}, declare: []}]", "不认识的键“declare”"),
    ],
)
def test_a_wrong_mapping_file_is_refused_with_the_place(tmp_path, text, word):
    path = tmp_path / "m.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FileRefusedError, match=word):
        load_mapping(path)


def test_a_mapped_column_that_the_sheet_does_not_have_is_reported(tmp_path):
    mapping = "version: 1\nsheets: [{columns: {工号: person.person, 名字: person.name}}]"
    _, problems = read(tmp_path, [HEAD, WANG], mapping=mapping)
    assert any("列“名字”在表里没有" in message for message in errors(problems))


def test_an_error_value_in_a_roster_is_refused_and_a_saved_formula_result_is_taken(tmp_path):
    rows = [HEAD, [*WANG[:4], "#N/A", *WANG[5:]]]
    _, problems = read(tmp_path, rows)
    assert "错误值" in errors(problems)[0]

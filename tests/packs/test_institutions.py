"""The packs that come with Zhiren: every clause, word for word, with a state that holds."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from packs.toy import problems_of
from zhiren.policy.comparing import check_comparison, compare_documents
from zhiren.policy.coverage import coverage
from zhiren.policy.importing import load_document
from zhiren.policy.pack import CLAUSE_STATES
from zhiren.policy.packs import PackError, load_pack, pack_names, packs_directory
from zhiren.policy.refinement import refine
from zhiren.rules.registry import rule_kind

PACKS = [load_pack(name) for name in pack_names()]
DOCUMENTS = [(pack, document) for pack in PACKS for document in pack.documents.values()]
RULES = [(pack, rule) for pack in PACKS for rule in pack.rules]
READINGS = packs_directory().parent / "docs" / "readings"
CLAUSE_COUNTS = {
    "sjtusm-2021-39": 91,
    "sdju-2021": 85,
    "sjtusm-2021-30": 101,
    "sjtusm-2024-45": 201,
    "shiyan-wjw-2019": 133,
}
# Kinds whose number is judged step by step in a process, not from data.
NUMBERED_BUT_STEP_BOUND = {"sjtusm-2021-39#七.3", "sjtusm-2021-30#14.2"}

each_pack = pytest.mark.parametrize("pack", PACKS, ids=lambda p: p.id)
each_document = pytest.mark.parametrize(
    ("pack", "document"), DOCUMENTS, ids=[d.id for _, d in DOCUMENTS]
)


def clauses_of(pack, document):
    return [clause for clause in pack.clauses.values() if clause.document == document.id]


@each_pack
def test_a_pack_passes_its_check(pack):
    assert [problem.sentence() for problem in problems_of(pack.directory)] == []


def test_all_611_clauses_have_a_state_and_none_is_bound_to_something_missing():
    covered = [entry for pack in PACKS for entry in coverage(pack)]
    assert {entry["id"]: entry["clauses"] for entry in covered} == CLAUSE_COUNTS
    assert sum(sum(entry["by_state"].values()) for entry in covered) == 611
    assert [entry["dangling"] for entry in covered] == [[]] * 5
    assert all(set(entry["by_state"]) <= set(CLAUSE_STATES) for entry in covered)


def test_coverage_as_data_has_the_documented_keys():
    assert list(coverage(PACKS[0])[0]) == ["id", "clauses", "by_state", "dangling"]


@each_document
def test_clause_texts_are_the_document_character_by_character(pack, document):
    parsed = load_document(document.file, document.id)
    clauses = clauses_of(pack, document)
    assert "".join(clause.text for clause in clauses) == parsed.body
    raw = re.sub(r"\s", "", document.file.read_text("utf-8-sig"))
    position = 0
    for clause in clauses:  # each piece stands in the raw file, in order (marks lie between)
        first = clause.text[:6]
        position = raw.find(first, position)
        assert position >= 0, clause.id


@each_document
def test_clauses_refine_the_parsed_structure(pack, document):
    parsed = load_document(document.file, document.id)
    refined = refine(parsed, [(c.id, c.text) for c in clauses_of(pack, document)])
    assert len(refined) == CLAUSE_COUNTS[document.id]


@each_document
def test_the_metadata_is_what_the_text_says(pack, document):
    parsed = load_document(document.file, document.id)
    assert document.number == parsed.number
    assert document.issued == parsed.dates.issued
    assert document.printed == parsed.dates.printed
    assert parsed.issuers[0] == document.issuer
    if parsed.dates.effective:
        assert parsed.dates.effective == document.effective


@each_pack
def test_every_rule_has_a_kind_and_every_parameter_belongs_to_it(pack):
    for rule in pack.rules:
        assert rule_kind(rule.kind).name == rule.kind


@pytest.mark.parametrize(("pack", "rule"), RULES, ids=[f"{p.id}/{r.id}" for p, r in RULES])
def test_every_value_holds_on_the_day_it_starts_and_when_its_rule_does(pack, rule):
    for parameter in rule.parameters.values():
        assert parameter.at(rule.valid_from)
        for entry in parameter.values:
            assert parameter.at(entry.from_on) is entry
            assert entry.clause in pack.clauses or entry.reading
            assert (entry.clause == "") != (entry.reading == "")


def test_rules_of_2017_ended_when_those_of_2021_began():
    pack = load_pack("sjtusm")
    document = pack.documents["sjtusm-2021-30"]
    (repealed,) = document.repeals
    assert (repealed["date"], repealed["clause"]) == ("2017-06-27", "sjtusm-2021-30#16.2")
    first = date(2021, 4, 22)
    assert document in pack.in_force(first)
    assert pack.in_force(first - timedelta(days=1)) == ()
    assert pack.rules_in_force(first - timedelta(days=1)) == ()


def test_a_document_binds_from_its_own_first_day():
    pack = load_pack("sjtusm")
    in_force = [d.id for d in pack.in_force(date(2021, 5, 24))]
    assert in_force == ["sjtusm-2021-30"]
    assert len(pack.in_force(date(2021, 5, 25))) == 2
    assert len(pack.in_force(date(2024, 10, 31))) == 3


def used_readings(pack):
    for document in pack.documents.values():
        yield "" if "#" in document.effective_basis else document.effective_basis
    for population in pack.populations.values():
        yield population.reading
    for rule in pack.rules:
        yield from rule.readings
        for parameter in rule.parameters.values():
            yield from (entry.reading for entry in parameter.values)
    for programme in pack.programmes.values():
        yield programme.reading
    for process in pack.processes.values():
        yield from process.readings


def test_every_reading_has_a_page_and_every_page_is_used():
    used = {reading for pack in PACKS for reading in used_readings(pack) if reading}
    assert used == {page.stem for page in READINGS.glob("*.md")}


@pytest.mark.parametrize("page", sorted(READINGS.glob("*.md")), ids=lambda p: p.stem)
def test_a_reading_quotes_real_clauses_and_names_the_rules_that_rely_on_it(page):
    text = page.read_text("utf-8")
    clauses = {c.id: c for pack in PACKS for c in pack.clauses.values()}
    quoted = re.findall(r"^- `([^`]+#[^`]+)` (.+)$", text, re.MULTILINE)
    assert quoted
    for clause, words in quoted:
        assert clauses[clause].text == words
    for pack, rule in RULES:
        values = [v for p in rule.parameters.values() for v in p.values]
        if page.stem in rule.readings or any(v.reading == page.stem for v in values):
            assert f"`{pack.id}/{rule.id}`" in text, rule.id
    for heading in ("## 可能的理解", "## 缺省", "## 由谁确认"):
        assert heading in text


@each_document
def test_every_number_of_a_clause_is_judged_by_a_rule_with_that_number(pack, document):
    for clause in clauses_of(pack, document):
        numbers = [f["value"] for f in clause.facts if f["role"] == "threshold"]
        if not numbers or clause.id in NUMBERED_BUT_STEP_BOUND:
            continue
        assert any(reference.startswith("rule:") for reference in clause.served_by), clause.id
        values = {
            entry.value
            for rule in pack.rules_of(clause.id)
            for parameter in rule.parameters.values()
            for entry in parameter.values
            if entry.clause
        }
        whole = [n for n in numbers if isinstance(n, int) and n not in {3, 100}]
        assert not whole or values & set(whole) or clause.id == "sjtusm-2024-45#一.1.10", clause.id


def test_the_165_tasks_of_the_plan_are_all_served():
    pack = load_pack("sjtusm")
    tasks = [
        c for c in pack.clauses.values() if c.document == "sjtusm-2024-45" and c.state == "task"
    ]
    assert len(tasks) == 165
    assert all(any(r.startswith("rule:") for r in c.served_by) for c in tasks)


def test_the_comparison_names_only_real_clauses():
    assert check_comparison(PACKS) == []


def test_two_documents_are_set_side_by_side_by_subject():
    compared = {c["subject"]: c for c in compare_documents("sdju-2021", "shiyan-wjw-2019", PACKS)}
    shield = compared["容错后的保护"]
    assert shield["documents"] == {
        "sdju-2021": ["sdju-2021#14.2"],
        "shiyan-wjw-2019": ["shiyan-wjw-2019#11.4"],
    }
    assert "保护范围" in shield["note"]
    assert compared["结果反馈"]["documents"]["sdju-2021"] == []


def test_comparing_an_unknown_document_names_those_there_are():
    with pytest.raises(PackError, match="sdju-2021"):
        compare_documents("sdju-2021", "atlantis-1", PACKS)


def test_a_comparison_with_a_wrong_clause_is_refused_with_its_line(tmp_path):
    file = tmp_path / "comparison.yaml"
    file.write_text("考核:\n  documents:\n    sdju-2021:\n      clauses: [sdju-2021#99]\n", "utf-8")
    (problem,) = check_comparison(PACKS, file)
    assert (problem.line, "sdju-2021#99" in problem.message) == (4, True)
    with pytest.raises(PackError, match="99"):
        compare_documents("sdju-2021", "shiyan-wjw-2019", PACKS, file)


def test_clause_notes_and_titles_are_chinese():
    for pack in PACKS:
        for clause in pack.clauses.values():
            assert re.search(r"[\u4e00-\u9fff]", clause.note), clause.id
            assert not re.search(r"[A-Za-z]{4,}", clause.note + clause.actor), clause.id

"""Loading a pack: values by date, validity, the cache, and refusals."""

from __future__ import annotations

from datetime import date

import pytest

from packs.toy import make_pack
from zhiren.policy.packs import PackError, load_pack
from zhiren.policy.values import NotInForceError

RULES, PACK = "rules/training.yaml", "pack.yaml"


@pytest.fixture(autouse=True)
def own_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("ZHIREN_CACHE", str(tmp_path / "cache"))


def test_clauses_rules_and_populations_are_loaded(tmp_path):
    pack = load_pack(make_pack(tmp_path))
    rule = pack.rule("training-hours")
    assert (pack.id, rule.kind, rule.clauses) == ("toy", "periodic_quota", ("toy-2020#2.1",))
    assert rule.population.where == {"staff_kind": ("专业技术",)}
    assert pack.rules_of("toy-2020#2.1") == (rule,)
    assert pack.serving("toy-2020#3.1") == ("register:guidance",)


@pytest.mark.parametrize(
    ("on", "value"),
    [(date(2020, 3, 1), 10), (date(2021, 12, 31), 10), (date(2022, 1, 1), 12)],
)
def test_a_value_holds_from_its_date_until_the_next(on, value, tmp_path):
    rule = load_pack(make_pack(tmp_path)).rule("training-hours")
    assert rule.parameters["minimum"].at(on).value == value


def test_asking_before_the_first_value_names_its_date(tmp_path):
    rule = load_pack(make_pack(tmp_path)).rule("training-hours")
    with pytest.raises(NotInForceError, match="2020-03-01"):
        rule.parameters["minimum"].at(date(2020, 2, 29))


@pytest.mark.parametrize(
    ("on", "count"), [(date(2020, 2, 29), 0), (date(2020, 3, 1), 1), (date(2026, 1, 1), 1)]
)
def test_rules_are_in_force_with_their_document(on, count, tmp_path):
    pack = load_pack(make_pack(tmp_path))
    assert len(pack.rules_in_force(on)) == len(pack.in_force(on)) == count


def test_a_repealed_document_takes_its_rules_with_it(tmp_path):
    until = "    until:\n      date: 2025-01-01\n      clause: toy-2020#4.1\n    effective:"
    pack = load_pack(make_pack(tmp_path, (PACK, "    effective:", until)))
    assert len(pack.rules_in_force(date(2024, 12, 31))) == 1
    assert pack.rules_in_force(date(2025, 1, 1)) == ()


def test_on_and_no_stay_words_and_keys_stay_text(tmp_path):
    pack = load_pack(make_pack(tmp_path, (RULES, "title: 馆员每年培训学时", "title: no")))
    rule = pack.rule("training-hours")
    assert rule.title == "no"
    assert rule.fields["source"]["on"] == "completed_on"


def test_a_table_by_number_has_whole_numbers_as_keys(tmp_path):
    pack = load_pack(make_pack(tmp_path, (RULES, "value: 10", "value: {0: 0, 10: 5}")))
    assert pack.rule("training-hours").parameters["minimum"].at(date(2020, 3, 1)).value == {
        0: 0,
        10: 5,
    }


def test_the_cache_gives_the_same_pack(tmp_path):
    directory = make_pack(tmp_path)
    first, kept = load_pack(directory), list((tmp_path / "cache" / "packs").iterdir())
    assert len(kept) == 1
    assert load_pack(directory) == first


def test_a_changed_file_is_another_version_and_is_read_again(tmp_path):
    first = load_pack(make_pack(tmp_path))
    second = load_pack(make_pack(tmp_path, (RULES, "value: 10", "value: 11")))
    assert first.version != second.version
    assert second.rule("training-hours").parameters["minimum"].at(date(2020, 3, 1)).value == 11


def test_a_broken_cache_is_read_over(tmp_path):
    directory = make_pack(tmp_path)
    first = load_pack(directory)
    for kept in (tmp_path / "cache" / "packs").iterdir():
        kept.write_text("{")
    assert load_pack(directory) == first


def test_the_cache_keeps_only_the_latest_versions(tmp_path):
    for value in range(11, 40):
        load_pack(make_pack(tmp_path, (RULES, "value: 10", f"value: {value}")))
    assert len(list((tmp_path / "cache" / "packs").iterdir())) == 20


def test_a_cache_that_cannot_be_written_is_no_fault(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("ZHIREN_CACHE", str(tmp_path / "file"))
    assert load_pack(make_pack(tmp_path)).id == "toy"


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        (RULES, "2022-01-01", "2020-01-01", "由早到晚"),
        (RULES, "  title: 馆员每年培训学时\n", "", "缺少 title"),
        (RULES, "population: 馆员", "population: 读者", "training-hours"),
        (RULES, "  kind: periodic_quota", " kind: periodic_quota", "YAML 写法有误"),
        (RULES, "2022-01-01", "2020-03-01", "重复"),
        (PACK, "from: 2020-03-01", "from: 2020-13-01", "toy-2020"),
    ],
)
def test_a_faulty_pack_is_not_loaded(file, old, new, message, tmp_path):
    with pytest.raises(PackError, match="pack check") as refused:
        load_pack(make_pack(tmp_path, (file, old, new)))
    assert message in str(refused.value)


def test_an_unknown_pack_names_those_there_are():
    with pytest.raises(PackError, match="shiyan-health"):
        load_pack("atlantis")


def test_notices_of_the_institution_change_its_calendar(tmp_path):
    notice = "institution: 青山图书馆\nnotices:\n  - number: 闭馆通知\n    days_off:\n      - {name: 盘点, from: 2024-03-12, to: 2024-03-13}\n"
    pack = load_pack(make_pack(tmp_path, (PACK, "institution: 青山图书馆\n", notice)))
    assert not pack.calendar.of((date(2024, 3, 12) - date(1970, 1, 1)).days).is_workday
    assert load_pack(make_pack(tmp_path)).calendar is None


def test_semesters_of_the_institution_are_read(tmp_path):
    semesters = "institution: 青山图书馆\nsemesters:\n  starts:\n    2024-2025-1: 2024-09-09\n"
    pack = load_pack(make_pack(tmp_path, (PACK, "institution: 青山图书馆\n", semesters)))
    assert pack.semesters.semester(2024, 1).starts_on == date(2024, 9, 9)

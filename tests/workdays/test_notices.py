from datetime import date

import pytest

from zhiren.workdays import CalendarDataError, notices_from, read_notices, state_council_notices


def test_every_year_from_2004_to_2026_has_its_notice():
    years = {notice.year for notice in state_council_notices().notices}
    assert years == set(range(2004, 2027))


def test_every_verified_notice_has_number_and_date_of_issue():
    for notice in state_council_notices().notices:
        assert not notice.is_verified or (notice.number and notice.issued)


def test_every_workday_named_is_a_saturday_or_sunday():
    days = [day for notice in state_council_notices().notices for day in notice.workdays]
    assert [day for day in days if day.weekday() < 5] == []


def test_a_changing_notice_names_one_that_comes_before_it():
    known = set()
    for notice in state_council_notices().notices:
        assert notice.changes is None or notice.changes in known
        known.add(notice.number)


def test_notices_stand_in_order_of_issue():
    issued = [notice.issued for notice in state_council_notices().notices if notice.issued]
    assert issued == sorted(issued)


@pytest.mark.parametrize(
    ("entry", "part"),
    [
        ({"number": "甲〔2024〕1号", "closed": []}, "不认识的键 closed"),
        ({"number": "甲〔2024〕1号", "workdays": ["明天"]}, "'明天' 不是日期"),
        ({"number": "甲〔2024〕1号", "workdays": ["2024-02-30"]}, "'2024-02-30' 不是日期"),
        (
            {"days_off": [{"from": date(2024, 5, 2), "to": date(2024, 5, 1)}]},
            "早于起始 2024-05-02",
        ),
        (
            {"days_off": [{"from": date(2024, 5, 1)}], "workdays": [date(2024, 5, 1)]},
            "2024-05-01 既放假又上班",
        ),
        ("2024-05-01", "不是「键: 值」的形式"),
    ],
)
def test_a_bad_notice_is_refused_with_file_reason_and_remedy(entry, part):
    with pytest.raises(CalendarDataError) as refused:
        notices_from([entry], "本校.yaml")
    assert part in str(refused.value)
    assert str(refused.value).startswith("本校.yaml")
    assert refused.value.remedy


def test_a_quoted_date_is_a_date():
    (notice,) = notices_from([{"workdays": ["2024-04-13"]}], "本校.yaml")
    assert notice.workdays == (date(2024, 4, 13),)


def test_an_institutions_file_is_read(tmp_path):
    path = tmp_path / "calendar.yaml"
    path.write_text(
        "notices:\n  - {number: 校办〔2024〕1号, days_off: [{name: 校庆, from: 2024-04-08}]}\n",
        encoding="utf-8",
    )
    (notice,) = read_notices(path)
    assert notice.year is None
    assert notice.days_off[0].last == date(2024, 4, 8)

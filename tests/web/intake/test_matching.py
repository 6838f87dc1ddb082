"""Which row of the register a row of a file is."""

from hypothesis import given
from hypothesis import strategies as st

from zhiren.snapshot.schema import TABLES, table
from zhiren.web.intake.matching import KEY_COLUMNS, key_columns, subject_column
from zhiren.web.intake.pairing import Written, pair_rows
from zhiren.web.intake.standing import StandingTable

EDUCATION = table("education")


def test_every_table_says_what_makes_two_rows_the_same():
    for of in TABLES:
        names = key_columns(of)
        assert names, of.name
        assert {of.column(name).name for name in names} == set(names)
        assert of.key or of.unique or of.name in KEY_COLUMNS


def test_no_table_that_has_a_rule_of_its_own_is_given_another():
    assert [name for name in KEY_COLUMNS if table(name).key or table(name).unique] == []
    assert set(KEY_COLUMNS) <= {of.name for of in TABLES}


def test_rows_that_belong_to_somebody_begin_with_whom():
    for of in TABLES:
        if any(c.name == "person" and c.required for c in of.columns) and not of.key:
            assert "person" in key_columns(of)
            assert subject_column(of)


def pairs(written, stands, of=EDUCATION):
    """Pair rows given as dicts; every written row has the columns of the first."""
    names = list(written[0]) if written else []
    source = Written(0, {n: [row[n] for row in written] for n in names}, len(written))
    columns = {c.name: [row.get(c.name) for row in stands] for c in of.columns}
    return pair_rows(of, [source], StandingTable(list(range(1, len(stands) + 1)), columns))


def row(person="1", **more):
    return {"person": person, **more}


def test_an_equal_row_is_the_same():
    found = pairs(
        [row(level="大学", school="甲")],
        [row(level="大学", school="乙"), row(level="大学", school="甲")],
    )
    assert found.standing == {0: 1}


def test_a_row_with_the_same_key_is_the_same_though_other_columns_differ():
    assert pairs([row(level="大学", school="甲")], [row(level="大学", school="乙")]).standing == {
        0: 0
    }


def test_a_row_with_another_key_is_new():
    found = pairs([row(level="研究生", school="甲")], [row(level="大学", school="甲")])
    assert (found.standing, found.ambiguous) == ({}, {})


def test_a_row_of_another_person_is_new():
    assert pairs([row("2", level="大学")], [row("1", level="大学")]).standing == {}


def test_a_key_column_that_the_file_leaves_empty_tells_nothing_apart():
    assert pairs([row(level="大学", degree=None)], [row(level="大学", degree="学士")]).standing == {
        0: 0
    }


def test_the_nearest_of_several_is_taken():
    stands = [
        row(level="研究生", school="甲", major="法学"),
        row(level="研究生", school="乙", major="哲学"),
    ]
    found = pairs([row(level="研究生", school="乙", major="伦理学")], stands)
    assert found.standing == {0: 1}


def test_of_several_equally_near_none_is_taken():
    stands = [row(level="研究生", school="甲"), row(level="研究生", school="乙")]
    found = pairs([row(level="研究生", school="丙")], stands)
    assert (found.standing, found.ambiguous) == ({}, {0: 2})


def test_two_rows_of_the_file_do_not_share_one_that_stands():
    written = [row(level="大学", school="甲"), row(level="大学", school="乙")]
    found = pairs(written, [row(level="大学", school="甲")])
    assert found.standing == {0: 0}
    assert found.ambiguous == {}


def test_equal_rows_pair_one_to_one():
    written = [row(level="大学", school="甲")] * 3
    found = pairs(written, [row(level="大学", school="甲")] * 2)
    assert sorted(found.standing) == [0, 1]
    assert set(found.standing.values()) == {0, 1}


def test_dates_agree_when_one_covers_the_other():
    of = table("rank_holding")
    stands = [{"person": "1", "rank": "六级职员", "from_on": "2015.09.15"}]
    assert pairs(
        [{"person": "1", "rank": "六级职员", "from_on": "2015.09"}], stands, of
    ).standing == {0: 0}
    assert (
        pairs([{"person": "1", "rank": "六级职员", "from_on": "2015.10"}], stands, of).standing
        == {}
    )


def test_a_table_with_codes_is_matched_by_code_alone():
    of = table("unit")
    stands = [{"unit": "U1", "name": "甲"}, {"unit": "U2", "name": "乙"}]
    assert pairs([{"unit": "U2", "name": "甲"}], stands, of).standing == {0: 1}


WORDS = st.sampled_from([None, "甲", "乙"])
ROWS = st.lists(
    st.fixed_dictionaries(
        {"person": st.sampled_from(["1", "2"]), "level": st.sampled_from([None, "大学", "研究生"]),
         "degree": WORDS, "school": WORDS, "graduated_on": st.sampled_from([None, "2001", "2001.07", "2002.07.01"])}
    ),
    max_size=7,
)  # fmt: skip


@given(ROWS, ROWS)
def test_no_standing_row_is_taken_twice_and_no_pair_is_of_two_persons(written, stands):
    found = pairs(written, stands)
    assert len(set(found.standing.values())) == len(found.standing)
    assert all(written[w]["person"] == stands[s]["person"] for w, s in found.standing.items())
    assert not set(found.standing) & set(found.ambiguous)


@given(ROWS, st.randoms())
def test_the_same_rows_in_any_order_are_all_the_same(rows, random):
    mixed = random.sample(rows, len(rows))
    found = pairs(mixed, rows)
    assert len(found.standing) == len(rows)
    assert all(mixed[w] == rows[s] for w, s in found.standing.items())


@given(ROWS, ROWS)
def test_reading_the_same_files_again_after_they_were_written_changes_nothing(written, stands):
    """What was new or changed stands afterwards: then every row finds an equal one."""
    found = pairs(written, stands)
    if found.ambiguous:
        return
    after = [dict(row) for row in stands]
    for index, content in enumerate(written):
        if index in found.standing:
            after[found.standing[index]].update({k: v for k, v in content.items() if v is not None})
        else:
            after.append(content)
    again = pairs(written, after)
    assert len(again.standing) + len(again.ambiguous) == len(written)

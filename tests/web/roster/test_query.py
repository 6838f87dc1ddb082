"""The address: what is read from it, what is written back, and that nothing in it breaks."""

from datetime import date

import pytest
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from web.cast import AS_OF
from web.roster.support import query_of
from zhiren.web.roster.columns import COLUMNS
from zhiren.web.roster.conditions import read_days, read_numbers, read_text
from zhiren.web.roster.query import read_query

KEYS = [column.key for column in COLUMNS]
TEXT = "columns=name,age&sex=女&age=40..50&age~=..45&name=王&sort=unit,-age&group=cadre_level"


def test_an_address_is_written_back_as_it_was_read(people):
    query = query_of(people.head, TEXT)
    assert query.problems == ()
    again = query_of(people.head, query.written)
    assert again.pairs == query.pairs
    assert [key for key, _ in query.pairs] == [
        "columns", "sex", "age", "age~", "name", "sort", "group",
    ]  # fmt: skip


def test_what_stands_without_saying_is_not_written(people):
    assert query_of(people.head).written == ""


def test_two_conditions_on_one_column_both_hold(people):
    from zhiren.web.roster.selectors import all_lines

    query = query_of(people.head, "columns=age&age=30..50&age~=..40")
    ages = {line.cells[0] for line in all_lines(query)}
    assert ages <= set(range(30, 41))
    assert ages


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("1970", "1970"), ("1970..1979.06", "1970..1979.06"), ("1979..1970", "1970..1979"),
        ("..1980.05.06", "..1980.05.06"), ("1970-1-2..", "1970.01.02.."), ("-", "-"), ("*", "*"),
    ],
)  # fmt: skip
def test_days_are_written_short(text, written):
    assert read_days(text).written == written


def test_the_end_of_a_range_of_months_is_the_last_day_of_the_month():
    assert read_days("1970..1979.06").last == date(1979, 6, 30)
    assert read_days("1980").last == date(1980, 12, 31)


@pytest.mark.parametrize("text", ["", "..", "x", "1..y", "９", "99999999999999999999", "-5..3"])
def test_a_number_that_cannot_be_read_is_told(text):
    assert isinstance(read_numbers(text), str)


@pytest.mark.parametrize("text", ["=", "!", "  "])
def test_a_text_that_says_nothing_is_told(text):
    assert isinstance(read_text(text), str)


def test_what_cannot_be_read_is_left_out_and_told(people):
    query = query_of(people.head, "columns=name,nothing&sex=x&age=a&sort=none&group=name&as_of=?")
    assert query.filters == ()
    assert len(query.problems) == 6


def test_columns_one_may_not_see_are_left_out_and_told(people):
    query = query_of(
        people.personnel, "columns=name,sanctions,findings&talked_on=2024&sort=talk_kind"
    )
    assert [column.key for column in query.columns] == ["name"]
    assert query.filters == ()
    assert len(query.problems) == 4


def test_a_form_is_answered_by_the_short_address(as_):
    response = as_("head").get(
        "/roster/",
        {
            "apply": "1", "columns": ["name", "age", "sex"], "at.age": "1", "at.name": "2",
            "age.from": "40", "age.to": "50", "name": ["", ""], "sort.1": "age", "down.1": "1",
        },
    )  # fmt: skip
    assert response.status_code == 302
    assert response.url == "/roster/?columns=age,name,sex&age=40..50&sort=-age"


@pytest.mark.parametrize(
    ("move", "order"),
    [("up:age", "age,name,sex"), ("down:age", "name,sex,age"), ("up:x", "name,age,sex")],
)
def test_columns_move_without_javascript(as_, move, order):
    response = as_("head").get("/roster/columns/", {"columns": "name,age,sex", "move": move})
    chosen = response.context["choice"].chosen
    assert ",".join(column.key for column in chosen) == order


PARTS = [
    *KEYS, "columns", "sort", "group", "as_of", "among", "q", "unmask", "page", "rows", "person",
    "format", "by", "bands", "cross", "against", "row", "column", "move", "sort.1", "down.1",
    "at.name", "age.from", "birth_on.to", "only", "add", "for", "age~", "unit~~", "~",
]  # fmt: skip
VALUES = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ["", "-", "*", "..", "1..", "..9", "0..0", "9999..", "yes", "no", "=", "!", "=王", "%", "\x00",
         "1", "-1", "99999999999999999999", "1970", "2024.02.30", "9999.12.31", "0001.01.01",
         "1900", "2100.12.31", "男", "name,age", "-age,unit,place", "up:name", "xlsx", "csv"]
    ),
    st.sampled_from(KEYS),
)  # fmt: skip
ADDRESS = st.lists(st.tuples(st.sampled_from(PARTS), VALUES), max_size=7)


@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(pairs=ADDRESS)
def test_no_address_breaks_the_roster(as_, pairs):
    params = QueryDict(mutable=True)
    for name, value in pairs:
        params.appendlist(name, value)
    client = as_("head")
    for path in ("/roster/", "/roster/columns/", "/roster/filters/", "/roster/statistics/"):
        assert client.get(f"{path}?{params.urlencode()}").status_code in {200, 302}
    assert client.get(f"/roster/compare/?{params.urlencode()}").status_code in {200, 302, 404}
    assert client.get(f"/roster/find/?{params.urlencode()}").status_code in {200, 302}


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(pairs=ADDRESS)
def test_no_address_breaks_an_export(as_, pairs):
    params = QueryDict(mutable=True)
    for name, value in pairs:
        params.appendlist(name, value)
    response = as_("staff").get(f"/roster/export/?{params.urlencode()}")
    assert response.status_code == 200
    assert b"".join(response.streaming_content)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(pairs=ADDRESS)
def test_writing_what_was_read_reads_the_same(people, pairs):
    params = QueryDict(mutable=True)
    for name, value in pairs:
        params.appendlist(name, value)
    query = read_query(params, query_of(people.head).vantage.access, AS_OF)
    again = read_query(QueryDict(query.written), query.vantage.access, AS_OF)
    assert again.pairs == query.pairs
    assert again.problems == ()

"""The demo institutions: the same from the same seed, any size, sound as data."""

from __future__ import annotations

import pytest

from zhiren.snapshot.schema import TABLES
from zhiren.workdays.days import day_number
from zhiren_demo import DEFAULT_AS_OF, make_institution
from zhiren_demo.chance import chance, define_chance

PACKS = ("sjtusm", "sdju", "shiyan-health")


@pytest.fixture(scope="module", params=PACKS)
def tables(request):
    demo = make_institution(request.param, seed=3, size=1000)
    yield demo.tables()
    demo.close()


@pytest.mark.parametrize("size", [10, 100, 1000])
def test_an_institution_has_the_asked_number_of_persons(size: int) -> None:
    demo = make_institution("sdju", size=size)
    assert len(demo.tables()["person"]["person"]) == size
    demo.close()


def test_the_same_seed_gives_the_same_rows_and_the_same_key() -> None:
    one, two = (make_institution("sjtusm", seed=5, size=1000) for _ in range(2))
    assert one.tables() == two.tables()
    assert one.key.rows() == two.key.rows()


def test_another_seed_gives_other_people() -> None:
    one, two = (make_institution("sdju", seed=seed, size=100) for seed in (1, 2))
    assert one.tables()["person"]["name"] != two.tables()["person"]["name"]


def test_keys_are_dense_and_in_order_of_code(tables) -> None:
    for table in TABLES:
        if table.key:
            keys, codes = tables[table.name][table.key], tables[table.name]["code"]
            assert keys == list(range(1, len(keys) + 1)), table.name
            assert codes == sorted(codes), table.name


def test_every_reference_leads_to_a_row(tables) -> None:
    for table in TABLES:
        for column in table.judged:
            if column.ref:
                known = set(tables[column.ref][column.ref])
                used = {key for key in tables[table.name][column.name] if key is not None}
                assert used <= known, (table.name, column.name)


def test_required_cells_are_filled_and_choices_allowed(tables) -> None:
    for table in TABLES:
        for column in table.judged:
            cells = tables[table.name][column.name]
            if column.required:
                assert None not in cells, (table.name, column.name)
            if column.values:
                assert set(cells) <= {*column.values, None}, (table.name, column.name)


def test_unique_columns_hold_no_value_twice(tables) -> None:
    for table in TABLES:
        for columns in table.unique:
            rows = list(zip(*(tables[table.name][name] for name in columns), strict=True))
            assert len(rows) == len(set(rows)), (table.name, columns)


def test_nobody_starts_before_being_grown_up(tables) -> None:
    person = tables["person"]
    for birth, entered in zip(person["birth_on"], person["entered_on"], strict=True):
        assert birth is None or entered is None or entered - birth > 18 * 365


def test_some_birth_dates_are_missing_but_few(tables) -> None:
    births = tables["person"]["birth_on"]
    assert 0 < births.count(None) < len(births) * 0.04


def test_nobody_carries_an_identity_number(tables) -> None:
    assert set(tables["person"]["identity_number"]) == {None}


def test_regular_activities_lie_before_the_day_of_judgement(tables) -> None:
    after = [
        on for on in tables["training_record"]["completed_on"] if on > day_number(DEFAULT_AS_OF)
    ]
    assert len(after) < 20


@pytest.mark.parametrize("seed", [1, 77])
def test_chance_in_sql_equals_chance_in_python(seed: int) -> None:
    import duckdb

    connection = duckdb.connect()
    define_chance(connection, seed)
    for number, purpose in [(1, 1), (2, 30), (999_999, 4000), (10_000_000, 99)]:
        found = connection.execute(f"SELECT chance({number}, {purpose})").fetchall()
        assert found == [(chance(seed, number, purpose),)]
    connection.close()

"""The background population, made by DuckDB as views that are read once, when written out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from importlib.resources import files

import duckdb

from zhiren.snapshot.schema import TABLES, Table, physical_columns
from zhiren.workdays.days import day_number
from zhiren_demo.chance import define_chance
from zhiren_demo.key import Answer
from zhiren_demo.layout import BRANCHES, POSTS_IN_PLACE
from zhiren_demo.naming import ETHNIC_NAMES, FEMALE, MALE, OTHER_GROUPS, SURNAMES
from zhiren_demo.planting import MEMBER_COLUMNS, Planting
from zhiren_demo.register import PREFIXES, WIDTH, Register, code
from zhiren_demo.schedule import Activity, select_of, spans

PERIODS = ("month", "quarter", "half_year", "year", "semester")


def prepare(
    connection: duckdb.DuckDBPyConnection, planting: Planting, persons: int, party_body: str
) -> None:
    """Macros for the settings, the list of names, periods, persons and bodies."""
    as_of, register = planting.as_of, planting.register
    define_chance(connection, planting.seed)
    settings = {
        "as_of": day_number(as_of),
        "places": planting.layout.places,
        "root_unit": planting.root_unit,
        "root_party": planting.root_party,
        "placed_persons": register.last_key("person"),
        "persons": persons,
        "last_scheme": register.last_key("scheme"),
        "last_reserve_list": register.last_key("reserve_list"),
        "branches": BRANCHES,
        "posts_in_place": POSTS_IN_PLACE,
    }
    for name, value in settings.items():
        connection.execute(f"CREATE MACRO {name}() AS {value}::BIGINT")
    connection.execute(f"CREATE MACRO party_body(u) AS {party_body}")
    for name, values in {"surnames": SURNAMES, "male": MALE, "female": FEMALE}.items():
        listed = ", ".join(f"'{value}'" for value in values)
        connection.execute(f"CREATE MACRO {name}(n) AS ([{listed}])[1 + n % {len(values)}]")
    _name_macros(connection)
    for period in PERIODS:
        rows = [(*span, as_of.year - span[3]) for span in spans(period, as_of)]
        connection.execute(
            f"CREATE TABLE period_{period} "
            "(n INTEGER, starts INTEGER, days INTEGER, year INTEGER, years_ago INTEGER)"
        )
        connection.executemany(f"INSERT INTO period_{period} VALUES (?, ?, ?, ?, ?)", rows)
    _place_members(connection, planting)
    connection.execute(files("zhiren_demo").joinpath("population.sql").read_text("utf-8"))


def _place_members(connection: duckdb.DuckDBPyConnection, planting: Planting) -> None:
    columns = ", ".join(f'"{name}" {kind}' for name, kind in MEMBER_COLUMNS)
    connection.execute(f"CREATE TABLE placed_member ({columns})")
    marks = ", ".join("?" * len(MEMBER_COLUMNS))
    if planting.members:
        connection.executemany(f"INSERT INTO placed_member VALUES ({marks})", planting.members)
    connection.execute("CREATE TABLE placed_body (unit BIGINT, body VARCHAR)")
    connection.executemany("INSERT INTO placed_body VALUES (?, ?)", planting.bodies)


def _name_macros(connection: duckdb.DuckDBPyConnection) -> None:
    groups = ", ".join(f"'{group}'" for group in OTHER_GROUPS)
    connection.execute(f"CREATE MACRO other_group(n) AS ([{groups}])[1 + n % {len(OTHER_GROUPS)}]")
    full = ", ".join(f"'{first}·{last}'" for _, first, last in ETHNIC_NAMES)
    of_group = ", ".join(f"'{group}'" for group, _, _ in ETHNIC_NAMES)
    count = len(ETHNIC_NAMES)
    connection.execute(f"CREATE MACRO dotted_name(n) AS ([{full}])[1 + n % {count}]")
    connection.execute(f"CREATE MACRO dotted_group(n) AS ([{of_group}])[1 + n % {count}]")
    connection.execute(
        "CREATE MACRO given(n, sex, which) AS CASE WHEN sex = '女' "
        "THEN female(chance(n, which)) ELSE male(chance(n, which)) END"
    )
    connection.execute(
        "CREATE MACRO full_name(n, sex) AS CASE WHEN chance(n, 20) % 50 = 0 "
        "THEN dotted_name(chance(n, 21)) ELSE surnames(chance(n, 1)) || given(n, sex, 2) || "
        "CASE WHEN chance(n, 4) % 5 = 0 THEN '' ELSE given(n, sex, 3) END END"
    )
    connection.execute(
        "CREATE MACRO group_of(n) AS CASE WHEN chance(n, 20) % 50 = 0 "
        "THEN dotted_group(chance(n, 21)) WHEN chance(n, 22) % 12 = 0 "
        "THEN other_group(chance(n, 23)) ELSE '汉族' END"
    )


def place_rows(connection: duckdb.DuckDBPyConnection, register: Register) -> None:
    """Bring the rows placed by hand into tables ``placed_<table>``, and what is withheld."""
    connection.execute("CREATE TABLE withheld (activity VARCHAR, kind VARCHAR, subject BIGINT)")
    if register.withheld:
        connection.executemany("INSERT INTO withheld VALUES (?, ?, ?)", sorted(register.withheld))
    for table in TABLES:
        names = physical_columns(table)[1:]
        listed = ", ".join(f'"{name}" {kind}' for name, kind in names)
        connection.execute(f"CREATE TABLE placed_{table.name} ({listed})")
        rows = register.rows.get(table.name)
        if rows:
            lists = ", ".join(f"unnest(${n}::{kind}[])" for n, (_, kind) in enumerate(names, 1))
            values = [[row.get(name) for row in rows] for name, _ in names]
            connection.execute(f"INSERT INTO placed_{table.name} SELECT {lists}", values)


def make_views(
    connection: duckdb.DuckDBPyConnection,
    base: dict[str, Sequence[str]],
    activities: Iterable[Activity],
) -> None:
    """One view a table: placed rows, ``base`` SELECTs and activities, columns by name."""
    selects: dict[str, list[str]] = {name: list(parts) for name, parts in base.items()}
    for number, activity in enumerate(activities):
        selects.setdefault(activity.table, []).append(select_of(activity, number))
    for table in TABLES:
        parts = [f"SELECT * FROM placed_{table.name}", *selects.get(table.name, [])]
        connection.execute(f"CREATE VIEW whole_{table.name} AS {' UNION ALL BY NAME '.join(parts)}")


def expected_answers(
    connection: duckdb.DuckDBPyConnection, selects: Iterable[str]
) -> Iterator[Answer]:
    """The findings of everyday life, as the background was made."""
    for select in selects:
        for rule, of, key, state in connection.execute(select).fetchall():
            yield Answer(rule, code(of, key), None, None, state)


def count_ranked(connection: duckdb.DuckDBPyConnection, year: int) -> int:
    """Number of results of the annual assessment of a year."""
    found = connection.execute(
        "SELECT count(*) FROM whole_assessment_result WHERE kind = '年度考核' AND year = ? "
        "AND decided_on <= as_of()",
        [year],
    ).fetchone()
    return int(found[0]) if found else 0


def ordered_select(table: Table) -> str:
    """All physical columns of a table in the order of its ``sort_by``, rows numbered from 1."""
    names = [name for name, _ in physical_columns(table)][1:]
    order = ", ".join(_order(table, names))
    listed = ", ".join(f'"{name}"' for name in names)
    partial = {column.name for column in table.columns if column.partial}
    told = ", ".join(_told(name, partial) for name in names)
    return (
        f"SELECT row_number() OVER () AS row_no, {told} FROM "
        f"(SELECT {listed} FROM whole_{table.name} ORDER BY {order})"
    )


def _told(name: str, partial: set[str]) -> str:
    """A column as stored: a date known to the month or year stands for its first day."""
    whole = name.removesuffix("_precision")
    if name != whole and whole in partial:
        return f'CASE WHEN "{whole}" IS NOT NULL THEN coalesce("{name}", 0) END AS "{name}"'
    if name not in partial:
        return f'"{name}"'
    day = f"DATE '1970-01-01' + \"{name}\""
    return (
        f'CASE "{name}_precision" '
        f"WHEN 1 THEN (date_trunc('month', {day})::DATE - DATE '1970-01-01')::INTEGER "
        f"WHEN 2 THEN (date_trunc('year', {day})::DATE - DATE '1970-01-01')::INTEGER "
        f'ELSE "{name}" END AS "{name}"'
    )


def _order(table: Table, names: list[str]) -> list[str]:
    """Enough columns to make the order, and so the row numbers, always the same."""
    first = [table.sort_by] if table.sort_by else []
    if table.key:
        return [f'"{table.key}"']
    return [f'"{name}" NULLS FIRST' for name in dict.fromkeys([*first, *names])]


def code_sql(of: str, key: str) -> str:
    """SQL of the text code of a row with that key."""
    return f"'{PREFIXES[of]}' || lpad(({key})::VARCHAR, {WIDTH}, '0')"

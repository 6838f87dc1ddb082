"""Every column appears, sorts, filters, groups and exports, and says the same each way."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from web.cast import AS_OF
from web.roster.support import DAY, EARLIER, query_of
from zhiren.web.roster.column_kinds import NumberColumn, YearsColumn
from zhiren.web.roster.columns import COLUMN_OF, COLUMNS
from zhiren.web.roster.conditions import Filled
from zhiren.web.roster.selectors import all_lines, persons_of

pytestmark = pytest.mark.usefixtures("filled_register")
KEYS = [column.key for column in COLUMNS]
EMPTY = ("", 0)


def cells_of(user, column, text="", on=AS_OF):
    """Each person's cell in that column, by code."""
    query = query_of(user, f"columns={column.key}&among=all&{text}", on)
    assert query.problems == ()
    return {line.code: line.cells[0] for line in all_lines(query)}


def found(user, column, written, on=AS_OF):
    """The codes that pass a condition on the column."""
    query = query_of(user, "among=all", on)
    query = query.narrowed(column, [written])
    assert query.filters, written
    return set(persons_of(query).values_list("code", flat=True))


def test_there_are_at_least_fifty_five():
    assert len(KEYS) == len(set(KEYS)) >= 55


def test_no_key_is_another_part_of_the_address():
    parts = "columns sort group as_of among q unmask page rows person format by bands cross against"
    assert not set(KEYS) & {*parts.split(), "row", "column", "apply", "move", "only", "add", "for"}


@pytest.mark.parametrize("key", KEYS)
def test_a_column_appears_on_the_page(key, as_):
    response = as_("head").get("/roster/", {"columns": f"name,{key}", "as_of": DAY})
    assert response.status_code == 200
    page = response.context["roster"]
    assert [c.key for c in page.query.columns] == list(dict.fromkeys(["name", key]))
    assert page.heads[-1].title in response.content.decode()


@pytest.mark.parametrize("key", KEYS)
def test_a_column_sorts_both_ways_with_the_empty_last(key, people):
    column = COLUMN_OF[key]
    for sign in ("", "-"):
        cells = list(cells_of(people.head, column, f"sort={sign}{key}").values())
        if isinstance(column, NumberColumn):
            assert cells == sorted(cells, reverse=bool(sign))
            continue
        filled = [cell != "" for cell in cells]
        assert filled == sorted(filled, reverse=True)
        if isinstance(column, YearsColumn) and column.is_numeric:
            years = [cell for cell in cells if cell != ""]
            assert years == sorted(years, reverse=bool(sign))


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("on", [AS_OF, EARLIER], ids=str)
def test_empty_and_filled_part_the_persons_as_the_cells_do(key, on, people):
    column = COLUMN_OF[key]
    cells = cells_of(people.head, column, on=on)
    empty = {
        code
        for code, cell in cells.items()
        if cell in EMPTY[: 1 + isinstance(column, NumberColumn)]
    }
    assert found(people.head, column, "-", on) == empty
    assert found(people.head, column, "*", on) == set(cells) - empty


@pytest.mark.parametrize("key", [c.key for c in COLUMNS if c.is_groupable])
def test_a_group_has_as_many_persons_as_its_condition_finds(key, people):
    from zhiren.web.roster.selectors import summaries

    column = COLUMN_OF[key]
    query = query_of(people.head, f"group={key}&among=all")
    groups, total = summaries(query)
    labels = [summary.label for summary in groups.values()]
    for summary in groups.values():
        if labels.count(summary.label) > 1 and not summary.label:
            continue  # not filled, in two ways of storing
        assert len(found(people.head, column, summary.written)) == summary.count
    assert sum(s.count for s in groups.values()) == total.count == persons_of(query).count()


WORDED = [c.key for c in COLUMNS if c.filter_kind in {"choice", "yes"}]


@pytest.mark.parametrize("key", WORDED)
@pytest.mark.parametrize("on", [AS_OF, EARLIER], ids=str)
def test_a_choice_finds_those_whose_cell_says_so(key, on, people):
    column, query = COLUMN_OF[key], query_of(people.head, on=on)
    cells = cells_of(people.head, column, on=on)
    for word, title in column.words(query.vantage):
        saying = {code for code, cell in cells.items() if _says(column, cell, title)}
        assert found(people.head, column, word, on) == saying, title


def _says(column, cell, title):
    if column.key == "grades":
        return any(part[4:] == title for part in cell.split("、"))
    return title in cell.split("、")


TEXTS = [c.key for c in COLUMNS if c.filter_kind == "text" and not c.is_private]


@pytest.mark.parametrize("key", TEXTS)
def test_a_text_finds_those_whose_cell_contains_it(key, people):
    column = COLUMN_OF[key]
    cells = cells_of(people.head, column)
    sample = next((cell for cell in cells.values() if cell), None)
    assert sample is not None
    word = sample.split("、")[0][:4]
    if key != "secondment":
        containing = {code for code, cell in cells.items() if word.lower() in cell.lower()}
        assert found(people.head, column, word) == containing
        assert found(people.head, column, f"!{word}") == set(cells) - containing


DAYS = [c.key for c in COLUMNS if c.filter_kind == "days"]


@pytest.mark.parametrize("key", DAYS)
def test_a_year_finds_those_dated_in_it(key, people):
    column = COLUMN_OF[key]
    cells = cells_of(people.head, column)
    years = sorted({cell[:4] for cell in cells.values() if cell})
    for year in years[:3]:
        dated = {code for code, cell in cells.items() if cell[:4] == year}
        assert found(people.head, column, year) == dated
        later = {code for code, cell in cells.items() if cell and cell[:4] >= year}
        assert found(people.head, column, f"{year}..") == later


NUMBERS = [c.key for c in COLUMNS if c.filter_kind == "numbers"]


@pytest.mark.parametrize("key", NUMBERS)
@pytest.mark.parametrize("on", [AS_OF, EARLIER], ids=str)
def test_a_range_finds_those_whose_number_lies_in_it(key, on, people):
    column = COLUMN_OF[key]
    cells = cells_of(people.head, column, on=on)
    numbers = {code: _number(cell) for code, cell in cells.items() if cell != ""}
    for least, most in [(0, 2), (3, 5), (30, 45), (7, 7)]:
        within = {code for code, n in numbers.items() if least <= n < most + 1}
        if isinstance(column, NumberColumn):
            within = {code for code, n in numbers.items() if least <= n <= most}
        assert found(people.head, column, f"{least}..{most}", on) == within
    assert found(people.head, column, "5..", on) == {c for c, n in numbers.items() if n >= 5}
    assert found(people.head, column, "..4", on) == {
        c for c, n in numbers.items() if (n <= 4 if isinstance(column, NumberColumn) else n < 5)
    }


def _number(cell):
    """年 of 3年2个月; 0 of 不足1个月."""
    if not isinstance(cell, str):
        return cell
    years, mark, _ = cell.removeprefix("约").partition("年")
    return int(years) if mark else 0


@pytest.mark.parametrize("key", KEYS)
def test_a_condition_reads_back_as_it_was_written(key, people):
    column, query = COLUMN_OF[key], query_of(people.head)
    for test in (column.read("-", query.vantage), column.read("*", query.vantage)):
        assert isinstance(test, Filled)
        assert column.read(test.written, query.vantage) == test


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(born=st.dates(AS_OF.replace(year=1930), AS_OF), years=st.integers(0, 90))
def test_the_last_day_of_full_years_is_the_last(born, years):
    from zhiren.web.roster.conditions import latest_start
    from zhiren.workdays import full_years_months

    last = latest_start(AS_OF, years)
    assert (full_years_months(born, AS_OF)[0] >= years) == (born <= last)


def test_a_second_term_in_the_same_post_does_not_start_the_duty_anew(people, filled_register):
    code = filled_register[0].code
    head = people.head
    assert cells_of(head, COLUMN_OF["held_since"])[code] == "2020.01.01"
    assert cells_of(head, COLUMN_OF["duty_since"])[code] == "2015.01.01"
    assert (
        cells_of(head, COLUMN_OF["duty_since"], on=EARLIER.replace(year=2009))[code] == "2008.01.01"
    )


def test_the_duty_agrees_with_the_file_of_the_person(people):
    from zhiren.web.lib.partial_dates import shown
    from zhiren.web.register.clocks import clocks_of
    from zhiren.web.register.models import Appointment, Person

    cells = cells_of(people.head, COLUMN_OF["duty_since"])
    checked = 0
    for person in Person.objects.filter(institution=people.home):
        rows = list(Appointment.objects.filter(person=person).select_related("post"))
        running = [
            a for a in rows if a.from_on <= AS_OF and (a.until_on is None or a.until_on > AS_OF)
        ]
        if len(running) == 1:
            clocks = clocks_of(running[0], rows, AS_OF)
            assert cells[person.code] == shown(clocks.duty_since, clocks.duty_precision)
            checked += 1
    assert checked > 20

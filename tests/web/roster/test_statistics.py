"""Structure statistics: each figure has the list behind it."""

from io import BytesIO

import openpyxl
import pytest
from django.http import QueryDict

from web.cast import AS_OF
from web.roster.support import DAY
from zhiren.web.accounts.access import access_of
from zhiren.web.roster.query import read_query
from zhiren.web.roster.selectors import persons_of
from zhiren.web.roster.statistic_pages import read_statistics
from zhiren.web.roster.statistics import DIMENSIONS


def statistics_of(user, text):
    return read_statistics(QueryDict(text), access_of(user), AS_OF)


def listed(user, written):
    query = read_query(QueryDict(written), access_of(user), AS_OF)
    assert query.problems == ()
    return persons_of(query).count()


CASES = [
    "", "as_of=2022.06.30", "among=all", "sex=女&age=30..50", "unit=附属", "duty_years=2..6&bands=32,44",
]  # fmt: skip


@pytest.mark.usefixtures("filled_register")
@pytest.mark.parametrize("text", CASES)
def test_every_figure_has_a_list_of_as_many(people, text):
    page = statistics_of(people.head, f"{text}&by={','.join(DIMENSIONS)}")
    assert page.problems == ()
    for breakdown in page.structure.breakdowns:
        for figure in breakdown.figures:
            where = (breakdown.key, figure.bucket.label)
            assert listed(people.head, figure.query) == figure.count, where
        assert sum(f.count for f in breakdown.figures) == page.structure.count


def test_every_figure_of_the_other_day_has_its_list(people):
    page = statistics_of(people.head, "against=2023.06.30&cadre_level=*")
    assert page.structure.count_then
    for breakdown in page.structure.breakdowns:
        for figure in breakdown.figures:
            assert listed(people.head, figure.query_then) == figure.count_then


@pytest.mark.parametrize(
    "pair", ["sex,age", "party,cadre_level", "unit_path,sex", "education,duty_years"]
)
def test_every_cell_of_a_cross_table_has_its_list(people, pair):
    page = statistics_of(people.head, f"cross={pair}")
    cross = page.structure.cross
    for _, cells, total, query in cross.rows:
        assert listed(people.head, query) == total == sum(count for count, _ in cells)
        for count, link in cells:
            assert listed(people.head, link) == count
    for count, link in cross.totals:
        assert listed(people.head, link) == count
    assert sum(count for count, _ in cross.totals) == page.structure.count


def test_units_open_downwards(people):
    root = people.home_unit.parent
    for text in (f"unit={root.code}", f"unit={people.home_unit.code}"):
        page = statistics_of(people.head, f"{text}&by=unit_path")
        for figure in page.structure.breakdowns[0].figures:
            assert listed(people.head, figure.query) == figure.count


def test_a_unit_counts_its_own_only(people):
    page = statistics_of(people.unit_party, "among=all")
    for breakdown in page.structure.breakdowns:
        for figure in breakdown.figures:
            assert listed(people.unit_party, figure.query) == figure.count
    assert page.structure.count < statistics_of(people.head, "among=all").structure.count


def test_average_age_is_of_full_years(people):
    from zhiren.web.register.models import Person
    from zhiren.workdays import full_years_months

    births = Person.objects.filter(institution=people.home, status="在职").exclude(birth_on=None)
    ages = [full_years_months(b, AS_OF)[0] for b in births.values_list("birth_on", flat=True)]
    page = statistics_of(people.head, "")
    assert page.structure.mean_age == pytest.approx(sum(ages) / len(ages))


def test_the_page_has_tables_charts_and_the_cross_table(as_):
    response = as_("head").get(
        "/roster/statistics/", {"cross": "sex,party", "against": "2023.12.31", "as_of": DAY}
    )
    html = response.content.decode()
    assert 'id="charts"' in html
    assert "性别 × 政治面貌" in html


def test_a_form_is_answered_by_the_short_address(as_):
    response = as_("head").get(
        "/roster/statistics/",
        {
            "apply": "1",
            "by": ["sex", "age"],
            "bands": "35,40,45,50,55",
            "row": "sex",
            "column": "age",
            "against": "",
        },
    )
    assert response.url == "/roster/statistics/?by=sex,age&cross=sex,age"


def test_a_cross_of_one_dimension_is_told(people):
    assert statistics_of(people.head, "cross=sex,sex").problems


def test_statistics_take_two_statements_however_many_persons(as_, people):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    as_("head").get("/roster/statistics/")
    client = as_("head")
    with CaptureQueriesContext(connection) as captured:
        client.get("/roster/statistics/")
    assert len(captured) <= 10


def test_the_workbook_has_the_same_figures(as_, people):
    response = as_("head").get("/roster/statistics/export/", {"by": "sex", "cross": "sex,party"})
    book = openpyxl.load_workbook(BytesIO(b"".join(response.streaming_content)))
    rows = [row[:2] for row in book["结构统计"].iter_rows(values_only=True)]
    assert any(row[0] == "男" and row[1] for row in rows)
    assert book["交叉统计"]["A1"].value == "性别 \\ 政治面貌"

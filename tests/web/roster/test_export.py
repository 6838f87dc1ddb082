"""Exports: what is seen, all of it, safe, marked and recorded."""

import csv
from io import BytesIO, StringIO

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from web.roster.support import DAY
from zhiren.web.audit.models import Entry
from zhiren.web.register.models import Person
from zhiren.web.roster.columns import COLUMNS

EVERY = ",".join(column.key for column in COLUMNS)


def content(response):
    assert response.status_code == 200
    return b"".join(response.streaming_content)


def workbook(client, text):
    return openpyxl.load_workbook(
        BytesIO(content(client.get(f"/roster/export/?format=xlsx&{text}")))
    )


def rows_of(book):
    return [
        [("" if c is None else c) for c in row]
        for row in book["花名册"].iter_rows(values_only=True)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "", f"as_of={DAY}&columns=age,name,posts,held_years&sort=-age", "group=cadre_level&sex=女",
        "q=王", "columns=code,training_hours,findings", "unit=附属",
    ],
)  # fmt: skip
def test_the_workbook_has_what_the_page_has(as_, text):
    client, shown = as_("head"), []
    for page in range(1, 9):
        roster = client.get(f"/roster/?rows=100&page={page}&{text}").context["roster"]
        shown += [line.cells for line in roster.page.object_list]
        if not roster.page.has_next():
            break
    rows = rows_of(workbook(client, text))
    width = len(roster.heads)
    assert rows[2][:width] == [head.title for head in roster.heads]
    lines = [row[:width] for row in rows[3:-1]]
    if roster.query.group:
        lines = [line for line in lines if "人，平均" not in str(line[0])]
    assert lines == shown


@pytest.mark.usefixtures("filled_register")
def test_every_column_at_once_goes_out(as_):
    client = as_("head")
    rows = rows_of(workbook(client, f"columns={EVERY}&as_of={DAY}"))
    roster = client.get(f"/roster/?rows=100&columns={EVERY}&as_of={DAY}").context["roster"]
    assert rows[3:103] == [line.cells for line in roster.page.object_list]


def test_the_table_has_the_same_rows(as_):
    rows = rows_of(workbook(as_("head"), "columns=name,age"))
    text = content(as_("head").get("/roster/export/?format=csv&columns=name,age")).decode(
        "utf-8-sig"
    )
    assert [row[:2] for row in csv.reader(StringIO(text))][:-1] == [
        [str(c) for c in row[:2]] for row in rows[2:-1]
    ]


def test_only_the_chosen_go_out(as_, people):
    code = people.other_person.code
    rows = rows_of(workbook(as_("head"), f"columns=code&person={code}"))
    assert [row[0] for row in rows[3:-1]] == [code]


def test_only_the_scope_goes_out(as_, people):
    rows = rows_of(workbook(as_("unit_party"), "columns=code&among=all"))
    assert people.other_person.code not in {row[0] for row in rows}


@pytest.mark.parametrize("name", ["=1+1", "+86", "-2", "@SUM(A1)", '=HYPERLINK("http://x")'])
def test_text_never_becomes_a_formula(as_, people, name):
    person = people.other_person
    Person.objects.filter(pk=person.pk).update(native_place=name)
    text = f"columns=native_place&person={person.code}"
    cell = workbook(as_("head"), text)["花名册"]["A4"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (name, "s", True)
    table = content(as_("head").get(f"/roster/export/?format=csv&{text}")).decode("utf-8-sig")
    assert list(csv.reader(StringIO(table)))[1] == [f"'{name}"]


def test_what_xml_cannot_hold_is_left_out(as_, people):
    person = people.other_person
    Person.objects.filter(pk=person.pk).update(native_place="江\x0b苏<&>\ufffe")
    cell = workbook(as_("head"), f"columns=native_place&person={person.code}")["花名册"]["A4"]
    assert cell.value == "江苏<&>"


def test_an_export_carries_its_watermark_and_its_conditions(as_, people):
    book = workbook(as_("staff"), "sex=女&group=sex")
    rows = rows_of(book)
    assert rows[-1][0].startswith("导出人 测试staff（账号 staff）")
    assert "性别：女" in rows[1][0]
    assert book["花名册"].print_title_rows == "$1:$3"
    assert book["花名册"].page_setup.orientation == "landscape"


def test_an_export_is_recorded_before_it_leaves(as_):
    as_("head").get("/roster/export/?columns=name,age&sex=女")
    entry = Entry.objects.order_by("number").last()
    assert entry.action == "audit.export.made"
    assert entry.after["columns"] == ["姓名", "年龄"]
    assert "sex" in entry.after["filters"]["query"]


def test_numbers_are_covered_in_exports_too(as_, people):
    person = people.cadre_person
    Person.objects.filter(pk=person.pk).update(identity_number="320101197002030011")
    text = f"columns=identity_number&person={person.code}"
    assert rows_of(workbook(as_("head"), text))[3][0] == "320*************11"
    assert rows_of(workbook(as_("head"), f"{text}&unmask=1"))[3][0] == "320101197002030011"
    assert rows_of(workbook(as_("personnel"), f"{text}&unmask=1"))[3][0] == "320*************11"


def test_an_export_of_every_column_asks_ten_statements(as_, people):
    more = [
        Person(
            institution=people.home, code=f"X{n}", name="王多", unit=people.home_unit, status="在职"
        )
        for n in range(300)
    ]
    Person.objects.bulk_create(more)
    client = as_("head")
    client.get("/roster/")  # the session is written once a minute
    with CaptureQueriesContext(connection) as captured:
        content(client.get(f"/roster/export/?columns={EVERY}&format=xlsx"))
    told = [q["sql"] for q in captured if not q["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    assert len(told) <= 10


def test_the_print_form_has_every_line(as_, people):
    html = as_("head").get("/roster/print/?columns=name,code").content.decode()
    serving = Person.objects.filter(institution=people.home, status="在职")
    assert all(code in html for code in serving.values_list("code", flat=True))
    assert "导出人 测试head" in html


def test_too_many_for_paper_is_said(as_, monkeypatch):
    from zhiren.web.roster.views import exporting

    monkeypatch.setattr(exporting, "MOST_PRINTED", 5)
    assert "人数太多" in as_("head").get("/roster/print/").content.decode()


def test_on_paper_few_columns_stay_on_their_line_and_many_are_broken(as_):
    assert (
        '<td class="short">' in as_("head").get("/roster/print/?columns=name,sex").content.decode()
    )
    assert (
        '<td class="short">'
        not in as_("head").get(f"/roster/print/?columns={EVERY}").content.decode()
    )

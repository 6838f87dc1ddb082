import csv
import re
from datetime import datetime, timedelta
from io import BytesIO, StringIO
from pathlib import Path
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

import zhiren.web
from zhiren.web.audit import selectors, sheets
from zhiren.web.audit.acting import Acting, system
from zhiren.web.audit.actions import TITLES, known_title
from zhiren.web.audit.models import Entry
from zhiren.web.audit.services import Act, record, record_export, record_view
from zhiren.web.audit.watermark import watermark
from zhiren.web.lib.workbooks import titles
from zhiren.web.register.services import record_change

LIST = reverse("audit:entry_list")


def export(kind):
    return reverse("audit:entry_export", args=[kind])


def numbers(page):
    return [int(n) for n in re.findall(r'data-label="序号"><a href="[^"]*/(\d+)/"', page)]


def read(response):
    return b"".join(response.streaming_content).decode("utf-8-sig")


def test_a_change_is_shown_field_by_field_in_words(as_, people):
    person = people.cadre_person
    acting = Acting(people.head.pk, "测试head", people.home.pk, "10.1.1.1")
    unit = people.other_person.unit
    record_change(
        acting, person,
        {"unit_id": unit.pk, "telephone": "13900001111", "is_leading_cadre": True},
        reason="调动",
    )  # fmt: skip
    entry = Entry.objects.first()
    page = as_("audit").get(reverse("audit:entry_detail", args=[entry.number])).content.decode()
    assert "修改登记：人员" in page
    assert f"<ins>{unit}（编号 {unit.pk}）</ins>" in page
    assert "13900001111" not in page
    assert "（不显示）" in page
    assert "调动" in page
    assert "10.1.1.1" in page


@pytest.mark.parametrize(
    ("query", "is_found"),
    [
        ("who=测试head", True),
        ("who=HEAD", True),
        ("who=staff", False),
        ("action=register.person.changed", True),
        ("action=register.", True),
        ("action=register.*.changed", True),
        ("action=register.*.removed", False),
        ("action=accounts.", False),
        ("table=person", True),
        ("table=unit", False),
        ("object=甲乙丙", True),
        ("q=年度", True),
        ("q=不存在的字", False),
        ("address=10.0.0", True),
        ("address=10.0.9", False),
        ("clause=sjtusm-2021-30%238.2", True),
        ("object_id=1&table=person", True),
        ("object_id=2&table=person", False),
    ],
)
def test_entries_are_found_by_each_filter(as_, add, query, is_found):
    add(object_label="人员 甲乙丙", reason="年度核对", clause="sjtusm-2021-30#8.2")
    number = Entry.objects.first().number
    page = as_("audit").get(f"{LIST}?{query}").content.decode()
    assert (number in numbers(page)) is is_found


def test_entries_are_found_by_a_person_s_number(as_, add, people):
    person = people.cadre_person
    add(person_id=person.pk)
    number = Entry.objects.first().number
    page = as_("audit").get(LIST, {"object": person.code}).content.decode()
    assert numbers(page) == [number]


def test_entries_are_found_by_days_with_both_ends(as_, add):
    add()
    number, today = Entry.objects.first().number, timezone.localdate()
    client = as_("audit")
    for since, until, is_found in ((0, 0, True), (1, 1, False), (-1, -1, False), (-1, 1, True)):
        query = {
            "since": today + timedelta(days=since),
            "until": today + timedelta(days=until),
        }
        assert (number in numbers(client.get(LIST, query).content.decode())) is is_found


def test_entries_of_one_batch_are_linked(as_, people):
    batch = uuid4()
    with transaction.atomic():
        for _ in range(3):
            record(Acting(None, "x", people.home.pk), Act("register.person.viewed"), batch)
    client = as_("audit")
    page = client.get(LIST, {"batch": batch}).content.decode()
    assert len(numbers(page)) == 3
    detail = client.get(reverse("audit:entry_detail", args=[numbers(page)[0]])).content.decode()
    assert "同批共 3 条" in detail


@pytest.mark.parametrize(
    "query",
    [
        "since=nonsense", "until=2026-02-31", "batch=x", "object_id=x", "institution=z",
        "before=x", "after=99999999999999999999999", "table=no", "action=no", "q=" + "x" * 300,
        "who=%00", "before=0", "after=0",
    ],
)  # fmt: skip
def test_filters_that_make_no_sense_do_not_break_the_list(as_, add, query):
    add()
    assert as_("audit").get(f"{LIST}?{query}").status_code == 200


def test_pages_go_by_number_both_ways_and_lose_nothing(as_, add, monkeypatch):
    monkeypatch.setattr(selectors, "ROWS", 4)
    add(10)
    client = as_("audit")
    first = numbers(client.get(LIST, {"table": "person"}).content.decode())
    second = numbers(client.get(LIST, {"table": "person", "before": first[-1]}).content.decode())
    third = numbers(client.get(LIST, {"table": "person", "before": second[-1]}).content.decode())
    seen = [*first, *second, *third]
    assert seen == sorted(set(seen), reverse=True)
    assert len(seen) == 10
    back = numbers(client.get(LIST, {"table": "person", "after": third[0]}).content.decode())
    assert back == second


def test_an_audit_administrator_sees_the_own_institution_only(as_, add, people):
    with transaction.atomic():
        record(system("测试", people.away.pk), Act("register.person.viewed", object_label="外校"))
        record(system("测试"), Act("register.person.viewed", object_label="全站"))
    page = as_("audit").get(LIST).content.decode()
    assert "外校" not in page
    assert "全站" not in page
    people_audit = people.audit
    people_audit.institution = None
    people_audit.save()
    page = as_("audit").get(LIST).content.decode()
    assert "外校" in page
    assert "全站" in page


@pytest.mark.parametrize("count", [1, 49])
def test_the_list_costs_the_same_however_many_there_are(as_, add, count):
    add(count)
    client = as_("audit")
    client.get(LIST)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        client.get(LIST)
    assert len(queries) == 5


def test_counting_stops_at_a_thousand(as_, add, monkeypatch):
    monkeypatch.setattr(selectors, "MOST_COUNTED", 5)
    add(9)
    assert "5 条以上" in as_("audit").get(LIST).content.decode()


def test_the_csv_has_the_watermark_the_filtered_entries_and_is_recorded(as_, add):
    add(3, object_label="人员 甲", after={"name": "甲"}, reason="=cmd()")
    add(1, table="unit")
    response = as_("audit").get(export("csv"), {"table": "person"})
    assert response.streaming
    rows = list(csv.reader(StringIO(read(response))))
    assert rows[0][0].startswith("导出人 测试audit（账号 audit）")
    assert rows[1] == titles(sheets.HEADS)
    assert len(rows) == 5
    assert rows[2][11] == "'=cmd()", "no cell is run as a formula"
    assert rows[2][10] == "姓名：甲"
    entry = Entry.objects.first()
    assert (entry.action, entry.object_label) == ("audit.export.made", "审计记录")
    assert (entry.after["rows"], entry.after["filters"]) == (3, {"table": "person"})


def test_the_workbook_holds_no_formulas_and_real_moments(as_, add):
    add(2, reason="=1+1", object_label="a\x07b")
    response = as_("audit").get(export("xlsx"), {"table": "person"})
    sheet = load_workbook(BytesIO(response.getvalue())).active
    assert sheet["A1"].value.startswith("导出人")
    assert (sheet["L3"].value, sheet["L3"].data_type) == ("=1+1", "s")
    assert isinstance(sheet["B3"].value, datetime)
    assert sheet.max_row == 2 + 2 + 2


def test_a_workbook_too_long_is_sent_to_csv(as_, add, monkeypatch):
    monkeypatch.setattr(sheets, "MOST_IN_WORKBOOK", 2)
    add(3)
    response = as_("audit").get(export("xlsx"), {"table": "person"})
    assert response.url == f"{LIST}?table=person"
    assert not Entry.objects.filter(action="audit.export.made").exists()


@pytest.mark.parametrize("count", [3, 30])
def test_an_export_costs_the_same_for_few_and_many(as_, add, people, count):
    add(count, before={"unit_id": 1}, after={"unit_id": people.home_unit.pk})
    client = as_("audit")
    client.get(LIST)
    with CaptureQueriesContext(connection) as queries:
        read(client.get(export("csv"), {"table": "person"}))
    assert len(queries) <= 10


def test_watermarks_say_who_when_and_where(people):
    now = timezone.datetime(2026, 11, 28, 2, 20, tzinfo=timezone.get_fixed_timezone(0))
    line = watermark(SimpleNamespace(user=people.head), now)
    assert line == "导出人 测试head（账号 head） 2026-11-28 10:20 临江医学院 仅供工作使用"
    admin = people.system
    admin.institution = None
    assert " 知任 " in watermark(SimpleNamespace(user=admin), now)


def test_a_view_costs_three_statements(people, django_assert_num_queries):
    acting = Acting(people.head.pk, "测试head", people.home.pk)
    person = people.cadre_person
    with django_assert_num_queries(3):
        record_view(acting, person.pk, person.name, "档案")
    entry = Entry.objects.first()
    assert (entry.action, entry.person_id) == ("register.person.viewed", person.pk)


def test_an_export_keeps_what_was_taken(people):
    acting = Acting(people.head.pk, "测试head", people.home.pk)
    record_export(acting, "花名册", {"unit": people.home_unit.pk, "q": None}, 12, ["姓名", "职务"])
    after = Entry.objects.first().after
    assert (after["rows"], after["columns"]) == (12, ["姓名", "职务"])


_DOTTED = re.compile(r'Act\(\s*"([a-z_]+\.[a-z_]+\.[a-z_]+)"')


def test_every_act_of_the_code_has_a_title():
    found = set()
    for path in Path(zhiren.web.__file__).parent.rglob("*.py"):
        found |= set(_DOTTED.findall(path.read_text(encoding="utf-8")))
    assert len(found) > 10
    assert {action for action in found if not known_title(action)} == set()


def test_titles_are_unlike_one_another():
    assert len(set(TITLES.values())) == len(TITLES)
    assert known_title("register.family_member.created") == "新增登记：家庭成员"
    assert known_title("register.no_such.created") is None

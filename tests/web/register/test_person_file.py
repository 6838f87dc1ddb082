import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from zhiren.web.audit.acting import system
from zhiren.web.audit.models import Entry
from zhiren.web.register.models import (
    Education,
    FamilyMember,
    NothingToDeclare,
    Sanction,
    Talk,
    TrainingRecord,
)
from zhiren.web.register.sections import SECTIONS
from zhiren.web.register.services import adjudicate, record_create

pytestmark = pytest.mark.django_db
MOST_QUERIES = 20


def page(client, person, view="person_detail", query=""):
    response = client.get(reverse(f"register:{view}", kwargs={"code": person.code}) + query)
    assert response.status_code == 200
    return response.content.decode()


def sections_of(client, person):
    response = client.get(reverse("register:person_detail", kwargs={"code": person.code}))
    return {part.section.name for part in response.context["file"].sections}


@pytest.fixture
def person(people):
    """The cadre with something in every sensitive section."""
    acting, cadre = system("测试", people.home.pk), people.cadre_person
    made = [
        (Sanction, {"measure": "党内警告", "decided_on": date(2020, 1, 1)}),
        (FamilyMember, {"relation": "妻子", "name": "王芳芳"}),
    ]
    for model, values in made:
        record_create(acting, model, {"person": cadre, **values})
    record_create(acting, Talk, {"to_person": cadre, "kind": "诫勉", "held_on": date(2021, 1, 1)})
    return cadre


@pytest.mark.parametrize(
    ("name", "hidden"),
    [
        ("head", set()),
        ("discipline", {"development", "care"}),
        ("unit_party", {"discipline", "family"}),
        ("leader", {"discipline", "care", "family"}),
        ("personnel", {"discipline", "care", "family"}),
        ("cadre", {"development", "discipline"}),
    ],
)
def test_each_account_sees_the_sections_of_its_permissions(name, hidden, as_, person):
    actions = {f"person.{part}.view" for part in hidden}
    shown = sections_of(as_(name), person)
    assert shown == {s.name for s in SECTIONS if s.action not in actions}


def test_what_an_account_may_see_of_itself_it_does_not_see_of_others(as_, people, person):
    own = {s.action for s in SECTIONS}
    assert people.leader.person_id is not None
    of_others = sections_of(as_("leader"), person)
    of_itself = sections_of(as_("leader"), people.leader.person)
    assert "family_member" in of_itself - of_others
    assert "hardship" in of_itself - of_others
    assert own > {s.action for s in SECTIONS if s.name in of_others}


def test_hidden_sections_are_not_even_fetched(as_, person):
    client = as_("leader")
    with CaptureQueriesContext(
        connection,
    ) as caught:
        text = page(client, person)
    asked = " ".join(q["sql"] for q in caught.captured_queries)
    assert "register_sanction" not in asked
    assert "register_familymember" not in asked
    assert "党内警告" not in text
    assert "王芳芳" not in text
    assert "个栏目不在您的查看范围内" in text


def test_a_view_of_the_file_is_recorded_with_what_was_seen(as_, people, person):
    page(as_("staff"), person)
    page(as_("staff"), person, "person_timeline")
    page(as_("staff"), person, "person_history")
    page(as_("staff"), person, query="?as_of=2020-06-30")
    seen = Entry.objects.filter(action="register.person.viewed", person_id=person.pk)
    assert [e.after["what"] for e in seen.order_by("number")] == [
        "档案", "时间线", "变更记录", "档案（回看 2020-06-30）",
    ]  # fmt: skip
    assert {e.actor_id for e in seen} == {people.staff.pk}


@pytest.mark.parametrize("view", ["person_detail", "person_timeline"])
@pytest.mark.parametrize("query", ["", "?as_of=2024-06-30", "?as_of=2026-01-01&known=then"])
def test_few_rows_and_many_take_the_same_queries(as_, people, person, view, query):
    client = as_("head")
    page(client, person, view, query)
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as caught:
            page(client, person, view, query)
        counts.append(len(caught))
        rows = [
            TrainingRecord(
                institution=people.home, person=person, level="校级", kind="轮训",
                completed_on=date(2023, 1, 1 + n % 28),
            )
            for n in range(60)
        ]  # fmt: skip
        TrainingRecord.objects.bulk_create(rows)
    assert counts[0] == counts[1] <= MOST_QUERIES


def test_numbers_are_masked_until_they_are_asked_for_and_that_is_recorded(as_, people, person):
    type(person).objects.filter(pk=person.pk).update(
        identity_number="110101197204030017", telephone="13812345678"
    )
    client = as_("head")
    assert "110101197204030017" not in page(client, person)
    assert "110*************17" in page(client, person)
    address = reverse("register:person_unmask", kwargs={"code": person.code})
    shown = client.post(address)
    assert "110101197204030017" in shown.content.decode()
    assert "13812345678" in shown.content.decode()
    part = client.post(address, headers={"HX-Request": "true"}).content.decode()
    assert "13812345678" in part
    assert "<html" not in part
    assert Entry.objects.filter(action="register.person.unmasked").count() == 2


def test_a_leader_sees_no_way_to_unmask(as_, person):
    type(person).objects.filter(pk=person.pk).update(telephone="13812345678")
    text = page(as_("leader"), person)
    assert "13812345678" not in text
    assert "显示完整号码" not in text


def test_an_empty_section_says_what_is_missing_until_it_is_answered(as_, person):
    client = as_("staff")
    assert "请登记兼职单位和批准日期" in page(client, person)
    address = reverse(
        "register:section_declare", kwargs={"code": person.code, "section": "concurrent_post"}
    )
    assert client.post(address).url.endswith("#concurrent_post")
    text = page(client, person)
    assert "请登记兼职单位和批准日期" not in text
    assert f"{timezone.localdate():%Y.%m.%d} 申明" in text
    client.post(address, {"withdraw": "1"})
    assert not NothingToDeclare.objects.filter(person=person).exists()


def test_a_section_that_cannot_be_empty_is_not_answered(as_, person):
    address = reverse(
        "register:section_declare", kwargs={"code": person.code, "section": "education"}
    )
    assert as_("staff").post(address).status_code == 404


def test_an_adjudicated_date_shows_its_evidence(as_, people, person):
    acting = system("测试", people.home.pk)
    settled = {
        "adjudicated_on": date(1971, 2, 3), "adjudicated_on_precision": 0,
        "evidence": "1989.05 入团志愿书", "decided_by": "组织部", "decided_on": date(2019, 6, 1),
    }  # fmt: skip
    adjudicate(acting, person, "birth_on", settled)
    text = page(as_("unit_party"), person)
    assert "1971.02.03" in text
    assert "1989.05 入团志愿书" in text


def test_the_time_line_shows_one_kind_when_asked(as_, person):
    client = as_("head")
    assert "党内警告" in page(client, person, "person_timeline")
    only = page(client, person, "person_timeline", "?kind=talk")
    assert "诫勉" in only
    assert "党内警告" not in only


def test_the_page_says_that_it_looks_back_and_on_what_it_rests(as_, person):
    client = as_("head")
    text = page(client, person, query="?as_of=2019-12-31")
    assert "回看 2019.12.31" in text
    assert "按今天所知" in text
    assert "党内警告" not in text
    assert "改动基本情况" not in text
    then = page(client, person, query="?as_of=2019-12-31&known=then")
    assert "那时名册里没有这个人" in then


@pytest.mark.parametrize("text", ["2019-13-01", "昨天", "2019", "2999-01-01"])
def test_what_is_no_past_day_shows_today_and_says_so(as_, person, text):
    shown = page(as_("head"), person, query=f"?as_of={text}")
    assert "alert-warning" in shown
    assert "回看 " not in shown.replace("回看只到今天为止", "")


def test_printing_opens_everything(as_, people, person):
    TrainingRecord.objects.bulk_create(
        TrainingRecord(
            institution=people.home, person=person, level="校级", kind="轮训",
            completed_on=date(2023, 1, 1 + n), ability=f"能力{n}",
        )
        for n in range(20)
    )  # fmt: skip
    text = page(as_("head"), person, query="?print=1")
    assert "其余" not in text
    assert all(f"能力{n}" in text for n in range(20))


def test_a_printed_file_says_of_which_institution_by_whom_and_when(as_, people, person):
    text = page(as_("head"), person, query="?print=1")
    (line,) = re.findall(r'<p class="print-told">(.*?)</p>', text)
    assert line.startswith(f"{people.home.name} · {people.head.name} · ")
    assert f"{timezone.localtime():%Y.%m.%d}" in line
    assert line.endswith("打印 · 查看已记入审计")


def test_assessments_of_all_years_stand_on_one_line(as_, person):
    file = as_("head").get(reverse("register:person_detail", kwargs={"code": person.code})).context
    years, kinds = file["file"].assessments
    assert years == sorted(years)
    assert all(set(results) <= set(years) for _, results in kinds)


def test_the_history_tells_changes_in_the_titles_of_the_columns(as_, people, person):
    row = Education.objects.filter(person=person).first() or record_create(
        system("测试", people.home.pk), Education, {"person": person, "school": "甲校"}
    )
    address = reverse("register:row_change", kwargs={"table": "education", "key": row.pk})
    client = as_("head")
    sent = {
        **client.get(address).context["form"].initial,
        "school": "河东大学",
        "reason": "学历证书",
    }
    sent = {k: v for k, v in sent.items() if v is not None and not isinstance(v, tuple)}
    assert client.post(address, sent).status_code == 302
    text = page(client, person, "person_history")
    assert "改动学历学位" in text
    assert "学历证书" in text
    assert "河东大学" in text
    assert "毕业院校" in text

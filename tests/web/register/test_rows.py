from datetime import date

import pytest
from django.urls import reverse

from zhiren.web.audit.acting import system
from zhiren.web.audit.models import Entry
from zhiren.web.register.models import (
    Appointment,
    Education,
    NothingToDeclare,
    Person,
    Post,
    Unit,
    UnitSuccession,
)
from zhiren.web.register.services import nothing_declare, record_change, record_create
from zhiren.web.register.tables import models_by_table

pytestmark = pytest.mark.django_db
OWN_ACTS = {"adjudicated_date", "nothing_to_declare"}


def at(view, table, key=None, query=""):
    arguments = {"table": table} if key is None else {"table": table, "key": key}
    return reverse(f"register:{view}", kwargs=arguments) + query


@pytest.fixture
def person(people):
    return people.cadre_person


@pytest.fixture
def school(people, person):
    made = {"person": person, "level": "大学", "school": "南方师范大学"}
    return record_create(system("测试", people.home.pk), Education, made)


def sent_for(client, address, **changes):
    """What a browser sends for a form that was opened and changed."""
    form = client.get(address).context["form"]
    sent = {name: form[name].value() for name in form.fields}
    return {k: "" if v is None else v for k, v in {**sent, **changes}.items() if v is not False}


@pytest.mark.parametrize("table", sorted(set(models_by_table()) - OWN_ACTS))
def test_every_table_can_be_listed_and_filled(as_, table):
    client = as_("staff")
    assert client.get(at("row_list", table, query="?q=测试")).status_code == 200
    assert client.get(at("row_list", table, query="?removed=1")).status_code == 200
    assert client.get(at("row_add", table)).status_code == 200
    assert client.post(at("row_add", table), {}).status_code == 422


@pytest.mark.parametrize("table", sorted(OWN_ACTS | {"nonsense"}))
def test_tables_with_acts_of_their_own_have_no_form(as_, table):
    assert as_("head").get(at("row_add", table)).status_code == 404


def test_a_row_is_added_to_a_person_and_the_browser_returns_to_its_section(as_, person):
    address = at("row_add", "education", query=f"?person={person.code}")
    sent = {
        "level": "研究生",
        "degree": "医学博士",
        "graduated_on": "2001.07",
        "reason": "学位证书",
    }
    response = as_("staff").post(address, sent)
    assert (
        response.url
        == reverse("register:person_detail", kwargs={"code": person.code}) + "#education"
    )
    made = Education.objects.get(person=person, degree="医学博士")
    assert (made.graduated_on, made.graduated_on_precision) == (date(2001, 7, 1), 1)
    assert (
        Entry.objects.get(action="register.education.created", object_id=made.pk).reason
        == "学位证书"
    )


def test_a_person_is_registered_by_one_form(as_, people):
    unit = people.home_unit
    sent = {
        "code": "NEW-1", "name": "单 雄信", "unit": f"{unit.name}（{unit.code}）", "status": "在职",
        "birth_on": "1972.04.03", "sex": "男", "identity_number": "110101 19720403 0017",
    }  # fmt: skip
    response = as_("staff").post(at("row_add", "person"), sent)
    assert response.status_code == 302, response.context["form"].errors
    made = Person.objects.get(code="NEW-1")
    assert (made.identity_number, made.name_initials) == ("110101197204030017", "sxx")


def test_a_code_given_twice_is_said_so(as_, people, person):
    sent = {"code": person.code, "name": "重号", "unit": people.home_unit.code, "status": "在职"}
    response = as_("staff").post(at("row_add", "person"), sent)
    assert "已有相同的工号" in response.content.decode()


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"identity_number": "110101197204030018"}, "identity_number"),
        ({"identity_number": "110101197204030017", "sex": "女"}, "identity_number"),
        ({"birth_on": "2099.01.01"}, "birth_on"),
        ({"birth_on": "1990.01", "work_start_on": "1980.01"}, "work_start_on"),
        ({"birth_on": "1972.13"}, "birth_on"),
        ({"name": "王宁、李明"}, "name"),
        ({"unit": "没有这个单位"}, "unit"),
        ({"status": "在岗"}, "status"),
    ],
)
def test_the_checks_of_the_snapshot_refuse_in_the_form(as_, people, sent, field):
    given = {"code": "NEW-1", "name": "甲乙", "unit": people.home_unit.code, "status": "在职"}
    response = as_("staff").post(at("row_add", "person"), {**given, **sent})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]


def test_a_birth_date_that_differs_from_the_number_must_be_acknowledged(as_, people):
    sent = {
        "code": "NEW-1", "name": "甲乙", "unit": people.home_unit.code, "status": "在职",
        "birth_on": "1971.01", "identity_number": "110101197204030017",
    }  # fmt: skip
    client = as_("staff")
    response = client.post(at("row_add", "person"), sent)
    assert response.status_code == 422
    assert "不一致" in response.content.decode()
    assert client.post(at("row_add", "person"), {**sent, "acknowledged": "on"}).status_code == 302


def test_one_number_belongs_to_one_person(as_, people, person):
    Person.objects.filter(pk=person.pk).update(identity_number="110101197204030017")
    sent = {
        "code": "NEW-1", "name": "甲乙", "unit": people.home_unit.code, "status": "在职",
        "identity_number": "110101197204030017",
    }  # fmt: skip
    response = as_("staff").post(at("row_add", "person"), sent)
    assert person.code in str(response.context["form"].errors["identity_number"])


def test_a_taken_seat_must_be_acknowledged(as_, people, person):
    holder = Appointment.objects.filter(
        institution=people.home, until_on=None, post__counts_for_quota=True
    ).exclude(person=person).first()  # fmt: skip
    sent = {"post": holder.post.code, "from_on": "2024.01.01", "kind": "任命"}
    address = at("row_add", "appointment", query=f"?person={person.code}")
    client = as_("staff")
    response = client.post(address, sent)
    assert holder.person.name in response.content.decode()
    assert response.status_code == 422
    assert client.post(address, {**sent, "kind": "代理"}).status_code == 302


def test_a_change_needs_a_reason_and_keeps_what_stood_before(as_, school):
    address, client = at("row_change", "education", school.pk), as_("staff")
    without = client.post(address, sent_for(client, address, school="河东大学"))
    assert list(without.context["form"].errors) == ["reason"]
    sent = sent_for(client, address, school="河东大学", reason="核对证书")
    assert client.post(address, sent).status_code == 302
    entry = Entry.objects.get(action="register.education.changed", object_id=school.pk)
    assert (entry.before, entry.after) == ({"school": "南方师范大学"}, {"school": "河东大学"})


def test_numbers_stay_covered_in_the_form_and_are_kept_unless_typed_anew(as_, person):
    number = {"identity_number": "110101197204030017", "telephone": "13812345678"}
    Person.objects.filter(pk=person.pk).update(
        **number, birth_on=None, work_start_on=None, sex="男"
    )
    address, client = at("row_change", "person", person.pk), as_("staff")
    assert "110101197204030017" not in client.get(address).content.decode()
    sent = sent_for(client, address, native_place="浙江", telephone="13900000000", reason="履历表")
    assert client.post(address, sent).status_code == 302
    fresh = Person.objects.get(pk=person.pk)
    assert (fresh.identity_number, fresh.telephone) == ("110101197204030017", "13900000000")
    sent = sent_for(client, address, identity_number="", reason="登记有误")
    assert client.post(address, sent).status_code == 302
    assert Person.objects.get(pk=person.pk).identity_number == ""


def test_a_row_written_to_meanwhile_shows_both_and_is_not_overwritten(as_, people, school):
    address, client = at("row_change", "education", school.pk), as_("staff")
    sent = sent_for(client, address, school="河东大学", reason="一")
    record_change(system("别人", people.home.pk), school, {"school": "临江医学院"})
    response = client.post(address, sent)
    assert response.status_code == 422
    assert response.context["conflict"] == [("毕业院校", "临江医学院", "河东大学")]
    assert Education.objects.get(pk=school.pk).school == "临江医学院"
    again = {**sent, "seen": response.context["form"]["seen"].value()}
    assert client.post(address, again).status_code == 302
    assert Education.objects.get(pk=school.pk).school == "河东大学"


def test_a_form_without_its_time_is_taken_as_stale(as_, school):
    address, client = at("row_change", "education", school.pk), as_("staff")
    sent = sent_for(client, address, school="河东大学", reason="一", seen="昨天")
    assert client.post(address, sent).status_code == 422


def test_a_row_is_removed_with_a_reason_and_restored(as_, people, school):
    client = as_("staff")
    address = at("row_remove", "education", school.pk)
    assert client.post(address, sent_for(client, address, reason="重复")).status_code == 302
    assert not Education.objects.filter(pk=school.pk).exists()
    removed = client.get(at("row_list", "education", query="?removed=1"))
    assert at("row_restore", "education", school.pk) in removed.content.decode()
    response = client.post(at("row_restore", "education", school.pk), {"reason": "误删"})
    assert response.status_code == 302
    assert Education.objects.filter(pk=school.pk).exists()


def test_what_others_refer_to_is_not_removed(as_, people):
    client, unit = as_("staff"), people.home_unit
    address = at("row_remove", "unit", unit.pk)
    response = client.post(address, sent_for(client, address, reason="撤销"))
    assert "引用这一行" in response.content.decode()
    assert Unit.objects.filter(pk=unit.pk).exists()


def test_a_row_stays_with_its_person(as_, people, school):
    address, client = at("row_change", "education", school.pk), as_("staff")
    sent = sent_for(client, address, reason="一", school="甲校")
    client.post(address, {**sent, "person": people.other_person.code})
    assert Education.objects.get(pk=school.pk).person_id == school.person_id


def test_a_first_row_takes_the_answer_back_that_there_is_none(as_, people, person):
    nothing_declare(system("测试", people.home.pk), person, "concurrent_post", on=date(2024, 1, 1))
    address = at("row_add", "concurrent_post", query=f"?person={person.code}")
    sent = {"kind": "社会组织兼职", "organisation": "某学会", "from_on": "2024.02"}
    assert as_("staff").post(address, sent).status_code == 302
    assert not NothingToDeclare.objects.filter(person=person).exists()


def test_a_unit_is_not_put_below_itself_or_into_the_other_tree(as_, people):
    client, unit = as_("staff"), people.home_unit
    below = record_create(
        system("测试", people.home.pk),
        Unit,
        {
            "code": "B1",
            "name": "下级",
            "kind": "直属单位",
            "system": "行政",
            "level": "基层",
            "parent": unit,
        },
    )
    address = at("row_change", "unit", unit.pk)
    party = unit.party_organisations.first()
    for parent in (below, unit, party):
        sent = sent_for(client, address, parent=parent.code, reason="测试")
        assert list(client.post(address, sent).context["form"].errors) == ["parent"]


def test_a_moved_unit_takes_those_below_along(as_, people):
    acting, unit = system("测试", people.home.pk), people.home_unit
    other = (
        Unit.objects.filter(institution=people.home, system="行政", level="二级")
        .exclude(pk=unit.pk)
        .first()
    )
    record_change(acting, unit, {"parent": other})
    assert Unit.objects.get(pk=unit.pk).path == f"{other.path}{unit.pk}/"


def test_a_unit_took_the_place_of_another(as_, people):
    client, unit = as_("staff"), people.home_unit
    other = (
        Unit.objects.filter(institution=people.home, system="行政", level="二级")
        .exclude(pk=unit.pk)
        .first()
    )
    address = at("row_add", "unit_succession", query=f"?unit={unit.code}")
    sent = sent_for(client, address, predecessor=other.code, on="2020.01.01", how="合并")
    response = client.post(address, sent)
    assert response.url == reverse("register:unit_detail", kwargs={"code": unit.code})
    assert UnitSuccession.objects.get().predecessor == other
    assert f"{other.name}</a> 合并而来" in client.get(response.url).content.decode()


class TestLookup:
    def ask(self, client, table, text):
        return client.get(at("lookup", table), {"whatever": text}).content.decode()

    def test_a_person_is_found_by_code_name_sound_and_initials(self, as_, people, person):
        record_change(system("测试", people.home.pk), person, {"name": "单雄信"})
        client = as_("staff")
        for text in (person.code, "雄信", "shanxiong", "sxx", "SXX"):
            assert f"单雄信（{person.code}）" in self.ask(client, "person", text)

    def test_a_post_is_found_by_its_unit_and_name_together(self, as_, people):
        post = Post.objects.filter(institution=people.home).select_related("unit").first()
        assert post.code in self.ask(as_("staff"), "post", f"{post.unit.name}{post.name}")

    def test_at_most_twenty_are_given_and_none_for_nothing(self, as_, people):
        client = as_("staff")
        assert self.ask(client, "person", "DEMO").count("data-value") == 20
        assert "data-value" not in self.ask(client, "person", "")
        assert "没有“查无此人”" in self.ask(client, "person", "查无此人")

    def test_only_what_is_in_scope_is_given(self, as_, people):
        client = as_("unit_party")
        assert people.other_person.code not in self.ask(client, "person", people.other_person.name)
        assert people.cadre_person.code in self.ask(client, "person", people.cadre_person.code)

    def test_tables_without_codes_are_not_looked_up(self, as_):
        assert as_("staff").get(at("lookup", "education")).status_code == 404


class TestReferences:
    def post_appointment(self, client, person, post):
        address = at("row_add", "appointment", query=f"?person={person.code}")
        return client.post(address, {"post": post, "from_on": "2024.01", "kind": "代理"})

    def test_a_code_a_written_option_and_a_full_name_are_taken(self, as_, people, person):
        post = (
            Post.objects.filter(institution=people.home, name="主任").select_related("unit").first()
        )
        client = as_("staff")
        for text in (post.code, f"随便（{post.code}）", f"{post.unit.name}主任"):
            assert self.post_appointment(client, person, text).status_code == 302
        assert Appointment.objects.filter(person=person, post=post, kind="代理").count() == 3

    def test_a_name_of_several_asks_which(self, as_, person):
        response = self.post_appointment(as_("staff"), person, "主任")
        assert "不止一个" in str(response.context["form"].errors["post"])

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from web.corrections.made import a_correction, acting, school_change
from zhiren.web.audit.models import Entry
from zhiren.web.corrections.models import Correction, CorrectionItem
from zhiren.web.corrections.sections import SECTION_OF
from zhiren.web.corrections.services import deciding, proposing
from zhiren.web.corrections.services.deciding import Decision
from zhiren.web.register.models import Education, Person
from zhiren.web.register.services import record_change, record_remove

QUEUE = reverse("corrections:correction_list")
ACCEPT = Decision("accepted")


def decide(client, correction, **data):
    return client.post(reverse("corrections:correction_decide", args=[correction.pk]), data)


def item_of(correction):
    return CorrectionItem.objects.get(proposal__correction=correction)


def two_fields(people):
    """The cadre proposes another school and another major in one change."""
    row, who = people.cadre_person.education_set.first(), acting(people, "cadre")
    changes = {**school_change(row), "major": ({"major": row.major}, {"major": "护理学"})}
    made = proposing.proposal_change(
        who, people.cadre_person, SECTION_OF["education"], row, changes
    )
    proposing.correction_submit(who, made.correction)
    items = {item.field: item for item in made.items.all()}
    return row, Correction.objects.get(pk=made.correction_id), items


def test_an_accepted_change_is_in_the_register(as_, people):
    correction = a_correction(people)
    decide(as_("staff"), correction, **{f"verdict-{item_of(correction).pk}": "accepted"})
    row = people.cadre_person.education_set.first()
    assert row.school == "另一所大学"
    correction.refresh_from_db()
    assert correction.status == "decided"


def test_the_register_s_audit_names_the_correction(as_, people):
    correction = a_correction(people)
    decide(as_("staff"), correction, all="1")
    entry = Entry.objects.filter(action="register.education.changed").first()
    assert entry.reason == f"更正申请第 {correction.pk} 号：以毕业证书为准"
    assert entry.after == {"school": "另一所大学"}
    assert Entry.objects.filter(action="corrections.correction.decided").exists()


def test_fields_are_decided_one_by_one(as_, people):
    row, correction, items = two_fields(people)
    decide(
        as_("staff"), correction,
        **{
            f"verdict-{items['school'].pk}": "accepted",
            f"verdict-{items['major'].pk}": "refused",
            f"reason-{items['major'].pk}": "与证书不符",
        },
    )  # fmt: skip
    before = row.major
    row.refresh_from_db()
    assert (row.school, row.major) == ("另一所大学", before)
    items["major"].refresh_from_db()
    assert items["major"].reason == "与证书不符"


def test_what_is_not_decided_goes_on_waiting(as_, people):
    _, correction, items = two_fields(people)
    decide(as_("staff"), correction, **{f"verdict-{items['school'].pk}": "accepted"})
    correction.refresh_from_db()
    assert correction.status == "submitted"
    items["major"].refresh_from_db()
    assert items["major"].verdict == "pending"


def test_a_refusal_without_a_reason_decides_nothing(as_, people):
    row, correction, items = two_fields(people)
    page = decide(
        as_("staff"), correction,
        **{f"verdict-{items['school'].pk}": "accepted", f"verdict-{items['major'].pk}": "refused"},
    )  # fmt: skip
    assert "不采纳须写明理由" in page.content.decode()
    row.refresh_from_db()
    assert row.school != "另一所大学"


def test_no_verdict_at_all_changes_nothing(as_, people):
    correction = a_correction(people)
    decide(as_("staff"), correction)
    correction.refresh_from_db()
    assert correction.status == "submitted"


def test_a_field_that_changed_meanwhile_is_not_accepted(as_, people):
    correction = a_correction(people)
    row = people.cadre_person.education_set.first()
    record_change(acting(people, "head"), row, {"school": "第三所大学"})
    client = as_("staff")
    page = client.get(reverse("corrections:correction_detail", args=[correction.pk]))
    assert "第三所大学" in page.content.decode()
    page = decide(client, correction, all="1")
    assert "在申请提出后已经变动" in page.content.decode()
    row.refresh_from_db()
    assert row.school == "第三所大学"


def test_another_field_of_the_row_may_have_changed(as_, people):
    correction = a_correction(people)
    row = people.cadre_person.education_set.first()
    record_change(acting(people, "head"), row, {"major": "护理学"})
    decide(as_("staff"), correction, all="1")
    row.refresh_from_db()
    assert (row.school, row.major) == ("另一所大学", "护理学")


def test_a_removed_record_is_not_changed(as_, people):
    correction = a_correction(people)
    record_remove(acting(people, "head"), people.cadre_person.education_set.first(), reason="重复")
    page = decide(as_("staff"), correction, all="1")
    assert page.status_code == 200
    assert "已不在册" in page.content.decode()


def test_one_that_cannot_be_carried_out_stops_all(people):
    row, correction, items = two_fields(people)
    record_change(acting(people, "head"), row, {"major": "第三专业"})
    with pytest.raises(deciding.NotCarriedOutError) as refusal:
        deciding.correction_decide(
            acting(people, "staff"), correction, {item.pk: ACCEPT for item in items.values()}
        )
    assert set(refusal.value.problems) == {items["major"].pk}
    row.refresh_from_db()
    assert row.school != "另一所大学"


def test_an_item_is_decided_once(people):
    correction = a_correction(people)
    decisions = {item_of(correction).pk: ACCEPT}
    deciding.correction_decide(acting(people, "staff"), correction, decisions)
    with pytest.raises(deciding.NotCarriedOutError):
        deciding.correction_decide(acting(people, "head"), correction, decisions)


def test_a_new_record_is_made_and_a_wrong_one_removed(people):
    who, person = acting(people, "cadre"), people.cadre_person
    row = person.education_set.first()
    proposing.proposal_remove(who, person, SECTION_OF["education"], row, note="重复登记")
    made = proposing.proposal_add(
        who, person, SECTION_OF["education"], {"level": "研究生", "school": "江南大学"}
    )
    proposing.correction_submit(who, made.correction)
    items = CorrectionItem.objects.filter(proposal__correction=made.correction)
    deciding.correction_decide(
        acting(people, "staff"), made.correction, {i.pk: ACCEPT for i in items}
    )
    assert Education.objects.filter(person=person, school="江南大学").exists()
    assert not Education.objects.filter(pk=row.pk).exists()


def test_nobody_decides_on_the_own_correction(as_, people):
    correction = a_correction(people)
    head = people.head
    head.person = people.cadre_person
    head.save()
    assert decide(as_("head"), correction, all="1").status_code == 403
    correction.refresh_from_db()
    assert correction.status == "submitted"


def identity_change(people, new="110101199001011237"):
    who, person = acting(people, "cadre"), people.cadre_person
    old = {"identity_number": person.identity_number}
    made = proposing.proposal_change(
        who, person, SECTION_OF["person"], person,
        {"identity_number": (old, {"identity_number": new})},
    )  # fmt: skip
    proposing.correction_submit(who, made.correction)
    return made.correction, new


def test_identity_numbers_are_covered_until_asked_for(as_, people):
    correction, number = identity_change(people)
    client = as_("staff")
    address = reverse("corrections:correction_detail", args=[correction.pk])
    assert number not in client.get(address).content.decode()
    page = client.post(reverse("corrections:correction_unmask", args=[correction.pk]))
    assert number in page.content.decode()
    entry = Entry.objects.filter(action="register.person.viewed").first()
    assert "显示完整证件号码" in entry.after["what"]


def test_two_numbers_with_the_same_ends_are_told_to_differ(as_, people):
    person = people.cadre_person
    person.identity_number = "110101199001011237"
    person.save()
    correction, _ = identity_change(people, "110101198805052437")
    client = as_("staff")
    said = "号码有变，显示后核对"
    page = client.get(reverse("corrections:correction_detail", args=[correction.pk]))
    assert said in page.content.decode()
    page = client.post(reverse("corrections:correction_unmask", args=[correction.pk]))
    assert said not in page.content.decode()


def test_the_owner_reads_the_own_number_in_full(as_, people):
    correction, number = identity_change(people)
    address = reverse("corrections:correction_detail", args=[correction.pk])
    assert number in as_("cadre").get(address).content.decode()


def test_opening_a_correction_is_audited_for_others_only(as_, people):
    correction = a_correction(people)
    address = reverse("corrections:correction_detail", args=[correction.pk])
    as_("cadre").get(address)
    assert not Entry.objects.filter(action="register.person.viewed").exists()
    as_("staff").get(address)
    assert Entry.objects.filter(action="register.person.viewed").count() == 1


def test_a_draft_is_nobody_elses(as_, people):
    draft = a_correction(people, submit=False)
    address = reverse("corrections:correction_detail", args=[draft.pk])
    assert as_("staff").get(address).status_code == 404
    assert people.cadre_person.name not in as_("staff").get(QUEUE + "?status=").content.decode()


def many_corrections(people, count):
    persons = Person.objects.filter(institution=people.home, corrections=None)
    for person in persons.exclude(pk=people.cadre_person.pk)[:count]:
        who = acting(people, "cadre")
        made = proposing.proposal_change(
            who, person, SECTION_OF["person"], person,
            {"native_place": ({"native_place": ""}, {"native_place": "江西南昌"})},
        )  # fmt: skip
        proposing.correction_submit(who, made.correction)


def test_the_queue_costs_the_same_with_one_and_with_twenty(as_, people):
    client = as_("staff")
    many_corrections(people, 1)
    client.get(QUEUE)
    with CaptureQueriesContext(connection) as few:
        client.get(QUEUE)
    many_corrections(people, 20)
    with CaptureQueriesContext(connection) as many:
        client.get(QUEUE)
    assert len(many) == len(few) <= 14


def test_the_longest_waiting_comes_first(as_, people):
    many_corrections(people, 3)
    page = as_("staff").get(QUEUE).context["page"]
    at = [c.submitted_at for c in page]
    assert at == sorted(at)


@pytest.mark.parametrize(
    "query", ["?q=%00", "?unit=x&campaign=99999999", "?status=nonsense", "?sort=x"]
)
def test_filters_that_make_no_sense_do_not_break_the_queue(as_, people, query):
    assert as_("staff").get(QUEUE + query).status_code == 200


def test_the_queue_is_searched_and_filtered(as_, people):
    correction = a_correction(people)
    client, name = as_("staff"), people.cadre_person.name
    assert list(client.get(QUEUE, {"q": name}).context["page"]) == [correction]
    assert list(client.get(QUEUE, {"unit": people.home_unit.pk}).context["page"]) == [correction]
    assert list(client.get(QUEUE, {"q": "没有这个人"}).context["page"]) == []

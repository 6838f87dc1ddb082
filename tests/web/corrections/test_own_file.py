from pathlib import Path

from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from web.corrections.made import a_campaign, a_correction, acting, place_of
from zhiren.web.audit.models import Entry
from zhiren.web.corrections.models import Correction, CorrectionItem
from zhiren.web.corrections.sections import SECTION_OF
from zhiren.web.corrections.services import deciding, proposing
from zhiren.web.register.models import Education, NothingToDeclare, Post, Sanction, Unit
from zhiren.web.register.services import adjudicate, record_create, record_remove

OWN = reverse("corrections:own_file")


def change_address(row, section="education"):
    return reverse("corrections:proposal_change", args=[section, row.pk])


def posted(row, **changes):
    """The form of an education as its page would send it unchanged, but for ``changes``."""
    return {
        "level": row.level, "degree": row.degree, "school": row.school, "major": row.major,
        "is_full_time": {True: "yes", False: "no"}.get(row.is_full_time, ""),
        "graduated_on": row.graduated_on.strftime("%Y.%m") if row.graduated_on else "",
        "note": "", **changes,
    }  # fmt: skip


def pilot_post(unit):
    return Post.objects.create(
        institution=unit.institution,
        unit=unit,
        code=f"TEST-{unit.pk}",
        name="试点主任",
        kind="其他",
    )


def test_a_cadre_reads_the_own_file(as_, people):
    page = as_("cadre").get(OWN).content.decode()
    assert people.cadre_person.name in page
    assert "学历学位" in page
    assert people.cadre_person.education_set.first().school in page


def test_a_cadre_does_not_read_sanctions_there(as_, people):
    record_create(
        acting(people, "head"), Sanction,
        {"person": people.cadre_person, "measure": "警告", "decided_on": "2024-01-01"},
    )  # fmt: skip
    page = as_("cadre").get(OWN).content.decode()
    assert "警告" not in page


def test_the_own_file_costs_the_same_with_many_records(as_, people):
    client, person = as_("cadre"), people.cadre_person
    client.get(OWN)
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(OWN)
    for number in range(15):
        Education.objects.create(
            institution=people.home, person=person, level="大学", school=f"第{number}大学"
        )
    with CaptureQueriesContext(connection) as many:
        client.get(OWN)
    assert len(many) == len(few) <= 16


def test_a_change_is_kept_as_a_draft_first(as_, people):
    row = people.cadre_person.education_set.first()
    as_("cadre").post(change_address(row), posted(row, school="江南大学"))
    correction = Correction.objects.get(person=people.cadre_person)
    assert correction.status == "draft"
    item = CorrectionItem.objects.get(proposal__correction=correction)
    assert (item.field, item.old["school"], item.new["school"]) == (
        "school", row.school, "江南大学",
    )  # fmt: skip
    row.refresh_from_db()
    assert row.school != "江南大学"


def test_a_change_may_be_handed_in_at_once(as_, people):
    row = people.cadre_person.education_set.first()
    as_("cadre").post(change_address(row), posted(row, school="江南大学", submit="1"))
    assert Correction.objects.get(person=people.cadre_person).status == "submitted"


def test_making_and_handing_in_leave_their_audit(as_, people):
    a_correction(people)
    actions = set(Entry.objects.values_list("action", flat=True))
    assert {"corrections.proposal.made", "corrections.correction.submitted"} <= actions


def test_a_change_that_changes_nothing_is_refused(as_, people):
    row = people.cadre_person.education_set.first()
    page = as_("cadre").post(change_address(row), posted(row)).content.decode()
    assert "没有要更正的内容" in page
    assert not Correction.objects.exists()


def test_a_wrong_date_is_told_beside_its_field(as_, people):
    row = people.cadre_person.education_set.first()
    page = as_("cadre").post(change_address(row), posted(row, graduated_on="1972.13"))
    assert page.context["form"].errors["graduated_on"]


def test_only_the_field_that_differs_becomes_an_item(as_, people):
    row = people.cadre_person.education_set.first()
    as_("cadre").post(change_address(row), posted(row, graduated_on="2001.07", major="护理学"))
    fields = set(CorrectionItem.objects.values_list("field", flat=True))
    assert fields == {"graduated_on", "major"}
    assert CorrectionItem.objects.get(field="graduated_on").new == {
        "graduated_on": "2001-07-01", "graduated_on_precision": 1,
    }  # fmt: skip


def test_a_second_change_of_the_same_record_takes_the_place_of_the_first(as_, people):
    row = people.cadre_person.education_set.first()
    for school in ("江南大学", "江北大学"):
        as_("cadre").post(change_address(row), posted(row, school=school))
    assert [i.new["school"] for i in CorrectionItem.objects.all()] == ["江北大学"]


def test_a_record_with_a_waiting_change_takes_no_other(as_, people):
    a_correction(people)
    row = people.cadre_person.education_set.first()
    page = as_("cadre").post(change_address(row), posted(row, school="江北大学"))
    assert "已有待审的更正" in page.content.decode()


def test_another_persons_record_is_not_there(as_, people):
    other = Education.objects.filter(institution=people.home).exclude(person=people.cadre_person)
    assert as_("cadre").get(change_address(other.first())).status_code == 404


def test_the_basic_card_is_not_added_twice(as_, people):
    address = reverse("corrections:proposal_add", args=["person"])
    assert as_("cadre").get(address).status_code == 404


def test_a_section_that_is_not_open_to_cadres_is_not_there(as_, people):
    address = reverse("corrections:proposal_add", args=["sanction"])
    assert as_("cadre").get(address).status_code == 404


def test_an_adjudicated_date_is_no_field_of_the_form(as_, people):
    person = people.cadre_person
    adjudicate(
        acting(people, "head"), person, "birth_on",
        {"adjudicated_on": person.birth_on, "adjudicated_on_precision": 1,
         "evidence": "1990 年招工登记表", "decided_by": "组织部", "decided_on": "2024-03-01"},
    )  # fmt: skip
    page = as_("cadre").get(change_address(person, "person"))
    assert "birth_on" not in page.context["form"].fields
    assert "以认定为准" in page.content.decode()


def test_a_removal_needs_its_reason(as_, people):
    row = people.cadre_person.education_set.first()
    address = reverse("corrections:proposal_remove", args=["education", row.pk])
    client = as_("cadre")
    client.post(address, {"note": ""})
    assert not Correction.objects.exists()
    client.post(address, {"note": "重复登记"})
    assert Correction.objects.get().proposals.get().kind == "remove"


def test_a_new_record_that_the_register_would_refuse_is_refused(as_, people):
    address = reverse("corrections:proposal_add", args=["family_member"])
    page = as_("cadre").post(address, {"relation": "", "name": "李某"})
    assert page.context["form"].errors["relation"]
    assert not Correction.objects.exists()


def test_a_post_is_named_in_words_and_found(as_, people):
    person = people.cadre_person
    post = person.unit.post_set.first() or people.home_unit.post_set.first()
    address = reverse("corrections:proposal_add", args=["appointment"])
    data = {"post": f"{post.name}（{post.code}）", "from_on": "2019.03"}
    as_("cadre").post(address, data)
    assert CorrectionItem.objects.get().new["post_id"] == post.pk
    page = as_("cadre").post(address, {**data, "post": "没有这个岗位"})
    assert "没有“没有这个岗位”" in page.content.decode()


def test_a_post_of_the_own_unit_goes_before_others_of_its_name(as_, people):
    person = people.cadre_person
    others = Unit.objects.filter(institution=people.home).exclude(pk=person.unit_id)
    own, *_ = [pilot_post(unit) for unit in (person.unit, *others[:8])]
    address = reverse("corrections:proposal_add", args=["appointment"])
    client = as_("cadre")
    assert "试点主任" not in client.get(address).content.decode()
    assert "lookup" not in client.get(address).content.decode()
    client.post(address, {"post": "试点主任", "from_on": "2019.03"})
    assert CorrectionItem.objects.get().new["post_id"] == own.pk


def test_a_post_name_of_other_units_asks_which(as_, people):
    others = Unit.objects.filter(institution=people.home).exclude(pk=people.cadre_person.unit_id)
    for unit in others[:2]:
        pilot_post(unit)
    address = reverse("corrections:proposal_add", args=["appointment"])
    page = as_("cadre").post(address, {"post": "试点主任", "from_on": "2019.03"})
    assert "不止一个" in page.content.decode()


def test_a_discarded_proposal_takes_the_draft_and_its_file_along(as_, people, settings):
    draft = a_correction(people, submit=False)
    kept = draft.proposals.get().evidence.get().file.path
    client = as_("cadre")
    with TestCase.captureOnCommitCallbacks(execute=True):
        client.post(reverse("corrections:proposal_discard", args=[draft.proposals.get().pk]))
    assert not Correction.objects.exists()
    assert not Path(kept).exists()


def test_an_empty_draft_is_not_handed_in(as_, people):
    empty = Correction.objects.create(institution=people.home, person=people.cadre_person)
    as_("cadre").post(reverse("corrections:correction_submit", args=[empty.pk]))
    empty.refresh_from_db()
    assert empty.status == "draft"


def test_what_waits_is_withdrawn_and_may_be_proposed_anew(as_, people):
    correction = a_correction(people)
    as_("cadre").post(reverse("corrections:correction_withdraw", args=[correction.pk]))
    correction.refresh_from_db()
    assert correction.status == "withdrawn"
    a_correction(people)


def test_a_refusal_is_read_with_its_reason(as_, people):
    correction = a_correction(people)
    item = CorrectionItem.objects.get(proposal__correction=correction)
    deciding.correction_decide(
        acting(people, "staff"), correction, {item.pk: deciding.Decision("refused", "证书看不清")}
    )
    assert "证书看不清" in as_("cadre").get(OWN).content.decode()


def empty_section(people, name="concurrent_post"):
    for row in SECTION_OF[name].rows_of([people.cadre_person.pk]):
        record_remove(acting(people, "head"), row, reason="测试")
    return name


def test_an_empty_section_is_declared_rightly_empty(as_, people):
    name = empty_section(people)
    as_("cadre").post(reverse("corrections:nothing_declare", args=[name]))
    assert NothingToDeclare.objects.filter(person=people.cadre_person, section=name).exists()
    assert "您已申明无此类情况" in as_("cadre").get(OWN).content.decode()


def test_a_filled_section_is_not_declared_empty(as_, people):
    record_create(
        acting(people, "head"), SECTION_OF["concurrent_post"].model,
        {"person": people.cadre_person, "kind": "社会组织兼职", "organisation": "某学会",
            "from_on": "2020-01-01",
        },
    )  # fmt: skip
    as_("cadre").post(reverse("corrections:nothing_declare", args=["concurrent_post"]))
    assert not NothingToDeclare.objects.exists()


def test_education_is_never_declared_empty(as_, people):
    as_("cadre").post(reverse("corrections:nothing_declare", args=["education"]))
    assert not NothingToDeclare.objects.exists()


def test_a_declaration_is_lifted_by_an_accepted_record(as_, people):
    name = empty_section(people)
    who = acting(people, "cadre")
    proposing.nothing_declare(who, people.cadre_person, SECTION_OF[name])
    made = proposing.proposal_add(
        who, people.cadre_person, SECTION_OF[name],
        {"kind": "社会组织兼职", "organisation": "某学会", "from_on": "2020-01-01",
         "from_on_precision": 0},
    )  # fmt: skip
    proposing.correction_submit(who, made.correction)
    item = made.items.get()
    deciding.correction_decide(
        acting(people, "staff"), made.correction, {item.pk: deciding.Decision("accepted")}
    )
    assert not NothingToDeclare.objects.filter(section=name).exists()


def test_the_campaign_is_announced_on_the_own_file(as_, people):
    campaign = a_campaign(people)
    page = as_("cadre").get(OWN).content.decode()
    assert campaign.name in page
    assert "确认无误" in page
    assert place_of(people, campaign).answered == 0

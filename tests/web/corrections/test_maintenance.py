from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from web.corrections.made import a_correction, a_maintenance, acting
from zhiren.web.audit.models import Entry
from zhiren.web.corrections.models import Correction, Maintenance
from zhiren.web.corrections.services import campaigns
from zhiren.web.register.services import record_change

ADDRESS = reverse("corrections:maintenance_list")


def posted(people, **changes):
    today = timezone.localdate()
    return {
        "persons": people.cadre_person.code, "from_on": today.isoformat(),
        "last_on": (today + timedelta(days=3)).isoformat(), "reason": "在外挂职", **changes,
    }  # fmt: skip


def test_within_the_window_a_correction_takes_effect_at_once(people):
    a_maintenance(people)
    correction = a_correction(people)
    assert (correction.status, correction.is_direct) == ("decided", True)
    assert people.cadre_person.education_set.first().school == "另一所大学"


def test_the_register_s_audit_says_that_it_was_direct(people):
    a_maintenance(people)
    a_correction(people)
    entry = Entry.objects.filter(action="register.education.changed").first()
    assert entry.reason.startswith("直接维护第")
    assert entry.actor_name == "测试cadre"


@pytest.mark.parametrize(("from_days", "until_days"), [(-5, 0), (1, 5)])
def test_outside_the_window_the_department_decides(people, from_days, until_days):
    today = timezone.localdate()
    a_maintenance(people, today + timedelta(days=from_days), today + timedelta(days=until_days))
    assert a_correction(people).status == "submitted"


def test_a_withdrawn_grant_is_over(as_, people):
    grant = a_maintenance(people)
    as_("staff").post(reverse("corrections:maintenance_withdraw", args=[grant.pk]))
    assert a_correction(people).status == "submitted"
    assert Entry.objects.filter(action="corrections.maintenance.withdrawn").exists()


def test_a_record_that_changed_meanwhile_is_not_overwritten_directly(as_, people):
    a_maintenance(people)
    draft = a_correction(people, submit=False)
    row = people.cadre_person.education_set.first()
    record_change(acting(people, "head"), row, {"school": "第三所大学"})
    client = as_("cadre")
    client.post(reverse("corrections:correction_submit", args=[draft.pk]))
    row.refresh_from_db()
    assert row.school == "第三所大学"
    assert Correction.objects.get(pk=draft.pk).status == "draft"
    assert "已经变动" in client.get(reverse("corrections:own_file")).content.decode()


def test_persons_are_granted_by_code_and_by_name(as_, people):
    other = people.other_person
    text = f"{people.cadre_person.code}\n{other.code}"
    as_("staff").post(ADDRESS, posted(people, persons=text))
    assert Maintenance.objects.count() == 2
    assert Entry.objects.filter(action="corrections.maintenance.granted").count() == 2


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"persons": "没有这个人"}, "没有“没有这个人”"),
        ({"last_on": "2001.01.01"}, "截止日期早于开始日期"),
    ],
)
def test_a_faulty_grant_is_told_and_not_made(as_, people, changes, text):
    page = as_("staff").post(ADDRESS, posted(people, **changes))
    assert text in page.content.decode()
    assert not Maintenance.objects.exists()


def test_a_person_of_another_institution_is_not_found(as_, people):
    person = people.strange_person
    person.code = "HEDONG-0001"
    person.save()
    page = as_("staff").post(ADDRESS, posted(people, persons=person.code))
    assert "没有“HEDONG-0001”" in page.content.decode()
    assert not Maintenance.objects.exists()


def test_overlapping_grants_are_refused(people):
    a_maintenance(people)
    today = timezone.localdate()
    with pytest.raises(ValidationError, match="已有授权"):
        campaigns.maintenance_grant(
            acting(people, "staff"), [people.cadre_person], today, today + timedelta(days=1), "再授"
        )


def test_nobody_grants_it_to_the_own_file(people):
    head = people.head
    head.person = people.cadre_person
    head.save()
    today = timezone.localdate()
    with pytest.raises(ValidationError, match="不能给自己授权"):
        campaigns.maintenance_grant(
            acting(people, "head"), [people.cadre_person], today, today + timedelta(days=1), "自授"
        )

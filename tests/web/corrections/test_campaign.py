from datetime import datetime, timedelta
from io import BytesIO

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from web.corrections.made import a_campaign, a_correction, acting, place_of
from zhiren.web.accounts.access import access_of
from zhiren.web.accounts.roles import Role
from zhiren.web.audit.models import Entry
from zhiren.web.corrections import progress
from zhiren.web.corrections.models import Answer, Campaign, CorrectionItem, Participant
from zhiren.web.corrections.sections import SECTION_OF, SECTIONS
from zhiren.web.corrections.services import answering, campaigns, deciding
from zhiren.web.register.models import Person, Unit
from zhiren.web.register.services import record_remove

ALL = len(SECTIONS)


def detail(campaign, act="detail"):
    return reverse(f"corrections:campaign_{act}", args=[campaign.pk])


def confirm(client, participant, section):
    return client.post(reverse("corrections:section_confirm", args=[participant.pk, section]))


def state_of(people, campaign, section):
    participant = place_of(people, campaign)
    (line,) = progress.lines(campaign, [participant])
    return next(state for s, state, _ in line.cells if s.name == section)


def test_a_campaign_is_started_from_its_form(as_, people):
    today = timezone.localdate()
    data = {
        "name": "本年采集", "from_on": today.isoformat(), "last_on": today.isoformat(),
        "sections": ["education"], "units": [people.home_unit.pk], "note": "请核对",
    }  # fmt: skip
    as_("staff").post(reverse("corrections:campaign_add"), data)
    campaign = Campaign.objects.get(name="本年采集")
    assert campaign.is_open(today)
    assert not campaign.is_open(today + timedelta(days=1))
    serving = Person.objects.filter(
        unit__path__startswith=people.home_unit.path, status="在职", institution=people.home
    )
    assert campaign.participants.count() == serving.count() > 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"last_on": "2020.01.01"}, "last_on"),
        ({"from_on": "2099.02.30"}, "from_on"),
        ({"sections": []}, "sections"),
        ({"name": ""}, "name"),
        ({"units": ["0"]}, "units"),
    ],
)
def test_a_faulty_form_starts_nothing(as_, people, changes, field):
    today = timezone.localdate().isoformat()
    data = {"name": "甲", "from_on": today, "last_on": today, "sections": ["education"], **changes}
    page = as_("staff").post(reverse("corrections:campaign_add"), data)
    assert page.context["form"].errors[field]
    assert not Campaign.objects.exists()


def test_a_population_of_nobody_is_refused(people):
    with pytest.raises(ValidationError, match="没有在职人员"):
        a_campaign(people, levels=["校领导"])


def test_levels_narrow_the_population(people):
    campaign = a_campaign(people, units=[], levels=["中层正职"])
    levels = set(campaign.participants.values_list("person__cadre_level", flat=True))
    assert levels == {"中层正职"}


def test_a_confirmed_section_counts(as_, people):
    campaign = a_campaign(people)
    confirm(as_("cadre"), place_of(people, campaign), "education")
    assert state_of(people, campaign, "education") == "已确认"
    assert place_of(people, campaign).answered == 1
    assert Entry.objects.filter(action="corrections.section.confirmed").exists()


def test_confirming_the_rest_leaves_empty_sections_to_declare(as_, people):
    campaign = a_campaign(people)
    participant = place_of(people, campaign)
    as_("cadre").post(reverse("corrections:rest_confirm", args=[participant.pk]))
    filled = sum(s.rows_of([people.cadre_person.pk]).exists() for s in SECTIONS)
    assert place_of(people, campaign).answered == filled < ALL


def test_an_empty_section_is_not_confirmed_but_declared(as_, people):
    campaign = a_campaign(people)
    name = next(
        s.name
        for s in SECTIONS
        if s.may_be_none and not s.rows_of([people.cadre_person.pk]).exists()
    )
    confirm(as_("cadre"), place_of(people, campaign), name)
    assert state_of(people, campaign, name) == "未处理"
    as_("cadre").post(reverse("corrections:nothing_declare", args=[name]))
    assert state_of(people, campaign, name) == "无此类情况"


def test_a_section_that_must_have_records_and_has_none_is_lacking(people):
    campaign = a_campaign(people)
    for row in people.cadre_person.education_set.all():
        record_remove(acting(people, "head"), row, reason="测试")
    assert state_of(people, campaign, "education") == "缺项"


def test_a_correction_answers_its_section_until_it_is_decided(people):
    campaign = a_campaign(people)
    assert state_of(people, campaign, "education") == "未处理"
    correction = a_correction(people)
    assert correction.campaign == campaign
    assert state_of(people, campaign, "education") == "已申请待审"
    item = CorrectionItem.objects.get(proposal__correction=correction)
    deciding.correction_decide(
        acting(people, "staff"), correction, {item.pk: deciding.Decision("accepted")}
    )
    assert state_of(people, campaign, "education") == "已更正"


def test_a_refused_correction_asks_for_another_answer(people):
    campaign = a_campaign(people)
    correction = a_correction(people)
    item = CorrectionItem.objects.get(proposal__correction=correction)
    deciding.correction_decide(
        acting(people, "staff"), correction, {item.pk: deciding.Decision("refused", "无依据")}
    )
    assert state_of(people, campaign, "education") == "更正未采纳"
    assert place_of(people, campaign).answered == 0


def test_a_withdrawn_correction_takes_its_answer_along(as_, people):
    campaign = a_campaign(people)
    correction = a_correction(people)
    as_("cadre").post(reverse("corrections:correction_withdraw", args=[correction.pk]))
    assert state_of(people, campaign, "education") == "未处理"


def test_a_section_whose_correction_waits_is_not_confirmed(people):
    campaign = a_campaign(people)
    a_correction(people)
    with pytest.raises(ValidationError, match="待审的更正"):
        answering.section_confirm(
            acting(people, "cadre"), place_of(people, campaign), SECTION_OF["education"]
        )


@pytest.mark.parametrize("days", [0, -1])
def test_nothing_is_answered_outside_the_window(as_, people, days):
    campaign = a_campaign(people)
    Campaign.objects.filter(pk=campaign.pk).update(
        from_on=timezone.localdate() - timedelta(days=9),
        until_on=timezone.localdate() + timedelta(days=days),
    )
    confirm(as_("cadre"), place_of(people, campaign), "education")
    assert not Answer.objects.exists()


def test_on_the_last_day_it_is_still_answered(as_, people):
    campaign = a_campaign(people, days=1)
    confirm(as_("cadre"), place_of(people, campaign), "education")
    assert Answer.objects.count() == 1


def test_a_closed_campaign_takes_no_answers_and_no_reminders(as_, people):
    campaign = a_campaign(people)
    as_("head").post(detail(campaign, "close"))
    confirm(as_("cadre"), place_of(people, campaign), "education")
    as_("head").post(detail(campaign, "remind"), {"all": "1"})
    assert not Answer.objects.exists()
    assert not Participant.objects.exclude(reminders=0).exists()


def test_a_party_organisation_sees_its_subtree_only(as_, people):
    campaign = a_campaign(people, units=[])
    rows = list(as_("unit_party").get(detail(campaign), {"rows": 100}).context["page"])
    assert rows
    roots = tuple(access_of(people.unit_party).scopes[Role.UNIT_PARTY])
    assert all(r.person.unit.path.startswith(roots) for r in rows)
    assert len(rows) < campaign.participants.count()
    assert as_("unit_party").get(detail(campaign)).context["totals"]["asked"] == len(rows)


def test_a_party_organisation_filters_by_its_own_units_only(as_, people):
    campaign = a_campaign(people, units=[])
    offered = as_("unit_party").get(detail(campaign)).context["filters"].fields["unit"].queryset
    roots = tuple(access_of(people.unit_party).scopes[Role.UNIT_PARTY])
    assert people.home_unit in offered
    assert all(unit.path.startswith(roots) for unit in offered)
    whole = as_("staff").get(detail(campaign)).context["filters"].fields["unit"].queryset
    assert whole.count() > offered.count()


def test_a_party_organisation_reminds_its_own_people_and_nobody_else(as_, people):
    campaign = a_campaign(people, units=[])
    roots = tuple(access_of(people.unit_party).scopes[Role.UNIT_PARTY])
    others = campaign.participants.exclude(person__unit__path__startswith=people.home_unit.path)
    assert "催办所选" in as_("unit_party").get(detail(campaign)).content.decode()
    as_("unit_party").post(detail(campaign, "remind"), {"participant": [others.first().pk]})
    assert not Participant.objects.exclude(reminders=0).exists()
    as_("unit_party").post(detail(campaign, "remind"), {"all": "1"})
    reminded = campaign.participants.exclude(reminders=0).select_related("person__unit")
    assert reminded.count() > 1
    assert all(p.person.unit.path.startswith(roots) for p in reminded)
    entry = Entry.objects.get(action="corrections.campaign.reminded")
    assert entry.after["persons"] == sorted(p.person_id for p in reminded)


def test_nobody_is_ticked_for_a_reminder_when_the_window_is_over(as_, people):
    campaign = a_campaign(people)
    Campaign.objects.filter(pk=campaign.pk).update(until_on=timezone.localdate())
    assert "催办所选" not in as_("staff").get(detail(campaign)).content.decode()


def test_reminding_reaches_the_unfinished_of_the_list(as_, people):
    campaign = a_campaign(people)
    cadre = people.cadre
    cadre.email = "cadre@example.org"
    cadre.save()
    with TestCase.captureOnCommitCallbacks(execute=True):
        as_("staff").post(detail(campaign, "remind"), {"all": "1"})
    participant = place_of(people, campaign)
    assert participant.reminders == 1
    assert [m.to for m in mail.outbox] == [["cadre@example.org"]]
    assert campaign.name in mail.outbox[0].body


def test_reminding_the_ticked_leaves_the_others(as_, people):
    campaign = a_campaign(people)
    participant = place_of(people, campaign)
    as_("staff").post(detail(campaign, "remind"), {"participant": [participant.pk, "x"]})
    assert list(Participant.objects.exclude(reminders=0)) == [participant]


def test_who_is_finished_is_not_reminded(people):
    campaign = a_campaign(people)
    participant = place_of(people, campaign)
    Participant.objects.filter(pk=participant.pk).update(answered=ALL)
    everybody = Participant.objects.filter(campaign=campaign)
    campaigns.campaign_remind(acting(people, "staff"), campaign, everybody)
    assert place_of(people, campaign).reminders == 0


def test_who_came_since_is_taken_in(as_, people):
    campaign = a_campaign(people)
    campaign.participants.filter(person=people.cadre_person).delete()
    as_("staff").post(detail(campaign, "refresh"))
    assert place_of(people, campaign)


def test_the_window_is_moved(as_, people):
    campaign = a_campaign(people)
    later = timezone.localdate() + timedelta(days=30)
    as_("staff").post(detail(campaign, "change"), {"last_on": later.isoformat(), "note": "延期"})
    campaign.refresh_from_db()
    assert (campaign.last_on, campaign.note) == (later, "延期")
    as_("staff").post(detail(campaign, "change"), {"last_on": "2001.01.01"})
    campaign.refresh_from_db()
    assert campaign.last_on == later


def test_the_workbook_says_who_took_it_and_what_the_list_shows(as_, people):
    campaign = a_campaign(people)
    confirm(as_("cadre"), place_of(people, campaign), "education")
    response = as_("staff").get(detail(campaign, "export"), {"q": people.cadre_person.code})
    sheet = load_workbook(BytesIO(response.getvalue())).active
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    assert "测试staff" in rows[0][0]
    assert rows[2][:3] == ["单位", "姓名", "工号"]
    assert rows[4:] == [[None] * len(rows[0]), rows[0]]
    assert rows[3][1] == people.cadre_person.name
    assert rows[3][rows[2].index("学历学位")] == "已确认"
    assert isinstance(rows[3][rows[2].index("最近填报")], datetime)
    assert Entry.objects.filter(action="audit.export.made").exists()


@pytest.mark.parametrize("query", ["state=x", "unit=abc", "q=%00", "page=99999", "sort=-1"])
def test_filters_that_make_no_sense_do_not_break_the_list(as_, people, query):
    campaign = a_campaign(people)
    assert as_("staff").get(f"{detail(campaign)}?{query}").status_code == 200


@pytest.mark.parametrize("state", ["open", "done", "untouched", "waiting"])
def test_the_list_is_filtered_by_state(as_, people, state):
    campaign = a_campaign(people)
    a_correction(people)
    page = as_("staff").get(detail(campaign), {"state": state, "rows": 100}).context["page"]
    found = {p.person_id for p in page}
    expected = {"open": False, "done": False, "untouched": False, "waiting": True}
    if state == "waiting":
        assert found == {people.cadre_person.pk}
    if state == "untouched":
        assert people.cadre_person.pk not in found
    if state == "done":
        assert found == set()
    assert expected[state] or True


def many_participants(people, campaign, count, start=0):
    """So many people in the home unit, all asked."""
    unit = people.home_unit
    Person.objects.bulk_create(
        Person(
            institution=people.home, code=f"M{n:05}", name=f"某{n}", status="在职", unit=unit,
            name_order=f"{n:05}", name_sound="mou", name_initials="m",
        )
        for n in range(start, start + count)
    )  # fmt: skip
    campaigns.campaign_refresh(acting(people, "staff"), campaign)


def test_the_list_costs_the_same_for_20_and_for_2000_persons(as_, people):
    campaign = a_campaign(people)
    client = as_("staff")
    many_participants(people, campaign, 20)
    client.get(detail(campaign))
    with CaptureQueriesContext(connection) as few:
        client.get(detail(campaign))
    many_participants(people, campaign, 2000, start=20)
    with CaptureQueriesContext(connection) as many:
        client.get(detail(campaign))
    assert len(many) == len(few) <= 18


def test_the_workbook_costs_the_same_for_few_and_for_many(as_, people):
    campaign = a_campaign(people)
    client = as_("staff")
    client.get(detail(campaign, "export"))
    with CaptureQueriesContext(connection) as few:
        client.get(detail(campaign, "export"))
    many_participants(people, campaign, 300)
    with CaptureQueriesContext(connection) as many:
        client.get(detail(campaign, "export"))
    assert len(many) == len(few) <= 14


def test_progress_by_unit_adds_up(people):
    campaign = a_campaign(people, units=[])
    access = access_of(people.staff)
    rows = progress.by_unit(access, campaign)
    assert sum(row["asked"] for row in rows) == progress.totals(access, campaign)["asked"]
    assert all(row["percent"] == 0 for row in rows)
    assert Unit.objects.filter(pk__in=[r["person__unit"] for r in rows if r["person__unit"]])


def test_two_campaigns_of_one_name_are_refused(as_, people):
    a_campaign(people)
    today = timezone.localdate().isoformat()
    data = {"name": "年度采集", "from_on": today, "last_on": today, "sections": ["education"]}
    page = as_("staff").post(reverse("corrections:campaign_add"), data)
    assert "请换一个名称" in page.content.decode()

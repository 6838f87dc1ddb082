"""不再处理: who decides, what is refused, and how it ends."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from web.findings.judged import found, outcome, run_on
from zhiren.web.audit.models import Entry
from zhiren.web.findings.merging import merge
from zhiren.web.findings.models import Finding, Waiver
from zhiren.web.findings.signals import finding_decided

CLAUSE = "sjtusm-2021-39#三.5"
TOMORROW = (timezone.localdate() + timedelta(days=1)).isoformat()


@pytest.fixture
def finding(people):
    merge(run_on(people.home), outcome(found(people.cadre_person)))
    return Finding.objects.get()


def typed(**more):
    today = timezone.localdate()
    return {
        "reason": "已由党委会研究", "authority": "党委会", "clause": CLAUSE,
        "decided_on": today.isoformat(), "until_on": "", **more,
    }  # fmt: skip


def address(finding, act="waive"):
    return reverse(f"findings:finding_{act}", args=[finding.pk])


def test_the_head_registers_the_decision_with_reason_authority_and_clause(as_, people, finding):
    response = as_("head").post(address(finding), typed())
    assert response.status_code == 302
    finding.refresh_from_db()
    waiver = Waiver.objects.get()
    assert finding.status == "waived"
    assert (waiver.authority, waiver.clause, waiver.made_by) == ("党委会", CLAUSE, people.head)
    entry = Entry.objects.get(action="findings.finding.waived")
    assert (entry.clause, entry.reason, entry.person_id) == (
        CLAUSE, "已由党委会研究", people.cadre_person.pk,
    )  # fmt: skip
    page = as_("head").get(address(finding, "detail")).content.decode()
    assert "已由党委会研究" in page
    assert "撤回不再处理的决定" in page


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"reason": ""}, "必填"),
        ({"authority": ""}, "必填"),
        ({"clause": "sjtusm-2021-39#九十九"}, "没有 sjtusm-2021-39#九十九"),
        ({"clause": "sdju-2022-20#1"}, "没有"),
        ({"decided_on": TOMORROW}, "不能晚于今天"),
        ({"decided_on": "昨天"}, ""),
        ({"until_on": "2000-01-01"}, "须晚于今天"),
    ],
)
def test_what_is_wrong_is_refused_beside_its_field(as_, finding, more, told):
    response = as_("head").post(address(finding), typed(**more))
    assert response.status_code == 422
    assert told in response.content.decode()
    finding.refresh_from_db()
    assert (finding.status, Waiver.objects.count()) == ("open", 0)


def test_a_finding_is_waived_once(as_, finding):
    as_("head").post(address(finding), typed())
    response = as_("head").post(address(finding), typed())
    assert response.status_code == 422
    assert "不能再决定" in response.content.decode()
    assert Waiver.objects.count() == 1


def test_what_was_resolved_meanwhile_is_not_waived(as_, people, finding):
    merge(run_on(people.home), outcome())
    assert as_("head").post(address(finding), typed()).status_code == 422


def test_taking_it_back_opens_the_finding_and_keeps_the_decision_in_its_history(as_, finding):
    as_("head").post(address(finding), typed())
    as_("head").post(address(finding, "withdraw"), {"reason": "情况有变"})
    finding.refresh_from_db()
    assert finding.status == "open"
    assert Waiver.objects.get().withdrawn_at is not None
    assert [e.kind for e in finding.events.all()] == ["waiver_ended", "waived", "appeared"]
    assert Entry.objects.filter(action="findings.finding.reopened", reason="情况有变").exists()
    as_("head").post(address(finding), typed())
    assert Waiver.objects.count() == 2


def test_without_a_standing_decision_there_is_nothing_to_take_back(as_, finding):
    response = as_("head").post(address(finding, "withdraw"), {"reason": "x"})
    assert response.status_code == 422


def test_a_waived_finding_stays_waived_in_the_next_run_and_ends_with_its_day(as_, people, finding):
    until = timezone.localdate() + timedelta(days=10)
    as_("head").post(address(finding), typed(until_on=until.isoformat()))
    for day, status in ((until - timedelta(days=1), "waived"), (until, "open")):
        merge(run_on(people.home, day), outcome(found(people.cadre_person)))
        finding.refresh_from_db()
        assert finding.status == status


def test_apps_above_hear_of_the_decision_after_it_is_kept(
    as_, finding, django_capture_on_commit_callbacks
):
    heard = []

    def listen(sender, finding, **kwargs):
        heard.append(finding.status)

    finding_decided.connect(listen)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            as_("head").post(address(finding), typed())
    finally:
        finding_decided.disconnect(listen)
    assert heard == ["waived"]


@pytest.mark.parametrize("name", ["staff", "unit_party", "leader", "discipline", "cadre"])
def test_nobody_but_the_head_waives(as_, finding, name):
    assert as_(name).post(address(finding), typed()).status_code == 403
    assert Waiver.objects.count() == 0

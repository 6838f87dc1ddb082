"""试算 and 回看: differences, past days, and that nothing else changes."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from web.cast import AS_OF
from zhiren.policy.packs import PackError
from zhiren.web.audit.acting import Acting
from zhiren.web.audit.models import Entry
from zhiren.web.findings import trials
from zhiren.web.findings.models import EvaluationRun, Finding, RuleResult, Trial, TrialRow
from zhiren.web.findings.trials import trial_ask, trial_execute

SET = "set:talks-of-leaders-with-heads:minimum"


def kept():
    return (
        list(Finding.objects.order_by("pk").values()),
        list(RuleResult.objects.order_by("pk").values()),
        EvaluationRun.objects.count(),
    )


def ask(people, kind="what_if", as_of=AS_OF, law=AS_OF, assumed=()):
    acting = Acting(people.head.pk, people.head.name, people.home.pk)
    trial = trial_ask(acting, kind, as_of, law, assumed)
    Trial.objects.filter(pk=trial.pk).update(base_on=AS_OF if kind == "what_if" else None)
    trial.refresh_from_db()
    return trial


def done(trial):
    trial_execute(trial)
    trial.refresh_from_db()
    return trial


def test_another_value_tells_who_enters_and_who_leaves(people, evaluated):
    before = kept()
    assumed = [{"rule": "talks-of-leaders-with-heads", "parameter": "minimum", "value": 0}]
    trial = done(ask(people, assumed=assumed))
    assert trial.status == "done", trial.error
    moves = set(trial.rows.values_list("rule", "state_before", "state_after"))
    assert moves == {
        ("talks-of-leaders-with-heads", "breach", ""),
        ("talks-of-leaders-with-heads", "due", ""),
    }
    assert kept() == before


def test_the_same_day_and_law_are_no_difference(people, evaluated):
    assert done(ask(people)).rows.count() == 0


def test_looking_back_lists_what_was_to_be_found_on_that_day(people, evaluated):
    before = kept()
    day = AS_OF - timedelta(days=400)
    trial = done(ask(people, "as_of", day, day))
    assert trial.status == "done"
    assert trial.rows.exists()
    assert trial.judged > 0
    assert kept() == before


def test_looking_back_to_today_gives_what_is_kept(people, evaluated):
    trial = done(ask(people, "as_of"))
    assert trial.rows.count() == Finding.objects.count()


def test_rules_not_yet_in_force_are_listed(people, evaluated):
    day = AS_OF.replace(year=2015)
    trial = done(ask(people, "as_of", day, day))
    assert trial.status == "done"
    assert trial.skipped


@pytest.mark.parametrize("error", [PackError("sjtusm", "坏了"), RuntimeError("boom")])
def test_a_failing_trial_says_why(people, monkeypatch, error):
    def fail(*args, **kwargs):
        raise error

    monkeypatch.setattr(trials, "compared", fail)
    trial = done(ask(people))
    assert trial.status == "failed"
    assert trial.error
    assert "boom" not in trial.error


def test_a_trial_is_carried_out_once(people, evaluated):
    trial = done(ask(people, "as_of"))
    rows = trial.rows.count()
    trial_execute(trial)
    assert TrialRow.objects.count() == rows


def test_old_trials_go_when_a_new_one_is_asked(people):
    old = ask(people)
    Trial.objects.update(asked_at=timezone.now() - timedelta(days=31))
    ask(people)
    assert not Trial.objects.filter(pk=old.pk).exists()


class TestPages:
    def test_a_value_is_tried_from_the_page(
        self, as_, people, evaluated, django_capture_on_commit_callbacks
    ):
        client = as_("staff")
        page = client.get(reverse("findings:what_if") + "?q=谈心谈话").content.decode()
        assert "院领导与分管" in page
        today = timezone.localdate().isoformat()
        with django_capture_on_commit_callbacks(execute=True):
            response = client.post(
                reverse("findings:what_if"), {"as_of": today, "policy_date": today, SET: "9"}
            )
        trial = Trial.objects.get()
        assert trial.assumed[0]["value"] == 9
        assert Entry.objects.filter(action="findings.trial.asked").exists()
        page = client.get(response.url).content.decode()
        assert "没有改变任何登记、结果和待办" in page

    @pytest.mark.parametrize(
        ("more", "told"),
        [
            ({}, "没有可比较的"),
            ({SET: "很多"}, "要写不超过一百万的数字"),
            ({SET: "-1"}, "要写不超过一百万的数字"),
            ({SET: "1e300"}, "要写不超过一百万的数字"),
            ({SET: "nan"}, "要写不超过一百万的数字"),
            ({"as_of": "昨天"}, "field-error"),
            ({"set:": "1", "set:x": "2", "set:x:y:z": "3"}, "没有可比较的"),
        ],
    )
    def test_what_cannot_be_tried_is_said(self, as_, people, more, told):
        today = timezone.localdate().isoformat()
        data = {"as_of": today, "policy_date": today, **more}
        response = as_("head").post(reverse("findings:what_if"), data)
        assert response.status_code == 422
        assert told in response.content.decode()
        assert not Trial.objects.exists()

    def test_the_future_cannot_be_looked_back_at(self, as_, people):
        day = (timezone.localdate() + timedelta(days=1)).isoformat()
        response = as_("head").post(reverse("findings:as_of"), {"as_of": day})
        assert response.status_code == 422
        assert "只能回看" in response.content.decode()

    def test_moves_filter_the_list(self, as_, people, evaluated):
        trial = done(ask(people, "as_of"))
        client = as_("head")
        address = reverse("findings:trial_detail", args=[trial.pk])
        for move in client.get(address).context["moves"]:
            response = client.get(address, {"move": move["key"]})
            assert response.context["page"].paginator.count == move["count"]

    def test_a_trial_under_way_is_polled_and_a_silent_one_fails(self, as_, people):
        trial = ask(people)
        Trial.objects.update(status="running", beat_at=timezone.now(), step="读取人员")
        client = as_("head")
        address = reverse("findings:trial_detail", args=[trial.pk])
        assert "读取人员" in client.get(address).content.decode()
        headers = {"HX-Request": "true"}
        assert "hx-trigger" in client.get(address, headers=headers).content.decode()
        Trial.objects.update(beat_at=timezone.now() - timedelta(hours=1))
        assert "试算中断" in client.get(address).content.decode()
        assert client.get(address, headers=headers).headers["HX-Refresh"] == "true"

    def test_nobody_sees_anothers_trial(self, as_, people):
        trial = ask(people)
        address = reverse("findings:trial_detail", args=[trial.pk])
        assert as_("staff").get(address).status_code == 404
        page = as_("staff").get(reverse("findings:what_if")).content.decode()
        assert address not in page

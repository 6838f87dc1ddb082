"""Runs: one at a time, progress, failures that help, changes that touch, nights."""

from datetime import datetime, timedelta
from unittest import mock
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from web.cast import AS_OF, home_outcome
from web.findings.judged import found, outcome, run_on
from zhiren.policy.packs import PackError
from zhiren.web.audit.acting import system
from zhiren.web.audit.models import Entry
from zhiren.web.bridge.judging import Touched
from zhiren.web.findings import nightly, runs, tasks
from zhiren.web.findings.changes import judge_again
from zhiren.web.findings.merging import merge
from zhiren.web.findings.models import EvaluationRun, Finding, RuleResult
from zhiren.web.findings.runs import (
    MOST_TOUCHED,
    SILENCE,
    run_ask,
    run_ask_touched,
    run_execute,
    running,
)
from zhiren.web.findings.selectors import latest_whole_run
from zhiren.web.findings.signals import run_finished

ACTING = system("测试")


@pytest.fixture
def judged(monkeypatch):
    """What judging gives, without judging."""
    monkeypatch.setattr(runs, "evaluate_register", lambda *a, **k: home_outcome())
    monkeypatch.setattr(
        runs, "judge_touched", lambda *a, **k: Touched(outcome(), {"person": set(a[1])})
    )


def ask(people, **more):
    return run_ask(ACTING.within(people.home.pk), people.home.pk, "asked", today=AS_OF, **more)


def execute(run):
    done = run_execute(run, today=AS_OF)
    run.refresh_from_db()
    return done


def test_a_run_keeps_findings_numbers_and_its_own_course(people, judged):
    run = ask(people)
    assert execute(run)
    assert (run.status, run.appeared) == ("done", len(home_outcome().found))
    assert latest_whole_run(people.home.pk) == run
    whole = RuleResult.objects.filter(run=run, unit=None)
    assert sum(whole.values_list("total", flat=True)) == run.judged
    entry = Entry.objects.filter(action="findings.run.finished").first()
    assert entry.after["appeared"] == run.appeared


def test_a_second_run_of_the_day_takes_the_place_of_the_numbers(people, judged):
    execute(ask(people))
    second = ask(people)
    execute(second)
    assert set(RuleResult.objects.values_list("run", flat=True)) == {second.pk}


def test_asking_twice_gives_the_run_that_waits(people):
    assert ask(people) == ask(people)


def test_asking_while_one_runs_gives_that_one(people):
    running_now = run_on(people.home, beat_at=timezone.now())
    assert ask(people) == running_now


def test_one_run_at_a_time_an_institution(people, judged):
    run_on(people.home, beat_at=timezone.now())
    waiting, _ = run_ask_touched(people.home.pk, {1}, set())
    assert not execute(waiting)
    assert waiting.status == "waiting"


def test_another_institution_does_not_wait(people, judged):
    run_on(people.away, beat_at=timezone.now())
    assert execute(ask(people))


def test_a_run_is_carried_out_once(people, judged):
    run = ask(people)
    assert execute(run)
    assert not execute(run)


def test_a_run_that_fell_silent_is_failed_and_makes_way(people, judged):
    silent = run_on(people.home, beat_at=timezone.now() - SILENCE - timedelta(seconds=1))
    assert running(people.home.pk) is None
    silent.refresh_from_db()
    assert silent.status == "failed"
    assert "重新启动研判" in silent.error
    assert execute(ask(people))


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (PackError("sjtusm", "rules.yaml 第 3 行写法不对", "改正后重试"), "rules.yaml 第 3 行"),
        (RuntimeError("boom"), "编号"),
    ],
)
def test_a_failing_run_says_why_and_keeps_the_findings(people, evaluated, monkeypatch, error, told):
    def fail(*args, **kwargs):
        raise error

    monkeypatch.setattr(runs, "evaluate_register", fail)
    before = list(Finding.objects.order_by("pk").values())
    run = ask(people)
    execute(run)
    assert run.status == "failed"
    assert told in run.error
    assert "原有结果保留" in run.error
    assert "boom" not in run.error
    assert list(Finding.objects.order_by("pk").values()) == before


def test_a_merge_that_breaks_half_way_leaves_nothing_behind(people, evaluated, monkeypatch, judged):
    monkeypatch.setattr(runs, "results_keep", mock.Mock(side_effect=RuntimeError))
    Finding.objects.update(sentence="旧")
    run = ask(people)
    execute(run)
    assert run.status == "failed"
    assert set(Finding.objects.values_list("sentence", flat=True)) == {"旧"}


def test_who_listens_hears_of_every_run_and_may_fail_alone(people, judged):
    heard = []

    def listen(sender, run, **kwargs):
        heard.append(run.pk)
        raise RuntimeError

    run_finished.connect(listen)
    try:
        run = ask(people)
        execute(run)
    finally:
        run_finished.disconnect(listen)
    assert heard == [run.pk]
    assert run.status == "done"


class TestTouched:
    def test_changes_that_follow_each_other_make_one_run(self, people):
        first, is_new = run_ask_touched(people.home.pk, {3}, {7})
        second, is_new_again = run_ask_touched(people.home.pk, {1}, {7})
        assert (first.pk, is_new, is_new_again) == (second.pk, True, False)
        assert (second.persons, second.units) == ([1, 3], [7])

    def test_a_run_forgotten_by_its_worker_is_handed_over_again(self, people):
        run, _ = run_ask_touched(people.home.pk, {1}, set())
        EvaluationRun.objects.update(asked_at=timezone.now() - timedelta(minutes=5))
        assert run_ask_touched(people.home.pk, {2}, set()) == (run, True)

    def test_many_persons_make_it_a_run_over_everything(self, people):
        run, _ = run_ask_touched(people.home.pk, range(MOST_TOUCHED + 1), set())
        assert run.is_whole
        assert run.persons == []

    def test_what_belongs_to_nobody_makes_it_a_run_over_everything(self, people):
        run_ask_touched(people.home.pk, {1}, set())
        run, _ = run_ask_touched(people.home.pk, set(), set())
        assert run.is_whole

    def test_it_judges_only_them(self, people, judged):
        merge(
            run_on(people.home, status="done"),
            outcome(found(people.cadre_person), found(people.other_person)),
        )
        EvaluationRun.objects.update(status="done")
        run, _ = run_ask_touched(people.home.pk, {people.cadre_person.pk}, set())
        execute(run)
        assert dict(Finding.objects.values_list("person", "status")) == {
            people.cadre_person.pk: "resolved",
            people.other_person.pk: "open",
        }
        assert run.resolved == 1

    def test_a_whole_run_takes_in_the_changes_from_before_its_start(self, people, judged):
        waiting, _ = run_ask_touched(people.home.pk, {1}, set())
        execute(ask(people))
        waiting.refresh_from_db()
        assert waiting.status == "done"
        assert "并入" in waiting.step

    def test_a_change_during_a_whole_run_still_waits(self, people, judged):
        run = ask(people)
        EvaluationRun.objects.filter(pk=run.pk).update(
            status="running",
            started_at=timezone.now() - timedelta(minutes=1),
            beat_at=timezone.now(),
        )
        waiting, _ = run_ask_touched(people.home.pk, {1}, set())
        run.refresh_from_db()
        runs.whole_keep(run, home_outcome())
        waiting.refresh_from_db()
        assert waiting.status == "waiting"

    def test_a_change_asks_for_a_run_once_the_institution_was_judged(self, people, monkeypatch):
        handed = mock.Mock()
        monkeypatch.setattr("zhiren.web.findings.changes.hand_over", handed)
        judge_again(None, institution=people.home.pk, persons={1}, units=set())
        assert not handed.called
        run_on(people.home)
        EvaluationRun.objects.update(status="done")
        judge_again(None, institution=people.home.pk, persons={1}, units=set())
        judge_again(None, institution=people.home.pk, persons={2}, units=set())
        assert handed.call_count == 1

    def test_what_goes_wrong_never_reaches_who_changed_the_row(
        self, people, monkeypatch, evaluated
    ):
        broken = mock.Mock(side_effect=RuntimeError)
        monkeypatch.setattr("zhiren.web.findings.changes.run_ask_touched", broken)
        judge_again(None, institution=people.home.pk, persons={1}, units=set())
        assert broken.called

    def test_a_saved_change_is_judged(
        self, people, evaluated, as_, django_capture_on_commit_callbacks
    ):
        from zhiren.web.register.services import record_change

        with django_capture_on_commit_callbacks(execute=True):
            record_change(
                ACTING.within(people.home.pk), people.cadre_person, {"native_place": "上海"}
            )
        run = EvaluationRun.objects.get(kind="touched")
        assert (run.status, run.persons) == ("done", [people.cadre_person.pk])


class TestTasks:
    def test_a_finished_run_goes_on_with_those_that_waited(self, people, judged):
        first = ask(people)
        run_on(people.away)
        EvaluationRun.objects.filter(institution=people.away).update(status="waiting")
        second, _ = run_ask_touched(people.home.pk, {1}, set())
        EvaluationRun.objects.filter(pk=second.pk).update(
            beat_at=timezone.now() + timedelta(minutes=1)
        )
        tasks.evaluate_run.call(first.pk)
        second.refresh_from_db()
        assert second.status == "done"
        assert EvaluationRun.objects.get(institution=people.away).status == "waiting"


class TestNights:
    def test_the_next_night_is_at_the_set_hour(self, settings):
        settings.NIGHTLY_HOUR = 2
        zone = ZoneInfo("Asia/Shanghai")
        evening = datetime(2024, 12, 16, 22, tzinfo=zone)
        assert nightly.next_night(evening) == datetime(2024, 12, 17, 2, tzinfo=zone)
        early = datetime(2024, 12, 16, 1, 59, tzinfo=zone)
        assert nightly.next_night(early) == datetime(2024, 12, 16, 2, tzinfo=zone)

    def test_every_institution_is_judged_and_one_failing_stops_no_other(self, people, monkeypatch):
        def judge(institution, *args, **kwargs):
            if institution == people.home:
                raise RuntimeError
            return outcome()

        monkeypatch.setattr(runs, "evaluate_register", judge)
        nightly.evaluate_all.call()
        status = dict(EvaluationRun.objects.values_list("institution__code", "status"))
        assert status == {"linjiang": "failed", "hedong": "done"}

    def test_an_institution_judged_today_is_not_judged_again(self, people, judged):
        nightly.evaluate_all.call()
        nightly.evaluate_all.call()
        assert EvaluationRun.objects.filter(institution=people.home).count() == 1

    def test_institutions_never_judged_get_their_first_run_once(
        self, people, judged, django_capture_on_commit_callbacks
    ):
        with django_capture_on_commit_callbacks(execute=True):
            first = nightly.ensure_first_runs()
        assert {run.institution.code for run in first} == {"linjiang", "hedong"}
        assert nightly.ensure_first_runs() == []

    @pytest.fixture
    def queue(self, settings, people):
        settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
        from django_tasks_db.models import DBTaskResult

        return DBTaskResult.objects.filter(task_path=nightly.evaluate_all.module_path)

    def test_a_night_is_arranged_once_however_often_the_site_starts(self, queue):
        assert nightly.ensure_nightly()
        assert not nightly.ensure_nightly()
        (waiting,) = queue.all()
        assert waiting.run_after == nightly.next_night(timezone.now())

    def test_a_missed_night_is_made_up_for_at_once(self, queue, people):
        run_on(people.home, timezone.localdate() - timedelta(days=3))
        EvaluationRun.objects.update(status="done")
        assert nightly.ensure_nightly()
        assert queue.get().run_after <= timezone.now()

    def test_each_night_arranges_the_next(self, queue, judged):
        nightly.evaluate_all.call()
        assert queue.get().run_after > timezone.now()


class TestPages:
    def test_starting_a_run_shows_its_result(
        self, as_, people, judged, django_capture_on_commit_callbacks
    ):
        client = as_("staff")
        with django_capture_on_commit_callbacks(execute=True):
            response = client.post(reverse("findings:run_start"))
        page = client.get(response.url).content.decode()
        run = EvaluationRun.objects.get(kind="asked")
        assert run.asked_by == people.staff.name
        assert "研判项数" in page

    def test_progress_is_polled_until_the_run_ends(self, as_, people):
        run = run_on(
            people.home, beat_at=timezone.now(), step="读取人员", done_steps=3, all_steps=9
        )
        page = as_("head").get(reverse("findings:run_detail", args=[run.pk])).content.decode()
        assert "读取人员" in page
        assert "hx-trigger" in page
        run.status = "done"
        run.save()
        headers = {"HX-Request": "true"}
        part = as_("head").get(reverse("findings:run_detail", args=[run.pk]), headers=headers)
        assert "hx-trigger" not in part.content.decode()
        assert "<html" not in part.content.decode()

    def test_a_run_nobody_carries_out_says_what_to_start(self, as_, people):
        run = ask(people)
        EvaluationRun.objects.update(asked_at=timezone.now() - timedelta(minutes=2))
        page = as_("head").get(reverse("findings:run_detail", args=[run.pk])).content.decode()
        assert "db_worker" in page

    def test_a_failed_run_shows_the_reason_and_the_way_on(self, as_, people):
        run = run_on(people.home, error="制度包不能使用：缺文件。")
        EvaluationRun.objects.update(status="failed")
        page = as_("head").get(reverse("findings:run_detail", args=[run.pk])).content.decode()
        assert "缺文件" in page
        assert "重新研判" in page

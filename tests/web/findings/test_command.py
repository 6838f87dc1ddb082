"""``python -m zhiren.web evaluate``."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from web.cast import home_outcome
from web.findings.judged import run_on
from zhiren.policy.packs import PackError
from zhiren.web.findings import runs
from zhiren.web.findings.models import EvaluationRun, Finding


def evaluate(*arguments):
    out = StringIO()
    call_command("evaluate", *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture
def judged(monkeypatch):
    monkeypatch.setattr(runs, "evaluate_register", lambda *a, **k: home_outcome())


def test_it_keeps_what_it_finds_today(people, judged):
    said = evaluate("--institution", "linjiang")
    assert "临江医学院：研判" in said
    assert Finding.objects.count() == len(home_outcome().found)


def test_a_past_day_is_shown_and_not_kept(people):
    day = timezone.localdate() - timedelta(days=400)
    assert "未保存" in evaluate("--institution", "linjiang", "--as-of", day.isoformat())
    assert not Finding.objects.exists()
    assert not EvaluationRun.objects.exists()


def test_an_unknown_institution_is_refused_with_those_there_are(people):
    with pytest.raises(CommandError, match="linjiang"):
        evaluate("--institution", "nowhere")


def test_a_pack_that_cannot_be_used_is_named(people, monkeypatch):
    def fail(*args, **kwargs):
        raise PackError("sjtusm", "rules.yaml 坏了")

    monkeypatch.setattr(runs, "evaluate_register", fail)
    with pytest.raises(CommandError, match=r"rules\.yaml 坏了"):
        evaluate("--institution", "linjiang")


def test_it_starts_nothing_beside_a_run_under_way(people, judged):
    run_on(people.home, beat_at=timezone.now(), asked_by="夜间")
    assert "没有重复启动" in evaluate("--institution", "linjiang")
    assert EvaluationRun.objects.count() == 1

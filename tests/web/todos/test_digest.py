"""The daily digest: to whom, about what, and what happens when it fails."""

import pytest
from django.core import mail
from django.utils import timezone

from web.todos.making import (
    BY_DEPARTMENT,
    BY_UNIT,
    acting,
    in_days,
    make_finding,
    make_run,
    make_todo,
)
from zhiren.web.accounts.models import User
from zhiren.web.bridge.packs import cited
from zhiren.web.findings.models import FindingEvent
from zhiren.web.findings.signals import run_finished
from zhiren.web.todos.digests import digests_send
from zhiren.web.todos.models import Digest, NoticePreference, Todo, TodoEvent
from zhiren.web.todos.services import todos_delegate, todos_snooze, todos_take, todos_urge


@pytest.fixture(autouse=True)
def addresses(people, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    for user in User.objects.all():
        user.email = f"{user.username}@example.org"
        user.save()


def send(people, day=0):
    mail.outbox.clear()
    counts = digests_send(people.home, in_days(day))
    return counts, {message.to[0].partition("@")[0]: message for message in mail.outbox}


def quiet():
    """As if everything had happened long ago."""
    TodoEvent.objects.update(at=timezone.now() - timezone.timedelta(days=30))


def test_nobody_with_nothing_gets_a_mail(people):
    counts, mails = send(people)
    assert mails == {}
    assert counts["sent"] == 0
    assert not Digest.objects.exists()


def test_each_gets_one_mail_about_the_own_scope(people):
    mine = make_todo(people.home, BY_UNIT, person=people.cadre_person, due_on=in_days(3))
    other = make_todo(people.home, BY_UNIT, person=people.other_person, due_on=in_days(3))
    _, mails = send(people)
    assert mine.sentence in mails["unit_party"].body
    assert other.sentence not in mails["unit_party"].body
    assert "staff" not in mails
    assert not {"cadre", "personnel", "system", "security", "audit", "stranger"} & mails.keys()


def test_a_mail_has_text_and_html_with_clause_link_and_way_out(people):
    todo = make_todo(people.home, BY_UNIT, person=people.cadre_person, due_on=in_days(3))
    _, mails = send(people)
    message = mails["unit_party"]
    html = message.alternatives[0].content
    for text in (message.body, html):
        assert todo.sentence in text
        assert cited(todo.clause) in text
        assert "/accounts/own/" in text
        assert "http://localhost:8000/todos/" in text


@pytest.mark.parametrize(
    ("day", "is_told"), [(-1, True), (0, True), (7, True), (8, False), (None, False)]
)
def test_old_todos_are_told_when_due_within_a_week(people, day, is_told):
    due_on = None if day is None else in_days(day)
    make_todo(people.home, BY_DEPARTMENT, person=people.cadre_person, due_on=due_on)
    quiet()
    _, mails = send(people)
    assert ("staff" in mails) is is_told


def test_new_todos_are_told_whenever_they_are_due(people):
    make_todo(people.home, BY_DEPARTMENT, person=people.cadre_person, due_on=in_days(90))
    _, mails = send(people)
    assert "新产生】1 件" in mails["staff"].body


def test_each_todo_is_told_once(people):
    todo = make_todo(people.home, BY_DEPARTMENT, person=people.cadre_person, due_on=in_days(2))
    _, mails = send(people)
    assert mails["staff"].body.count(todo.sentence) == 1


def test_what_is_taken_is_told_to_its_taker_alone(people):
    todo = make_todo(people.home, BY_DEPARTMENT, person=people.cadre_person, due_on=in_days(2))
    todos_take(acting(people, "staff"), [todo])
    _, mails = send(people)
    assert "staff" in mails
    assert "head" not in mails


def test_urging_and_delegation_are_told_however_far_the_due_date(people):
    todo = make_todo(people.home, BY_UNIT, person=people.cadre_person, due_on=in_days(90))
    quiet()
    todos_urge(acting(people, "head"), [todo], "请抓紧")
    assert "催办、转交和升级】1 件" in send(people)[1]["unit_party"].body
    todos_delegate(acting(people, "head"), [todo], people.staff)
    assert "催办、转交和升级】1 件" in send(people, 1)[1]["staff"].body


def test_snoozed_todos_are_silent(people):
    todo = make_todo(people.home, BY_DEPARTMENT, person=people.cadre_person, due_on=in_days(2))
    todos_snooze(acting(people), [todo], in_days(5), "等")
    assert "staff" not in send(people)[1]


def test_changed_findings_in_scope_are_told_by_number(people):
    found = make_finding(people.home, BY_UNIT, person=people.cadre_person, state="upcoming")
    FindingEvent.objects.create(finding=found, kind="changed")
    mails = send(people)[1]
    assert "结论变化 1 项" in mails["unit_party"].body
    assert "personnel" not in mails


def test_a_long_list_is_cut_and_says_how_many_more(people):
    for _ in range(20):
        make_finding(people.home, person=people.cadre_person, due_on=in_days(2))
    make_todo(people.home, person=people.cadre_person, due_on=in_days(2))
    body = send(people)[1]["staff"].body
    assert "7 天内到期】21 件" in body
    assert "还有 6 件" in body


def test_a_masked_mail_names_nobody(people):
    NoticePreference.objects.create(user=people.staff, is_digest_masked=True)
    make_todo(people.home, BY_DEPARTMENT, person=people.cadre_person, due_on=in_days(2))
    message = send(people)[1]["staff"]
    name = people.cadre_person.name
    assert name not in message.body
    assert name not in message.alternatives[0].content
    assert cited(BY_DEPARTMENT[1]) in message.body


@pytest.mark.parametrize(
    "change",
    [{"takes_digest": False}, {"email": ""}, {"is_active": False}, {"awaits": "新建账号"}],
)
def test_who_wants_none_or_has_no_address_gets_none(people, change):
    make_todo(people.home, BY_DEPARTMENT, person=people.cadre_person, due_on=in_days(2))
    User.objects.filter(username="staff").update(**change)
    assert "staff" not in send(people)[1]


def test_one_mail_a_day(people):
    make_todo(people.home, BY_DEPARTMENT, person=people.cadre_person, due_on=in_days(2))
    first, _ = send(people)
    second, mails = send(people)
    assert (first["sent"], second["sent"], mails) == (2, 0, {})


def test_a_failure_stops_no_other_is_kept_and_made_up_for(people, monkeypatch, caplog):
    from django.core.mail import EmailMultiAlternatives

    make_todo(people.home, BY_DEPARTMENT, person=people.cadre_person, due_on=in_days(2))
    whole = EmailMultiAlternatives.send

    def broken(self, *args, **kwargs):
        if self.to == ["head@example.org"]:
            raise OSError("550 mailbox unavailable")
        return whole(self, *args, **kwargs)

    monkeypatch.setattr(EmailMultiAlternatives, "send", broken)
    counts, mails = send(people)
    assert (counts["sent"], counts["failed"]) == (1, 1)
    assert "staff" in mails
    row = Digest.objects.get(user=people.head)
    assert (row.status, "550" in row.error) == ("failed", True)
    assert "digest of account" in caplog.text
    monkeypatch.setattr(EmailMultiAlternatives, "send", whole)
    counts, mails = send(people)
    assert list(mails) == ["head"]
    row.refresh_from_db()
    assert (row.status, row.error) == ("sent", "")


def test_a_whole_run_begins_the_day(people):
    make_finding(people.home, person=people.cadre_person, due_on=in_days(2))
    run_finished.send(None, run=make_run(people.home))
    assert Todo.objects.get().reminded_on == in_days(0)
    assert Digest.objects.filter(status="sent").count() == 2


def test_a_run_after_a_change_begins_no_day(people):
    make_finding(people.home, person=people.cadre_person, due_on=in_days(2))
    run_finished.send(None, run=make_run(people.home, kind="touched", is_whole=False))
    assert not Digest.objects.exists()


def test_the_day_begins_even_when_the_run_failed(people):
    make_todo(people.home, person=people.cadre_person, due_on=in_days(2))
    run_finished.send(None, run=make_run(people.home, status="failed"))
    assert Digest.objects.filter(status="sent").count() == 2


def test_the_system_administrator_sees_what_did_not_go_out(as_, people):
    Digest.objects.create(
        user=people.staff, on=timezone.localdate(), at=timezone.now(), status="failed",
        items=3, error="SMTPConnectError：421",
    )  # fmt: skip
    for address in ("/", "/accounts/state/"):
        assert "SMTPConnectError" in as_("system").get(address).content.decode()

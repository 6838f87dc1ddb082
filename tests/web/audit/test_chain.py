from io import StringIO
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from web.audit.conftest import tamper, unprotected
from zhiren.web.audit import chain, services
from zhiren.web.audit.acting import Acting, system
from zhiren.web.audit.models import Entry, Head, UnchangeableError, Verification
from zhiren.web.audit.services import Act, NotInTransactionError, record, record_all

PAGE = reverse("audit:verification")


def walk(anchor=None):
    return chain.walk_chain(anchor)


def last():
    return Entry.objects.order_by("-number").first()


def test_an_untouched_chain_is_whole(add):
    add(5)
    result = walk()
    assert (result.fault, result.length, result.head_hash) == ("", last().number, last().hash)


def test_an_empty_chain_is_whole(db, monkeypatch):
    tamper("DELETE FROM audit_entry")
    Head.objects.all().delete()
    assert walk().fault == ""


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("reason", "别的理由"),
        ("actor_name", "别人"),
        ("action", "register.person.viewed"),
        ("object_label", "x"),
        ("after", '{"name": "x"}'),
        ("at", "2020-01-01 00:00:00+00:00"),
        ("institution_id", None),
        ("person_id", 7),
    ],
)
def test_a_changed_entry_is_found(add, column, value):
    add(3, reason="理由", after={"name": "甲"})
    number = last().number - 1
    tamper(f"UPDATE audit_entry SET {column} = %s WHERE number = %s", value, number)
    result = walk()
    assert (result.fault, result.number) == ("changed", number)
    assert f"第 {number} 条" in result.sentence


def test_a_missing_entry_is_found(add):
    add(3)
    number = last().number - 1
    tamper("DELETE FROM audit_entry WHERE number = %s", number)
    assert (walk().fault, walk().number) == ("missing", number)


def test_entries_that_changed_places_are_found(add):
    add(3)
    number = last().number
    tamper("UPDATE audit_entry SET number = -1 WHERE number = %s", number)
    tamper("UPDATE audit_entry SET number = %s WHERE number = %s", number, number - 1)
    tamper("UPDATE audit_entry SET number = %s WHERE number = -1", number - 1)
    assert (walk().fault, walk().number) == ("order", number - 1)


def test_entries_cut_off_at_the_end_are_found(add):
    add(3)
    number = last().number
    tamper("DELETE FROM audit_entry WHERE number >= %s", number - 1)
    assert (walk().fault, walk().number) == ("head", number - 1)


def test_entries_added_behind_the_site_s_back_are_found(add):
    add(2)
    entry = last()
    entry.number, entry.previous_hash = entry.number + 1, entry.hash
    entry.hash = entry.computed_hash()
    Entry.objects.bulk_create([entry])
    assert walk().fault == "head"


def test_a_chain_computed_anew_is_found_by_what_was_written_down(add):
    add(4)
    anchor = chain.Anchor(last().number, last().hash)
    assert walk(anchor).fault == ""
    forged, previous = [], ""
    for entry in Entry.objects.order_by("number"):
        entry.reason = "改写" if entry.number == anchor.number else entry.reason
        entry.previous_hash = previous
        entry.hash = previous = entry.computed_hash()
        forged.append(entry)
    tamper("DELETE FROM audit_entry")
    Entry.objects.bulk_create(forged)
    Head.objects.update(last_hash=previous)
    assert walk().fault == ""
    assert walk(anchor).fault == "anchor"
    assert walk(chain.Anchor(anchor.number + 100, anchor.hash)).fault == "anchor"


def test_the_walk_goes_in_batches_and_tells_how_far_it_is(add, monkeypatch):
    monkeypatch.setattr(chain, "BATCH", 4)
    add(11)
    told = []
    chain.walk_chain(tell=lambda done, length: told.append(done))
    assert told == sorted(told)
    assert told[-1] == last().number
    assert len(told) > 2


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE audit_entry SET reason = 'x'",
        "DELETE FROM audit_entry",
        "UPDATE audit_entry SET reason = reason WHERE number = 1",
    ],
)
def test_the_database_itself_refuses_to_change_entries(add, sql):
    add()
    refused = pytest.raises(Exception, match="only ever added")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert walk().fault == ""


def test_sqlite_does_not_replace_and_postgresql_does_not_truncate(add):
    add()
    sql = (
        "INSERT OR REPLACE INTO audit_entry SELECT * FROM audit_entry"
        if connection.vendor == "sqlite"
        else "SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE audit_entry"
    )
    refused = pytest.raises(Exception, match="only ever added")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_the_protection_is_seen_to_be_there(db):
    assert chain.is_protected()
    with unprotected():
        assert not chain.is_protected()
    assert chain.is_protected()


def test_models_refuse_as_well(add):
    add()
    entry = last()
    for act in (entry.save, entry.delete, Entry.objects.all().delete):
        with pytest.raises(UnchangeableError):
            act()
    with pytest.raises(UnchangeableError):
        Entry.objects.update(reason="x")


def test_nothing_is_recorded_outside_a_transaction(monkeypatch):
    monkeypatch.setattr(services, "connection", SimpleNamespace(in_atomic_block=False))
    with pytest.raises(NotInTransactionError):
        record(system("测试"), Act("register.person.viewed"))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(
    values=st.lists(
        st.dictionaries(st.text(max_size=20), JSON, max_size=4), min_size=1, max_size=3
    ),
    words=st.text(max_size=300),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
def test_whatever_is_recorded_reads_back_as_it_was_written(db, values, words):
    with transaction.atomic():
        acts = [
            Act("register.person.viewed", object_label=words, before=v, after=v, reason=words)
            for v in values
        ]
        record_all(Acting(None, words), acts)
    for entry in Entry.objects.order_by("-number")[: len(values)]:
        assert entry.computed_hash() == entry.hash


def test_the_command_says_it_is_whole_and_what_to_write_down(add):
    add(2)
    out = StringIO()
    call_command("verify_audit", stdout=out)
    assert f"请抄录到系统之外：{last().number}:{last().hash}" in out.getvalue()
    call_command("verify_audit", anchor=f"{last().number}:{last().hash}", stdout=out)
    assert Verification.objects.filter(status="whole").count() == 2


def test_the_command_fails_on_a_broken_chain_or_a_bad_anchor(add):
    add(2)
    tamper("UPDATE audit_entry SET reason = 'x' WHERE number = %s", last().number)
    with pytest.raises(CommandError, match="被改动") as failed:
        call_command("verify_audit", stdout=StringIO())
    assert failed.value.returncode == 1
    with pytest.raises(CommandError, match="写法") as failed:
        call_command("verify_audit", anchor="12", stdout=StringIO())
    assert failed.value.returncode == 2


def test_the_page_has_the_chain_walked_and_keeps_the_result(
    add, as_, django_capture_on_commit_callbacks
):
    add(3)
    client = as_("audit")
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(PAGE)
    row = Verification.objects.get()
    assert response.url == reverse("audit:verification_detail", args=[row.pk])
    assert (row.status, row.is_protected) == ("whole", True)
    assert "审计链完整" in client.get(response.url).content.decode()
    assert last().action == "audit.verification.asked"
    part = client.get(response.url, HTTP_HX_REQUEST="true").content.decode()
    assert part.strip().startswith('<div id="progress"')


def test_the_page_says_where_the_chain_is_broken(add, as_, django_capture_on_commit_callbacks):
    add(3)
    number = last().number
    tamper("UPDATE audit_entry SET reason = 'x' WHERE number = %s", number)
    client = as_("audit")
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(PAGE)
    page = client.get(response.url).content.decode()
    assert "内容被改动" in page
    assert f"第 {number} 条的内容与写入时不同" in page
    detail = client.get(reverse("audit:entry_detail", args=[number])).content.decode()
    assert "它被改动过" in detail


def test_a_walk_that_waits_shows_how_far_it_is(as_, people):
    row = Verification.objects.create(asked_by="x", length=100, checked=40, status="running")
    page = as_("audit").get(reverse("audit:verification_detail", args=[row.pk])).content.decode()
    assert 'value="40"' in page
    assert 'hx-trigger="every 2s"' in page


@pytest.mark.parametrize("anchor", ["12", "x:y", "1:" + "g" * 64, "1:abc", "：", "1" * 30])
def test_an_anchor_written_wrongly_is_said_so(as_, anchor):
    response = as_("audit").post(PAGE, {"anchor": anchor})
    assert "写法" in response.content.decode()
    assert not Verification.objects.exists()

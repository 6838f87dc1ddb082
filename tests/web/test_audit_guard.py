"""The guard itself: what it lets pass, and what it stops."""

import pytest
from django.db import connection, transaction

from web.audit_guard import Watch, guarded, watched_tables
from zhiren.web.accounts.models import User
from zhiren.web.audit.acting import system
from zhiren.web.audit.services import Act, record


def change(user, **values):
    User.objects.filter(pk=user.pk).update(**values)


def entry():
    record(system("测试"), Act("accounts.user.changed"))


def test_a_change_with_its_entry_passes(people):
    with guarded("POST", "/x/"), transaction.atomic():
        change(people.head, name="x")
        entry()


def test_a_change_without_one_is_stopped_and_named(people):
    stopped = pytest.raises(AssertionError, match=r"POST /x/ changed .*\n  accounts_user: UPDATE")
    with stopped, guarded("POST", "/x/"), transaction.atomic():
        change(people.head, name="x")


def test_an_entry_in_another_transaction_does_not_help(people):
    stopped = pytest.raises(AssertionError, match="same transaction")
    with stopped, guarded("POST", "/x/"):
        with transaction.atomic():
            change(people.head, name="x")
        with transaction.atomic():
            entry()


def test_a_change_outside_any_transaction_is_stopped(people):
    with pytest.raises(AssertionError), guarded("POST", "/x/"):
        change(people.head, name="x")


def test_what_is_rolled_back_needs_no_entry(people):
    with guarded("POST", "/x/"), transaction.atomic():
        inner = transaction.savepoint()
        change(people.head, name="x")
        transaction.savepoint_rollback(inner)


def test_an_entry_that_was_rolled_back_does_not_help(people):
    def act():
        change(people.head, name="x")
        inner = transaction.savepoint()
        entry()
        transaction.savepoint_rollback(inner)

    with pytest.raises(AssertionError), guarded("POST", "/x/"), transaction.atomic():
        act()


def test_an_inner_change_is_covered_by_the_outer_entry(people):
    with guarded("POST", "/x/"), transaction.atomic():
        with transaction.atomic():
            change(people.head, name="x")
        entry()


def test_only_the_columns_allowed_are_free(people):
    with guarded("POST", "/x/"):
        change(people.head, last_login=None)
    with pytest.raises(AssertionError), guarded("POST", "/x/"):
        change(people.head, last_login=None, name="x")


def test_all_tables_of_the_site_are_watched():
    tables = watched_tables()
    assert {"accounts_grant", "register_person", "findings_finding", "todos_todo"} <= tables
    assert not any(name.startswith(("django_", "auth_", "axes_")) for name in tables)


def test_reading_is_free(people):
    watch = Watch(watched_tables())
    with connection.execute_wrapper(watch):
        list(User.objects.all())
    assert watch.end() == []

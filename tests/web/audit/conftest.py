"""A chain of a few entries, and ways to tamper with it as somebody with the database could."""

from contextlib import contextmanager
from importlib import import_module

import pytest
from django.db import connection, transaction

from zhiren.web.audit.acting import Acting
from zhiren.web.audit.services import Act, record_all

_PROTECTION = import_module("zhiren.web.audit.migrations.0002_protect_entries")


@pytest.fixture
def add(people):
    """``add(3)`` adds so many entries of the home institution."""

    def add_entries(count=1, **values):
        acting = Acting(people.head.pk, "测试head", people.home.pk, "10.0.0.1")
        made = {"action": "register.person.changed", "table": "person", "object_id": 1, **values}
        with transaction.atomic():
            record_all(acting, [Act(**made) for _ in range(count)])

    return add_entries


class _Editor:
    """A schema editor that works within a test's transaction."""

    connection = connection

    def execute(self, sql):
        with connection.cursor() as cursor:
            cursor.execute(sql)


@contextmanager
def unprotected():
    """Without the triggers, as a database's owner could make it."""
    _PROTECTION.release(None, _Editor())
    yield
    _PROTECTION.protect(None, _Editor())


def tamper(sql, *values):
    """Run a statement on the audit without its protection."""
    with unprotected(), connection.cursor() as cursor:
        cursor.execute(sql, values)

"""Nothing is written without its audit entry: held in every test of the site, by itself.

While the test client sends a request, each statement to the database is looked at. A transaction
(here: an outermost savepoint, as the test itself stands in one) that leaves a change in a table
of the site must also add an entry of the audit; a change outside any transaction must not be.
"""

import re
from contextlib import contextmanager
from typing import NamedTuple

from django.apps import apps
from django.db import connection

from zhiren.web.audit.actions import known_title

# Tables whose changes need no entry, each with the reason.
FREE = {
    "accounts_usersession": "which sessions are open; log-in and log-out have their entries",
    "audit_entry": "the audit itself",
    "audit_head": "the audit itself",
    "audit_verification": "progress and result of a walk; asking for it has its entry",
    "findings_evaluationrun": "progress of a run; asking for it and its end have their entries",
    "findings_findingevent": "is itself the history of a finding, only ever added to",
    "findings_ruleresult": "counts that a run computed, replaced by the next",
    "findings_trial": "progress of a trial; asking for it and discarding it have their entries",
    "findings_trialrow": "what a trial computed, kept for its asker and thrown away with it",
    "home_visit": "since when an account has not looked; read by that account's front page only",
    "intake_intakesheet": "what reading a file gave; upload and application have their entries",
    "intake_previewproblem": "what previewing a file gave, replaced by the next preview",
    "intake_previewrow": "what previewing a file gave, replaced by the next preview",
    "todos_digest": "is itself the record of which mail went out, one row a day and account",
}
_INTAKE_PROGRESS = (
    "state failure stage done total worked_at run counts rows_left_out errors notices previewed_at empties"
    " extents mode batch applied_by_id undone_by_id undo_reason"
)
# Columns that may change by themselves.
FREE_COLUMNS = {
    ("accounts_user", "last_login"): "set by logging in, which has its entry",
    **dict.fromkeys(
        [("intake_intake", name) for name in _INTAKE_PROGRESS.split()],
        "progress of an intake; upload, application and undo have their entries",
    ),
}
_WRITE = re.compile(r'\s*(INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM)\s+"(\w+)"', re.IGNORECASE)
_SET = re.compile(r'(?:\bSET |, )"(\w+)" = ')
_SAVEPOINT = re.compile(r'\s*(SAVEPOINT|RELEASE SAVEPOINT|ROLLBACK TO SAVEPOINT)\s+"?(\w+)"?')


class Write(NamedTuple):
    """A change in a table of the site."""

    table: str
    statement: str


class Watch:
    """What one request did to the database, transaction by transaction."""

    def __init__(self, tables):
        self.tables = tables
        self.base = []
        self.open = []
        self.offences = []

    def __call__(self, execute, sql, params, many, context):
        result = execute(sql, params, many, context)
        self.see(sql)
        return result

    def see(self, sql):
        point = _SAVEPOINT.match(sql)
        if point:
            self.turn(point[1].upper(), point[2])
            return
        found = _WRITE.match(sql)
        if not found:
            return
        verb, table = found[1].upper(), found[2]
        if table == "audit_entry":
            self.note("entry")
        elif table in self.tables and not self.is_free(verb, table, sql):
            self.note(Write(table, sql))

    def is_free(self, verb, table, sql):
        if table in FREE:
            return True
        if verb != "UPDATE":
            return False
        columns = _SET.findall(sql.partition(" WHERE ")[0])
        return bool(columns) and all((table, column) in FREE_COLUMNS for column in columns)

    def note(self, event):
        (self.open[-1][1] if self.open else self.base).append(event)

    def turn(self, verb, name):
        if verb == "SAVEPOINT":
            self.open.append((name, []))
            return
        at = next((i for i, (known, _) in enumerate(self.open) if known == name), None)
        if at is None:
            return
        if verb == "ROLLBACK TO SAVEPOINT":
            del self.open[at + 1 :]
            self.open[at][1].clear()
            return
        events = [event for _, inner in self.open[at:] for event in inner]
        del self.open[at:]
        if self.open:
            self.open[-1][1].extend(events)
        else:
            self.judge(events)

    def judge(self, events):
        if "entry" not in events:
            self.offences += [event for event in events if event != "entry"]

    def end(self):
        self.judge(self.base)
        return self.offences


def watched_tables():
    """Tables of the site's own models."""
    return {
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if model.__module__.startswith("zhiren.web.")
    }


def message(method, path, offences):
    """What is wrong, where, and what to do."""
    lines = "\n".join(f"  {w.table}: {w.statement[:160]}" for w in offences[:6])
    return (
        f"{method} {path} changed tables of the site without an audit entry in the same"
        f" transaction:\n{lines}\n"
        "Write by a service that ends its `transaction.atomic` with `audit.services.record(...)`"
        " (rows of the register: by register/services.py). Where no entry is due, add the table"
        " to FREE in tests/web/audit_guard.py with the reason."
    )


@contextmanager
def guarded(method, path):
    """Watch the statements within; AssertionError for changes without entries."""
    watch = Watch(watched_tables())
    with connection.execute_wrapper(watch):
        yield
    offences = watch.end()
    assert not offences, message(method, path, offences)


def check_title(action):
    """Every act has a title that people read."""
    assert known_title(action), (
        f"The act {action!r} has no Chinese title: add it to TITLES in"
        " src/zhiren/web/audit/actions.py (and names in before/after that are no field of its"
        " table to FIELD_TITLES)."
    )

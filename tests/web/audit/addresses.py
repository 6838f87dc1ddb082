"""Who may open which address of the audit."""

from django.db import transaction

from web.addresses import Address
from zhiren.web.audit.acting import system
from zhiren.web.audit.models import Entry, Verification
from zhiren.web.audit.services import Act, record

AUDIT = frozenset({"audit"})


def entry_of(institution):
    with transaction.atomic():
        record(system("测试", institution.pk), Act("register.person.viewed"))
    return {"number": Entry.objects.first().number}


def home_entry(people):
    return entry_of(people.home)


def strange_entry(people):
    return entry_of(people.away)


def verification(people):
    return {"pk": Verification.objects.create(asked_by="测试").pk}


ADDRESSES = [
    Address("audit:entry_list", AUDIT),
    Address("audit:entry_detail", AUDIT, home_entry),
    Address("audit:entry_detail", frozenset(), strange_entry, hidden_from=AUDIT),
    Address("audit:entry_export", AUDIT, {"kind": "csv"}, query="?action=accounts."),
    Address("audit:entry_export", AUDIT, {"kind": "xlsx"}, query="?action=accounts."),
    Address("audit:verification", AUDIT),
    Address("audit:verification_detail", AUDIT, verification),
    Address("audit:verification_detail", frozenset(), {"pk": 0}, hidden_from=AUDIT),
]

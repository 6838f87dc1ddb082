"""Every address for every account: the table of ``web.addresses``, row by row."""

import importlib
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import transaction
from django.urls import get_resolver, reverse

from web.cast import NAMES

APPS = sorted(path.parent.name for path in Path(__file__).parent.glob("*/addresses.py"))
ADDRESSES = [
    address for app in APPS for address in importlib.import_module(f"web.{app}.addresses").ADDRESSES
]


def names_of(resolver, spaces=()):
    for pattern in resolver.url_patterns:
        if hasattr(pattern, "url_patterns"):
            inner = (*spaces, pattern.namespace) if pattern.namespace else spaces
            yield from names_of(pattern, inner)
        else:
            yield ":".join((*spaces, pattern.name or str(pattern.pattern)))


def filled(value, people):
    return value(people) if callable(value) else value


def ask(client, address, people):
    url = reverse(address.view, kwargs=filled(address.arguments, people)) + address.query
    if address.method == "get":
        return client.get(url)
    return client.post(url, filled(address.data, people))


def expected(address, name):
    if name in address.open_to:
        return address.status
    return 404 if name in address.hidden_from else 403


@contextmanager
def taken_back():
    """What happens within leaves no trace for the next row of the table."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def label(address):
    return f"{address.method} {address.view}{address.query}"


PAGES = [address for address in ADDRESSES if address.method == "get"]
ACTS = [address for address in ADDRESSES if address.method != "get"]


@pytest.mark.parametrize("name", NAMES)
def test_an_account_gets_from_each_page_what_the_table_says(name, as_, people):
    client, found = as_(name), {}
    for address in PAGES:
        with taken_back():
            found[label(address)] = ask(client, address, people).status_code
    assert found == {label(address): expected(address, name) for address in PAGES}


@pytest.mark.parametrize("address", ACTS, ids=label)
def test_an_act_is_open_to_each_account_as_the_table_says(address, as_, people):
    found = {}
    for name in NAMES:
        with taken_back():
            found[name] = ask(as_(name), address, people).status_code
    assert found == {name: expected(address, name) for name in NAMES}


def test_who_is_not_logged_in_is_sent_to_log_in(client, people):
    log_in, found = reverse("accounts:log_in"), {}
    for address in ADDRESSES:
        with taken_back():
            response = ask(client, address, people)
        is_sent = response.status_code == 302 and response.url.startswith(log_in)
        is_sent = is_sent and not address.anybody
        found[label(address)] = "log in" if is_sent else response.status_code
    assert found == {label(a): a.status if a.anybody else "log in" for a in ADDRESSES}


def test_every_address_of_the_site_stands_in_the_table():
    assert sorted(set(names_of(get_resolver())) - {a.view for a in ADDRESSES}) == []

"""Every address for every account: the table of ``web.addresses``, row by row."""

import importlib
from pathlib import Path

import pytest
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


@pytest.mark.parametrize("address", ADDRESSES, ids=lambda a: f"{a.method}-{a.view}{a.query}")
def test_an_address_answers_each_account_as_the_table_says(address, as_, people):
    found = {}
    for name in NAMES:
        response = ask(as_(name), address, people)
        found[name] = response.status_code
    assert found == {name: expected(address, name) for name in NAMES}


@pytest.mark.parametrize("address", ADDRESSES, ids=lambda a: f"{a.method}-{a.view}{a.query}")
def test_who_is_not_logged_in_is_sent_to_log_in(address, client, people):
    response = ask(client, address, people)
    if address.anybody:
        assert response.status_code == address.status
    else:
        assert response.status_code == 302
        assert response.url.startswith(reverse("accounts:log_in"))


def test_every_address_of_the_site_stands_in_the_table():
    assert sorted(set(names_of(get_resolver())) - {a.view for a in ADDRESSES}) == []

"""Saved views: own, shared with the department, default."""

import pytest

from zhiren.web.audit.models import Entry
from zhiren.web.roster.models import DefaultView, SavedView


def save(client, name="女干部", query="sex=女", **more):
    return client.post("/roster/views/save/", {"name": name, "query": query, **more})


def names(client):
    return [view.name for view in client.get("/roster/?q=").context["roster"].views]


def test_a_view_keeps_the_query(as_):
    response = save(as_("head"), query="sex=女&columns=name,age&nonsense=1")
    view = SavedView.objects.get()
    assert view.query == "columns=name,age&sex=%E5%A5%B3"
    assert response.url.startswith("/roster/?columns=name,age")
    assert Entry.objects.order_by("number").last().action == "roster.view.saved"


def test_a_view_is_private(as_):
    save(as_("head"))
    assert names(as_("head")) == ["女干部"]
    for name in ("staff", "unit_party", "stranger"):
        assert names(as_(name)) == []


def test_a_shared_view_is_the_departments(as_):
    save(as_("head"), is_shared="1")
    assert names(as_("staff")) == ["女干部"]
    for name in ("unit_party", "personnel", "stranger"):
        assert names(as_(name)) == []


def test_only_the_department_shares(as_):
    assert save(as_("unit_party"), is_shared="1").status_code == 403
    assert not SavedView.objects.exists()


def test_the_same_name_takes_the_new_query(as_):
    save(as_("head"))
    save(as_("head"), query="sex=男")
    assert SavedView.objects.get().query == "sex=%E7%94%B7"


@pytest.mark.parametrize("name", ["", "  ", "长" * 41])
def test_a_name_that_is_none_is_refused(as_, name):
    assert save(as_("head"), name=name).status_code == 302
    assert not SavedView.objects.exists()


def test_there_is_an_end_to_views(as_):
    for number in range(51):
        save(as_("head"), name=f"第{number}个")
    assert SavedView.objects.count() == 50


def test_a_default_view_opens_the_roster(as_):
    save(as_("head"))
    view = SavedView.objects.get()
    as_("head").post("/roster/views/default/", {"view": view.pk})
    assert as_("head").get("/roster/").url == f"/roster/?{view.query}"
    assert as_("staff").get("/roster/").status_code == 200
    as_("head").post("/roster/views/default/", {})
    assert as_("head").get("/roster/").status_code == 200
    assert not DefaultView.objects.exists()


def test_others_neither_remove_nor_use_a_private_view(as_):
    save(as_("head"))
    key = SavedView.objects.get().pk
    assert as_("staff").post(f"/roster/views/{key}/remove/").status_code == 404
    assert as_("staff").post("/roster/views/default/", {"view": key}).status_code == 404


def test_a_shared_view_is_removed_by_its_owner_alone(as_):
    save(as_("head"), is_shared="1")
    key = SavedView.objects.get().pk
    assert as_("staff").post(f"/roster/views/{key}/remove/").status_code == 403
    assert as_("head").post(f"/roster/views/{key}/remove/").status_code == 302
    assert not SavedView.objects.exists()
    assert Entry.objects.order_by("number").last().action == "roster.view.removed"

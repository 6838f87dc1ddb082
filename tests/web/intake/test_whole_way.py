"""Upload → columns → preview → import → undo, with the real readers and real files."""

import pytest
from django.urls import reverse

from web.intake import wizard
from zhiren.web.audit.models import Entry
from zhiren.web.register.models import MODEL_OF, Person


@pytest.fixture
def client(as_):
    return as_("staff")


def export(client):
    response = client.post(reverse("intake:register_form"))
    assert response.status_code == 200
    return response.content


def test_the_exported_register_imports_without_any_change(client, people):
    before = wizard.register_content()
    intake = wizard.previewed(client, export(client))
    assert intake.state == "previewed"
    assert wizard.problems(intake) == []
    assert set(wizard.counts(intake)) == {"same"}
    assert all("missing" not in c or not c["missing"] for c in intake.counts.values())
    assert "完全一致" in wizard.text_of(wizard.page(client, intake))
    assert wizard.register_content() == before


def test_what_is_previewed_is_written_and_undone(client, people):
    person, other = people.cadre_person, people.other_person
    before = wizard.register_content(people.home)
    content = wizard.filled(
        person=[
            wizard.person_row(person, ethnic_group="回族"),
            wizard.person_row(other),
            {
                "person": "N0001",
                "name": "欧阳新",
                "unit": other.unit.code,
                "status": "在职",
                "birth_on": "1980.05",
            },
        ],
        rank_holding=[{"person": "N0001", "rank": "六级职员", "from_on": "2024.09.01"}],
    )
    intake = wizard.previewed(client, content, note="九月新进人员")
    assert wizard.counts(intake) == {"new": 2, "changed": 1, "same": 1}
    assert wizard.register_content(people.home) == before

    intake = wizard.apply(client, intake)
    assert intake.state == "applied", intake.failure
    new = Person.objects.get(institution=people.home, code="N0001")
    assert (new.birth_on.isoformat(), new.birth_on_precision) == ("1980-05-01", 1)
    assert new.name_order
    assert new.rank_holding_set.get().rank == "六级职员"
    assert Person.objects.get(pk=person.pk).ethnic_group == "回族"
    assert Entry.objects.filter(batch=intake.batch).count() == 4
    assert "九月新进人员" in Entry.objects.filter(batch=intake.batch).first().reason

    intake, page = wizard.step(client, intake, "intake_undo", reason="传错了文件")
    assert intake.state == "undone", intake.failure
    assert "传错了文件" in wizard.text_of(page)
    stands = [
        row for row in wizard.register_content(people.home)["Person"] if row["removed_at"] is None
    ]
    was = before["Person"]
    assert [{**r, "updated_at": 0} for r in stands] == [{**r, "updated_at": 0} for r in was]
    assert MODEL_OF["rank_holding"].objects.filter(person__code="N0001").count() == 0

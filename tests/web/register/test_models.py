from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from zhiren.snapshot.schema import TABLES
from zhiren.web.audit.acting import system
from zhiren.web.register.models import MODEL_OF, RECORD_MODELS, Education, Person, Unit
from zhiren.web.register.names import stroke_key
from zhiren.web.register.sections import SECTIONS
from zhiren.web.register.services import record_create
from zhiren.web.register.tables import models_by_table, models_in_order

KINDS = {
    "id": models.CharField,
    "ref": models.ForeignKey,
    "date": models.DateField,
    "integer": models.IntegerField,
    "hundredths": models.DecimalField,
    "boolean": models.BooleanField,
    "choice": models.CharField,
    "text": models.CharField,
}
COLUMNS = [(table, column) for table in TABLES for column in table.columns]


@pytest.mark.parametrize(("table", "column"), COLUMNS, ids=lambda v: v.name)
def test_every_column_of_the_snapshot_has_its_field(table, column):
    model = MODEL_OF[table.name]
    name = "code" if column.type == "id" else column.name
    field = model._meta.get_field(name)
    assert isinstance(field, KINDS[column.type])
    # What no judgement reads may have a default in its form and be left out of a workbook.
    assert field.blank == (not column.required) or (not column.judged and field.default is not None)
    assert str(field.verbose_name)[:2] == column.title[:2]
    if column.partial:
        assert model._meta.get_field(f"{name}_precision").null
    if column.type == "choice":
        assert [value for value, _ in field.choices] == list(column.values)
    if column.type == "ref":
        assert column.ref == field.related_model.TABLE


def test_every_table_of_the_snapshot_has_one_model_and_keeps_its_keys():
    assert set(MODEL_OF) == {table.name for table in TABLES}
    for table in TABLES:
        unique = [
            constraint.fields
            for constraint in MODEL_OF[table.name]._meta.constraints
            if isinstance(constraint, models.UniqueConstraint)
        ]
        wanted = [("institution", *key) for key in table.unique]
        assert all(key in unique for key in wanted)
        assert not table.key or ("institution", "code") in unique


def test_tables_come_after_those_they_refer_to():
    order = models_in_order()
    assert set(order) == set(RECORD_MODELS)
    assert order.index(Unit) < order.index(Person) < order.index(Education)


def test_every_table_of_persons_stands_in_a_section_or_is_known_not_to():
    shown = {source.table for section in SECTIONS for source in section.sources}
    of_persons = {name for name, model in models_by_table().items() if model.PERSON_PATH}
    assert of_persons - shown == {"meeting_attendance", "adjudicated_date", "nothing_to_declare"}


def test_names_sort_as_official_lists_do():
    listed = ["丁薛祥", "于忠福", "万立骏", "习近平", "马兴瑞", "马飚", "王毅", "王东明", "王沪宁"]
    assert sorted(listed, key=stroke_key) == [
        "丁薛祥", "于忠福", "万立骏", "习近平", "马飚", "马兴瑞", "王毅", "王东明", "王沪宁",
    ]  # fmt: skip


@pytest.mark.django_db
class TestConstraints:
    def test_a_code_stands_once_in_an_institution_and_again_when_removed(self, people):
        acting = system("测试", people.home.pk)
        values = {"code": "X1", "name": "甲乙", "unit": people.home_unit, "status": "在职"}
        first = record_create(acting, Person, values)
        with pytest.raises(ValidationError, match="已有相同的工号"):
            record_create(acting, Person, values)
        with pytest.raises(IntegrityError), transaction.atomic():
            Person.objects.create(institution=people.home, **values)
        Person.objects.filter(pk=first.pk).update(removed_at=first.created_at)
        assert record_create(acting, Person, values).pk != first.pk

    def test_a_word_outside_the_list_is_refused_by_the_database_itself(self, people):
        with pytest.raises(IntegrityError), transaction.atomic():
            Person.objects.filter(pk=people.cadre_person.pk).update(status="在岗")

    def test_one_adjudication_of_a_kind_is_current(self, people):
        made = {
            "institution": people.home, "person": people.cadre_person, "kind": "birth_on",
            "adjudicated_on": date(1970, 1, 1), "evidence": "证", "decided_by": "部",
            "decided_on": date(2020, 1, 1),
        }  # fmt: skip
        model = models_by_table()["adjudicated_date"]
        model.objects.create(**made)
        with pytest.raises(IntegrityError), transaction.atomic():
            model.objects.create(**made)

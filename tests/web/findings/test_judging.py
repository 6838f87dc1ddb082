"""Judging some persons and units gives what judging everybody gives for them."""

import tempfile
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from web import cast
from zhiren.snapshot.store import load_snapshot
from zhiren.web.audit.acting import system
from zhiren.web.bridge.evaluating import evaluate_register
from zhiren.web.bridge.judging import judge_touched, units_of
from zhiren.web.bridge.loading import load_register
from zhiren.web.register.models import (
    MODEL_OF,
    Appointment,
    AssessmentResult,
    Candidate,
    Institution,
    Person,
    Post,
    Unit,
)
from zhiren.web.register.services import record_change, record_create, record_remove
from zhiren_demo.institution import write_institution


def by_key(found):
    return {f.key: dict(f.values) for f in found}


def of_covered(whole, covered):
    return {key: value for key, value in whole.items() if key[2] in covered[key[1]]}


def keys(model, institution):
    return set(model.objects.filter(institution=institution).values_list("pk", flat=True))


def demonstration(pack):
    """An institution with all the cases that its answer key plants."""
    made = Institution.objects.create(code=f"demo-{pack}", name=pack, pack=pack)
    with tempfile.TemporaryDirectory() as folder:
        write_institution(Path(folder), pack=pack, seed=3, size=600, as_of=cast.AS_OF)
        load_register(system("测试"), made, load_snapshot(Path(folder)))
    return made


@pytest.mark.parametrize("pack", ["sjtusm", "sdju", "shiyan-health"])
def test_all_subjects_touched_give_what_a_whole_run_gives(people, pack):
    institution = demonstration(pack)
    whole = by_key(evaluate_register(institution, cast.AS_OF).found)
    persons, units = keys(Person, institution), keys(Unit, institution)
    touched = judge_touched(institution, persons, units, cast.AS_OF)
    assert len(whole) > 50
    assert by_key(touched.outcome.found) == whole


def test_one_person_alone_gives_what_a_whole_run_gives(people):
    whole = by_key(cast.home_outcome().found)
    persons = {key[2] for key in whole if key[1] == "person"}
    for person in sorted(persons)[:8]:
        touched = judge_touched(people.home, [person], [], cast.AS_OF)
        assert by_key(touched.outcome.found) == of_covered(whole, touched.covered)
        assert any(key[2] == person for key in by_key(touched.outcome.found))


def test_a_unit_goes_with_its_party_organisation_and_all_above(people):
    person = people.cadre_person
    units = units_of(people.home.pk, [person.pk])
    party = people.home_unit.party_organisations.first()
    assert {person.unit_id, party.pk, people.home_unit.parent_id} <= units


def test_nobody_touched_is_nothing_judged(people):
    touched = judge_touched(people.home, [], [], cast.AS_OF)
    assert (touched.outcome.found, touched.outcome.judged) == ([], 0)


def test_statements_do_not_grow_with_the_persons_touched(people, django_assert_max_num_queries):
    some = sorted(keys(Person, people.home))[:60]
    with django_assert_max_num_queries(180) as few:
        judge_touched(people.home, some[:2], [], cast.AS_OF)
    with django_assert_max_num_queries(len(few) + 25):
        judge_touched(people.home, some, [], cast.AS_OF)


ACTING = system("测试")
DAYS = st.dates(date(2015, 1, 1), date(2025, 6, 1))


def _any(draw, model, institution):
    rows = model.objects.filter(institution=institution).order_by("pk")
    assume(rows.exists())
    return rows[draw(st.integers(0, rows.count() - 1))]


def words(model, column):
    return st.sampled_from([value for value, _ in model._meta.get_field(column).choices])


def edit_person(draw, institution):
    person = _any(draw, Person, institution)
    changes = draw(
        st.fixed_dictionaries(
            {},
            optional={
                "status": words(Person, "status"),
                "birth_on": st.none() | st.dates(date(1960, 1, 1), date(2000, 1, 1)),
                "entered_on": st.none() | DAYS,
                "cadre_level": words(Person, "cadre_level"),
            },
        )
    )
    record_change(ACTING.within(institution.pk), person, changes)
    return person.pk


def edit_result(draw, institution):
    row = _any(draw, AssessmentResult, institution)
    changes = {
        "grade": draw(st.sampled_from(["优秀", "合格", "不合格", ""])),
        "fed_back_on": draw(st.none() | DAYS),
    }
    record_change(ACTING.within(institution.pk), row, changes)
    return row.person_id


def end_appointment(draw, institution):
    row = _any(draw, Appointment, institution)
    record_change(ACTING.within(institution.pk), row, {"until_on": draw(st.none() | DAYS)})
    return row.person_id


def appoint(draw, institution):
    person, post = _any(draw, Person, institution), _any(draw, Post, institution)
    values = {"person": person, "post": post, "from_on": draw(DAYS), "kind": "任命"}
    record_create(ACTING.within(institution.pk), Appointment, values)
    return person.pk


def remove_candidate(draw, institution):
    row = _any(draw, Candidate, institution)
    checks = MODEL_OF["candidate_check"].objects.filter(candidate=row)
    for check in checks:
        record_remove(ACTING.within(institution.pk), check, reason="测试")
    record_remove(ACTING.within(institution.pk), row, reason="测试")
    return row.person_id


def remove_record(draw, institution):
    table = draw(st.sampled_from(["training_record", "talk", "secondment", "health_check"]))
    model = MODEL_OF[table]
    row = _any(draw, model, institution)
    record_remove(ACTING.within(institution.pk), row, reason="测试")
    return getattr(row, f"{model.PERSON_PATH}_id")


def edited(edit, draw, institution):
    """The person edited; None where the register refuses the edit."""
    try:
        return edit(draw, institution)
    except ValidationError:
        return None


EDITS = (edit_person, edit_result, end_appointment, appoint, remove_candidate, remove_record)


class RandomEdits(TestCase):
    """Whatever is edited: judging whom it touched is judging everybody, for them."""

    @classmethod
    def setUpTestData(cls):
        cls.institution = demonstration("sjtusm")

    @settings(max_examples=10, suppress_health_check=list(HealthCheck))
    @given(st.data())
    def test_after_any_edits_the_touched_are_judged_as_in_a_whole_run(self, data):
        institution = self.institution
        chosen = data.draw(st.lists(st.sampled_from(EDITS), min_size=1, max_size=4))
        persons = {edited(edit, data.draw, institution) for edit in chosen} - {None}
        day = cast.AS_OF + timedelta(days=data.draw(st.integers(0, 40)))
        whole = by_key(evaluate_register(institution, day).found)
        touched = judge_touched(institution, persons, [], day)
        assert by_key(touched.outcome.found) == of_covered(whole, touched.covered)

"""回看: undoing what was written after a moment gives exactly what was recorded then."""

from datetime import date
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zhiren.web.accounts.access import access_of
from zhiren.web.audit.acting import system
from zhiren.web.audit.services import plain_values
from zhiren.web.lib.moments import day_end
from zhiren.web.register.bulk import bulk_write, undo_batch
from zhiren.web.register.history import (
    entries_of_rows,
    record_as_of,
    rolled_back,
    values_as_of,
)
from zhiren.web.register.models import Education, Person, Unit
from zhiren.web.register.person_files import LookBack, file_of
from zhiren.web.register.services import (
    record_change,
    record_create,
    record_remove,
    record_restore,
)

pytestmark = pytest.mark.django_db
DERIVED = {"created_at", "updated_at"}
SCHOOLS = st.sampled_from(["南方师范大学", "河东大学", "临江医学院"])
DAYS = st.one_of(st.none(), st.dates(date(1980, 1, 1), date(2020, 1, 1)))
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("create"), SCHOOLS, DAYS),
        st.tuples(st.just("change"), st.integers(0, 9), SCHOOLS, DAYS),
        st.tuples(st.just("remove"), st.integers(0, 9)),
        st.tuples(st.just("restore"), st.integers(0, 9)),
        st.tuples(st.just("bulk"), st.integers(0, 9), SCHOOLS, st.booleans()),
        st.tuples(st.just("undo"), st.integers(0, 9)),
        st.tuples(st.just("person"), st.sampled_from(["甲乙", "丙丁戊"]), st.integers(0, 3)),
    ),
    min_size=1,
    max_size=12,
)


class Play:
    """Does random writes to one person's file and remembers what stood after each."""

    def __init__(self, people):
        self.acting, self.person = system("测试", people.home.pk), people.cadre_person
        self.units = list(Unit.objects.filter(institution=people.home, system="行政")[:4])
        self.batches, self.seen = [], []

    def rows(self):
        return list(Education.all_objects.filter(person=self.person).order_by("pk"))

    def pick(self, number, *, removed=False):
        rows = [r for r in self.rows() if (r.removed_at is not None) == removed]
        return rows[number % len(rows)] if rows else None

    def do(self, step):
        getattr(self, step[0])(*step[1:])
        self.seen.append((timezone.now(), self.state()))

    def create(self, school, day):
        values = {"person": self.person, "school": school, "graduated_on": day}
        record_create(self.acting, Education, values)

    def change(self, number, school, day):
        if row := self.pick(number):
            changes = {"school": school, "graduated_on": day, "graduated_on_precision": 1}
            record_change(self.acting, row, changes)

    def remove(self, number):
        if row := self.pick(number):
            record_remove(self.acting, row, reason="测试")

    def restore(self, number):
        if row := self.pick(number, removed=True):
            record_restore(self.acting, row, reason="测试")

    def bulk(self, number, school, and_remove):
        row, batch = self.pick(number), uuid4()
        changes = [(row, {"school": school})] if row and not and_remove else []
        removes = [row] if row and and_remove else []
        made = [Education(person=self.person, school=school)]
        bulk_write(self.acting, made, changes, removes, reason="测试", batch=batch)
        self.batches.append(batch)

    def undo(self, number):
        if self.batches:
            undo_batch(self.acting, self.batches[number % len(self.batches)], "测试")

    def person_change(self, name, unit):
        changes = {"name": name, "unit": self.units[unit]}
        record_change(self.acting, Person.objects.get(pk=self.person.pk), changes)

    def state(self):
        rows = {r.pk: plain(r) for r in self.rows() if r.removed_at is None}
        return rows, plain(Person.objects.get(pk=self.person.pk))


Play.person = None


def plain(row):
    return {name: value for name, value in plain_values(row).items() if name not in DERIVED}


def played(people, steps):
    play = Play(people)
    names = {"person": "person_change"}
    for step in steps:
        play.do((names.get(step[0], step[0]), *step[1:]))
    return play


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS)
def test_rolling_back_to_any_moment_gives_the_state_recorded_then(people, steps):
    point = transaction.savepoint()
    try:
        play = played(people, steps)
        rows, person = play.rows(), Person.objects.get(pk=play.person.pk)
        for moment, (then, person_then) in play.seen:
            entries = entries_of_rows([*rows, person], moment)
            back = [record_as_of(row, moment, entries) for row in rows]
            assert {r.pk: plain(r) for r in back if r is not None} == then
            assert plain(record_as_of(person, moment, entries)) == person_then
            names = ["school", "graduated_on", "person_id"]
            values = values_as_of(Education, people.home.pk, moment, names)
            mine = {pk: v for pk, v in values.items() if v["person_id"] == person.pk}
            assert mine == {pk: {n: v[n] for n in names} for pk, v in then.items()}
    finally:
        transaction.savepoint_rollback(point)


def test_undoing_nothing_gives_the_row_itself(people):
    person = people.cadre_person
    assert plain(rolled_back(person, [])) == plain(person)
    assert rolled_back(person, []) is not person


def test_a_row_that_came_with_the_whole_register_stands_since_then(people):
    person = people.cadre_person
    assert record_as_of(person, person.created_at) is None
    assert record_as_of(person, timezone.now()) is not None


def test_a_refused_write_leaves_no_trace_in_a_look_back(people):
    person, acting = people.cadre_person, system("测试", people.home.pk)
    with pytest.raises(ValidationError):
        record_change(acting, person, {"status": "在岗"})
    fresh = Person.objects.get(pk=person.pk)
    assert record_as_of(fresh, day_end(timezone.localdate())).status == fresh.status


class TestTheFile:
    """The two ways of looking back, at a file that changed today."""

    @pytest.fixture
    def access(self, people):
        return access_of(people.head)

    def look(self, access, person, day, **how):
        return file_of(access, person, timezone.localdate(), LookBack(day, **how))

    def test_as_known_today_shows_what_was_true_then(self, access, people):
        person, acting = people.cadre_person, system("测试", people.home.pk)
        Education.objects.filter(person=person).delete()
        for school, year in (("早", 2001), ("晚", 2015)):
            record_create(
                acting,
                Education,
                {"person": person, "school": school, "graduated_on": date(year, 7, 1)},
            )
        then = self.look(access, person, date(2010, 1, 1))
        assert [e.school for e in then.lines("education")] == ["早"]

    def test_as_recorded_then_shows_nothing_before_the_register_was_kept(self, access, people):
        then = self.look(access, people.cadre_person, date(2010, 1, 1), known_then=True)
        assert then.person is None

    def test_changing_columns_are_those_recorded_then_and_lasting_ones_those_known_today(
        self, access, people
    ):
        person, acting = people.cadre_person, system("测试", people.home.pk)
        name, unit = person.name, person.unit
        changes = {"name": "新名", "unit": people.other_person.unit, "native_place": "浙江绍兴"}
        record_change(acting, person, changes)
        then = self.look(access, Person.objects.get(pk=person.pk), date(2010, 1, 1)).person
        assert (then.name, then.unit, then.native_place) == (name, unit, "浙江绍兴")

    def test_units_and_posts_are_called_as_they_were_then(self, access, people):
        person, acting = people.cadre_person, system("测试", people.home.pk)
        appointment = person.appointment_set.order_by("from_on").first()
        was = appointment.post.unit.name
        record_change(acting, appointment.post.unit, {"name": "更名后的单位"})
        day = max(appointment.from_on, date(2000, 1, 1))
        then = self.look(access, person, day)
        assert then.lines("appointment")[-1].post.unit.name == was

    def test_a_look_back_takes_as_many_queries_whatever_changed(
        self, access, people, django_assert_max_num_queries
    ):
        acting = system("测试", people.home.pk)
        for unit in Unit.objects.filter(institution=people.home)[:12]:
            record_change(acting, unit, {"name": f"{unit.name}新"})
        person = Person.objects.select_related("unit").get(pk=people.cadre_person.pk)
        self.look(access, person, date(2024, 1, 1))  # Django tries the database's JSON once
        with django_assert_max_num_queries(5):
            self.look(access, person, date(2024, 1, 1))

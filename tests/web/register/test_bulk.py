from datetime import date
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from zhiren.web.audit.acting import system
from zhiren.web.audit.models import Entry
from zhiren.web.register.bulk import RefusedError, bulk_write, undo_batch
from zhiren.web.register.models import Appointment, Education, Person, Post, Unit
from zhiren.web.register.services import adjudicate, record_change, record_create, touched

pytestmark = pytest.mark.django_db


@pytest.fixture
def acting(people):
    return system("测试", people.home.pk)


def write(acting, creates=(), changes=(), removes=()):
    batch = uuid4()
    bulk_write(acting, list(creates), list(changes), list(removes), reason="测试批量", batch=batch)
    return batch


def newcomers(people):
    above = Unit(code="NEW1", name="新学院", kind="院系", system="行政", level="二级")
    below = Unit(
        code="NEW2", name="新教研室", kind="直属单位", system="行政", level="基层", parent=above
    )
    person = Person(code="N001", name="单雄信", unit=below, status="在职")
    post = Post(code="NP1", name="主任", unit=below, kind="单位正职")
    held = Appointment(person=person, post=post, from_on=date(2024, 3, 1), kind="任命")
    return [held, post, person, below, above]


def test_new_rows_may_refer_to_new_rows_in_any_order(acting, people):
    batch = write(acting, newcomers(people))
    below = Unit.objects.get(code="NEW2", institution=people.home)
    assert below.path == f"/{below.parent_id}/{below.pk}/"
    person = Person.objects.get(code="N001", institution=people.home)
    assert (person.name_initials, person.appointment_set.count()) == ("sxx", 1)
    entries = Entry.objects.filter(batch=batch)
    assert sorted(e.action for e in entries) == [
        "register.appointment.created",
        "register.person.created",
        "register.post.created",
        "register.unit.created",
        "register.unit.created",
    ]
    assert entries.get(table="appointment").object_label == "任职 单雄信"
    assert entries.get(object_label="单位 新教研室").after["path"] == below.path


def test_an_undone_batch_leaves_everything_as_it_was(acting, people):
    person = people.cadre_person
    school = Education.objects.filter(person=person).first()
    before = (person.name, person.unit_id, school.school)
    creates = newcomers(people)
    batch = write(acting, creates, [(person, {"name": "欧阳修", "unit": creates[3]})], [school])
    assert undo_batch(acting, batch, "导错了文件") == []
    person = Person.objects.get(pk=person.pk)
    school = Education.objects.get(pk=school.pk)
    assert (person.name, person.unit_id, school.school) == before
    assert not Unit.objects.filter(code__startswith="NEW").exists()
    assert Entry.objects.filter(reason="导错了文件").count() == 7


def test_a_batch_whose_row_was_changed_since_is_not_undone(acting, people):
    person = people.cadre_person
    batch = write(acting, [], [(person, {"native_place": "浙江杭州"})])
    record_change(acting, person, {"native_place": "浙江绍兴"})
    (problem,) = undo_batch(acting, batch, "撤销")
    assert person.name in problem.row
    assert "改动过" in problem.text
    person.refresh_from_db()
    assert person.native_place == "浙江绍兴"


def test_a_batch_is_not_undone_twice(acting, people):
    batch = write(acting, [], [(people.cadre_person, {"native_place": "浙江杭州"})])
    assert undo_batch(acting, batch, "撤销") == []
    assert undo_batch(acting, batch, "再撤销")


def test_a_batch_that_newer_rows_rely_on_is_not_undone(acting, people):
    creates = newcomers(people)
    batch = write(acting, creates)
    record_create(
        acting, Person, {"code": "N002", "name": "后来人", "unit": creates[3], "status": "在职"}
    )
    problems = undo_batch(acting, batch, "撤销")
    assert [p.text for p in problems] == ["还有“人员”引用这一行"]
    assert Unit.objects.filter(code="NEW2").exists()


def test_a_batch_of_another_institution_is_not_found(acting, people):
    batch = write(acting, [], [(people.cadre_person, {"native_place": "浙江杭州"})])
    assert undo_batch(system("测试", people.away.pk), batch, "撤销")[0].text.startswith("没有找到")


def test_an_adjudicated_date_refuses_the_whole_batch(acting, people):
    person, other = people.cadre_person, people.other_person
    settled = {
        "adjudicated_on": date(1970, 5, 1),
        "evidence": "入团志愿书",
        "decided_by": "校党委组织部",
        "decided_on": date(2020, 1, 1),
    }
    adjudicate(acting, person, "birth_on", settled)
    person.refresh_from_db()
    changes = [(person, {"birth_on": date(1971, 5, 1)}), (other, {"native_place": "江苏"})]
    with pytest.raises(RefusedError) as refused:
        write(acting, [], changes)
    (problem,) = refused.value.problems
    assert (problem.field, problem.text) == (
        "birth_on",
        "出生时间已由校党委组织部认定为 1970.05.01",
    )
    other.refresh_from_db()
    assert other.native_place != "江苏"


def test_rows_changed_since_they_were_read_are_refused(acting, people):
    person = people.cadre_person
    record_change(acting, people.cadre_person, {"native_place": "浙江"})
    with pytest.raises(RefusedError, match="在读取之后"):
        write(acting, [], [(person, {"native_place": "江苏"})])


def test_rows_of_another_institution_are_refused(acting, people):
    with pytest.raises(RefusedError):
        write(acting, [], [(people.strange_person, {"native_place": "江苏"})])


def test_a_row_that_others_refer_to_is_not_removed(acting, people):
    with pytest.raises(RefusedError, match="引用这一行"):
        write(acting, [], [], [people.home_unit])


def test_a_code_given_twice_is_refused_by_the_database_and_said_so(acting, people):
    taken = Person(code=people.cadre_person.code, name="重号", unit=people.home_unit, status="在职")
    with pytest.raises(RefusedError, match="代码重复"):
        write(acting, [taken])


def test_a_removed_code_is_free_in_the_same_batch(acting, people):
    school = Education.objects.filter(person=people.cadre_person).first()
    write(acting, [Education(person=people.cadre_person, level=school.level)], [], [school])
    assert Education.objects.filter(person=people.cadre_person).count() >= 1


def test_unchanged_rows_leave_no_entry(acting, people):
    batch = write(acting, [], [(people.cadre_person, {"name": people.cadre_person.name})])
    assert not Entry.objects.filter(batch=batch).exists()


def test_who_was_touched_is_told_once(acting, people, django_capture_on_commit_callbacks):
    heard = []
    listener = lambda **said: heard.append(said["persons"])  # noqa: E731
    touched.connect(listener)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            rows = [people.cadre_person, people.other_person]
            write(acting, [], [(row, {"native_place": "江苏"}) for row in rows])
    finally:
        touched.disconnect(listener)
    assert heard == [{people.cadre_person.pk, people.other_person.pk}]


def test_statements_grow_by_the_batch_and_not_by_the_row(acting, people):
    persons = list(Person.objects.filter(institution=people.home)[:80])
    counts = []
    for some in (persons[:4], persons[4:]):
        with CaptureQueriesContext(
            connection,
        ) as caught:
            write(
                acting,
                [Education(person_id=p.pk, level="大学") for p in some],
                [(p, {"native_place": "江苏"}) for p in some],
            )
        counts.append(len(caught))
    # 152 rows against 8: SQLite takes some fifty entries of the audit, and some thirty
    # persons, in one statement.
    assert counts[1] <= counts[0] + 4

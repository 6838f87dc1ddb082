"""Writing and taking back: exactly what was previewed, whole, by one at a time."""

from datetime import date, timedelta
from unittest import mock

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from web.intake import wizard
from zhiren.web.audit.acting import Acting
from zhiren.web.audit.models import Entry
from zhiren.web.intake import services, work
from zhiren.web.intake.models import Intake
from zhiren.web.intake.storage import folder
from zhiren.web.register.models import MODEL_OF, Person
from zhiren.web.register.services import adjudicate, record_change

NEW = {"person": "N1", "name": "欧阳新", "status": "在职"}


@pytest.fixture
def acting(people):
    head = people.head
    return Acting(head.pk, head.name, head.institution_id)


def changed(people, **more):
    person = people.cadre_person
    return wizard.filled(person=[wizard.person_row(person, **(more or {"ethnic_group": "满族"}))])


def test_good_rows_only_go_in_by_choice_and_the_rest_is_counted(staff, people):
    unit = people.home_unit.code
    rows = [{**NEW, "unit": unit}, {**NEW, "person": "N2", "unit": "NOWHERE"}]
    records = [
        {"person": "N1", "rank": "六级职员", "from_on": "2024.01"},
        {"person": "N2", "rank": "六级职员", "from_on": "2024.01"},
    ]
    intake = wizard.previewed(staff, wizard.filled(person=rows, rank_holding=records))
    assert intake.rows_left_out == 2
    page = wizard.text_of(wizard.page(staff, intake, show="left_out"))
    assert "所引用的人员 N2 没有导入" in page
    intake = wizard.apply(staff, intake, "good")
    assert intake.state == "applied", intake.failure
    codes = Person.objects.filter(institution=people.home, code__in=["N1", "N2"])
    assert [p.code for p in codes] == ["N1"]
    assert MODEL_OF["rank_holding"].objects.filter(person__code="N1").count() == 1
    assert "2 行没有导入" in wizard.text_of(wizard.page(staff, intake))


def test_nothing_is_written_when_the_row_changed_since_the_preview(staff, people, acting):
    intake = wizard.previewed(staff, changed(people))
    record_change(acting, people.cadre_person, {"ethnic_group": "回族"}, reason="同时改动")
    before = wizard.register_content()
    intake = wizard.apply(staff, intake)
    assert intake.state == "previewed"
    assert people.cadre_person.name in intake.failure[0]
    assert "没有导入" in wizard.text_of(wizard.page(staff, intake))
    assert wizard.register_content() == before
    intake, _ = wizard.step(staff, intake, "intake_compare_again")
    assert (intake.state, intake.failure) == ("previewed", [])
    assert wizard.apply(staff, intake).state == "applied"


def test_a_change_elsewhere_does_not_matter(staff, people, acting):
    intake = wizard.previewed(staff, changed(people))
    record_change(acting, people.other_person, {"ethnic_group": "回族"}, reason="别处的改动")
    assert wizard.apply(staff, intake).state == "applied"


def test_a_change_while_it_is_being_written_is_seen_too(staff, people, acting):
    intake = wizard.previewed(staff, changed(people))
    refuse = work.write_intake.__globals__["_refuse_differences"]

    def change_between(*arguments):
        refuse(*arguments)
        if not Entry.objects.filter(reason="抢在前面").exists():
            record_change(acting, people.cadre_person, {"ethnic_group": "回族"}, reason="抢在前面")

    with mock.patch("zhiren.web.intake.applying._refuse_differences", change_between):
        intake = wizard.apply(staff, intake)
    assert intake.state == "previewed"
    assert Person.objects.get(pk=people.cadre_person.pk).ethnic_group == "回族"


def test_a_new_row_that_somebody_else_made_meanwhile_is_refused(staff, people):
    unit = people.home_unit
    intake = wizard.previewed(staff, wizard.filled(person=[{**NEW, "unit": unit.code}]))
    other = wizard.previewed(staff, wizard.filled(person=[{**NEW, "unit": unit.code, "sex": "女"}]))
    assert wizard.apply(staff, other).state == "applied"
    intake = wizard.apply(staff, intake)
    assert intake.state == "previewed"
    assert Person.objects.filter(institution=people.home, code="N1").count() == 1


def test_two_imports_are_not_written_at_the_same_time(staff, people, acting):
    first = wizard.previewed(staff, changed(people))
    second = wizard.previewed(staff, changed(people, ethnic_group="回族"))
    Intake.objects.filter(pk=first.pk).update(state="applying", worked_at=timezone.now())
    with pytest.raises(ValidationError, match="正在写入"):
        services.intake_apply(acting, second, mode="whole")
    assert wizard.fresh(second).state == "previewed"


def test_pressing_import_twice_writes_once(staff, people):
    intake = wizard.previewed(staff, changed(people))
    intake = wizard.apply(staff, intake)
    entries = Entry.objects.count()
    _, page = wizard.step(staff, intake, "intake_apply", mode="whole")
    assert "不能这样做" in wizard.text_of(page)
    assert Entry.objects.count() == entries


def test_a_crash_in_the_middle_leaves_nothing_and_says_so(staff, people):
    intake = wizard.previewed(staff, changed(people))
    before = wizard.register_content()
    with mock.patch("zhiren.web.intake.applying.record", side_effect=OSError("磁盘满")):
        intake = wizard.apply(staff, intake)
    assert intake.state == "previewed"
    assert "编号" in intake.failure[0]
    assert wizard.register_content() == before
    assert not Entry.objects.filter(action="register.person.changed").exists()


def test_work_that_was_started_anew_is_not_finished_by_the_old_process(staff, people):
    intake = wizard.previewed(staff, changed(people))
    Intake.objects.filter(pk=intake.pk).update(state="applying", run=9, applied_by=people.staff)
    before = wizard.register_content()
    work.do_work(intake.pk, 8, "")
    assert wizard.register_content() == before
    assert wizard.fresh(intake).state == "applying"


def test_work_that_died_can_be_started_again(staff, people):
    intake = wizard.previewed(staff, changed(people))
    Intake.objects.filter(pk=intake.pk).update(state="applying", worked_at=timezone.now())
    page = wizard.text_of(staff.get(reverse("intake:intake_progress", args=[intake.pk])))
    assert "重新开始" not in page
    _, page = wizard.step(staff, intake, "intake_resume")
    assert "还在进行" in wizard.text_of(page)
    Intake.objects.filter(pk=intake.pk).update(worked_at=timezone.now() - timedelta(minutes=6))
    assert "重新开始" in wizard.text_of(
        staff.get(reverse("intake:intake_detail", args=[intake.pk]))
    )
    intake, _ = wizard.step(staff, intake, "intake_resume")
    assert intake.state == "previewed"
    assert wizard.apply(staff, intake).state == "applied"


def test_an_undo_is_refused_as_a_whole_when_a_row_was_changed_since(staff, people, acting):
    person, other = people.cadre_person, people.other_person
    rows = [wizard.person_row(p, ethnic_group="满族") for p in (person, other)]
    intake = wizard.apply(staff, wizard.previewed(staff, wizard.filled(person=rows)))
    record_change(acting, Person.objects.get(pk=person.pk), {"ethnic_group": "回族"}, reason="后来")
    before = wizard.register_content()
    intake, page = wizard.step(staff, intake, "intake_undo", reason="传错了")
    assert intake.state == "applied"
    assert person.name in wizard.text_of(page)
    assert "改动过" in wizard.text_of(page)
    assert wizard.register_content() == before


def test_an_undo_needs_a_reason(staff, people):
    intake = wizard.apply(staff, wizard.previewed(staff, changed(people)))
    intake, page = wizard.step(staff, intake, "intake_undo", reason=" ")
    assert intake.state == "applied"
    assert "理由" in wizard.text_of(page)


def test_an_adjudicated_date_stays_whatever_the_file_says(staff, people, acting):
    person = people.cadre_person
    settled = {
        "adjudicated_on": date(1975, 3, 8), "adjudicated_on_precision": 0, "evidence": "入党志愿书",
        "decided_by": "组织部", "decided_on": date(2020, 1, 1),
    }  # fmt: skip
    adjudicate(acting, person, "birth_on", settled, reason="核档")
    person.refresh_from_db()
    content = wizard.filled(
        person=[wizard.person_row(person, birth_on="1977.03", ethnic_group="满族")]
    )
    intake = wizard.previewed(staff, content)
    assert (intake.errors, intake.notices) == (0, 1)
    assert "保留认定" in wizard.text_of(wizard.page(staff, intake, show="problems"))
    assert "1975.03.08" in wizard.text_of(wizard.page(staff, intake, show="kept"))
    wizard.apply(staff, intake)
    person.refresh_from_db()
    assert (person.birth_on, person.ethnic_group) == (date(1975, 3, 8), "满族")


def test_a_date_known_less_precisely_does_not_take_the_place_of_a_better_one(staff, people):
    person = people.cadre_person
    Person.objects.filter(pk=person.pk).update(birth_on=date(1975, 3, 8), birth_on_precision=0)
    intake = wizard.previewed(staff, changed(people, birth_on="1975.03"))
    assert wizard.counts(intake) == {"same": 1}
    assert "更精确" in wizard.text_of(wizard.page(staff, intake, show="kept"))


@pytest.mark.parametrize(("empties", "expected"), [("keep", "满族"), ("clear", "")])
def test_an_empty_cell_keeps_or_clears_as_was_chosen(staff, people, empties, expected):
    person = people.cadre_person
    Person.objects.filter(pk=person.pk).update(ethnic_group="满族")
    intake = wizard.previewed(staff, changed(people, ethnic_group=None), empties=empties)
    wizard.apply(staff, intake)
    person.refresh_from_db()
    assert person.ethnic_group == expected


def test_clearing_what_must_be_filled_is_refused(staff, people):
    row = {**wizard.person_row(people.cadre_person), "status": None}
    intake = wizard.previewed(staff, wizard.filled(person=[row]), empties="clear")
    assert "不能清空" in wizard.problems(intake)[0][3]


def test_a_column_that_the_file_does_not_have_is_left_alone(staff, people):
    person = people.cadre_person
    Person.objects.filter(pk=person.pk).update(ethnic_group="满族")
    intake = wizard.previewed(
        staff, wizard.filled(person=[wizard.person_row(person)]), empties="clear"
    )
    assert wizard.counts(intake) == {"same": 1}


def ranks(people):
    person, other = people.cadre_person, people.other_person
    model = MODEL_OF["rank_holding"]
    model.objects.filter(person__in=(person, other)).delete()
    for holder in (person, other):
        for year in (2010, 2020):
            model.objects.create(
                institution=people.home,
                person=holder,
                rank="六级职员",
                from_on=date(year, 1, 1),
                from_on_precision=1,
            )
    return person, other, model


@pytest.mark.parametrize(("extent", "left"), [("", 2), ("listed", 1)])
def test_rows_that_the_file_does_not_have_are_removed_only_as_far_as_was_said(
    extent, left, staff, people
):
    person, other, model = ranks(people)
    content = wizard.filled(
        rank_holding=[{"person": person.code, "rank": "六级职员", "from_on": "2020.01"}]
    )
    intake = wizard.previewed(staff, content, rank_holding=extent)
    assert wizard.counts(intake).get("removed", 0) == 2 - left
    if extent:
        intake = wizard.apply(staff, intake)
        assert intake.state == "applied", intake.failure
    assert model.objects.filter(person=person).count() == left
    assert model.objects.filter(person=other).count() == 2


def test_a_whole_table_is_taken_as_the_file_has_it_and_comes_back_by_undo(staff, people):
    person, _, model = ranks(people)
    before = wizard.standing_content(people.home)
    content = wizard.filled(
        rank_holding=[{"person": person.code, "rank": "五级职员", "from_on": "2020.01"}]
    )
    intake = wizard.previewed(staff, content, rank_holding="all")
    assert "移除" in wizard.text_of(wizard.page(staff, intake, show="removed"))
    intake = wizard.apply(staff, intake)
    assert intake.state == "applied", intake.failure
    assert [r.rank for r in model.objects.filter(institution=people.home)] == ["五级职员"]
    intake, _ = wizard.step(staff, intake, "intake_undo", reason="误勾")
    assert intake.state == "undone", intake.failure
    assert wizard.standing_content(people.home) == before


def test_a_row_that_others_refer_to_is_not_removed(staff, people):
    unit = people.home_unit
    row = {"unit": unit.code, "name": unit.name, "kind": unit.kind}
    content = wizard.filled(unit=[row])
    intake = wizard.previewed(staff, content, unit="all")
    assert any("不能移除" in reason for *_, reason in wizard.problems(intake))
    assert not intake.can_apply


def test_nothing_is_removed_from_a_table_of_which_a_row_is_left_out(staff, people):
    person, _, model = ranks(people)
    model.objects.create(
        institution=people.home, person=person, rank="七级职员", from_on=date(2000, 1, 1)
    )
    rows = [
        {"person": person.code, "rank": "六级职员", "from_on": "2020.01"},
        {"person": person.code, "rank": "六级职员", "from_on": "10.01"},
    ]
    intake = wizard.previewed(staff, wizard.filled(rank_holding=rows), rank_holding="listed")
    assert wizard.counts(intake).get("removed", 0) == 0
    assert "分不清哪些是缺少的" in wizard.text_of(wizard.page(staff, intake, show="left_out"))


def test_giving_up_deletes_the_files_and_the_preview(
    staff, people, django_capture_on_commit_callbacks
):
    intake = wizard.previewed(staff, changed(people))
    assert len(list(folder().iterdir())) == 1
    with django_capture_on_commit_callbacks(execute=True):
        intake, _ = wizard.step(staff, intake, "intake_cancel")
    assert intake.state == "cancelled"
    assert list(folder().iterdir()) == []
    assert intake.preview_rows.count() == 0
    assert "没有写入任何数据" in wizard.text_of(wizard.page(staff, intake))


def test_old_files_and_previews_go_and_what_was_written_stays(
    staff, people, settings, django_capture_on_commit_callbacks
):
    intake = wizard.apply(staff, wizard.previewed(staff, changed(people)))
    Intake.objects.filter(pk=intake.pk).update(created_at=timezone.now() - timedelta(days=31))
    with django_capture_on_commit_callbacks(execute=True):
        assert services.clear_old_intakes() == 1
        assert services.clear_old_intakes() == 0
    intake = wizard.fresh(intake)
    assert intake.state == "applied"
    assert list(folder().iterdir()) == []
    assert "已于" in wizard.text_of(wizard.page(staff, intake))
    assert Entry.objects.filter(batch=intake.batch).exists()
    assert staff.get(reverse("intake:marked_file", args=[intake.pk, 1])).status_code == 404


def test_the_same_file_again_is_pointed_out(staff, people):
    content = changed(people)
    wizard.apply(staff, wizard.previewed(staff, content))
    again = wizard.uploaded(staff, content, name="换了名字.xlsx")
    page = wizard.text_of(staff.get(reverse("intake:intake_sheets", args=[again.pk])))
    assert "内容完全相同的文件" in page
    assert "已导入" in page

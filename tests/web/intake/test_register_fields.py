"""Fields that the register keeps and no judgement reads are imported like the others."""

import io

import openpyxl
import pytest
from django.urls import reverse

from web.intake import wizard
from zhiren.snapshot.schema import TABLES, physical_columns, table
from zhiren.web.audit.models import Entry
from zhiren.web.bridge.snapshots import register_snapshot
from zhiren.web.intake.targets import target_label, target_options
from zhiren.web.register.forms import editable_fields
from zhiren.web.register.models import MODEL_OF, Person

HEADER = ["工号", "姓名", "籍贯", "联系电话"]


def roster(people, place, telephone):
    person = people.cadre_person
    return wizard.roster(HEADER, [person.code, person.name, place, telephone])


def stored(people):
    person = Person.objects.get(pk=people.cadre_person.pk)
    return person.native_place, person.telephone


@pytest.fixture
def at_first(people):
    Person.objects.filter(pk=people.cadre_person.pk).update(
        native_place="江苏南京", telephone="13912345678"
    )


def test_every_field_that_people_fill_in_has_a_meaning():
    labels = {t.text() for t in target_options().values()}
    for of in TABLES:
        for field in editable_fields(MODEL_OF[of.name]):
            name = of.key if field.name == "code" else field.name
            assert f"{of.name}.{name}" in labels


def test_native_place_and_telephone_are_written_audited_and_taken_back(staff, people, at_first):
    intake = wizard.previewed(staff, roster(people, "浙江绍兴", 13987654321), note="新号码")
    assert wizard.counts(intake) == {"changed": 1}
    intake = wizard.apply(staff, intake)
    assert intake.state == "applied", intake.failure
    assert stored(people) == ("浙江绍兴", "13987654321")
    entry = Entry.objects.get(batch=intake.batch, action="register.person.changed")
    assert entry.before == {"native_place": "江苏南京", "telephone": "13912345678"}
    intake, _ = wizard.step(staff, intake, "intake_undo", reason="写错")
    assert intake.state == "undone", intake.failure
    assert stored(people) == ("江苏南京", "13912345678")


def test_an_empty_cell_keeps_them_or_clears_them_as_chosen(staff, people, at_first):
    kept = wizard.previewed(staff, roster(people, "", ""))
    assert wizard.counts(kept) == {"same": 1}
    cleared = wizard.apply(staff, wizard.previewed(staff, roster(people, "", ""), empties="clear"))
    assert cleared.state == "applied", cleared.failure
    assert stored(people) == ("", "")


def test_the_preview_covers_telephones_and_shows_native_places(staff, people, at_first):
    intake = wizard.uploaded(staff, roster(people, "浙江绍兴", "13987654321"))
    map_page = staff.get(reverse("intake:sheet_map", args=[intake.pk, 1]))
    intake = wizard.compare(staff, intake)
    page = wizard.page(staff, intake, show="changed")
    text = wizard.text_of(page)
    assert "江苏南京 → 浙江绍兴" in text
    assert "139******78 → 139******21" in text
    for response in (map_page, page):
        assert "13912345678" not in response.content.decode()
        assert "13987654321" not in response.content.decode()


def test_two_numbers_that_look_alike_when_covered_are_told_to_differ(staff, people, at_first):
    intake = wizard.previewed(staff, roster(people, "", "13999999978"))
    text = wizard.text_of(wizard.page(staff, intake, show="changed"))
    assert "139******78（与原号码不同）" in text


def test_a_faulty_identity_number_is_covered_where_the_problem_quotes_it(staff, people):
    person = people.cadre_person
    header = ["工号", "姓名", "性别", "身份证号"]
    content = wizard.roster(header, [person.code, person.name, person.sex, "110105194912310021"])
    intake = wizard.previewed(staff, content)
    assert {p.value for p in intake.problems.filter(is_error=True)} == {"110*************21"}


@pytest.mark.parametrize(("length", "is_taken"), [(39, True), (40, True), (41, False)])
def test_a_telephone_has_at_most_as_many_characters_as_its_form_takes(
    length, is_taken, staff, people
):
    intake = wizard.previewed(staff, roster(people, "", "1" * 3 + "-" * (length - 3)))
    found = [reason for *_, reason in wizard.problems(intake)]
    assert found == ([] if is_taken else ["有 41 个字，最多 40 个"])


@pytest.mark.parametrize(("length", "is_taken"), [(59, True), (60, True), (61, False)])
def test_a_native_place_has_at_most_as_many_characters_as_its_form_takes(
    length, is_taken, staff, people
):
    intake = wizard.previewed(staff, roster(people, "省" * length, ""))
    found = [reason for *_, reason in wizard.problems(intake)]
    assert found == ([] if is_taken else ["有 61 个字，最多 60 个"])


@pytest.mark.parametrize(("seats", "is_taken"), [(-1, False), (0, True), (1, True)])
def test_the_seats_of_a_post_are_not_below_zero(seats, is_taken, staff, people):
    post = MODEL_OF["post"].objects.filter(institution=people.home).first()
    MODEL_OF["post"].objects.filter(pk=post.pk).update(seats=7)
    content = wizard.filled(post=[{"post": post.code, "name": post.name, "seats": seats}])
    intake = wizard.previewed(staff, content)
    assert [c for _, _, c, _ in wizard.problems(intake)] == ([] if is_taken else ["职数"])
    if is_taken:
        assert wizard.apply(staff, intake).state == "applied"
        assert MODEL_OF["post"].objects.get(pk=post.pk).seats == seats


def test_the_seats_of_a_post_cannot_be_cleared(staff, people):
    post = MODEL_OF["post"].objects.filter(institution=people.home).first()
    content = wizard.filled(post=[{"post": post.code, "name": post.name, "seats": None}])
    intake = wizard.previewed(staff, content, empties="clear")
    assert "“职数”不能清空" in [reason for *_, reason in wizard.problems(intake)]


def test_a_new_post_whose_sheet_says_nothing_of_seats_has_one(staff, people):
    unit = people.home_unit.code
    row = {"post": "P-NEW", "name": "新岗", "unit": unit, "kind": "其他"}
    intake = wizard.apply(staff, wizard.previewed(staff, wizard.filled(post=[row])))
    assert intake.state == "applied", intake.failure
    assert MODEL_OF["post"].objects.get(code="P-NEW").seats == 1


def test_the_register_in_a_workbook_has_them(staff, people, at_first):
    content = staff.post(reverse("intake:register_form")).content
    book = openpyxl.load_workbook(io.BytesIO(content))
    titles, *rows = list(book["人员"].iter_rows(min_row=3, values_only=True))
    row = next(r for r in rows if r[0] == people.cadre_person.code)
    cells = dict(zip(titles, row, strict=True))
    assert (cells["籍贯"], cells["联系电话"]) == ("江苏南京", "13912345678")


def test_no_judgement_gets_to_see_them(people, at_first):
    names = {name for name, _ in physical_columns(table("person"))}
    assert names.isdisjoint({"native_place", "telephone"})
    assert set(register_snapshot(people.home).tables["person"]) == names


def test_the_label_of_a_reference_speaks_of_the_thing_and_not_of_its_code():
    assert target_label(target_options()["人员 · 单位"]) == "人员 · 单位"

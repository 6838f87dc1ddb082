"""Laws: what was exported imports without change; what was imported and undone never was."""

import string
from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from web.intake import wizard
from zhiren.web.audit.acting import Acting
from zhiren.web.intake import services, workbooks
from zhiren.web.intake.models import Intake
from zhiren.web.register.models import MODEL_OF, Person

# Text as people type it, with what spreadsheets and XML are known to trip over.
TEXT = st.text(
    st.sampled_from("甲乙丙·（）、 &<>\"'_x0041\n1972.10%" + string.ascii_letters), max_size=12
)
SAFE = TEXT.filter(lambda text: not text.strip().startswith(("=", "#")))
FEW = settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))


def imported(people, content):
    """An intake, compared, by the services: no page is needed to see the law."""
    head = people.head
    acting = Acting(head.pk, head.name, head.institution_id)
    intake = services.intake_create(acting, uploads=[SimpleUploadedFile("名册.xlsx", content)])
    sheets = set(intake.sheets.values_list("number", flat=True))
    services.intake_compare(
        acting, wizard.fresh(intake), sheets=sheets, empties="clear", extents={}
    )
    return acting, wizard.fresh(intake)


@FEW
@given(st.data())
def test_whatever_stands_is_exported_and_imported_without_change(people, data):
    person = people.cadre_person
    Person.objects.filter(pk=person.pk).update(ethnic_group=data.draw(SAFE))
    facts = MODEL_OF["person_fact"].objects.filter(institution=people.home)
    fact = facts.first() or MODEL_OF["person_fact"](
        institution=people.home, person=person, kind="日常了解"
    )
    fact.recorded_on = data.draw(st.dates(min_value=date(1990, 1, 1), max_value=date(2020, 1, 1)))
    fact.summary, fact.ability = data.draw(SAFE), data.draw(SAFE)
    fact.save()
    content, _ = workbooks.register_form(people.home, "水印")
    _, intake = imported(people, content)
    assert wizard.problems(intake) == []
    assert set(wizard.counts(intake)) == {"same"}, list(
        intake.preview_rows.exclude(kind="same").values("label", "changes", "values")
    )


CELLS = st.fixed_dictionaries(
    {
        "ethnic_group": st.sampled_from([None, "汉族", "满族"]),
        "birth_on": st.sampled_from([None, "1972", "1972.04", "1972.04.03"]),
        "sex": st.sampled_from([None, "男", "女"]),
    }
)


@FEW
@given(st.lists(CELLS, min_size=1, max_size=6), st.integers(0, 3), st.sampled_from(["", "listed"]))
def test_an_import_and_its_undo_leave_the_register_as_it_was(people, cells, new, extent):
    persons = list(Person.objects.filter(institution=people.home, identity_number="")[: len(cells)])
    persons = persons or list(Person.objects.filter(institution=people.home)[: len(cells)])
    rows = [wizard.person_row(p, **more) for p, more in zip(persons, cells, strict=False)]
    rows += [
        {
            "person": f"N{n}",
            "name": "欧阳新",
            "status": "在职",
            "unit": persons[0].unit.code,
            **cells[0],
        }
        for n in range(new)
    ]
    ranks = [{"person": row["person"], "rank": "五级职员", "from_on": "2020.01"} for row in rows]
    before = wizard.standing_content(people.home)
    acting, intake = imported(people, wizard.filled(person=rows, rank_holding=ranks))
    if extent:
        services.intake_reopen(acting, intake)
        sheets = set(intake.sheets.values_list("number", flat=True))
        extents = {"rank_holding": extent}
        services.intake_compare(
            acting, wizard.fresh(intake), sheets=sheets, empties="keep", extents=extents
        )
    intake = wizard.fresh(intake)
    if not intake.total_writes:
        return
    services.intake_apply(acting, intake, mode="good")
    intake = wizard.fresh(intake)
    assert intake.state == "applied", intake.failure
    services.intake_undo(acting, intake, reason="试验")
    assert Intake.objects.get(pk=intake.pk).state == "undone"
    assert wizard.standing_content(people.home) == before

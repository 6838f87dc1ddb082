"""The roster's page: scope, masks, what it costs, its default and the day looked at."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from web.cast import AS_OF
from web.roster.support import DAY
from zhiren.web.accounts.access import access_of
from zhiren.web.audit.models import Entry
from zhiren.web.register.models import Appointment, Person
from zhiren.web.roster.columns import COLUMNS

EVERY = ",".join(column.key for column in COLUMNS)


def codes(response):
    return [line.code for line in response.context["roster"].page.object_list]


def everybody(client, text=""):
    found = []
    for page in range(1, 20):
        response = client.get(f"/roster/?rows=100&page={page}&{text}")
        found += codes(response)
        if not response.context["roster"].page.has_next():
            return found
    raise AssertionError


def test_the_department_sees_everybody_who_serves(as_, people):
    serving = Person.objects.filter(institution=people.home, status="在职")
    assert sorted(everybody(as_("head"))) == sorted(serving.values_list("code", flat=True))


def test_everybody_ever_registered_on_request(as_, people):
    assert (
        len(everybody(as_("head"), "among=all"))
        == Person.objects.filter(institution=people.home).count()
    )


@pytest.mark.parametrize("name", ["unit_party", "leader"])
def test_a_unit_and_its_leader_see_only_their_own(as_, people, name):
    visible = Person.objects.visible_to(access_of(getattr(people, name)), "roster.view")
    assert sorted(everybody(as_(name), "among=all")) == sorted(
        visible.values_list("code", flat=True)
    )
    assert 0 < visible.count() < Person.objects.filter(institution=people.home).count()


def test_a_stranger_sees_nobody_of_the_home_institution(as_, people):
    found = as_("stranger").get("/roster/", {"person": people.other_person.code, "among": "all"})
    home = set(Person.objects.filter(institution=people.home).values_list("pk", flat=True))
    assert not {line.pk for line in found.context["roster"].page.object_list} & home


def test_a_condition_reveals_nothing_outside_the_scope(as_, people):
    other = people.other_person
    assert (
        codes(as_("unit_party").get("/roster/", {"code": f"={other.code}", "among": "all"})) == []
    )
    assert codes(as_("head").get("/roster/", {"code": f"={other.code}", "among": "all"})) == [
        other.code
    ]


@pytest.fixture
def numbered(people):
    person = people.cadre_person
    Person.objects.filter(pk=person.pk).update(
        identity_number="320101197002030011", telephone="13900001234"
    )
    return person


@pytest.mark.parametrize("name", ["head", "unit_party", "personnel", "discipline", "leader"])
def test_numbers_are_covered(as_, numbered, name):
    text = f"/roster/?columns=name,identity_number,telephone&code={numbered.code}&among=all"
    html = as_(name).get(text).content.decode()
    assert "320*************11" in html
    assert "0203001" not in html
    assert "13900001234" not in html


def test_the_department_may_uncover_them_and_it_is_recorded(as_, numbered):
    before = Entry.objects.count()
    text = f"/roster/?columns=name,identity_number&code={numbered.code}&unmask=1&among=all"
    assert "320101197002030011" in as_("head").get(text).content.decode()
    entry = Entry.objects.order_by("number").last()
    assert Entry.objects.count() == before + 1
    assert entry.action == "roster.private.unmasked"


def test_others_cannot_uncover_find_or_sort_by_them(as_, numbered):
    text = f"/roster/?columns=name,identity_number&code={numbered.code}&unmask=1&among=all"
    assert "320101197002030011" not in as_("personnel").get(text).content.decode()
    response = as_("personnel").get("/roster/?identity_number=3201&sort=identity_number")
    assert len(response.context["roster"].query.problems) == 2


def test_without_such_columns_nothing_is_recorded(as_, people):
    before = Entry.objects.count()
    as_("head").get("/roster/?unmask=1")
    assert Entry.objects.count() == before


def count_statements(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "group=sex",
        "group=unit",
        "sort=-age,name",
        f"columns={EVERY}",
        "q=王&age=30..50",
        f"as_of={DAY}",
    ],
)
def test_a_page_asks_as_many_statements_for_many_as_for_few(as_, people, text):
    few = count_statements(as_("stranger"), f"/roster/?rows=20&code=1&{text}")
    many = count_statements(as_("head"), f"/roster/?rows=100&{text}")
    assert many <= 12
    assert few <= many
    more = [
        Person(
            institution=people.home, code=f"X{n}", name="王多", unit=people.home_unit, status="在职"
        )
        for n in range(150)
    ]
    Person.objects.bulk_create(more)
    assert count_statements(as_("head"), f"/roster/?rows=100&{text}") == many


def test_the_page_stays_light(as_):
    assert len(as_("head").get("/roster/?rows=50").content) < 120_000
    assert len(as_("head").get(f"/roster/?rows=50&columns={EVERY}").content) < 250_000


def test_persons_stand_by_unit_then_post(as_, people):
    from zhiren.web.roster.units import unit_tree

    positions = unit_tree(people.home.pk).positions
    found = everybody(as_("head"), f"as_of={DAY}")
    unit_of = dict(Person.objects.filter(institution=people.home).values_list("code", "unit"))
    places = [positions[unit_of[code]] for code in found]
    assert places == sorted(places)


@pytest.mark.parametrize(
    "text",
    ["", "sort=unit", "sort=-unit,age", "sort=place,age", "group=unit", "group=unit&sort=-age"],
)
def test_a_page_sorted_unit_by_unit_is_a_part_of_the_whole(as_, people, text):
    """The short way to a page gives what sorting everybody would."""
    from web.roster.support import query_of
    from zhiren.web.roster.selectors import all_lines

    whole = [line.code for line in all_lines(query_of(people.head, f"{text}&as_of={DAY}", AS_OF))]
    assert everybody(as_("head"), f"{text}&as_of={DAY}") == whole


def test_names_stand_by_strokes_and_by_sound(as_, people):
    names = Person.objects.filter(institution=people.home, status="在职")
    assert everybody(as_("head"), "sort=strokes") == list(
        names.order_by("name_order", "pk").values_list("code", flat=True)
    )
    assert everybody(as_("head"), "sort=sound") == list(
        names.order_by("name_sound", "name_order", "pk").values_list("code", flat=True)
    )


def test_quick_search_knows_name_sound_initials_and_code(as_, people):
    person = people.other_person
    for word in (person.name, person.name_sound, person.name_initials, person.code.lower()):
        assert person.code in everybody(as_("head"), f"q={word}&among=all"), word


def test_a_unit_takes_in_what_is_below_it(as_, people):
    root = people.home_unit.parent
    below = Person.objects.filter(institution=people.home, unit__path__startswith=root.path)
    assert len(everybody(as_("head"), f"unit={root.code}&among=all")) == below.count()
    alone = everybody(as_("head"), f"unit=%3D{root.code}&among=all")
    assert len(alone) == Person.objects.filter(unit=root).count()


def test_a_past_day_shows_who_held_what_then(as_, people):
    appointment = (
        Appointment.objects.filter(
            institution=people.home, until_on__isnull=False, person__status="在职"
        )
        .order_by("from_on")
        .first()
    )
    day = f"{appointment.from_on:%Y.%m.%d}"
    text = f"/roster/?columns=posts&code=%3D{appointment.person.code}&as_of="
    then = as_("head").get(text + day).context["roster"].page.object_list
    assert appointment.post.name in then[0].cells[0]


def test_who_left_since_counts_on_a_day_of_an_appointment(as_, people):
    appointment = (
        Appointment.objects.filter(institution=people.home, until_on=None).order_by("pk").last()
    )
    Person.objects.filter(pk=appointment.person_id).update(status="调出")
    Appointment.objects.filter(pk=appointment.pk).update(until_on=AS_OF)
    code = appointment.person.code
    before = f"{appointment.from_on:%Y.%m.%d}"
    assert code in everybody(as_("head"), f"as_of={before}&code=%3D{code}")
    assert code not in everybody(as_("head"), f"code=%3D{code}")


def test_grouping_writes_subtotals_and_the_total(as_, people):
    html = as_("head").get("/roster/?group=sex&rows=100").content.decode()
    serving = Person.objects.filter(institution=people.home, status="在职")
    assert f"男（{serving.filter(sex='男').count()} 人，平均" in html
    assert f"合计（{serving.count()} 人，平均" in html


def test_nobody_found_says_what_to_do(as_):
    assert "没有符合条件的人员" in as_("head").get("/roster/?q=没有这个人").content.decode()


def test_conditions_that_are_set_stand_first_and_open_with_their_number(as_):
    response = as_("head").get("/roster/filters/?party=中共党员")
    first, *others = response.context["choice"].groups
    assert first.title == "党籍"
    assert (first.used, first.is_open) == (1, True)
    assert [c.title for c in first.controls if c.is_used] == [first.controls[0].title]
    assert not any(group.is_open for group in others)
    assert "已设 1 项" in response.content.decode()


def test_without_a_condition_the_first_group_is_open(as_):
    groups = as_("head").get("/roster/filters/").context["choice"].groups
    assert [g.is_open for g in groups] == [True] + [False] * (len(groups) - 1)
    assert not any(g.used for g in groups)


def test_htmx_gets_the_choice_alone(as_):
    for path in ("/roster/columns/", "/roster/filters/"):
        html = as_("head").get(path, headers={"hx-request": "true"}).content.decode()
        assert html.lstrip().startswith("<form")

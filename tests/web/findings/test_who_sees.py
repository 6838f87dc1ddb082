"""Who sees which findings."""

import pytest
from django.urls import reverse

from web.cast import AS_OF
from web.findings.judged import found, outcome, run_on
from zhiren.web.accounts.access import access_of
from zhiren.web.bridge.packs import pack_of
from zhiren.web.findings.merging import merge
from zhiren.web.findings.models import Finding
from zhiren.web.findings.sections import actions_of, restricted_rules
from zhiren.web.findings.selectors import open_counts, open_counts_by_clause
from zhiren.web.register.models import DecidedCase, LeaderPortfolio, Person, TimedMatter

OWN, ELSEWHERE, UNIT = "own", "elsewhere", "unit"
CLOSED = {
    "discipline": "daily-talks",
    "assessment": "annual-assessment",
    "development": "organiser-training-hours",
    "care": "organiser-support",
}


def beyond_every_portfolio(people):
    portfolios = LeaderPortfolio.objects.filter(institution=people.home).values("unit__path")
    persons = Person.objects.filter(institution=people.home, portfolios=None)
    for path in portfolios:
        persons = persons.exclude(unit__path__startswith=path["unit__path"])
    return persons.first()


@pytest.fixture
def stand(people):
    unit = people.home_unit
    listed = [
        found(people.cadre_person, rule=OWN),
        found(beyond_every_portfolio(people), rule=ELSEWHERE),
        found(
            people.cadre_person, rule=UNIT, subject_table="unit", subject=unit.pk, unit_id=unit.pk,
            person_id=None,
        ),
        *(found(people.cadre_person, rule=rule) for rule in CLOSED.values()),
        found(people.cadre_person, "suppressed", rule="shielded"),
    ]  # fmt: skip
    merge(run_on(people.home), outcome(*listed))
    return people


def seen_by(people, name):
    access = access_of(getattr(people, name))
    return set(Finding.objects.visible_to(access, "finding.view").values_list("rule", flat=True))


EVERYTHING = {OWN, ELSEWHERE, UNIT, "shielded", *CLOSED.values()}


@pytest.mark.parametrize(
    ("name", "seen"),
    [
        ("head", EVERYTHING),
        ("staff", EVERYTHING),
        ("unit_party", {OWN, UNIT, CLOSED["assessment"], CLOSED["development"], CLOSED["care"]}),
        ("leader", {OWN, UNIT, CLOSED["assessment"], CLOSED["development"]}),
        (
            "discipline",
            {OWN, ELSEWHERE, UNIT, "shielded", CLOSED["discipline"], CLOSED["assessment"]},
        ),
        ("supervision", {UNIT}),
        ("personnel", set()),
        ("cadre", {OWN, CLOSED["assessment"], CLOSED["care"]}),
        ("stranger", set()),
        ("system", set()),
        ("audit", set()),
    ],
)
def test_everybody_sees_what_scope_and_sections_allow(stand, name, seen):
    assert seen_by(stand, name) == seen


@pytest.mark.parametrize("name", ["unit_party", "leader", "cadre", "supervision"])
def test_lists_and_numbers_and_pages_agree_with_that(stand, as_, name):
    seen = seen_by(stand, name)
    access = access_of(getattr(stand, name))
    counted = open_counts_by_clause(stand.home.pk, access)
    assert sum(n for states in counted.values() for n in states.values()) == len(seen)
    assert sum(open_counts(stand.home.pk, access).values()) == len(seen)
    client = as_(name)
    page = client.get(reverse("findings:finding_list"))
    assert {row.rule for row in page.context["page"].object_list} == seen
    for finding in Finding.objects.all():
        expected = 200 if finding.rule in seen else 404
        address = reverse("findings:finding_detail", args=[finding.pk])
        assert client.get(address).status_code == expected, finding.rule


def test_rules_are_closed_by_the_tables_they_read(people):
    restricted = restricted_rules(pack_of(people.home))
    for section, rule in CLOSED.items():
        assert rule in restricted[f"person.{section}.view"]
    assert "filing-of-organisers" not in restricted["person.discipline.view"]


def test_a_rule_that_reads_units_alone_is_open(people):
    assert actions_of(pack_of(people.home).rule("theme-party-days")) == frozenset()


def test_facts_of_another_kind_than_the_rule_counts_are_not_shown(as_, people):
    """The rule counts 慰问; the same table tells of refused tolerance."""
    person = people.other_person
    for kind in ("重大问题报告", "不予容错答复"):
        TimedMatter.objects.create(
            institution=people.home, code=f"XS-{kind}", kind=kind, person=person,
            event_on=AS_OF, matter=f"事由{kind}",
        )  # fmt: skip
    merge(run_on(people.home), outcome(found(person, rule="report-of-major-problems")))
    address = reverse("findings:finding_detail", args=[Finding.objects.get().pk])
    page = as_("head").get(address).content.decode()
    assert "XS-重大问题报告" in page
    assert "XS-不予容错答复" not in page


def test_a_decided_case_is_told_only_where_it_takes_the_finding_out(as_, people):
    person = people.cadre_person
    DecidedCase.objects.create(
        institution=people.home, code="RC-99", kind="容错", person=person, matter="甲",
        decision="免责", decided_on=AS_OF,
    )  # fmt: skip
    merge(run_on(people.home), outcome(found(person, rule="tempered-cadres")))
    address = reverse("findings:finding_detail", args=[Finding.objects.get().pk])
    assert "RC-99" not in as_("head").get(address).content.decode()


def test_no_identity_number_is_among_the_facts(as_, people, evaluated):
    person = people.cadre_person
    person.identity_number = "310101199001010011"
    person.save()
    merge(run_on(people.home), outcome(found(person, rule="paid-leave")))
    finding = Finding.objects.get(rule="paid-leave", person=person, status="open")
    page = as_("head").get(reverse("findings:finding_detail", args=[finding.pk]))
    assert "310101199001010011" not in page.content.decode()

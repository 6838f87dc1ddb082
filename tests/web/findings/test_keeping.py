"""How long numbers and runs are kept, and what is read from them."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from web.cast import AS_OF, home_outcome
from web.findings.judged import found, outcome, run_on
from zhiren.web.accounts.access import access_of
from zhiren.web.findings import selectors
from zhiren.web.findings.keeping import DAYS_KEPT, results_thin, runs_thin
from zhiren.web.findings.merging import merge
from zhiren.web.findings.models import EvaluationRun, Finding, RuleResult
from zhiren.web.register.models import Unit


def numbers(institution, day, unit=None):
    run = run_on(institution, day)
    return RuleResult.objects.create(
        institution=institution, run=run, as_of=day, rule="r", document="d", clause="d#1", unit=unit, total=4,
        met=3, breach=1,
    )  # fmt: skip


def test_days_are_kept_for_a_while_and_month_ends_for_ever(people):
    today = date(2024, 12, 16)
    days = [
        date(2023, 1, 30), date(2023, 1, 31), date(2023, 2, 27),
        today - timedelta(days=DAYS_KEPT + 1), today - timedelta(days=DAYS_KEPT),
        today - timedelta(days=1), today,
    ]  # fmt: skip
    for day in days:
        numbers(people.home, day)
    numbers(people.away, date(2023, 1, 30))
    assert results_thin(people.home.pk, today) == 2
    left = RuleResult.objects.filter(institution=people.home).values_list("as_of", flat=True)
    assert sorted(left) == [days[1], days[2], *days[4:]]
    assert RuleResult.objects.filter(institution=people.away).count() == 1
    assert results_thin(people.home.pk, today) == 0


def test_numbers_by_unit_are_kept_by_day_for_a_week(people):
    for days in (8, 7, 0):
        numbers(people.home, AS_OF - timedelta(days=days), people.home_unit)
        numbers(people.home, AS_OF - timedelta(days=days))
    assert results_thin(people.home.pk, AS_OF) == 1
    left = RuleResult.objects.exclude(unit=None).values_list("as_of", flat=True)
    assert sorted(left) == [AS_OF - timedelta(days=7), AS_OF]


def test_a_month_whose_last_day_was_not_judged_keeps_the_last_that_was(people):
    numbers(people.home, date(2023, 3, 3))
    numbers(people.home, date(2023, 3, 9))
    results_thin(people.home.pk, AS_OF)
    assert [r.as_of for r in RuleResult.objects.all()] == [date(2023, 3, 9)]


def test_runs_after_changes_that_turned_nothing_go_in_time(people):
    telling = run_on(people.home, kind="touched", is_whole=False)
    merge(telling, outcome(found(people.cadre_person)))
    run_on(people.home, kind="touched", is_whole=False)
    whole = run_on(people.home)
    recent = timezone.now() + timedelta(days=DAYS_KEPT - 1)
    assert runs_thin(people.home.pk, recent) == 0
    assert runs_thin(people.home.pk, recent + timedelta(days=2)) == 1
    assert set(EvaluationRun.objects.all()) == {telling, whole}


class TestSelectors:
    def test_compliance_is_that_of_the_engine(self, evaluated, people):
        by_clause = selectors.compliance_by_clause(people.home.pk)
        expected = {}
        for counted in home_outcome().counts:
            if counted.unit is None:
                expected[counted.clause] = expected.get(counted.clause, 0) + counted.total
        assert {clause: c.total for clause, c in by_clause.items()} == expected
        for compliance in by_clause.values():
            decided = compliance.total - compliance.unknown - compliance.suppressed
            assert compliance.kept + compliance.failed == decided

    def test_units_add_up_to_the_document(self, evaluated, people):
        documents = selectors.compliance_by_document(people.home.pk)
        units = selectors.compliance_by_document_and_unit(people.home.pk)
        for document, whole in documents.items():
            parts = [c for (name, _), c in units.items() if name == document]
            assert sum(c.total for c in parts) <= whole.total
            assert all(0 <= (c.rate or 0) <= 1 for c in parts)

    def test_only_the_units_asked_for(self, evaluated, people):
        unit = people.home_unit
        only = Unit.objects.filter(path__startswith=unit.path)
        found_units = selectors.compliance_by_document_and_unit(people.home.pk, only)
        assert {unit.pk} >= {key for _, key in found_units}

    def test_the_numbers_are_those_of_the_last_day(self, people):
        numbers(people.home, date(2024, 1, 31))
        newest = numbers(people.home, date(2024, 2, 29))
        newest.met = 4
        newest.breach = 0
        newest.save()
        assert selectors.compliance_by_document(people.home.pk)["d"].percent == "100%"
        over_time = selectors.compliance_over_time(people.home.pk, document="d")
        assert [(o.as_of.month, o.compliance.percent) for o in over_time] == [
            (1, "75%"),
            (2, "100%"),
        ]
        late = selectors.compliance_over_time(people.home.pk, since=date(2024, 2, 1))
        assert len(late) == 1

    @pytest.mark.parametrize(
        ("met", "breach", "percent"), [(0, 0, "—"), (9_999, 1, "99.9%"), (1, 2, "33.3%")]
    )
    def test_hundred_percent_is_said_only_when_nothing_failed(self, met, breach, percent):
        assert selectors.Compliance(met=met, breach=breach).percent == percent

    def test_what_changed_is_told_newest_first_within_scope(self, people):
        start = timezone.now()
        merge(run_on(people.home), outcome(found(people.cadre_person, rule="x")))
        merge(run_on(people.away), outcome(found(people.strange_person)))
        changed = selectors.changed_since(access_of(people.head), start)
        assert [f.rule for f in changed] == ["x"]
        assert not selectors.changed_since(access_of(people.head), timezone.now())

    def test_each_takes_one_statement(self, evaluated, people, django_assert_num_queries):
        home = people.home.pk
        for read in (
            selectors.open_counts_by_clause,
            selectors.open_counts,
            selectors.compliance_by_clause,
            selectors.compliance_by_document,
            selectors.compliance_by_document_and_unit,
            selectors.compliance_over_time,
            selectors.latest_whole_run,
        ):
            with django_assert_num_queries(1):
                read(home)

    def test_open_findings_are_counted_by_clause_and_state(self, evaluated, people):
        counted = selectors.open_counts_by_clause(people.home.pk)
        assert sum(n for states in counted.values() for n in states.values()) == (
            Finding.objects.open().count()
        )

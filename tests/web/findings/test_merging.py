"""What becomes of a finding from run to run."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from web.findings.judged import DAY, found, outcome, run_on
from zhiren.web.findings.merging import merge
from zhiren.web.findings.models import Finding, FindingEvent, Waiver

LATER = DAY + timedelta(days=1)


@pytest.fixture
def person(people):
    return people.cadre_person


def waive(finding, people, until_on=None):
    Finding.objects.filter(pk=finding.pk).update(status="waived")
    return Waiver.objects.create(
        finding=finding, reason="已研究", authority="党委会", clause=finding.clause,
        decided_on=DAY, until_on=until_on, made_by=people.head,
    )  # fmt: skip


def stand(before, person, people):
    """Bring one finding of the person into a condition; None where there is none yet."""
    if before == "none":
        return None
    state = "unknown" if "unknown" in before else "breach"
    merge(run_on(people.home), outcome(found(person, state)))
    finding = Finding.objects.get(person=person)
    if "waived" in before:
        waive(finding, people, LATER if "ended" in before else None)
    if "resolved" in before:
        merge(run_on(people.home), outcome())
    FindingEvent.objects.all().delete()
    return finding


OPEN, OVER, LEFT = "open", "resolved", "waived"


@pytest.mark.parametrize(
    ("before", "after", "status", "events"),
    [
        ("none", "breach", OPEN, ["appeared"]),
        ("none", "unknown", OPEN, ["appeared"]),
        ("breach", "breach", OPEN, []),
        ("breach", "unknown", OPEN, ["changed"]),
        ("breach", "suppressed", OPEN, ["changed"]),
        ("breach", None, OVER, ["resolved"]),
        ("unknown", "unknown", OPEN, []),
        ("unknown", "breach", OPEN, ["changed"]),
        ("unknown", None, OVER, ["resolved"]),
        ("resolved", "breach", OPEN, ["reopened"]),
        ("resolved", "unknown", OPEN, ["reopened"]),
        ("resolved", None, OVER, []),
        ("waived", "breach", LEFT, []),
        ("waived", "unknown", LEFT, ["changed"]),
        ("waived", None, OVER, ["resolved"]),
        ("waived unknown", "breach", LEFT, ["changed"]),
        ("waived resolved", "breach", LEFT, ["reopened"]),
        ("waived ended", "breach", OPEN, ["waiver_ended"]),
        ("waived ended", "unknown", OPEN, ["waiver_ended", "changed"]),
        ("waived ended", None, OVER, ["waiver_ended", "resolved"]),
        ("waived resolved ended", "breach", OPEN, ["reopened"]),
    ],
)
def test_a_finding_turns_as_the_data_say(people, person, before, after, status, events):
    stand(before, person, people)
    found_now = [found(person, after)] if after else []
    merge(run_on(people.home, LATER), outcome(*found_now))
    finding = Finding.objects.get(person=person)
    assert (finding.status, [e.kind for e in finding.events.order_by("pk")]) == (status, events)
    assert finding.state == (after or finding.state)
    assert (finding.resolved_on is not None) == (status == OVER)


def test_the_numbers_of_a_run_say_what_turned(people, person):
    other = people.other_person
    merge(run_on(people.home), outcome(found(person), found(other)))
    merged = merge(
        run_on(people.home), outcome(found(person, "unknown"), found(people.cadre_person, rule="x"))
    )
    assert (merged.appeared, merged.changed, merged.resolved) == (1, 1, 1)


def test_a_new_due_date_is_a_change_and_a_new_sentence_alone_is_kept_up_silently(people, person):
    merge(run_on(people.home), outcome(found(person)))
    first = Finding.objects.get(person=person)
    merge(run_on(people.home), outcome(found(person, sentence="已 3 年。")))
    second = Finding.objects.get(person=person)
    assert (second.sentence, second.changed_at) == ("已 3 年。", first.changed_at)
    merge(run_on(people.home), outcome(found(person, due_on=date(2025, 1, 1))))
    assert [e.kind for e in second.events.all()] == ["changed", "appeared"]


def test_periods_and_objects_are_findings_of_their_own(people, person):
    merge(
        run_on(people.home),
        outcome(found(person), found(person, period=7), found(person, object=3)),
    )
    assert Finding.objects.filter(person=person).count() == 3
    merge(run_on(people.home), outcome(found(person, period=7)))
    assert Finding.objects.get(person=person, status="open").period == 7


def test_the_first_day_is_kept_and_the_last_day_moves(people, person):
    merge(run_on(people.home), outcome(found(person)))
    merge(run_on(people.home, LATER), outcome(found(person)))
    finding = Finding.objects.get(person=person)
    assert (finding.first_seen_on, finding.last_seen_on) == (DAY, LATER)


def test_a_run_for_some_subjects_resolves_only_theirs(people, person):
    other = people.other_person
    merge(run_on(people.home), outcome(found(person), found(other)))
    merge(run_on(people.home), outcome(), {"person": {person.pk}})
    status = dict(Finding.objects.values_list("person", "status"))
    assert status == {person.pk: "resolved", other.pk: "open"}


def test_a_run_never_touches_another_institution(people):
    stranger = people.strange_person
    merge(run_on(people.away), outcome(found(stranger)))
    merge(run_on(people.home), outcome())
    assert Finding.objects.get(person=stranger).status == "open"


def test_a_rule_that_is_no_longer_in_force_says_so_when_its_finding_ends(people, person):
    merge(run_on(people.home), outcome(found(person)))
    merge(run_on(people.home), outcome(skipped={"annual-assessment": "已失效"}))
    assert "已失效" in FindingEvent.objects.get(kind="resolved").note


def test_an_ended_waiver_gives_way_to_a_new_one(people, person):
    merge(run_on(people.home), outcome(found(person)))
    finding = Finding.objects.get(person=person)
    ended = waive(finding, people, LATER)
    merge(run_on(people.home, LATER), outcome(found(person)))
    ended.refresh_from_db()
    assert ended.withdrawn_at is not None
    waive(finding, people)
    merge(run_on(people.home, LATER), outcome(found(person)))
    assert Finding.objects.get(person=person).status == "waived"


def test_names_longer_than_a_column_are_cut(people, person):
    merge(run_on(people.home), outcome(found(person, subject_name="长" * 500)))
    assert len(Finding.objects.get(person=person).subject_name) == 200


def test_merging_writes_in_batches(people, django_assert_max_num_queries):
    listed = [found(people.cadre_person, period=n) for n in range(400)]
    with django_assert_max_num_queries(50):
        merge(run_on(people.home), outcome(*listed))
    with django_assert_max_num_queries(8):
        merge(run_on(people.home), outcome(*listed))
    changed = [found(people.cadre_person, "unknown", period=n) for n in range(400)]
    with django_assert_max_num_queries(50):
        merge(run_on(people.home), outcome(*changed))


def test_the_fixture_of_all_tests_keeps_a_whole_run(evaluated):
    assert evaluated.status == "done"
    assert evaluated.appeared == Finding.objects.count()
    assert FindingEvent.objects.filter(at__lte=timezone.now()).count() == evaluated.appeared

"""Addresses of findings."""

from web.addresses import BUSINESS, DEPARTMENT, Address
from web.cast import AS_OF, home_outcome
from web.findings.judged import found, outcome, run_on
from zhiren.web.findings.merging import merge
from zhiren.web.findings.models import Finding, Trial

VIEWERS = BUSINESS - {"personnel"}
HOME = VIEWERS - {"stranger"}


def of_home(people):
    """A finding about the cadre that rests on nothing closed; everybody of the home sees it."""
    listed = [found(people.cadre_person, rule="open-to-all"), *home_outcome().found]
    merge(run_on(people.home), outcome(*listed))
    return {"pk": Finding.objects.get(rule="open-to-all").pk}


def of_unit(people):
    """One about the home unit itself: of no person's file."""
    unit = people.home_unit
    about = found(
        people.cadre_person, rule="of-unit", subject_table="unit", subject=unit.pk,
        unit_id=unit.pk, person_id=None,
    )  # fmt: skip
    merge(run_on(people.home), outcome(about))
    return {"pk": Finding.objects.get(rule="of-unit").pk}


def a_run(people):
    return {"pk": run_on(people.home).pk}


def heads_trial(people):
    trial = Trial.objects.create(
        institution=people.home, asked_by=people.head, kind="what_if", as_of=AS_OF,
        policy_date=AS_OF, base_on=AS_OF, status="done",
    )  # fmt: skip
    return {"pk": trial.pk}


# The supervision office sees no person's file; the stranger's head is of another institution.
NOT_HIS = frozenset({"supervision", "stranger"})
RUNNERS = DEPARTMENT | {"stranger"}
ADDRESSES = [
    Address("findings:finding_list", VIEWERS),
    Address("findings:finding_list", VIEWERS, query="?status=all&group=unit&state=unmet&unit=x"),
    Address(
        "findings:finding_export",
        frozenset({"head", "staff", "unit_party", "discipline", "supervision", "stranger"}),
    ),
    Address("findings:finding_detail", HOME - NOT_HIS, of_home, hidden_from=NOT_HIS),
    Address(
        "findings:finding_detail",
        HOME - {"cadre"},
        of_unit,
        hidden_from=frozenset({"cadre", "stranger"}),
    ),
    Address("findings:finding_waive", frozenset({"head"}), of_home, hidden_from=frozenset({"stranger"})),
    Address(
        "findings:finding_waive", frozenset({"head"}), of_home, method="post", status=422,
        hidden_from=frozenset({"stranger"}),
    ),
    Address("findings:finding_withdraw", frozenset({"head"}), of_home, hidden_from=frozenset({"stranger"})),
    Address(
        "findings:finding_judge", DEPARTMENT, of_home, method="post", status=302,
        hidden_from=frozenset({"stranger"}),
    ),
    Address("findings:run_list", RUNNERS),
    Address("findings:run_start", RUNNERS, method="post", status=302),
    Address("findings:run_detail", DEPARTMENT, a_run, hidden_from=frozenset({"stranger"})),
    Address("findings:what_if", RUNNERS),
    Address("findings:what_if", RUNNERS, query="?q=学时&rule=annual-assessment"),
    Address("findings:as_of", RUNNERS),
    Address(
        "findings:trial_detail", frozenset({"head"}), heads_trial,
        hidden_from=frozenset({"staff", "stranger"}),
    ),
    Address(
        "findings:trial_discard", frozenset({"head"}), heads_trial, method="post", status=302,
        hidden_from=frozenset({"staff", "stranger"}),
    ),
]  # fmt: skip

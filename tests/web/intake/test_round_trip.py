"""What the roster gives out, the wizard takes back."""

import pytest
from django.urls import reverse

from web.intake import wizard

COLUMNS = {
    "of the person": "code name sex birth_on ethnic_group native_place telephone unit status",
    "with days": "name code birth_on work_start_on entered_on unit status party joined_on",
}


@pytest.mark.parametrize("columns", COLUMNS.values(), ids=COLUMNS.keys())
def test_a_roster_exported_here_is_read_back_without_a_fault_and_changes_nothing(
    staff, people, columns
):
    query = {"columns": columns.replace(" ", ","), "format": "xlsx"}
    sent = staff.get(reverse("roster:person_export"), query)
    intake = wizard.uploaded(staff, b"".join(sent.streaming_content))
    intake = wizard.compare(staff, intake)
    assert wizard.problems(intake) == []
    assert set(wizard.counts(intake)) == {"same"}

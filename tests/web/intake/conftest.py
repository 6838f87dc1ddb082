"""Who imports in these tests."""

import pytest


@pytest.fixture
def staff(as_):
    """The client of a member of the department."""
    return as_("staff")

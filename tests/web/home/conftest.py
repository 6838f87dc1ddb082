"""Tests of the front page play on one Monday, at ten in the morning."""

import pytest
import time_machine


@pytest.fixture
def clock():
    """The day of the tests; ``clock.move_to`` goes on."""
    with time_machine.travel("2024-12-16T10:00:00+08:00", tick=True) as traveller:
        yield traveller


@pytest.fixture(autouse=True)
def that_day(clock):
    """Every test here plays on that day."""

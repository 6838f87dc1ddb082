"""Tests of 重点工作 play on one Monday in December 2024, at ten in the morning."""

import pytest
import time_machine

from web.worktasks.making import make_plan, make_work


@pytest.fixture
def clock():
    """The day of the tests; ``clock.move_to`` goes on."""
    with time_machine.travel("2024-12-16T10:00:00+08:00", tick=True) as traveller:
        yield traveller


@pytest.fixture
def that_day(clock):
    """Tests that use it play on that day."""


@pytest.fixture
def plan(people):
    return make_plan(people.home)


@pytest.fixture
def work(people, plan):
    """A running task of the unit that the account ``unit_party`` acts for."""
    return make_work(plan, people.home_unit)

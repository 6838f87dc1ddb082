"""Where things lie: keys of units, posts and persons of the background, by arithmetic.

Second-level units are numbered u = 0, 1, 2 ...; each has an administrative unit, a Party
organisation and branches, and the same row of posts. Planted cases sit in these units too, so
that they live among ordinary people.
"""

from __future__ import annotations

from dataclasses import dataclass

BRANCHES = 2
UNITS_IN_PLACE = 2 + BRANCHES
POSTS_IN_PLACE = 13
PERSONS_A_PLACE = 60
LEAST_PLACES = 14

# Posts of a place by number: 0 head, 1 deputy, 2 organiser or section head, 3 Party secretary,
# 4 section deputy, 5-9 desks of ordinary cadres, 10 professional staff, 11 earlier posts,
# 12 seat in the Party committee.
HEAD, DEPUTY, THIRD, SECRETARY = 0, 1, 2, 3
SECTION, FIRST_DESK, STAFF, FORMER, SEAT = 4, 5, 10, 11, 12


@dataclass(frozen=True)
class Layout:
    """Keys of units and posts of so many places; what is placed by hand comes after them."""

    places: int

    @property
    def units(self) -> int:
        """Highest key of a place's units."""
        return self.places * UNITS_IN_PLACE

    @property
    def posts(self) -> int:
        """Highest key of a place's posts."""
        return self.places * POSTS_IN_PLACE

    def unit(self, place: int) -> int:
        """Administrative unit of a place."""
        return 1 + place * UNITS_IN_PLACE

    def party(self, place: int) -> int:
        """Party organisation of a place."""
        return self.unit(place) + 1

    def branch(self, place: int, number: int) -> int:
        """Party branch of a place, numbered from 0."""
        return self.unit(place) + 2 + number

    def post(self, place: int, number: int) -> int:
        """Post of a place."""
        return 1 + place * POSTS_IN_PLACE + number


def places_for(size: int) -> int:
    """Number of second-level units of an institution with so many persons."""
    return max(1 if size < LEAST_PLACES * 10 else LEAST_PLACES, size // PERSONS_A_PLACE)

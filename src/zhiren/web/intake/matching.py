"""Which row of the register a row of a file is: the key columns of every table.

A table with a code of its own is matched by the code; a table with a rule of uniqueness by those
columns; every other table by the columns below, which say what makes two rows the same event of
the same person, unit or list. Among the rows whose keys agree

1. a row equal in all columns that the file gives is that row;
2. of the others, the pair with most equal columns is the same row, if there is only one such;
3. several equally near pairs are refused: nothing is guessed;
4. a row that agrees with none is new.

Key columns that the file does not give, or leaves empty, do not tell rows apart. Dates agree when
one covers the other (2015.09 and 2015.09.15).
"""

from __future__ import annotations

from typing import Final

from zhiren.snapshot.schema import Table

KEY_COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    "leader_portfolio": ("leader", "unit", "from_on"),
    "party_membership": ("person", "party"),
    "appointment": ("person", "post", "from_on"),
    "rank_holding": ("person", "from_on"),
    "education": ("person", "level", "is_full_time", "degree"),
    "professional_title": ("person", "title"),
    "person_fact": ("person", "kind", "recorded_on"),
    "concurrent_post": ("person", "kind", "organisation", "from_on"),
    "special_status": ("person", "kind", "from_on"),
    "talent": ("person", "kind", "from_on"),
    "hardship": ("person", "kind", "occurred_on"),
    "scheme_part": ("scheme", "part"),
    "talk": ("to_person", "kind", "from_person", "held_on"),
    "sanction": ("person", "measure", "decided_on"),
    "benefit_decision": ("person", "domain", "decided_on"),
    "training_record": ("person", "training_class", "kind", "completed_on"),
    "research_report": ("person", "unit", "recipient", "submitted_on"),
    "health_check": ("person", "checked_on"),
    "reserve_member": ("reserve_list", "person", "from_on"),
    "reserve_screening": ("reserve_list", "held_on"),
    "secondment": ("person", "kind", "from_on"),
    "plan_participant": ("plan", "person", "from_on"),
    "unit_activity": ("unit", "kind", "held_on"),
    "meeting_attendance": ("meeting", "person"),
    "timed_matter_document": ("timed_matter", "document"),
    "candidate_check": ("candidate", "criterion"),
    "benefit_record": ("person", "benefit", "year", "granted_on"),
    "task_report": ("task", "reported_on"),
    "target_measurement": ("metric", "unit", "year", "measured_on"),
}


def key_columns(of: Table) -> tuple[str, ...]:
    """The columns that say which row of the table a row is."""
    if of.key:
        return (of.key,)
    return of.unique[0] if of.unique else KEY_COLUMNS[of.name]


def subject_column(of: Table) -> str | None:
    """The reference to whom or what the rows belong; None where rows stand for themselves."""
    if of.key:
        return None
    return next((c for c in key_columns(of) if of.column(c).type == "ref"), None)

"""Checks of the person table: names, identity numbers, two codes for one person."""

from __future__ import annotations

from datetime import date
from typing import cast

from zhiren.snapshot.dates import PartialDate
from zhiren.snapshot.identity import check_identity, is_plainly_valid
from zhiren.snapshot.names import normalise_name
from zhiren.snapshot.problems import Problem, Severity
from zhiren.snapshot.refusal import Refusal
from zhiren.snapshot.typed import TypedTable


def check_persons(persons: TypedTable, problems: list[Problem], today: date | None) -> None:
    """Normalise names and identity numbers; report what is wrong with them.

    A birth date that differs from the identity number is a notice: the date adjudicated from
    the file holds. One identity number under two codes is an error.
    """
    _normalise_names(persons, problems)
    _check_identity_numbers(persons, problems, today)


def _normalise_names(persons: TypedTable, problems: list[Problem]) -> None:
    names = persons.columns["name"] = list(persons.columns["name"])
    read = {name: normalise_name(str(name)) for name in set(names) if name is not None}
    for row, name in enumerate(names):
        if name is None:
            continue
        result = read[name]
        if isinstance(result, Refusal):
            problems.append(persons.problem(row, "name", result.reason, result.remedy))
            names[row] = None
        else:
            names[row] = result


def _check_identity_numbers(
    persons: TypedTable, problems: list[Problem], today: date | None
) -> None:
    numbers = persons.columns["identity_number"] = list(persons.columns["identity_number"])
    births, sexes = persons.columns["birth_on"], persons.columns["sex"]
    for row, written in enumerate(numbers):
        if written is None:
            continue
        birth = cast("PartialDate | None", births[row])
        sex = cast("str | None", sexes[row])
        if is_plainly_valid(str(written), birth=birth, sex=sex, as_of=today):
            continue
        check = check_identity(written, birth=birth, sex=sex, as_of=today)
        problems += [persons.problem(row, "identity_number", *r) for r in check.errors]
        problems += [
            persons.problem(row, "identity_number", *r, Severity.NOTICE) for r in check.hints
        ]
        numbers[row] = check.number if check.is_valid else None
    given = [number for number in numbers if number is not None]
    if len(set(given)) < len(given):
        _report_shared_numbers(persons, problems)


def _report_shared_numbers(persons: TypedTable, problems: list[Problem]) -> None:
    owner: dict[object, object] = {}
    numbers, codes = persons.columns["identity_number"], persons.columns["person"]
    for row, (number, code) in enumerate(zip(numbers, codes, strict=True)):
        if number is not None and owner.setdefault(number, code) != code:
            reason = f"与工号 {owner[number]} 的证件号码相同"
            remedy = "一个人只能有一个工号，核对后改正"
            problems.append(persons.problem(row, "identity_number", reason, remedy))

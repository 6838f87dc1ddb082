"""The snapshot's own checks for a single row, before it is written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from zhiren.snapshot.checking import check_tables
from zhiren.snapshot.dates import PartialDate, Precision, day_number
from zhiren.snapshot.identity import check_identity
from zhiren.snapshot.problems import Problem, Severity
from zhiren.snapshot.raw import RawColumn, RawTable
from zhiren.snapshot.reading import Sheet
from zhiren.snapshot.schema import Column, Table
from zhiren.snapshot.schema import table as table_of
from zhiren.snapshot.typed import TypedTable
from zhiren.web.register.clocks import ACTING
from zhiren.web.register.establishments import running_on
from zhiren.web.register.models import Appointment, Person, Unit

if TYPE_CHECKING:
    from zhiren.web.register.models import Record

_PRECISIONS = (Precision.DAY, Precision.MONTH, Precision.YEAR)


@dataclass(frozen=True)
class Remarks:
    """What is wrong with a row: errors by field forbid it, notices are for a person to look at."""

    errors: Mapping[str, list[str]] = field(default_factory=dict)
    notices: list[str] = field(default_factory=list)


def remarks_on(row: Record, today: date) -> Remarks:
    """Check a row (saved or not) as the readers check it when it comes in a workbook.

    Required columns and words are the model's own business; here: order of dates, dates that lie
    in the future, names and identity numbers against birth and sex, two persons with one number,
    a unit above itself. An appointment beyond the seats of its post is a notice. Takes a query at
    most.
    """
    errors: dict[str, list[str]] = defaultdict(list)
    notices: list[str] = []
    if row.TABLE:
        for problem in _problems(row, today):
            text = f"{problem.reason}。{problem.remedy}。"
            if problem.severity is Severity.NOTICE:
                notices.append(text)
            else:
                errors[problem.column or ""].append(text)
    if isinstance(row, Person):
        _check_number_once(row, errors)
    if isinstance(row, Unit):
        _check_tree(row, errors)
    if isinstance(row, Appointment):
        notices += _on_seats(row, today)
    return Remarks(dict(errors), notices)


def normal_identity_number(number: str) -> str:
    """The number as it is stored: no blanks, a capital X; as given when it is not valid."""
    check = check_identity(number)
    return check.number if check.is_valid else number


def _problems(row: Any, today: date) -> list[Problem]:
    table = table_of(row.TABLE)
    typed = TypedTable(table, {c.name: [_value(row, c)] for c in table.columns})
    typed.sources.append(_source(table))
    typed.starts.append(0)
    problems: list[Problem] = []
    # A known code need not be stated again: what is required is checked by the model.
    known = {table.name: {str(row.code): ()}} if table.key else {}
    check_tables({table.name: typed}, problems, today=today, known=known)
    missing = {c.name for c in table.columns if c.required and _value(row, c) is None}
    return [p for p in problems if p.column not in missing]


def _value(row: Any, column: Column) -> object:
    if column.type == "id":
        return row.code or None
    if column.type == "ref":
        key = getattr(row, f"{column.name}_id")
        # Any stable text does: references are checked by the database.
        return None if key is None else f"#{key}"
    value = getattr(row, column.name)
    if value is None or value == "":
        return None
    if column.type == "date":
        precision = getattr(row, f"{column.name}_precision", None) or 0
        return PartialDate(day_number(value), _PRECISIONS[precision])
    return value


def _source(table: Table) -> RawTable:
    cells = {c.name: RawColumn(c, c.name, [None]) for c in table.columns}
    return RawTable(table, Sheet("", "", []), [1], cells)


def _check_number_once(row: Person, errors: dict[str, list[str]]) -> None:
    if not row.identity_number:
        return
    others = Person.objects.filter(
        institution=row.institution_id, identity_number=row.identity_number
    ).exclude(pk=row.pk)
    other = others.first()
    if other is not None:
        text = f"与{other.name}（{other.code}）的证件号码相同。一个人只能有一个工号，核对后改正。"
        errors["identity_number"].append(text)


def _check_tree(row: Unit, errors: dict[str, list[str]]) -> None:
    above: Any = row.parent
    if row.pk is None or above is None:
        return
    if above.path.startswith(row.path):
        errors["parent"].append("上级单位绕了一圈又回到本单位。请改正上级单位。")
    elif above.system != row.system:
        text = f"上级单位属于“{above.system}”，本单位属于“{row.system}”。两棵树分开，党组织所在的行政单位另填。"
        errors["parent"].append(text)


def _on_seats(row: Appointment, today: date) -> list[str]:
    """More holders than seats is sometimes meant, and then somebody has to say so."""
    post, is_over = row.post, row.until_on is not None and row.until_on <= today
    if not post.counts_for_quota or row.kind == ACTING or is_over:
        return []
    running = Appointment.objects.filter(running_on(max(row.from_on, today)), post=post)
    others = running.exclude(pk=row.pk).exclude(kind=ACTING).exclude(person=row.person_id)
    names = list(others.values_list("person__name", flat=True))
    if len(set(names)) < post.seats:
        return []
    return [
        f"{post.unit.name}{post.name}职数 {post.seats}，现任：{'、'.join(names)}。照此保存即超配。"
    ]

"""对象范围: the subjects of a rule at a date, set-based and row by row.

A member has ``subject`` (key), ``since`` (day from which it belongs, NULL when no date says so)
and ``missing`` (1 when its birth date is needed and unknown: then the finding is unknown).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from zhiren.rules.judgement import Reach
from zhiren.rules.rows import satisfies
from zhiren.snapshot.schema import table as table_of
from zhiren.workdays.days import add_years, day_number

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from zhiren.policy.rule import Population, Rule
    from zhiren.rules.judgement import Bindings, JudgementDate
    from zhiren.rules.rows import Row, Rows

    Tables = Mapping[str, ir.Table]
    Binding = Callable[[str], ir.IntegerScalar]

IN_POST = {"status": ("在职",)}
SINCE_COLUMN = {"person": "entered_on"}


class Member(NamedTuple):
    """One subject of a population."""

    subject: int
    since: int | None
    missing: int


def population_bindings(rule: Rule, when: JudgementDate) -> dict[str, int]:
    """``as_of`` and, for an age limit, ``born_after``: born after that day = younger."""
    bound = {"as_of": day_number(when.as_of)}
    spec = rule.population
    if spec is not None and spec.younger_than:
        years = int(str(when.values[spec.younger_than].value))
        bound["born_after"] = day_number(add_years(when.as_of, -years))
    return bound


def population(t: Tables, b: Binding, rule: Rule) -> ir.Table:
    """Columns subject, since, missing; one row a subject."""
    spec = _spec(rule)
    base = t[spec.subject]
    for column, allowed in _where(spec).items():
        base = base.filter(base[column].isin(list(allowed)))
    base = _within_validity(base, b, spec.subject)
    if spec.younger_than:
        base = base.filter(base.birth_on.isnull() | (base.birth_on > b("born_after")))
    since = SINCE_COLUMN.get(spec.subject) or _start_column(spec.subject)
    members = base.select(
        subject=base[spec.subject],
        since=base[since].cast("int64") if since else _null(),
        missing=_missing_birth(base, spec),
    )
    for spell in _spells(t, b, spec):
        members = members.join(spell, members.subject == spell.spell_subject).select(
            subject=members.subject, since=spell.spell_since, missing=members.missing
        )
    return members


def population_rows(rows: Rows, b: Bindings, rule: Rule) -> Iterator[Member]:
    """The same, row by row."""
    spec = _spec(rule)
    since_column = SINCE_COLUMN.get(spec.subject) or _start_column(spec.subject)
    for row in rows[spec.subject]:
        if not satisfies(row, _where(spec)) or not _is_valid(row, b, spec.subject):
            continue
        birth = row["birth_on"] if spec.younger_than else 0
        if spec.younger_than and birth is not None and birth <= b["born_after"]:
            continue
        since = row[since_column] if since_column else None
        subject = row[spec.subject]
        starts = _spell_starts(rows, b, spec, subject)
        if None not in starts:
            yield Member(subject, starts[-1] if starts else since, int(birth is None))


def population_reach(rule: Rule) -> list[Reach]:
    """Rows that decide whether one subject belongs, and since when."""
    spec = _spec(rule)
    reached = [Reach(spec.subject, spec.subject)]
    if spec.holding or spec.holding_unit:
        held = Reach("appointment", "person")
        posts = Reach("post", "post", held, "post")
        reached += [held, posts]
        if spec.holding_unit:
            reached.append(Reach("unit", "unit", posts, "unit"))
    if spec.listed:
        reached.append(Reach(spec.listed, spec.subject))
    return reached


def is_current(row: Row, as_of: int, start: str = "from_on", end: str = "until_on") -> bool:
    """The spell covers that day: start included, end not; an empty end is still open."""
    started = row[start] is None or row[start] <= as_of
    return started and (row[end] is None or row[end] > as_of)


def current(t: ir.Table, b: Binding, start: str = "from_on", end: str = "until_on") -> ir.Table:
    """Rows whose spell covers the as-of day."""
    started = t[start].isnull() | (t[start] <= b("as_of"))
    return t.filter(started & (t[end].isnull() | (t[end] > b("as_of"))))


def _spec(rule: Rule) -> Population:
    if rule.population is None:
        message = f"{rule.id} has no population"
        raise ValueError(message)
    return rule.population


def _where(spec: Population) -> Mapping[str, tuple[str | bool, ...]]:
    if spec.subject == "person" and "status" not in spec.where:
        return {**IN_POST, **spec.where}
    return spec.where


def _start_column(table: str) -> str | None:
    spell = table_of(table).spell
    return spell[0] if spell else table_of(table).visible_by


def _within_validity(base: ir.Table, b: Binding, table: str) -> ir.Table:
    spell = table_of(table).spell
    return current(base, b, *spell) if spell else base


def _is_valid(row: Row, b: Bindings, table: str) -> bool:
    spell = table_of(table).spell
    return spell is None or is_current(row, b["as_of"], *spell)


def _null() -> ir.IntegerScalar:
    import ibis

    return ibis.null("int64")


def _missing_birth(base: ir.Table, spec: Population) -> ir.IntegerValue:
    import ibis

    if not spec.younger_than:
        return ibis.literal(0, "int64")
    # PostgreSQL casts no boolean to BIGINT.
    return ibis.ifelse(base.birth_on.isnull(), ibis.literal(1, "int64"), ibis.literal(0, "int64"))


def _spells(t: Tables, b: Binding, spec: Population) -> Iterator[ir.Table]:
    if spec.holding or spec.holding_unit:
        posts = t["post"]
        for column, allowed in spec.holding.items():
            posts = posts.filter(posts[column].isin(list(allowed)))
        if spec.holding_unit:
            units = t["unit"]
            for column, allowed in spec.holding_unit.items():
                units = units.filter(units[column].isin(list(allowed)))
            posts = posts.semi_join(units, posts.unit == units.unit)
        held = current(t["appointment"], b)
        held = held.semi_join(posts, held.post == posts.post)
        yield held.group_by(spell_subject=held.person).agg(
            spell_since=held.from_on.min().cast("int64")
        )
    if spec.listed:
        start, end = _spell_of(spec.listed)
        listed = current(t[spec.listed], b, start, end)
        for column, allowed in spec.listed_where.items():
            listed = listed.filter(listed[column].isin(list(allowed)))
        yield listed.group_by(spell_subject=listed[spec.subject]).agg(
            spell_since=listed[start].min().cast("int64")
        )


def _spell_of(table: str) -> tuple[str, str]:
    return table_of(table).spell or ("from_on", "until_on")


def _spell_starts(rows: Rows, b: Bindings, spec: Population, subject: int) -> list[int | None]:
    """Start of membership for each spell condition; None where one is not fulfilled."""
    starts: list[int | None] = []
    if spec.holding or spec.holding_unit:
        held = [
            row["from_on"]
            for row in rows.having("appointment", "person", subject)
            if is_current(row, b["as_of"]) and _is_such_post(rows, row["post"], spec)
        ]
        starts.append(min(held, default=None))
    if spec.listed:
        start, end = _spell_of(spec.listed)
        listed = [
            row[start]
            for row in rows.having(spec.listed, spec.subject, subject)
            if is_current(row, b["as_of"], start, end) and satisfies(row, spec.listed_where)
        ]
        starts.append(min(listed, default=None))
    return starts


def _is_such_post(rows: Rows, post: int, spec: Population) -> bool:
    found = rows.first("post", "post", post)
    if found is None or not satisfies(found, spec.holding):
        return False
    if not spec.holding_unit:
        return True
    unit = rows.first("unit", "unit", found["unit"])
    return unit is not None and satisfies(unit, spec.holding_unit)

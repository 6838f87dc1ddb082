"""Building blocks of what the background does regularly, so that it keeps every rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from zhiren_demo.background import code_sql
from zhiren_demo.schedule import Activity

CADRE = "s.is_cadre AND s.is_in_post"
LEADING = "s.is_leading AND s.is_in_post"
MIDDLE = "s.is_middle AND s.is_in_post"
IN_POST = "s.is_in_post"

# Everyone in the third post of a place whose Party organisation is not left without organiser.
ORGANISER = (
    "s.role = 'third' AND s.is_in_post AND (s.is_placed OR NOT EXISTS (SELECT 1 FROM "
    "withheld AS w WHERE w.activity = '组织员' AND w.kind = 'unit' AND w.subject = s.unit + 1))"
)


@dataclass(frozen=True)
class Regular:
    """Activities; further SELECTs by table; SELECTs of expected findings.

    ``answers`` give (rule, table of the subject, key of the subject, state) for findings that
    are everyday life: whoever leads a small unit may have an organiser without rank.
    """

    activities: Sequence[Activity]
    selects: dict[str, list[str]] = field(default_factory=dict)
    answers: Sequence[str] = ()


def training(
    members: str, kind: str, level: str, hours: int, name: str = "", years_back: int = 2
) -> Activity:
    """One training of that kind and level a year; hours vary by up to four."""
    return Activity(
        name or kind,
        "training_record",
        "person",
        members,
        "completed_on",
        cells={
            "kind": f"'{kind}'",
            "level": f"'{level}'",
            "hours": f"({hours * 100} + chance(s.person, 60 + p.n) % 5 * 100)::BIGINT",
        },
        years_back=years_back,
    )


def fact(members: str, kind: str, period: str = "year") -> Activity:
    """One written record in each period."""
    return Activity(
        kind, "person_fact", "person", members, "recorded_on", period, cells={"kind": f"'{kind}'"}
    )


def unit_work(bodies: str, kind: str, period: str = "year") -> Activity:
    """One piece of regular work in each period of units of these bodies (words, see ``body``)."""
    listed = ", ".join(f"'{body}'" for body in bodies.split())
    return Activity(
        kind,
        "unit_activity",
        "unit",
        f"s.body IN ({listed})",
        "held_on",
        period,
        cells={"kind": f"'{kind}'"},
    )


def assessment(
    members: str, kind: str, assessment_class: str, tag: int = 0, **cells: str
) -> Activity:
    """The result of a year, decided in the first months of the next one and fed back at once.

    Whoever ranks low in one year ranks high in the next, so that nobody is last twice.
    """
    return Activity(
        kind,
        "assessment_result",
        "person",
        members,
        "decided_on",
        cells={
            "kind": f"'{kind}'",
            "assessment_class": assessment_class,
            "year": "(p.year - 1)::BIGINT",
            "score": (
                f"(8000 + (s.person + p.n) % 2 * 500 + chance(s.person, {70 + tag} + p.n) % 400)"
                "::BIGINT"
            ),
            "grade": "'称职'",
            "took_initiative": "FALSE",
            "performed_outstandingly": "FALSE",
            "fed_back_on": "least(happened + 3, as_of())::INTEGER",
            "circulated_on": "least(happened + 5, as_of())::INTEGER",
        }
        | cells,
        window=80,
    )


def talk(members: str) -> Activity:
    """One heart-to-heart talk a year."""
    return Activity(
        "谈心谈话",
        "talk",
        "person",
        members,
        "held_on",
        column="to_person",
        cells={"kind": "'谈心谈话'"},
    )


def benefit(members: str, kind: str, granted: int = 100) -> Activity:
    """One benefit granted a year, with the amount in hundredths."""
    return Activity(
        kind,
        "benefit_record",
        "person",
        members,
        "granted_on",
        cells={
            "benefit": f"'{kind}'",
            "year": "p.year::BIGINT",
            "granted": f"{granted}::BIGINT",
        },
        years_back=1,
    )


def report(kind: str, members: str) -> Activity:
    """One accepted research report a year, of a person or a unit."""
    return Activity(
        "调研报告",
        "research_report",
        "person" if kind == "person" else "unit",
        members,
        "submitted_on",
        cells={"is_accepted": "TRUE", "topics": "(1 + p.n % 2)::BIGINT"},
    )


def not_withheld(activity: str, kind: str, subject: str) -> str:
    """SQL condition: the activity is not withheld from the subject."""
    return (
        f"NOT EXISTS (SELECT 1 FROM withheld AS w WHERE w.activity = '{activity}' "
        f"AND w.kind = '{kind}' AND w.subject = {subject})"
    )


def once(
    column: str,
    subject: str,
    members: str,
    on: str,
    days: tuple[int, int],
    name: str,
    **cells: str,
) -> str:
    """SELECT of one row a subject, so many days (from, to) before the day of judgement."""
    source = "member" if subject == "person" else "body"
    first, last = days
    more = "".join(f', {sql} AS "{cell}"' for cell, sql in cells.items())
    return (
        f'SELECT s.{subject} AS "{column}", '
        f"(as_of() - {first} - chance(s.{subject}, {len(name) * 7 + first}) % {last - first})"
        f'::INTEGER AS "{on}"{more} FROM {source} AS s WHERE ({members}) AND '
        + not_withheld(name, subject, f"s.{subject}")
    )


def term_result(members: str, kind: str, days: tuple[int, int]) -> str:
    """SELECT of one result of a term of office."""
    day = f"(as_of() - {days[0]} - chance(s.person, 321) % {days[1] - days[0]})"
    return (
        f"SELECT s.person, '{kind}' AS kind, '任职期满' AS assessment_class, "
        f"year(DATE '1970-01-01' + {day}::INTEGER)::BIGINT AS year, 8500::BIGINT AS score, "
        f"'合格' AS grade, {day}::INTEGER AS decided_on, ({day} + 3)::INTEGER AS fed_back_on, "
        f"({day} + 5)::INTEGER AS circulated_on FROM member AS s WHERE ({members}) AND "
        + not_withheld(kind, "person", "s.person")
    )


SCHEME_KEY = "(last_scheme() + row_number() OVER (ORDER BY s.unit, p.n))"


def yearly_schemes(kind: str, bodies: str, parts: Sequence[str] = ()) -> dict[str, list[str]]:
    """SELECTs of one scheme a unit and year, and of its parts.

    One kind an institution only: the keys of these schemes follow those placed by hand.
    """
    listed = ", ".join(f"'{body}'" for body in bodies.split())
    keyed = (
        f"(SELECT {SCHEME_KEY} AS scheme, s.unit, p.starts + chance(s.unit, 400 + p.n) "
        f"% least(p.days, 60) AS issued, p.year FROM body AS s, period_year AS p "
        f"WHERE s.body IN ({listed}) AND p.years_ago <= 1 AND "
        f"{not_withheld(kind, 'unit', 's.unit')})"
    )
    selects = {
        "scheme": [
            (
                f"SELECT scheme, {code_sql('scheme', 'scheme')} AS code, year || '年{kind}' AS name, "
                f"'{kind}' AS kind, unit, year::BIGINT AS year, issued::INTEGER AS issued_on "
                f"FROM {keyed}"
            )
        ]
    }
    if parts:
        selects["scheme_part"] = [f"SELECT scheme, '{part}' AS part FROM {keyed}" for part in parts]
    return selects


def merged(*many: dict[str, list[str]]) -> dict[str, list[str]]:
    """SELECTs by table, joined."""
    result: dict[str, list[str]] = {}
    for one in many:
        for table, parts in one.items():
            result.setdefault(table, []).extend(parts)
    return result


def daring(*rules: tuple[str, str]) -> tuple[dict[str, list[str]], list[str]]:
    """Facts of responsible and successful cadres, and who may therefore come first.

    One cadre in 25 has a fact 担当事例 of the last two years, one in 50 also 实绩事例. ``rules``
    are (rule, "any" or "both").
    """
    who = {"any": "s.person % 25 = 7", "both": "s.person % 50 = 7"}
    scope = f"NOT s.is_placed AND {CADRE}"
    facts = [
        once(
            "person",
            "person",
            f"{scope} AND {who[which]}",
            "recorded_on",
            (30, 700),
            kind,
            kind=f"'{kind}'",
        )
        for which, kind in (("any", "担当事例"), ("both", "实绩事例"))
    ]
    answers = [
        f"SELECT '{rule}', 'person', s.person, 'entitled' FROM member AS s "
        f"WHERE {scope} AND {who[which]}"
        for rule, which in rules
    ]
    return {"person_fact": facts}, answers

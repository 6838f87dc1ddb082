"""来源 (source): the tables a roster's columns are fetched from, many persons at a time.

Each source says which rows count on a day, in which order (the first is the one a column of one
value shows), and which fields it gives. The same declaration serves filtering and sorting in the
database and the bulk query that fills a page, so that both always speak of the same row.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.apps import apps
from django.db.models import (
    Case,
    CharField,
    Count,
    DateField,
    Exists,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.expressions import OrderBy
from django.db.models.functions import TruncMonth, TruncYear
from django.db.models.lookups import Exact

from zhiren.rules.judgement import State
from zhiren.snapshot.schema import table as table_of
from zhiren.web.register.clocks import ACTING
from zhiren.web.register.models import Appointment, RecordQuerySet
from zhiren.web.roster.vantage import Vantage, valid_on

TEXT, DAY, WHOLE, NUMBER = "text", "day", "whole", "number"
Order = tuple[OrderBy | str, ...]


@dataclass(frozen=True)
class Field:
    """One value a source gives: its kind, and the path or expression it is read from."""

    kind: str
    of: str | Callable[[Vantage], Any]

    def expression(self, vantage: Vantage) -> Any:
        """The value in a query on the source's table."""
        return F(self.of) if isinstance(self.of, str) else self.of(vantage)


@dataclass(frozen=True)
class Source:
    """One table as a roster reads it.

    ``person`` is the path to the person; ``is_sum`` says that its fields are aggregates, one row
    a person.
    """

    name: str
    model: str
    fields: Mapping[str, Field]
    order: Order = ()
    when: Callable[[Vantage], Q] = lambda vantage: Q()
    action: str = "person.view"
    person: str = "person"
    is_sum: bool = False

    def rows(self, vantage: Vantage) -> RecordQuerySet:
        """The rows that count on the day and may be seen."""
        model = apps.get_model(self.model if "." in self.model else f"register.{self.model}")
        return vantage.rows(model, self.action).filter(self.when(vantage))

    def of_person(self, vantage: Vantage) -> RecordQuerySet:
        """The rows of the person of an outer query."""
        return self.rows(vantage).filter(**{self.person: OuterRef("pk")})

    def value(self, vantage: Vantage, name: str) -> Any:
        """The field of the first row, in a query on persons."""
        return self.picked(vantage, self.fields[name].expression(vantage))

    def picked(self, vantage: Vantage, expression: Any, only: Q | None = None) -> Any:
        """An expression over the first row, in a query on persons."""
        rows: Any = self.of_person(vantage)
        if only is not None:
            rows = rows.filter(only)
        if self.is_sum:
            rows = rows.order_by().values(self.person)
            return Subquery(rows.annotate(picked=expression).values("picked"))
        ordered = rows.order_by(*self.order).annotate(picked=expression)
        return Subquery(ordered.values("picked")[:1])

    def some(self, vantage: Vantage, condition: Q | None = None) -> Exists:
        """Whether the person of an outer query has such a row."""
        rows = self.of_person(vantage)
        return Exists(rows.filter(condition) if condition is not None else rows)


def ranked(path: str, words: tuple[str, ...], default: int | None = 99) -> Case:
    """The place of a word in its list; ``default`` for what is not in it."""
    whens = [When(**{path: word}, then=Value(number)) for number, word in enumerate(words)]
    return Case(*whens, default=default, output_field=IntegerField())


def words(column: str) -> tuple[str, ...]:
    """The words of a choice column of the snapshot, given as ``table.column``."""
    table, _, name = column.partition(".")
    return tuple(table_of(table).column(name).values)


def yes_no(path: str) -> Callable[[Vantage], Case]:
    """A boolean as 1 or 0, as every database writes it alike."""
    return lambda vantage: Case(
        When(**{path: True}, then=Value(1)),
        When(**{path: False}, then=Value(0)),
        default=None,
        output_field=IntegerField(),
    )


def valid(vantage: Vantage) -> Q:
    """Rows in force on the day."""
    return valid_on(vantage.on)


def until(name: str) -> Callable[[Vantage], Q]:
    """Rows dated by that field no later than the day."""
    return lambda vantage: Q(**{f"{name}__lte": vantage.on})


def undated_or_until(name: str) -> Callable[[Vantage], Q]:
    """The same, and rows without a date."""
    return lambda vantage: Q(**{name: None}) | Q(**{f"{name}__lte": vantage.on})


def dated(name: str) -> dict[str, Field]:
    """A date field with its precision."""
    return {name: Field(DAY, name), f"{name}_precision": Field(WHOLE, f"{name}_precision")}


def _latest(name: str) -> OrderBy:
    return F(name).desc(nulls_last=True)


def _duty_start(name: str) -> Callable[[Vantage], Subquery]:
    """现职务始任: a field of the appointment with which the unbroken holding of like posts began.

    As ``register.clocks`` has it: a new appointment to a like post does not start the clock anew,
    a gap does; acting continues only acting; an end known to the month or year reaches as far.
    """
    start = ExpressionWrapper(OuterRef("from_on"), DateField())
    kind = ExpressionWrapper(OuterRef("kind"), CharField())
    acts, acted = Q(kind=ACTING), Q(Exact(kind, Value(ACTING)))
    mine = Appointment.objects.filter(
        acts & acted | ~acts & ~acted,
        person=OuterRef("person"),
        post__kind=OuterRef("post__kind"),
        post__rank=OuterRef("post__rank"),
        post__name=OuterRef("post__name"),
    )
    reaches = (
        Q(until_on=None)
        | Q(until_on__gte=start)
        | Q(until_on_precision=1, until_on__gte=TruncMonth(start, output_field=DateField()))
        | Q(until_on_precision=2, until_on__gte=TruncYear(start, output_field=DateField()))
    )
    starts = mine.filter(~Exists(mine.filter(reaches, from_on__lt=start)), from_on__lte=start)
    first = starts.order_by("-from_on", "pk").values(name)[:1]
    return lambda vantage: Subquery(first)


def _annual(vantage: Vantage) -> Q:
    last = vantage.on.year - 1
    decided = Q(decided_on=None) | Q(decided_on__lte=vantage.on)
    return decided & Q(kind="年度考核", year__gt=last - GRADE_YEARS, year__lte=last)


def _hours_in(years_back: int) -> Callable[[Vantage], Q]:
    def when(vantage: Vantage) -> Q:
        year = vantage.on.year - years_back
        last = min(date(year, 12, 31), vantage.on)
        return Q(completed_on__gte=date(year, 1, 1), completed_on__lte=last)

    return when


# Years of annual assessment a roster shows, as the customary form of the file does.
GRADE_YEARS = 5
# States that somebody has to do something about.
_OPEN = [s.name.lower() for s in (State.BREACH, State.DEVIATION, State.DUE, State.UNKNOWN)]
_EDUCATION = {
    "level": Field(TEXT, "level"),
    "degree": Field(TEXT, "degree"),
    "school": Field(TEXT, "school"),
    "major": Field(TEXT, "major"),
    **dated("graduated_on"),
}
EDUCATION_ORDER: Order = (
    ranked("level", words("education.level")).asc(),
    _latest("graduated_on"),
    "-pk",
)
DEGREES = ("博士", "硕士", "学士", "其他")
DEGREE_LEVEL = Case(
    When(degree__contains="博士", then=Value("博士")),
    When(degree__contains="硕士", then=Value("硕士")),
    When(degree__contains="学士", then=Value("学士")),
    default=Value("其他"),
    output_field=CharField(),
)
DEGREE_RANK = Case(
    When(degree__contains="博士", then=Value(0)),
    When(degree__contains="硕士", then=Value(1)),
    When(degree__contains="学士", then=Value(2)),
    default=Value(3),
    output_field=IntegerField(),
)

APPOINTMENT = Source(
    "appointment",
    "Appointment",
    {
        "post": Field(TEXT, "post__name"),
        "post_unit": Field(TEXT, "post__unit__name"),
        "post_kind": Field(TEXT, "post__kind"),
        "post_rank": Field(TEXT, "post__rank"),
        "post_category": Field(TEXT, "post__category"),
        "is_head": Field(WHOLE, yes_no("post__is_head")),
        "counts_for_quota": Field(WHOLE, yes_no("post__counts_for_quota")),
        "kind": Field(TEXT, "kind"),
        **dated("from_on"),
        "duty_since": Field(DAY, _duty_start("from_on")),
        "duty_since_precision": Field(WHOLE, _duty_start("from_on_precision")),
        "decided_on": Field(DAY, "decided_on"),
        "term_until": Field(DAY, "term_until"),
        "post_order": Field(WHOLE, "post__order"),
    },
    # 兼任 after the post itself, then the higher, the head's, the earlier on the list.
    order=(
        Case(When(kind="兼任", then=Value(1)), default=Value(0), output_field=IntegerField()).asc(),
        ranked("post__rank", words("post.rank")).asc(),
        F("post__is_head").desc(nulls_last=True),
        "post__order",
        "from_on",
        "pk",
    ),
    when=valid,
)
DUAL_LEADER = Source(
    "dual_leader", "Appointment", {"one": Field(WHOLE, yes_no("is_dual_leader"))}, ("pk",),
    lambda vantage: valid(vantage) & Q(is_dual_leader=True),
)  # fmt: skip
PORTFOLIO = Source(
    "portfolio", "LeaderPortfolio", {"unit": Field(TEXT, "unit__name")},
    ("unit__order", "unit__code", "pk"), valid, person="leader",
)  # fmt: skip
RANK = Source(
    "rank", "RankHolding", {"rank": Field(TEXT, "rank"), **dated("from_on")},
    (_latest("from_on"), "-pk"), valid,
)  # fmt: skip
PARTY = Source(
    "party",
    "PartyMembership",
    {
        "party": Field(TEXT, "party"),
        **dated("joined_on"),
        **dated("formal_on"),
        "branch": Field(TEXT, "branch__name"),
    },
    (ranked("party", words("party_membership.party")).asc(), _latest("joined_on"), "-pk"),
    lambda v: (
        (Q(joined_on=None) | Q(joined_on__lte=v.on)) & (Q(until_on=None) | Q(until_on__gt=v.on))
    ),
)
EDUCATION = Source(
    "education", "Education", _EDUCATION, EDUCATION_ORDER, undated_or_until("graduated_on")
)
DEGREE = Source(
    "degree",
    "Education",
    {
        "degree": Field(TEXT, "degree"),
        "level": Field(TEXT, lambda v: DEGREE_LEVEL),
        "rank": Field(WHOLE, lambda v: DEGREE_RANK),
        **dated("graduated_on"),
    },
    (DEGREE_RANK.asc(), _latest("graduated_on"), "-pk"),
    lambda v: undated_or_until("graduated_on")(v) & ~Q(degree=""),
)
FULL_TIME = Source(
    "full_time", "Education", _EDUCATION, EDUCATION_ORDER,
    lambda v: undated_or_until("graduated_on")(v) & Q(is_full_time=True),
)  # fmt: skip
PART_TIME = Source(
    "part_time", "Education", _EDUCATION, EDUCATION_ORDER,
    lambda v: undated_or_until("graduated_on")(v) & Q(is_full_time=False),
)  # fmt: skip
TITLE = Source(
    "title",
    "ProfessionalTitle",
    {
        "title": Field(TEXT, "title"),
        "level": Field(TEXT, "level"),
        **dated("obtained_on"),
    },
    (ranked("level", words("professional_title.level")).asc(), _latest("obtained_on"), "-pk"),
    undated_or_until("obtained_on"),
)
GRADES = Source(
    "grades", "AssessmentResult", {"year": Field(WHOLE, "year"), "grade": Field(TEXT, "grade")},
    ("-year", "-pk"), _annual, "person.assessment.view",
)  # fmt: skip
HOURS_THIS_YEAR, HOURS_LAST_YEAR = (
    Source(
        f"hours_{back}", "TrainingRecord", {"hours": Field(NUMBER, lambda v: Sum("hours"))},
        when=_hours_in(back), action="person.development.view", is_sum=True,
    )
    for back in (0, 1)
)  # fmt: skip
TRAINED = Source(
    "trained",
    "TrainingRecord",
    {"completed_on": Field(DAY, "completed_on"), "level": Field(TEXT, "level")},
    (_latest("completed_on"), "-pk"),
    until("completed_on"),
    "person.development.view",
)
RESERVE = Source(
    "reserve",
    "ReserveMember",
    {
        "pool": Field(TEXT, "reserve_list__pool"),
        "horizon": Field(TEXT, "horizon"),
        **dated("from_on"),
    },
    (_latest("from_on"), "-pk"),
    valid,
    "person.development.view",
)
SECONDMENT = Source(
    "secondment",
    "Secondment",
    {
        "kind": Field(TEXT, "kind"),
        "place": Field(TEXT, "place"),
        **dated("from_on"),
        **dated("until_on"),
    },
    (_latest("from_on"), "-pk"),
    until("from_on"),
    "person.development.view",
)
PLAN = Source(
    "plan", "PlanParticipant", {"plan": Field(TEXT, "plan")}, (_latest("from_on"), "-pk"),
    valid, "person.development.view",
)  # fmt: skip
TALK = Source(
    "talk", "Talk", {"held_on": Field(DAY, "held_on"), "kind": Field(TEXT, "kind")},
    (_latest("held_on"), "-pk"), until("held_on"), "person.discipline.view", "to_person",
)  # fmt: skip
SANCTION = Source(
    "sanction",
    "Sanction",
    {
        "measure": Field(TEXT, "measure"),
        "decided_on": Field(DAY, "decided_on"),
    },
    (_latest("decided_on"), "-pk"),
    until("decided_on"),
    "person.discipline.view",
)
INFLUENCE = Source(
    "influence", "Sanction", {"influence_until": Field(DAY, "influence_until")},
    (_latest("influence_until"), "-pk"),
    lambda v: Q(decided_on__lte=v.on, influence_until__gt=v.on), "person.discipline.view",
)  # fmt: skip
CONCURRENT = Source(
    "concurrent",
    "ConcurrentPost",
    {"kind": Field(TEXT, "kind"), "organisation": Field(TEXT, "organisation")},
    (_latest("from_on"), "-pk"),
    valid,
)
TALENT = Source(
    "talent", "Talent", {"kind": Field(TEXT, "kind")}, (_latest("from_on"), "-pk"), valid
)
SPECIAL = Source(
    "special", "SpecialStatus", {"kind": Field(TEXT, "kind")}, (_latest("from_on"), "-pk"), valid
)
HEALTH = Source(
    "health", "HealthCheck", {"checked_on": Field(DAY, "checked_on")},
    (_latest("checked_on"), "-pk"), until("checked_on"), "person.care.view",
)  # fmt: skip
FINDINGS = Source(
    "findings", "findings.Finding", {"n": Field(WHOLE, lambda v: Count("pk"))},
    when=lambda v: Q(status="open", state__in=_OPEN), action="finding.view", is_sum=True,
)  # fmt: skip

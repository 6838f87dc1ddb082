"""列席 (attendance): who must be at a meeting, be a member, or need not be called to it.

A Party organisation and the unit that hosts it count as one seat, so posts and meetings may be
entered under either.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from zhiren.rules.conditions import flag, fully, or_zero, possibly, possibly_satisfies, restricted
from zhiren.rules.judgement import Bindings, Judgement, JudgementDate, Reach, RuleKind, State
from zhiren.rules.limits import whole
from zhiren.rules.outcome import result, unmet_state
from zhiren.rules.population import (
    is_current,
    population,
    population_bindings,
    population_reach,
    population_rows,
)
from zhiren.rules.rows import satisfies
from zhiren.workdays.days import add_years, day_number

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from zhiren.policy.rule import Rule
    from zhiren.rules.population import Member
    from zhiren.rules.rows import Row, Rows
    from zhiren.rules.telling import Telling

    Tables = Mapping[str, ir.Table]
    Binding = Callable[[str], ir.IntegerScalar]

_NAMES = {"type": "array", "items": {"type": "string"}, "minItems": 1}
SCHEMA = {
    "type": "object",
    "required": ["duty"],
    "additionalProperties": False,
    "properties": {
        "duty": {"enum": ["attend", "membership", "not_required"]},
        "post": {"type": "object", "minProperties": 1},
        "units": {"type": "object"},
        "meeting": {
            "type": "object",
            "additionalProperties": False,
            "properties": {"kind": _NAMES, "agenda": _NAMES},
        },
        "members": _NAMES,
        "at_election": {"const": True},
    },
    "allOf": [
        {
            "if": {"properties": {"duty": {"enum": ["attend", "membership"]}}},
            "then": {"required": ["post"]},
        },
        {
            "if": {"properties": {"duty": {"const": "membership"}}},
            "then": {"required": ["members"]},
        },
    ],
}
_BIRTH, _AGENDA, _GLOBAL = 1, 2, 3
ELECTION = "换届"


def bindings(rule: Rule, when: JudgementDate) -> dict[str, int]:
    """The first meeting day looked at, and the unmet state."""
    bound = population_bindings(rule, when)
    bound["held_from"] = -10_000_000
    if "years" in when.values:
        bound["held_from"] = day_number(add_years(when.as_of, -whole(when, "years"))) + 1
    bound["unmet"] = unmet_state(rule, when)
    return bound


def total(t: Tables, b: Binding, rule: Rule) -> ir.Table:
    """One row a person and meeting, a person, or a meeting."""
    if rule.fields["duty"] == "attend":
        return _called(t, b, rule)
    if rule.fields["duty"] == "membership":
        return _seated(t, b, rule)
    return population(t, b, rule)


def measure(t: Tables, b: Binding, rule: Rule) -> ir.Table:
    """One row a person and meeting, a person, or a meeting."""
    if rule.fields["duty"] == "attend":
        return _measure_attend(t, b, rule)
    if rule.fields["duty"] == "membership":
        return _measure_membership(t, b, rule)
    return _measure_not_required(t, b, rule)


def _seats(t: Tables) -> ir.Table:
    """Each unit's seat: its host unit, or itself."""
    import ibis

    units = t["unit"]
    return units.select(u_unit="unit", seat=ibis.coalesce(units.host_unit, units.unit))


def _held(t: Tables, posts: ir.Table) -> ir.Table:
    """Appointments to these posts with the seat: person, seat, start and end."""
    seats, held = _seats(t), t["appointment"]
    placed = posts.join(seats, posts.unit == seats.u_unit).select(p_post="post", seat="seat")
    joined = held.join(placed, held.post == placed.p_post)
    return joined.select("person", "seat", h_from="from_on", h_until="until_on")


def _own_posts(t: Tables, b: Binding, rule: Rule) -> ir.Table:
    """The members' appointments to the rule's posts, in the rule's units."""
    held = _held(t, restricted(t["post"], rule.fields["post"]))
    if "units" in rule.fields:
        units = restricted(t["unit"], rule.fields["units"])
        held = held.semi_join(units, held.seat == units.unit)
    members = population(t, b, rule).select("subject", "missing")
    joined = held.join(members, held.person == members.subject)
    return joined.select("subject", "missing", "seat", "h_from", "h_until")


def _meetings(t: Tables, b: Binding, rule: Rule) -> ir.Table:
    spec = rule.fields.get("meeting", {})
    meetings = restricted(t["meeting"], {k: v for k, v in spec.items() if k == "kind"})
    agenda = {k: v for k, v in spec.items() if k == "agenda"}
    meetings = meetings.filter(possibly(meetings, agenda) & (meetings.held_on >= b("held_from")))
    seats = _seats(t)
    meetings = meetings.mutate(sure=flag(fully(meetings, agenda)))
    joined = meetings.join(seats, meetings.unit == seats.u_unit)
    return joined.select("meeting", "held_on", "sure", m_seat="seat", m_row="row_no")


def _called(t: Tables, b: Binding, rule: Rule) -> ir.Table:
    """One row a member and meeting of the seat while the member held the post."""
    own, meetings = _own_posts(t, b, rule), _meetings(t, b, rule)
    pairs = own.join(meetings, own.seat == meetings.m_seat)
    pairs = pairs.filter(
        (pairs.h_from <= pairs.held_on) & (pairs.h_until.isnull() | (pairs.h_until > pairs.held_on))
    )
    grouped = pairs.group_by(["subject", "meeting"])
    return grouped.agg(
        missing=pairs.missing.max(),
        seat=pairs.seat.max(),
        held_on=pairs.held_on.max(),
        sure=pairs.sure.max(),
        m_row=pairs.m_row.max(),
    )


def _measure_attend(t: Tables, b: Binding, rule: Rule) -> ir.Table:
    import ibis

    called, there = _called(t, b, rule), t["meeting_attendance"]
    there = there.group_by(a_meeting=there.meeting, a_person=there.person).agg(times=there.count())
    found = called.left_join(
        there, [called.meeting == there.a_meeting, called.subject == there.a_person]
    )
    came, is_member = or_zero(found.times) > 0, ibis.literal(0, "int64")
    if "members" in rule.fields:
        found = _with_membership(found, t, rule)
        came, is_member = or_zero(found.times) > 0, or_zero(found.seats_held)
    is_member = flag(is_member > 0)
    lacking = flag(found.sure == 0, _AGENDA, flag(found.missing > 0, _BIRTH))
    fine = came | (is_member > 0)
    state = ibis.cases((fine, State.MET), (lacking > 0, State.UNKNOWN), else_=b("unmet"))
    return result(
        found,
        subject=found.subject,
        object=found.meeting,
        state=state,
        value=flag(came),
        missing=flag(state == State.UNKNOWN, lacking),
        row_no=found.m_row,
        f1=found.held_on,
        f2=is_member,
    )


def _with_membership(found: ir.Table, t: Tables, rule: Rule) -> ir.Table:
    """``found`` with how many committee posts the person held there on the day."""
    keep = found.select("subject", "meeting", "seat", "held_on")
    posts = restricted(t["post"], {"kind": rule.fields["members"]})
    held = _held(t, posts).select(
        c_person="person", c_seat="seat", c_from="h_from", c_until="h_until"
    )
    pairs = keep.join(held, [keep.subject == held.c_person, keep.seat == held.c_seat])
    pairs = pairs.filter(
        (pairs.c_from <= pairs.held_on) & (pairs.c_until.isnull() | (pairs.c_until > pairs.held_on))
    )
    counts = pairs.group_by(c_subject=pairs.subject, c_meeting=pairs.meeting).agg(
        seats_held=pairs.count()
    )
    joined = found.left_join(
        counts, [found.subject == counts.c_subject, found.meeting == counts.c_meeting]
    )
    columns = ("subject", "meeting", "missing", "sure", "times", "m_row", "held_on", "seats_held")
    return joined.select(*columns)


def _seated(t: Tables, b: Binding, rule: Rule) -> ir.Table:
    """One row a member with a current such post: the earliest start and the seats."""
    own = _own_posts(t, b, rule)
    own = own.filter(
        (own.h_from <= b("as_of")) & (own.h_until.isnull() | (own.h_until > b("as_of")))
    )
    return own.group_by("subject").agg(missing=own.missing.max(), started=own.h_from.min())


def _measure_membership(t: Tables, b: Binding, rule: Rule) -> ir.Table:
    import ibis

    own = _own_posts(t, b, rule)
    own = own.filter(
        (own.h_from <= b("as_of")) & (own.h_until.isnull() | (own.h_until > b("as_of")))
    )
    held = _held(t, restricted(t["post"], {"kind": rule.fields["members"]}))
    held = held.filter(
        (held.h_from <= b("as_of")) & (held.h_until.isnull() | (held.h_until > b("as_of")))
    ).select(c_person="person", c_seat="seat")
    pairs = own.join(held, [own.subject == held.c_person, own.seat == held.c_seat])
    counts = pairs.group_by(c_subject=pairs.subject).agg(seats_held=pairs.count())
    found = _seated(t, b, rule)
    joined = found.left_join(counts, found.subject == counts.c_subject)
    found = joined.select("subject", "missing", "started", held=or_zero(joined.seats_held))
    late: ir.BooleanValue = ibis.literal(True)
    if "at_election" in rule.fields:
        chosen = _elections(t, own)
        joined = found.left_join(chosen, found.subject == chosen.e_subject)
        found = joined.select("subject", "missing", "started", "held", chances="n")
        late = or_zero(found.chances) > 0
    state = ibis.cases(
        (found.held > 0, State.MET),
        (found.missing > 0, State.UNKNOWN),
        (late, b("unmet")),
        else_=State.UPCOMING,
    )
    return result(
        found,
        subject=found.subject,
        state=state,
        value=flag(found.held > 0),
        base_on=found.started,
        missing=flag(state == State.UNKNOWN, _BIRTH),
        f1=found.started,
        f2=flag(found.held > 0),
    )


def _elections(t: Tables, own: ir.Table) -> ir.Table:
    """Members whose seat had an election since they hold the post."""
    seats, activities = _seats(t), restricted(t["unit_activity"], {"kind": [ELECTION]})
    placed = activities.join(seats, activities.unit == seats.u_unit)
    placed = placed.select(e_seat="seat", e_on="held_on")
    pairs = own.join(placed, own.seat == placed.e_seat)
    pairs = pairs.filter(pairs.e_on >= pairs.h_from)
    return pairs.group_by(e_subject=pairs.subject).agg(n=pairs.count())


def _measure_not_required(t: Tables, b: Binding, rule: Rule) -> ir.Table:
    import ibis

    members, meetings = population(t, b, rule).select("subject"), t["meeting"]
    meetings = meetings.select("meeting", "is_global", "requires_heads", "held_on", m_row="row_no")
    found = members.join(meetings, members.subject == meetings.meeting)
    is_global, asked = found.is_global, found.requires_heads
    fine = (is_global.notnull() & is_global) | (asked.notnull() & ~asked)
    unknown = is_global.isnull() | asked.isnull()
    state = ibis.cases((fine, State.MET), (unknown, State.UNKNOWN), else_=b("unmet"))
    return result(
        found,
        subject=found.subject,
        state=state,
        value=flag(asked),
        missing=flag(state == State.UNKNOWN, _GLOBAL),
        row_no=found.m_row,
        f1=found.held_on,
    )


def judge(rows: Rows, b: Bindings, rule: Rule) -> Iterator[Judgement]:
    """The same, row by row."""
    judges: dict[str, Any] = {"attend": _judge_attend, "membership": _judge_membership}
    if rule.fields["duty"] == "not_required":
        yield from _judge_not_required(rows, b, rule)
        return
    for member in population_rows(rows, b, rule):
        own = [
            (seat, held)
            for seat, held in _held_rows(rows, member.subject, rule.fields["post"])
            if _is_such_unit(rows, seat, rule)
        ]
        yield from judges[rule.fields["duty"]](rows, b, rule, member, own)


def _seat(rows: Rows, unit: int | None) -> int | None:
    row = rows.first("unit", "unit", unit)
    if row is None:
        return None
    host: int | None = row["host_unit"]
    return unit if host is None else host


def _held_rows(rows: Rows, person: int, where: Mapping[str, Any]) -> Iterator[tuple[int, Row]]:
    for held in rows.having("appointment", "person", person):
        post = rows.first("post", "post", held["post"])
        if post is not None and satisfies(post, where):
            seat = _seat(rows, post["unit"])
            if seat is not None and held["from_on"] is not None:
                yield seat, held


def _is_such_unit(rows: Rows, seat: int, rule: Rule) -> bool:
    if "units" not in rule.fields:
        return True
    unit = rows.first("unit", "unit", seat)
    return unit is not None and satisfies(unit, rule.fields["units"])


def _judge_attend(
    rows: Rows, b: Bindings, rule: Rule, member: Member, own: list[tuple[int, Row]]
) -> Iterator[Judgement]:
    posts = {"kind": rule.fields.get("members", ())}
    committee = list(_held_rows(rows, member.subject, posts))
    for meeting in rows["meeting"]:
        seat, on = _seat(rows, meeting["unit"]), meeting["held_on"]
        if not _is_such_meeting(meeting, b, rule):
            continue
        if not any(s == seat and is_current(held, on) for s, held in own):
            continue
        came = any(
            row["person"] == member.subject
            for row in rows.having("meeting_attendance", "meeting", meeting["meeting"])
        )
        is_member = any(s == seat and is_current(held, on) for s, held in committee)
        sure = satisfies(meeting, _agenda(rule))
        lacking = _AGENDA if not sure else _BIRTH * int(member.missing > 0)
        state: int = State.UNKNOWN if lacking else b["unmet"]
        if came or is_member:
            state, lacking = State.MET, 0
        yield Judgement(
            member.subject,
            meeting["meeting"],
            state=state,
            value=int(came),
            missing=lacking,
            row_no=meeting["row_no"],
            f1=on,
            f2=int(is_member),
        )


def _agenda(rule: Rule) -> dict[str, Any]:
    spec = rule.fields.get("meeting", {})
    return {"agenda": spec["agenda"]} if "agenda" in spec else {}


def _is_such_meeting(meeting: Row, b: Bindings, rule: Rule) -> bool:
    kinds = rule.fields.get("meeting", {}).get("kind")
    if kinds and meeting["kind"] not in kinds:
        return False
    return meeting["held_on"] >= b["held_from"] and possibly_satisfies(meeting, _agenda(rule))


def _judge_membership(
    rows: Rows, b: Bindings, rule: Rule, member: Member, own: list[tuple[int, Row]]
) -> Iterator[Judgement]:
    now = [(seat, held) for seat, held in own if is_current(held, b["as_of"])]
    if not now:
        return
    committee = _held_rows(rows, member.subject, {"kind": rule.fields["members"]})
    seats = {seat for seat, held in committee if is_current(held, b["as_of"])}
    is_member = any(seat in seats for seat, _held in now)
    late = "at_election" not in rule.fields or any(
        activity["held_on"] >= held["from_on"] and _seat(rows, activity["unit"]) == seat
        for activity in rows.having("unit_activity", "kind", ELECTION)
        for seat, held in now
    )
    state: int = b["unmet"] if late else State.UPCOMING
    if is_member:
        state = State.MET
    elif member.missing:
        state = State.UNKNOWN
    started = min(held["from_on"] for _seat_key, held in now)
    yield Judgement(
        member.subject,
        state=state,
        value=int(is_member),
        base_on=started,
        missing=_BIRTH if state == State.UNKNOWN else 0,
        f1=started,
        f2=int(is_member),
    )


def _judge_not_required(rows: Rows, b: Bindings, rule: Rule) -> Iterator[Judgement]:
    for member in population_rows(rows, b, rule):
        meeting = rows.first("meeting", "meeting", member.subject)
        if meeting is None:
            continue
        is_global, asked = meeting["is_global"], meeting["requires_heads"]
        state: int = State.UNKNOWN if None in (is_global, asked) else b["unmet"]
        if is_global or asked is False:
            state = State.MET
        yield Judgement(
            member.subject,
            state=state,
            value=int(bool(asked)),
            missing=_GLOBAL if state == State.UNKNOWN else 0,
            row_no=meeting["row_no"],
            f1=meeting["held_on"],
        )


def reach(rule: Rule) -> list[Reach]:
    """The person's posts and their units, and the meetings or elections there."""
    if rule.fields["duty"] == "not_required":
        return population_reach(rule)
    held = Reach("appointment", "person")
    posts = Reach("post", "post", held, "post")
    own = Reach("unit", "unit", posts, "unit")
    # A seat joins a unit with its host and with all that the host hosts.
    host = Reach("unit", "unit", own, "host_unit")
    hosted = Reach("unit", "host_unit", own, "unit")
    beside = Reach("unit", "host_unit", host, "unit")
    seats = (own, host, hosted, beside)
    reached = [*population_reach(rule), held, posts, *seats]
    if rule.fields["duty"] == "membership":
        is_asked = "at_election" in rule.fields
        return reached + [Reach("unit_activity", "unit", s, "unit") for s in seats if is_asked]
    reached += [Reach("meeting", "unit", seat, "unit") for seat in seats]
    return [*reached, Reach("meeting_attendance", "person")]


def due(_judgement: Judgement, _b: Bindings, _rule: Rule) -> int | None:
    """A meeting held has no due date; an election's day is not known beforehand."""
    return None


def sentence(telling: Telling) -> str:
    """「张某未列席 2024-05-06 的党组织委员会会议」."""
    judgement, fields = telling.judgement, telling.rule.fields
    kinds = "、".join(fields.get("meeting", {}).get("kind", ("会议",)))
    if fields["duty"] == "not_required":
        asked = "要求" if judgement.value else "未要求"
        return f"{telling.day(judgement.f1)} 的{kinds}{asked}“一把手”参加，非全局性的不应要求"
    if fields["duty"] == "membership":
        posts, since = "、".join(fields["members"]), telling.day(judgement.base_on)
        if judgement.value:
            return f"{telling.subject}已担任本单位{posts}"
        later = "，待换届或补选时办理" if judgement.state == State.UPCOMING else ""
        return f"{telling.subject}（{since} 任职）未担任本单位{posts}{later}"
    agenda = "、".join(fields["meeting"]["agenda"]) if _agenda(telling.rule) else ""
    about = f"（{agenda}方面议题）" if agenda else ""
    how = "作为委员参加" if judgement.f2 else "已列席" if judgement.value else "未列席"
    return f"{telling.subject}{how} {telling.day(judgement.f1)} 的{kinds}{about}"


def object_table(rule: Rule) -> str | None:
    """The meeting."""
    return "meeting" if rule.fields["duty"] == "attend" else None


KIND = RuleKind(
    name="attendance",
    title="列席",
    schema=SCHEMA,
    parameters={"years": "integer"},
    bindings=bindings,
    measure=measure,
    total=total,
    judge=judge,
    reach=reach,
    sentence=sentence,
    due=due,
    object_table=object_table,
    facts=("会议或任职日期", "是否委员", ""),
    missing=(
        ("person", "birth_on", "出生年月"),
        ("meeting", "agenda", "议题类别"),
        ("meeting", "is_global", "是否全局性、是否要求“一把手”参加"),
    ),
)

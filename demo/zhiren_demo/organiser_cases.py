"""Dedicated organisers: staffing, size of the unit, training, meetings and candidates."""

from __future__ import annotations

from datetime import date, timedelta

from zhiren_demo.cases import (
    ONE_DAY,
    open_state,
    periods,
)
from zhiren_demo.key import StateName
from zhiren_demo.layout import THIRD
from zhiren_demo.planting import Planting
from zhiren_demo.shared_cases import (
    place_matters,
)

IN_FORCE = date(2021, 4, 22)  # 沪交医委〔2021〕30号

CHECKS = {
    "organiser-qualities": "政治素质好 党性意识强 业务水平高 熟悉党务工作",
    "organiser-abilities": "综合素质 事业心和责任感 组织协调 文字表达 调查研究 教育引导",
    "organiser-style": "工作作风 公道正派 坚持原则 联系群众 严于律己",
    "organiser-health": "正常履行职责的身体条件",
}


def plant_organisers(planting: Planting) -> None:
    """All cases about organisers."""
    _organisers(planting)
    _coverage(planting)
    _sizes(planting)
    _organiser_candidates(planting)
    _committees(planting)


def organiser(
    planting: Planting, place: int = 0, *activities: str, held_from: date | None = None
) -> int:
    """A further organiser of a hospital's Party committee, without the named activities."""
    post = planting.layout.post(place, THIRD)
    person = planting.person("third", place, post=post, held_from=held_from)
    planting.withhold(person, *activities)
    for rule in ("organisers-for-inspections", "organisers-as-reserve"):
        planting.expect(rule, person, "entitled")
    return person


def _organisers(planting: Planting) -> None:
    _training_hours(planting)
    window = planting.ago(years=3)
    # Nobody is late before the measure itself is three years old.
    is_young = window + ONE_DAY < IN_FORCE
    for on, state in (
        (window, "upcoming" if is_young else "deviation"),
        (window + ONE_DAY, "upcoming"),
        (planting.ago(years=1), None),
    ):
        person = organiser(planting, 0, "市级培训", held_from=planting.ago(years=4))
        planting.add(
            "training_record", person=person, level="省级", kind="其他", hours=800, completed_on=on
        )
        planting.add(
            "training_record",
            person=person,
            level="省级",
            kind="其他",
            hours=800,
            completed_on=planting.ago(days=-1),
        )
        if state:
            planting.expect("organiser-municipal-training", person, state)  # type: ignore[arg-type]
    excellent = organiser(planting, 0, "年度考核")
    for year, grade in ((2, "称职"), (1, "优秀")):
        on = date(planting.as_of.year - year + 1, 1, 1)
        planting.add(
            "assessment_result",
            person=excellent,
            kind="年度考核",
            assessment_class="专职组织员",
            year=on.year - 1,
            score=9500,
            grade=grade,
            decided_on=on,
            fed_back_on=on,
        )
    planting.expect("good-organisers-commended", excellent, "entitled")
    other = organiser(planting)
    planting.add(
        "appointment",
        person=other,
        post=planting.post("其他", planting.layout.unit(0)),
        from_on=planting.ago(days=20),
        kind="兼任",
    )
    planting.expect("organisers-hold-no-other-post", other, "deviation")
    reporter = organiser(planting)
    place_matters(planting, "report-of-major-problems", "重大问题报告", 1, reporter)
    _meetings(planting)


def _training_hours(planting: Planting) -> None:
    """15.5, 16, 16.5 hours and an unknown number in the closed year; nothing this year but 16."""
    closed, current = periods(planting, "year")
    cases: tuple[tuple[int | None, StateName | None], ...] = (
        (750, "deviation"),
        (800, None),
        (850, None),
        (None, "unknown"),
    )
    for second, state in cases:
        person = organiser(planting, 0, "校级培训")
        for on, hours in (
            (closed, 800),
            (current - ONE_DAY, second),
            (closed - ONE_DAY, 1600),
            (planting.as_of + ONE_DAY, 1600),
        ):
            planting.add(
                "training_record",
                person=person,
                level="校级",
                kind="专业能力",
                hours=hours,
                completed_on=on,
            )
        if second == 850:
            planting.add(
                "training_record",
                person=person,
                level="校级",
                kind="专业能力",
                hours=1600,
                completed_on=planting.as_of,
            )
        else:
            planting.expect(
                "organiser-training-hours", person, open_state(planting, "year"), period=current
            )
        if state:
            planting.expect("organiser-training-hours", person, state, period=closed)


def _meetings(planting: Planting) -> None:
    """A hospital's committee meets on admission, on something else, without agenda; one attends."""
    present, absent = organiser(planting, 3), organiser(planting, 3)
    # The place's own organiser is left out, so that the meetings concern these two only.
    unit = planting.layout.party(3)
    planting.withhold_unit(unit, "组织员")
    for agenda, on in (
        ("发展党员", planting.ago(days=30)),
        ("其他", planting.ago(days=29)),
        (None, planting.ago(days=28)),
        ("党员教育管理", planting.ago(days=-1)),
        ("发展党员", planting.ago(years=1, days=1)),
    ):
        meeting = planting.add(
            "meeting",
            unit=unit,
            kind="党组织委员会会议",
            held_on=on,
            agenda=agenda,
            is_global=False,
            requires_heads=False,
        )
        planting.add("meeting_attendance", meeting=meeting, person=present, standing="列席")
        state: StateName | None = {"发展党员": "breach", None: "unknown"}.get(agenda)  # type: ignore[assignment]
        if state and planting.ago(years=1) <= on <= planting.as_of:
            planting.expect(
                "hospital-organisers-attend", absent, state, object_=("meeting", meeting)
            )


def _coverage(planting: Planting) -> None:
    """No organiser ever; vacant for 90 days; for 91 days; one who only holds it besides."""
    for place, vacant, state in ((6, None, "breach"), (9, 89, "due"), (12, 90, "breach")):
        party = planting.layout.party(place)
        planting.withhold_unit(party, "组织员")
        if vacant is not None:
            former = planting.person("cadre", place)
            planting.add(
                "appointment",
                person=former,
                post=planting.layout.post(place, THIRD),
                from_on=planting.ago(years=4),
                until_on=planting.ago(days=vacant),
                kind="任命",
            )
        for rule in ("full-coverage-of-organisers", "organisers-per-unit"):
            planting.expect(rule, party, state, of="unit")  # type: ignore[arg-type]


def _sizes(planting: Planting) -> None:
    """Members at the end of last year, by place: rank 科级 only in places 3, 7, 11."""
    members = {1: 199, 2: 200, 4: 201, 7: 200, 5: 499, 10: 500, 8: 501, 13: None, 11: None}
    last_day = date(planting.as_of.year - 1, 12, 31)
    for place, count in members.items():
        party = planting.layout.party(place)
        planting.withhold_unit(party, "人数")
        if count is not None:
            planting.add(
                "unit_headcount",
                unit=party,
                counted_on=last_day,
                party_members=count - 1,
                probationary_members=1,
            )
        planting.add(
            "unit_headcount",
            unit=party,
            counted_on=planting.ago(days=1) if count else planting.ago(days=-1),
            party_members=700 if place == 1 else 20,
            probationary_members=0,
        )
        has_rank = place % 4 == 3
        findings: dict[str, StateName | None] = {
            "organiser-rank-in-large-units": None,
            "organiser-rank-optional": "unknown" if count is None else None,
            "further-organiser-posts": "unknown" if count is None else None,
        }
        if not has_rank and (count is None or count >= 200):
            findings["organiser-rank-in-large-units"] = "unknown" if count is None else "deviation"
        if count is not None and count < 200:
            findings["organiser-rank-optional"] = "entitled"
        if count is not None and count >= 500:
            findings["further-organiser-posts"] = "entitled"
        for rule, state in findings.items():
            if state:
                planting.expect(rule, party, state, of="unit")


def _organiser_candidates(planting: Planting) -> None:
    """Three years of Party standing less a day, to the day, more, unknown; one failure a check."""
    decided = planting.ago(days=31)
    three_years = planting.ago(years=3, days=31)
    standings: tuple[tuple[date | None, StateName | None], ...] = (
        (three_years + timedelta(days=2), "deviation"),
        (three_years - timedelta(days=2), None),
        (None, "unknown"),
    )
    for formal, state in standings:
        key, person = _organiser_candidate(planting, decided, {}, experienced=True)
        membership = next(
            row for row in planting.register.rows["party_membership"] if row["person"] == person
        )
        membership["formal_on"] = None
        if formal:
            planting.register.set_date(membership, "formal_on", formal)
        if state:
            planting.expect(
                "organiser-party-standing", key, state, of="candidate", object_=("person", person)
            )
    for rule, names in CHECKS.items():
        for answer, state in ((False, "breach"), (None, "unknown")):
            last = names.split()[-1]
            key, person = _organiser_candidate(planting, decided, {last: answer}, experienced=True)
            planting.expect(rule, key, state, of="candidate", object_=("person", person))  # type: ignore[arg-type]
    key, person = _organiser_candidate(planting, decided, {}, experienced=False)
    planting.add("person_fact", person=person, kind="党务经历", recorded_on=decided + ONE_DAY)
    planting.expect(
        "organiser-experience", key, "deviation", of="candidate", object_=("person", person)
    )


def _organiser_candidate(
    planting: Planting, decided: date, answers: dict[str, bool | None], *, experienced: bool
) -> tuple[int, int]:
    person = planting.person("cadre", 2)
    if experienced:
        planting.add("person_fact", person=person, kind="党务经历", recorded_on=decided)
    key = planting.add("candidate", person=person, target="专职组织员", decided_on=decided)
    for names in CHECKS.values():
        for name in names.split():
            planting.add(
                "candidate_check",
                candidate=key,
                criterion=name,
                is_satisfied=answers.get(name, True),
            )
    return key, person


def _committees(planting: Planting) -> None:
    """Two organisers without a seat: one served at the last election, one came after it.

    The committee meets; one of them is there.
    """
    place, unit = 13, planting.layout.party(13)
    # The branches have the same host unit, so their elections lie on the same day.
    for one in (unit, planting.layout.branch(place, 0), planting.layout.branch(place, 1)):
        planting.withhold_unit(one, "换届")
        planting.add("unit_activity", unit=one, kind="换届", held_on=planting.ago(days=400))
    served = organiser(planting, place, held_from=planting.ago(days=500))
    later = organiser(planting, place, held_from=planting.ago(days=300))
    planting.expect("organisers-are-committee-members", served, "deviation")
    planting.expect("organisers-are-committee-members", later, "upcoming")
    meeting = planting.add(
        "meeting",
        unit=unit,
        kind="党组织委员会会议",
        held_on=planting.ago(days=20),
        agenda="其他",
    )
    planting.add("meeting_attendance", meeting=meeting, person=served, standing="列席")
    planting.expect("other-organisers-attend", later, "breach", object_=("meeting", meeting))

"""任职条件 (eligibility): whether a candidate met the conditions on the day of the decision.

Party standing in full years, experience on record, and conditions attested by a check. One
judgement a candidate, with the unmet and the unknown criteria as bits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from zhiren.rules.anniversaries import DAYS, even_days, even_days_between
from zhiren.rules.conditions import (
    bits,
    bits_of,
    flag,
    fully,
    names_of_bits,
    or_zero,
    possibly,
    possibly_satisfies,
    total_of,
)
from zhiren.rules.judgement import Bindings, Judgement, JudgementDate, Reach, RuleKind, State
from zhiren.rules.limits import in_force_from, whole
from zhiren.rules.outcome import result, unmet_state
from zhiren.rules.population import (
    population,
    population_bindings,
    population_reach,
    population_rows,
)
from zhiren.rules.rows import satisfies
from zhiren.snapshot.schema import physical_columns
from zhiren.snapshot.schema import table as table_of

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from zhiren.policy.rule import Rule
    from zhiren.rules.rows import Row, Rows
    from zhiren.rules.telling import Telling

    Tables = Mapping[str, ir.Table]
    Binding = Callable[[str], ir.IntegerScalar]
    Criterion = Mapping[str, Any]
    Found = tuple[ir.Table, ir.BooleanValue, ir.BooleanValue]

_NAMES = {"type": "array", "items": {"type": "string"}, "minItems": 1}
_CRITERIA: dict[str, Any] = {
    "years_since": {
        "type": "object",
        "required": ["table", "column", "parameter"],
        "additionalProperties": False,
        "properties": {
            "table": {"type": "string"},
            "column": {"type": "string"},
            "where": {"type": "object"},
            "parameter": {"enum": ["minimum_years", "further_years"]},
        },
    },
    "experience": {
        "type": "object",
        "minProperties": 1,
        "additionalProperties": False,
        "properties": {"facts": _NAMES, "posts": {"type": "object", "minProperties": 1}},
    },
    "checks": _NAMES,
}
SCHEMA = {
    "type": "object",
    "required": ["criteria"],
    "additionalProperties": False,
    "properties": {
        "combine": {"enum": ["all", "any"]},
        "criteria": {
            "type": "array",
            "minItems": 1,
            "maxItems": 20,
            "items": {
                "oneOf": [
                    {
                        "type": "object",
                        "required": [name],
                        "additionalProperties": False,
                        "properties": {"title": {"type": "string"}, name: schema},
                    }
                    for name, schema in _CRITERIA.items()
                ]
            },
        },
    },
}
_YEARS, _CHECK, _CATEGORY = 1, 2, 3


def bindings(rule: Rule, when: JudgementDate) -> dict[str, int]:
    """``years_<i>`` of each criterion in years, as days of even years, and the unmet state."""
    bound = population_bindings(rule, when)
    decisive = []
    for index, criterion in enumerate(rule.fields["criteria"]):
        if "years_since" in criterion:
            name = criterion["years_since"]["parameter"]
            decisive.append(name)
            bound[f"years_{index}"] = DAYS * whole(when, name)
    bound["unmet"] = unmet_state(rule, when, *decisive)
    bound["in_force"] = in_force_from(rule, when)
    return bound


def _candidates(t: Tables, b: Binding) -> ir.Table:
    """Those decided on since the rule is in force."""
    candidates = t["candidate"]
    return candidates.filter(candidates.decided_on >= b("in_force"))


def total(t: Tables, b: Binding, rule: Rule) -> ir.Table:
    """One row a candidate."""
    members, candidates = population(t, b, rule), _candidates(t, b)
    return members.semi_join(candidates, members.subject == candidates.candidate)


def measure(t: Tables, b: Binding, rule: Rule) -> ir.Table:
    """One row a candidate."""
    members = population(t, b, rule).select("subject")
    candidates = _candidates(t, b).select(
        c_subject="candidate", person="person", decided_on="decided_on", c_row="row_no"
    )
    base = members.join(candidates, members.subject == candidates.c_subject).select(
        "subject", "person", "decided_on", "c_row"
    )
    found = base
    for index, criterion in enumerate(rule.fields["criteria"]):
        found = _with_criterion(found, base, t, b, index, criterion)
    yes = [found[f"yes{i}"] > 0 for i in range(len(rule.fields["criteria"]))]
    lacking = [found[f"lacking{i}"] > 0 for i in range(len(yes))]
    no = [~y & ~unknown for y, unknown in zip(yes, lacking, strict=True)]
    state = _state(total_of(yes), total_of(no), b, rule)
    return result(
        found,
        subject=found.subject,
        object=found.person,
        state=state,
        value=total_of(no),
        base_on=found.decided_on,
        missing=flag(state == State.UNKNOWN, _first_lacking(found, len(yes))),
        row_no=found.c_row,
        f1=bits(no),
        f2=bits(lacking),
    )


def _with_criterion(
    found: ir.Table, base: ir.Table, t: Tables, b: Binding, index: int, criterion: Criterion
) -> ir.Table:
    """``found`` with yes<i> (0/1) and lacking<i> (what is unknown, 0 nothing)."""
    if "years_since" in criterion:
        per, join = _years(base, t, b(f"years_{index}"), criterion["years_since"])
    elif "experience" in criterion:
        per, join = _experience(base, t, criterion["experience"])
    else:
        per, join = _checks(t, criterion["checks"])
    joined = found.left_join(per, found.subject == per.k)
    columns = {name: joined[name] for name in found.columns}
    yes, lacking = join(joined)
    return joined.select(
        **columns,
        **{f"yes{index}": flag(yes), f"lacking{index}": flag(~yes, lacking)},
    )


def _years(base: ir.Table, t: Tables, days: ir.IntegerScalar, spec: Criterion) -> Any:
    where, rows = spec.get("where", {}), t[spec["table"]]
    dated = rows.select(
        r_person=rows.person,
        r_on=rows[spec["column"]],
        sure=flag(fully(rows, where)),
        may=flag(possibly(rows, where)),
        r_until=rows.until_on if _ends(spec) else _never(),
    )
    pairs = base.join(dated, base.person == dated.r_person)
    lasts = pairs.r_until.isnull() | (pairs.r_until > pairs.decided_on)
    ripe = even_days(pairs.r_on, pairs.decided_on) >= days
    certain = lasts & (pairs.sure > 0) & ripe
    open_ = lasts & (pairs.may > 0) & (pairs.r_on.isnull() | ripe)
    per = pairs.group_by(k=pairs.subject).agg(
        sure=pairs.count(where=certain), may=pairs.count(where=open_)
    )

    def read(joined: ir.Table) -> tuple[ir.BooleanValue, ir.IntegerValue]:
        unknown = joined.may.isnull() | (joined.may > 0)
        return or_zero(joined.sure) > 0, flag(unknown, _YEARS)

    return per, read


def _experience(base: ir.Table, t: Tables, spec: Criterion) -> Any:
    import ibis

    parts = []
    if "facts" in spec:
        facts = t["person_fact"]
        facts = facts.filter(facts.kind.isin(list(spec["facts"])))
        facts = facts.select(
            r_person="person", r_on=facts.recorded_on.cast("int64"), sure=ibis.literal(1, "int64")
        )
        parts.append(facts)
    if "posts" in spec:
        posts, held = t["post"], t["appointment"]
        posts = posts.filter(possibly(posts, spec["posts"])).select(
            p_post="post", sure=flag(fully(posts, spec["posts"]))
        )
        joined = held.join(posts, held.post == posts.p_post)
        # The appointment decided on is no experience: posts count from the day before.
        since = (joined.from_on + 1).cast("int64")
        parts.append(joined.select(r_person="person", r_on=since, sure="sure"))
    rows = parts[0] if len(parts) == 1 else ibis.union(*parts)
    pairs = base.join(rows, base.person == rows.r_person)
    pairs = pairs.filter(pairs.r_on <= pairs.decided_on)
    per = pairs.group_by(k=pairs.subject).agg(sure=pairs.sure.max(), may=pairs.count())
    return per, lambda j: (or_zero(j.sure) > 0, flag(or_zero(j.may) > 0, _CATEGORY))


def _checks(t: Tables, names: list[str]) -> Any:
    checks = t["candidate_check"]
    checks = checks.filter(checks.criterion.isin(list(names)))
    counts = {}
    for i, name in enumerate(names):
        named = checks.criterion == name
        counts[f"yes_{i}"] = checks.count(where=named & checks.is_satisfied)
        counts[f"no_{i}"] = checks.count(where=named & ~checks.is_satisfied)
    per = checks.group_by(k=checks.candidate).agg(**counts)

    def read(joined: ir.Table) -> tuple[ir.BooleanValue, ir.IntegerValue]:
        refused, attested = _zero(), _zero()
        for i in range(len(names)):
            refused = refused + flag(joined[f"no_{i}"] > 0)
            attested = attested + flag(joined[f"yes_{i}"] > 0)
        yes = (refused == 0) & (attested == len(names))
        return yes, flag(refused == 0, _CHECK)

    return per, read


def _zero() -> ir.IntegerValue:
    import ibis

    return ibis.literal(0, "int64")


def _never() -> ir.IntegerValue:
    import ibis

    return ibis.null("int32")


def _ends(spec: Criterion) -> bool:
    return "until_on" in dict(physical_columns(table_of(spec["table"])))


def _state(yes: ir.IntegerValue, no: ir.IntegerValue, b: Binding, rule: Rule) -> ir.IntegerValue:
    import ibis

    count = len(rule.fields["criteria"])
    if rule.fields.get("combine") == "any":
        return ibis.cases((yes > 0, State.MET), (no == count, b("unmet")), else_=State.UNKNOWN)
    return ibis.cases((no > 0, b("unmet")), (yes == count, State.MET), else_=State.UNKNOWN)


def _first_lacking(found: ir.Table, count: int) -> ir.IntegerValue:
    import ibis

    codes = [found[f"lacking{i}"] for i in range(count)]
    return ibis.cases(*[(code > 0, code) for code in codes], else_=0)


def judge(rows: Rows, b: Bindings, rule: Rule) -> Iterator[Judgement]:
    """The same, row by row."""
    criteria = rule.fields["criteria"]
    for member in population_rows(rows, b, rule):
        candidate = rows.first("candidate", "candidate", member.subject)
        if candidate is None or candidate["decided_on"] < b["in_force"]:
            continue
        read = [_read(rows, b, i, c, candidate) for i, c in enumerate(criteria)]
        yes, no = [r == 0 for r in read], [r is None for r in read]
        lacking = [r for r in read if r]
        state = _judge_state(yes, no, b, rule)
        yield Judgement(
            member.subject,
            candidate["person"],
            state=state,
            value=sum(no),
            base_on=candidate["decided_on"],
            missing=lacking[0] if state == State.UNKNOWN else 0,
            row_no=candidate["row_no"],
            f1=bits_of(no),
            f2=bits_of(bool(r) for r in read),
        )


def _judge_state(yes: list[bool], no: list[bool], b: Bindings, rule: Rule) -> int:
    if rule.fields.get("combine") == "any":
        if any(yes):
            return State.MET
        return b["unmet"] if all(no) else State.UNKNOWN
    if any(no):
        return b["unmet"]
    return State.MET if all(yes) else State.UNKNOWN


def _read(rows: Rows, b: Bindings, index: int, criterion: Criterion, candidate: Row) -> int | None:
    """0 met, None not met, else what is lacking."""
    if "years_since" in criterion:
        return _read_years(rows, b[f"years_{index}"], criterion["years_since"], candidate)
    if "experience" in criterion:
        return _read_experience(rows, criterion["experience"], candidate)
    return _read_checks(rows, criterion["checks"], candidate)


def _read_years(rows: Rows, days: int, spec: Criterion, candidate: Row) -> int | None:
    where, decided = spec.get("where", {}), candidate["decided_on"]
    dated = rows.having(spec["table"], "person", candidate["person"])
    is_open = not dated
    for row in dated:
        on = row[spec["column"]]
        ends = _ends(spec) and row["until_on"] is not None and row["until_on"] <= decided
        if ends or not possibly_satisfies(row, where):
            continue
        ripe = on is not None and even_days_between(on, decided) >= days
        if ripe and satisfies(row, where):
            return 0
        is_open |= ripe or on is None
    return _YEARS if is_open else None


def _read_experience(rows: Rows, spec: Criterion, candidate: Row) -> int | None:
    person, decided, is_open = candidate["person"], candidate["decided_on"], False
    for fact in rows.having("person_fact", "person", person):
        if fact["kind"] in spec.get("facts", ()) and fact["recorded_on"] <= decided:
            return 0
    for held in rows.having("appointment", "person", person) if "posts" in spec else ():
        post = rows.first("post", "post", held["post"])
        if post is None or held["from_on"] is None or held["from_on"] >= decided:
            continue
        if satisfies(post, spec["posts"]):
            return 0
        is_open |= possibly_satisfies(post, spec["posts"])
    return _CATEGORY if is_open else None


def _read_checks(rows: Rows, names: list[str], candidate: Row) -> int | None:
    checks = rows.having("candidate_check", "candidate", candidate["candidate"])
    answers = [{c["is_satisfied"] for c in checks if c["criterion"] == name} for name in names]
    if any(False in answer for answer in answers):
        return None
    return 0 if all(True in answer for answer in answers) else _CHECK


def reach(rule: Rule) -> list[Reach]:
    """The candidate, its checks, and the person's rows the criteria read."""
    candidate = Reach("candidate", "candidate")
    reached = [*population_reach(rule), Reach("candidate_check", "candidate")]
    for criterion in rule.fields["criteria"]:
        if "years_since" in criterion:
            reached.append(Reach(criterion["years_since"]["table"], "person", candidate, "person"))
        if "experience" in criterion:
            held = Reach("appointment", "person", candidate, "person")
            reached += [Reach("person_fact", "person", candidate, "person"), held]
            reached.append(Reach("post", "post", held, "post"))
    return reached


def due(_judgement: Judgement, _b: Bindings, _rule: Rule) -> int | None:
    """A decision taken has no due date."""
    return None


def sentence(telling: Telling) -> str:
    """「张某作为专职组织员人选（2022-03-01 决定），不符合：党龄满 3 年」."""
    judgement, rule = telling.judgement, telling.rule
    names = [_title(telling, criterion) for criterion in rule.fields["criteria"]]
    who = telling.name_of("person", judgement.object)
    targets = rule.population.where.get("target", ()) if rule.population else ()
    told = f"{who}作为{'、'.join(map(str, targets))}人选（{telling.day(judgement.base_on)} 决定）"
    unmet = names_of_bits(names, judgement.f1)
    unknown = names_of_bits(names, judgement.f2)
    if judgement.state == State.MET:
        return f"{told}，符合规定条件"
    if judgement.state == State.UNKNOWN:
        return f"{told}，尚待核实的条件：{'；'.join(unknown)}"
    return f"{told}，未满足的条件：{'；'.join(unmet)}"


def _title(telling: Telling, criterion: Criterion) -> str:
    if "title" in criterion:
        return str(criterion["title"])
    if "years_since" in criterion:
        name = criterion["years_since"]["parameter"]
        title = telling.rule.parameters[name].title
        return f"{title}满 {telling.parameter(name)} {telling.unit(name)}"
    if "experience" in criterion:
        kinds = criterion["experience"].get("facts", ["相关任职经历"])
        return f"具有{'或'.join(kinds)}"
    return "、".join(criterion["checks"])


def object_table(_rule: Rule) -> str:
    """The object is the person."""
    return "person"


KIND = RuleKind(
    name="eligibility",
    title="任职条件",
    schema=SCHEMA,
    parameters={"minimum_years": "integer", "further_years": "integer"},
    bindings=bindings,
    measure=measure,
    total=total,
    judge=judge,
    reach=reach,
    sentence=sentence,
    due=due,
    object_table=object_table,
    facts=("", "", ""),
    missing=(
        ("party_membership", "formal_on", "起算日期"),
        ("candidate_check", "is_satisfied", "条件审核结论"),
        ("post", "category", "岗位类别"),
    ),
)

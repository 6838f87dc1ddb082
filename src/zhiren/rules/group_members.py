"""群体成员: the persons of a group and, three-valued, whether each has an attribute.

2 the person has it, 1 the datum is empty, 0 the person has it not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from zhiren.rules.conditions import flag, or_zero, restricted
from zhiren.rules.judgement import Reach
from zhiren.rules.population import current, is_current
from zhiren.rules.rows import satisfies

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from zhiren.rules.judgement import Bindings
    from zhiren.rules.rows import Row, Rows

    Tables = Mapping[str, ir.Table]
    Binding = Callable[[str], ir.IntegerScalar]
    Spec = Mapping[str, Any]

HAS, OPEN, NOT = 2, 1, 0


def members(t: Tables, b: Binding, spec: Spec, attributes: Sequence[Spec]) -> ir.Table:
    """One row a group and person: columns grp, person, h<i> of each attribute.

    ``grp`` is 0 for plan participants, who form one group.
    """
    import ibis

    rows = _member_rows(t, b, spec)
    own = {
        f"o{i}": _own(rows, attribute).max()
        for i, attribute in enumerate(attributes)
        if attribute["table"] == spec["table"] and attribute["table"] != "person"
    }
    counted = rows.group_by(["grp", "person"]).agg(**own, times=rows.count())
    found = counted.drop("times")
    if any(a["table"] == "person" for a in attributes):
        found = _with_person(found, t, attributes)
    if any(a["table"] == "party_membership" for a in attributes):
        found = _with_party(found, t, b, attributes)
    held: dict[str, ir.IntegerValue] = {}
    for i in range(len(attributes)):
        held[f"h{i}"] = ibis.coalesce(found[f"o{i}"], ibis.literal(OPEN, "int64"))
    return found.select("grp", "person", **held)


def _member_rows(t: Tables, b: Binding, spec: Spec) -> ir.Table:
    """Rows with grp and person, and the row's own columns."""
    import ibis

    table = spec["table"]
    if table == "person":
        people = restricted(t["person"], {"status": ["在职"]})
        return people.filter(people.unit.notnull()).mutate(grp=people.unit)
    rows = restricted(current(t[table], b), spec.get("where", {}))
    if table == "reserve_member":
        return rows.mutate(grp=rows.reserve_list)
    if table == "plan_participant":
        return rows.mutate(grp=ibis.literal(0, "int64"))
    posts = restricted(t["post"], spec.get("posts", {})).select(p_post="post", grp="unit")
    return rows.join(posts, rows.post == posts.p_post).select(*rows.columns, "grp")


def _own(rows: ir.Table, attribute: Spec) -> ir.IntegerValue:
    column = rows[attribute["column"]]
    if "in" in attribute:
        has = column.isin(list(attribute["in"]))
    else:
        has = column.notnull() & ~column.isin(list(attribute["not_in"]))
    return flag(has, HAS, flag(column.isnull(), OPEN, NOT))


def _with_person(found: ir.Table, t: Tables, attributes: Sequence[Spec]) -> ir.Table:
    people = t["person"]
    asked = {
        f"o{i}": _own(people, attribute)
        for i, attribute in enumerate(attributes)
        if attribute["table"] == "person"
    }
    chosen = people.select(q_person=people.person, **asked)
    joined = found.left_join(chosen, found.person == chosen.q_person)
    return joined.select(*(joined[name] for name in found.columns), *asked)


def _with_party(found: ir.Table, t: Tables, b: Binding, attributes: Sequence[Spec]) -> ir.Table:
    rows = t["party_membership"]
    rows = rows.filter(rows.until_on.isnull() | (rows.until_on > b("as_of")))
    rows = rows.semi_join(found, rows.person == found.person)
    asked = {i: a for i, a in enumerate(attributes) if a["table"] == "party_membership"}
    counts = {
        f"n{i}": rows.count(where=rows[a["column"]].isin(list(a.get("in", a.get("not_in")))))
        for i, a in asked.items()
    }
    per = rows.group_by(q_person=rows.person).agg(**counts, known=rows.count())
    joined = found.left_join(per, found.person == per.q_person)
    columns = {}
    for i, attribute in asked.items():
        hit = or_zero(joined[f"n{i}"]) > 0
        listed = flag(hit, HAS, NOT) if "in" in attribute else flag(hit, NOT, HAS)
        columns[f"o{i}"] = flag(joined.known.isnull(), OPEN, listed)
    return joined.select(*(joined[name] for name in found.columns), **columns)


def member_rows(
    rows: Rows, b: Bindings, spec: Spec, attributes: Sequence[Spec], group: int
) -> list[list[int]]:
    """The same for one group: per person the values of the attributes."""
    by_person: dict[int, list[Row]] = {}
    for person, row in _group_rows(rows, b, spec, group):
        by_person.setdefault(person, []).append(row)
    return [
        [_value(rows, b, attribute, person, own) for attribute in attributes]
        for person, own in by_person.items()
    ]


def _group_rows(rows: Rows, b: Bindings, spec: Spec, group: int) -> Iterator[tuple[int, Row]]:
    table, where = spec["table"], spec.get("where", {})
    if table == "person":
        for row in rows.having("person", "unit", group):
            if row["status"] == "在职":
                yield row["person"], row
        return
    if table == "appointment":
        posts = rows.having("post", "unit", group)
        chosen = [p["post"] for p in posts if satisfies(p, spec.get("posts", {}))]
        found = [row for post in chosen for row in rows.having("appointment", "post", post)]
    elif table == "reserve_member":
        found = list(rows.having("reserve_member", "reserve_list", group))
    else:
        found = list(rows["plan_participant"])
    for row in found:
        if is_current(row, b["as_of"]) and satisfies(row, where):
            yield row["person"], row


def _value(rows: Rows, b: Bindings, attribute: Spec, person: int, own: Sequence[Row]) -> int:
    column, allowed = attribute["column"], attribute.get("in", attribute.get("not_in"))
    if attribute["table"] == "party_membership":
        found = [
            row[column] in allowed
            for row in rows.having("party_membership", "person", person)
            if row["until_on"] is None or row["until_on"] > b["as_of"]
        ]
        if not found:
            return OPEN
        return HAS if any(found) == ("in" in attribute) else NOT
    read = own
    if attribute["table"] == "person":
        read = rows.having("person", "person", person)
    values = [row[column] for row in read]
    if any(v is not None and (v in allowed) == ("in" in attribute) for v in values):
        return HAS
    return OPEN if None in values or not values else NOT


def member_reach(spec: Spec, attributes: Sequence[Spec]) -> list[Reach]:
    """The rows of one group and its persons."""
    table = spec["table"]
    reached = []
    if table == "reserve_member":
        own = Reach(table, "reserve_list")
    elif table == "appointment":
        posts = Reach("post", "unit")
        reached.append(posts)
        own = Reach(table, "post", posts, "post")
    else:
        own = Reach("person", "unit") if table == "person" else Reach(table, "")
    reached.append(own)
    others = dict.fromkeys(a["table"] for a in attributes if a["table"] != table)
    return [*reached, *(Reach(other, "person", own, "person") for other in others)]

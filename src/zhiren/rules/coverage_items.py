"""The rows that coverage_min counts: which, for whom, under which name, in which slot."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from functools import reduce
from operator import and_
from typing import TYPE_CHECKING, Any

from zhiren.rules.judgement import Reach
from zhiren.rules.population import current, is_current
from zhiren.rules.rows import satisfies
from zhiren.rules.windows import slot_count
from zhiren.snapshot.schema import table as table_of

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from zhiren.policy.rule import Rule
    from zhiren.rules.judgement import Bindings
    from zhiren.rules.rows import Row, Rows

    Tables = Mapping[str, ir.Table]
    Binding = Callable[[str], ir.IntegerScalar]

_LONE = {"now", "term"}


def slots_of(rule: Rule) -> int:
    """How many periods are judged."""
    return 1 if _period(rule) in _LONE else slot_count(rule.fields)


def item_counts(t: Tables, b: Binding, rule: Rule) -> ir.Table:
    """``n<i>`` rows that count in slot i and ``m<i>`` rows that would if an empty cell did.

    Keyed by ``k_subject`` and ``k_name`` where the item has them; one row when it has neither.
    """
    item = rule.fields["item"]
    rows = _joined(t, b, rule)
    if _period(rule) == "now" and (spell := table_of(item["table"]).spell):
        rows = current(rows, b, *spell)
    certain, possible = _attested(rows, rule)
    measures: dict[str, ir.Value] = {}
    for slot in range(slots_of(rule)):
        within: Any = True
        if _period(rule) != "now":
            on = rows[item["on"]]
            within = (on >= b(f"p{slot}_from")) & (on < b(f"p{slot}_until"))
        measures[f"n{slot}"] = rows.count(where=certain & within)
        measures[f"m{slot}"] = rows.count(where=possible & ~certain & within)
    keys = {name: rows[name] for name in ("k_subject", "k_name") if name in rows.columns}
    return rows.group_by(**keys).agg(**measures) if keys else rows.agg(**measures)


def last_ends(t: Tables, b: Binding, rule: Rule) -> ir.Table | None:
    """Per subject the day the last such spell ended; None where that is of no account."""
    spell = _graced_spell(rule)
    if spell is None:
        return None
    rows = _joined(t, b, rule, is_past=True)
    ended = rows.filter(rows[spell[1]] <= b("as_of"))
    return ended.group_by(e_subject=ended.k_subject).agg(ended=ended[spell[1]].max().cast("int64"))


def count_items(rows: Rows, b: Bindings, rule: Rule) -> Callable[[int, int, int], tuple[int, int]]:
    """Counts by (subject, index of the name, slot): certain and uncertain, row by row."""
    item = rule.fields["item"]
    spell = table_of(item["table"]).spell
    counts: dict[tuple[int | None, int | None, int], list[int]] = defaultdict(lambda: [0, 0])
    for row, subject in _joined_rows(rows, b, rule):
        if _period(rule) == "now" and spell and not is_current(row, b["as_of"], *spell):
            continue
        name_no = _name_no(row, rule)
        if "names" in rule.fields and name_no is None:
            continue
        doubt = _doubt(row, rule)
        if doubt is None:
            continue
        for slot in range(slots_of(rule)):
            if _falls(row, b, rule, slot):
                counts[(subject, name_no, slot)][doubt] += 1

    def count(subject: int, name_no: int, slot: int) -> tuple[int, int]:
        key = (subject if _has_subject(rule) else None, name_no if "names" in rule.fields else None)
        certain, uncertain = counts.get((*key, slot), (0, 0))
        return certain, uncertain

    return count


def last_end_of(rows: Rows, b: Bindings, rule: Rule) -> Mapping[int | None, int]:
    """The same by subject, row by row; empty where that is of no account."""
    spell = _graced_spell(rule)
    ends: dict[int | None, int] = {}
    if spell is None:
        return ends
    for row, subject in _joined_rows(rows, b, rule, is_past=True):
        end = row[spell[1]]
        if end is not None and end <= b["as_of"]:
            ends[subject] = max(end, ends.get(subject, end))
    return ends


def item_reach(rule: Rule) -> list[Reach]:
    """The items of the subject; all of them when the item has no subject."""
    item = rule.fields["item"]
    through = item.get("through")
    if item.get("subject"):
        items = Reach(item["table"], item["subject"])
        if not through:
            return [items]
        return [items, Reach(through["table"], through["table"], items, through["column"])]
    if not through:
        return [Reach(item["table"], "")]
    if not through.get("subject"):
        return [Reach(item["table"], ""), Reach(through["table"], "")]
    reached = Reach(through["table"], through["subject"])
    return [reached, Reach(item["table"], through["column"], reached, through["table"])]


def _period(rule: Rule) -> str:
    return str(rule.fields.get("period", "now"))


def _has_subject(rule: Rule) -> bool:
    item = rule.fields["item"]
    return "subject" in item or "subject" in item.get("through", {})


def _graced_spell(rule: Rule) -> tuple[str, str] | None:
    graced = "grace_days" in rule.parameters and _period(rule) == "now" and _has_subject(rule)
    return table_of(rule.fields["item"]["table"]).spell if graced else None


def _joined(t: Tables, b: Binding, rule: Rule, *, is_past: bool = False) -> ir.Table:
    """Rows of the item with ``k_subject`` and ``k_name``."""
    item = rule.fields["item"]
    rows = t[item["table"]]
    for column, allowed in item.get("where", {}).items():
        rows = rows.filter(rows[column].isin(list(allowed)))
    for column, excluded in item.get("unless", {}).items():
        rows = rows.filter(rows[column].isnull() | ~rows[column].isin(list(excluded)))
    if "names" in rule.fields:
        rows = _named(rows, rule)
    if "subject" in item:
        rows = rows.mutate(k_subject=rows[item["subject"]])
    return _through(rows, t, b, rule, is_past=is_past) if "through" in item else rows


def _named(rows: ir.Table, rule: Rule) -> ir.Table:
    import ibis

    names, name = rule.fields["names"], rows[rule.fields["item"]["name"]]
    rows = rows.filter(name.isin(list(names)))
    name = rows[rule.fields["item"]["name"]]
    picked = [(name == text, ibis.literal(i, "int64")) for i, text in enumerate(names)]
    return rows.mutate(k_name=ibis.cases(*picked, else_=ibis.null("int64")))


def _through(rows: ir.Table, t: Tables, b: Binding, rule: Rule, *, is_past: bool) -> ir.Table:
    through = rule.fields["item"]["through"]
    others = t[through["table"]]
    for column, allowed in through.get("where", {}).items():
        others = others.filter(others[column].isin(list(allowed)))
    spell = table_of(through["table"]).spell
    if spell and _period(rule) == "now" and not is_past:
        others = current(others, b, *spell)
    if "subject" not in through:
        return rows.semi_join(others, rows[through["column"]] == others[through["table"]])
    others = others.select(t_key=others[through["table"]], k_subject=others[through["subject"]])
    return rows.join(others, rows[through["column"]] == others.t_key)


def _attested(rows: ir.Table, rule: Rule) -> tuple[ir.BooleanValue, ir.BooleanValue]:
    """Every attested column filled (and 是); none of them 否."""
    import ibis

    certain, possible = [ibis.literal(value=True)], [ibis.literal(value=True)]
    for column in rule.fields["item"].get("attested", []):
        filled = rows[column].notnull()
        if table_of(rule.fields["item"]["table"]).column(column).type == "boolean":
            certain.append(filled & rows[column])
            possible.append(~filled | rows[column])
        else:
            certain.append(filled)
    return reduce(and_, certain), reduce(and_, possible)


def _joined_rows(
    rows: Rows, b: Bindings, rule: Rule, *, is_past: bool = False
) -> Iterator[tuple[Row, int | None]]:
    item = rule.fields["item"]
    through = item.get("through")
    for row in rows[item["table"]]:
        if not satisfies(row, item.get("where", {})) or _is_excluded(row, item):
            continue
        subject = row[item["subject"]] if "subject" in item else None
        if through:
            other = rows.first(through["table"], through["table"], row[through["column"]])
            if other is None or not satisfies(other, through.get("where", {})):
                continue
            spell = table_of(through["table"]).spell
            checked = spell if _period(rule) == "now" and not is_past else None
            if checked and not is_current(other, b["as_of"], *checked):
                continue
            subject = other[through["subject"]] if "subject" in through else subject
        if subject is not None or not _has_subject(rule):
            yield row, subject


def _is_excluded(row: Row, item: Mapping[str, Any]) -> bool:
    return any(row[column] in excluded for column, excluded in item.get("unless", {}).items())


def _name_no(row: Row, rule: Rule) -> int | None:
    names = rule.fields.get("names")
    name = row[rule.fields["item"]["name"]] if names else None
    return list(names).index(name) if names and name in names else None


def _doubt(row: Row, rule: Rule) -> int | None:
    """0 when the row counts, 1 when an empty cell leaves it open, None when it does not."""
    cells = [row[column] for column in rule.fields["item"].get("attested", [])]
    if any(cell is False for cell in cells):
        return None
    return int(any(cell is None for cell in cells))


def _falls(row: Row, b: Bindings, rule: Rule, slot: int) -> bool:
    if _period(rule) == "now":
        return True
    on = row[rule.fields["item"]["on"]]
    return on is not None and b[f"p{slot}_from"] <= on < b[f"p{slot}_until"]

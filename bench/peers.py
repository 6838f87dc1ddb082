"""Side by side with others on what they can express: the same findings, or it does not count.

* pandas: a rule written by hand (轮训 once in three years);
* zen-engine (GoRules, MIT): the same rule, an expression evaluated person by person; it has no
  relation between objects, so ranks, pairs and spells are beyond it.

Run: python bench/peers.py [PERSONS]   (default 100,000; `make bench` installs both)
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from statistics import median

import pandas as pd
import zen
from _measuring import AS_OF, CACHE, Row, at_least, data_of, planned, print_rows, timed

from zhiren.engine.evaluating import evaluate
from zhiren.engine.planning import PlannedRule
from zhiren.engine.session import Session
from zhiren.policy.packs import load_pack

PACK = "shiyan-health"
QUOTA = "rotation-training"
ROUNDS = 3
Found = set[tuple[int, int | None]]


def frame(session: Session, table: str, columns: str) -> pd.DataFrame:
    """Columns of a table as pandas holds them; loading is not timed."""
    cursor = session.connection.execute(f"SELECT {columns} FROM {table}")
    return pd.DataFrame(cursor.fetchnumpy())


def ours(session: Session, rule: str) -> Found:
    """What the library finds by one rule."""
    pack = load_pack(PACK)
    pack = replace(pack, rules=tuple(r for r in pack.rules if r.id == rule))
    evaluate(session, pack, AS_OF, cache=CACHE)
    rows = session.connection.execute("SELECT subject, period FROM finding WHERE state > 1")
    return {(subject, period) for subject, period in rows.fetchall()}


def pandas_quota(one: PlannedRule, people: pd.DataFrame, trained: pd.DataFrame) -> Found:
    """Per period: persons in post since before it whose trainings do not reach the quota."""
    b = one.bindings
    found: Found = set()
    where = one.rule.fields["source"]["where"]
    trained = trained[
        trained["kind"].isin(list(where["kind"])) & (trained["completed_on"] <= b["as_of"])
    ]
    for slot in (0, 1):
        start, end = b[f"p{slot}_from"], b[f"p{slot}_until"]
        within = trained[(trained["completed_on"] >= start) & (trained["completed_on"] < end)]
        counts = within.groupby("person").size().reindex(people["person"], fill_value=0)
        short = counts.to_numpy() < b["quota"]
        if slot == 0:
            short &= people["entered_on"].to_numpy() <= start
        found |= {(int(p), start) for p in people["person"].to_numpy()[short]}
    return found


def zen_quota(one: PlannedRule, people: pd.DataFrame, trained: pd.DataFrame) -> Found:
    """The same, one expression a person and period; building the objects is included."""
    b = one.bindings
    found: Found = set()
    (kind,) = one.rule.fields["source"]["where"]["kind"]
    expression = zen.compile_expression(
        "len(filter(records, #.on >= start and #.on < until and #.on <= day "
        f"and #.kind == '{kind}')) < quota"
    )
    records: dict[int, list[dict[str, object]]] = {}
    for person, on, of in trained[["person", "completed_on", "kind"]].itertuples(index=False):
        records.setdefault(person, []).append({"on": int(on), "kind": of})
    for person, entered in people[["person", "entered_on"]].itertuples(index=False):
        for slot in (0, 1):
            start, end = b[f"p{slot}_from"], b[f"p{slot}_until"]
            if slot == 0 and entered > start:
                continue
            facts = {"records": records.get(person, []), "start": start, "until": end,
                     "day": b["as_of"], "quota": b["quota"]}  # fmt: skip
            if expression.evaluate(facts):
                found.add((int(person), start))
    return found


def compared(
    peer: str, rule: str, theirs: Callable[[], Found], session: Session, bound: float
) -> Row:
    """Time of the peer over ours, after both gave the same findings."""
    if theirs() != ours(session, rule):
        message = f"{peer} and Zhiren find different things by {rule}"
        raise SystemExit(message)
    ratio = median(timed(theirs) / timed(lambda: ours(session, rule)) for _ in range(ROUNDS))
    return at_least(f"{peer} / Zhiren, {rule}", ratio, bound)


def main(size: int) -> bool:
    """Print the table; gives whether every bound was kept."""
    session = Session(data_of(PACK, size), in_memory=True)
    plan, _ = planned(load_pack(PACK))
    quota = next(p for p in plan.rules if p.rule.id == QUOTA)
    people = frame(session, "person", "person, entered_on, status")
    people = people[people["status"] == "在职"].dropna(subset=["entered_on"])
    trained = frame(session, "training_record", "person, completed_on, kind::VARCHAR AS kind")
    rows = [
        compared("pandas", QUOTA, lambda: pandas_quota(quota, people, trained), session, 1),
        compared("zen-engine", QUOTA, lambda: zen_quota(quota, people, trained), session, 8),
    ]
    print(f"{size:,} persons\n")
    return print_rows(rows)


if __name__ == "__main__":
    asked = [int(text.replace(",", "")) for text in sys.argv[1:]] or [100_000]
    sys.exit(not main(asked[0]))

"""拟列任务: what a plan's clauses seem to ask, with the words that say so. Pure.

For a document of a pack, what the pack says comes first: which clauses are tasks, the things they
name, strength, suggested owner, figures. What it does not say, and everything about an uploaded
document, is recognised from the words, for a person to confirm.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from zhiren.policy.facts import recognise_facts
from zhiren.policy.numbering import unnumbered
from zhiren.policy.obligation import obligation_of
from zhiren.policy.plan_days import day_of_value, day_of_words
from zhiren.policy.plan_owners import Knows, Said, nobody, said_in
from zhiren.policy.plan_tasks import plan_task
from zhiren.web.worktasks.plan_texts import ENDS, section_of

if TYPE_CHECKING:
    from zhiren.policy.fact import Fact
    from zhiren.policy.pack import Pack, PackClause
    from zhiren.policy.rule import Rule
    from zhiren.web.worktasks.plan_texts import PlanText

TASK_KINDS: Final = ("tracked_task", "due_date", "target_value")
_LONGEST_NAME, _LONGEST_DUE = 500, 60
_COUNTING: Final = frozenset({"target", "threshold", "quota"})
_OPS: Final = frozenset({">=", ">", "<=", "<", "=="})
_FACT_ROLES: Final = {"deadline": "due", "date": "due", "frequency": "frequency"}
_NAMES_METRIC: Final = re.compile(r"[数率比额量]$|(?:规模|经费|成绩|位次)$")
_SHORTEST_METRIC: Final = 3
_LAW: Final = re.compile(r"考核")
# What a metric is counted in, by how its name ends; a figure always needs a unit.
_UNIT_OF_METRIC: Final = (
    (re.compile(r"率$|增幅$|比例$"), "%"),
    (re.compile(r"人数$|招生数$"), "人"),
    (re.compile(r"项目数$|奖项?数?$"), "项"),
    (re.compile(r"位次.*$"), "百分位"),
    (re.compile(r"得分$"), "分"),
    (re.compile(r"课程$"), "门"),
    (re.compile(r"教材$"), "部"),
    (re.compile(r"中心数$"), "家"),
    (re.compile(r"数$"), "个"),
)


@dataclass(frozen=True)
class TargetDraft:
    """A figure to reach; ``value`` None where the words set no number."""

    metric: str
    op: str
    value: Decimal | None
    unit: str

    def as_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        value = None if self.value is None else str(self.value)
        return {"metric": self.metric, "op": self.op, "value": value, "unit": self.unit}


@dataclass(frozen=True)
class Draft:
    """One task as the words suggest it; ``marks`` are words of the clause, each with its role.

    ``leading`` and ``helping`` are the names that an uploaded text itself says; a pack has a
    suggestion instead.
    """

    section: str
    clause: str
    quotation: str
    name: str
    item: str
    kind: str
    strength: str
    suggested_owner: str
    due_on: date
    due_words: str
    targets: tuple[TargetDraft, ...]
    marks: tuple[tuple[str, str], ...]
    leading: tuple[str, ...] = ()
    helping: tuple[str, ...] = ()


def drafts_of_pack(pack: Pack, document: str, from_on: date, until_on: date) -> list[Draft]:
    """The tasks of a document of the pack: its clauses in state task, and each thing they name."""
    sections = _pack_sections(pack, document)
    rules = _task_rules(pack)
    drafts: list[Draft] = []
    for clause in pack.clauses.values():
        if clause.document == document and clause.state == "task":
            serving = rules.get(clause.id, [])
            drafts += _of_pack_clause(clause, serving, sections[clause.id], from_on, until_on)
    return drafts


def drafts_of_texts(
    texts: Iterable[PlanText], from_on: date, until_on: date, knows: Knows = nobody
) -> list[Draft]:
    """The tasks of an uploaded document: every sentence that may ask for something.

    ``knows`` tells which names are bodies of the institution.
    """
    drafts: list[Draft] = []
    for text in texts:
        if text.may_ask:
            drafts += _of_text(text, from_on, until_on, knows)
    return drafts


def binding_clause(pack: Pack, document: str) -> str:
    """The clause that makes the plan's completion count: the document's clause of effect."""
    named = (c.id for c in pack.clauses.values() if c.document == document and c.state == "effect")
    return next(named, "")


def counting_words(texts: Iterable[PlanText]) -> str:
    """The id of the first sentence of an uploaded document that speaks of assessment; or empty."""
    return next((t.clause for t in texts if not t.may_ask and _LAW.search(t.text)), "")


def usual_report_days(pack: Pack, *, yearly: bool, on: date) -> int | None:
    """How often one reports, as the pack's rules on tasks say; reading ``task-reporting``.

    Tasks of a yearly plan are those whose date is the plan's end (``due_default``).
    """
    for rule in pack.rules:
        days = rule.parameters.get("report_days")
        if days is not None and ("due_default" in rule.parameters) == yearly:
            return _at(days, on)
    return None


def report_days_of(pack: Pack, clause: str, on: date) -> int | None:
    """How often one reports on the task of a clause; None where the pack does not say."""
    for rule in pack.rules_of(clause):
        days = rule.parameters.get("report_days")
        if rule.kind in TASK_KINDS and days is not None:
            return _at(days, on)
    return None


def in_step(pack: Pack) -> dict[str, str]:
    """The clauses whose task goes in step with another's: by clause, the other clause."""
    return {
        clause: about["sync_with"]
        for rule in pack.rules
        if rule.kind == "due_date"
        for clause, about in (rule.fields.get("clauses") or {}).items()
        if about and about.get("sync_with")
    }


def unit_of_metric(metric: str) -> str:
    """What a metric is likely counted in; empty where its name does not tell.

    >>> unit_of_metric("在研项目经费执行率")
    '%'
    """
    return next((unit for pattern, unit in _UNIT_OF_METRIC if pattern.search(metric)), "")


def bare(text: str) -> str:
    """The words of a clause as a name: without number at the head and stop at the end.

    >>> bare("（三）加强住培、专培基地建设。")
    '加强住培、专培基地建设'
    """
    return unnumbered(text).strip(ENDS)[:_LONGEST_NAME]


def task_name(text: str, item: str) -> str:
    """The name of a task for one of the things that a clause names."""
    return f"{item}：{bare(text)}"[:_LONGEST_NAME] if item else bare(text)


def _of_pack_clause(
    clause: PackClause, rules: Sequence[Rule], section: str, from_on: date, until_on: date
) -> Iterator[Draft]:
    words = plan_task(clause.text)
    listed = _listed_things(rules, clause.id)
    targets = _pack_targets(clause, rules, from_on)
    items = listed if listed is not None else (() if targets else words.items)
    due_on, due_words = _pack_due(clause, rules, from_on) or (until_on - timedelta(days=1), "")
    is_judged_by_figure = any(rule.kind == "target_value" for rule in rules)
    kind = "target" if is_judged_by_figure else words.kind
    marks = [*_marks(words.words, "kind"), *_marks(clause.words, "strength")]
    marks += [(str(f["quote"]), _role(f)) for f in clause.facts if f.get("quote")]
    for item in items or ("",):
        yield Draft(
            section=section,
            clause=clause.id,
            quotation=clause.text,
            name=task_name(clause.text, item),
            item=item,
            kind=kind,
            strength=clause.strength or "duty",
            suggested_owner=clause.suggested_owner,
            due_on=due_on,
            due_words=due_words,
            targets=targets if not items or len(items) == 1 else (),
            marks=_told(clause.text, [*marks, (item, "item")]),
        )


def _of_text(text: PlanText, from_on: date, until_on: date, knows: Knows) -> Iterator[Draft]:
    own = Said() if text.asks else said_in(text.text, knows)
    asks = unnumbered(text.asks or own.rest)
    words, obligation, facts = plan_task(asks), obligation_of(asks), recognise_facts(asks)
    due_on, due_words = _text_due(own.due or text.said.due, facts, from_on, until_on)
    targets = tuple(_targets(asks, facts))
    items = () if targets else words.items
    leading = own.leading or text.said.leading
    helping = own.helping if own.names_owner else text.said.helping
    marks = [*_marks(words.words, "kind"), *_marks(obligation.words, "strength")]
    marks += [(fact.quote, _FACT_ROLES.get(fact.kind, "target")) for fact in facts]
    marks += [*_marks(own.marks or text.said.marks, "owner"), (due_words, "due")]
    for item in items or ("",):
        yield Draft(
            section=text.section,
            clause=text.clause,
            quotation=text.text,
            name=task_name(asks, item),
            item=item,
            kind=words.kind,
            strength=obligation.strength,
            suggested_owner=_said_owners(leading, helping),
            due_on=due_on,
            due_words=due_words,
            targets=targets,
            marks=_told(text.text, [*marks, (item, "item")]),
            leading=leading,
            helping=tuple(name for name in helping if name not in leading),
        )


def _text_due(words: str, facts: Iterable[Fact], from_on: date, until_on: date) -> tuple[date, str]:
    """The day behind a label or in a column, else that of the sentence, else the plan's last."""
    last = until_on - timedelta(days=1)
    if words:
        return day_of_words(words, from_on.year) or last, words[:_LONGEST_DUE]
    vague = next((f.quote for f in facts if f.kind == "deadline" and f.is_vague), "")
    return next(filter(None, (_due(fact, from_on) for fact in facts)), (last, vague))


def _said_owners(leading: Sequence[str], helping: Sequence[str]) -> str:
    """Who is named, as a person reads it beside what was matched."""
    helps = f"配合：{'、'.join(helping)}" if helping else ""
    return "；".join(filter(None, ("、".join(leading), helps)))


def _task_rules(pack: Pack) -> dict[str, list[Rule]]:
    """The rules on tasks by the clauses they speak of."""
    found: dict[str, list[Rule]] = {}
    for rule in pack.rules:
        if rule.kind in TASK_KINDS:
            for clause in {*rule.clauses, *(rule.fields.get("clauses") or {})}:
                found.setdefault(clause, []).append(rule)
    return found


def _listed_things(rules: Iterable[Rule], clause: str) -> tuple[str, ...] | None:
    """The things that the pack lists for a clause; None where no rule lists its tasks."""
    for rule in rules:
        listed = rule.fields.get("clauses") or {}
        if clause in listed:
            return tuple((listed[clause] or {}).get("items", ()))
    return None


def _pack_targets(clause: PackClause, rules: Iterable[Rule], on: date) -> tuple[TargetDraft, ...]:
    """The clause's own figures; else the metrics of the rule that judges it."""
    stated = tuple(
        TargetDraft(f["measure"], f["op"], Decimal(str(f["value"])), f.get("unit") or "")
        for f in clause.facts
        if f.get("role") == "threshold" and f.get("op") in _OPS and _is_figure(f.get("value"))
    )
    if stated:
        return stated
    return tuple(
        _rule_target(rule, metric, on)
        for rule in rules
        if rule.kind == "target_value"
        for metric in rule.fields["metrics"]
    )


def _rule_target(rule: Rule, metric: str, on: date) -> TargetDraft:
    """What a rule on a figure asks; only a number that a clause sets is taken over."""
    parameter = rule.parameters.get("target")
    value = None
    unit = unit_of_metric(metric)
    if parameter is not None:
        entry = next((v for v in reversed(parameter.values) if v.clause), None)
        unit = parameter.unit or unit
        if entry is not None and _is_figure(entry.value):
            value = Decimal(str(entry.value))
    return TargetDraft(metric, str(rule.fields.get("op") or ">="), value, unit)


def _pack_due(clause: PackClause, rules: Iterable[Rule], from_on: date) -> tuple[date, str] | None:
    """The day that the clause sets, with its words; a vague word (尽快) sets none."""
    for fact in clause.facts:
        if fact.get("role") == "deadline" and fact.get("value"):
            day = day_of_value(str(fact["value"]), str(fact.get("op") or ""), from_on.year)
            if day is not None:
                return day, str(fact["quote"])
    return None


def _due(fact: Fact, from_on: date) -> tuple[date, str] | None:
    if fact.kind != "deadline" or not isinstance(fact.value, str):
        return None
    day = day_of_value(fact.value, fact.op or "", from_on.year)
    return (day, fact.quote) if day is not None else None


def _targets(text: str, facts: Iterable[Fact]) -> Iterator[TargetDraft]:
    """The recognised figures, each metric once; the metric's words are for a person to put right."""
    seen: set[str] = set()
    for fact in facts:
        if fact.kind in _COUNTING and fact.unit and _is_figure(fact.value):
            metric = _metric(text, fact)
            op = ">=" if fact.op in (None, "==", "between") else fact.op
            if metric not in seen:
                yield TargetDraft(metric, op, Decimal(str(fact.value)), fact.unit[:20])
            seen.add(metric)


def _metric(text: str, fact: Fact) -> str:
    """What is counted: the words before a figure that end as metrics do, else those after it."""
    before = re.split(r"[，。；：、]", text[: fact.start])[-1]
    after = re.split(r"[，。；：、和及]|\d", text[fact.end :])[0]
    if _NAMES_METRIC.search(before) or len(after) < _SHORTEST_METRIC:
        return (before or after or text)[:200]
    return after[:200]


def _pack_sections(pack: Pack, document: str) -> dict[str, str]:
    """By clause, the heading of the section it stands in."""
    clauses = [c for c in pack.clauses.values() if c.document == document]
    headings = {c.path.removesuffix(".0"): c.text for c in clauses if c.part == "heading"}
    return {c.id: section_of(c.path, headings) for c in clauses}


def _marks(words: Iterable[str], role: str) -> list[tuple[str, str]]:
    return [(word, role) for word in words]


def _role(fact: Mapping[str, Any]) -> str:
    return {"deadline": "due", "threshold": "target"}.get(str(fact.get("role")), "frequency")


def _told(text: str, marks: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """The marks that stand in the text as they are, each once."""
    return tuple(dict.fromkeys(m for m in marks if m[0] and m[0] in text))


def _is_figure(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _at(parameter: Any, on: date) -> int:
    """The value on a day; before the first, the first."""
    return int(parameter.at(max(on, parameter.values[0].from_on)).value)

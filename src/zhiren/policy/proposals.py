"""Proposes the rule kinds a clause may be bound to, with parameters, words and reason.

A proposal is for a person to confirm: it never becomes a rule by itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from zhiren.policy.actors import actor_of
from zhiren.policy.facts import Fact, recognise_facts
from zhiren.policy.masking import mask_names
from zhiren.policy.obligation import obligation_of
from zhiren.policy.proposal_cues import CUES


@dataclass(frozen=True, slots=True)
class Proposal:
    """One rule kind for one clause: parameters as the rule kind names them, words, reason.

    `reason` is Chinese, for the person who confirms; `confidence` is 2 where a recognised figure
    supports the kind, 1 where only words do.
    """

    rule_kind: str
    parameters: dict[str, Any]
    quotes: tuple[str, ...]
    reason: str
    confidence: int
    facts: tuple[Fact, ...] = field(default=(), repr=False)

    def as_dict(self) -> dict[str, Any]:
        """The proposal as JSON-ready data."""
        return {
            "rule_kind": self.rule_kind,
            "parameters": self.parameters,
            "quotes": list(self.quotes),
            "reason": self.reason,
            "confidence": self.confidence,
        }


def propose(text: str) -> list[Proposal]:
    """The rule kinds that the words and figures of one clause suggest, the likeliest first.

    Every proposal carries `strength`, and `actor` where the clause names one. An empty list means
    that nothing computable was seen, not that the clause binds nobody.
    """
    facts = recognise_facts(text)
    found = [p for rule in _FROM_FACTS for p in rule(text, facts)]
    known = {p.rule_kind for p in found}
    found += [p for p in _from_cues(text, facts) if p.rule_kind not in known]
    shared = _shared_parameters(text)
    complete = [
        Proposal(p.rule_kind, shared | p.parameters, p.quotes, p.reason, p.confidence, p.facts)
        for p in found
    ]
    return sorted(complete, key=lambda p: -p.confidence)


def _shared_parameters(text: str) -> dict[str, Any]:
    obligation, actor = obligation_of(text), actor_of(text)
    shared: dict[str, Any] = {"strength": obligation.strength}
    if obligation.words:
        shared["strength_words"] = list(obligation.words)
    if actor is not None:
        shared["actor"] = actor.name
    return shared


def _of_fact(kind: str, fact: Fact, reason: str, **parameters: Any) -> Proposal:
    confidence = 1 if fact.is_vague else 2
    kept = {k: v for k, v in parameters.items() if v is not None}
    return Proposal(kind, kept, (fact.quote,), reason, confidence, (fact,))


def _rank_percent(text: str, facts: list[Fact]) -> Iterable[Proposal]:
    for fact in facts:
        if fact.kind != "ratio" or fact.op != "<=" or not re.match("前|后|末|倒数", fact.quote):
            continue
        side = "top" if fact.quote.startswith("前") else "bottom"
        if fact.unit == "%":
            yield _of_fact(
                "rank_percent",
                fact,
                f"“{fact.quote}”按名次取一段，须定并列、取整和参评范围",
                side=side,
                percent=fact.value,
            )
        elif not re.search("内设", text):
            yield _of_fact(
                "rank_percent",
                fact,
                f"“{fact.quote}”按名次取前后若干名",
                side=side,
                count=fact.value,
            )


def _spells(text: str, facts: list[Fact]) -> Iterable[Proposal]:
    for fact in facts:
        if fact.kind not in {"duration", "threshold"} or fact.unit not in {
            "年",
            "次",
            "学期",
            "届",
            "任期",
        }:
            continue
        around = text[max(0, fact.start - 16) : fact.end + 24]
        if (
            re.search(r"(?:同一|本)(?:职位|岗位|职务|单位)|任现职|轮岗|交流", around)
            and fact.unit != "次"
        ):
            yield _of_fact(
                "continuous_tenure",
                fact,
                f"“{fact.quote}”是同一岗位的任职年限，须定何为同一岗位、何为中断",
                years=fact.value,
                inclusive=fact.inclusive,
            )
        elif fact.quote.startswith("连续") and re.search(r"考核|评|优秀|称职|合格|末位|排名", text):
            yield _of_fact(
                "consecutive_results",
                fact,
                f"“{fact.quote}”要求相邻各期结果相同，须定缺考的一期怎样计",
                n=fact.value,
                unit=fact.unit,
            )


def _deadlines(text: str, facts: list[Fact]) -> Iterable[Proposal]:
    for fact in facts:
        if fact.kind != "deadline":
            continue
        if isinstance(fact.value, str):
            yield _of_fact("due_date", fact, f"“{fact.quote}”是日历上的期限", due=fact.value)
        elif fact.value is not None and fact.unit is not None:
            unit = {"工作日": "working_day", "小时": "hour", "日": "day", "天": "day"}.get(
                fact.unit, fact.unit
            )
            yield _of_fact(
                "deadline_after_event",
                fact,
                f"“{fact.quote}”是事件前后的期限"
                + (f"，起点为“{fact.event}”" if fact.event else "，起点须补"),
                event=fact.event,
                n=fact.value,
                unit=unit,
                op=fact.op,
            )
        elif re.search(r"报|反馈|答复|澄清|研究|处理|受理|慰问|约谈|办|公开|纠正|告知", text):
            yield _of_fact(
                "deadline_after_event",
                fact,
                f"“{fact.quote}”没有写明天数，须定默认期限",
                default_n_needed=True,
            )


def _frequencies(_text: str, facts: list[Fact]) -> Iterable[Proposal]:
    for fact in facts:
        if fact.kind != "frequency":
            continue
        if fact.is_vague:
            yield _of_fact(
                "periodic_quota",
                fact,
                f"“{fact.quote}”没有写明次数，须定默认周期",
                period_needed=True,
            )
            continue
        limit = "max" if fact.op in {"<=", "<"} else "min"
        yield _of_fact(
            "periodic_quota",
            fact,
            f"“{fact.quote}”规定每个周期的次数或数量",
            **{limit: fact.value},
            unit=fact.unit,
            period=fact.period,
        )


def _targets(text: str, facts: list[Fact]) -> Iterable[Proposal]:
    for fact in facts:
        if fact.kind != "target":
            continue
        if fact.value == 100 and re.search(r"覆盖|配|全员|轮训|应.尽|巡察|培训", text):
            yield _of_fact("coverage_min", fact, f"“{fact.quote}”要求全部覆盖", target_share=100)
        else:
            form = "growth" if re.search(r"增|降|减|提高|提升", text) else "count"
            yield _of_fact(
                "target_value",
                fact,
                f"“{fact.quote}”是要达到的数值，须定基数和统计口径",
                form=form,
                op=fact.op,
                value=fact.value,
                unit=fact.unit,
            )


_QUALITIES = re.compile(
    r"党龄|工龄|教龄|学历|学位|职称|年龄|周岁|经历|经验|资格|条件|具有|具备|任职满|基层工作|符合"
)
_PROVIDES = re.compile(r"配备|设立?|不少于|至少|须有|应有|配")


def _thresholds(text: str, facts: list[Fact]) -> Iterable[Proposal]:
    for fact in facts:
        if fact.kind not in {"threshold", "quota", "ratio", "duration"} or fact.op is None:
            continue
        if (
            fact.unit in {"名", "人", "个"}
            and _PROVIDES.search(fact.quote)
            and fact.op in {">=", "=="}
        ):
            yield _of_fact(
                "coverage_min",
                fact,
                f"“{fact.quote}”规定每个对象应有的数量",
                min=fact.value,
                item_unit=fact.unit,
            )
        elif fact.unit in {"人", "名", "万元", "元", "平方米"} and re.search(
            r"的(?:[,，]|[^,，。]{1,8}[,，])", text
        ):
            yield _of_fact(
                "size_band",
                fact,
                f"“{fact.quote}”把对象按规模分档，后文是该档的要求",
                op=fact.op,
                value=fact.value,
                value_to=fact.value_to,
                unit=fact.unit,
                inclusive=fact.inclusive,
            )
        elif _QUALITIES.search(text) and fact.unit not in {"%", "比例"}:
            yield _of_fact(
                "eligibility",
                fact,
                f"“{fact.quote}”是对人选的资格要求",
                criteria=[{"op": fact.op, "value": fact.value, "unit": fact.unit}],
            )


_FROM_FACTS: tuple[Callable[[str, list[Fact]], Iterable[Proposal]], ...] = (
    _rank_percent,
    _spells,
    _deadlines,
    _frequencies,
    _targets,
    _thresholds,
)


def _from_cues(text: str, facts: list[Fact]) -> Iterable[Proposal]:
    masked = mask_names(text)
    for cue in CUES:
        match = cue.words.search(masked if cue.skips_names else text)
        if match is None:
            continue
        quote = text[match.start() : match.end()]
        supported = any(f.start < match.end() and match.start() < f.end for f in facts)
        yield Proposal(
            cue.rule_kind, dict(cue.parameters), (quote,), f"“{quote}”：{cue.reason}", 1 + supported
        )

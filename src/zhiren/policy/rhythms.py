"""Frequencies: 每学期至少一次, 每3年参加1次, 三年一轮, 按季度, 年度考核, 2次/年."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from zhiren.policy.fact import Fact
from zhiren.policy.measures import Measure
from zhiren.policy.numerals import NUMBER, parse_number

_SPAN = r"学年度|学年|年度|学期|季度|季|半年|半月|年|月|周|星期|旬|日|天"
_TERM = r"任期|聘期|届"
_NAMED = {
    "学年度": "学年",
    "年度": "年",
    "季": "季度",
    "星期": "周",
    "天": "日",
    "届": "届",
    "月份": "月",
}

_EVERY = re.compile(
    rf"每(?:满|隔|一)?(?:(?P<n>{NUMBER})个?)?个?(?P<span>{_SPAN})(?P<half>半)?(?:度|份)?"
    r"(?![一二三四五六日]?(?:工资|薪|津贴|补贴|收入|生活费|租金|标准))"
)
_DAILY_ACT = re.compile(
    r"[^,。;]{0,4}?(?:报告|巡查|检查|上报|通报|消毒|晨检|签到|调度|研判|巡视|登记|记录|清点)"
)
_EVERY_TERM = re.compile(rf"每(?:一|个)*(?P<span>{_TERM})(?:任期)?内?")
_BY = re.compile(
    r"(?:按|分)(?P<span>学年|年度|学期|季度|半年|季|月度|年|月|周|旬|日)"
    r"(?:度)?(?![度龄级限份代资期时照计程均月日末底内初岁常])"
)
_ONE_EACH = re.compile(
    r"(?<![\d第〇零一二两三四五六七八九十每同统之])(?:"
    rf"(?P<n>{NUMBER}|半)?个?(?P<span>学年|学期|季度?|年|月|周|日|天|半年)度?内?"
    r"(?=(?:至少|不少于|不超过|只|限)?[一二两三四五六七八九十\d]{1,2}(?:次|轮|届|遍|回))"
    r"|(?P<one>一)个?(?P<each>学年|学期|季度|年|月|周|天)内?"
    r"(?=(?:至少|不少于|不得?少于|不超过|不得超过|最多)[^,。;]{0,6}?[一二两三四五六七八九十\d]))"
)
_EVERY_OTHER = re.compile(
    r"逢[单双]月|(?<!间)隔(?P<span>周|月|日|天|年|学期)(?=[召开组进安举轮一])"
)
_ONE_BY_ONE = re.compile(
    r"(?<![第同统每之\d一二三四五六七八九十])(?P<n>[一二两三四五半])?(?P<span>年|学期|季度?|月|周|日)"
    r"一(?=[研调通总评考聘报督主提小议访谈巡检讲学测更晾练])"
)
_WINDOW = re.compile(
    rf"(?:(?P<n>{NUMBER}|半)个?)?(?P<span>自然年度|会计年度|考核年度|年度|学年|学期|任期|聘期|季度|年|个?月|周)"
    r"内(?=[^,。;:、]{0,8}(?:累计|至少|不少于|不超过|不得超过|最多|只能|仅限|限))"
    r"|(?P<whole>全年|全学年|(?<![\d一二两三四五六七八九十几多])年均|月均|周均|全学期|年人均|人均每年)(?=[^。;]{0,14}(?:\d|[一二两三四五六七八九十]))"
)
_YEARLY_WORK = (
    r"考核|述职|述廉|总结|报告|体检|计划|预算|审计|评议|评估|测评|盘点|培训|考评|轮训|统计|"
    r"评选|表彰|考察|检查|督查|例会|通报|报表|调度|小结|会议|目标"
)
_NAMED_WORK = re.compile(
    rf"(?<![年上当各近次该个届内])(?P<span>学年度|学年|年度|半年度?|季度|月度|学期|任期|聘期)"
    rf"(?!内)[^,。;、的\ue000\d]{{0,6}}?(?:{_YEARLY_WORK})"
    r"(?!结果|等次|连续|为|被|中|不|优秀|合格|称职|基本|调整|执行|指标|总?额|经费|编制(?:数|总数))"
)
_AS_BASIS = re.compile(r"(?:结合|根据|依据|参考|参照|凭|按照|以)[^,。;]{0,4}$")
_TABLE_NAMED = re.compile(
    r"(?<![\d一二两三四五六七八九十每本上下次当同该各多数某半个满近今明去前后隔春夏秋冬])(?P<span>年|季|月|周)度?"
    r"(?:报(?![告名考到送酬道批请备废账销])|例会|调度(?!员)|通报)"
)
_PER = re.compile(rf"(?:/|／)每?(?P<span>{_SPAN}|任期|聘期)")

_EVENT_UNITS = frozenset("次 场 期 轮 篇 份 回 节 堂 遍 班次 课次 人次 场次".split())
_CALENDAR_UNITS = frozenset("年 学年 季度 年度 届 任 任期 聘期 周岁 岁".split())
_AMOUNT_UNITS = frozenset("学时 课时 学分 小时 分钟 天 日 个月 工作日 周".split())


# A plan or report a period is counted in papers, anything else in times.
_YIELDS_PAPER = re.compile(
    r"[^,。;]{0,6}(?:制定|制订|编制|提交|撰写|形成|报送)[^,。;]{0,12}(?:计划|方案|报告|总结|清单)(?=[,。;]|$)"
)


@dataclass(frozen=True, slots=True)
class Head:
    """The words that name a period, and whether a count must follow for them to bind."""

    start: int
    end: int
    period: str
    needs_count: bool
    has_numeral: bool
    is_work: bool = False


def find_heads(text: str) -> list[Head]:
    """The period words of masked text, left to right and without overlap."""
    found = [*_every(text), *_compact_forms(text), *_by_period(text)]
    found.sort(key=lambda h: (h.start, -(h.end - h.start)))
    heads: list[Head] = []
    for head in found:
        if not heads or head.start >= heads[-1].end:
            heads.append(head)
    return heads


def frequencies(
    text: str, heads: list[Head], measures: list[Measure]
) -> tuple[list[Fact], set[int]]:
    """The frequencies that the heads state, and the starts of the measures they use up."""
    facts: list[Fact] = []
    used: set[int] = set()
    for position, head in enumerate(heads):
        limit = heads[position + 1].start if position + 1 < len(heads) else len(text)
        count = None if head.is_work else _count_for(text, head, limit, measures, used)
        if count is None and head.needs_count:
            continue
        facts.append(_frequency(text, head, count))
        if count is not None and count.unit in _EVENT_UNITS:
            used.add(count.number_start)
    for measure in measures:
        per = _PER.match(text, measure.end)
        if per:
            used.add(measure.number_start)
            facts.append(_per_period(text, measure, per))
    return facts, used


def _every(text: str) -> Iterator[Head]:
    for match in _EVERY.finditer(text):
        after = text[match.end() : match.end() + 2]
        if match["span"] in {"周", "星期"} and re.match(r"[一二三四五六日](?![次个名])", after):
            yield Head(match.start(), match.end() + 1, "周", needs_count=False, has_numeral=True)
            continue
        needs_count = match["span"] in {"日", "天"} and not _DAILY_ACT.match(text, match.end())
        period = _period(match["n"], match["span"])
        yield Head(
            match.start(),
            match.end(),
            period,
            needs_count,
            has_numeral=bool(match["n"]) or "半" in match[0],
        )
    for match in _EVERY_TERM.finditer(text):
        yield Head(match.start(), match.end(), match["span"], needs_count=True, has_numeral=False)


def _compact_forms(text: str) -> Iterator[Head]:
    for match in _EVERY_OTHER.finditer(text):
        period = f"2{_NAMED.get(match['span'], match['span']) if match['span'] else '月'}"
        yield Head(match.start(), match.end(), period, needs_count=False, has_numeral=False)
    for match in _ONE_EACH.finditer(text):
        number, span = match["n"] or match["one"], match["span"] or match["each"]
        if number or span == "半年":
            yield Head(
                match.start(),
                match.end(),
                _period(number, span),
                needs_count=True,
                has_numeral=True,
            )
    for match in _ONE_BY_ONE.finditer(text):
        if match["n"]:
            yield Head(
                match.start(), match.end(), _period(match["n"], match["span"]), False, True, True
            )
    for match in _WINDOW.finditer(text):
        if match["whole"]:
            span = re.sub(r"[全均人每]", "", match["whole"])
            yield Head(match.start(), match.end(), span, needs_count=True, has_numeral=False)
        else:
            span = match["span"].removeprefix("个")
            yield Head(
                match.start(), match.end(), _period(match["n"], span), True, bool(match["n"])
            )


def _by_period(text: str) -> Iterator[Head]:
    for match in _BY.finditer(text):
        yield Head(match.start(), match.end(), _period(None, match["span"]), False, False, True)
    for pattern in (_NAMED_WORK, _TABLE_NAMED):
        for match in pattern.finditer(text):
            if _AS_BASIS.search(text[max(0, match.start() - 8) : match.start()]):
                continue
            if text[: match.start()].endswith("本") and match["span"] != "年度":
                continue
            end = match.end() if pattern is _TABLE_NAMED else match.end("span")
            yield Head(match.start(), end, _period(None, match["span"]), False, False, True)


def _period(number: str | None, span: str) -> str:
    name = _NAMED.get(span, span)
    name = {
        "月度": "月",
        "半年度": "半年",
        "自然年度": "年",
        "会计年度": "年",
        "考核年度": "年",
    }.get(name, name)
    if number == "半":
        return f"半{name}"
    count = parse_number(number) if number else 1
    return name if count in (1, None) else f"{count}{name}"


def _count_for(
    text: str, head: Head, limit: int, measures: list[Measure], used: set[int]
) -> Measure | None:
    for measure in measures:
        if measure.number_start < head.end or measure.number_start in used:
            continue
        if measure.number_start >= limit:
            return None
        between = text[head.end : measure.start]
        if re.search(r"[。;!]", between) or len(between) > 40:
            return None
        if _counts(text, head, measure, between):
            return measure
    return None


def _counts(text: str, head: Head, measure: Measure, between: str) -> bool:
    crosses = bool(re.search(r"[,:]", between))
    if measure.unit in _EVENT_UNITS:
        return not crosses or measure.op is not None or len(between) <= 12
    if (
        measure.unit in _CALENDAR_UNITS
        or measure.within
        or measure.unit in {"%", "比例", "‰", "倍"}
    ):
        return False
    if measure.unit in _AMOUNT_UNITS:
        follows = text[measure.end : measure.end + 1]
        return (
            follows not in {"前", "后"}
            and not re.search("提前|前$", between)
            and (not crosses or measure.op in {">=", ">"})
            and (measure.op is not None or len(between) <= 8)
        )
    if measure.unit == "个" and re.match(
        r"方面|环节|重点|层面|专题|主题", text[measure.number_end :]
    ):
        return False
    if head.needs_count and head.period in {"届", "任期", "聘期"}:
        return False
    return not crosses and (len(between) <= 6 or measure.op is not None)


def _frequency(text: str, head: Head, count: Measure | None) -> Fact:
    if count is None:
        quote = text[head.start : head.end]
        unit = "份" if _YIELDS_PAPER.match(text, head.end) else "次"
        return Fact("frequency", 1, unit, True, quote, head.start, ">=", period=head.period)
    # A rate of pay or fine (每天0.1元) is exact; a number of times or hours is a least one.
    op = count.op or ("==" if count.unit.endswith("元") else ">=")
    inclusive = True if count.op is None else count.inclusive
    quote = text[head.start : max(count.end, head.end)]
    return Fact(
        "frequency",
        count.value,
        count.unit,
        inclusive,
        quote,
        head.start,
        op,
        count.value_to,
        head.period,
    )


def _per_period(text: str, count: Measure, per: re.Match[str]) -> Fact:
    return Fact(
        "frequency",
        count.value,
        count.unit,
        True if count.op is None else count.inclusive,
        text[count.start : per.end()],
        count.start,
        count.op or ">=",
        count.value_to,
        _period(None, per["span"]),
    )

"""Facts said in set phrases without a bare number: tiers, full coverage, levels, days of events."""

from __future__ import annotations

import re
from collections.abc import Iterator

from zhiren.policy.fact import Fact, FactKind, FactOp
from zhiren.policy.numerals import NUMBER, parse_number

_TIER = re.compile(
    rf"(?:分为|分成|划分为|设|设为|共|为|按|等|、|[\u4e00-\u9fff])?(?P<n>{NUMBER})个?"
    r"(?P<unit>等次|等级|档次|档|级别|等(?=[,。;]|$)|类别|种(?=[,。;]|$)|类(?=[,。;人员进行管]|$)|级(?=[,。;]|$)|层级)"
)
_TIER_LEAD = re.compile(
    r"(?:分为|分成|分|划分为?|划为|设置?|设为|共|为|按|实行|、[^,。;、]{1,8}|等|评定)[^,。;、]{0,4}$"
)
_LISTED_TIERS = re.compile(
    r"(?:分为|分成|划分为|确定为|等次为):?(?P<list>[^,。;、\ue000\d]{1,6}(?:、[^,。;、\ue000\d]{1,8})+(?:[和与及或][^,。;、和\ue000\d]{1,8})?)"
    r"(?:等次|等级|档次|档|等)?(?=[,。;]|$)"
)
_CHAIN = re.compile(
    r"(?<![一-龥\d]{0}第)(?P<n>[两二三四五])级(?=[\u4e00-\u9fff]{0,4}?(?:体系|网络|联动|审核|审批|审签|责任制|"
    r"架构|联防|防控|预警|响应|公示|管控|复核|把关|机制|管理(?![岗职人])))(?!以上|公立|甲|医院|党组织|单位|学院|党委|学科|机构|部门|保护)"
)
_COUNTED_NAME = re.compile(
    r"(?P<n>[二两三四五六七八九])(?P<what>必|张清单|本台账|份清单|张表|套方案)"
)

_FULL = re.compile(
    r"(?:[\u4e00-\u9fff]{0,4}?)(?P<core>全覆盖|应[训检查考报交统纳评建退]尽[训检查考报交统纳评建退]|全员(?:参加|培训|轮训|覆盖|参与|签订|"
    r"考核|参训|持证|体检)|一个不漏|不漏一人|无死角全覆盖|全部(?:完成|达标|落实|到位|办结|清零|建成|整改到位)|清零)"
)
_ROUND = re.compile(
    r"(?:对|将|把)[^,。;\ue000]{2,16}?(?:进行|开展|实施|组织)?(?:一次|一轮|一遍)?轮训(?:一遍|一次)?"
)

_LEVEL = re.compile(
    r"(?P<level>国家级|省部级|省级|地厅级|厅局级|厅级|县处级|[正副]?(?:厅|处|科|部)级|地市级|市厅级|市级|区级|县级|"
    r"校级|院级|局级|乡镇级|[一二三四]级甲等|[一二三四五六七八九]级(?:主任科员|调研员|巡视员|职员)|"
    r"中层(?:正|副)职|[正副]?高级(?:专业技术)?(?:职称|职务)?|中级(?:专业技术)?(?:职称|职务)?|初级(?:职称)?|"
    r"大学?本科|本科|专科|大专|研究生|硕士(?:研究生)?|博士(?:研究生)?|学士|高中|中专|"
    r"优秀|良好|称职|合格|基本合格|基本称职|达标|较好|副教授|教授|讲师|副主任医师|主治医师|记过|警告|记大过)"
    r"(?P<noun>学历|学位|职称|职务|等次|档次|等级)?"
    r"(?:\((?P<mark>不?含)[^)]{0,8}\))?(?P<and>[\(]?及其?[\)]?|\(含\))?(?P<side>以上|以下)"
)
_LEVEL_UNIT = (
    (re.compile("学历|本科|专科|大专|研究生|高中|中专|硕士|博士|学士|学位"), "学历"),
    (re.compile("职称|教授|讲师|医师|高级|中级|初级"), "职称"),
    (re.compile("优秀|良好|称职|合格|达标|较好|等次"), "等次"),
    (re.compile("记过|警告|记大过"), "处分"),
)

_FROM_EVENT = re.compile(
    r"自(?P<event>[^,。;、\d\ue000]{2,14}?)之日起"
    r"(?=(?:正式)?(?:施行|实施|执行|生效|起效|试行|有效))"
)
_AT_ONCE = re.compile(
    r"(?:即日起|同日起?|同时)(?=[^,。;]{0,3}(?:废止|失效|停止执行|施行|不再执行))"
)
_SAME_DAY = re.compile(
    r"(?P<word>当日|当天|次日|翌日|第二日|隔日|当场|当月|次月)(?P<in>内|前|之前)?(?!\d|[一二三四五六七八九十起的])"
)
_SAME_DAY_ACT = re.compile(
    r"[^,。;]{0,6}(?:报|送|完成|办|录入|通知|告知|上传|反馈|提交|登记|答复|公布|发布|处|办理|移交|备案|审|归档|公示)"
)
_NONE_AT_ALL = re.compile(r"零(?:事故|伤亡|差错|投诉|违纪|上访|感染|缺席|失误|瞒报|漏报)")


def set_phrases(text: str) -> Iterator[Fact]:
    """Facts of masked text that set phrases state, in no special order."""
    yield from _tiers(text)
    yield from _targets(text)
    yield from _levels(text)
    yield from _event_days(text)


def _simple(
    match: re.Match[str],
    kind: FactKind,
    value: float | str | None,
    unit: str | None,
    op: FactOp,
    group: str | int = 0,
    event: str | None = None,
) -> Fact:
    return Fact(kind, value, unit, True, match[group], match.start(group), op, event=event)


def _tiers(text: str) -> Iterator[Fact]:
    for match in _TIER.finditer(text):
        number = parse_number(match["n"])
        lead = text[max(0, match.start("n") - 16) : match.start("n")]
        if number and number >= 2 and _TIER_LEAD.search(lead):
            quote = text[match.start("n") : match.end()]
            yield Fact("tier", number, match["unit"], True, quote, match.start("n"), "==")
    for match in _LISTED_TIERS.finditer(text):
        names = re.split("[、和与及或]", match["list"])
        if re.search(rf"{NUMBER}个?(?:等|档|级|类|种)", match["list"]) or len(names) < 3:
            continue
        yield _simple(match, "tier", len(names), "等次", "==")
    for match in _CHAIN.finditer(text):
        yield _simple(match, "tier", parse_number(match["n"]), "级", "==")
    for match in _COUNTED_NAME.finditer(text):
        if match["what"] == "必" and re.match(
            r"[须要需然备]|修", text[match.end() : match.end() + 1]
        ):
            continue
        unit = "项" if match["what"] == "必" else match["what"][0]
        yield _simple(match, "quota", parse_number(match["n"]), unit, "==")


def _targets(text: str) -> Iterator[Fact]:
    for match in _FULL.finditer(text):
        yield _simple(match, "target", 100, "%", "==", "core")
    for match in _NONE_AT_ALL.finditer(text):
        yield _simple(match, "target", 0, "起", "==")
    for match in _ROUND.finditer(text):
        yield _simple(match, "target", 100, "%", "==")


def _levels(text: str) -> Iterator[Fact]:
    for match in _LEVEL.finditer(text):
        words = match["level"] + (match["noun"] or "")
        unit = next((name for test, name in _LEVEL_UNIT if test.search(words)), "级别")
        excluded = match["mark"] == "不含"
        op: FactOp = ">=" if match["side"] == "以上" else "<="
        if excluded:
            op = ">" if op == ">=" else "<"
        yield Fact("threshold", words, unit, not excluded, match[0], match.start(), op)


def _event_days(text: str) -> Iterator[Fact]:
    for match in _FROM_EVENT.finditer(text):
        yield _simple(match, "date", None, None, ">=", event=match["event"])
    for match in _AT_ONCE.finditer(text):
        yield _simple(match, "date", None, None, ">=", event=match[0])
    for match in _SAME_DAY.finditer(text):
        if match["word"] != "当场" and not _SAME_DAY_ACT.match(text, match.end()):
            continue
        days = 0 if match["word"].startswith("当") else 1
        unit = "个月" if match["word"].endswith("月") else "日"
        yield _simple(match, "deadline", days, unit, "<=")

"""What a counted number is used for in its clause: deadline, duration, share, quota, threshold."""

from __future__ import annotations

import re
from dataclasses import replace

from zhiren.policy.fact import Fact, FactKind, FactOp
from zhiren.policy.measures import Measure

_TIME = frozenset(
    "年 个月 日 天 工作日 自然日 交易日 周 星期 小时 分钟 学期 学年 季度 届 任 年度 考核年度 任期 聘期 教学周".split()
)
_SHARES = frozenset("% ‰ ‱ 比例 倍 百分点".split())
_PEOPLE = frozenset("名 人 位".split())
_STRONG = _PEOPLE | frozenset(
    "次 份 篇 门 家 场 学时 课时 学分 元 万元 亿元 百元 千元 人次 分 票 平方米 节 字 页 户 倍 车次 班次 课次 "
    "周岁 岁 克 千克 公斤 毫克 毫升 厘米 毫米 项 所 件 条 张 套 支 本 部 公里 户次 门次 台 册 个 笔 例 组".split()
)
_NEVER_BARE = frozenset("期 批 轮 层 类 种 任 处 班 盘 条 件 节 本 部 组 例 分 张 台 套".split())

_DESCRIPTIVE = re.compile(
    r"(?:大|重要|主要|基本|关键|重点|不同)?(?:方面|环节|层面|维度|部分|要点|原则|特征|问题|关系|转变|阶段|步骤|"
    r"领域|角度|层次|问|理由|观点|内容|要求|任务|特点|板块|线条|条线|校区|机制|体系|关口|目标|精神|类别|章节)"
)
_NO_MORE = re.compile(
    r"(?:[^,。;]{0,10}?|,)(?:不得|不予|不能|不再|不可|不允许|不准|取消|暂停|停止|禁止|限制|不受理|不参加|不参与)"
)
_EVENT_BEFORE = re.compile(
    r"(?P<event>[^,。;、:\ue000]{1,24}?(?:之日起|之时起|起|之日|之时|之后|后|前|以后))(?:的|应当|应该|应|须|要|必须|"
    r"原则上|一般|在|于|[,])*$"
)
_ADVANCE = re.compile(r"提前(?:不少于|至少)?$|前$|前(?:应|须|应当|至少|的)$")
_SHOWN = (
    r"任期|聘期|试用期|见习期|实习期|考察期|公示期?|期限|为期|时间|有效期|影响期|服务期|保存|保管|保留|"
    r"延长|停职|停薪|试行|脱产|挂职|连续|累计|合计|任职|工作|从事|期为|期满|周期|满|缓|再|不少于|"
    r"处分期|暂停|停止|取消|限制|休假|假期?|产假|年龄|缺勤|旷工|离岗|培训|聘用|合同|处理期|期"
)
_TRIGGER_TIME = re.compile(rf"(?:{_SHOWN})(?:为|是|[:：])?[^,。;\d]{{0,6}}$")
_TRIGGER_AFTER = re.compile(
    r"(?:的)?(?:试用期|见习期|任期|聘期|党龄|工龄|教龄|年龄|基层|工作经历|工作经验|任职|经历|服务期|过渡期|"
    r"公示|整改期|考察期|影响期|期限|为一?(?:期|届|个周期|任|聘期))"
)
_NARRATIVE_AFTER = re.compile(r"来|级|制|间|[规计][划]|行动|目标|发展|之久|多|期间")
_AT_LEAST_BARE = re.compile(
    r"(?:连续|累计|合计|工作|任职|从事|服务|缺勤|旷工|满|具有|有)(?:工作|任职|旷工)?$"
)
_CHANGED_FROM = re.compile(
    r"[^,。;\d]{0,4}(?:至|到|为)[^,。;]{0,2}\d|[^,。;\d]{0,4}(?:调整|缩短|压缩|提高|降低)"
)
_EXPERIENCE = re.compile(r"(?:的)?[^,。;]{0,8}?(?:党龄|工龄|教龄|经历|经验|年限|资历|军龄)")
_CHANGE = re.compile(r"(?:增长|增幅|增量|提高|提升|增加|下降|降低|压减|压缩|减少|翻|递增|增速)")
_RATE = re.compile(r"(?:率|度|覆盖面|完成)[^,。;]{0,8}$|达到?$")
_ALLOT = re.compile(
    r"(?:(?<!建)设|设立|设置|配备|配|推荐|评选|评出|名额|组成|选派|聘任?|安排|遴选|委员|正职|副职|主任|副主任|组长|"
    r"副组长|书记|副书记|编制|职数|确定|产生|选举|一等奖|二等奖|三等奖|等奖|奖|增设|指定|明确|选拔|每[^,。;]{1,8}|"
    r"各|共|由|限|候选人|代表|差额|推选|秘书|成员|专职|兼职|报送|提交|申报|推报|限报|录取|招收|招聘|"
    r"为|至少|不超过|不少于)[^,。;:\d]{0,10}$"
)
_AIM = re.compile(
    r"建设|建成|引进|培育|新增|完成|验收|建立|获批|培养|打造|争取|力争|立项|落地|推进|支持|做好|实现|达到|"
    r"创建|申报|突破|新建|改造|开设|发展"
)
_GIVES_ONE = re.compile(r"(?:只|仅|限|可|可以|连任|延长|补|复议|申请|给予|最多)[^,。;]{0,6}$")


def facts_of_measures(text: str, measures: list[Measure]) -> list[Fact]:
    """The binding facts among the measures of one masked text; the rest is left out."""
    facts = []
    for measure in _joined_bounds(text, measures):
        fact = _fact(text, measure)
        if fact is not None:
            facts.append(fact)
    return facts


def _joined_bounds(text: str, measures: list[Measure]) -> list[Measure]:
    """Joins a lower bound with the upper bound right after it: 1名以上3名以下."""
    joined: list[Measure] = []
    for measure in measures:
        last = joined[-1] if joined else None
        if last is not None and _is_compound(last, measure):
            joined[-1] = replace(
                last, value=last.value * 12 + measure.value, unit="个月", end=measure.end
            )
        elif last is not None and _shares_bound(text, last, measure):
            joined.append(replace(measure, op=last.op, inclusive=last.inclusive))
        elif last is not None and _closes_range(text, last, measure):
            joined[-1] = replace(
                last,
                value_to=measure.value,
                op="between",
                inclusive="不含" not in text[last.start : measure.end]
                and not {last.op, measure.op} & {"<", ">"},
                end=measure.end,
            )
        else:
            joined.append(measure)
    return joined


def _is_compound(first: Measure, second: Measure) -> bool:
    """Whether two measures are one length of time: 一年六个月."""
    return (
        (first.unit, second.unit) == ("年", "个月")
        and first.end == second.number_start
        and first.value_to is None is second.value_to
    )


def _shares_bound(text: str, first: Measure, second: Measure) -> bool:
    """Whether one word of bound stands for both: 不少于3个月或者550学时."""
    between = text[first.end : second.start]
    return (
        bool(first.bound_word)
        and first.op is not None
        and second.op is None
        and second.value_to is None
        and re.fullmatch(r"(?:或者?|和|及|、)(?:是|累计)?", between) is not None
    )


def _closes_range(text: str, low: Measure, high: Measure) -> bool:
    joins = re.fullmatch("至|到|-", text[low.end : high.start]) is not None
    if low.op is None and high.op is None and joins and low.value_to is None:
        return low.unit == high.unit and low.value < high.value
    if high.op is None and re.fullmatch("至|到|-", text[low.end : high.start]) is None:
        return False
    if (low.op, high.op) in {(">=", "<"), (">", "<=")}:
        return False  # one end counts and the other does not: two facts tell it, one cannot
    return (
        low.op in {">=", ">"}
        and high.op in {"<=", "<", None}
        and low.unit == high.unit
        and low.value < high.value
        and re.fullmatch(r"[,、]?(?:且|但|并|至|到|最多)?", text[low.end : high.start]) is not None
    )


def _fact(text: str, measure: Measure) -> Fact | None:
    left = text[max(0, measure.start - 16) : measure.start]
    right = text[measure.end : measure.end + 20]
    if left.endswith(("由", "从")) and _CHANGED_FROM.match(right):
        return None
    if measure.unit in _SHARES:
        return _share(text, measure, left, right)
    if measure.rank:
        start = measure.number_start - (
            0 if text[measure.number_start] in "前后倒" else len(measure.rank)
        )
        return _make(text, measure, "ratio", "<=", inclusive=True, start=start)
    if measure.unit in {"周岁", "岁"}:
        limit: FactOp = "<=" if left.endswith(("放宽至", "放宽到")) else "=="
        return _make(text, measure, "threshold", measure.op or limit, inclusive=measure.inclusive)
    if measure.unit in _TIME:
        return _time(text, measure, left, right)
    return _count(text, measure, left, right)


def _make(
    text: str,
    measure: Measure,
    kind: FactKind,
    op: FactOp,
    *,
    inclusive: bool | None,
    start: int | None = None,
    end: int | None = None,
    event: str | None = None,
) -> Fact:
    begin = measure.start if start is None else start
    stop = measure.end if end is None else end
    return Fact(
        kind,
        measure.value,
        measure.unit,
        True if inclusive is None else inclusive,
        text[begin:stop],
        begin,
        op,
        measure.value_to,
        event=event,
    )


def _share(text: str, measure: Measure, left: str, right: str) -> Fact | None:
    if measure.rank:
        return _make(text, measure, "ratio", "<=", inclusive=True, start=measure.number_start - 1)
    if (
        measure.unit == "倍"
        and measure.op is None
        and not re.search(r"按|的|为|增|翻", left[-4:] + right[:1])
    ):
        return None
    change = _CHANGE.search(left[-8:]) or _CHANGE.match(right)
    if change:
        return _make(text, measure, "target", measure.op or ">=", inclusive=measure.inclusive)
    if measure.value == 100 and measure.unit == "%":
        return _make(text, measure, "target", measure.op or "==", inclusive=True)
    before = left if measure.op is None else left + measure.bound_word
    rate = _RATE.search(before) and measure.op in {None, ">=", ">"}
    kind: FactKind = "target" if rate and measure.unit == "%" else "ratio"
    return _make(text, measure, kind, measure.op or "==", inclusive=measure.inclusive)


def _time(text: str, measure: Measure, left: str, right: str) -> Fact | None:
    if measure.op is None and measure.value_to is None and _is_narrative(left, right):
        return None
    if measure.within or (measure.op == "between" and right.startswith(("内", "之内", "以内"))):
        return _within(text, measure, left, right)
    point = re.match(r"(?:之|以)?(?P<side>前|后)(?![\u4e00-\u9fff]{0}置)", right)
    if point and measure.unit not in {"任", "届"}:
        return _before_or_after(text, measure, left, point)
    counted_terms = measure.unit in {"届", "任", "任期", "聘期"}
    if (_ADVANCE.search(left) and not counted_terms) or re.search("提前", measure.bound_word):
        return _make(
            text,
            measure,
            "deadline",
            measure.op or ">=",
            inclusive=measure.inclusive,
            start=_start_of_advance(left, measure),
            event=_event(left),
        )
    return _duration(text, measure, left, right)


def _is_narrative(left: str, right: str) -> bool:
    return bool(_NARRATIVE_AFTER.match(right)) or left.endswith(("新", "这", "那", "头", "每隔"))


def _within(text: str, measure: Measure, left: str, right: str) -> Fact:
    is_window = re.search(r"(?:近|过去|最近|此前|之前|前)(?:的)?$", left)
    kind: FactKind = "deadline"
    if (is_window and not left.endswith("前")) or (
        _NO_MORE.match(right) or (measure.bound_word and not _event(left) and measure.unit == "年")
    ):
        kind = "duration"
    if re.match(r"[^,。;]{0,6}(?:累计|连续|被|受到|发生|出现)", right) or (
        right.startswith("的") and not _event(left)
    ):
        kind = "duration"
    op: FactOp = "between" if measure.value_to is not None else measure.op or "<="
    end = measure.end
    if op == "between":
        inner = re.match(r"(?:以|之)?内", right)
        end += inner.end() if inner and not measure.within else 0
    return _make(text, measure, kind, op, inclusive=measure.inclusive, end=end, event=_event(left))


def _before_or_after(text: str, measure: Measure, left: str, point: re.Match[str]) -> Fact | None:
    if point["side"] == "前" and not left.endswith("近"):
        op: FactOp = measure.op if measure.op and measure.op != "<=" else ">="
        return _make(
            text,
            measure,
            "deadline",
            op,
            inclusive=True,
            end=measure.end + point.end(),
            event=_event_before(left),
        )
    held = measure.bound_word in {"满", "已满", "年满"} or measure.op in {">", ">="}
    kind: FactKind = "duration" if held else "deadline"
    return _make(
        text,
        measure,
        kind,
        measure.op or ">=",
        inclusive=measure.inclusive,
        end=measure.end + point.end(),
        event=_event(left),
    )


def _start_of_advance(left: str, measure: Measure) -> int:
    found = re.search(r"提前[^,。;]{0,4}$", left)
    return measure.start - (len(left) - found.start() if found else 0)


def _duration(text: str, measure: Measure, left: str, right: str) -> Fact | None:
    recent = re.search(r"(?:近|过去|最近)(?:的)?$", left)
    if recent and measure.op is None:
        binding = re.match(r"[^,。;]{0,12}(?:考核|年度|内|未|无|均|连续|业绩)", right)
        return _make(text, measure, "duration", "==", inclusive=True) if binding else None
    if measure.op is not None:
        kind: FactKind = "threshold" if _EXPERIENCE.match(right) else "duration"
        begin = _with_word(left, measure, ("连续", "累计"))
        return _make(text, measure, kind, measure.op, inclusive=measure.inclusive, start=begin)
    if not _TRIGGER_TIME.search(left) and not _TRIGGER_AFTER.match(right):
        if measure.is_han and (measure.value <= 1 or right[:1] not in {"", ",", "。", ";", "的"}):
            return None
        if measure.unit in {"年", "届", "任"} and not re.match(r"$|[,。;、)的]", right):
            return None
    if left.endswith(("延长至", "延长到", "放宽至", "放宽到", "最长", "延至")):
        return _make(text, measure, "duration", "<=", inclusive=True)
    op: FactOp = ">=" if _AT_LEAST_BARE.search(left) or _EXPERIENCE.match(right) else "=="
    begin = _with_word(left, measure, ("连续", "累计"))
    return _make(text, measure, "duration", op, inclusive=True, start=begin)


def _with_word(left: str, measure: Measure, words: tuple[str, ...]) -> int:
    for word in words:
        if left.endswith(word):
            return measure.start - len(word)
    return measure.start


def _event(left: str) -> str | None:
    found = _EVENT_BEFORE.search(left)
    if found is None:
        return None
    event = re.sub(r"^.*(?:应当?|须|要|可以?|一般|原则上|(?=自.*之日))(?=.)", "", found["event"])
    event = re.sub(r"^(?:自|从|在|于)+", "", event)
    return None if event in {"", "提前"} else event


def _event_before(left: str) -> str | None:
    found = re.search(r"([^,。;、:\ue000]{2,12})$", left)
    return found[1] + "前" if found else None


def _count(text: str, measure: Measure, left: str, right: str) -> Fact | None:
    if _DESCRIPTIVE.match(right) and measure.op in {None, "=="}:
        return None
    allotted = bool(_ALLOT.search(text[max(0, measure.number_start - 16) : measure.number_start]))
    if measure.op is None and left.endswith(("连续", "累计")):
        start = measure.start - 2
        return _make(text, measure, "threshold", ">=", inclusive=True, start=start)
    if measure.op is not None:
        is_range = measure.op == "between" and "以上" not in text[measure.start : measure.end]
        quota = is_range or (allotted and measure.unit in _PEOPLE | {"个", "项", "份"})
        kind: FactKind = "quota" if quota else "threshold"
        return _make(text, measure, kind, measure.op, inclusive=measure.inclusive)
    if measure.unit in _NEVER_BARE or measure.unit not in _STRONG:
        return None
    return _bare_count(text, measure, left, right, allotted=allotted)


def _bare_count(
    text: str, measure: Measure, left: str, right: str, *, allotted: bool
) -> Fact | None:
    if measure.is_han and not _han_count_binds(measure, left, right, allotted=allotted):
        return None
    if re.search(r"不(?:得|能|可|应|准|允许)(?:仅|只)?由$", left):
        return None  # 不得由一人保管 forbids one person and sets no number
    if left.endswith(
        ("等", "这", "上述", "以上", "前述", "该", "其他", "其余", "另外", "多", "新")
    ) and (measure.is_han or left.endswith(("这", "上述", "前述"))):
        return None
    aims = _AIM.search(left) or _AIM.search(right[:20]) or left.endswith("等")
    kind: FactKind = "quota"
    if aims and measure.unit not in _PEOPLE:
        kind = "target"
    return _make(text, measure, kind, "==", inclusive=True)


def _han_count_binds(measure: Measure, left: str, right: str, *, allotted: bool) -> bool:
    if measure.value == 1:
        if measure.unit == "次":
            return bool(_GIVES_ONE.search(left))
        return (
            measure.unit in _PEOPLE
            and allotted
            and not re.match(r"[^,。;]{0,3}(?:党员|员工之)", right)
        )
    if measure.unit == "个":
        return bool(
            re.search(r"(?:设立?|设置|建立|建设|建成|配备|引进|培育|遴选|评选|新增|创建)$", left)
        )
    if measure.unit in {"项", "条", "件", "张", "套", "家", "所", "支"}:
        return allotted or measure.unit in {"家", "所"}
    return not left.endswith(("这", "上述", "前述"))

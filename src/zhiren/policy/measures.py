"""Numbers with their measure word, and the words around them that set the bound."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from zhiren.policy.fact import FactOp
from zhiren.policy.numerals import ARABIC, HAN, NUMBER, parse_number, parse_share

# A measure word counts only when the next characters do not make another word of it.
_UNITS = (
    r"个?工作日|个?自然日|个?交易日|个?教学周|个月|个?小时|分钟|个?学期|个?学年|个?季度|个?星期|个?年度|"
    r"个?考核年度|个?聘期|个?任期|周岁|周(?![年岁末])|"
    r"年(?!级|代|龄|轻|底|末|初|薪|来|度|\ue000)|"
    r"日(?![常程志益])|天(?![津然])|岁|届(?![时全次毕])|"
    r"人次|车次|班次|课次|次(?![性级序])|学时|课时|学分|"
    r"人(?![民才员格物类]|大代表|大常)|名(?![单称额义誉])|"
    r"位(?![置居于点列])|份(?![额子])|篇|门(?![诊户类槛卫店口])|场(?![所地景馆])|期(?![间限满末初刊望货])|"
    r"节(?![约能点日假省奏])|分(?=$|[,。;、)计为的者\ue000]|以|及|至|到|且|不|-|~|并|或|和|、|\(|起)|件(?!事)|套|台(?![账阶湾])|"
    r"支(?![部撑持付出])|批(?![次准评示复])|轮(?![换训岗流值班])|条(?![件例款线])|项|倍|"
    r"(?:百|千|万|亿)?元(?![素旦月])|家(?![庭属长访])|所(?![有在属需得谓以长])|"
    r"字(?![面样体号])|页|户(?![籍口外])|张(?!贴)|本(?![人级单校科院系部职法办规条地市省专身届期区县])|册|"
    r"班(?![子级主组车])|组(?![织长成建员合别团])|平方米|公里|[千毫]?克(?![服难扣勤隆])|公斤|毫升|[厘毫]米|门次|票|笔|例(?![会外如行])|"
    r"部(?![门分署级长委])|处(?![分理级长室罚置于以科])|户次|盘|层(?!次|面)|个?百分点|任(?![何务职期命用免意教])|"
    r"种(?![植子])|类(?![型别似])|学年|个(?![人别体性])"
)
_UNIT = rf"(?:{_UNITS})"
_SEP = r"(?:至|到|[-~])"
_PERCENT = rf"(?:(?:{ARABIC}|{HAN})?%|[百千万]分之(?:{ARABIC}|{HAN}))"
_SHARE = rf"(?:{NUMBER}分之{NUMBER}|\d+/\d+|半数|一半|二分之一|\d+(?:\.\d+)?:\d+(?:\.\d+)?)"
_INSIDE_WORD = (
    r"(?<![\d.第〇零一二两三四五六七八九十百])(?:(?<![统唯惟单同专之万某任逐其合如])|(?!一))"
)

MEASURE = re.compile(
    rf"(?P<p1>{ARABIC})%?{_SEP}(?P<p2>{ARABIC})%"
    rf"|(?P<c1>百分之{NUMBER}){_SEP}(?P<c2>(?:百分之)?{NUMBER})"
    rf"|(?P<percent>(?<![\d.])(?:{ARABIC})[%‰]|[百千万]分之{NUMBER})"
    rf"|(?P<share>(?:(?<![不超经通未])过)?(?:{_SHARE}))"
    rf"|{_INSIDE_WORD}(?:(?P<n1>{NUMBER})(?P<u1>{_UNIT})?{_SEP})?(?P<n2>{NUMBER}|半)余?"
    rf"(?P<u2>{_UNIT})(?P<half>半(?!数|天|日))?"
    rf"|(?P<rank>前|后|倒数)(?:{_SEP})?(?P<nr>{NUMBER})(?=[,。;、)的者]|以内|$)"
)

_AT_LEAST = (
    r"不得?少于|不得?低于|不能少于|不能低于|不应少于|不应低于|最低不得?少于|最低不得?低于|不短于|不得短于|不小于|不弱于|不早于|"
    r"至少|最少|起码|最低为?|达到?|满|年满|已满|大于等于|具有|具备|拥有|下限为?"
)
_AT_MOST = (
    r"不超过?|不得超过?|不能超过?|不应超过?|未超过|不多于|不得多于|不高于|不得高于|不大于|不得大于|"
    r"不长于|不突破|不得突破|最多|至多|最高|最长|上限为?|(?<![年期权时上下界有局无])限(?:为|于|报|推|额)?|只|仅|小于等于|不迟于|不晚于"
)
_OVER = r"超过|多于|高于|大于|逾|超出|突破|长于|早于"
_UNDER = r"不足|少于|低于|小于|未满|不满|未达到?|达不到|未到|不到|短于|没有达到"
_PREFIX = re.compile(
    rf"(?:(?P<le>{_AT_MOST})|(?P<ge>{_AT_LEAST})|(?P<lt>{_UNDER})|(?P<gt>{_OVER}))"
    r"(?P<gap>[^,。;:、\d\ue000]{0,30})$"
)
_OF_WHOLE = re.compile(r"[\u4e00-\u9fff()]{1,29}的(?:比例)?$")
_POST_INCLUSION = r"(?:\((?P<{0}>不?含|包括|不包括)(?:本数|本级|[\d.,万]+[元人名年岁天日%分]*)?\))?"
_POSTFIX = re.compile(
    _POST_INCLUSION.format("i1")
    + r"(?:(?P<ge>及?(?:其)?以上|之上|起(?!草|诉|始|算|施|点|来)|之多)|(?P<le>(?:及|其)*以下)|"
    r"(?P<within>以内|之内|内(?![部容设外在]))|(?P<gt>以外|之外))?" + _POST_INCLUSION.format("i2")
)


@dataclass(frozen=True, slots=True)
class Measure:
    """A number with unit and bound, before it is known what the clause uses it for."""

    value: int | float
    value_to: int | float | None
    unit: str
    op: FactOp | None
    inclusive: bool | None
    start: int
    end: int
    number_start: int
    number_end: int
    is_han: bool
    rank: str | None = None
    within: bool = False
    says_only: bool = False
    bound_word: str = ""


def find_measures(text: str) -> Iterator[Measure]:
    """Every number with a measure word in masked text, left to right, with its bound if any."""
    for match in MEASURE.finditer(text):
        numbers = _read_numbers(match)
        if numbers is None:
            continue
        value, value_to, unit, words = numbers
        yield _with_bound(text, match, (value, value_to, unit), words)


def _read_numbers(
    match: re.Match[str],
) -> tuple[int | float, int | float | None, str, str] | None:
    if match["p1"]:
        return _pair(match["p1"], match["p2"], "%")
    if match["c1"]:
        return _pair(match["c1"].removeprefix("百分之"), match["c2"].removeprefix("百分之"), "%")
    if match["percent"]:
        return _percent(match["percent"])
    if match["share"]:
        return _share(match)
    if match["nr"]:
        number = parse_number(match["nr"])
        return None if number is None else (number, None, "名", match["nr"])
    return _counted(match)


def _pair(first: str, second: str, unit: str) -> tuple[int | float, int | float, str, str] | None:
    low, high = parse_number(first), parse_number(second)
    return None if low is None or high is None else (low, high, unit, first)


_UNIT_OF_SHARE = {"千": "‰", "万": "‱"}


def _percent(words: str) -> tuple[int | float, None, str, str] | None:
    unit = _UNIT_OF_SHARE.get(words[0], "‰" if words.endswith("‰") else "%")
    number = parse_number(re.sub(r"[百千万]分之|[%‰]", "", words))
    return None if number is None else (number, None, unit, words)


def _share(match: re.Match[str]) -> tuple[float, None, str, str] | None:
    words = match["share"].removeprefix("过")
    if words in {"半数", "一半"}:
        return 0.5, None, "比例", words
    if ":" in words:
        if not re.search(
            r"比例?|按照?|配|:", match.string[max(0, match.start() - 12) : match.start()]
        ):
            return None
        left, right = words.split(":")
        share = parse_share(left, right)
    elif "/" in words:
        left, right = words.split("/")
        share = parse_share(left, right)
    else:
        bottom, top = words.split("分之")
        share = parse_share(top, bottom)
    return None if share is None else (share, None, "比例", words)


def _counted(match: re.Match[str]) -> tuple[int | float, int | float | None, str, str] | None:
    words = match["n2"]
    unit = canonical_unit(match["u2"])
    if words[-1:] in {"百", "千", "万", "亿"} and unit == "元":
        words, unit = words[:-1], words[-1] + unit
    value = 0.5 if words == "半" else parse_number(words)
    if value is None or match[0].find("余", len(match["n1"] or "")) > 0:
        return None
    if match["half"]:
        value += 0.5
    if not match["n1"]:
        return value, None, unit, match["n2"]
    first = parse_number(match["n1"])
    if first is None or (match["u1"] and canonical_unit(match["u1"]) != unit) or first >= value:
        return value, None, unit, match["n2"]
    return first, value, unit, match["n1"]


def canonical_unit(words: str) -> str:
    """The measure word without a leading 个 that only counts (个工作日 is 工作日; 个月 stays)."""
    return words[1:] if words.startswith("个") and words not in {"个", "个月"} else words


def _with_bound(
    text: str,
    match: re.Match[str],
    numbers: tuple[int | float, int | float | None, str],
    words: str,
) -> Measure:
    value, value_to, unit = numbers
    number_start, end = match.start(), match.end()
    is_han = not re.search(r"\d", words)
    post = _POSTFIX.match(text, end)
    prefix = None if match["rank"] else _prefix(text, number_start, unit)
    op, inclusive = _bound(match, prefix, post, is_range=value_to is not None)
    start = prefix.start() if prefix else number_start
    stop = (
        post.end() if post and (post["ge"] or post["le"] or post["within"] or post["gt"]) else end
    )
    if post and post["i1"] and stop == end:
        stop = post.end()
    return Measure(
        value=value,
        value_to=value_to,
        unit=unit,
        op=op,
        inclusive=inclusive,
        start=start,
        end=stop,
        number_start=number_start,
        number_end=end,
        is_han=is_han,
        rank=match["rank"] or _rank(text, number_start, unit),
        within=bool(post and post["within"]),
        says_only=bool(prefix and prefix["le"] in {"只", "仅"}),
        bound_word=(prefix[0][: len(prefix[0]) - len(prefix["gap"])] if prefix else ""),
    )


def _rank(text: str, start: int, unit: str) -> str | None:
    before = text[max(0, start - 2) : start]
    if before.endswith(("前", "后")) and unit in {"%", "名", "位", "比例"}:
        return before[-1]
    return "倒数" if before == "倒数" else None


def _prefix(text: str, start: int, unit: str) -> re.Match[str] | None:
    window = text[max(0, start - 40) : start]
    best: re.Match[str] | None = None
    for found in _prefix_candidates(window):
        gap = found["gap"]
        if not gap or _gap_allowed(found, gap, unit):
            best = found
            break
    if best is None:
        return None
    shift = max(0, start - 40)
    return re.compile(_PREFIX.pattern).match(text[:start], shift + best.start())


def _prefix_candidates(window: str) -> Iterator[re.Match[str]]:
    """Matches of the bound words in the window, the longest reading first at each place."""
    position = 0
    while found := _PREFIX.search(window, position):
        yield found
        position = found.start() + len(found[0]) - len(found["gap"])


_LOOSE = {
    "上限",
    "下限",
    "上限为",
    "下限为",
    "至少",
    "最少",
    "最多",
    "至多",
    "只",
    "仅",
    "起码",
    "最低",
    "最高",
    "最长",
    "限",
}
_COMPARING = re.compile(r"不|超|低|少|多|高|达|过|足|未|没")


def _gap_allowed(found: re.Match[str], gap: str, unit: str) -> bool:
    word = found[0][: len(found[0]) - len(gap)]
    if re.search(r"[上下内前后]$", gap) and not gap.endswith(("以上", "年内")):
        return False
    if unit in {"%", "比例", "‰", "倍"} and _COMPARING.search(word) and word != "过":
        return bool(_OF_WHOLE.fullmatch(gap)) or len(gap) <= 10
    if re.fullmatch(r"(?:为|于)?(?:每[人小时天日月年周次学期]{1,2}){1,2}", gap):
        return True  # 不低于每小时12元
    if word in _LOOSE:
        return len(gap) <= 10
    if word in {"具有", "具备", "拥有"}:
        return len(gap) <= 1
    if word in {"达到", "达", "满", "年满", "已满", "过", "超"}:
        return gap in {"了", "到", "为", "于"}
    return gap in {"了", "人", "每次", "每人", "每年", "到", "为", "总计", "累计", "连续"} or (
        word.startswith(("不", "超"))
        and len(gap) <= 10
        and gap.endswith(("的", "人数", "总数", "时间"))
    )


def _bound(
    match: re.Match[str],
    prefix: re.Match[str] | None,
    post: re.Match[str] | None,
    *,
    is_range: bool,
) -> tuple[FactOp | None, bool | None]:
    if is_range:
        return "between", True
    op = _prefix_op(match, prefix)
    if post:
        mark = post["i1"] or post["i2"]
        if op is None or (op == ">" and post["ge"]) or (op == ">=" and post["ge"]):
            op = _post_op(post) or op
        if mark and op:
            return _marked(op, includes=not mark.startswith("不"))
    if op is None:
        return None, None
    return op, op in {">=", "<="}


def _prefix_op(match: re.Match[str], prefix: re.Match[str] | None) -> FactOp | None:
    if match["share"] and match["share"].startswith("过"):
        return ">"
    if prefix is None:
        return None
    if prefix["le"]:
        return "<="
    if prefix["ge"]:
        return ">="
    return "<" if prefix["lt"] else ">"


def _post_op(post: re.Match[str]) -> FactOp | None:
    if post["ge"]:
        return ">="
    if post["le"] or post["within"]:
        return "<="
    return ">" if post["gt"] else None


def _marked(op: FactOp, *, includes: bool) -> tuple[FactOp, bool]:
    if op in {">=", ">"}:
        return (">=", True) if includes else (">", False)
    return ("<=", True) if includes else ("<", False)

"""Calendar dates in a clause: deadlines by a day, dates from which something holds, ranges."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator

from zhiren.policy.fact import Fact, FactKind, FactOp
from zhiren.policy.numerals import HAN_DIGIT, parse_number

_YEAR = rf"(?P<y>(?:19|20)\d\d|[一二]{HAN_DIGIT}{{3}})"
_RELATIVE = (
    r"(?P<rel>(?:每?季度|每?学期)?[首末]月|次年|翌年|下一?年|当年|本年|该年|第二年|明年|来年|同年|次月|当月|下月|本月|该月|次季度|"
    r"(?:每|下一?|本|各)?(?:个)?(?:学年|学期|季度|年度|年|月))?"
)
_NUM = r"(?:\d{1,2}|十?[一二三四五六七八九]|[二三]?十[一二三四五六七八九]?)"
_DATE = re.compile(
    r"(?=[\d一二三四五六七八九十次翌当本该第明来同下每各个上首末年学季月])"
    rf"(?:(?P<iso>(?<![\d.])(?:19|20)\d\d([-./])(?:0?[1-9]|1[0-2])\2(?:[12]\d|3[01]|0?[1-9])(?![\d.]))"
    rf"|(?:{_YEAR}年(?:度)?|{_RELATIVE}(?:度)?)的?"
    rf"(?:(?P<m>(?<![\d个]){_NUM})月份?(?:的?(?P<d>{_NUM})[日号]|(?P<part>上旬|中旬|下旬|底|末|初))?"
    r"|(?P<q>(?:第?[一二三四1-4]|首|末)季度)(?P<qp>末|底|内|初)?"
    r"|(?P<half>[上下]半年)(?P<hp>末|底|内)?"
    r"|(?P<yp>年底|年末|年终|年初|年内|底|末|初|内|终)"
    rf"|(?<=[月度])(?P<day>{_NUM})[日号])?)"
)
_AFTER = re.compile(
    r"(?:\((?:星期|周|礼拜)[一二三四五六日天]\))?(?:[上下]?午)?(?:\d{1,2}(?::\d\d|[时点])(?:整|半|\d+分)?|下班|中午)?"
    r"(?:\(含(?:当日|本日|本数)?\))?(?:(?P<before>(?:之|以)?前|止|为止|截止)|(?P<from>起|开始|之日起|以来)|(?P<after>(?:以|之)?后)"
    r"|(?P<span>期间))"
)
_LEAD = re.compile(
    r"(?P<by>截至|截止(?:到|至|时间为|日期为)?|不(?:得)?(?:晚|迟)于|最迟(?:于|不超过)?|延续?至|至|到|"
    r"有效期至)$|(?P<from>自|从)$|(?P<on>于|定于|在|定为|时间为)$"
)
_PAST_ACT = re.compile(
    r"[\ue000、和,的(]{0,3}(?:发布|印发|公布|下发|颁布|通过|修订|批准|审议|讨论|制定|实施的|施行的|出台|成立|"
    r"召开的|签发|签署)"
)
_DONE = re.compile(r"[^,。;]{0,12}的")
_BIRTH_OR_ENTRY = re.compile(r"[^,。;]{0,8}(?:出生|参加工作|入职|入党|任职的|取得|聘用的|录用的)")
_SHARED_BEFORE = re.compile(r"(?:[、和及或][^,。;、和]{1,8}?[日月旬底末])+(?:之|以)?前")
_LATER_DAY = re.compile(rf"[至到~-]+(?P<d>{_NUM})[日号]")
_TO = re.compile(r"[至到~-]+")
_STAGE = re.compile(r"为[^,。;]{0,8}(?:阶段|期)")
_TELLS = re.compile(r"[,、]?[^。;]{0,10}(?:共有|已|累计|拥有|达|共|现有)")
_WORK = re.compile(
    r"[^,。;]{0,14}(?:完成(?!率)|举行|召开|开展|启动|实施|上线|投入|报送|上报|提交|施行|执行|建成|竣工|办结|生效|"
    r"进行|组织|达到|实现|报|验收|试运行|公布|结束)"
)


def find_dates(masked: str) -> Iterator[tuple[Fact | None, int, int]]:
    """Every calendar date with its span; the fact is None where the date binds nobody.

    The span is given for unbinding dates too, so that no later step reads their figures.
    """
    position = 0
    while match := _DATE.search(masked, position):
        if not _is_date(match):
            position = match.start() + 1
            continue
        ranged = _read_range(masked, match)
        if ranged:
            yield ranged
            position = ranged[2]
            continue
        fact = _read_single(masked, match)
        end = max(match.end(), fact.end if fact else 0)
        yield fact, match.start(), end
        position = end


def _is_date(match: re.Match[str]) -> bool:
    groups = match.groupdict()
    if groups["yp"] and not (groups["y"] or groups["rel"]):
        # 年内 inside 三年内 is a length of time, not this year
        before = match.string[max(0, match.start() - 1) : match.start()]
        if groups["yp"] in {"底", "末", "初", "内", "终"} or re.match(
            r"[\d一-九十几数多近两半\ue000]", before
        ):
            return False
        return not re.match(r"[一二两三四五六七八九十几数多近半百]", before)
    if groups["rel"] and not any(groups[k] for k in ("m", "q", "half", "yp", "day")):
        return False
    if groups["yp"] == "内" and groups["rel"] and groups["rel"][-1] in "年期度月":
        return groups["rel"] in {
            "当年",
            "本年",
            "本年度",
            "本月",
            "当月",
            "本学期",
            "本季度",
            "本学年",
        }
    return any(groups[k] for k in ("iso", "y", "m", "q", "half", "yp", "day"))


def _read_range(text: str, first: re.Match[str]) -> tuple[Fact | None, int, int] | None:
    dash = _TO.match(text, first.end())
    if (days := _LATER_DAY.match(text, first.end())) and (first["d"] or first["day"]):
        return _range_of_days(text, first, days)
    second = _DATE.match(text, dash.end()) if dash else None
    if second is None or not _is_date(second):
        return None
    if first["d"] and not (second["m"] or second["y"] or second["iso"]):
        return None
    begin = _value(first, first_day=True)
    finish = _value(second, year=first["y"], last=True)
    if begin is None or finish is None:
        return None
    start, end = first.start(), second.end()
    if first["y"] and not first["m"]:
        return None, start, end
    quote, event = text[start:end], first["rel"]
    return Fact("date", begin, None, True, quote, start, "between", finish, None, event), start, end


def _range_of_days(
    text: str, first: re.Match[str], later: re.Match[str]
) -> tuple[Fact | None, int, int] | None:
    begin = _value(first, first_day=True)
    if begin is None:
        return None
    finish = f"{begin[:-2]}{parse_number(later['d']):02}"
    start, end = first.start(), later.end()
    quote, event = text[start:end], first["rel"]
    return Fact("date", begin, None, True, quote, start, "between", finish, None, event), start, end


def _read_single(text: str, match: re.Match[str]) -> Fact | None:
    lead = _LEAD.search(text[max(0, match.start() - 6) : match.start()])
    suffix = _AFTER.match(text, match.end())
    end = suffix.end() if suffix else match.end()
    verdict = _meaning(text, match, lead, suffix)
    if verdict is None:
        return None
    kind, op, inclusive = verdict
    late = op in {"<=", "=="} or (op == ">" and not match["d"])
    value = _value(match, last=late, first_day=not late)
    quote = text[match.start() : end]
    rel = match["rel"] if match["rel"] not in {"年", "月"} else None
    event = rel or (None if value else match[0])
    return Fact(kind, value, None, inclusive, quote, match.start(), op, event=event)


def _meaning(
    text: str, match: re.Match[str], lead: re.Match[str] | None, suffix: re.Match[str] | None
) -> tuple[FactKind, FactOp, bool] | None:
    end = suffix.end() if suffix else match.end()
    if re.match(r"[春秋]季?学期", text[match.end() : match.end() + 4]):
        return None
    if suffix and suffix["span"]:
        return None
    if suffix and suffix["from"]:
        return None if suffix["from"] == "以来" else ("date", ">=", True)
    past = _PAST_ACT.match(text, end) if match["y"] or match["iso"] else None
    # 12月31日前制定细则 sets a day; 12月31日前制定的文件 tells when something was done.
    if past and not (suffix and suffix["before"] and not _DONE.match(text, past.end())):
        return None
    person = bool(_BIRTH_OR_ENTRY.match(text, end))
    if suffix and suffix["after"]:
        return ("date", ">=", True) if person else ("date", ">", False)
    if suffix and suffix["before"]:
        if person:
            return "date", "<", False
        return ("deadline", "<", False) if _names_a_span(match) else ("deadline", "<=", True)
    return _meaning_without_suffix(text, match, lead)


def _meaning_without_suffix(
    text: str, match: re.Match[str], lead: re.Match[str] | None
) -> tuple[FactKind, FactOp, bool] | None:
    if lead and lead["by"]:
        is_report = lead["by"] == "截至" and _TELLS.match(text, match.end())
        return None if is_report else ("deadline", "<=", True)
    if lead and lead["from"]:
        return "date", ">=", True
    works = bool(_WORK.match(text, match.end()))
    if _SHARED_BEFORE.match(text, match.end()) or _closes_a_span(match, works=works):
        return "deadline", "<=", True
    whole = bool(match["d"] or match["iso"] or match["day"])
    if _STAGE.match(text, match.end()) or (lead and (whole or works)):
        return "date", "==", True
    if works and (match["m"] or match["q"] or match["half"] or match["yp"]):
        return ("date", "==", True) if whole or match["part"] else ("deadline", "<=", True)
    return None


def _closes_a_span(match: re.Match[str], *, works: bool) -> bool:
    """Whether the words name the end of a year, half-year, quarter or month (2024年底)."""
    named = bool(match["y"] or match["rel"] not in {None, "年"} or match["qp"] or match["m"])
    if match["yp"] and match["yp"] not in {"年初", "初"}:
        return named or works
    closes = match["part"] in {"底", "末"} or match["qp"] in {"底", "末", "内"} or match["hp"]
    return bool(closes) and named


def _names_a_span(match: re.Match[str]) -> bool:
    """Whether 前 is said of a whole month or year, which must not have begun."""
    named_point = any(match[k] for k in ("d", "iso", "day", "part", "yp", "qp", "hp"))
    return not named_point


def _value(
    match: re.Match[str], *, year: str | None = None, last: bool = False, first_day: bool = False
) -> str | None:
    if match["iso"]:
        y, m, d = re.split(r"[-./]", match["iso"])
        return f"{int(y):04}-{int(m):02}-{int(d):02}"
    written = match["y"] or year
    number = parse_number(written) if written else None
    prefix = f"{number:04}-" if number else "--"
    if match["day"]:
        return f"---{parse_number(match['day']):02}"
    month = _month(match, last=last)
    if month is None:
        return None
    if not (match["m"] or match["q"] or match["half"] or match["yp"]) and not (last or first_day):
        return prefix.rstrip("-")
    day = _day(match, int(number or 2001), month, last=last, first_day=first_day)
    return f"{prefix}{month:02}-{day:02}" if day else f"{prefix}{month:02}"


def _month(match: re.Match[str], *, last: bool) -> int | None:
    if match["m"]:
        value = parse_number(match["m"])
        return int(value) if value and 1 <= value <= 12 else None
    if match["q"]:
        words = match["q"].removeprefix("第")[0]
        quarter = {"首": 1, "末": 4}.get(words) or int(parse_number(words) or 0)
        return quarter * 3 if last or match["qp"] in {"末", "底"} else quarter * 3 - 2
    if match["half"]:
        first = match["half"].startswith("上")
        return (6 if first else 12) if last else (1 if first else 7)
    rel = match["rel"] or ""
    if rel.endswith(("月", "学期", "季度", "学年")) and match["yp"]:
        return None
    starts = match["yp"] in {"年初", "初"}
    return 1 if starts or not (last or match["yp"]) else 12


def _day(match: re.Match[str], year: int, month: int, *, last: bool, first_day: bool) -> int | None:
    if match["d"]:
        return int(parse_number(match["d"]) or 0)
    part = match["part"] or match["qp"] or match["hp"]
    end_of_month = calendar.monthrange(year, month)[1]
    if part == "上旬":
        return 1 if first_day else 10
    if part == "中旬":
        return 11 if first_day else 20
    if part == "下旬" and first_day:
        return 21
    if part == "初" or match["yp"] in {"年初", "初"}:
        return 1
    if part in {"底", "末", "下旬"} or match["yp"] or last:
        return end_of_month
    return 1 if first_day else None

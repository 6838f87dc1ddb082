"""Takes out of a clause's text what carries numerals but binds nobody: names, numbers, slogans.

Masked characters are replaced one for one, so that every offset stays true.
"""

from __future__ import annotations

import re

from zhiren.policy.numerals import NUMBER, half_width

MASK = "\ue000"

_SMALL = r"[一二两三四五六七八九十\d]"
_BINDING_IN_QUOTES = re.compile(
    rf"每{_SMALL}*(?:年|月|周|日|学期|季度)|{_SMALL}+年{_SMALL}|以上|以下|以内|不少于|不低于|不超过|至少|%|分之"
)
_QUOTED = re.compile(r"[“\"「『]([^”\"」』“]{0,60})[”\"」』]")
# 四必 counts mandatory acts, 三张清单 counts papers to be produced: both can be ticked off.
_COUNTED_IN_QUOTES = re.compile(
    r"(?:[\u4e00-\u9fff]{0,2}[二两三四五六七八九十]必[\u4e00-\u9fff]{0,2}"
    r"|[二两三四五六七八九十\d]+[张份本套][\u4e00-\u9fff]{0,4}(?:清单|台账|名单|目录|图表|计划表|方案))"
)

_SLOGAN_NOUNS = (
    "意识|自信|维护|确立|全面|代表|区分开来|一百年|务必|合格|服从|过硬|带头|不动摇|结合起来|统一|"
    "伟大|自我|坚持|离不开|认同|革命|答问|导向|面向|有利于|转变|敢于|善于|更加|必由之路|规矩"
)
_NAMES = re.compile(
    "|".join(
        (
            r"《[^》]*》?",
            r"<<[^>]*>>",
            # document numbers and their years
            r"[〔\[【(]\s*(?:19|20)\d\d\s*[〕\]】)]\s*第?\s*\d*\s*号?",
            r"(?:GB|ISO|DB|YY|WS|JJF)(?:/T)?\s*[\d.]+(?:-\d{4})?",
            r"第?\d+号(?:令|文件?|公告|楼|线|院)?",
            # congresses, plenary sessions, five-year plans
            r"党的?[一二三四五六七八九十]{1,3}大(?=[^型学量会家多力])",
            r"(?<=[、和及])[一二三四五六七八九十]{1,3}大(?=精神|报告|以来|部署|确立)",
            (
                r"第?[一二三四五六七八九十]{1,3}届(?:[一二三四五六七八九十]{1,2}[中次]|历次|中央|全国|人大|"
                r"政协|省委|市委|区委|县委|党委|职代会|教代会|学术委)[^,。;、的]{0,8}"
            ),
            r"[“\"]?十[一二三四五六七]五[”\"]?(?=规划|期间|时期|发展|目标|末|,|。|$|以来|时|建设)",
            # ordinals (第一时间 is a word of time, 第一季度 a date)
            rf"第{NUMBER}(?!时间|季度|[个]?工作日|学期)[条款项章节次届轮名批期号位者个级类种方年站组至-]?",
            # slogans and set phrases
            rf"{_SMALL}{{1,2}}[个大](?:{_SLOGAN_NOUNS})",
            (
                r"[一二两三四五六七八九十]会一课|两学一做|[一二三四五六七八九]重一大|双一流|一岗双责|三严三实|"
                r"[一二三四五六七八九]项规定(?!的)|[一二三四五六七八九]大纪律|[一二三四五六七八九]位一体|"
                r"[一二三四五六七八九]全育人|[一二三四五六七八九]险[一二三]?金|一带一路|"
                r"[一二三四五六七八九]公经费|八小时(?:之|以)?外|一票否决|一把手|两优一先|一课一片|"
                r"一网[^,。;、]{2}|一网一刊一微|一站式|一体化|一次性|一揽子|一条龙|一刀切|一言堂|一窝蜂"
            ),
            (
                r"(?<![一-龥])?一([人事案校院企户岗课楼队院生师县区市村店家车码卡图表物])一\1?"
                r"[策档议岗码证票卡案品单表书册图题网校院色企]?"
            ),
            r"[一二两三四五六七八九十]{1,3}年(?:行动(?:计划|方案)?|滚动规划|制|级)",
            # service round the clock, terms of secrecy
            r"(?:\d[×xX*])?24小时(?=不间断|全天|值[班守]|专人|轮[班流]|在[岗线]|待命|热线|电话|服务|开放|监控|应急|运行|[,、])",
            r"(?:绝密|机密|秘密)★?(?:\d+(?:年|个月)|长期)",
            # anniversaries, cohorts, long numerals that are no measure
            rf"(?:{NUMBER})周年(?!以上|的)",
            r"(?:19|20)\d\d(?:级|届|版)",
            r"(?<!\d)\d{2}后(?!\d)",
            r"共?印\d+份|\d{7,}|\d{3,4}-\d{7,8}|\d+号",
            r"[A-Za-z][A-Za-z.]*\d+(?:\.\d+)*[A-Za-z]*|\d+\.\d+版",
            # sums of a name: 4+4, 1+X, 3+2
            r"[“\"]?\d\+[\dXxNn](?:\+[\dXxNn])*[”\"]?",
        )
    )
)
_LABEL = re.compile(
    rf"^\s*(?:第{NUMBER}[章节条款](?:之{NUMBER})?|\({NUMBER}\)|{NUMBER}\s*[、.](?!\d)|附件{NUMBER}?[:：]?|"
    rf"[①-⑳])"
)
_REFERENCE = re.compile(
    rf"(?:附件|附表|附录|表|图|本条|上述|前){NUMBER}(?:款|项|条|种情形)?(?=[,。;、)的中所规]|$)"
)


def mask_names(text: str) -> str:
    """The text in half-width signs, with titles, document numbers, slogans and labels masked.

    A quoted phrase stays when it speaks of a measure itself (“每年至少一次”) or counts things to
    be done or produced (“四必”, “三张清单”); any other quoted phrase is a name.
    """
    plain = half_width(text)
    plain = _LABEL.sub(_blank, plain)
    plain = _QUOTED.sub(_mask_quoted, plain)
    plain = _NAMES.sub(_blank, plain)
    return _REFERENCE.sub(_blank, plain)


def _mask_quoted(match: re.Match[str]) -> str:
    content = match[1]
    is_wording = match.string[: match.start()].endswith(("为:", "为", ":")) and "。" in content
    if is_wording or _COUNTED_IN_QUOTES.fullmatch(content) or _BINDING_IN_QUOTES.search(content):
        return match[0]
    return MASK * len(match[0])


def _blank(match: re.Match[str]) -> str:
    return MASK * len(match[0])

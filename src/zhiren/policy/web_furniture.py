"""Web furniture in plain lines: what a copied page brings along before, between and after the text.

Every judgement needs two things: words that only a web page has, and a place where the document
cannot be (before its title, after its last sentence).
"""

from __future__ import annotations

import itertools
import re

from zhiren.policy import roles
from zhiren.policy.model import RawLine
from zhiren.policy.numbering import label_at

_CRUMB = re.compile(
    r"(?:当前|您的|您现在的|你的|你现在的|所在|现在)(?:所在)?的?位置\s*[是:：>›»]?|^\s*(?:网站)?首\s*页\s*(?:>|›|»|＞|→|&gt;|/|-|\|)"
)
_PUBLISHED = re.compile(
    r"(?:发布|更新|发表|创建|录入|添加|上传)(?:时间|日期|于)\s*[:：]?|^\s*[\[【（(]?\s*(?:日期|时间)\s*[:：]\s*\d{4}"
)
_COUNTED = re.compile(
    r"(?:信息)?来源\s*[:：]|(?:作者|编辑|责任编辑|审核|供稿|发布人|发布者|发布单位|文章来源|信息来源)\s*[:：]|(?:浏览|点击|阅读|访问)"
    r"(?:次数|量|数|率)?\s*[:：]?\s*[\[（(]?\s*\d*|字[体号]\s*[:：]?\s*[\[【（(]?\s*[大小特]"
)
_TOOL = (
    r"(?:分享(?:到|至)?|【?\s*打印(?:本页|此页|文章|正文|本文|全文)?\s*】?|【?\s*关闭(?:窗口|本页)?\s*】?|【?\s*收藏(?:本页)?\s*】?|加入收藏|设为首页"
    r"|返回(?:顶部|列表|首页|上一页)|扫[一码].{0,20}|微信扫.{0,20}|朗读|无障碍(?:浏览|阅读)?|登录|注册|搜索|检索|高级搜索|English"
    r"|繁體|简体|手机版|【?\s*字体\s*[:：].*|【?\s*大\s*】?\s*【?中\s*】?\s*【?\s*小\s*】?|点赞|举报|评论|(?:我要)?纠错|(?:朋友圈|微信|微博|QQ(?:空间|好友)?|新浪微博)(?=$|[\s|:：【】\[\]]))"
)
_SHARE = re.compile(rf"[【\[（(]?\s*{_TOOL}(?:[\s|:：【】\[\]（()）]*{_TOOL})*[\s|:：【】\[\]）)]*")
_NEXT = re.compile(
    r"^\s*[【\[]?(?:上一[篇条页]|下一[篇条页]|相关(?:阅读|链接|新闻|文章|推荐|信息|内容|资讯|稿件|报道|文档|专题|解读|政策解读)|推荐阅读|热门(?:文章|新闻|推荐)"
    r"|延伸阅读|猜你喜欢|最新(?:文章|动态|公告|新闻)|更多>*)[】\]]?\s*(?:[:：]|$|>)|^\s*(?:上一[篇条]|下一[篇条])|^\s*[上下][篇条]\s*[:：]"
)
_FOOT_SURE = re.compile(
    r"ICP备|公网安备|网站标识码|[Cc]opyright|©|版权所有|网站地图|All\s+Rights\s+Reserved|网站声明|友情链接|网站管理|备案号|蜀ICP|您是第\s*\d+\s*位"
)
_FOOT_MAYBE = re.compile(
    r"主办单位|承办单位|主办\s*[:：]|地址\s*[:：]|电话\s*[:：]|邮编|邮政编码|邮箱|技术支持|传真|联系我们|关于我们|政务微信|微博|二维码|网站|建议使用|浏览器|分辨率|总机"
)
_INFO_KEY = re.compile(
    r"索\s*引\s*号|主题分类|发文机关|发布机[构关]|发文字号|文\s*号|成文日期|发布日期|发文日期|生成日期|主\s*题\s*词|有\s*效\s*性|公文种类|信息类别"
    r"|信息分类|公开(?:方式|范围|类别|责任部门)|体裁分类|组配分类|责任部门|信息来源"
)
# Keys that only inside such a table are particulars of a page.
_INFO_LINE = re.compile(
    rf"\s*(?:{_INFO_KEY.pattern}|名\s*称|标\s*题|关键词|主题|(?:公文)?时\s*效性?|效力状态|实施日期|公文时效)\s*(?:[:：]|$)"
)
_TIMED = re.compile(
    r"[\[【（(]?\s*\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?\s*(?:\d{1,2}:\d{2}(?::\d{2})?)?"
)
_SIGNED_BY = re.compile(
    r"\s*[\[【（(]?\s*(?:(?:文章|信息)?来源|(?:责任)?编辑|责编|编审|作者|供稿|撰稿|通讯员|发布(?:人|者|单位|部门)|[一二三初复终]审"
    r"|(?:浏览|点击|阅读)(?:次数|量|数))\s*[:：]"
)
_FILE_NAME = re.compile(
    r"[^。；]{0,80}\.(?:docx?|xlsx?|pptx?|pdf|wps|et|rar|zip|ofd)\s*(?:[\[（(【].{0,20}[\]）)】]|已?下载.{0,12})?|附件下载\s*[:：]?",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[。；]\s*$")
_TOKEN = re.compile(r"[\u4e00-\u9fffA-Za-z]{2,8}")
_STRUCTURE = re.compile(
    r"第[一二三四五六七八九十百零\d]+[章条]|^\s*[一二三四五六七八九十]+、|^\s*（[一二三四五六七八九十]+）"
)
_POLICY = re.compile(r"办法|规定|细则|意见|通知|制度|条例|规则|方案|要点|〔\d{4}〕")

MENU, WHERE, SOURCE, TOOLS, NEXT, FOOT, OTHER, INFO, TITLE = (
    "导航菜单", "所在位置", "发布信息", "分享与工具", "上下篇与相关链接", "页脚", "同页其他文章",
    "网页信息表", "网页标题",
)  # fmt: skip


def web_furniture(lines: list[RawLine], reasons: list[str]) -> dict[int, str]:
    """Positions of web furniture with their reasons, lines already judged apart."""
    found: dict[int, str] = {}
    texts = ["" if reasons[p] or line.table else line.text.strip() for p, line in enumerate(lines)]
    for position, text in enumerate(texts):
        reason = _by_words(text)
        if reason and not (reason == SOURCE and _opens_minutes(texts, position)):
            found[position] = reason
    found.update(_downloads(texts))
    found.update(_information_table(lines, reasons))
    found.update(_information_lines(texts, found))
    found.update(_footer(texts, found))
    found.update(_before_crumb(texts, found))
    found.update(_after_next(texts, found))
    found.update(_other_articles(texts, found))
    found.update(_repeated_title(texts, found))
    if found:
        found.update(_menus(texts, found))
    return found


def _information_table(lines: list[RawLine], reasons: list[str]) -> dict[int, str]:
    """The table of particulars that government sites print above a document."""
    tables: dict[int, list[int]] = {}
    found: dict[int, str] = {}
    for position, line in enumerate(lines):
        if reasons[position]:
            continue
        if line.table:
            tables.setdefault(line.table, []).append(position)
        elif len(line.text) < 200 and len(set(_INFO_KEY.findall(line.text))) >= 2:
            if not _SENTENCE.search(line.text):
                found[position] = INFO
        elif re.match(r"\s*索\s*引\s*号\s*[:：]", line.text):
            found[position] = INFO
    for positions in tables.values():
        text = " ".join(lines[p].text for p in positions)
        if len(set(_INFO_KEY.findall(text))) >= 3 or (
            "索引号" in "".join(text.split()) and len(text) < 600
        ):
            found.update(dict.fromkeys(positions, INFO))
    return found


def _information_lines(texts: list[str], found: dict[int, str]) -> dict[int, str]:
    """Particulars set one a line, or key and value on lines of their own, as copied pages have."""
    keys = [p for p, text in enumerate(texts) if len(text) < 80 and _INFO_LINE.match(text)]
    surely = [p for p in keys if _INFO_KEY.search(texts[p])]
    rows = [p for p, text in enumerate(texts) if text]
    place = {position: number for number, position in enumerate(rows)}
    taken: dict[int, str] = {}
    known = sorted({*(p for p, reason in found.items() if reason == INFO and texts[p]), *keys})
    for before, after in itertools.pairwise(known):
        apart = place[after] - place[before]
        is_bare = _INFO_LINE.fullmatch(texts[before]) is not None
        if apart == 1 or (apart == 2 and is_bare):
            taken.update(dict.fromkeys(rows[place[before] : place[after] + 1], INFO))
            if apart == 2 and _INFO_LINE.fullmatch(texts[after]):
                taken.update(dict.fromkeys(rows[place[after] : place[after] + 2], INFO))
    if len([p for p in taken if p in surely or found.get(p) == INFO]) < 3:
        return {}
    return {p: reason for p, reason in taken.items() if p not in found}


def _repeated_title(texts: list[str], found: dict[int, str]) -> dict[int, str]:
    """The page's own heading where the document's title comes again after the line of source."""
    rows = [p for p, text in enumerate(texts) if text]
    for number, position in enumerate(rows[:-1]):
        if position in found:
            continue
        head, between = roles.compact(texts[position]), False
        for start in range(number + 1, min(number + 9, len(rows))):
            between = between or rows[start] in found
            joined = (roles.compact("".join(texts[p] for p in rows[start:end])) for end in
                      range(start + 1, start + 4))  # fmt: skip
            if between and len(head) >= 6 and head in joined:
                return {position: TITLE}
        if _SENTENCE.search(texts[position]) or label_at(texts[position]):
            break
    return {}


def _downloads(texts: list[str]) -> dict[int, str]:
    """Names of files to download, unless they are the only list of annexes that the text has."""
    files = [p for p, text in enumerate(texts) if _FILE_NAME.fullmatch(text)]
    listed = next(
        (p for p, text in enumerate(texts) if re.match(r"附件(?:下载)?\s*[:：]", text)), -1
    )
    return {p: TOOLS for p in files if -1 < listed < p or not texts[p].startswith("附")}


def _opens_minutes(texts: list[str], position: int) -> bool:
    """Whether 时间：… stands over 地点：…, 主持：… : particulars of a meeting, not of a page."""
    following = next((text for text in texts[position + 1 : position + 4] if text), "")
    return roles.is_meeting_fact(following)


def _by_words(text: str) -> str:
    if not text or len(text) > 160:
        return ""
    if _CRUMB.search(text) and (
        ">" in text or "＞" in text or "›" in text or "»" in text or len(text) < 40
    ):
        return "" if _SENTENCE.search(text) else WHERE
    if not _SENTENCE.search(text) and not roles.is_control_fact(text) and _is_source_line(text):
        return SOURCE
    if _SHARE.fullmatch(text):
        return TOOLS
    return ""


def _is_source_line(text: str) -> bool:
    if label_at(text):
        return False
    published, counted = _PUBLISHED.search(text), _COUNTED.findall(text)
    if published and (counted or re.search(r"\d{4}\s*[-年/.]", text)):
        return len(text) <= 120
    keys = [key for key in counted if ":" in key or "：" in key or re.search(r"\d", key)]
    timed = _TIMED.match(text)
    if len(keys) >= 2 or (timed and (keys or (":" in timed[0] and len(text) - timed.end() <= 12))):
        return True
    return bool(_SIGNED_BY.match(text)) and len(text) <= 40


def _last_text(texts: list[str], found: dict[int, str]) -> int:
    for position in range(len(texts) - 1, -1, -1):
        text = texts[position]
        is_text = bool(_SENTENCE.search(text) or _STRUCTURE.match(text))
        if is_text and position not in found and not _FOOT_SURE.search(text):
            return position
    return -1


def _footer(texts: list[str], found: dict[int, str]) -> dict[int, str]:
    last = _last_text(texts, found)
    sure = [p for p in range(last + 1, len(texts)) if _FOOT_SURE.search(texts[p])]
    if not sure:
        return {}
    first = sure[0]
    position = first - 1
    while position > last:
        text = texts[position]
        if text and not (_FOOT_MAYBE.search(text) or _is_menu(text) or position in found):
            break
        if text:
            first = position
        position -= 1
    return {p: FOOT for p in range(first, len(texts)) if texts[p] and p not in found}


def _before_crumb(texts: list[str], found: dict[int, str]) -> dict[int, str]:
    crumbs = [p for p, reason in found.items() if reason == WHERE and p <= 60]
    text = next((p for p, t in enumerate(texts) if _SENTENCE.search(t) or _STRUCTURE.match(t)), 0)
    before = range(max((p for p in crumbs if p < text), default=0))
    if any(_SENTENCE.search(texts[p]) or _STRUCTURE.match(texts[p]) for p in before):
        return {}
    return {p: MENU for p in before if texts[p] and p not in found}


def _after_next(texts: list[str], found: dict[int, str]) -> dict[int, str]:
    starts = [p for p, text in enumerate(texts) if len(text) < 80 and _NEXT.match(text)]
    if not starts:
        return {}
    earlier, rest = texts[: starts[0]], texts[starts[0] + 1 :]
    stops = [sum(bool(_SENTENCE.search(text)) for text in part) for part in (earlier, rest)]
    if sum(bool(_STRUCTURE.match(text)) for text in rest) >= 3 or stops[0] < min(2, stops[1]):
        return dict.fromkeys((p for p in starts if p not in found), NEXT)
    return {p: NEXT for p in range(starts[0], len(texts)) if texts[p] and p not in found}


def _other_articles(texts: list[str], found: dict[int, str]) -> dict[int, str]:
    """Articles apart from the one most like a policy, if several lines of source part the text."""
    marks = sorted(p for p, reason in found.items() if reason == SOURCE)
    heads = sorted({_title_before(texts, mark, found) for mark in marks} - {-1})
    if len(heads) < 2:
        return {}
    borders = [*heads, len(texts)]
    spans = [range(a, b) for a, b in itertools.pairwise(borders)]
    best = max(spans, key=lambda span: _score([texts[p] for p in span]))
    return {p: OTHER for p in range(len(texts)) if p not in best and texts[p] and p not in found}


def _title_before(texts: list[str], mark: int, found: dict[int, str]) -> int:
    """The first line of the title above a line of source; -1 if there is no title."""
    position = mark - 1
    while position >= 0 and (not texts[position] or position in found):
        position -= 1
    first = -1
    if position >= 0 and roles.is_date(texts[position]):
        return -1  # a signature with its date ends an article
    while (
        position >= 0
        and texts[position]
        and position not in found
        and len(texts[position]) <= 60
        and not re.search(r"[。；：:]\s*$", texts[position])
        and mark - position <= 5
    ):
        first = position
        position -= 1
    return first


def _score(texts: list[str]) -> float:
    structure = sum(bool(_STRUCTURE.match(text)) for text in texts)
    head = "".join(texts[:4])
    return 3.0 * structure + 5.0 * bool(_POLICY.search(head)) + sum(map(len, texts)) / 400


def _is_menu(text: str) -> bool:
    tokens = [token for token in re.split(r"[\s|｜/·>]+", text) if token]
    return len(tokens) >= 3 and all(_TOKEN.fullmatch(token) for token in tokens)


def _menus(texts: list[str], found: dict[int, str]) -> dict[int, str]:
    """Rows of short words before the first and after the last of the text."""
    last = _last_text(texts, found)
    first = next(
        (p for p, t in enumerate(texts) if p not in found and (_SENTENCE.search(t) or label_at(t))),
        0,
    )
    outside = [*range(first), *range(last + 1, len(texts))]
    return {p: MENU for p in outside if p not in found and texts[p] and _is_menu(texts[p])}

"""What a clause of a yearly plan asks for: which type of task, and which things it names.

For a person to confirm. Four types, by the words that decide:

========  ======================================  ==============================================
start     something is begun or set up            启动、筹建、实施……计划
target    a figure, or a comparison to hold       10%、5家、全覆盖、再创新高、扩大……规模、力争获批
deliver   something lies there at the end         制订、修订、编制、建立……制度、完成、验收、评估
ongoing   work that goes on; nothing else fits    推进、加强、优化、做好
========  ======================================  ==============================================

A clause with words of two types is what the earlier row says, except that a figure outweighs all,
and that a paper with a title (制定《…》) is delivered whatever the day. 力争 makes a task an aim
(``obligation``) and no target: 力争进入前列 sets nothing that could be measured.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from zhiren.policy.fact import Fact
from zhiren.policy.facts import recognise_facts

KINDS = ("start", "target", "deliver", "ongoing")

_START = re.compile(
    r"启动|筹建|筹备(?!工作|、)|组建|开工|实施[^，。；]*计划|建设[^，。；]{0,8}库|改革，赋予"
)
_TARGET = re.compile(
    r"力争[^。；]*?(?P<result>获批|获评|入选|立项(?![数率])|通过|落户|达标|晋级|突破|零的|新增|再[创获上夺添]|更[多高](?!质)|翻番|高于|优于|超过|增长|提升至|新高)"
    r"|(?:进入|位列|位居|跻身|排名)[^，。；]*前\s*[\d一二三四五六七八九十百]+(?:名|位|强|%|％)?|确保[^，。；]*(?:通过|竣工|达到|完成|无)|全覆盖|再创|正式获批|达到预期|扩大[^，。；]*规模"
    r"|拓展[^，。；]*规模|加大[^，。；]*项目|维持[^，。；]*质量|提高[^，。；]*(?:成绩|率|占比|比例|完成质量)"
    r"|进入[^，。；]*(?<!先进)行列|年底前[^，。；]*?(?P<end>竣工|到位|全部)"
)
_DELIVER = re.compile(
    r"制订|制定|修订|编制|研制|汇编|编写|出台|印发|发布|建成|形成[^，。；]*机制|完成(?!质量)|投入试运行|正式运行|竣工验收"
    r"|(?:建立|健全|完善)[^，。；]*(?:长效机制|制度|运营机制|退出机制|管理机制$)|评估工作|评估自评|预算申报"
    r"|建设[^，。；]*服务平台|优化[^，。；]*方案|^《|制度$"
)
_PAPER = re.compile(
    r"(?:制订|制定|修订|编制|编写|研制|出台|印发|发布)[^，。；]{0,12}《|》[^。；]*(?:制订|制定|修订|编制|编写|出台|印发)"
)
# Figures that only count the papers to be made are no target: 制定……等3项制度.
_PAPERS = re.compile(
    r"[项个部份套]\w{0,8}(?:制度|办法|细则|方案|规定|规程|文件|预案|标准|规划|指南)"
)
_KIND_OF = {_START: "start", _TARGET: "target", _DELIVER: "deliver"}
_COUNTED = frozenset(
    "家 个 项 名 人 门 部 所 篇 台 套 次 场 期 张 件 本 人次 万元 亿元 个百分点 %".split()
)
_FIGURES = frozenset(("target", "threshold", "share"))
_BOUNDS = frozenset((">=", ">", "<=", "<"))
_PART = re.compile(r"[^，。；：]+")
_BEFORE_LAST = re.compile(r"以及|和(?![谐平睦气])|及(?!其|时)")
_VERBS = re.compile(
    r"^.*?(?:支持和促进|大力支持|全力支持|全面推动|持续推进|大力推动|继续加强|利用|推进|推动|支持|通过建立"
    r"|建立|完善|聚焦|发挥|准备|根据|力争在|在)(?=.)"
)
# What the things have in common, said once after the last.
_CATEGORY = re.compile(r"等[^等]*$|(?:建设|立项|创建任务|轮修更新)$")
_QUOTES = re.compile(r"“[^”]{1,40}”|《[^》]{1,60}》")
_HIDDEN = "\ue000"
_LEAST_ITEMS, _SHORTEST_ITEM, _LONGEST_ITEM = 2, 2, 22


class PlanTask(NamedTuple):
    """The type of a task, the words that decided it, and the things named, in order."""

    kind: str
    words: tuple[str, ...]
    items: tuple[str, ...]


def plan_task(text: str) -> PlanTask:
    """The task a clause of a plan asks for.

    >>> plan_task("制订《干部培养锻炼操作细则》、").kind
    'deliver'
    >>> plan_task("启动P3实验室装修工程建设，").kind
    'start'
    >>> plan_task("建立科研管理制度、成果转化制度和考核制度。").items
    ('科研管理制度', '成果转化制度', '考核制度')
    """
    items = named_things(text)
    paper = _PAPER.search(text)
    facts = [fact for fact in recognise_facts(text) if _is_figure(fact)]
    figures = tuple(f.quote for f in facts if not (paper and _PAPERS.match(text, f.end - 1)))
    if figures:
        return PlanTask("target", figures, items)
    begins = _START.search(_QUOTES.sub(lambda m: _HIDDEN * len(m[0]), text) if paper else text)
    if paper and not begins:
        return PlanTask("deliver", (_verb_of(paper[0]),), items)
    found = begins or _TARGET.search(text) or _DELIVER.search(text)
    if found:
        return PlanTask(_KIND_OF[found.re], (found[found.lastgroup or 0],), items)
    return PlanTask("ongoing", (), items)


def named_things(text: str) -> tuple[str, ...]:
    """The things a clause lists one by one, each as the clause writes it; none for one thing.

    >>> named_things("推动数字医学研究院、生物材料研究院和康复研究院等平台建设。")
    ('数字医学研究院', '生物材料研究院', '康复研究院')
    """
    for part in _PART.findall(text):
        items = _listed(part)
        if len(items) >= _LEAST_ITEMS:
            return items
    return ()


def _listed(part: str) -> tuple[str, ...]:
    """The list in a part of a sentence that has no stop.

    It is one only when 等 closes it, or when its things are called alike or stand in quotation
    marks: without that, 、 and 和 join verbs as often as things.
    """
    masked = _QUOTES.sub(lambda found: _HIDDEN * len(found[0]), part).rstrip("、")
    verbs = _VERBS.match(masked)
    start = verbs.end() if verbs else 0
    category = _CATEGORY.search(masked, start)
    end = category.start() if category else len(masked)
    bounds = _bounds(masked, start, end)
    items = tuple(part[first:last] for first, last in bounds)
    if not all(_SHORTEST_ITEM <= len(item) <= _LONGEST_ITEM for item in items):
        return ()
    is_closed = category is not None and category[0].startswith("等")
    are_alike = len({item[-1] for item in items}) == 1
    return items if is_closed or are_alike else ()


def _bounds(masked: str, start: int, end: int) -> list[tuple[int, int]]:
    """Where the things begin and end: between 、, and before the last at 和 or the like."""
    cuts = [(found.start(), found.end()) for found in re.finditer("、", masked[:end])]
    cuts = [cut for cut in cuts if cut[0] >= start]
    last = cuts[-1][1] if cuts else start
    joined = list(_BEFORE_LAST.finditer(masked, last, end))
    if joined:
        cuts.append((joined[-1].start(), joined[-1].end()))
    starts = [start, *(after for _, after in cuts)]
    ends = [*(before for before, _ in cuts), end]
    return list(zip(starts, ends, strict=True))


def _verb_of(words: str) -> str:
    """The verb that makes a paper, of the words found around its title."""
    return words[:2] if words.endswith("《") else words[-2:]


def _is_figure(fact: Fact) -> bool:
    """A count is one only where it is a bound: 不少于10名, not 三项办法."""
    is_bound = fact.kind in _FIGURES or (fact.kind == "quota" and fact.op in _BOUNDS)
    return is_bound and fact.unit in _COUNTED

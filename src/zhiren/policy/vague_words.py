"""Words of time without a figure: 及时, 定期, 适时. They bind, but somebody has to set the figure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from zhiren.policy.fact import Fact

_DEADLINE = re.compile(
    r"及时(?![性雨])|(?<![不])适时|尽快|尽早|尽速|早日|按期|如期|按时(?!间)|准时|立即|立刻|即时(?![性通])|即刻|随时|"
    r"限期|第一时间|抓紧|从速|当即|马上|择期|择机|不迟延|立行立改|立言立行|立说立行|立查立改|即知即改|即查即改|"
    r"紧抓快办|边查边改|(?:在)?(?:规定|约定|合理|法定|限定|指定|要求的?)(?:的)?(?:时间|时限|期限|期间|期)(?:之|以)?内|"
    r"逐步(?=实现|达到|完成|取消)"
)
_FREQUENCY = re.compile(
    r"不定期|(?<!不)定期(?!会议|存款|合同|限)|经常(?:性(?!支出|项目|经费)地?)?(?!项目)|"
    r"日常(?=[^,。;、的]{0,3}(?:考核|考察|考评|谈|检查|巡查|巡检|调研|走访|监测|提醒|报告|督查|维护|随访))|"
    r"平时(?!成绩|表现|生活|的)|常态化(?!制度|[^,。;]{0,6}(?:机制|制度))(?=[^,。;、的]{0,6}(?:开展|推进|组织|进行|实施|检查|督查|监督|运行))|"
    r"(?<!可)持续(?![性时]|发展能力|打造|营造|形成|塑造|释放|发力|向好)|有计划地?|滚动(?=[^预])|坚持不懈|长期坚持|不间断|常年(?!累月)|"
    r"(?<!工作)例会(?=制度|[^,。;]{0,2}$)|工作例会|周期性|轮流|分期分批|分批(?:次)?(?=组织|安排|选派|培训|推进|实施)|"
    r"不断线|随机抽查|不时"
)


def vague_words(text: str) -> Iterator[Fact]:
    """The vague words of masked text as deadlines or frequencies without value and operator."""
    for match in _DEADLINE.finditer(text):
        yield Fact("deadline", None, None, None, match[0], match.start(), None)
    for match in _FREQUENCY.finditer(text):
        yield Fact("frequency", None, None, None, match[0], match.start(), None)

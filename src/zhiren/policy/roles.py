"""What a paragraph outside the numbered text is: number, date, issuer, addressees, title, imprint."""

from __future__ import annotations

import re

from zhiren.policy.written_numbers import dates_in, number_of, only_date

_YEAR = r"(?:19|20)[0-9０-９]{2}|[一二][零〇○九0][零〇○0一二三四五六七八九]{2}"
_NUMBER_TAIL = re.compile(
    rf"\s*[〔［\[【(（﹝〈]\s*(?P<y>{_YEAR})\s*年?\s*[〕］\]】)）﹞〉]\s*(?:字\s*)?第?\s*"
    r"(?P<n>[0-9０-９]{1,4}|[一二三四五六七八九十百零〇]{1,5})\s*(?P<h>号)?"
)
_NUMBER_HEAD = re.compile(
    r"[\u4e00-\u9fff×＊*○ＸX]{1,14}(?:[（(][\u4e00-\u9fff]{1,6}[）)])?[\u4e00-\u9fff×X]{0,6}$"
)
_LOOSE_NUMBER = re.compile(
    rf"(?P<org>[\u4e00-\u9fff]{{1,10}}(?:发|字|办|函|委|文|人|通))\s*(?P<y>{_YEAR})\s*年?\s*[-—第]?\s*(?P<n>\d{{1,4}})\s*(?P<h>号)"
)
_NUMBER_NAME = re.compile(r"^(?:发文|公文)?(?:文号|字号|编号|文件编号|制度编号)\s*[:：]\s*")
_TITLE_END = re.compile(
    r"(?:办法|规定|细则|意见|通知|通报|公告|通告|决定|决议|方案|要点|制度|条例|规则|规程|规范|章程|计划|规划|准则|标准|守则"
    r"|指南|指引|纲要|请示|批复|函|报告|措施|须知|手册|流程|清单|公约|安排|重点|预案|职责|程序|纪要|命令|议案|说明)"
    r"(?:[（(〔\[【][^（）()]{1,24}[）)〕\]】])*"
)
_ORG_END = re.compile(
    r"(?:委员会|党委|党组|党总支|党支部|支部|办公室|大学|学院|学校|中学|小学|幼儿园|医院|卫生院|门诊部|中心|局|厅|部|处"
    r"|科|室|院|所|公司|集团|政府|法院|检察院|协会|学会|联合会|工会|委|办|站|馆|社|会|校|组|系|园|银行|总队|支队|团委)"
    r"(?:[（(](?:代章|盖章|章|印章|公章)[）)])?"
)
_ADDRESS_HEAD = re.compile(
    r"(?:各|全|机关|所属|直属|校属|局属|院属|委属|有关|相关|本院|院内|校内|院本部|市直|县直|区直|省直|附属"
    r"|[\u4e00-\u9fff]{2,20}(?:部|处|科|院|局|所|室|委|办|会|校|中心|单位|部门|公司|人民政府)[、，：:])"
)
_ADDRESS_END = re.compile(
    r"(?:单位|部门|学院|院系|科室|处室|机关|党委|党总支|支部|党支部|医院|学校|中心|公司|机构|政府|人员|职工|教师|同志|员工"
    r"|教职工|干部|学生|局|委|办|厅|处|科|室|所|院|校|系|会|部|组织|班子|园|站|馆|社|团|街道|企业|代表|医生|护士|班级|年级"
    r"|师生|成员|委员|党组|工委|高校|协会|集团|分局|大队|队|厂|市|县|区|镇|乡|村|家长|老师|考生|居民|村民|用户)(?:[（(][^（）()]*[）)])?[:：]"
)
_ADOPTED = re.compile(
    r"[（(〔]?.{0,60}(?:通过|审定|印发|发布|修订|修正|制定|批准|施行|实施|起草|审议|公布|颁布)(?:[，,；;、].{0,80}|(?=[^，。；]*\d{4}年).{0,160}"
    r"|(?=[根自]).{0,120})?[。]?[）)〕]?"
)
_BARE_ADOPTION = re.compile(
    rf"(?:{_YEAR})年[^。；《》]{{4,60}}(?:会|会议|大会)[^。；《》]{{0,6}}(?:审议|讨论|表决)?(?:通过|审定|修订|修正)"
)
_CONTROL = re.compile(
    r"(?P<key>文件编号|制度编号|文件编码|编号|版\s*[本次]号?|制[定订]部门|发布部门|编制部门|主责部门|归口部门|责任部门|生效日期|实施日期"
    r"|发布日期|颁布日期|制[定订]日期|修订日期|修订次数|批准人|审批人|审核人|编制人|编写人|页\s*[码数次]|总页数|文件名称|制度名称)\s*[:：]?\s*"
)
_MEETING = re.compile(
    r"(?:会议)?(?:时间|地点|主持人?|参加人?员?|参会人?员?|出席人?员?|列席人?员?|缺席人?员?|请假人?员?|记录人?|议题|议程)\s*[:：]"
)
_ORDER = re.compile(
    r"(?P<org>[\u4e00-\u9fff]{2,24}?)(?P<kind>令|公告)[（(]?第(?P<n>[\d]{1,4}|[一二三四五六七八九十百零〇]{1,6})号[）)]?"
)
_IMPRINT = re.compile(r".{0,60}(?:印发|印制|印)(?:[（(]?共印?\s*\d+\s*份[）)]?)?")
_TAIL_FACT = re.compile(
    r"(?:抄[送报]|报送|主送|分送|发送|主题词|共印|校对|打字|录入|拟稿|(?:信息)?公开(?:方式|属性|形式|选项)|此件(?:主动|依申请|不予)?公开"
    r"|责任编辑|印数)"
)
_HEAD_FACT = re.compile(
    r"^[（(]?(?:内部资料|注意保存|签发人?|会签人?|密级|紧急程度|份号|保密期限|特急|加急|平急|急件|机密|秘密|绝密|内部文件|平件|No\.?|\d{6}$)"
)
_ISSUE = re.compile(
    r"[（(〔【\[]?(?:19|20)\d\d年?[）)〕】\]]?年?第\d{1,3}[期次][）)〕】\]]?|[（(]?第\d{1,3}期[）)]?"
)
_ANNEX = re.compile(r"附\s*[件表录]\s*[一二三四五六七八九十0-9０-９]{0,2}\s*[:：.]?\s*")
_STOPS = re.compile(r"[。；！？，,;!?]")


def compact(text: str) -> str:
    """A text without white space."""
    return "".join(text.split())


def is_too_long(text: str) -> bool:
    """Whether a text is too long for any of the kinds told apart here."""
    return len(text) > 600


def document_numbers(text: str) -> list[tuple[int, int, str]]:
    """Document numbers in a text with their ranges, written as 校发〔2021〕30号."""
    found = []
    for start, end, org, match in _number_matches(text):
        own = re.sub(
            r"^(?:.*(?:字号|文号|以|按照|根据|依据|见|和|与|及|执行|印发|文件|转发))", "", org
        )
        if own and (match["h"] or end == len(text.rstrip())):
            written = _written(own, match["y"], match["n"])
            found.append((start + len(org) - len(own), end, written))
    return found


def _number_matches(text: str) -> list[tuple[int, int, str, re.Match[str]]]:
    """Start, end, issuer's abbreviation and the rest of all that has a document number's form."""
    found = []
    for match in _NUMBER_TAIL.finditer(text):
        head = _NUMBER_HEAD.search(text, max(0, match.start() - 24), match.start())
        if head:
            found.append((head.start(), match.end(), head[0], match))
    return found


def _written(org: str, year: str, number: str) -> str:
    return f"{compact(org).replace('(', '（').replace(')', '）')}〔{number_of(year)}〕{number_of(number)}号"


def own_number(text: str) -> tuple[str, str, str] | None:
    """Words before, number and words after, if a paragraph is a number line; else None.

    A number line is a number alone, in brackets, after 文号：, after a letterhead (…文件), or
    before 签发人. A sentence that cites a number is not one.
    """
    bare = compact(text) if not is_too_long(text) else "。"
    if len(bare) > 90 or bare.endswith(("。", "；")) or "《" in bare:
        return None
    bare = _NUMBER_NAME.sub("", bare)
    if order := _ORDER.fullmatch(bare):
        return order["org"], f"{order['org']}{order['kind']}第{number_of(order['n'])}号", ""
    matches = _number_matches(bare)
    if matches:
        start, end, org, match = matches[-1]
    elif loose := _LOOSE_NUMBER.fullmatch(bare.strip("（）()")):
        bare = loose[0]
        start, end, org, match = 0, len(bare), loose["org"], loose
    else:
        return None
    after = bare[end:]
    if after.strip("）)】") and not _HEAD_FACT.match(after.strip()):
        return None
    before = bare[:start].strip("（(【")
    cut = re.match(
        r".*(?:文件|委员会|通知|办法|意见|规定|制度|方案|细则)(?=[\u4e00-\u9fff×X]{2})", org
    )
    if cut:
        before, org = before + org[: cut.end()], org[cut.end() :]
    if len(org) > 14:
        return None
    return before, _written(org, match["y"], match["n"]), after


def looks_like_title(text: str) -> bool:
    """Whether a line could be a document's title or its last line."""
    bare = compact(text)
    if not 4 <= len(bare) <= 120 or _STOPS.search(re.sub(r"《[^》]*》", "", bare)):
        return False
    return bool(_TITLE_END.search(bare) and re.search(_TITLE_END.pattern + "$", bare))


def is_org(text: str) -> bool:
    """Whether a line is nothing but the name of a body, or several side by side."""
    if len(compact(text)) > 80:
        return False
    parts = re.split(r"\s{2,}|、|\u3000|\t", text.strip()) if len(compact(text)) > 14 else [text]
    return bool(parts) and all(_is_one_org(compact(part)) for part in parts if part.strip())


def _is_one_org(bare: str) -> bool:
    if not 3 <= len(bare) <= 40 or re.search(r"[。；！？，,;!?:：《》“”\d]", bare):
        return False
    return bool(re.search(_ORG_END.pattern + "$", bare)) and not bare.startswith(
        ("第", "关于", "附")
    )


def is_addressees(text: str) -> bool:
    """Whether a paragraph names whom the document is sent to (各科室：)."""
    bare = compact(text)
    if not bare.endswith(("：", ":")) or not 3 <= len(bare) <= 220 or "。" in bare:
        return False
    if re.search(r"如下|下列|以下|包括|[应须]|要求|印发|《|》|条件|附件", bare):
        return False
    return bool(re.search(_ADDRESS_END.pattern + "$", bare)) and bool(
        _ADDRESS_HEAD.match(bare) or "、" in bare or len(bare) <= 25
    )


def is_adoption(text: str) -> bool:
    """Whether a paragraph is the note under a title (（2021年3月1日校务会议通过）)."""
    bare = compact(text)
    if _BARE_ADOPTION.fullmatch(bare):
        return True
    if (
        len(bare) > 260
        or not re.match(r"[（(〔]", bare)
        or not bare.rstrip("。").endswith(("）", ")", "〕"))
    ):
        return False
    return bool(_ADOPTED.fullmatch(bare)) and bool(
        dates_in(bare) or re.search(r"\d{4}年|会议|通过|试行|修订", bare)
    )


def control_facts(text: str) -> dict[str, str]:
    """Keys and values of a controlled document's head (文件编号：RS-012  生效日期：2022年1月1日).

    Empty for a line that is anything else: the first key stands at its head, no sentence follows.
    """
    bare = compact(text)
    found = list(_CONTROL.finditer(bare))
    if not found or found[0].start() or len(bare) > 160 or _STOPS.search(bare):
        return {}
    borders = [*(match.start() for match in found[1:]), len(bare)]
    return {m["key"]: bare[m.end() : end] for m, end in zip(found, borders, strict=True)}


def is_control_fact(text: str) -> bool:
    """Whether a line belongs to a controlled document's head: two keys, or one with its colon."""
    keys = control_facts(text)
    return len(keys) >= 2 or (len(keys) == 1 and re.match(r".{2,5}[:：].", compact(text)) is not None
                              and not re.match(r"发布日期|编号", compact(text)))  # fmt: skip


def is_meeting_fact(text: str) -> bool:
    """Whether a line is one of the particulars at the head of minutes (地点：三楼会议室)."""
    bare = compact(text)
    return bool(_MEETING.match(bare)) and len(bare) <= 200


def order_number(text: str) -> str | None:
    """The number of the order by which a text was made public (某市人民政府令第35号公布)."""
    match = re.search(rf"日(?P<order>{_ORDER.pattern})(?:公布|发布|颁布)", compact(text))
    return f"{match['org']}{match['kind']}第{number_of(match['n'])}号" if match else None


def is_imprint(text: str) -> bool:
    """Whether a paragraph is the imprint (…办公室 2021年5月30日印发)."""
    bare = compact(text)
    return (
        bool(dates_in(bare))
        and len(bare) <= 80
        and bool(_IMPRINT.fullmatch(bare))
        and ("。" not in bare and not re.match(r"[（(]", bare))
    )


def is_tail_fact(text: str) -> bool:
    """Whether a paragraph is one of the lines under the imprint's rule (抄送, 主题词, 共印)."""
    return bool(_TAIL_FACT.match(compact(text).lstrip("（("))) and len(compact(text)) <= 200


def is_head_fact(text: str) -> bool:
    """Whether a line belongs to the letterhead (签发人, 密级, 份号)."""
    bare = compact(text)
    return (bool(_HEAD_FACT.match(bare)) and len(bare) <= 30) or _ISSUE.fullmatch(bare) is not None


def annex_mark(text: str) -> str | None:
    """The mark if a paragraph is nothing but the mark of an annex (附件2); else None."""
    bare = compact(text)
    return bare.rstrip(":：.") if _ANNEX.fullmatch(bare) else None


def is_annex_list(text: str) -> bool:
    """Whether a paragraph lists annexes (附件：1.申请表)."""
    bare = compact(text)
    return bool(re.match(r"附件?\s*[0-9一二三四五六七八九十]{0,2}\s*[:：]", bare)) and len(bare) > 4


def org_and_date(text: str) -> bool:
    """Whether a line is a signature with its date in one (某某医院 2021年5月25日)."""
    bare = compact(text)
    found = dates_in(bare)
    if not found or found[-1][1] != len(bare) or found[-1][0] == 0:
        return False
    return is_org(bare[: found[-1][0]])


def is_date(text: str) -> bool:
    """Whether a line is nothing but a date; the day may be left out."""
    bare = compact(text) if len(text) < 60 else ""
    if re.fullmatch(rf"(?:{_YEAR})年(?:\d{{1,2}}|[一二三四五六七八九十]{{1,2}})月", bare):
        return True
    return only_date(bare) is not None and not bare.startswith(("（", "("))

"""Who a clause makes act: organs, offices and kinds of persons that its own words name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, TypeAlias

from zhiren.policy.masking import mask_names

ActorRole: TypeAlias = Literal["agent", "responsible", "recipient_of_duty"]

# The last word of a name that can act. What stands before it is part of the name.
_BODY = (
    r"党委常委会|党委会|常委会|纪委监察部门|纪检监察机关|纪委|纪检组|党委组织部|党委办公室|党委宣传部|党委|党组(?!织)|党总支|"
    r"党支部|党组织|总支|支部|工会|团委|组织部门?|宣传部|统战部|人事[处科部]|人力资源[处部]|教务处|财务[处科部]|科研处|学工部|"
    r"审计处|后勤处|保卫处|资产管理处|办公室|职能部门|主管部门|牵头部门|责任部门|相关部门|有关部门|部门|直属单位|"
    r"主管单位|用人单位|所在单位|各单位|单位|二级学院|学院|附属医院|医疗卫生机构|医院|医学院|大学|学校|机关|卫生计生委|"
    r"卫生健康委(?:员会)?|委员会|领导小组|工作小组|考察组|评审组|评委会|理事会|校务会|院务会|联席会议|董事会|监事会|政府|"
    r"机构|采购人|招标人|代理机构|供应商"
)
_PERSON = (
    r"主要负责同志|主要负责人|负责同志|负责人|分管领导|院领导|校领导|领导干部|领导班子|班子成员|党组织书记|支部书记|书记|"
    r"院长|校长|主任|处长|科长|组织员|辅导员|联络员|干部本人|本人|当事人|申请人|举报人|干部|党员|教职工|教师|职工|"
    r"工作人员|管理人员|专业技术人员|人员|委员(?!会)|评审专家|专家|考生|学生|劳动者|候选人|申诉人"
)
_NAME = rf"(?:[\u4e00-\u9fff]{{0,16}}?(?:{_BODY}|{_PERSON}))"
_GROUP = rf"{_NAME}(?:(?:、|和|及|与|会同){_NAME}){{0,3}}"
_MODAL = (
    r"(?:原则上)?(?:一般)?(?:应当|应(?!急)|须|必须|要(?!求|点|素)|不得|可以|可(?=按|向|以|根|视|结|在)|负责|不能|严禁|将|"
    r"有权|务必|均应|都要|每[年月季周学])"
)
_ACTS = (
    r"(?:定期|共同|统一|具体|认为|坚持|切实|积极(?!性)|及时|分别|列席|实行|享有|制定|研究|组织(?!部|员|科|处)|提出|审定|审批|决定|建立|开展|加强|履行|完善|落实|牵头|指导|负责|审核|报告|报送|提交|"
    r"做好|进行|召开|参加|承担|协助|根据|按照|对(?!于)|把|至少|在(?=\S{1,8}(?:内|前|后)))"
)
_ADVERBS = r"(?:原则上|一般|均|都|也|还|同时|每[年月]?度?|至少|(?:[在于对]|根据|按照?|结合)[^,。;由]{1,12}?)?"
_UNNAMED = rf"(?:(?!{_BODY}|{_PERSON})[\u4e00-\u9fff]){{0,8}}?(?:应当|应|须|必须|不得)"
_LEADING = re.compile(
    rf"^(?:\ue000)*(?:对于?[^,。;]{{2,40}},)?(?P<name>{_GROUP})"
    rf"(?={_ADVERBS}(?:{_MODAL}|{_ACTS})|{_UNNAMED})"
)
_LATER = re.compile(rf"[,;。:](?P<name>{_GROUP})(?={_ADVERBS}(?:{_MODAL}|{_ACTS}))")
_BY = re.compile(
    rf"(?<![理缘事情自因原经])(?:由|经)(?P<name>{_GROUP})(?={_ADVERBS}(?:{_MODAL}|{_ACTS})|进行|召集|主持|担任|签署|解释|批准|同意|讨论|集体|,)"
)
_NOT_A_NAME = re.compile(
    r"^(?:对|为|把|将|按|按照|根据|通过|加强|完善|建立|健全|落实|推进|激励|优化|强化|深化|改进|进一步|坚持|结合|注重|选派|选拔|"
    r"严格|积极|认真|切实|不断|要|应|须|可|鼓励|支持|引导|教育|凡|如|因|在|从|以|与|向|给|让|使|被|并|或|及|和|"
    r"关心|关于|工作完成|年度|遇|确保|做好|指导|协助|着力|检查|由|完成|带头|其他(?=人)|精简|维护|实现|发现|符合|提高|提升|发挥|组织开展|定期|每|连续|受到|连|经|本办法|本规定|党龄|年龄|任|具有)"
)
_TOO_LOOSE = re.compile(r"[的是了得由将]|作为|及时|问题|工作的|[\ue000\d]")


@dataclass(frozen=True, slots=True)
class Actor:
    """The organ or kind of person a clause names as acting, word for word."""

    name: str
    start: int
    role: ActorRole

    @property
    def end(self) -> int:
        """Offset just after the name."""
        return self.start + len(self.name)


def actor_of(text: str) -> Actor | None:
    """The actor that the clause itself names, or None: an implied actor is never invented.

    A body named by 由…负责 goes before the subject of the sentence, since the document assigns the
    work to it; otherwise the subject before the word of obligation.
    """
    masked = mask_names(text)
    for pattern, role in ((_LEADING, "agent"), (_BY, "responsible"), (_LATER, "agent")):
        for match in pattern.finditer(masked):
            name = match["name"]
            if _is_name(name):
                return Actor(name, match.start("name"), _role(role))
    return None


def _is_name(name: str) -> bool:
    return not _NOT_A_NAME.match(name) and not _TOO_LOOSE.search(name)


def _role(role: str) -> ActorRole:
    return "responsible" if role == "responsible" else "agent"

"""Words of obligation in a clause and the strength they give it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, TypeAlias

from zhiren.policy.masking import mask_names

Strength: TypeAlias = Literal["hard", "duty", "default", "permission", "aim"]

_WORDS: tuple[tuple[Strength, str], ...] = (
    (
        "hard",
        (
            r"必须|务必|须(?![知臾])|严禁|(?<![明无]令)(?<!无)禁止|不得(?!已|不)|不准|不许|不允许|绝不|决不|(?<!不)坚决不|一律(?!平等)|杜绝|确保|"
            r"严肃(?!认真|性)|严格(?!管理和关心|意义)|(?<!不)坚决(?!不)|切实做到|不可(?!避免|抗力|缺|或缺|替代|预见|分割|操作|逆)|"
            r"不能(?!力|够|胜任)|方可|方能|零容忍|一票否决|只能"
        ),
    ),
    (
        "default",
        (
            r"原则上|一般(?=应|不|为|由|要|须|在|每|控|按|掌|安|情况|具|可|以|从|作|采|只|至|通)|的导向|通常|"
            r"(?<!不)适时|优先考虑|尽可能|尽量"
        ),
    ),
    (
        "aim",
        r"力争|(?<!表彰)鼓励(?!激励)|探索(?!性|未知)|(?<!上级)倡导|提倡|力求|努力(?=实现|打造|做到|形成|建设|争|提)|支持和鼓励|试行(?=职)",
    ),
    (
        "permission",
        (
            r"(?<![许认不只方均尚])可以|(?<![不许认尚只方])可(?=不|视|给|予|按|由|在|根|适|结|采|申|向|延|聘|连|单|直|对|与|参|以上|从|"
            r"作|将|自|依|委|设|增|享|免|酌|优|放|提|再|经|凭|报|列|分|安|执|同|通|另|实|临)|(?<![所有])有权|允许|准予"
        ),
    ),
    (
        "duty",
        (
            r"应当|(?<!相)应(?![急用届对变考聘到收有训试邀酬答付力诉税检休交尽参])|(?<!所)要(?![求点件素闻害领义旨])|负责(?!同志|人|制|任)|"
            r"承担(?!能力)|需(?!求)|牵头|负有"
        ),
    ),
)
_PATTERNS = tuple((strength, re.compile(words)) for strength, words in _WORDS)
_ASSIGNED = re.compile(
    r"(?<![理缘事情自因原经])由[^,。;]{2,24}?(?:负责|组织|实施|制定|审定|审批|决定|解释|进行|牵头|承担)"
)
_MAIN_PREDICATE = re.compile(r"主要|重要|需要|必要|首要|只要|纪要|摘要|概要|简要|扼要|紧要")
_DEFINES = re.compile(r"本(?:办法|规定|细则|条例|意见|制度)所称|是指")
# 一般应 is a default and 要鼓励 an aim; a ban beside a permission stays a ban.
_ORDER: tuple[Strength, ...] = ("default", "hard", "aim", "duty", "permission")


@dataclass(frozen=True, slots=True)
class Obligation:
    """How strongly a clause binds, with the words that say so.

    Without any such word an operative clause is read as a duty and `words` is empty: that is the
    documents' own way of giving orders (落实体检制度). A person confirms the strength.
    """

    words: tuple[str, ...]
    strength: Strength


def obligation_of(text: str) -> Obligation:
    """The words of obligation in one clause and the strength that follows from them.

    Where words of several strengths meet, the softening one governs: 一般应 is `default`; but a ban
    stays `hard` beside a permission (可以申请，不得重复申请), because breaching it is a breach.
    """
    masked = _MAIN_PREDICATE.sub(lambda m: "\ue000" * len(m[0]), mask_names(text))
    found: list[tuple[int, str, Strength]] = []
    for strength, pattern in _PATTERNS:
        found.extend(
            (m.start(), text[m.start() : m.end()], strength) for m in pattern.finditer(masked)
        )
    if assigned := _ASSIGNED.search(masked):
        found.append((assigned.start(), "由", "duty"))
    if not found:
        return Obligation((), "duty")
    found.sort()
    present = {s for _, _, s in found}
    strength = next(s for s in _ORDER if s in present)
    told = {"default", "duty"} if strength == "default" else {strength}
    return Obligation(tuple(dict.fromkeys(word for _, word, s in found if s in told)), strength)

"""A document's particulars: title, number, issuers, dates by role, addressees, cites, repeals."""

from __future__ import annotations

import re
from datetime import date

from zhiren.policy import roles
from zhiren.policy.citations import NAME, SELF, announced_in, citations, repeals
from zhiren.policy.model import (
    Clause,
    Document,
    DocumentDates,
    Furniture,
    RawDocument,
)
from zhiren.policy.regions import Leaf, Region
from zhiren.policy.web_furniture import INFO
from zhiren.policy.written_numbers import dates_in

_INTERPRETER = re.compile(
    r"由(?P<who>[^，。；由]{2,40}?)(?:负责)?(?:进行)?(?:负责)?解释|解释权(?:归|属于?)(?:于)?(?P<owner>[^，。；]{2,40}?)(?:所有)?[。；，]"
)
_EFFECTIVE = re.compile(
    r"(?:自|从|于)(?P<when>[^，。；]{2,40}?)(?:之日)?起?(?:正式)?(?:开始)?(?:试行|施行|执行|实施(?!细则|方案|意见|办法|计划|步骤)|生效)"
)
_ON_ISSUE = re.compile(r"(?:发布|印发|公布|下发|颁布|发文|签发|发出)之日")
_ON_ADOPTION = re.compile(r"(?:通过|审议通过|批准)之日")
_ADOPTED = re.compile(r"(?:审议|讨论|研究)?(?:并)?(?:表决)?(?:通过|审定)")
_ADOPTED_NOTE = re.compile(rf"{_ADOPTED.pattern}|(?:会议?|大会)(?:审议|讨论|研究)?批准")
_ISSUED_NOTE = re.compile(r"印发|发布|公布|颁布|制定|下发")
_ISSUER_IN_TITLE = re.compile(
    r"(?P<org>[\u4e00-\u9fff×X（）]{1,30}?(?:大学(?!附属)|学院(?!附属)|学校|医院|中学|小学|幼儿园|委员会|卫生院|研究院|研究所"
    r"|中心(?!组|小学|学校|卫生院|医院|校)|局|公司|集团|厅))(?=关于|[\u4e00-\u9fff]{2})"
)
# 县级公立医院, 各学校, 社区卫生服务中心: a kind of body is named, not one body.
_KIND_OF_BODY = re.compile(
    r"[省市区县校院局]?[级属直](?!机关)|[各全本]|公立|民办|基层|乡镇|社区|高等学校|普通|中小|大型|[二三]级|附属医院|事业单位|医疗"
)
_HOST = re.compile(r"主办(?:单位)?\s*[:：]\s*(?P<who>[\u4e00-\u9fff]{4,30})")
_CONTROL_NUMBER = re.compile(r"(?:文件|制度)编[号码]|编号")
_CONTROL_ISSUER = re.compile(r"(?:制[定订]|发布|编制)部门")
_CONTROL_ISSUED = re.compile(r"(?:发布|颁布)日期")
_CONTROL_EFFECTIVE = re.compile(r"(?:生效|实施)日期")
_LISTED_NUMBER = re.compile(r"(?:发文字号|文\s*号)\s*[:：]?\s*(?P<value>\S.{4,40})")
_LISTED_DATE = re.compile(r"(?:成文日期|发文日期|印发日期)\s*[:：]?\s*(?P<value>\S.{7,16})")
# Who put a page on the site is mostly, but not always, who issued the text.
_PUBLISHER = re.compile(r"发布机[构关]\s*[:：]?\s*(?P<value>[\u4e00-\u9fff]{3,30})")
_LISTED_ISSUER = re.compile(r"(?:发文机关|发文单位)\s*[:：]?\s*(?P<value>[\u4e00-\u9fff]{3,30})")


def describe(
    document_id: str,
    raw: RawDocument,
    body: str,
    clauses: tuple[Clause, ...],
    regions: list[Region],
    furniture: tuple[Furniture, ...],
) -> Document:
    """The document with its particulars; what the text does not say is None or empty."""
    leaves = [leaf for region in regions if region.kind != "annex" for leaf in _ends(region)]
    title = _title(regions, leaves, clauses, furniture)
    number = _number(leaves, furniture)
    dates = _dates(leaves, clauses, _listed(furniture, _LISTED_DATE))
    return Document(
        id=document_id,
        file=raw.file,
        title=title,
        number=number,
        issuers=tuple(_issuers(leaves, title, furniture)),
        dates=dates,
        addressees=next(
            (leaf.text.rstrip(":：") for leaf in leaves if leaf.role == "addressees"), None
        ),
        cites=tuple(
            cited for cited in citations(clauses, title) if cited.number != number or cited.name
        ),
        repeals=tuple(repeals(clauses, title)),
        interpreter=_interpreter(clauses),
        body=body,
        clauses=clauses,
        furniture=furniture,
    )


def _ends(region: Region) -> list[Leaf]:
    return [*region.head, *region.tail]


def _title(
    regions: list[Region],
    leaves: list[Leaf],
    clauses: tuple[Clause, ...],
    furniture: tuple[Furniture, ...],
) -> str:
    main = next((region for region in regions if region.kind == "main"), None)
    if several := _title_over_several(regions):
        return several
    titles = [leaf.text for leaf in main.head if leaf.role == "title"] if main else []
    if titles:
        # A letterhead without number (某院制度文件) stands over the title.
        chosen = next((text for text in titles if not text.endswith("文件")), titles[0])
        return _once(_without_number(re.sub(r"^附件[一二三四五六七八九十0-9]*[:：]?", "", chosen)))
    for leaf in leaves:
        announced = NAME.search(leaf.text) if SELF.search(leaf.text) else None
        if announced:
            return announced[0][1:-1]
    for leaf in leaves:
        if leaf.role == "title":
            return _without_number(leaf.text)
    return _fallback_title(clauses, furniture)


def _once(title: str) -> str:
    """A title that stands twice, one below the other, once."""
    half = len(title) // 2
    return title[:half] if half >= 4 and title[:half] * 2 == title else title


def _title_over_several(regions: list[Region]) -> str:
    """The notice's own title if it brings more than one text; empty if it does not."""
    if not regions or regions[0].kind != "notice":
        return ""
    brought = {
        re.sub(r"^附件[一二三四五六七八九十0-9]*[:：]?", "", leaf.text)
        for region in regions[1:]
        for leaf in region.head
        if leaf.role == "title"
    }
    notice = regions[0].head
    said = [set(announced_in(leaf.text)) for leaf in notice if SELF.search(leaf.text)]
    if not any(len({name[1:-1] for name in names} & brought) > 1 for names in said):
        return ""
    return next((_without_number(leaf.text) for leaf in notice if leaf.role == "title"), "")


def _without_number(title: str) -> str:
    for start, end, _ in roles.document_numbers(title):
        if title[end:].strip("）)】") == "":
            return title[:start].rstrip("（(【")
    return title


def _fallback_title(clauses: tuple[Clause, ...], furniture: tuple[Furniture, ...]) -> str:
    for piece in furniture:
        if piece.reason == "网页标题":
            return re.split(r"[-_|—–]", piece.text)[0].strip()
    for clause in clauses:
        name = NAME.search(clause.text)
        if clause.part == "front" and name and SELF.search(clause.text):
            return name[0][1:-1]
    return ""


def _listed(furniture: tuple[Furniture, ...], key: re.Pattern[str]) -> str | None:
    """What the site's table of particulars says under a key."""
    table = "  ".join(piece.text for piece in furniture if piece.reason == INFO)
    match = key.search(table)
    return match["value"] if match else None


def _number(leaves: list[Leaf], furniture: tuple[Furniture, ...]) -> str | None:
    for leaf in leaves:
        if leaf.role == "number" and (found := _letterhead(leaf)):
            return found[1]
    if listed := _listed(furniture, _LISTED_NUMBER):
        for _, _, number in roles.document_numbers(listed):
            return number
    orders = (roles.order_number(leaf.text) for leaf in leaves if leaf.role == "adopted")
    titled = (_number_in_title(leaf.text) for leaf in leaves if leaf.role == "title")
    return next(filter(None, [*orders, *titled, _controlled(leaves, _CONTROL_NUMBER)]), None)


def _controlled(leaves: list[Leaf], keys: re.Pattern[str]) -> str | None:
    """What the head of a controlled document says under one of the keys."""
    for leaf in leaves:
        if leaf.role == "headfact":
            for line in leaf.lines:
                for key, value in roles.control_facts(line).items():
                    if keys.fullmatch(key) and value.strip("-—/"):
                        return value
    return None


def _number_in_title(title: str) -> str | None:
    for _, end, number in roles.document_numbers(title):
        if title[end:].strip("）)】") == "" and "《" not in title:
            return number
    return None


def _issuers(leaves: list[Leaf], title: str, furniture: tuple[Furniture, ...]) -> list[str]:
    for leaf in leaves:
        if leaf.role in {"signature", "signed"} and (names := _signers(leaf)):
            return _in_full(names, leaves)
    for leaf in leaves:
        found = _letterhead(leaf) if leaf.role == "number" else None
        if found and found[0]:
            return [found[0]]
    if listed := _listed(furniture, _LISTED_ISSUER) or _controlled(leaves, _CONTROL_ISSUER):
        return [listed]
    head = _ISSUER_IN_TITLE.match(title)
    if head and not title.startswith("关于") and not _KIND_OF_BODY.match(head["org"]):
        return [head["org"]]
    if publisher := _listed(furniture, _PUBLISHER):
        return [publisher]
    for piece in furniture:
        if host := _HOST.search(piece.text):
            return [host["who"]]
    return []


def _in_full(names: list[str], leaves: list[Leaf]) -> list[str]:
    """A signature in short form (人事处) as the letterhead has it in full (某校人事处)."""
    for leaf in leaves:
        found = _letterhead(leaf) if leaf.role == "number" else None
        if found and len(names) == 1 and found[0].endswith(names[0]):
            return [found[0]]
    return names


def _letterhead(leaf: Leaf) -> tuple[str, str] | None:
    """The body of a letterhead (empty if there is none) and the number under it."""
    for position, line in enumerate(leaf.lines):
        if found := roles.own_number(line):
            above = "".join(roles.compact(text) for text in leaf.lines[:position])
            return (above or found[0]).removesuffix("文件"), found[1]
    whole = roles.own_number(leaf.text)
    return (whole[0].removesuffix("文件"), whole[1]) if whole else None


def _signers(leaf: Leaf) -> list[str]:
    """The bodies that sign: one a line, or several side by side."""
    names: list[str] = []
    for line in leaf.lines or (leaf.text,):
        found = dates_in(line)
        text = re.sub(
            r"[（(](?:代章|盖章|章|印章|公章)[）)]", "", line[: found[0][0]] if found else line
        )
        if roles.is_date(line):
            continue
        parts = [part for part in re.split(r"\s+", text.strip()) if part]
        side_by_side = len(parts) > 1 and all(len(p) > 3 and roles.is_org(p) for p in parts)
        names += parts if side_by_side else [roles.compact(text)]
    return [name for name in names if name]


def _dates(leaves: list[Leaf], clauses: tuple[Clause, ...], listed: str | None) -> DocumentDates:
    adopted = issued = printed = None
    for leaf in leaves:
        found = dates_in(leaf.text)
        if not found:
            continue
        if leaf.role in {"signature", "signed", "date"} and issued is None:
            issued = found[-1][2]
        elif leaf.role == "imprint":
            printed = printed or found[-1][2]
        elif leaf.role == "adopted":
            adopted = adopted or _dated_by(leaf.text, _ADOPTED_NOTE)
            issued = issued or _dated_by(leaf.text, _ISSUED_NOTE)
    listed = listed or _controlled(leaves, _CONTROL_ISSUED)
    if issued is None and listed:
        issued = next((day for _, _, day in dates_in(listed)), None)
    front = [clause.text for clause in clauses if clause.is_leaf and clause.part == "front"]
    if adopted is None:
        adopted = next((d for text in front if (d := _dated_by(text, _ADOPTED))), None)
    if adopted is None:
        adopted = next(
            (
                d
                for clause in clauses
                if clause.is_leaf and re.search("会议|办公会|常委会|职代会", clause.text)
                if clause.path.startswith("序")
                or re.match(r"(?:经|本办法|本规定|本制度|第.{1,4}条|本细则)", clause.text)
                if (d := _dated_by(clause.text, _ADOPTED))
            ),
            None,
        )
    effective = _effective(clauses, issued or printed, adopted)
    if effective is None and (day := _controlled(leaves, _CONTROL_EFFECTIVE)):
        effective = next((found for _, _, found in dates_in(day)), None)
    return DocumentDates(adopted, issued, printed, effective)


def _dated_by(text: str, words: re.Pattern[str]) -> date | None:
    """The date that stands before the words, in the same part of the sentence."""
    for _, end, day in dates_in(text):
        match = words.search(text, end)
        between = text[end : match.start()] if match else "；"
        if match and not re.search(r"[；。]", between) and not dates_in(between):
            return day
    return None


def _effective(
    clauses: tuple[Clause, ...], issued: date | None, adopted: date | None
) -> date | None:
    for clause in reversed(clauses):
        if not clause.is_leaf or (clause.part == "front" and "《" in clause.text):
            continue
        for match in _EFFECTIVE.finditer(clause.text):
            found = dates_in(match["when"])
            if found:
                return found[0][2]
            if re.search(r"[日天]后", match[0]):
                return None
            if _ON_ISSUE.search(match[0]):
                return issued
            if _ON_ADOPTION.search(match[0]):
                return adopted
    return None


def _interpreter(clauses: tuple[Clause, ...]) -> str | None:
    for clause in reversed(clauses):
        if clause.is_leaf and (match := _INTERPRETER.search(clause.text)):
            return (match["who"] or match["owner"]).removesuffix("负责")
    return None

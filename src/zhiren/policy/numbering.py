"""The labels of official documents: 第三条, 一、, （二）, 1., ①; what they count and how they rank."""

from __future__ import annotations

import re
from dataclasses import dataclass

from zhiren.policy.written_numbers import NUMERAL, number_of


@dataclass(frozen=True, slots=True)
class Label:
    """A label at the head of a text: its scheme, number, words and where its words end.

    ``rank`` orders the schemes from the widest division to the narrowest.
    """

    scheme: str
    number: int
    text: str
    end: int
    rank: float
    suffix: str = ""


_N = rf"[0-9０-９]{{1,4}}|[{NUMERAL}](?:\s?[{NUMERAL}]){{0,8}}"
_UNITS = "倍|米|万|亿|元|小时|天|年|月|分|级|公里|毫米|平方|个|名|人|%|％|‰|至|到|—|-"
# 1.5 is a figure, but 1、2024年12月底前 is an item that begins with a date.
_NO_FIGURE = r"(?:(?![0-9０-９])|(?=(?:19|20)[0-9]{2}\s*年))"
_SCHEMES: tuple[tuple[str, float, str], ...] = (
    ("编", 0, rf"第\s*(?P<n>{_N})\s*[编編篇](?![制写入辑码])"),
    ("部分", 0.5, rf"第\s*(?P<n>{_N})\s*部分"),
    ("章", 1, rf"第\s*(?P<n>{_N})\s*章(?!程)"),
    ("节", 2, rf"第\s*(?P<n>{_N})\s*[节節](?![课约假日])"),
    ("条", 3, rf"第\s*(?P<n>{_N})\s*[条條](?P<s>之[一二三四五六七八九十])?(?![线件例])"),
    (
        "一、",
        4,
        r"(?P<n>[一二三四五六七八九十]{1,3})\s*[、．.](?![一二三四五六七八九十]{1,3}[、．.级类])",
    ),
    ("（一）", 5, rf"[（(〔]\s*(?P<n>[{NUMERAL}]{{1,3}})\s*[）)〕]\s*[、．.]?"),
    ("㈠", 5, r"(?P<n>[㈠-㈩])"),
    (
        "1.1",
        6.5,
        rf"(?P<n>\d{{1,2}}(?:[.．]\d{{1,2}}){{1,3}})[.．、]?(?=[\s\u4e00-\u9fff《“])(?!\s*(?:{_UNITS}))",
    ),
    ("1.", 6, rf"(?P<n>[0-9０-９]{{1,3}})\s*[.．、]{_NO_FIGURE}"),
    ("⒈", 6, r"(?P<n>[⒈-⒛])"),
    ("（1）", 7, r"[（(]\s*(?P<n>[0-9０-９]{1,2})\s*[）)]\s*[、．.]?"),
    ("⑴", 7, r"(?P<n>[⑴-⒇])"),
    ("1）", 7.5, r"(?P<n>[0-9０-９]{1,2})\s*[）)]"),
    ("①", 8, r"(?P<n>[①-⑳])"),
    ("A.", 9, r"(?P<n>[A-Za-zＡ-Ｚ])\s*[.．、](?![A-Za-z0-9])"),
)
_COMPILED = tuple((name, rank, re.compile(r"\s*" + shape)) for name, rank, shape in _SCHEMES)
_ALIAS = {"㈠": "（一）", "⒈": "1.", "⑴": "（1）"}
_FIRST = {"㈠": 0x3220, "⒈": 0x2488, "⑴": 0x2474, "①": 0x2460}

HEADINGS = frozenset({"编", "部分", "章", "节"})
# 第五条规定, 第三条第二款, 第二章至第四章: words about another place, not a label of this one.
_REFERENCE = re.compile(
    r"(?:第\s*[0-9一二三四五六七八九十]+\s*[款项]|第\s*[（(]|规定|所[列述称规指]|的|之规定|要求的|、\s*[第一二三四五六七八九十\d]|，\s*第"
    r"|(?:和|与|及|以及|或|或者|至|到)\s*(?:第|本|其他|《|[一二三四五六七八九十\d])|中(?:的|规定|所|，|,|关于)"
    r"|[款项](?:的|规定|所|、|，|第|和|至))"
)
_LEADS_TO_REFERENCE = re.compile(
    r"(?:按照|依照|依据|根据|遵照|遵守|执行|符合|违反|参照|适用|本办法|本规定|本细则|本制度|该办法|前述|上述|和|与|及|或|、|至|(?<!意)见|》"
    r"|以及|属于|具有|有|按|与|同|除)\s*$"
)

_ANYWHERE = re.compile(
    rf"第\s*(?:{_N})\s*(?:[编編篇章节節条條]|部分)|[一二三四五六七八九十]{{1,3}}、|[（(]\s*[{NUMERAL}0-9０-９]{{1,3}}\s*[）)]"
    r"|(?<![0-9０-９.．])[0-9０-９]{1,2}(?:[.．、]|[）)])(?:(?![0-9０-９])|(?=(?:19|20)[0-9]{2}年))|[①-⑳㈠-㈩⒈-⒛⑴-⒇]"
)


def label_at(text: str) -> Label | None:
    """The label at the head of a text, blanks apart; None if there is none.

    A reference to another clause (第五条规定的) is no label.
    """
    for name, rank, pattern in _COMPILED:
        match = pattern.match(text)
        if match is None:
            continue
        if name in HEADINGS | {"条"} and _REFERENCE.match(text, match.end()):
            return None
        number = _number(name, match["n"])
        if number is None:
            continue
        suffix = match["s"] if name == "条" and match["s"] else ""
        words = "".join(match[0].split())
        if name == "1.1":
            words = words.rstrip(".．、")
            depth = words.count(".") + words.count("．")
            return Label(f"1.1/{depth}", number, words, match.end(), rank + depth / 10, words)
        return Label(_ALIAS.get(name, name), number, words, match.end(), rank, suffix)
    return None


def _number(name: str, written: str) -> int | None:
    if name in _FIRST:
        return ord(written) - _FIRST[name] + 1
    if name == "A.":
        return ord(written.upper().translate({0xFF21 + i: 65 + i for i in range(26)})) - 64
    if name == "1.1":
        return int(re.split(r"[.．]", written)[-1])
    try:
        return number_of("".join(written.split()))
    except ValueError:
        return None


def leads_to_reference(before: str) -> bool:
    """Whether the words before a label make it a reference (按照第五条, 《办法》第三条)."""
    return bool(_LEADS_TO_REFERENCE.search(before[-60:].rstrip()))


def candidates(text: str) -> list[int]:
    """Positions inside a text where a label could begin, the head excluded."""
    first = len(text) - len(text.lstrip())
    return [m.start() for m in _ANYWHERE.finditer(text) if m.start() > first]


_PLAIN_NUMBER = re.compile(r"\s*(?P<n>\d{1,2})[\s\u3000]+(?=[^\d\s.．、])")


def plain_label_at(text: str) -> Label | None:
    """A number set off by a blank (2 范围), as documents with decimal numbers (2.1) have it."""
    match = _PLAIN_NUMBER.match(text)
    if match is None or len(text.strip()) > 30 or re.search(r"[，。；：]", text):
        return None
    return Label("1.", int(match["n"]), match["n"], match.end("n"), 6.0)


_PLAIN_NUMERAL = re.compile(r"\s*(?P<n>[一二三四五六七八九十]{1,3})[ \u3000\t]+(?=[\u4e00-\u9fff])")


def plain_numeral_at(text: str) -> Label | None:
    """A Chinese numeral set off by a blank (一 范围) at the head of a short caption."""
    match = _PLAIN_NUMERAL.match(text)
    if match is None or len(text.strip()) > 30 or re.search(r"[，。；：]", text):
        return None
    return Label("一、", number_of(match["n"]), match["n"], match.end("n"), 4.0)


_NUMERAL_BEFORE_LEVEL = re.compile(
    r"\s*(?P<n>[一二三四五六七八九十]{1,3})\s*、(?=[一二三四五六七八九十]{1,3}[级类])"
)


def numeral_before_level_at(text: str, last: int) -> Label | None:
    """二、三级医院…: a label if 一、 is the last one; else the words name levels two and three."""
    match = _NUMERAL_BEFORE_LEVEL.match(text)
    if match is None or number_of(match["n"]) != last + 1:
        return None
    return Label("一、", last + 1, "".join(match[0].split()), match.end(), 4.0)


def uses_plain_numerals(texts: list[str]) -> bool:
    """Whether a document has captions 一 … and 二 … with nothing but a blank after the numeral."""
    found = {label.number for text in texts if (label := plain_numeral_at(text))}
    return {1, 2} <= found


def uses_decimals(texts: list[str]) -> bool:
    """Whether a document numbers its clauses 1.1, 1.2, 2.1 …."""
    found = [label for text in texts if (label := label_at(text)) and "/" in label.scheme]
    return len(found) >= 2


_SPOKEN_NUMBER = re.compile(
    r"(?:第?[一二三四五六七八九十]{1,3}是要?|第[一二三四五六七八九十]{1,3}[，,])\s*(?=\S)"
)
_DIVISIONS = HEADINGS | {"条"}


def unnumbered(text: str) -> str:
    """A text without the numbers of lists at its head: 1. 2、（3）① 一、 第一， 一是.

    >>> unnumbered("2.新增专职组织员不少于10名"), unnumbered("（一）一是建立制度"), unnumbered("5家医院")
    ('新增专职组织员不少于10名', '建立制度', '5家医院')
    """
    rest = text.strip()
    while True:
        label, spoken = label_at(rest), _SPOKEN_NUMBER.match(rest)
        if label is not None and label.scheme not in _DIVISIONS:
            cut = label.end
        elif spoken is not None:
            cut = spoken.end()
        else:
            return rest
        if not rest[cut:].strip():
            return rest
        rest = rest[cut:].lstrip("、.． ")

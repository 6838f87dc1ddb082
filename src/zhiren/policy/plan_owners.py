"""Who answers for a task of a plan and who helps, where the plan's own words say so.

Read are labels (责任单位：人事处；配合单位：财务处、审计处), brackets after the task (（教务处牵头，
研究生院配合）) and sentences (由党委组织部牵头，人事处负责，会同财务处). Which names are bodies of the
institution the caller tells; without its word only names that end as offices do are believed, and
only where the sentence leaves no doubt. Days behind labels (完成时限：6月底前) are read as well.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from zhiren.policy.numbering import label_at

Knows = Callable[[str], bool]

_UNIT: Final = r"(?:单位|部门|处室|科室|股室|机构|主体|院系|学院)"
_LABEL: Final = re.compile(
    rf"(?:(?P<first>(?:总?牵头|主责|主办|归口管理|归口){_UNIT}|牵头(?=\s*[：:]))"
    rf"|(?P<lead>(?:责任|负责|承办|主管|落实|实施|执行){_UNIT}(?:[和及、]责任人)?)"
    rf"|(?P<help>(?:配合|协助|参与|参加|协办|协同|会同|支持|联合){_UNIT}|(?:配合|协助|协办)(?=\s*[：:]))"
    r"|(?P<person>(?:分管|牵头|责任|联系|包联|挂钩|主管)(?:校|院|委|局)?领导|责任人|负责人|联系人|经办人)"
    r"|(?P<due>(?:计划)?(?:完成|办结|截止|整改|推进|实施|工作)?(?:时限|时间节点|期限|截止日期|完成日期)(?:要求)?"
    r"|(?:完成|截止|办结|推进|计划)时间|时间节点|时间安排|进度安排))"
    r"(?P<colon>\s*[：:]|[为是]?)"
)  # fmt: skip
_SEPARATOR: Final = re.compile(r"\s*(?:以及|[、和与及/])\s*")
_STOP: Final = re.compile(r"\s*[，,；;]\s*")
_END: Final = "，,；;。：:、）)】〕]"
_ANY_END: Final = "[" + re.escape(_END) + "]"
_TAKEN: Final = re.compile(r"[^，,。；;：:、/（）()【】〔〕\[\]]{1,30}")
_NOTE: Final = re.compile(r"[（(][^（）()]*[）)]")
_OFFICE: Final = re.compile(
    r"(?:各|相关|有关)?\w{1,16}?(?:处|部|办公室|办|学院|院系|书院|研究院|医院|系|所|中心|委员会|委|室|科|局|厅"
    r"|会|馆|站|公司|党委|支部|总支|二级单位|职能部门)"
)
_ALL_TOGETHER: Final = (
    r"(?:等(?:有关|相关|多|\d+个|[一二三四五六七八九十]+个)?(?:职能)?(?:部门|单位|处室|科室)?)?"
    r"(?:按(?:照)?(?:各自)?职责(?:分工)?|分别|共同|具体|统一|全面|联合|作为)*"
)
_LEADS: Final = re.compile(
    _ALL_TOGETHER + r"(?:(?P<first>(?:负责)?总?(?:牵头|主办|主责)(?:负责|组织)*|归口管理)"
    rf"|(?:负责|承办)(?:组织实施|组织落实|抓好落实|落实|牵头)?|(?:组织实施|组织落实|抓好?落实)(?={_ANY_END}|$))"
    r"(?!人|同志|制(?![定订作])|\w{0,2}的|者|任)"
)
_HELPS: Final = re.compile(
    _ALL_TOGETHER
    + r"(?:积极|密切|做好|予以|给予)*(?:配合|协助|参与|协办|协同)(?:做好|实施|落实|参与|配合|工作|单位)*"
)
_JOINS: Final = re.compile(r"会同|联合(?![国体])|协同(?!推进|发展|创新)")
_BY: Final = re.compile(r"(?<![理缘事情自因原经])由")
_NO_DOING: Final = re.compile(
    r"[转改变调升向到至]|组成|构成|(?:牵头|负责|主办|承办|管理|组织|实施|统筹)\w{0,2}的"
)
_PLACE: Final = re.compile(rf"(?:^|(?<={_ANY_END})|(?<=[（(【〔\[\s]))(?=\w)")
_BRACKET: Final = re.compile(
    r"[（(【〔\[](?P<said>(?:[^（）()【】〔〕\[\]]|[（(][^（）()]*[）)])*)[）)】〕\]]"
)
# A text without a stop for so long is no sentence of a plan, and would take long to look through.
_LONGEST_NAME, _LONGEST_TEXT = 30, 3000


class Said(NamedTuple):
    """What a text says on who does it and by when; ``rest`` is the text without those words.

    ``marks`` are the words that name somebody, as the text has them; ``due`` those behind a label
    of time. ``is_all`` when the text says nothing else: it belongs to a task, and is none.
    """

    leading: tuple[str, ...] = ()
    helping: tuple[str, ...] = ()
    due: str = ""
    marks: tuple[str, ...] = ()
    rest: str = ""
    is_all: bool = False

    @property
    def names_owner(self) -> bool:
        """Whether anybody is named."""
        return bool(self.leading or self.helping)


class _Span(NamedTuple):
    start: int
    end: int
    role: str  # first, lead, help, person, due
    names: tuple[str, ...] = ()
    is_taken_out: bool = True


def nobody(_: str) -> bool:
    """No name is known."""
    return False


def said_in(text: str, knows: Knows = nobody) -> Said:
    """Who is to do what a text asks, and by when, in the text's own words.

    >>> said = said_in("修订《考核办法》，由人事处牵头，财务处、审计处配合。")
    >>> said.leading, said.helping, said.rest
    (('人事处',), ('财务处', '审计处'), '修订《考核办法》。')
    >>> said_in("责任单位：教务处；完成时限：6月底前").is_all
    True
    """
    if len(text) > _LONGEST_TEXT:
        return Said(rest=text)
    spans = list(_labelled(text, knows))
    spans += _spoken(text, knows, spans)
    spans += _bracketed_names(text, knows, spans)
    spans.sort()
    if not spans:
        return Said(rest=text)
    leading, helping = _roles(spans)
    due = next((text[s.start : s.end] for s in spans if s.role == "due"), "")
    owning = [s for s in spans if s.role in ("first", "lead", "help")]
    return Said(
        leading=leading,
        helping=helping,
        due=_LABEL.sub("", due, count=1),
        marks=tuple(text[s.start : s.end] for s in owning),
        rest=_without(text, spans) if any(s.is_taken_out for s in spans) else text,
        is_all=not re.search(r"\w", _without(text, spans)),
    )


def said_in_columns(leading: str, helping: str, due: str, knows: Knows = nobody) -> Said:
    """The same from the cells of a table; 人事处牵头，财务处配合 in one cell is read as a sentence."""
    said = said_in(leading, knows)
    if not said.names_owner:
        said = Said(leading=_listed_names(leading, 0, len(leading), knows)[0])
    others = (*said.helping, *_listed_names(helping, 0, len(helping), knows)[0])
    return Said(
        leading=said.leading,
        helping=tuple(n for n in dict.fromkeys(others) if n not in said.leading),
        due=due,
        marks=tuple(filter(None, (leading, helping))),
    )


def bracket_before(text: str, knows: Knows = nobody) -> int:
    """How long a bracket at the head is that only says who does the task before it; 0 if none.

    >>> bracket_before("（责任单位：人事处）完善薪酬制度。")
    10
    """
    bracket = re.match(rf"(?:{_BRACKET.pattern})[。；;]?", text)
    if bracket is None:
        return 0
    inside = bracket["said"]
    is_all = said_in(inside, knows).is_all or is_names_only(inside, knows)
    return bracket.end() if is_all else 0


def is_names_only(text: str, knows: Knows) -> bool:
    """Whether a text is nothing but names that are known, as a list that ran on."""
    names, end, are_known = _names_at(text, 0, knows)
    return bool(names) and are_known and not text[end:].strip(_END + " ")


def _roles(spans: list[_Span]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Who leads and who helps; where somebody 牵头, those 负责 beside them help."""
    by_role: dict[str, list[str]] = {"first": [], "lead": [], "help": []}
    for span in spans:
        by_role.setdefault(span.role, []).extend(span.names)
    leading, others = by_role["first"] or by_role["lead"], by_role["help"]
    if by_role["first"]:
        others = [*by_role["lead"], *others]
    leading = list(dict.fromkeys(leading))
    return tuple(leading), tuple(n for n in dict.fromkeys(others) if n not in leading)


def _labelled(text: str, knows: Knows) -> Iterator[_Span]:
    """Labels with what stands behind them, up to the next label or the end of the sentence."""
    labels = [m for m in _LABEL.finditer(text) if _is_label(m, text, knows)]
    for number, label in enumerate(labels):
        limit = labels[number + 1].start() if number + 1 < len(labels) else len(text)
        role = str(label.lastgroup if label.lastgroup != "colon" else _role_of(label))
        if role in ("due", "person"):
            end = _sentence_end(text, label.end(), limit)
            yield _Span(label.start(), end, role)
        else:
            names, end = _listed_names(text, label.end(), limit, knows)
            if names:
                yield _Span(label.start(), end, role, names)


def _role_of(label: re.Match[str]) -> str:
    return next(r for r in ("first", "lead", "help", "person", "due") if label[r])


def _is_label(label: re.Match[str], text: str, knows: Knows) -> bool:
    """A colon makes a label; without one, a name that is known has to follow (牵头单位为教务处)."""
    if label["colon"].strip() in ("：", ":"):
        return True
    return _role_of(label) in ("first", "lead", "help") and bool(
        _known_at(text, label.end(), knows)
    )


def _sentence_end(text: str, start: int, limit: int) -> int:
    found = re.compile(r"[。；;）)】〕\]]").search(text, start, limit)
    return found.start() if found else limit


def _listed_names(text: str, start: int, limit: int, knows: Knows) -> tuple[tuple[str, ...], int]:
    """The names behind a label; after a comma only what is known or ends as offices do."""
    names: list[str] = []
    end, place, is_sure = start, start, True
    while place < limit:
        name, after = _taken_name(text, place, limit, knows)
        if not name or not (is_sure or knows(name) or _OFFICE.fullmatch(name)):
            break
        names.append(name)
        end = after
        separator = _SEPARATOR.match(text, after, limit)
        found = separator or _STOP.match(text, after, limit)
        if found is None:
            break
        place, is_sure = found.end(), separator is not None
    return tuple(names), end


def _taken_name(text: str, start: int, limit: int, knows: Knows) -> tuple[str, int]:
    """The name at a place: the longest known, else the words up to the next separator."""
    start += len(text[start:limit]) - len(text[start:limit].lstrip())
    known = _known_at(text, start, knows)
    after = start + len(known)
    note = _NOTE.match(text, after, limit)
    if known and (note or not re.match(r"\w", text[after:limit]) or _may_end(text, after)):
        return known, note.end() if note else after
    found = _TAKEN.match(text, start, limit)
    if found is None:
        return "", start
    words = found[0]
    parts = re.split(r"以及|[和与及]", words)
    if len(parts) > 1 and all(knows(p) or _OFFICE.fullmatch(p) for p in parts):
        return parts[0], start + len(parts[0])
    end = found.end()
    together = re.search(_ALL_TOGETHER + r"(?:负责)?$", words)
    note = _NOTE.match(text, end, limit)
    return words[: together.start()] if together else words, note.end() if note else end


def _spoken(text: str, knows: Knows, taken: list[_Span]) -> list[_Span]:
    """Sentences that name somebody: 由…牵头, …负责, …会同…, …配合."""
    spans: list[_Span] = []
    heads = {m.start() for m in _PLACE.finditer(text)}
    if label := label_at(text):
        heads.add(label.end)
    led = {m.end(): m.start() for m in _BY.finditer(text)}
    led |= {m.end(): m.start() for m in _JOINS.finditer(text) if m.start() in heads}
    places = {place: place for place in heads - set(led.values())} | led
    for place, start in sorted(places.items()):
        if not any(s.start < place < s.end or s.start == start for s in (*taken, *spans)):
            spans += _spoken_at(text, start, place, knows)
    return spans


def _spoken_at(text: str, start: int, place: int, knows: Knows) -> list[_Span]:
    names, end, are_known = _names_at(text, place, knows)
    if not names:
        return []
    before, is_by = text[start:place], text[start:place] == "由"
    if before and not is_by:
        return [_Span(start, end, "help", names)] if are_known else []
    joined = _JOINS.match(text, end)
    if joined and (is_by or are_known):
        helping, after, _ = _names_at(text, joined.end(), knows)
        if helping:
            leads = _LEADS.match(text, after)
            last = leads.end() if leads else after
            return [_Span(start, end, "first", names), _Span(end, last, "help", helping)]
    leads = _LEADS.match(text, end)
    if leads and (is_by or are_known or _closes(text, leads.end())):
        return [_Span(start, leads.end(), "first" if leads["first"] else "lead", names)]
    helps = _HELPS.match(text, end)
    if helps and (are_known or (_closes(text, helps.end()) and _are_offices(names))):
        if _closes(text, helps.end()):
            return [_Span(start, helps.end(), "help", names)]
        return [_Span(start, end, "help", names, is_taken_out=False)] if are_known else []
    if is_by and are_known and not _NO_DOING.match(text, end):
        return [_Span(start, end, "lead", names)]
    return []


def _are_offices(names: tuple[str, ...]) -> bool:
    return all(re.search(r"[处部办委局科室馆]$", name) for name in names)


def _closes(text: str, end: int) -> bool:
    return end >= len(text) or text[end] in _END


def _names_at(text: str, start: int, knows: Knows) -> tuple[tuple[str, ...], int, bool]:
    """The names that begin at a place, where they end, and whether any of them is known."""
    names: list[str] = []
    end, place, are_known = start, start, False
    while True:
        name = _known_at(text, place, knows)
        are_known = are_known or bool(name)
        if not name:
            found = _OFFICE.match(text, place)
            while found and not _may_end(text, found.end()):
                found = _longer_office(text, place, found.end())
            name = found[0] if found else ""
        if not name:
            break
        names.append(name)
        end = place + len(name)
        note = _NOTE.match(text, end)
        end = (
            note.end()
            if note and len(note[0]) <= _LONGEST_NAME and _may_end(text, note.end())
            else end
        )
        separator = _SEPARATOR.match(text, end)
        if separator is None:
            break
        place = separator.end()
    return tuple(names), end, are_known


def _longer_office(text: str, start: int, after: int) -> re.Match[str] | None:
    """An office whose name goes on behind the place where it could have ended."""
    for end in range(after + 1, min(len(text), start + 20) + 1):
        found = _OFFICE.fullmatch(text, start, end)
        if found:
            return found
    return None


def _may_end(text: str, end: int) -> bool:
    """Whether a name can end here: before a mark, a joining word or a verb of doing."""
    return bool(
        _closes(text, end)
        or _SEPARATOR.match(text, end)
        or _LEADS.match(text, end)
        or _HELPS.match(text, end)
        or _JOINS.match(text, end)
    )


def _known_at(text: str, start: int, knows: Knows) -> str:
    """The longest known name that begins at a place; empty if none does."""
    for length in range(min(_LONGEST_NAME, len(text) - start), 1, -1):
        name = text[start : start + length]
        if knows(name):
            return name
    return ""


def _bracketed_names(text: str, knows: Knows, taken: list[_Span]) -> Iterator[_Span]:
    """A bracket behind a stop or at the end that holds only known names: （教务处、研究生院）."""
    for bracket in _BRACKET.finditer(text):
        before = text[: bracket.start()]
        is_last = before.endswith(("。", "；")) or not text[bracket.end() :].strip("。；;，, ")
        is_free = not any(s.start < bracket.end() and bracket.start() < s.end for s in taken)
        if is_last and is_free and before and not _ends_with_name(before, knows):
            start, end = bracket.span("said")
            names, after = _listed_names(text, start, end, knows)
            if names and after == end and all(map(knows, names)):
                yield _Span(start, end, "lead", names)


def _ends_with_name(text: str, knows: Knows) -> bool:
    return any(knows(text[-length:]) for length in range(2, min(_LONGEST_NAME, len(text)) + 1))


def _without(text: str, spans: list[_Span]) -> str:
    """The text without the spans, their brackets and the marks that are left over."""
    kept = [True] * len(text)
    for span in spans:
        if span.is_taken_out:
            kept[span.start : span.end] = [False] * (span.end - span.start)
    for bracket in _BRACKET.finditer(text):
        inside = range(bracket.start("said"), bracket.end("said"))
        left = "".join(text[i] for i in inside if kept[i])
        if not all(kept[i] for i in inside) and not left.strip(_END + " "):
            kept[bracket.start() : bracket.end()] = [False] * (bracket.end() - bracket.start())
    rest = "".join(char for char, is_kept in zip(text, kept, strict=True) if is_kept)
    rest = re.sub(r"([，,；;。：:（(])[，,；;、：:]+", r"\1", rest)
    rest = re.sub(r"[，,、；;：:]+(?=[。）)])", "", rest)
    return re.sub(r"。{2,}", "。", rest).lstrip(_END + " ").rstrip("，,、；;：: ")

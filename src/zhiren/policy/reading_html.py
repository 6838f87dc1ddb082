"""Lines of a web page: blocks in order, menus and the like marked, the main article chosen.

A page with several articles is read for the one that looks most like a policy document; the others
are kept as furniture with that reason.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from lxml import etree
from lxml import html as lxml_html

from zhiren.policy.model import DocumentRefused, RawLine

_SILENT = {"script", "style", "noscript", "template", "svg", "iframe", "object", "head", "math"}
_INLINE = {
    "a", "abbr", "b", "big", "cite", "code", "em", "font", "i", "ins", "label", "mark", "s",
    "small", "span", "strong", "sub", "sup", "u", "o:p", "st1:chsdate", "tt", "time", "wbr", "img",
}  # fmt: skip
_BY_TAG = {
    "nav": "导航菜单", "aside": "侧栏", "footer": "页脚", "form": "表单", "button": "按钮",
    "select": "表单", "option": "表单", "textarea": "表单",
}  # fmt: skip
_BY_NAME = re.compile(
    r"(?:^|[\s_-])(?:(?P<menu>nav(?:bar|igation)?|menu|topbar|sitemap)|(?P<crumb>bread-?crumbs?|crumbs?"
    r"|location|position|dqwz|weizhi)|(?P<share>share|bdsharebuttonbox|toolbar|tools?|print|fontsize)"
    r"|(?P<foot>footer|foot|copyright|beian|banquan)|(?P<side>sidebar|aside|related|recommend|hot"
    r"|rank(?:ing)?|pager?|pagination|prevnext|search|login|banner|links?|friendlink))(?:$|[\s_\d-])",
    re.IGNORECASE,
)
_NAMED = {
    "menu": "导航菜单", "crumb": "所在位置", "share": "分享与工具", "foot": "页脚", "side": "侧栏",
}  # fmt: skip
_CHARSET = re.compile(rb"""<meta[^>]+charset\s*=\s*["']?\s*([A-Za-z0-9_\-]+)""", re.IGNORECASE)
_STRUCTURE = re.compile(
    r"第[一二三四五六七八九十百零\d]+[章条]|[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）"
)
_POLICY_WORD = re.compile(r"办法|规定|细则|意见|通知|制度|条例|规则|方案|要点|〔\d{4}〕")
OTHER_ARTICLE = "同页其他文章"


def declared_charset(data: bytes) -> str | None:
    """The encoding a page states in its head; None if it states none."""
    match = _CHARSET.search(data[:4096])
    return match[1].decode("ascii") if match else None


@dataclass(slots=True)
class _Page:
    lines: list[RawLine] = field(default_factory=list)
    tables: int = 0
    others: frozenset[Any] = frozenset()


@dataclass(slots=True)
class _Open:
    """The line being put together, and what holds for it."""

    text: str = ""
    bold: list[tuple[int, int]] = field(default_factory=list)
    linked: int = 0


def html_lines(text: str, file: str) -> list[RawLine]:
    """The lines of a web page; scripts and styles are no text and do not appear."""
    bare = re.sub(r"^\s*<\?xml[^>]*\?>", "", text)
    try:
        root = lxml_html.document_fromstring(
            bare, parser=lxml_html.HTMLParser(remove_comments=True)
        )
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise DocumentRefused(file, "网页没有内容，或不是网页", "请重新保存网页") from error
    page = _Page(others=frozenset(_other_articles(root)))
    title = root.findtext(".//title")
    if title and title.strip():
        page.lines.append(RawLine(" ".join(title.split()), furniture="网页标题", firm=True))
    body = root.find("body")
    walker = _Walker(page)
    walker.block(body if body is not None else root, "", 0)
    return page.lines


def _other_articles(root: Any) -> list[Any]:
    groups = [
        [e for e in root.iter("article") if not any(True for _ in e.iterancestors("article"))]
    ]
    by_class: dict[tuple[Any, str, str], list[Any]] = {}
    for element in root.iter("div", "section", "li"):
        headed = any(child.tag in {"h1", "h2", "h3", "h4"} for child in element.iterchildren())
        if headed and element.get("class"):
            key = (element.getparent(), element.tag, element.get("class"))
            by_class.setdefault(key, []).append(element)
    groups += by_class.values()
    others: list[Any] = []
    for group in groups:
        if len(group) < 2 or not all(_is_whole_article(element) for element in group):
            continue
        best = max(group, key=_policy_score)
        if not _is_policy(best):
            continue
        others += [element for element in group if element is not best]
    return others


def _is_whole_article(element: Any) -> bool:
    """A part of one document (a chapter in its own box) is not an article of its own."""
    text = "".join(element.text_content().split())
    return not re.match(
        r"第[一二三四五六七八九十\d]+[章节条部编]|[（(]?[一二三四五六七八九十]+[）)、]", text
    )


def _is_policy(element: Any) -> bool:
    """Whether an article's heading is a policy's title; else the group may be parts of one text."""
    for heading in element.iter("h1", "h2", "h3", "h4"):
        return bool(_POLICY_WORD.search("".join(heading.text_content().split())))
    return bool(_POLICY_WORD.search("".join(element.text_content().split())[:40]))


def _policy_score(element: Any) -> float:
    text = "".join(element.text_content().split())
    head = text[:80]
    return (
        3.0 * len(_STRUCTURE.findall(text))
        + 5.0 * bool(_POLICY_WORD.search(head))
        + len(text) / 400
    )


def _reason_of(element: Any, page: _Page) -> str:
    if element in page.others:
        return OTHER_ARTICLE
    if element.tag in _BY_TAG:
        return _BY_TAG[element.tag]
    if element.tag == "header" and not _holds_the_title(element):
        return "页眉"
    if "display:none" in "".join((element.get("style") or "").split()).lower():
        return "隐藏文字"
    named = _BY_NAME.search(f"{element.get('class') or ''} {element.get('id') or ''}")
    if named and not _looks_like_text(element):
        return _NAMED[next(key for key, value in named.groupdict().items() if value)]
    if element.get("role") in {"navigation", "search", "contentinfo"}:
        return "导航菜单"
    return ""


def _holds_the_title(header: Any) -> bool:
    """Whether a header is the article's own, or has the only title of the page."""
    if not any(True for _ in header.iter("h1", "h2")):
        return False
    if any(True for _ in header.iterancestors("article", "main")):
        return True
    titles = header.getroottree().getroot().iter("h1", "h2")
    return all(header in list(title.iterancestors("header")) for title in titles)


def _looks_like_text(element: Any) -> bool:
    """Whether an element holds the page's main text, whatever its class says."""
    text = "".join(element.text_content().split())
    return len(text) > 200 and len(_STRUCTURE.findall(text)) >= 3 and _link_share(element) < 0.5


def _link_share(element: Any) -> float:
    total = len("".join(element.text_content().split()))
    linked = sum(len("".join(a.text_content().split())) for a in element.iter("a"))
    return linked / total if total else 0.0


class _Walker:
    """Goes through the tree once and puts lines together at the borders of blocks."""

    def __init__(self, page: _Page) -> None:
        self._page = page
        self._line = _Open()
        self._broken = False

    def block(self, element: Any, reason: str, heading: int) -> None:
        """Reads a block element; its own borders end lines."""
        self._end(reason, heading)
        reason = reason or _reason_of(element, self._page) or _link_list(element)
        if re.fullmatch("h[1-6]", str(element.tag)):
            heading = int(element.tag[1])
        if element.tag == "table" and not _is_layout(element):
            self._table(element, reason)
        else:
            self._inside(element, reason, heading, bold=False)
        self._end(reason, heading)

    def _inside(self, element: Any, reason: str, heading: int, *, bold: bool) -> None:
        self._add(element.text, bold=bold, linked=element.tag == "a")
        for child in element.iterchildren():
            if not isinstance(child.tag, str) or child.tag in _SILENT:
                pass
            elif child.tag == "br":
                self._broken = True
                self._end(reason, heading)
            elif child.tag in _INLINE:
                is_bold = bold or child.tag in {"b", "strong"} or _styled_bold(child)
                start = len(self._line.text)
                self._inside(child, reason, heading, bold=is_bold)
                if child.tag == "a":
                    self._line.linked += max(0, len(self._line.text) - start)
            else:
                self.block(child, reason, heading)
            self._add(child.tail, bold=bold, linked=False)

    def _add(self, text: str | None, *, bold: bool, linked: bool) -> None:
        del linked
        if not text:
            return
        plain = re.sub(r"[ \t\r\n]+", " ", text)
        start = len(self._line.text)
        self._line.text += plain
        if bold and plain.strip():
            if self._line.bold and self._line.bold[-1][1] == start:
                self._line.bold[-1] = (self._line.bold[-1][0], start + len(plain))
            else:
                self._line.bold.append((start, start + len(plain)))

    def _end(self, reason: str, heading: int) -> None:
        line, self._line = self._line, _Open()
        firm, self._broken = not self._broken, False
        compact = "".join(line.text.split())
        if not compact:
            return
        if not reason and line.linked >= 0.9 * len(line.text.strip()) and not _is_document(compact):
            reason = "链接"
        indented = line.text.startswith(("\u3000\u3000", "\xa0\xa0")) or None
        self._page.lines.append(
            RawLine(
                line.text.replace("\n", " "),
                heading=heading,
                furniture=reason,
                bold=tuple(line.bold),
                firm=firm,
                indented=indented,
            )
        )

    def _table(self, table: Any, reason: str) -> None:
        self._page.tables += 1
        number = self._page.tables
        # A cell over several rows leaves none below it: which column one is in is unknown then.
        is_plain = all(cell.get("rowspan", "1") == "1" for cell in table.iter("td", "th"))
        for row_number, row in enumerate(table.iter("tr"), start=1):
            column = 1
            for cell in row.iterchildren("td", "th"):
                text = " ".join(cell.text_content().split())
                if text:
                    self._page.lines.append(
                        RawLine(
                            text, furniture=reason, firm=True, table=number, row=row_number,
                            column=column if is_plain else 0,
                        )
                    )  # fmt: skip
                span = cell.get("colspan", "1")
                column += int(span) if span.isdecimal() else 1


def _is_document(text: str) -> bool:
    return bool(re.match(r"附[件表录]", text) or ("《" in text and "》" in text))


def _styled_bold(element: Any) -> bool:
    style = "".join((element.get("style") or "").split()).lower()
    return bool(re.search(r"font-weight:(bold|[6-9]00)", style))


def _link_list(element: Any) -> str:
    if element.tag not in {"ul", "ol", "dl", "div", "p", "td", "table"}:
        return ""
    text = "".join(element.text_content().split())
    links = sum(1 for _ in element.iter("a"))
    if links >= 2 and _link_share(element) >= 0.7 and "。" not in text and not _is_document(text):
        return "链接列表"
    return ""


def _is_layout(table: Any) -> bool:
    """Whether a table only places text on the page, as old sites do."""
    if any(True for _ in table.iterdescendants("table", "h1", "h2")):
        return True
    for cell in table.iter("td"):
        if sum(1 for _ in cell.iter("p", "div", "br")) >= 3 and len(cell.text_content()) > 150:
            return True
    cells = sum(1 for _ in table.iter("td", "th"))
    return cells <= 1 or len("".join(table.text_content().split())) > 300 * cells

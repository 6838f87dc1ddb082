"""读法 (reading) pages, drawn safely: no HTML of the file's own, clauses become links."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

from zhiren.web.bridge.readings import page_of
from zhiren.web.bridge.templatetags.clauses import clause_link

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from markdown_it.renderer import RendererHTML
    from markdown_it.token import Token

    from zhiren.policy.pack import Pack

# The parts that a clause's page shows; the whole has its own address.
_SHORT = ("可能的理解", "缺省", "由谁确认")


@dataclass(frozen=True)
class Reading:
    """A page of docs/readings: its name, the question it answers and its parts as Markdown."""

    name: str
    title: str
    introduction: str
    parts: tuple[tuple[str, str], ...]

    @property
    def is_confirmed(self) -> bool:
        """Whether no body named under 由谁确认 has yet to confirm it."""
        confirmed = dict(self.parts).get("由谁确认", "")
        return bool(confirmed) and "尚未确认" not in confirmed

    @property
    def short(self) -> list[tuple[str, SafeString]]:
        """Possible readings, default and who confirms it, drawn."""
        return [(title, drawn(text)) for title, text in self.parts if title in _SHORT]

    @property
    def drawn_parts(self) -> list[tuple[str, SafeString]]:
        """All parts, drawn."""
        return [(title, drawn(text)) for title, text in self.parts]

    @property
    def drawn_introduction(self) -> SafeString:
        """The words under the title, drawn."""
        return drawn(self.introduction)


def reading_of(pack: Pack, name: str) -> Reading | None:
    """The page of that name; None when there is none."""
    page = page_of(pack, name)
    return None if page is None else _read(page, page.stat().st_mtime_ns)


@lru_cache(maxsize=256)
def _read(page: Path, changed: int) -> Reading:
    head, *parts = re.split(r"^## +", page.read_text("utf-8"), flags=re.MULTILINE)
    title, _, introduction = head.strip().partition("\n")
    divided = [part.partition("\n") for part in parts]
    return Reading(
        page.stem,
        title.lstrip("# ").strip(),
        introduction.strip(),
        tuple((name.strip(), text.strip()) for name, _, text in divided),
    )


@lru_cache(maxsize=512)
def drawn(text: str) -> SafeString:
    """Markdown as HTML: the file's own HTML is shown as text, links are only http and clauses."""
    # Safe: markdown-it escapes all text with html=False and refuses javascript: and data: links.
    html: str = _MARKDOWN.render(text)
    return mark_safe(html)  # noqa: S308


def _code(
    self: RendererHTML, tokens: Sequence[Token], index: int, options: Any, environment: Any
) -> str:
    words = tokens[index].content
    if "#" in words:
        return str(clause_link(words))
    return str(format_html("<code>{}</code>", words))


_MARKDOWN = MarkdownIt("commonmark", {"html": False}).disable(["image", "autolink", "html_inline"])
_MARKDOWN.enable("table")
_MARKDOWN.add_render_rule("code_inline", _code)

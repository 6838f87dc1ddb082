"""读法 beside the clauses: the question a reading answers and the answer judged by."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from zhiren.policy.pack import Pack

_NAME = re.compile(r"[a-z0-9][a-z0-9-]*")
_PARTS = re.compile(r"^## +", re.MULTILINE)


class Reading(NamedTuple):
    """A reading's name, its title, and in plain text what is judged by (缺省) and who confirms it."""

    name: str
    title: str
    default: str
    confirmed_by: str


def reading_of(pack: Pack, name: str) -> Reading | None:
    """The reading of that name; None when there is none."""
    page = page_of(pack, name)
    return None if page is None else _read(page, page.stat().st_mtime_ns)


def page_of(pack: Pack, name: str) -> Path | None:
    """The page of a reading: the pack's own, or that beside the packs; None when there is none."""
    if not _NAME.fullmatch(name):
        return None
    for folder in (pack.directory / "readings", pack.directory.parent.parent / "docs" / "readings"):
        page = folder / f"{name}.md"
        if page.is_file():
            return page
    return None


@lru_cache(maxsize=256)
def _read(page: Path, changed: int) -> Reading:
    head, *parts = _PARTS.split(page.read_text("utf-8"))
    divided = dict(part.split("\n", 1) for part in parts if "\n" in part)
    texts = {title.strip(): _plain(text) for title, text in divided.items()}
    title = head.strip().partition("\n")[0].lstrip("# ").strip()
    return Reading(page.stem, title, texts.get("缺省", ""), texts.get("由谁确认", ""))


def _plain(text: str) -> str:
    lines = (line.strip().removeprefix("- ") for line in text.replace("`", "").splitlines())
    return "\n".join(line for line in lines if line)

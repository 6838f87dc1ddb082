"""Captions: which first words of a clause are its heading and not a statement."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from zhiren.policy.numbering import HEADINGS
from zhiren.policy.outline import Node
from zhiren.policy.paragraph import Paragraph
from zhiren.policy.sentences import ends_sentence, sentences

_BINDING = re.compile(
    r"应当|必须|不得|可以|可按|应在|应于|须|严禁|禁止|要求(?!。)|负责解释|由.{2,12}负责|每[年月季周学]|[本该此]办法|[本该]规定|[本该]制度|[本该]细则|施行|适用于|是指"
)
_BRACKETED = re.compile(r"\s*(?:【[^【】]{1,24}】|[（(][^（）()，。；]{2,20}[）)])")
_SPACED = re.compile(
    r"\s*(?P<caption>[^\s，。；：、,;:]{2,18})(?<!\d)(?P<blank>[ \u3000\t\xa0]+)(?=[^\s\d]\S{3})"
)


@dataclass(frozen=True, slots=True)
class Words:
    """A clause's own words: caption (with the label) if it has one, and the paragraphs after it."""

    caption: str
    paragraphs: tuple[tuple[str, bool], ...]


def captions(root: Node) -> dict[int, int]:
    """For each node (by identity) with a caption: how many characters of its first paragraph it has.

    White space is not counted. A sentence counts as caption only where the clauses of its kind
    mostly have one, so that a short first sentence alone makes no heading.
    """
    found: dict[int, int] = {}
    kinds: dict[str, list[Node]] = defaultdict(list)
    for node in root.walk():
        kinds[node.scheme].append(node)
    for scheme, nodes in kinds.items():
        for node in nodes:
            length = _certain(node)
            if length:
                found[id(node)] = length
        rest = [node for node in nodes if id(node) not in found]
        if scheme in {"条", "一、", "（一）"}:
            found.update(_voted(rest, _spaced, 0, least=0.5))
        rest = [node for node in rest if id(node) not in found]
        found.update(_voted(rest, _sentence, len(nodes) - len(rest), least=0.6))
    return found


def _certain(node: Node) -> int:
    """A caption by what the medium or the form says: own line, brackets, bold."""
    first = node.paragraphs[0]
    has_more = bool(len(node.paragraphs) > 1 or node.children or node.after)
    if node.label is None or (node.scheme in HEADINGS and not ends_sentence(first.compact)):
        return len(first.compact)
    if has_more and not ends_sentence(first.compact) and len(first.compact) <= 60:
        return len(first.compact)
    if node.scheme == "条" and (match := _BRACKETED.match(first.rest)):
        return len("".join(first.text[: node.label.end + match.end()].split()))
    if len(node.label.text) < first.bold <= 60 and (has_more or first.bold < len(first.compact)):
        return _bold_caption(first)
    return 0


def _bold_caption(paragraph: Paragraph) -> int:
    """The bold lead of a paragraph if it ends where a sentence ends, or before a blank."""
    lead = paragraph.compact[: paragraph.bold]
    return paragraph.bold if ends_sentence(lead) or paragraph.bold <= 30 else 0


def bold_lead(paragraph: Paragraph) -> int:
    """Characters of a bold lead-in that heads a paragraph without label; 0 if it has none."""
    if paragraph.row is None and 0 < paragraph.bold < len(paragraph.compact):
        return _bold_caption(paragraph)
    return 0


def _voted(
    nodes: list[Node], measure: Callable[[Node], int], certain: int, *, least: float
) -> dict[int, int]:
    """Captions by `measure` if enough of the clauses of a kind have one, certain ones counted."""
    eligible: list[Node] = []
    found: dict[int, int] = {}
    for node in nodes:
        length = measure(node)
        if length >= 0:
            eligible.append(node)
        if length > 0:
            found[id(node)] = length
    with_caption = len(found) + certain
    enough = with_caption >= 2 and with_caption >= least * (len(eligible) + certain)
    return found if enough else {}


def _spaced(node: Node) -> int:
    """第三条 请假程序 职工请假…: a phrase set off by blanks; 0 if none."""
    first = node.paragraphs[0]
    match = _SPACED.match(first.rest)
    assert node.label is not None  # noqa: S101 - articles have labels
    if match is None or _BINDING.search(match["caption"]):
        return 0
    return len("".join(first.text[: node.label.end + match.end("caption")].split()))


def _sentence(node: Node) -> int:
    """The first sentence if it could be a caption, 0 if not, -1 if there is only one sentence."""
    first = node.paragraphs[0]
    parts = sentences(first.compact)
    has_more = len(parts) > 1 or len(node.paragraphs) > 1
    if not has_more:
        return -1
    assert node.label is not None  # noqa: S101 - headings without label are certain
    words = parts[0][len(node.label.text) :]
    is_section = node.scheme == "一、"
    commas = sum(words.count(mark) for mark in "，,")
    fits = (
        2 < len(words) <= (36 if is_section else 22)
        and words.endswith(("。", "."))
        and commas <= (1 if is_section else 0)
        and not _BINDING.search(words)
        and not re.search(r"\d", words)
    )
    return len(parts[0]) if fits else 0

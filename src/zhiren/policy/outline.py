"""The tree under the labels: which clause lies in which, judged by scheme, number and wording."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from zhiren.policy.model import Level
from zhiren.policy.numbering import HEADINGS, Label
from zhiren.policy.paragraph import Paragraph
from zhiren.policy.sentences import ends_sentence

_BACK_TO_ARTICLE = re.compile(
    r"(?:违反(?:前|上述|以上|本条)|前款|前[一二三两]款|上述|以上|前述|符合上述|具有上述|对上述|本条)"
)


@dataclass(slots=True)
class Node:
    """A labelled clause (or an unlabelled heading) with its own paragraphs and its children.

    ``paragraphs[0]`` is the one with the label; ``after`` are paragraphs that follow the children.
    """

    label: Label | None
    rank: float
    level: Level
    paragraphs: list[Paragraph] = field(default_factory=list)
    children: list[Node] = field(default_factory=list)
    after: list[Paragraph] = field(default_factory=list)

    @property
    def scheme(self) -> str:
        """The label's scheme; headings without label have one of their own."""
        return self.label.scheme if self.label else "heading"

    @property
    def is_bare(self) -> bool:
        """Whether it is so far nothing but a caption on a line of its own."""
        return (
            len(self.paragraphs) == 1
            and not self.children
            and not ends_sentence(self.paragraphs[0].compact)
        )

    @property
    def opens_list(self) -> bool:
        """Whether its last words announce a list (包括：)."""
        own = self.after or self.paragraphs
        return bool(own) and own[-1].compact.endswith(("：", ":"))

    def walk(self) -> Iterator[Node]:
        """All nodes below, in order."""
        for child in self.children:
            yield child
            yield from child.walk()


def outline(paragraphs: list[Paragraph]) -> Node:
    """The tree of a region's body; the root holds what stands before the first label."""
    root = Node(None, -1, "section")
    stack = [root]
    for paragraph in paragraphs:
        if paragraph.label is not None and paragraph.row is None:
            _place(stack, paragraph, paragraph.label)
        elif _is_heading(paragraph):
            _place_heading(stack, paragraph)
        elif len(stack) > 2 and _leaves_list(stack[-1], paragraph):
            _attach_to_article(stack, paragraph)
        else:
            while len(stack) > 2 and _ends_list(stack[-2], stack[-1]):
                stack.pop()
            top = stack[-1]
            (top.after if top.children else top.paragraphs).append(paragraph)
    return root


def _leaves_list(top: Node, paragraph: Paragraph) -> bool:
    """Whether a paragraph after an item belongs to the clause over the list."""
    if paragraph.row is None:
        return bool(_BACK_TO_ARTICLE.match(paragraph.compact))
    words = "".join(p.compact for p in [*top.paragraphs, *top.after] if p.row is None)
    return top.level in {"item", "subitem"} and not (
        top.opens_list or top.is_bare or re.search(r"下表|如下|见表|表格", words)
    )


def _ends_list(parent: Node, top: Node) -> bool:
    """Whether an item closes its list: the one before ended with ；, this one with 。."""
    if top.level not in {"item", "subitem"} or len(parent.children) < 2 or top.after:
        return False
    before = parent.children[-2]
    if before.scheme != top.scheme or before.children or top.children:
        return False
    closes = top.paragraphs[-1].compact.endswith("。") and len(top.paragraphs) == 1
    return closes and before.paragraphs[-1].compact.endswith(("；", ";"))


def _is_heading(paragraph: Paragraph) -> bool:
    if paragraph.row is not None or ends_sentence(paragraph.compact):
        return False
    length = len(paragraph.compact)
    if paragraph.compact in {"总则", "分则", "附则"}:
        return True
    return length <= 40 and (paragraph.heading > 0 or 0 < length <= paragraph.bold)


def _place_heading(stack: list[Node], paragraph: Paragraph) -> None:
    rank = 1.2 + 0.1 * (paragraph.heading or 7)
    while stack[-1].rank >= rank:
        stack.pop()
    node = Node(None, rank, "section", [paragraph])
    _add_child(stack[-1], node)
    stack.append(node)


def _attach_to_article(stack: list[Node], paragraph: Paragraph) -> None:
    while len(stack) > 2 and stack[-1].level in {"item", "subitem"}:
        stack.pop()
    top = stack[-1]
    (top.after if top.children else top.paragraphs).append(paragraph)


def _place(stack: list[Node], paragraph: Paragraph, label: Label) -> None:
    if paragraph.heading:
        # What the medium marks as heading does not lie inside unmarked text.
        while len(stack) > 1 and not 0 < stack[-1].paragraphs[0].heading < paragraph.heading:
            stack.pop()
    _unwind(stack, label)
    parent = stack[-1]
    node = Node(label, label.rank, _level(stack, label), [paragraph])
    _add_child(parent, node)
    stack.append(node)


def _add_child(parent: Node, node: Node) -> None:
    """Adds a child; what seemed to follow the list stands inside it after all, so it goes back."""
    if parent.after:
        last = parent.children[-1]
        while last.children and not last.after:
            last = last.children[-1]
        (last.after if last.children else last.paragraphs).extend(parent.after)
        parent.after = []
    parent.children.append(node)


def _unwind(stack: list[Node], label: Label) -> None:
    """Pops the stack to the parent of a new label."""
    same = [i for i in range(len(stack) - 1, 0, -1) if stack[i].scheme == label.scheme]
    if same:
        is_nested = label.number == 1 and label.scheme not in HEADINGS | {"条"}
        if is_nested and stack[-1].opens_list:
            return
        del stack[next((i for i in same if _continues(stack[i], label)), same[0]) :]
        return
    if len(stack) > 1 and _opens_under(stack[-1], label):
        return
    while stack[-1].rank >= label.rank:
        stack.pop()


def _opens_under(top: Node, label: Label) -> bool:
    """Whether a label of a scheme not yet open begins a list under the last clause."""
    if label.scheme in HEADINGS:
        return False
    if label.scheme == "条":
        return top.is_bare and top.scheme in {"一、", "heading"}
    if top.is_bare or top.opens_list:
        return True
    is_deeper = label.rank > top.rank or top.scheme == "1."
    return label.number == 1 and top.level != "subitem" and is_deeper


def _continues(node: Node, label: Label) -> bool:
    return node.label is not None and node.label.number + 1 == label.number


def _level(stack: list[Node], label: Label) -> Level:
    if label.scheme in {"编", "部分", "章"}:
        return "chapter"
    if label.scheme == "节":
        return "section"
    if label.scheme == "条":
        return "article"
    inside = [node for node in stack if node.level in {"article", "item", "subitem"} and node.label]
    if label.scheme == "一、" and not inside:
        return "section"
    items = [node for node in inside if node.level != "article"]
    return "item" if not items else "subitem"

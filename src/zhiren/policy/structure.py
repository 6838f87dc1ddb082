"""A document's clauses from its text: regions, tree, paths; and the proof that nothing is lost.

Paths: 章N, 节N, 编N headings; N article; 一 section; N.i item; N.i.k statement; X.0 caption;
X.0 or X.0.k lead-in before items; X.末.k after them; 序.k before the first label; 通知.k covering
notice; 题, 版头, 主送, 落款, 结语, 附件说明, 印发 around the text; 附件N/… in an annex. ``/`` parts
names under a heading whose own text is the caption only; ``~2`` marks a second use of a number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from zhiren.policy.captions import bold_lead, captions
from zhiren.policy.cleaning import clean
from zhiren.policy.metadata import describe
from zhiren.policy.model import Clause, Document, Furniture, Level, Part, RawDocument
from zhiren.policy.numbering import HEADINGS
from zhiren.policy.outline import Node, outline
from zhiren.policy.paragraph import Paragraph
from zhiren.policy.paragraphs import paragraphs_of
from zhiren.policy.regions import Leaf, Region, divide
from zhiren.policy.sentences import sentences
from zhiren.policy.written_numbers import chinese_of

_LIST_LEAD = re.compile(r"(?:下列|以下|如下)[^。；：:]{0,30}[：:]")


def parse_document(raw: RawDocument, document_id: str = "DOC") -> Document:
    """The clauses of a document as read, with title, number, dates and the rest of its particulars.

    Law: the texts of the leaves, one after another, are the body; body and furniture together are
    the text as read, white space apart. Never refuses: a text without structure is statements.
    """
    cleaned = clean(raw)
    regions = divide(paragraphs_of(cleaned.lines))
    writer = _Writer(document_id)
    for region in regions:
        _write_region(writer, region)
    body = "".join("".join(line.text.split()) for line in cleaned.lines)
    clauses = tuple(writer.clauses)
    _prove_lossless(body, clauses)
    return describe(document_id, raw, body, clauses, regions, cleaned.furniture)


def _prove_lossless(body: str, clauses: tuple[Clause, ...]) -> None:
    position = 0
    for clause in clauses:
        if clause.text != body[clause.start : clause.end]:
            raise AssertionError(f"{clause.id}: text and range differ")
        if clause.is_leaf:
            if clause.start != position:
                raise AssertionError(f"{clause.id}: begins at {clause.start}, not at {position}")
            position = clause.end
    if position != len(body):
        raise AssertionError(f"clauses end at {position}, the body at {len(body)}")


@dataclass(slots=True)
class _Writer:
    """Collects clauses in order; containers are opened before their leaves and closed after."""

    document_id: str
    clauses: list[Clause] = field(default_factory=list)
    position: int = 0
    used: dict[str, int] = field(default_factory=dict)

    def unique(self, path: str) -> str:
        """The path, or its next free variant where the number stands twice."""
        count = self.used.get(path, 0) + 1
        self.used[path] = count
        if count == 1:
            return path
        return self.unique(f"{path}~{count}")

    def leaf(
        self, path: str, level: Level, text: str, part: Part, parent: str | None, label: str = ""
    ) -> str:
        """Writes a leaf after the last one; returns the path it got."""
        if not text:
            return path
        path = self.unique(path)
        end = self.position + len(text)
        self.clauses.append(
            Clause(
                f"{self.document_id}#{path}", level, label, text, self.position, end,
                self._id(parent), part, True,
            )
        )  # fmt: skip
        self.position = end
        return path

    def open(self, path: str) -> tuple[str, int, int]:
        """Reserves a container; give what it returns to `close`."""
        path = self.unique(path)
        return path, len(self.clauses), self.position

    def close(
        self, opened: tuple[str, int, int], level: Level, label: str, parent: str | None
    ) -> None:
        """Writes the container before the leaves written since it was opened."""
        path, index, start = opened
        text = "".join(c.text for c in self.clauses[index:] if c.is_leaf)
        container = Clause(
            f"{self.document_id}#{path}", level, label, text, start, self.position,
            self._id(parent), "body", False,
        )  # fmt: skip
        self.clauses.insert(index, container)

    def _id(self, path: str | None) -> str | None:
        return f"{self.document_id}#{path}" if path else None


def _write_region(writer: _Writer, region: Region) -> None:
    for leaf in region.head:
        _write_leaf(writer, region, leaf)
    if region.body:
        _Body(writer, region.prefix, outline(region.body)).write()
    for leaf in region.tail:
        if leaf.role == "text":
            for piece in sentences(leaf.text):
                writer.leaf(region.prefix + leaf.path, "statement", piece, leaf.part, None)
        else:
            _write_leaf(writer, region, leaf)


def _write_leaf(writer: _Writer, region: Region, leaf: Leaf) -> None:
    writer.leaf(region.prefix + leaf.path, "statement", leaf.text, leaf.part, None)


class _Body:
    """Writes the numbered text of one region."""

    def __init__(self, writer: _Writer, prefix: str, root: Node) -> None:
        self._writer = writer
        self._prefix = prefix
        self._root = root
        self._captions = captions(root)
        self._global = _numbered_throughout(root)
        self._headings = 0
        self._by_paragraph = _has_bold_paragraphs(root)

    def write(self) -> None:
        """Writes preamble and clauses."""
        name = "序" if self._root.children else "正文"
        self._statements(
            f"{self._prefix}{name}", [(p.compact, p) for p in self._root.paragraphs], None, 1
        )
        for child in self._root.children:
            self._node(child, None, self._prefix)
        self._statements(f"{self._prefix}末", [(p.compact, p) for p in self._root.after], None, 1)

    def _node(self, node: Node, parent: str | None, base: str) -> None:
        path = base + self._token(node)
        caption = self._captions.get(id(node), 0)
        if self._is_heading_only(node):
            self._heading(node, path, caption, parent)
            return
        own = _after_caption(node, caption)
        if self._is_single(node, own, caption):
            text = "".join(p.compact for p in node.paragraphs)
            self._writer.leaf(path, node.level, text, "body", parent, _label(node))
            return
        opened = self._writer.open(path)
        path = opened[0]
        if caption:
            text = node.paragraphs[0].compact[:caption]
            self._writer.leaf(f"{path}.0", "statement", text, "heading", path, "")
        if node.children:
            self._lead(path, own, has_caption=bool(caption))
            for child in node.children:
                self._node(child, path, f"{path}.")
            self._statements(f"{path}.末", [(p.compact, p) for p in node.after], path, 1)
        elif self._by_paragraph and node.level == "section":
            self._paragraphwise(path, own)
        else:
            self._plain(path, own, has_caption=bool(caption))
        self._writer.close(opened, node.level, _label(node), parent)

    def _is_heading_only(self, node: Node) -> bool:
        """Whether the clause's own text is its caption and its children are numbered apart."""
        if not node.children:
            return False
        if node.scheme in HEADINGS or node.label is None:
            return True
        return any(id(child) in self._global for child in node.children)

    def _heading(self, node: Node, path: str, caption: int, parent: str | None) -> None:
        first = node.paragraphs[0].compact
        caption = caption or len(sentences(first)[0])
        path = self._writer.leaf(path, node.level, first[:caption], "heading", parent, _label(node))
        rest = _after_caption(node, caption)
        self._statements(f"{path}/序", rest, path, 1)
        for child in node.children:
            apart = id(child) in self._global
            self._node(child, path, self._prefix if apart else f"{path}/")
        self._statements(f"{path}/末", [(p.compact, p) for p in node.after], path, 1)

    def _is_single(self, node: Node, own: list[tuple[str, Paragraph]], caption: int) -> bool:
        """An item of one sentence is a leaf itself; articles and sections have statements."""
        if node.children or caption or node.level not in {"item", "subitem"}:
            return False
        return len(own) == 1 and len(_split(own[0])) == 1

    def _lead(self, path: str, own: list[tuple[str, Paragraph]], *, has_caption: bool) -> None:
        pieces = [piece for text in own for piece in _split(text)]
        if len(pieces) == 1 and not has_caption:
            self._writer.leaf(f"{path}.0", "statement", pieces[0], "body", path)
            return
        for number, piece in enumerate(pieces, start=1):
            self._writer.leaf(f"{path}.0.{number}", "statement", piece, "body", path)

    def _plain(self, path: str, own: list[tuple[str, Paragraph]], *, has_caption: bool) -> None:
        """Statements in order; a list of conditions in one sentence is parted at its colon."""
        pieces = _split(own[0]) if own else []
        match = _LIST_LEAD.search(pieces[0]) if pieces else None
        members = [piece for piece in pieces[1:] if piece.endswith(("；", ";"))]
        if match and members and pieces[0].endswith(("；", ";")):
            lead = pieces[0][: match.end()]
            name = f"{path}.0.1" if has_caption else f"{path}.0"
            self._writer.leaf(name, "statement", lead, "body", path)
            own = [(own[0][0][len(lead) :], own[0][1]), *own[1:]]
        self._statements(path, own, path, 1)

    def _paragraphwise(self, path: str, own: list[tuple[str, Paragraph]]) -> None:
        """X.p.k: paragraphs begin with bold lead-ins; one without goes on with the one before."""
        groups: list[list[tuple[str, Paragraph]]] = []
        for piece in own:
            if not groups or bold_lead(piece[1]):
                groups.append([])
            groups[-1].append(piece)
        for number, group in enumerate(groups, start=1):
            opened = self._writer.open(f"{path}.{number}")
            inner = opened[0]
            words, paragraph = group[0]
            lead = bold_lead(paragraph) if words == paragraph.compact else 0
            if lead:
                self._writer.leaf(f"{inner}.0", "statement", words[:lead], "heading", inner)
                group[0] = (words[lead:], paragraph)
            self._statements(inner, group, inner, 1)
            self._writer.close(opened, "item", "", path)

    def _statements(
        self, path: str, own: list[tuple[str, Paragraph]], parent: str | None, first: int
    ) -> None:
        number = first
        for text in own:
            for piece in _split(text):
                self._writer.leaf(f"{path}.{number}", "statement", piece, "body", parent)
                number += 1

    def _token(self, node: Node) -> str:
        label = node.label
        if label is None:
            self._headings += 1
            return f"标{self._headings}"
        if label.scheme in {"编", "章", "节"}:
            return f"{label.scheme}{label.number}"
        if label.scheme == "部分":
            return f"部{label.number}"
        if label.scheme == "条":
            return f"{label.number}{label.suffix}"
        if label.scheme == "一、" and node.level == "section":
            return chinese_of(label.number)
        if label.scheme == "A.":
            return label.text[0].upper()
        return str(label.number)


def _label(node: Node) -> str:
    return node.label.text if node.label else ""


def _split(text: tuple[str, Paragraph]) -> list[str]:
    words, paragraph = text
    if paragraph.row is not None:
        return [words] if words else []
    return sentences(words)


def _after_caption(node: Node, caption: int) -> list[tuple[str, Paragraph]]:
    first = node.paragraphs[0]
    own = [(first.compact[caption:], first)] if len(first.compact) > caption else []
    return own + [(p.compact, p) for p in node.paragraphs[1:]]


def _numbered_throughout(root: Node) -> set[int]:
    """Children of headings (by identity) whose numbers do not start anew under each heading."""
    found: set[int] = set()
    kinds: dict[str, list[tuple[Node, Node]]] = {}
    for parent in [root, *root.walk()]:
        for child in parent.children:
            if parent is root or parent.scheme in HEADINGS | {"一、", "heading"}:
                kinds.setdefault(child.scheme, []).append((parent, child))
    for scheme, pairs in kinds.items():
        numbers = [child.label.number for _, child in pairs if child.label]
        parents = {id(parent) for parent, _ in pairs}
        under_sections = any(parent.scheme == "一、" for parent, _ in pairs)
        if len(set(numbers)) != len(numbers) or scheme in {"（一）", "heading"}:
            continue
        if under_sections and scheme != "条" and (len(parents) < 2 or numbers != sorted(numbers)):
            continue
        found.update(id(child) for _, child in pairs)
    return found


def _has_bold_paragraphs(root: Node) -> bool:
    return any(
        bold_lead(paragraph)
        for node in root.walk()
        if node.level == "section" and not node.children
        for paragraph in node.paragraphs[1:]
    )


def unused(furniture: tuple[Furniture, ...]) -> str:
    """The furniture's characters, white space apart (for the proof in tests)."""
    return "".join("".join(piece.text.split()) for piece in furniture)

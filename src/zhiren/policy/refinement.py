"""Finer clauses than the parser's: proves that they cover the parsed text once and in order."""

from __future__ import annotations

from zhiren.policy.model import Clause, Document


class RefinementError(Exception):
    """Refined clauses do not cover the parsed text; ``clause_id`` and ``position`` say where.

    ``position`` counts characters of the body from 0.
    """

    def __init__(self, clause_id: str, position: int, message: str) -> None:
        super().__init__(f"{clause_id}：{message}")
        self.clause_id = clause_id
        self.position = position


def refine(document: Document, refined: list[tuple[str, str]]) -> list[Clause]:
    """Clauses with the given ids and texts, each inside exactly one leaf of the document.

    Part and parent are those of the leaf; level is statement unless the refined clause is the whole
    leaf. RefinementError names the first clause that differs, with the position and both texts.
    """
    found: list[Clause] = []
    position = 0
    seen: set[str] = set()
    leaves = iter(document.leaves)
    leaf = next(leaves, None)
    for identifier, text in refined:
        if identifier in seen:
            raise RefinementError(identifier, position, "编号重复；请改成不同的编号")
        seen.add(identifier)
        while leaf is not None and leaf.end <= position:
            leaf = next(leaves, None)
        _refuse_difference(document, identifier, text, position, leaf)
        assert leaf is not None  # noqa: S101 - refused above
        end = position + len(text)
        is_whole = (leaf.start, leaf.end) == (position, end)
        found.append(
            Clause(
                identifier, leaf.level if is_whole else "statement",
                leaf.label if position == leaf.start else "", text, position, end,
                leaf.parent if is_whole else leaf.id, leaf.part, True,
            )
        )  # fmt: skip
        position = end
    if position != len(document.body):
        raise RefinementError(
            refined[-1][0] if refined else document.id,
            position,
            f"细化后的条款到正文第 {position + 1} 字为止，其后还有“{_near(document.body, position)}”"
            "未被任何条款覆盖；请补上",
        )
    return found


def _refuse_difference(
    document: Document, identifier: str, text: str, position: int, leaf: Clause | None
) -> None:
    body = document.body
    if not text:
        raise RefinementError(identifier, position, "条款文字为空；请填写原文")
    there = body[position : position + len(text)]
    if there != text:
        offset = next(
            (i for i, (a, b) in enumerate(zip(there, text, strict=False)) if a != b), len(there)
        )
        raise RefinementError(
            identifier,
            position + offset,
            f"与原文不符：正文第 {position + offset + 1} 字起原文是“{_near(body, position + offset)}”，"
            f"条款写的是“{_near(text, offset)}”；请按原文逐字改正",
        )
    if leaf is None or position + len(text) > leaf.end:
        border = leaf.end if leaf else position
        raise RefinementError(
            identifier,
            border,
            f"跨越了原文的两个条款：{leaf.id if leaf else '正文末尾'} 到正文第 {border} 字为止；请在此处拆分",
        )


def _near(text: str, position: int) -> str:
    return text[position : position + 12] or "（已到末尾）"

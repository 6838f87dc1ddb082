"""The chain of entries: walked from its first to its last, and what breaks it told exactly."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db import connection
from django.db.models import Max

from zhiren.web.audit.models import Entry, Head, Verification

BATCH = 2_000
_TRIGGERS = 3  # made by the migration that protects the entries
_FAULT = Verification.Fault


@dataclass(frozen=True)
class Anchor:
    """Number and hash of an entry as somebody wrote them down outside the site."""

    number: int
    hash: str


@dataclass(frozen=True)
class Result:
    """What a walk found: the chain's length and last hash, or its first fault."""

    length: int
    head_hash: str
    fault: str = ""
    number: int | None = None
    sentence: str = ""


def silent(done: int, length: int) -> None:
    """Nobody is told how far it is."""


def walk_chain(anchor: Anchor | None = None, tell: Callable[[int, int], None] = silent) -> Result:
    """Check every entry that stood when the walk began; ``tell`` hears entries done and in all.

    Finds, in this order of numbers: an entry missing, one that does not follow the one before,
    one whose content is no longer what it was; then an end that does not fit the chain's head,
    as when the last entries were cut off; then an anchor that does not fit.
    """
    found = Entry.objects.aggregate(last=Max("number"))["last"] or 0
    head = Head.objects.filter(pk=1).first() or Head(pk=1)
    expected, previous, anchored = 1, "", None
    for entry in _entries(head.length):
        fault = _fault(entry, expected, previous)
        if fault is not None:
            return Result(head.length, head.last_hash, fault, expected, _sentence(fault, expected))
        previous, expected = entry.hash, expected + 1
        if anchor is not None and entry.number == anchor.number:
            anchored = entry.hash
        if expected % BATCH == 0:
            tell(expected, head.length)
    tell(expected - 1, head.length)
    return (
        _head_fault(head, expected - 1, previous, found)
        or _anchor_fault(head, anchor, anchored)
        or Result(head.length, head.last_hash)
    )


def _entries(last: int) -> Iterator[Entry]:
    """In batches by number, so that neither memory nor a lock is held for long."""
    after = 0
    while after < last:
        rows = list(
            Entry.objects.filter(number__gt=after, number__lte=last).order_by("number")[:BATCH]
        )
        if not rows:
            return
        yield from rows
        after = rows[-1].number


def _fault(entry: Entry, expected: int, previous: str) -> str | None:
    if entry.number != expected:
        return _FAULT.MISSING
    if entry.previous_hash != previous:
        return _FAULT.ORDER
    if entry.computed_hash() != entry.hash:
        return _FAULT.CHANGED
    return None


def _head_fault(head: Head, last: int, previous: str, found: int) -> Result | None:
    if last == head.length and previous == head.last_hash and found <= head.length:
        return None
    if last < head.length:
        sentence = f"链尾登记有 {head.length} 条，只找到 {last} 条：第 {last + 1} 条起被删去。"
    elif found > head.length:
        sentence = f"链尾登记有 {head.length} 条，却有第 {found} 条：有记录没有经过程序写入。"
    else:
        sentence = f"第 {last} 条的校验值与链尾登记的不同：链尾或最后一条被改动。"
    return Result(head.length, head.last_hash, _FAULT.HEAD, min(last + 1, head.length), sentence)


def _anchor_fault(head: Head, anchor: Anchor | None, anchored: str | None) -> Result | None:
    if anchor is None or anchored == anchor.hash:
        return None
    if anchored is None:
        sentence = f"抄录的是第 {anchor.number} 条，现在只有 {head.length} 条：链被整段替换过。"
    else:
        sentence = (
            f"第 {anchor.number} 条现在的校验值与抄录的不同：这一条或更早的记录被改写后，"
            "整条链又被重新计算过。"
        )
    return Result(head.length, head.last_hash, _FAULT.ANCHOR, anchor.number, sentence)


def _sentence(fault: str, number: int) -> str:
    return {
        _FAULT.MISSING: f"缺少第 {number} 条：它被删去了。",
        _FAULT.ORDER: f"第 {number} 条不接在第 {number - 1} 条之后：两条之一被改动，或次序被调换。",
        _FAULT.CHANGED: f"第 {number} 条的内容与写入时不同：它被改动了。",
    }[_FAULT(fault)]


def parse_anchor(text: str) -> Anchor:
    """``NUMBER:HASH`` as the page prints it; ValueError with a sentence for anything else."""
    number, _, value = text.strip().replace("：", ":").partition(":")
    value = value.strip().lower()
    if not number.strip().isdecimal() or not re.fullmatch(r"[0-9a-f]{64}", value):
        raise ValueError("抄录值的写法是“序号:校验值”，校验值是 64 位十六进制数。")
    return Anchor(int(number), value)


def is_protected() -> bool:
    """Whether the database itself refuses to change and delete entries."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s",
                ["audit_entry"],
            )
        elif connection.vendor == "postgresql":
            cursor.execute(
                "SELECT count(*) FROM pg_trigger WHERE tgrelid = 'audit_entry'::regclass"
                " AND NOT tgisinternal AND tgenabled <> 'D'"
            )
        else:
            return False
        row = cursor.fetchone()
    return bool(row and row[0] >= _TRIGGERS)

"""Where sentences end: at 。；！？ outside quotation marks, titles and brackets."""

from __future__ import annotations

_PAIRS = {
    "《": "》",
    "“": "”",
    "（": "）",
    "(": ")",
    "‘": "’",
    "「": "」",
    "『": "』",
    "【": "】",
    "〈": "〉",
}
_CLOSING = frozenset(_PAIRS.values())
_TERMINAL = frozenset("。！？!?；;…")
# A mark that is never closed would swallow the rest of the text; no true pair is longer.
_LONGEST = {"《": 120, "“": 240, "（": 240, "(": 240}


def enclosed(text: str) -> list[bool]:
    """For each character, whether it stands inside a closed pair of marks.

    Pairs that are never closed, or that close only far away, enclose nothing.
    """
    inside = [False] * len(text)
    waiting: list[tuple[str, int]] = []
    for position, char in enumerate(text):
        if char in _PAIRS:
            waiting.append((char, position))
        elif char in _CLOSING:
            for depth in range(len(waiting) - 1, -1, -1):
                opening, start = waiting[depth]
                if _closes(opening, char):
                    del waiting[depth:]
                    if position - start <= _LONGEST.get(opening, 120):
                        for covered in range(start, position + 1):
                            inside[covered] = True
                    break
    return inside


def _is_western_stop(text: str, start: int, position: int) -> bool:
    """A full stop typed as a dot: after a Chinese character, not after a label's numeral."""
    if text[position] not in ".．" or position == start:
        return False
    before, after = text[position - 1], text[position + 1 : position + 2]
    label = text[start:position].strip()
    is_label = len(label) <= 3 and all(c in "一二三四五六七八九十" for c in label)
    return _is_word(before) and not is_label and (not after or _is_word(after) or after.isspace())


def _is_word(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff" or char in "）)”》《“（"


def _closes(opening: str, char: str) -> bool:
    # （ is often closed by ) and the reverse, where input methods mix.
    return _PAIRS[opening] == char or (opening in "（(" and char in "）)")


def has_open_mark(text: str) -> bool:
    """Whether a title, quotation or bracket is open at the end of a text."""
    text = text[-max(_LONGEST.values()) :]
    waiting: list[tuple[str, int]] = []
    for position, char in enumerate(text):
        if char in "《“（(【":
            waiting.append((char, position))
        elif char in _CLOSING and waiting and _closes(waiting[-1][0], char):
            waiting.pop()
    return any(len(text) - position <= _LONGEST.get(char, 120) for char, position in waiting)


def ends_sentence(text: str) -> bool:
    """Whether a text ends with a stop or colon, closing marks apart."""
    text = text[-80:]
    bare = text.rstrip().rstrip("”’》）)」』】")
    end = text.rstrip()
    if end.endswith(("：", ":")):
        return True
    return bool(bare) and (bare[-1] in _TERMINAL or _is_western_stop(bare, 0, len(bare) - 1))


def sentences(text: str) -> list[str]:
    """The sentences of a text, which together are the text.

    >>> sentences("加强管理。做到“早发现。”（见附件。）；落实！")
    ['加强管理。', '做到“早发现。”（见附件。）；', '落实！']
    """
    inside = enclosed(text)
    found: list[str] = []
    start = 0
    for position, char in enumerate(text):
        is_end = char in _TERMINAL or _is_western_stop(text, start, position)
        if not is_end or inside[position]:
            continue
        following = text[position + 1 : position + 2]
        if following in _TERMINAL or (following and following in _CLOSING):
            continue
        found.append(text[start : position + 1])
        start = position + 1
    if start < len(text):
        found.append(text[start:])
    return found

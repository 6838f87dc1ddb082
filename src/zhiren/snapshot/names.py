"""Names of persons: one spelling for storing, one key for comparing.

The mark between the parts of a name is stored as U+00B7; no blank is stored inside a Chinese
name (the blank in 「王　宁」 belongs to printing). Characters of the name itself are never
changed, also not compatibility forms: they may be what the identity card shows.
"""

from __future__ import annotations

import re
from typing import Final

from zhiren.snapshot.refusal import Refusal

MIDDLE_DOT: Final = "·"
_MAX_LENGTH: Final = 50
_DOTS: Final = "•‧・･．.。∙⋅・●᛫⸱"
_WIDE_ASCII: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_BLANKS: Final = {ord(c): " " for c in "\u00a0\u3000\t\r\n\u2002\u2003\u2009"}
_INVISIBLE: Final = {ord(c): None for c in "\u200b\u200c\u200d\u2060\ufeff\u00ad"}
_CLEAN: Final = {**_WIDE_ASCII, **_BLANKS, **_INVISIBLE, **{ord(c): MIDDLE_DOT for c in _DOTS}}
_HAN: Final = r"\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_NAME: Final = re.compile(rf"[{_HAN}]+(?:·[{_HAN}]+)*")
_LATIN: Final = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿĀ-ſ'’\-]+(?:[ ·][A-Za-zÀ-ÖØ-öø-ÿĀ-ſ'’\-]+)*·?")
_HAN_GAP: Final = re.compile(rf"(?<=[{_HAN}·]) +(?=[{_HAN}·])")
_NOTE: Final = re.compile(r"(?P<name>[^()]+)\((?P<note>[^()]*)\)")


def normalise_name(raw: str) -> str | Refusal:
    """The name as it is stored; `Refusal` for what is not one name.

    Takes Chinese names (with any of the usual middle dots, full-width or printed with blanks)
    and names in Latin letters. Refuses empty text, notes in brackets, several names in one
    cell, digits, and more than 50 characters.
    """
    if len(raw) <= _MAX_LENGTH and _NAME.fullmatch(raw):
        return raw
    text = _HAN_GAP.sub("", re.sub(" +", " ", raw.translate(_CLEAN)).strip())
    text = re.sub(" *·+ *", MIDDLE_DOT, text)
    if not text:
        return Refusal("姓名是空的", "填写姓名")
    if len(text) > _MAX_LENGTH:
        return Refusal(f"姓名有 {len(text)} 个字，超过 {_MAX_LENGTH} 个", "一格只填一个姓名")
    if _NAME.fullmatch(text) or _LATIN.fullmatch(text):
        return text
    return _explain(text)


def name_key(name: str) -> str:
    """The name without middle dots and blanks, for finding it however it was typed.

    Two persons may share a key; it is never an identity.
    """
    return name.translate(_CLEAN).replace(MIDDLE_DOT, "").replace(" ", "").casefold()


def _explain(text: str) -> Refusal:
    if match := _NOTE.fullmatch(text):
        return Refusal(
            f"姓名里有括注“{match['note']}”",
            f"姓名只填“{match['name'].strip()}”，括注内容填到相应的列",
        )
    if text.startswith(MIDDLE_DOT) or text.endswith(MIDDLE_DOT):
        return Refusal("间隔号在姓名的开头或末尾", "去掉多余的点")
    if re.search(r"[、,;/，；]", text):
        return Refusal("一格里不止一个姓名", "一行只写一个人")
    if re.search(r"[\ue000-\uf8ff\ufffd]", text):
        return Refusal("姓名里有自造字或乱码，换一台机器就显示不出", "改用国家标准字库里的字")
    odd = "".join(sorted(set(re.sub(rf"[{_HAN}· ]", "", text))))
    return Refusal(f"姓名里有不该有的字符“{odd}”", "按身份证上的姓名填写，间隔号用“·”")

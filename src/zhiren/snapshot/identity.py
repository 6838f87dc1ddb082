"""Identity numbers: check by GB 11643-1999 and against birth and sex.

Besides the citizen number (18 digits, and the old one of 15) these take the residence permits
of people from Hong Kong, Macao and Taiwan (81, 82, 83) and the permanent residence card of
foreigners (9, edition of 2023), which follow the same scheme.
"""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum
from operator import mul
from typing import Final, NamedTuple

from zhiren.snapshot.dates import PartialDate, Precision, day_number
from zhiren.snapshot.refusal import Refusal

_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_OFFSET: Final = sum(_WEIGHTS) * ord("0")
_CHECK_DIGITS: Final = "10X98765432"
_SHAPE_18: Final = re.compile(r"[0-9]{17}[0-9X]")
_SHAPE_15: Final = re.compile(r"[0-9]{15}")
_SHAPE_OLD_FOREIGN: Final = re.compile(r"[A-Z]{3}[0-9]{12}")
_WIDE: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_BLANKS: Final = re.compile(r"[\s\u200b\ufeff'’`]+")
# GB/T 2260: the first two digits of every province, also those of Hong Kong, Macao and Taiwan.
_PROVINCES: Final = frozenset(
    str(code)
    for block in ((11, 16), (21, 24), (31, 38), (41, 47), (50, 55), (61, 66), (71, 72), (81, 84))
    for code in range(*block)
)
_MAINLAND: Final = frozenset(code for code in _PROVINCES if code[0] != "8")
_SEXES: Final = ("女", "男")
_REMEDY: Final = "对照身份证原件核对"


class IdentityKind(StrEnum):
    """Which document the number belongs to."""

    CITIZEN = "居民身份证"
    CITIZEN_15 = "15 位旧居民身份证号"
    RESIDENCE_PERMIT = "港澳台居民居住证"
    FOREIGN_PERMANENT = "外国人永久居留身份证"
    FOREIGN_PERMANENT_OLD = "旧版外国人永久居留证"
    UNKNOWN = "不能识别"


class IdentityCheck(NamedTuple):
    """What an identity number says and what is wrong with it.

    `number` has no blanks and a capital X. `errors` make the number unusable; `hints` are to be
    looked at by a person (old form, unknown region, a birth date that differs from the one the
    file was adjudicated to have).
    """

    number: str
    kind: IdentityKind
    birth: date | None
    sex: str | None
    errors: tuple[Refusal, ...]
    hints: tuple[Refusal, ...]

    @property
    def is_valid(self) -> bool:
        """Whether the number itself may be stored."""
        return not self.errors


def check_digit(first_seventeen: str) -> str:
    """The 18th character by ISO 7064 MOD 11-2.

    >>> check_digit("11010519491231002")
    'X'
    """
    total = sum(map(mul, _WEIGHTS, first_seventeen.encode())) - _OFFSET
    return _CHECK_DIGITS[total % 11]


def is_plainly_valid(
    number: str, *, birth: PartialDate | None, sex: str | None, as_of: date | None
) -> bool:
    """Whether a number has nothing that `check_identity` would remark; a quick yes.

    False says nothing: `check_identity` has to look.
    """
    if not _SHAPE_18.fullmatch(number) or number[:2] not in _MAINLAND:
        return False
    if check_digit(number[:17]) != number[17]:
        return False
    if sex is not None and sex != _SEXES[int(number[16]) % 2]:
        return False
    try:
        born = date.fromisoformat(number[6:14])
    except ValueError:
        return False
    if as_of is not None and born > as_of:
        return False
    return birth is None or _agrees(born, birth)


def check_identity(
    cell: object,
    *,
    birth: PartialDate | None = None,
    sex: str | None = None,
    as_of: date | None = None,
) -> IdentityCheck:
    """Check one identity number, alone and against what the row says.

    `birth` is compared at its own precision; `sex` is 男 or 女; without `as_of` a birth date in
    the future is not looked for. The region is a hint only: regions are renamed and abolished.
    A number cell of 16 digits or more is refused, because spreadsheets keep 15 digits only.
    """
    if isinstance(cell, int | float) and not isinstance(cell, bool) and abs(cell) >= 10**15:
        return _refused(str(cell), _number_cell())
    number = _normalised(cell)
    kind = _kind(number)
    if kind is IdentityKind.UNKNOWN:
        return _refused(number, _shape_refusal(number))
    born = _birth_in(number, kind)
    sex_in = _sex_in(number, kind)
    errors = [*_own_errors(number, kind, born, as_of), *_sex_errors(sex_in, sex)]
    hints = [*_own_hints(number, kind), *_birth_hints(born, birth)]
    return IdentityCheck(number, kind, born, sex_in, tuple(errors), tuple(hints))


def _normalised(cell: object) -> str:
    if isinstance(cell, str) and _SHAPE_18.fullmatch(cell):
        return cell
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return _BLANKS.sub("", str(cell).translate(_WIDE)).upper()


def _kind(number: str) -> IdentityKind:
    if _SHAPE_15.fullmatch(number):
        return IdentityKind.CITIZEN_15
    if _SHAPE_OLD_FOREIGN.fullmatch(number):
        return IdentityKind.FOREIGN_PERMANENT_OLD
    if not _SHAPE_18.fullmatch(number):
        return IdentityKind.UNKNOWN
    if number[0] == "9":
        return IdentityKind.FOREIGN_PERMANENT
    if number[:2] in {"81", "82", "83"}:
        return IdentityKind.RESIDENCE_PERMIT
    return IdentityKind.CITIZEN


def _refused(number: str, refusal: Refusal) -> IdentityCheck:
    return IdentityCheck(number, IdentityKind.UNKNOWN, None, None, (refusal,), ())


def _number_cell() -> Refusal:
    return Refusal(
        "证件号码存成了数值，表格软件只保留前 15 位数字，后几位已经丢失",
        "把该列设为文本格式后，重新填写完整号码",
    )


def _shape_refusal(number: str) -> Refusal:
    if re.search(r"[^0-9A-Z]", number):
        return Refusal("证件号码里有数字和字母以外的字符", _REMEDY)
    if len(number) != 18:
        return Refusal(f"证件号码有 {len(number)} 位，应为 18 位", _REMEDY)
    return Refusal("证件号码的前 17 位应为数字，末位为数字或 X", _REMEDY)


def _birth_in(number: str, kind: IdentityKind) -> date | None:
    """None when the digits are not a date. Two-digit years are of the 20th century."""
    if kind is IdentityKind.CITIZEN_15:
        digits = "19" + number[6:12]
    elif kind is IdentityKind.FOREIGN_PERMANENT_OLD:
        # The old card of 2004 has no century; foreigners who hold it were born before 2000.
        digits = "19" + number[7:13]
    else:
        digits = number[6:14]
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return None


def _sex_in(number: str, kind: IdentityKind) -> str | None:
    if kind is IdentityKind.FOREIGN_PERMANENT_OLD:
        return None
    digit = number[14] if kind is IdentityKind.CITIZEN_15 else number[16]
    return _SEXES[int(digit) % 2]


def _own_errors(
    number: str, kind: IdentityKind, born: date | None, as_of: date | None
) -> list[Refusal]:
    errors = []
    if len(number) == 18 and check_digit(number[:17]) != number[17]:
        errors.append(Refusal("证件号码的校验码不对（按 GB 11643 计算），有数字写错", _REMEDY))
    if born is None and kind is not IdentityKind.FOREIGN_PERMANENT_OLD:
        errors.append(Refusal("证件号码里的出生日期不存在", _REMEDY))
    if born is not None and as_of is not None and born > as_of:
        errors.append(Refusal(f"证件号码里的出生日期 {born} 晚于 {as_of}", _REMEDY))
    return errors


def _own_hints(number: str, kind: IdentityKind) -> list[Refusal]:
    if kind is IdentityKind.CITIZEN_15:
        full = to_eighteen(number)
        return [Refusal("是 15 位旧号", f"换成 18 位号码（按规则应为 {full}），并对照证件")]
    if kind is IdentityKind.CITIZEN and number[:2] not in _PROVINCES:
        return [Refusal(f"前两位 {number[:2]} 不是省级行政区划代码", _REMEDY)]
    if kind is IdentityKind.RESIDENCE_PERMIT and number[2:6] != "0000":
        return [Refusal("港澳台居民居住证号码的第 3—6 位应为 0000", _REMEDY)]
    return []


def _birth_hints(born: date | None, birth: PartialDate | None) -> list[Refusal]:
    if born is None or birth is None or _agrees(born, birth):
        return []
    return [
        Refusal(
            f"出生日期 {birth.text()} 与证件号码里的 {born:%Y.%m.%d} 不一致",
            "核对；以档案认定为准的，在备注里写明原因",
        )
    ]


def _agrees(born: date, birth: PartialDate) -> bool:
    days = day_number(born)
    if birth.precision is Precision.MONTH:
        days -= born.day - 1
    elif birth.precision is Precision.YEAR:
        days -= born.timetuple().tm_yday - 1
    return birth.day_number == days


def _sex_errors(sex_in: str | None, sex: str | None) -> list[Refusal]:
    if sex_in is None or sex is None or sex == sex_in:
        return []
    return [Refusal(f"性别“{sex}”与证件号码（第 17 位表示{sex_in}）不一致", _REMEDY)]


def to_eighteen(fifteen: str) -> str:
    """The 18-digit form of an old 15-digit number (all of them were born in 19..)."""
    body = fifteen[:6] + "19" + fifteen[6:]
    return body + check_digit(body)

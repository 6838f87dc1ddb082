from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhiren.snapshot.dates import PartialDate, parse_date
from zhiren.snapshot.identity import (
    IdentityKind,
    check_digit,
    check_identity,
    to_eighteen,
)


def number(region="330113", birth="19720403", sequence="001"):
    body = region + birth + sequence
    return body + check_digit(body)


def known(text):
    result = parse_date(text)
    assert isinstance(result, PartialDate)
    return result


def test_the_example_of_the_standard_is_valid():
    check = check_identity("11010519491231002X")
    assert check.is_valid
    assert (check.kind, check.birth, check.sex) == (
        IdentityKind.CITIZEN,
        date(1949, 12, 31),
        "女",
    )


def test_small_x_blanks_and_full_width_digits_are_normalised():
    assert check_identity(" 110105 19491231 002x ").number == "11010519491231002X"
    assert check_identity("１１０１０５１９４９１２３１００２Ｘ").is_valid


def test_a_wrong_check_digit_is_refused():
    check = check_identity("110105194912310021")
    assert not check.is_valid
    assert "校验码" in check.errors[0].reason


def test_a_new_region_is_no_reason_to_refuse():
    check = check_identity(number(region="330113"))
    assert check.is_valid
    assert not check.hints


def test_an_unknown_province_is_a_hint_only():
    check = check_identity(number(region="990101"[::-1]))
    assert check.is_valid
    assert "10" in check.hints[0].reason


def test_a_birth_date_that_does_not_exist_is_refused():
    assert "不存在" in check_identity(number(birth="19720230")).errors[0].reason


def test_a_birth_date_after_the_day_of_judgement_is_refused():
    born = number(birth="20300101")
    assert check_identity(born).is_valid
    assert check_identity(born, as_of=date(2030, 1, 1)).is_valid
    assert not check_identity(born, as_of=date(2029, 12, 31)).is_valid


def test_sex_is_the_parity_of_the_seventeenth_digit():
    assert check_identity(number(sequence="001"), sex="男").is_valid
    assert check_identity(number(sequence="002"), sex="女").is_valid
    assert "性别" in check_identity(number(sequence="002"), sex="男").errors[0].reason


@pytest.mark.parametrize("birth", ["1972.04.03", "1972.04", "1972"])
def test_birth_is_compared_at_the_precision_it_is_known_to(birth):
    assert not check_identity(number(), birth=known(birth)).hints


@pytest.mark.parametrize("birth", ["1972.04.04", "1972.05", "1971"])
def test_another_birth_date_is_a_hint_because_adjudication_may_differ(birth):
    check = check_identity(number(), birth=known(birth))
    assert check.is_valid
    assert "不一致" in check.hints[0].reason


def test_fifteen_digits_are_taken_with_a_hint_that_gives_the_new_number():
    check = check_identity("110105491231002")
    assert check.is_valid
    assert check.kind is IdentityKind.CITIZEN_15
    assert (check.birth, check.sex) == (date(1949, 12, 31), "女")
    assert to_eighteen("110105491231002") == "11010519491231002X"
    assert "11010519491231002X" in check.hints[0].remedy


@pytest.mark.parametrize("region", ["810000", "820000", "830000"])
def test_residence_permits_of_hong_kong_macao_and_taiwan_are_taken(region):
    check = check_identity(number(region=region))
    assert check.is_valid
    assert check.kind is IdentityKind.RESIDENCE_PERMIT


def test_the_permanent_residence_card_of_foreigners_is_taken():
    check = check_identity(number(region="931840"))
    assert check.is_valid
    assert check.kind is IdentityKind.FOREIGN_PERMANENT
    assert check.birth == date(1972, 4, 3)
    assert check_identity("CAN310072040301").kind is IdentityKind.FOREIGN_PERMANENT_OLD


def test_a_number_cell_is_refused_because_digits_are_lost():
    assert "数值" in check_identity(110105194912310021).errors[0].reason
    assert "数值" in check_identity(1.10105194912310e17).errors[0].reason
    assert check_identity(110105491231002.0).kind is IdentityKind.CITIZEN_15


@pytest.mark.parametrize("cell", ["", "1234", "1101051949123100211", "110105*49123100", "X" * 18])
def test_other_shapes_are_refused(cell):
    assert not check_identity(cell).is_valid


@given(
    st.dates(date(1900, 1, 1), date(2025, 1, 1)),
    st.integers(0, 999),
    st.integers(0, 16),
    st.integers(1, 9),
)
def test_one_wrong_digit_is_always_found(born, sequence, place, shift):
    right = number(birth=born.strftime("%Y%m%d"), sequence=f"{sequence:03d}")
    wrong = right[:place] + str((int(right[place]) + shift) % 10) + right[place + 1 :]
    assert check_identity(right).is_valid
    assert not check_identity(wrong).is_valid

"""Finer clauses must cover the parsed text once, in order, each inside one leaf."""

import pytest

from policy.reading_support import parse
from zhiren.policy.refinement import RefinementError, refine

TEXT = """某校教师培训办法
第一条 教师每年参加培训不少于72学时，每3年参加1次市级培训。
第二条 教师应当：
（一）按时报到；
（二）提交总结。
"""


@pytest.fixture
def document():
    return parse(TEXT)


def _refined(document):
    return [(leaf.id, leaf.text) for leaf in document.leaves]


def test_the_leaves_themselves_are_a_refinement(document):
    assert [c.text for c in refine(document, _refined(document))] == [
        leaf.text for leaf in document.leaves
    ]


def test_a_leaf_may_be_parted_in_two(document):
    refined = _refined(document)
    whole = refined[1][1]
    cut = whole.index("，") + 1
    refined[1:2] = [("DOC#1.1", whole[:cut]), ("DOC#1.2", whole[cut:])]
    found = refine(document, refined)
    assert [c.text for c in found[1:3]] == [whole[:cut], "每3年参加1次市级培训。"]
    assert found[2].parent == "DOC#1.1"
    assert found[2].level == "statement"
    assert found[3].level == document.leaves[2].level


def test_a_changed_character_is_refused_with_its_position(document):
    refined = _refined(document)
    refined[1] = (refined[1][0], refined[1][1].replace("72", "70"))
    with pytest.raises(RefinementError, match="原文是“2学时") as error:
        refine(document, refined)
    assert document.body[error.value.position :].startswith("2学时")
    assert error.value.clause_id == "DOC#1.1"


def test_a_clause_over_two_leaves_is_refused(document):
    refined = _refined(document)
    refined[3:5] = [("DOC#2.1", refined[3][1] + refined[4][1])]
    with pytest.raises(RefinementError, match="跨越") as error:
        refine(document, refined)
    assert error.value.position == document.leaves[3].end


def test_missing_double_empty_and_surplus_clauses_are_refused(document):
    refined = _refined(document)
    with pytest.raises(RefinementError, match="未被任何条款覆盖"):
        refine(document, refined[:-1])
    with pytest.raises(RefinementError, match="与原文不符"):
        refine(document, refined[1:])
    with pytest.raises(RefinementError, match="编号重复"):
        refine(document, [*refined[:-1], (refined[0][0], refined[-1][1])])
    with pytest.raises(RefinementError, match="为空"):
        refine(document, [("DOC#x", ""), *refined])
    with pytest.raises(RefinementError, match="已到末尾"):
        refine(document, [*refined, ("DOC#x", "多余。")])
    with pytest.raises(RefinementError, match="未被任何条款覆盖"):
        refine(document, [])

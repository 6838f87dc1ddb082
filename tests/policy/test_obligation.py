import pytest

from zhiren.policy.actors import actor_of
from zhiren.policy.obligation import obligation_of


@pytest.mark.parametrize(
    ("text", "strength", "words"),
    [
        ("各单位党组织须至少配备1名组织员，", "hard", ("须",)),
        ("在同一岗位工作满10年的干部必须交流。", "hard", ("必须",)),
        ("杜绝文件层层转发。", "hard", ("杜绝",)),
        ("可以申请，但不得重复申请。", "hard", ("不得",)),
        ("组织部门应当深化对干部情况的了解，", "duty", ("应当",)),
        ("一般应具有3年以上党龄；", "default", ("一般", "应")),
        ("原则上每年只组织一次考核。", "default", ("原则上",)),
        ("党员人数不足200人的单位，专职组织员可不设职级。", "permission", ("可",)),
        ("干部本人可以提出申请。", "permission", ("可以",)),
        ("力争再创新高。", "aim", ("力争",)),
        ("鼓励干部参加学术交流，", "aim", ("鼓励",)),
        ("探索医师科学家培养模式。", "aim", ("探索",)),
    ],
)
def test_the_words_of_obligation_give_the_strength(text, strength, words):
    obligation = obligation_of(text)
    assert (obligation.strength, obligation.words) == (strength, words)


@pytest.mark.parametrize(
    "text",
    ["落实职工体检制度，", "工作完成情况作为考核的重要依据。", "予以表彰鼓励，", "提供相应保障。"],
)
def test_a_clause_without_such_words_is_a_duty_with_no_words(text):
    assert obligation_of(text).strength == "duty"
    assert obligation_of(text).words == ()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("第四条医学院系统各二级单位党组织须至少配备1名专职组织员，", "医学院系统各二级单位党组织"),
        ("本办法由医学院党委组织部负责解释。", "医学院党委组织部"),
        ("各学院党组织应当定期向学校党委报告工作。", "各学院党组织"),
        ("人事处会同组织部、教务处于每年12月前制定计划。", "人事处会同组织部、教务处"),
        ("采购人应当自中标通知书发出之日起30日内签订合同。", "采购人"),
        ("党支部书记每年讲党课不少于2次。", "党支部书记"),
    ],
)
def test_the_actor_is_named_in_the_words_of_the_clause(text, name):
    actor = actor_of(text)
    assert actor is not None
    assert actor.name == name
    assert text[actor.start : actor.end] == name


@pytest.mark.parametrize(
    "text",
    [
        "加强干部教育培训。",
        "综合得分90分以上为优秀。",
        "严格落实带薪休假制度，",
        "一般应具有3年以上党龄；",
    ],
)
def test_an_implied_actor_is_never_invented(text):
    assert actor_of(text) is None

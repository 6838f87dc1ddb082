import pytest

from zhiren.policy.proposals import propose


@pytest.mark.parametrize(
    ("text", "rule_kind", "parameters"),
    [
        (
            "须至少配备1名专职组织员，",
            "coverage_min",
            {"min": 1, "item_unit": "名", "strength": "hard"},
        ),
        ("对年度考核排名前20%的干部予以表彰，", "rank_percent", {"side": "top", "percent": 20}),
        ("对考核排名后3%的干部进行谈话提醒。", "rank_percent", {"side": "bottom", "percent": 3}),
        ("在本单位同一岗位连续工作满10年以上的干部必须交流。", "continuous_tenure", {"years": 10}),
        ("对连续3年被评为优秀等次的干部优先提拔。", "consecutive_results", {"n": 3, "unit": "年"}),
        (
            "人选确定后应在5个工作日内报组织部备案。",
            "deadline_after_event",
            {"n": 5, "unit": "working_day", "event": "人选确定后"},
        ),
        ("每3年参加1次市级培训。", "periodic_quota", {"min": 1, "unit": "次", "period": "3年"}),
        ("每年只组织一次考核。", "periodic_quota", {"max": 1}),
        ("党员人数不足200人的单位，可不设职级。", "size_band", {"op": "<", "value": 200}),
        ("2024年底前竣工，", "due_date", {"due": "2024-12-31"}),
        ("保持招生数10%增量，", "target_value", {"form": "growth", "value": 10}),
        ("推荐干部时，不简单以票取人，", "vote_not_decisive", {}),
        ("对已经澄清的举报不重复受理。", "no_reacceptance", {}),
    ],
)
def test_the_rule_kind_is_proposed_with_its_parameters(text, rule_kind, parameters):
    proposal = next(p for p in propose(text) if p.rule_kind == rule_kind)
    assert parameters.items() <= proposal.parameters.items()
    assert all(quote in text for quote in proposal.quotes)
    assert proposal.reason


def test_figures_go_before_mere_words():
    confidences = [p.confidence for p in propose("对连续3年被评为优秀等次的干部优先提拔。")]
    assert confidences == sorted(confidences, reverse=True)


def test_a_vague_word_asks_for_a_default():
    (proposal,) = [p for p in propose("定期召开座谈会，") if p.rule_kind == "periodic_quota"]
    assert proposal.parameters["period_needed"] is True


def test_nothing_is_proposed_for_a_clause_that_only_declares():
    assert propose("以习近平新时代中国特色社会主义思想为指导。") == []

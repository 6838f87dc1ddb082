"""Evaluation, findings, one subject, forecast, comparison and report on a toy institution."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from icalendar import Calendar
from openpyxl import load_workbook

from engine.toy import CLAUSE, TABLES, day, drills, keeper, toy_pack, toy_session
from zhiren.engine.comparing import changes, with_value
from zhiren.engine.evaluating import Evaluation, evaluate
from zhiren.engine.explaining import explain, find_subject
from zhiren.engine.findings import findings
from zhiren.engine.forecasting import as_calendar, forecast
from zhiren.engine.one_subject import judge_one
from zhiren.engine.planning import plan_rules
from zhiren.report.page import as_page, percent
from zhiren.report.plain import as_json
from zhiren.report.summary import Report, summarise
from zhiren.report.workbook import write_workbook
from zhiren.rules.judgement import Judgement, State

AS_OF = date(2025, 3, 1)


@pytest.fixture
def evaluation(tmp_path: Path) -> Evaluation:
    return evaluate(toy_session(), toy_pack(), AS_OF, cache=tmp_path)


def report_of(evaluation: Evaluation, shown: int | None = None) -> Report:
    made_at = datetime(2025, 3, 1, 8, tzinfo=UTC)
    return summarise(
        evaluation, data_name="toy", made_at=made_at, version="0", shown_per_rule=shown
    )


def test_the_satisfied_are_counted_and_only_the_others_are_stored(evaluation: Evaluation) -> None:
    counts = evaluation.counts["toy/periodic_quota"]
    # 2024: keepers 1 (short), 2 (met), 3 (unknown); 2025 still open: all four
    assert counts.total == 7
    assert counts.by_state == {
        State.MET: 1, State.BREACH: 1, State.UNKNOWN: 1, State.UPCOMING: 4,
    }  # fmt: skip
    assert counts.compliance == pytest.approx(5 / 6)


def test_a_finding_carries_clause_parameter_sentence_and_due_date(evaluation: Evaluation) -> None:
    worst, *_rest = findings(evaluation)
    assert worst.state == State.BREACH
    assert worst.clauses == (CLAUSE,)
    assert (worst.subject_code, worst.unit_name, worst.period) == ("K001", "东礁灯塔", "2024年")
    assert worst.sentence.startswith("守灯人1")
    assert "7.99" in worst.sentence
    (used,) = worst.parameters
    assert (used.value, used.clause) == (8, CLAUSE)
    upcoming = next(f for f in findings(evaluation, states=[State.UPCOMING]))
    assert upcoming.due_on == date(2025, 12, 31)
    json.dumps(worst.as_json())


def test_an_unknown_finding_names_what_is_missing(evaluation: Evaluation) -> None:
    (unknown,) = findings(evaluation, states=[State.UNKNOWN])
    assert unknown.missing in unknown.sentence


def test_one_subject_alone_gives_the_same_as_the_whole_run(evaluation: Evaluation) -> None:
    session, plan = evaluation.session, evaluation.plan
    for key in (1, 2, 3, 4):
        alone = [j for _, j in judge_one(session, plan, "person", key) if j.state != State.MET]
        stored = [
            Judgement(*row)
            for row in session.connection.execute(
                "SELECT * EXCLUDE rule_no FROM finding WHERE subject = ?", [key]
            ).fetchall()
        ]
        assert sorted(alone, key=str) == sorted(stored, key=str)


def test_findings_may_go_to_files_instead(tmp_path: Path, evaluation: Evaluation) -> None:
    stored = evaluate(
        toy_session(), toy_pack(), AS_OF, cache=tmp_path, directory=tmp_path / "findings"
    )
    told = [f.as_json() for f in findings(stored)]
    assert told == [f.as_json() for f in findings(evaluation)]


def test_compiled_rules_are_kept_and_read_again(tmp_path: Path) -> None:
    evaluate(toy_session(), toy_pack(), AS_OF, cache=tmp_path)
    (kept,) = tmp_path.glob("sql/duckdb/*.json")
    before = kept.stat().st_mtime_ns
    evaluate(toy_session(), toy_pack(), date(2026, 1, 1), cache=tmp_path)
    assert kept.stat().st_mtime_ns == before


def test_a_rule_is_not_judged_before_its_first_value(tmp_path: Path) -> None:
    early = evaluate(toy_session(), toy_pack(), date(1999, 12, 31), cache=tmp_path)
    (skipped,) = early.plan.skipped
    assert "2000-01-01" in skipped.reason
    assert not early.counts


def test_rows_dated_after_the_as_of_day_change_nothing(tmp_path: Path) -> None:
    later = {**TABLES, "training_record": TABLES["training_record"][:3]}
    with_future, without = (
        [f.as_json() for f in findings(evaluate(toy_session(t), toy_pack(), AS_OF, cache=tmp_path))]
        for t in (TABLES, later)
    )
    assert with_future == without


def test_a_default_that_is_not_met_is_a_deviation(tmp_path: Path) -> None:
    result = evaluate(toy_session(), toy_pack(drills("default")), AS_OF, cache=tmp_path)
    assert State.DEVIATION in result.counts["toy/periodic_quota"].by_state


def test_the_forecast_lists_what_falls_due_and_the_calendar_repeats_its_ids(tmp_path: Path) -> None:
    coming = forecast(toy_session(), toy_pack(), AS_OF, 12, cache=tmp_path)
    assert [f.subject_code for f in coming] == ["K001", "K002", "K003", "K004"]
    assert forecast(toy_session(), toy_pack(), AS_OF, 9, cache=tmp_path) == []
    made_at = datetime(2025, 3, 1, tzinfo=UTC)
    first, second = (as_calendar(coming, lambda _: "条款原文", made_at) for _ in range(2))
    assert first == second
    events = Calendar.from_ical(first).walk("VEVENT")
    assert len({str(event["uid"]) for event in events}) == 4
    assert "条款原文" in str(events[0]["description"])


def test_lowering_the_limit_lets_one_leave_and_nobody_enter(tmp_path: Path) -> None:
    pack = toy_pack()
    lower = toy_pack(*with_value(pack.rules, "toy/periodic_quota", "minimum", 7))
    before, after = (
        list(findings(evaluate(toy_session(), p, AS_OF, cache=tmp_path))) for p in (pack, lower)
    )
    (change,) = changes(before, after)
    assert change.states == (State.BREACH, State.MET)
    assert change.finding.subject_code == "K001"
    assert list(changes(before, before)) == []


def test_the_explanation_shows_the_rows_it_rests_on() -> None:
    session, pack = toy_session(), toy_pack()
    plan = plan_rules(pack.rules, AS_OF, AS_OF, pack.semesters)
    ((key, code, _name),) = find_subject(session, "person", "守灯人1")
    assert (key, code) == (1, "K001")
    (explained,) = explain(session, plan, "person", key)
    assert {f.state for f in explained.findings} == {State.BREACH, State.UPCOMING}
    trained = next(e for e in explained.evidence if e.table == "training_record")
    assert [row["学时"] for row in trained.rows] == ["7.99"]
    assert trained.rows[0]["结业日期"] == "2024-05-01"


def test_why_not_is_answered_too() -> None:
    session, pack = toy_session(), toy_pack()
    plan = plan_rules(pack.rules, AS_OF, AS_OF, pack.semesters)
    (explained,) = explain(session, plan, "person", 2)
    assert State.MET in {f.state for f in explained.findings}


def test_the_page_shows_every_clause_text_and_escapes_names(tmp_path: Path) -> None:
    tables = {**TABLES, "person": [keeper(1, name="<script>alert(1)</script>")]}
    page = as_page(report_of(evaluate(toy_session(tables), toy_pack(), AS_OF, cache=tmp_path)))
    assert "守灯人每年参加不少于8学时的演练。" in page
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page
    assert "http" not in page.replace("http-equiv", "")


def test_the_page_says_how_many_it_does_not_list(evaluation: Evaluation) -> None:
    assert "另有 4 项" in as_page(report_of(evaluation, shown=2))


def test_the_workbook_holds_every_finding_and_no_formula(tmp_path: Path) -> None:
    tables = {**TABLES, "person": [keeper(1, name="=1+1")]}
    report = report_of(evaluate(toy_session(tables), toy_pack(), AS_OF, cache=tmp_path))
    write_workbook(report, tmp_path / "report.xlsx")
    book = load_workbook(tmp_path / "report.xlsx")
    assert book.sheetnames == ["总览", "按条款", "研判结果"]
    rows = list(book["研判结果"].iter_rows(min_row=2))
    assert len(rows) == 2
    assert rows[0][7].value == "=1+1"
    assert rows[0][7].data_type == "s"


def test_the_json_report_counts_as_the_evaluation_does(evaluation: Evaluation) -> None:
    plain = json.loads(json.dumps(as_json(report_of(evaluation))))
    assert plain["totals"] == {"breach": 1, "unknown": 1, "upcoming": 4, "met": 1}
    assert [len(rule["findings"]) for rule in plain["rules"]] == [6]


@pytest.mark.parametrize(
    ("share", "text"),
    [(None, "—"), (0.0, "0%"), (0.9999, "99.9%"), (1.0, "100%"), (0.975, "97.5%")],
)
def test_a_share_is_never_rounded_up_to_all(share: float | None, text: str) -> None:
    assert percent(share) == text


def test_a_subject_outside_the_population_is_said_to_be_outside() -> None:
    tables = {**TABLES, "person": [keeper(1, status="调出", entered_on=day("2010-01-01"))]}
    session, pack = toy_session(tables), toy_pack()
    plan = plan_rules(pack.rules, AS_OF, AS_OF, pack.semesters)
    (explained,) = explain(session, plan, "person", 1)
    assert explained.findings == ()


def test_the_calendar_in_the_session_is_that_of_workdays() -> None:
    plan = plan_rules((), AS_OF, AS_OF, toy_pack().semesters)
    session = toy_session()
    session.put_calendar(plan.calendar_columns)
    rows = session.connection.execute("SELECT * FROM calendar ORDER BY day").fetchall()
    assert rows == [tuple(row) for row in plan.calendar]

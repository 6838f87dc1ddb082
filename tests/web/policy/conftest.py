"""Runs and findings as the evaluation would have left them."""

import re
from datetime import timedelta
from html.parser import HTMLParser

import pytest
from django.utils import timezone

from zhiren.web.findings.models import GRAVITY, EvaluationRun, Finding, FindingEvent, RuleResult
from zhiren.web.register.models import Unit

VOID = {"input", "link", "meta", "img", "br", "hr", "rect", "use", "col", "source"}


@pytest.fixture
def judged(people):
    """``judged(rules={...}, units=n)`` keeps a whole run with numbers for the institution's units."""
    return lambda **given: judge(people.home, **given)


def judge(institution, *, rules=None, units=3, findings=0, days_ago=0, breach=1):
    """A run: each rule with 10 judgements a unit, ``breach`` of them broken."""
    on = timezone.localdate() - timedelta(days_ago)
    run = EvaluationRun.objects.create(
        institution=institution, kind="nightly", status="done", as_of=on, policy_date=on,
        is_whole=True,
    )  # fmt: skip
    rules = rules or {"organiser-training-hours": "sjtusm-2021-30#8.2"}
    places = units
    if isinstance(units, int):
        places = list(Unit.objects.filter(institution=institution).order_by("pk")[:units])
    for rule, clause in rules.items():
        common = {
            "institution": institution, "run": run, "as_of": on, "rule": rule, "clause": clause,
            "document": clause.partition("#")[0],
        }  # fmt: skip
        n = len(places)
        RuleResult.objects.create(**common, total=10 * n, met=(10 - breach) * n, breach=breach * n)
        RuleResult.objects.bulk_create(
            RuleResult(**common, unit=unit, total=10, met=10 - breach, breach=breach)
            for unit in places
        )
        for number in range(findings):
            finding(institution, rule, clause, subject=number, unit=places[number % n])
    return run


def finding(institution, rule, clause, *, subject=1, unit=None, state="breach", **given):
    """An open finding that appeared today."""
    today, now = timezone.localdate(), timezone.now()
    values = {
        "rule_title": rule, "strength": "duty", "subject_name": f"对象{subject}",
        "sentence": f"{rule} 对象{subject} 没有做到", "pack_version": "v", "first_seen_on": today,
        "last_seen_on": today, "changed_at": now, "gravity": GRAVITY[state], **given,
    }  # fmt: skip
    found = Finding.objects.create(
        institution=institution, rule=rule, clause=clause, document=clause.partition("#")[0],
        clauses=[clause], state=state, subject_table="unit", subject=subject, unit=unit, **values,
    )  # fmt: skip
    FindingEvent.objects.create(finding=found, kind="appeared", state_after=state)
    return found


class Words(HTMLParser):
    """The text of the elements that have one of some classes, one string an element."""

    def __init__(self, *classes):
        super().__init__(convert_charrefs=True)
        self.classes, self.found, self.depth, self.tags = set(classes), [], 0, []

    def handle_starttag(self, tag, attrs):
        if self.depth:
            self.depth += tag not in VOID
        elif self.classes & set((dict(attrs).get("class") or "").split()) and tag not in VOID:
            self.depth = 1
            self.found.append("")
            self.tags.append(dict(attrs))

    def handle_endtag(self, tag):
        if self.depth and tag not in VOID:
            self.depth -= 1

    def handle_data(self, data):
        if self.depth:
            self.found[-1] += data


def words_in(response, *classes):
    """What the page says in the elements with those classes."""
    parser = Words(*classes)
    parser.feed(response.content.decode())
    return parser.found


def compact(text):
    """The text without white space, as the documents are compared."""
    return re.sub(r"\s+", "", text)

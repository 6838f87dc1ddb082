"""A year of key work in the demonstration: last plan settled, this year's plan under way.

The tasks are those of a real document; who answers for them and what is reported is made up.
Everything is written through the services, by the accounts of the demonstration.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from random import Random
from typing import TYPE_CHECKING, Any, Final

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from zhiren.web.accounts.models import User
from zhiren.web.audit.acting import Acting
from zhiren.web.lib.evidence_files import opened
from zhiren.web.register.models import Institution, LeaderPortfolio, Person, Task, Unit
from zhiren.web.worktasks.models import Change, Plan, Proposal, WorkTask
from zhiren.web.worktasks.services.arranging import Arrangement, Step, work_arrange
from zhiren.web.worktasks.services.changing import (
    change_add,
    change_decide,
    obstacle_add,
    obstacle_solve,
)
from zhiren.web.worktasks.services.closing import (
    Judgement,
    acceptance_add,
    work_reopen,
    work_submit,
)
from zhiren.web.worktasks.services.following import followed_once
from zhiren.web.worktasks.services.freezing import plan_freeze
from zhiren.web.worktasks.services.planning import (
    PlanFacts,
    plan_carry_over,
    plan_confirm,
    plan_create,
    proposal_add,
    proposal_decide,
    proposal_edit,
    proposal_own,
    work_assign,
)
from zhiren.web.worktasks.services.running import (
    Progress,
    evidence_add,
    report_add,
    work_accept,
    work_return,
)
from zhiren.web.worktasks.services.urging import Demand, order_add, order_answer, urge_add
from zhiren.web.worktasks.services.urging import urge_answer as answer_urge

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhiren.web.worktasks.models import Evidence

DOCUMENT: Final = "sjtusm-2024-45"
ACCOUNTS: Final = ("zuzhi", "buzhang", "ducha", "danwei")
ISSUED: Final = date(2024, 10, 31)
_PLAN_YEAR: Final = 2024
_BASIS: Final = "sjtusm-2021-39#八.7"
_Status = WorkTask.Status
# By the number of a section, the kind of unit that answers for its tasks; the office for others.
_KINDS: Final = {
    "二": "院系", "四": "直属单位", "五": "直属单位", "六": "附属医院", "七": "附属医院",
}  # fmt: skip
_OFFICE: Final = "党委组织部"
_UNITS_A_KIND: Final = 2
# Of the tasks that the register has as done, one in so many was not: it is done at the year's end.
_ONE_IN: Final = 8
_QUARTER: Final = timedelta(days=85)
_SAID: Final = (
    (0, "已成立工作专班，明确分工和时间表。", "开展调研，形成初步方案"),
    (25, "完成调研和方案论证，征求了相关部门意见。", "按方案分步实施"),
    (50, "方案已实施过半，阶段任务按计划完成。", "查找不足，推进剩余部分"),
    (75, "主要任务已经完成，正在总结和完善制度。", "整理材料，准备提请验收"),
)
# How far tasks of the running plan are: so many of each, the rest is simply under way.
_LIVES: Final = (
    ("planned", 3), ("assigned", 3), ("returned", 1), ("late", 7), ("soon", 6), ("submitted", 4),
    ("closed", 6), ("partial", 2), ("refused", 2), ("silent", 2),
)  # fmt: skip
# How tasks that were handed in were found.
_VERDICTS: Final = {"closed": "full", "partial": "partial", "refused": "refused"}


@dataclass(frozen=True)
class _Cast:
    """Who acts: makes plans, heads the department, supervises, and does the work."""

    staff: Acting
    head: Acting
    supervisor: Acting
    unit: Acting


def work_a_year(
    institution: Institution, as_of: date, seed: int, accounts: Sequence[str] = ACCOUNTS
) -> None:
    """Plans of the document's year and of the year of ``as_of``, with what happened to them.

    For an institution whose pack has the document. ``accounts`` are those of the department's
    staff and head, of supervision and of a unit. Does nothing before the year after the document.
    """
    if as_of.year <= _PLAN_YEAR:
        return
    users = {u.username: u for u in User.objects.filter(institution=institution)}
    cast = _Cast(*(Acting(users[n].pk, users[n].name, institution.pk) for n in accounts))
    chance = Random(seed)  # noqa: S311 -- data for a demonstration
    former = _Former(institution, cast, chance)
    running = _Running(institution, cast, chance, as_of)
    with followed_once():
        plan = former.begin()
        draft = running.draft(plan, former.open_works(), former.left)
        former.end()
        running.run(draft)


class _Work:
    """What both years share: units and the evidence that they give."""

    def __init__(self, institution: Institution, cast: _Cast, chance: Random) -> None:
        self.institution, self.cast, self.chance = institution, cast, chance
        self.units = list(
            Unit.objects.filter(institution=institution, system="行政", level="二级").order_by("pk")
        )
        self._evidence: dict[int, Evidence] = {}

    def owner_of(self, section: str, number: int) -> Unit:
        """The unit that answers for a task of a section."""
        kind = _KINDS.get(section[:1])
        answering = [u for u in self.units if (u.kind == kind if kind else u.name == _OFFICE)]
        named = answering[:_UNITS_A_KIND] or self.units
        # The first has twice as many as each other: it is the one that an account acts for.
        owner: Unit = named[number % (len(named) + 1) % len(named)]
        return owner

    def evidence(self, work: WorkTask) -> list[Evidence]:
        """The file with which the owner proves what it did; one a unit."""
        owner = work.task.owner
        if owner.pk not in self._evidence:
            file = SimpleUploadedFile("重点工作台账.xlsx", _workbook(owner.name))
            self._evidence[owner.pk] = evidence_add(self.cast.unit, opened(file), owner)
        return [self._evidence[owner.pk]]

    def arrange(self, work: WorkTask, steps: Sequence[Step] = ()) -> None:
        """Who in the unit answers for it, which leader looks after it, its milestones."""
        owner = work.task.owner
        held = LeaderPortfolio.objects.filter(unit=owner, until_on=None).select_related("leader")
        portfolio = held.first()
        cadres = Person.objects.filter(unit=owner, is_leading_cadre=True, status="在职")
        to = Arrangement(
            deliverable="总结报告和佐证台账", weight=work.weight,
            leader=portfolio.leader if portfolio else None,
            owner_person=cadres.order_by("pk").first(), report_days=work.report_days,
            helping=[h.unit for h in work.helpings.all()], steps=steps, needs=(), baselines={},
        )  # fmt: skip
        work_arrange(self.cast.staff, work, to=to)

    def submit(self, work: WorkTask, on: date) -> None:
        """Hand a task in."""
        said = Progress("任务已经完成，佐证材料附后，提请验收。", 100)
        work_submit(self.cast.unit, work, said, self.evidence(work), on=on)

    def judge(self, work: WorkTask, verdict: str, on: date) -> None:
        """Accept it: in full, in part with a share, or not."""
        if verdict == "full":
            measured = {t.pk: t.value or Decimal(1) for t in work.targets.all()}
            judgement = Judgement("full", "佐证齐全，任务完成，同意销号。", measured=measured)
        elif verdict == "partial":
            share = self.chance.choice((60, 70, 80, 90))
            judgement = Judgement("partial", "主要任务完成，部分内容转入下一年度。", share)
        else:
            judgement = Judgement("refused", "佐证不足以说明成效，请补充后再提请验收。")
        acceptance_add(self.cast.supervisor, work, judgement, on=on)


class _Former(_Work):
    """The plan of the document's own year, from its text to its settlement."""

    plan: Plan
    left: list[Proposal]

    def begin(self) -> Plan:
        """Made, confirmed with the register's tasks, handed out; some are still to be done."""
        staff = self.cast.staff
        days = date(_PLAN_YEAR, 1, 1), date(_PLAN_YEAR + 1, 1, 1)
        facts = PlanFacts(f"{_PLAN_YEAR}年工作重点", "yearly", _PLAN_YEAR, *days, DOCUMENT)
        plan = plan_create(staff, self.institution, facts)
        rows = list(plan.proposals.all())
        standing = Task.objects.filter(institution=self.institution, finished_on=None)
        unfinished = set(standing.values_list("clause", "item"))
        # What is open in the register goes on under the running plan.
        self.left = [r for r in rows if (r.clause, r.item) in unfinished]
        kept = [r for r in rows if (r.clause, r.item) not in unfinished]
        _own(self, plan, kept)
        proposal_decide(staff, plan, proposals=[r.pk for r in kept], keep=True)
        proposal_decide(staff, plan, proposals=[r.pk for r in self.left], keep=False)
        plan_confirm(staff, plan, assigned_on=ISSUED)
        planned = plan.tasks.filter(status=_Status.PLANNED).values_list("pk", flat=True)
        work_assign(staff, plan, works=list(planned), assigned_on=ISSUED)
        for work in plan.tasks.filter(status=_Status.ASSIGNED).order_by("order"):
            work_accept(self.cast.unit, work)
        for work in list(plan.tasks.filter(status=_Status.CLOSED).order_by("order"))[::_ONE_IN]:
            work_reopen(self.cast.supervisor, work, "验收后核查，还有后续工作，恢复办理。")
        self.plan = plan
        return plan

    def open_works(self) -> list[WorkTask]:
        """What is still to be done."""
        rows = self.plan.tasks.filter(status=_Status.ACCEPTED).order_by("order")
        return list(rows.select_related("task__owner").prefetch_related("targets"))

    def end(self) -> None:
        """What was open is handed in and judged, then the year is settled."""
        for number, work in enumerate(self.open_works()):
            self.arrange(work)
            self.submit(work, date(_PLAN_YEAR, 12, 10))
            verdict = "partial" if work.targets.all() or number % 4 == 0 else "full"
            if number % 14 == 1:
                verdict = "refused"
            self.judge(work, verdict, date(_PLAN_YEAR, 12, 20))
        plan_freeze(self.cast.head, self.plan, today=date(_PLAN_YEAR + 1, 1, 10))


class _Running(_Work):
    """The plan of the present year: what was left of the former one, in all states."""

    def __init__(self, institution: Institution, cast: _Cast, chance: Random, as_of: date) -> None:
        super().__init__(institution, cast, chance)
        self.as_of, self.from_on = as_of, date(as_of.year, 1, 1)
        self.last_on = date(as_of.year, 12, 31)
        # Urges and changes are of the day on which they are made.
        self.today = max(as_of, timezone.localdate())
        self.assigned_on = min(date(as_of.year, 1, 8), as_of)
        self.spent = (as_of - self.assigned_on).days
        self.lives: dict[tuple[str, str], str] = {}

    def draft(self, former: Plan, works: Sequence[WorkTask], left: Sequence[Proposal]) -> Plan:
        """Carried over from last time, with what the register has open, each with its day."""
        year, staff = self.as_of.year, self.cast.staff
        facts = PlanFacts(
            f"{year}年重点工作", "yearly", year, self.from_on, self.last_on + timedelta(days=1),
            source=f"“{former.title}”接续", predecessor=former,
        )  # fmt: skip
        plan = plan_create(staff, self.institution, facts)
        plan_carry_over(staff, plan, works=[work.pk for work in works])
        rows = list(plan.proposals.all())
        kinds = [life for life, count in _LIVES for _ in range(count)]
        kinds += ["running"] * max(0, len(rows) - len(kinds))
        self.chance.shuffle(kinds)
        for row, life in zip(rows, kinds, strict=False):
            self.lives[row.clause, row.item] = life
            due_on = self._due_on(life)
            if due_on != row.due_on:
                proposal_edit(staff, row, values={"due_on": due_on})
        proposal_decide(staff, plan, proposals=[row.pk for row in rows], keep=True)
        for number, row in enumerate(left):
            values = {n: getattr(row, n) for n in ("section", "name", "item", "kind", "strength")}
            values["owner"] = self.owner_of(row.section, number)
            proposal_add(staff, plan, values=values, clause=row.clause)
        return plan

    def _due_on(self, life: str) -> date:
        if life == "late":
            return self.assigned_on + timedelta(int(self.spent * self.chance.uniform(0.7, 0.95)))
        if life == "soon":
            return min(self.as_of + timedelta(self.chance.randint(4, 25)), self.last_on)
        return self.last_on

    def run(self, plan: Plan) -> None:
        """Confirmed and handed out; then each task lives its life."""
        staff = self.cast.staff
        plan_confirm(staff, plan, assigned_on=self.assigned_on)
        works = list(
            plan.tasks.select_related("task__owner").prefetch_related("targets").order_by("order")
        )
        life_of = {w.pk: self.lives.get((w.task.clause, w.task.item), "") for w in works}
        middle = self.from_on + timedelta(days=180)
        for number, work in enumerate(works):
            has_steps = number % 3 == 0 and (work.task.due_on or middle) > middle
            steps = [Step("形成方案", middle - timedelta(days=90)), Step("完成中期检查", middle)]
            self.arrange(work, steps if has_steps else ())
        handed: dict[date, list[int]] = defaultdict(list)
        for work in works:
            if work.status == _Status.PLANNED and life_of[work.pk] != "planned":
                handed[self._handed_on(life_of[work.pk])].append(work.pk)
        for on, keys in handed.items():
            work_assign(staff, plan, works=keys, assigned_on=on)
        by_life: dict[str, list[WorkTask]] = defaultdict(list)
        for work in works:
            life = life_of[work.pk]
            by_life[life].append(work)
            if life and life not in ("planned", "assigned"):
                self._live(work, life)
            elif not life and work.status == _Status.ASSIGNED:
                self._go_on(work)
        self._supervise(by_life["late"])
        self._change(by_life["soon"])
        self._hinder(by_life["running"])

    def _handed_on(self, life: str) -> date:
        """What nobody has signed for yet was handed out lately."""
        if life in ("assigned", "returned"):
            return max(self.as_of - timedelta(days=3), self.assigned_on)
        return self.assigned_on

    def _go_on(self, work: WorkTask) -> None:
        """What the register had open is signed for and reported on."""
        work_accept(self.cast.unit, work)
        said = Progress("主体工作已经完成，收尾事项因外部审批延后。", 70, "倒排工期，尽快完成")
        report_add(self.cast.unit, work, said, on=self.as_of)

    def _live(self, work: WorkTask, life: str) -> None:
        unit = self.cast.unit
        if life == "returned":
            work_return(unit, work, "职责不在本单位，建议由相关职能部门负责。")
            return
        work_accept(unit, work)
        end = self._end(life)
        days = [self.assigned_on + n * _QUARTER for n in range(1, 5)]
        days = [day for day in days if day < end - timedelta(days=20)]
        if life == "silent":
            days = days[:1]
        else:
            days.append(max(end - timedelta(self.chance.randint(1, 15)), self.assigned_on))
        most = 60 if life == "late" else 90
        for number, day in enumerate(days, 1):
            percent = max(0, int(most * number / len(days)) - self.chance.randint(0, 9))
            _, text, ahead = max(said for said in _SAID if said[0] <= percent)
            said = Progress(text, percent, ahead)
            reached = work.milestones.filter(due_on__lte=day).values_list("pk", flat=True)
            files = self.evidence(work) if number == 1 else ()
            report_add(unit, work, said, files, reached, on=day)
        if life in ("submitted", *_VERDICTS):
            self.submit(work, end)
        if life in _VERDICTS:
            self.judge(work, _VERDICTS[life], min(end + timedelta(days=5), self.as_of))

    def _end(self, life: str) -> date:
        """The day on which it was handed in; of what was not, the present one."""
        if life not in _VERDICTS:
            return self.as_of
        return self.assigned_on + timedelta(int(self.spent * self.chance.uniform(0.4, 0.97)))

    def _supervise(self, late: Sequence[WorkTask]) -> None:
        """Urged, some with an answer; the owner with most that is late gets an order."""
        for number, work in enumerate(late[:5]):
            urge = urge_add(
                self.cast.supervisor, work, "任务已过时限，请说明进展和预计完成日期。",
                self.today + timedelta(days=7),
            )  # fmt: skip
            if number % 2 == 0:
                answer_urge(self.cast.unit, urge, "因外部审批延后，正在抓紧办理，月内可以完成。")
        by_owner: dict[Any, list[WorkTask]] = defaultdict(list)
        for work in late:
            by_owner[work.task.owner].append(work)
        orders = sorted(by_owner.items(), key=lambda pair: (-len(pair[1]), pair[0].pk))[:2]
        for number, (owner, works) in enumerate(orders):
            demand = Demand(
                "以上任务已过时限。请逐项说明原因、整改措施和完成时间，并加快办理。", _BASIS,
                self.cast.head.name, self.as_of + timedelta(days=10), self.as_of,
            )  # fmt: skip
            order = order_add(self.cast.supervisor, owner, works, demand)
            if number:
                order_answer(self.cast.unit, order, "已召开专题会，逐项明确责任人，月底前完成。")

    def _change(self, soon: Sequence[WorkTask]) -> None:
        """One extension granted, one refused, one waiting."""
        decisions = ((True, "情况属实，同意延期。"), (False, "条件已经具备，请按期完成。"), None)
        for work, decision in zip(soon, decisions, strict=False):
            later = max(work.task.due_on or self.today, self.today) + timedelta(days=30)
            reason = "合作单位的批复晚于预期，需要延期。"
            change = change_add(
                self.cast.unit, work, Change.Kind.EXTENSION, {"due_on": later}, reason
            )
            if decision is not None:
                is_granted, said = decision
                change_decide(self.cast.staff, change, is_granted=is_granted, decision=said)

    def _hinder(self, running: Sequence[WorkTask]) -> None:
        """Two obstacles, one of them solved."""
        asked = next((u for u in self.units if u.name == _OFFICE), None)
        texts = ("所需编制和经费尚未落实，请协调。", "数据分散在几个部门，需要统一口径。")
        for number, (work, text) in enumerate(zip(running, texts, strict=False)):
            obstacle = obstacle_add(self.cast.unit, work, text, asked)
            if number:
                obstacle_solve(self.cast.staff, obstacle, "已开协调会，明确由一个部门汇总。")


def _own(year: _Work, plan: Plan, rows: Sequence[Proposal]) -> None:
    by_owner: dict[Unit, list[int]] = defaultdict(list)
    for number, row in enumerate(rows):
        by_owner[year.owner_of(row.section, number)].append(row.pk)
    for owner, keys in by_owner.items():
        proposal_own(year.cast.staff, plan, proposals=keys, owner=owner)


def _workbook(unit: str) -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.create_sheet("台账", 0)
    sheet.append(["单位", "事项", "完成情况"])
    sheet.append([unit, "年度重点工作", "演示用的虚构材料"])
    content = BytesIO()
    book.save(content)
    return content.getvalue()

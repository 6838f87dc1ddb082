"""Every move × side × state: who may, from where, and what the page says otherwise."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from web.papers import pdf
from web.worktasks.making import acting, help_with, make_plan, make_work, other_unit
from zhiren.web.accounts.access import access_of
from zhiren.web.worktasks.access import sides_of
from zhiren.web.worktasks.lifecycle import MOVES, Side, Status, moved, moves_from
from zhiren.web.worktasks.models import WorkTask
from zhiren.web.worktasks.services.running import Progress, report_add

pytestmark = pytest.mark.usefixtures("that_day")
# The account of the cast that stands on each side of a task of the home unit.
ACCOUNTS = {
    Side.OWNER: "unit_party",
    Side.SUPERVISOR: "head",
    Side.PERSON: "cadre",
    Side.HELPER: "unit_party",
}
REPORTING = {Side.OWNER, Side.PERSON, Side.HELPER}


def post(client, work, name):
    file = SimpleUploadedFile("总结.pdf", pdf())
    said = {"reason": "理由", "text": "进展", "percent": "100"}
    if name == "report":
        return client.post(reverse("worktasks:report_add", args=[work.pk]), said)
    if name in {"close", "close_partly", "refuse"}:
        verdict = {"close": "full", "close_partly": "partial", "refuse": "refused"}[name]
        data = {"verdict": verdict, "share": "50", "reason": "意见"}
        return client.post(reverse("worktasks:acceptance_add", args=[work.pk]), data)
    days = {"finished_on": "2024.12.16", "assigned_on": "2024.12.16"}
    data = {"move": name, **said, **days, "uploads": file}
    return client.post(reverse("worktasks:task_move", args=[work.pk]), data)


def work_for(people, side, status):
    plan = make_plan(people.home)
    owner = other_unit(people) if side in {Side.PERSON, Side.HELPER} else people.home_unit
    person = people.cadre_person if side == Side.PERSON else None
    work = make_work(plan, owner, status=status, owner_person=person)
    if side == Side.HELPER:
        help_with(work, people.home_unit)
    return work


@pytest.mark.parametrize("move", MOVES, ids=lambda move: move.name)
@pytest.mark.parametrize("side", list(Side))
def test_each_side_makes_its_moves_from_their_states_only(as_, people, move, side):
    client = as_(ACCOUNTS[side])
    found, expected = {}, {}
    for status in Status:
        work = work_for(people, side, status)
        response = post(client, work, move.name)
        work.refresh_from_db()
        found[status.value] = (response.status_code, work.status)
        may = move.side == side or (move.name == "report" and side in REPORTING)
        if not may:
            expected[status.value] = (403, status)
        elif status in move.before:
            expected[status.value] = (302, move.after)
        else:
            expected[status.value] = (422, status)
    assert found == expected


def test_sides_are_told_by_role_scope_and_the_own_file(people):
    work = work_for(people, Side.PERSON, "accepted")
    help_with(work, people.home_unit)
    told = {
        name: sides_of(access_of(getattr(people, name)), work)
        for name in ("head", "staff", "supervision", "unit_party", "cadre", "leader", "stranger")
    }
    assert told == {
        "head": {Side.SUPERVISOR}, "staff": {Side.SUPERVISOR}, "supervision": {Side.SUPERVISOR},
        "unit_party": {Side.HELPER}, "cadre": {Side.PERSON}, "leader": set(), "stranger": set(),
    }  # fmt: skip


def test_the_page_offers_just_the_moves_that_may_be_made(as_, people):
    for side in Side:
        for status in Status:
            work = work_for(people, side, status)
            page = as_(ACCOUNTS[side]).get(reverse("worktasks:task_detail", args=[work.pk]))
            offered = {act.move for act in page.context["acts"]} - {""}
            wanted = {move.name for move in moves_from(status, frozenset({side}))}
            assert offered == wanted - {"close_partly", "refuse"}, (side, status)


def test_moves_lead_where_the_table_says():
    assert {move.name: moved(move.name, move.before[0]) for move in MOVES} == {
        move.name: move.after for move in MOVES
    }


def test_an_unknown_move_is_nowhere(as_, work):
    address = reverse("worktasks:task_move", args=[work.pk])
    for name in ("", "close", "nonsense", "report"):
        assert as_("head").post(address, {"move": name}).status_code == 404


def test_a_page_out_of_date_says_so(as_, people, work):
    WorkTask.objects.update(status="submitted")
    response = as_("unit_party").post(
        reverse("worktasks:report_add", args=[work.pk]), {"percent": "10", "text": "好"}
    )
    assert response.status_code == 422
    assert "任务现为“待验收”，不能报告进展" in response.content.decode()


def test_a_helping_unit_cannot_set_the_progress(as_, people):
    work = work_for(people, Side.HELPER, "accepted")
    address = reverse("worktasks:report_add", args=[work.pk])
    client = as_("unit_party")
    assert "percent" not in client.get(address).context["form"].fields
    client.post(address, {"percent": "90", "text": "已提供数据"})
    work.refresh_from_db()
    assert (work.progress, work.reports.count()) == (0, 1)


def test_a_responsible_person_sees_and_reports_on_the_own_task_only(as_, people):
    own = work_for(people, Side.PERSON, "accepted")
    other = make_work(make_plan(people.home), people.home_unit)
    client = as_("cadre")
    assert client.get(reverse("worktasks:task_detail", args=[own.pk])).status_code == 200
    assert client.get(reverse("worktasks:task_detail", args=[other.pk])).status_code == 404
    listed = client.get(reverse("worktasks:task_list")).context["page"].object_list
    assert list(listed) == [own]


def test_a_task_with_many_helping_units_is_listed_once(as_, people):
    work = work_for(people, Side.HELPER, "accepted")
    for unit in people.home_unit.children.all()[:2] or [
        people.home_unit.party_organisations.first()
    ]:
        help_with(work, unit)
    page = as_("unit_party").get(reverse("worktasks:task_list")).context["page"]
    assert list(page.object_list) == [work]


def test_a_leader_sees_what_the_leader_leads(as_, people):
    work = make_work(make_plan(people.home), other_unit(people), leader=people.leader.person)
    page = as_("leader").get(reverse("worktasks:task_detail", args=[work.pk]))
    assert page.status_code == 200


def test_reports_are_the_last_word_for_acceptance(as_, people):
    work = work_for(people, Side.OWNER, "accepted")
    report_add(acting(people, "head"), work, Progress("代为填报", 100))
    WorkTask.objects.update(status="submitted")
    response = post(as_("head"), work, "close")
    assert response.status_code == 422
    assert "最近一次进展由您填报" in response.content.decode()
    assert post(as_("staff"), work, "close").status_code == 302

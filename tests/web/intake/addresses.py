"""Every address of intake × every account."""

from django.core.files.uploadedfile import SimpleUploadedFile

from web.addresses import ADMINISTRATORS, BUSINESS, DEPARTMENT, Address
from web.intake import wizard
from zhiren.web.audit.acting import Acting
from zhiren.web.intake import services
from zhiren.web.intake.models import SavedMapping

OPEN_TO = DEPARTMENT
LIST_OPEN_TO = DEPARTMENT | {"stranger"}
HIDDEN = frozenset({"stranger"})
assert ADMINISTRATORS | BUSINESS >= LIST_OPEN_TO


def acting(people):
    head = people.head
    return Acting(head.pk, head.name, head.institution_id, "127.0.0.1")


def roster_in_reading(people):
    content = wizard.roster(["工号", "姓名", "性别", "民族"], ["1", "甲", "男", "汉族"])
    upload = SimpleUploadedFile("名册.xlsx", content)
    return services.intake_create(acting(people), uploads=[upload])


def intake(people):
    """An import whose sheets wait to be looked through."""
    return {"pk": roster_in_reading(people).pk}


def previewed(people):
    made = roster_in_reading(people)
    services.intake_compare(acting(people), made, sheets={1}, empties="keep", extents={})
    return {"pk": made.pk}


def sheet(people):
    return {**intake(people), "number": 1}


def saved(people):
    made, _ = SavedMapping.objects.get_or_create(
        institution=people.home, name="常用", defaults={"saved_by": people.head, "fingerprint": "x"}
    )
    return {"pk": made.pk}


def of(view, arguments=None, **more):
    """An address of one import: strangers, who import at home, do not see it."""
    return Address(f"intake:{view}", OPEN_TO, arguments or intake, hidden_from=HIDDEN, **more)


ADDRESSES = [
    Address("intake:intake_list", LIST_OPEN_TO),
    Address("intake:intake_list", LIST_OPEN_TO, query="?state=applied&q=甲&since=2024-01-01&page=9"),
    Address("intake:intake_add", LIST_OPEN_TO),
    Address("intake:intake_add", LIST_OPEN_TO, method="post", status=422),
    Address("intake:blank_form", LIST_OPEN_TO),
    Address("intake:register_form", LIST_OPEN_TO, method="post"),
    Address("intake:mapping_list", LIST_OPEN_TO),
    of("mapping_remove", saved, method="post", status=302),
    of("intake_detail", status=302),
    of("intake_detail", previewed),
    of("intake_detail", previewed, query="?show=left_out&table=person&q=甲"),
    of("intake_progress", status=302),
    of("intake_sheets"),
    of("intake_sheets", method="post", status=302, data={"sheet": "1", "empties": "keep"}),
    of("sheet_map", sheet),
    of("sheet_map", sheet, method="post", status=302, data={"column_0": "人员 · 工号"}),
    of("sheet_use_saved", sheet, method="post", status=302, data=lambda p: {"saved": saved(p)["pk"]}),
    of("intake_reopen", previewed, method="post", status=302),
    of("intake_compare_again", previewed, method="post", status=302),
    of("intake_apply", previewed, method="post", status=302, data={"mode": "whole"}),
    of("intake_cancel", method="post", status=302),
    of("intake_undo", method="post", status=302, data={"reason": "测试"}),
    of("intake_resume", method="post", status=302),
    of("marked_file", sheet),
    of("left_out_file", sheet),
]  # fmt: skip

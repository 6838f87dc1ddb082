"""单位、岗位、分管."""

from __future__ import annotations

from django.db import models

from zhiren.web.register import columns
from zhiren.web.register.models.record import Record


class Unit(Record):
    """单位: a body of the administration or a Party organisation; two trees side by side.

    ``path`` holds the keys from the root down, as ``/1/12/``, so that a subtree is one prefix;
    the services keep it.
    """

    TABLE = "unit"
    UNIT_PATHS = ("",)

    code = columns.code("unit.unit")
    name = columns.text("unit.name")
    kind = columns.choice("unit.kind")
    system = columns.choice("unit.system")
    level = columns.choice("unit.level")
    parent = models.ForeignKey("self", **columns.reference("unit.parent"), related_name="children")
    host_unit = models.ForeignKey(
        "self", **columns.reference("unit.host_unit"), related_name="party_organisations"
    )
    branch_kind = columns.choice("unit.branch_kind")
    valid_from = columns.day("unit.valid_from")
    valid_from_precision = columns.precision("unit.valid_from")
    valid_until = columns.day("unit.valid_until")

    path = models.CharField("路径", max_length=255, editable=False, db_index=True)
    order = models.PositiveIntegerField("排序", default=0)

    class Meta(Record.Meta):
        verbose_name = "单位"
        constraints = columns.constraints("unit")
        ordering = ("order", "code")

    def __str__(self) -> str:
        return self.name


class UnitSuccession(Record):
    """单位沿革: a unit that took the place of another, wholly or in part."""

    UNIT_PATHS = ("unit",)

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="predecessors", verbose_name="单位")
    predecessor = models.ForeignKey(
        Unit, models.PROTECT, related_name="successors", verbose_name="前身"
    )
    on = models.DateField("沿革日期")
    how = models.CharField(
        "方式", max_length=20, choices=[(w, w) for w in "更名 合并 拆分 撤销".split()]
    )

    class Meta(Record.Meta):
        verbose_name = "单位沿革"


class UnitHeadcount(Record):
    """单位人数."""

    TABLE = "unit_headcount"
    UNIT_PATHS = ("unit",)

    unit = models.ForeignKey(
        "register.Unit",
        **columns.reference("unit_headcount.unit"),
        related_name="unit_headcount_set",
    )
    counted_on = columns.day("unit_headcount.counted_on")
    party_members = columns.whole("unit_headcount.party_members")
    probationary_members = columns.whole("unit_headcount.probationary_members")
    staff = columns.whole("unit_headcount.staff")

    class Meta(Record.Meta):
        verbose_name = "单位人数"
        constraints = columns.constraints("unit_headcount")


class LeaderPortfolio(Record):
    """领导分管."""

    TABLE = "leader_portfolio"
    UNIT_PATHS = ("leader__unit", "unit")
    PERSON_PATH = "leader"

    leader = models.ForeignKey(
        "register.Person", **columns.reference("leader_portfolio.leader"), related_name="portfolios"
    )
    unit = models.ForeignKey(
        "register.Unit",
        **columns.reference("leader_portfolio.unit"),
        related_name="leader_portfolio_set",
    )
    from_on = columns.day("leader_portfolio.from_on")
    from_on_precision = columns.precision("leader_portfolio.from_on")
    until_on = columns.day("leader_portfolio.until_on")
    until_on_precision = columns.precision("leader_portfolio.until_on")

    class Meta(Record.Meta):
        verbose_name = "领导分管"
        constraints = columns.constraints("leader_portfolio")


class Post(Record):
    """岗位."""

    TABLE = "post"
    UNIT_PATHS = ("unit",)

    code = columns.code("post.post")
    name = columns.text("post.name")
    unit = models.ForeignKey(
        "register.Unit", **columns.reference("post.unit"), related_name="post_set"
    )
    kind = columns.choice("post.kind")
    category = columns.choice("post.category")
    rank = columns.choice("post.rank")
    is_head = columns.yes_no("post.is_head")
    counts_for_quota = columns.yes_no("post.counts_for_quota")
    valid_from = columns.day("post.valid_from")
    valid_from_precision = columns.precision("post.valid_from")
    valid_until = columns.day("post.valid_until")
    order = models.PositiveIntegerField("排序", default=0)
    seats = models.PositiveSmallIntegerField("职数", default=1)

    class Meta(Record.Meta):
        verbose_name = "岗位"
        constraints = columns.constraints("post")
        ordering = ("order", "code")

    def __str__(self) -> str:
        return self.name

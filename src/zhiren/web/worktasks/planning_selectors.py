"""Reading plans and proposals for their pages; the statements do not grow with the rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from zhiren.web.bridge.packs import clause_of, pack_of
from zhiren.web.findings.filters import STRENGTH_TITLES
from zhiren.web.register.models import Institution, Task
from zhiren.web.worktasks.access import plans_for_view, works_for_view
from zhiren.web.worktasks.lifecycle import ENDED
from zhiren.web.worktasks.models import Plan, Proposal, WorkTask
from zhiren.web.worktasks.services.checking import faults_of, targets_of
from zhiren.web.worktasks.services.confirming import registered_for

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from zhiren.web.accounts.access import Access

STATES: Final = {"open": "未决定", "kept": "列入", "left": "不列入", "all": "全部"}
WAS: Final = {"new": "新增", "reworded": "文字有变", "same": "与上年相同", "carried": "上年接续"}
KINDS: Final = dict(WorkTask.Kind.choices)
_COUNT: Final = IntegerField()
# Where the words of two roles overlap, the later one is seen.
_ROLES: Final = ("frequency", "owner", "kind", "strength", "target", "due", "item")


def plan_rows(access: Access, query: Mapping[str, str]) -> QuerySet[Plan]:
    """The plans of the list, filtered, each with its counts: tasks and proposals."""
    rows = plans_for_view(access)
    for name in ("kind", "status"):
        if query.get(name):
            rows = rows.filter(**{name: query[name]})
    if query.get("year", "").isdecimal():
        rows = rows.filter(year=int(query["year"]))
    if query.get("q", "").strip():
        word = query["q"].strip()
        rows = rows.filter(Q(title__contains=word) | Q(source__contains=word))
    seen = works_for_view(access).filter(plan=OuterRef("pk"))
    asked = Proposal.objects.filter(plan=OuterRef("pk"), is_replaced=False)
    return rows.annotate(
        task_count=_counted(seen),
        ended_count=_counted(seen.filter(status__in=ENDED)),
        proposal_count=_counted(asked),
        decided_count=_counted(asked.exclude(is_kept=None)),
    )


def years_of(access: Access) -> list[int]:
    """The years there are plans for."""
    listed = plans_for_view(access).order_by("-year").values_list("year", flat=True)
    return list(dict.fromkeys(listed))


def documents_to_plan(institution: Institution) -> list[tuple[str, str]]:
    """Documents of the pack with task clauses that are no plan yet: id and title with the count."""
    pack = pack_of(institution)
    taken = set(
        Plan.objects.filter(institution=institution).exclude(document="").values_list(
            "document", flat=True
        )
    )  # fmt: skip
    counts: dict[str, int] = {}
    for clause in pack.clauses.values():
        if clause.state == "task" and clause.document not in taken:
            counts[clause.document] = counts.get(clause.document, 0) + 1
    return [
        (name, f"{pack.documents[name].title}（{count} 条任务条款）")
        for name, count in sorted(counts.items(), key=lambda pair: -pair[1])
    ]


@dataclass(frozen=True)
class Filters:
    """What the address of the proposals' page asks for."""

    state: str = "open"
    section: str = ""
    kind: str = ""
    strength: str = ""
    owner: str = ""
    was: str = ""
    registered: str = ""
    q: str = ""

    def applied(self, rows: Any, *, with_state: bool = True) -> Any:
        """The rows that it asks for."""
        for name in ("section", "kind", "strength", "was"):
            if getattr(self, name):
                rows = rows.filter(**{name: getattr(self, name)})
        if self.owner:
            rows = rows.filter(owner__isnull=self.owner == "none")
        if self.registered:
            rows = rows.filter(is_registered=self.registered == "yes")
        if self.q:
            word = self.q
            rows = rows.filter(
                Q(quotation__contains=word)
                | Q(name__contains=word)
                | Q(clause__endswith=f"#{word}")
                | Q(owner__name__contains=word)
                | Q(suggested_owner__contains=word)
            )
        wanted = {"open": None, "kept": True, "left": False}
        if with_state and self.state in wanted:
            rows = rows.filter(is_kept=wanted[self.state])
        return rows


def filters_from(query: Mapping[str, str]) -> Filters:
    """The filters in an address; words that mean nothing are left out."""
    given = {name: query.get(name, "").strip() for name in Filters.__dataclass_fields__}
    if given["state"] not in STATES:
        given["state"] = "open"
    return Filters(**given)


@dataclass
class Progress:
    """How many proposals there are and were decided."""

    total: int = 0
    kept: int = 0
    left: int = 0
    without_owner: int = 0
    registered: int = 0
    sections: list[tuple[str, int, int]] = field(default_factory=list)

    @property
    def decided(self) -> int:
        """Listed or left out."""
        return self.kept + self.left

    @property
    def open(self) -> int:
        """Those that wait."""
        return self.total - self.decided


def proposals_of(plan: Plan) -> Any:
    """The proposals that stand, each with whether the register has its row already."""
    standing = Task.objects.filter(
        institution=plan.institution_id, clause=OuterRef("clause"), item=OuterRef("item"),
        work=None, joined_to=None,
    )  # fmt: skip
    rows = plan.proposals.filter(is_replaced=False)
    return rows.annotate(is_registered=Exists(standing)).order_by("order", "pk")


def progress_of(plan: Plan) -> Progress:
    """Counts over all proposals, and by section; one statement."""
    rows = proposals_of(plan).order_by().values("section").annotate(
        total=Count("pk"),
        kept=Count("pk", filter=Q(is_kept=True)),
        left=Count("pk", filter=Q(is_kept=False)),
        without_owner=Count("pk", filter=Q(owner=None) & ~Q(is_kept=False)),
        registered=Count("pk", filter=Q(is_registered=True)),
    )  # fmt: skip
    progress = Progress()
    listed = dict.fromkeys(plan.proposals.order_by("order").values_list("section", flat=True))
    by_section = {row["section"]: row for row in rows}
    for row in by_section.values():
        progress.total += row["total"]
        progress.kept += row["kept"]
        progress.left += row["left"]
        progress.without_owner += row["without_owner"]
        progress.registered += row["registered"]
    progress.sections = [
        (name, by_section[name]["total"], by_section[name]["kept"] + by_section[name]["left"])
        for name in listed
        if name in by_section
    ]
    return progress


def state_counts(plan: Plan, filters: Filters) -> list[tuple[str, str, int]]:
    """How many proposals each state has under the other filters: key, title, count."""
    rows = filters.applied(proposals_of(plan), with_state=False).order_by()
    counted = dict(rows.values_list("is_kept").annotate(n=Count("pk")))
    numbers = {
        "open": counted.get(None, 0), "kept": counted.get(True, 0),
        "left": counted.get(False, 0), "all": sum(counted.values()),
    }  # fmt: skip
    return [(key, title, numbers[key]) for key, title in STATES.items()]


@dataclass(frozen=True)
class Shown:
    """A proposal as its page shows it."""

    row: Proposal
    pieces: tuple[tuple[str, str], ...]
    registered: Task | None
    faults: tuple[str, ...]
    targets: tuple[Mapping[str, Any], ...]
    strength: str
    kind: str
    was: str
    is_in_pack: bool
    can_undo: bool


def shown(plan: Plan, rows: Iterable[Proposal]) -> list[Shown]:
    """Proposals of a page with all they show."""
    listed = list(rows)
    registered = registered_for(plan, listed)
    return [
        Shown(
            row=row,
            pieces=pieces_of(row.quotation, row.marks),
            registered=registered.get((row.clause, row.item)),
            faults=tuple(faults_of(row, plan)),
            targets=tuple(targets_of(row)),
            strength=strength_title(row.strength),
            kind=KINDS.get(row.kind, ""),
            was=WAS.get(row.was, ""),
            is_in_pack=clause_of(row.clause) is not None,
            can_undo=_can_undo(row),
        )
        for row in listed
    ]


def strength_title(strength: str) -> str:
    """必须, 应当 …; empty for a word that is none."""
    return dict(STRENGTH_TITLES).get(strength, "")


def pieces_of(text: str, marks: Iterable[Iterable[str]]) -> tuple[tuple[str, str], ...]:
    """The text in pieces, each with the role of its words; "" for plain words.

    >>> pieces_of("力争获批", [["力争", "strength"]])
    (('力争', 'strength'), ('获批', ''))
    """
    roles = [""] * len(text)
    ordered = sorted((tuple(mark) for mark in marks), key=lambda mark: _ROLES.index(mark[1]))
    for words, role in ordered:
        start = text.find(words)
        if words and start >= 0:
            roles[start : start + len(words)] = [role] * len(words)
    pieces: list[tuple[str, str]] = []
    start = 0
    for place in range(1, len(roles) + 1):
        if place == len(roles) or roles[place] != roles[start]:
            pieces.append((text[start:place], roles[start]))
            start = place
    return tuple(pieces)


def _can_undo(row: Proposal) -> bool:
    return row.is_kept is not None or row.split_from_id is not None or bool(row.further) or (
        bool(row.proposed) and _is_changed(row)
    )  # fmt: skip


def _is_changed(row: Proposal) -> bool:
    before = row.proposed
    due_on = None if row.due_on is None else row.due_on.isoformat()
    names = ("name", "item", "kind", "strength", "owner_id")
    return (
        any(getattr(row, name) != before.get(name) for name in names)
        or due_on != before.get("due_on")
        or targets_of(row) != before.get("targets")
        or sorted(unit.pk for unit in row.helping.all()) != before.get("helping")
    )


def _counted(rows: Any) -> Any:
    """How many rows a subquery has, zero for none."""
    of_plan = rows.order_by().values("plan").annotate(n=Count("pk", distinct=True)).values("n")
    return Coalesce(Subquery(of_plan, output_field=_COUNT), 0)

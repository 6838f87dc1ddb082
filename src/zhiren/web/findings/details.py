"""What the page of one finding shows, put together from the database, the pack and the engine."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone

from zhiren.policy.packs import PackError
from zhiren.rules.registry import rule_kind
from zhiren.snapshot.schema import table as table_of
from zhiren.web.bridge.explaining import EvidenceRow, EvidenceTable, Subject, evidence_of
from zhiren.web.bridge.packs import pack_of
from zhiren.web.bridge.readings import reading_of
from zhiren.web.findings.models import Finding, FindingEvent
from zhiren.web.findings.sections import tables_read, tables_withheld
from zhiren.web.lib.partial_dates import as_read
from zhiren.web.register.columns import title_of
from zhiren.web.register.models import MODEL_OF, Person, Unit
from zhiren.web.register.sections import SECTIONS

if TYPE_CHECKING:
    from zhiren.policy.pack import Pack
    from zhiren.web.accounts.access import Access
    from zhiren.web.findings.models import FindingQuerySet

_ALIKE_SHOWN = 8
Status = Finding.Status


@dataclass(frozen=True)
class ShownRow:
    """A row of evidence with the place where it is read, and where it can be changed."""

    columns: Sequence[str]
    cells: Sequence[str]
    whose: str
    address: str
    change: str

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Titles with cells, for a row that stands alone."""
        return list(zip(self.columns, self.cells, strict=True))


@dataclass(frozen=True)
class ShownTable:
    """Rows of one table; ``hidden`` are others' rows that the account does not see here.

    ``owner`` is a row of the one whom all rows belong to, None when they belong to several.
    """

    title: str
    columns: Sequence[str]
    rows: Sequence[ShownRow]
    hidden: int
    owner: ShownRow | None


@dataclass(frozen=True)
class Alike:
    """Other findings by the same rule: how many are in which condition, and some that are over."""

    open: int
    resolved: int
    waived: int
    shown: Sequence[Finding]


def alike_of(access: Access, finding: Finding, visible: FindingQuerySet) -> Alike:
    """What became of the like case elsewhere in the institution; two statements.

    Numbers are told without names to everybody; single cases only where the account sees them.
    """
    others = Finding.objects.filter(institution=finding.institution_id, rule=finding.rule).exclude(
        pk=finding.pk
    )
    counts = others.order_by().aggregate(
        open=Count("pk", Q(status=Status.OPEN)),
        resolved=Count("pk", Q(status=Status.RESOLVED)),
        waived=Count("pk", Q(status=Status.WAIVED)),
    )
    shown: Sequence[Finding] = []
    if access.may("evaluation.run") and counts["resolved"] + counts["waived"]:
        over = visible.filter(pk__in=others.exclude(status=Status.OPEN))
        latest = over.select_related("unit").prefetch_related("waivers").order_by("-changed_at")
        shown = list(latest[:_ALIKE_SHOWN])
    return Alike(counts["open"], counts["resolved"], counts["waived"], shown)


def evidence_shown(
    access: Access, finding: Finding, withheld: frozenset[str] = frozenset()
) -> list[ShownTable]:
    """The rows the rule reads about the subject today, as far as the account may see them.

    Others' rows (a rank is taken among a class) are shown where their persons may be seen; rows
    of sections that are ``withheld`` are not. Empty when the pack cannot be used now or has the
    rule no longer.
    """
    subject = Subject(
        finding.rule, finding.subject_table, finding.subject, finding.unit_id, finding.person_id
    )
    try:
        rule = pack_of(finding.institution).rule(finding.rule)
        tables = evidence_of(finding.institution, subject, timezone.localdate())
    except (KeyError, PackError):
        return []
    if finding.state != "suppressed":
        # Decided cases are looked at for every rule they may shield; they tell something of their
        # own, and belong here only where they did.
        read = tables_read(rule)
        tables = [table for table in tables if table.table in read]
    closed = tables_withheld(rule, withheld)
    tables = [table for table in tables if table.table not in closed]
    names = _names(access, tables)
    lacking = missing_place(finding)
    return [_shown(access, table, names, lacking.get("column", "")) for table in tables]


def facts_shown(finding: Finding) -> dict[str, str]:
    """What the rule measured, by title."""
    return {title: as_read(str(value)) for title, value in finding.facts.items()}


def parameters_shown(pack: Pack, finding: Finding) -> list[dict[str, Any]]:
    """The values the finding rests on, with the text of the reading where one set them."""
    shown = []
    for parameter in finding.parameters:
        name = str(parameter.get("reading") or "")
        since = as_read(str(parameter.get("from") or ""))
        text = reading_of(pack, name) if name else None
        shown.append({**parameter, "from": since, "text": text})
    return shown


def readings_shown(pack: Pack, finding: Finding) -> list[Any]:
    """The further readings the rule relies on."""
    try:
        rule = pack.rule(finding.rule)
    except KeyError:
        return []
    used = {str(p.get("reading") or "") for p in finding.parameters}
    found = (reading_of(pack, name) for name in rule.readings if name not in used)
    return [reading for reading in found if reading is not None]


def missing_place(finding: Finding) -> dict[str, str]:
    """Where the missing datum is filled in: table and column in words, and the page's address."""
    if finding.state != "unknown" or not finding.missing:
        return {}
    table = column = ""
    try:
        kind = rule_kind(pack_of(finding.institution).rule(finding.rule).kind)
        table, column = next((t, c) for t, c, title in kind.missing if title == finding.missing)
    except (KeyError, StopIteration, PackError):
        return {"address": _whose_address(finding, "")}
    of = table_of(table) if table in MODEL_OF else None
    known = of is not None and any(c.name == column for c in of.columns)
    return {
        "table": of.title if of else "",
        "column": title_of(of.column(column)) if of and known else "",
        "address": _whose_address(finding, table),
    }


def history_of(finding: Finding) -> Iterable[FindingEvent]:
    """What became of it, latest first."""
    return finding.events.select_related("actor", "run")


def section_of(table: str) -> str:
    """Name of the first section of a person's file that shows a table; empty for none."""
    return next((s.name for s in SECTIONS if any(o.table == table for o in s.sources)), "")


def _names(
    access: Access, tables: Iterable[EvidenceTable]
) -> dict[tuple[str, int], tuple[str, str]]:
    """Name and code of the persons and units that own rows and may be seen; two statements."""
    rows = [row for table in tables for row in table.rows]
    persons = {row.person for row in rows if row.person is not None}
    units = {row.unit for row in rows if row.person is None and row.unit is not None}
    found: dict[tuple[str, int], tuple[str, str]] = {}
    asked: tuple[tuple[str, Any, str, set[int]], ...] = (
        ("person", Person, "person.view", persons),
        ("unit", Unit, "unit.view", units),
    )
    for table, model, action, keys in asked:
        if keys and access.may(action):
            visible = model.objects.visible_to(access, action).filter(pk__in=keys)
            for pk, name, code in visible.values_list("pk", "name", "code"):
                found[table, pk] = name, code
    return found


def _shown(
    access: Access,
    table: EvidenceTable,
    names: dict[tuple[str, int], tuple[str, str]],
    lacking: str,
) -> ShownTable:
    rows = [
        row
        for row in table.rows
        if row.is_own or row.person is None or ("person", row.person) in names
    ]
    places = [_place(table, row, names) for row in rows]
    told = [
        i
        for i, title in enumerate(table.columns)
        if title == lacking
        or any(
            row.cells[i] not in {"（未填）", whose}
            for row, (whose, _) in zip(rows, places, strict=True)
        )
    ]
    columns = [table.columns[i] for i in told]
    shown = [
        ShownRow(columns, [row.cells[i] for i in told], *place, _change(access, table, row))
        for row, place in zip(rows, places, strict=True)
    ]
    owner = shown[0] if len(set(places)) == 1 else None
    return ShownTable(table.title, columns, shown, table.more + len(table.rows) - len(rows), owner)


def _place(
    table: EvidenceTable, row: EvidenceRow, names: dict[tuple[str, int], tuple[str, str]]
) -> tuple[str, str]:
    """Whose row it is, and the address where it is read; empty for nobody's."""
    if row.person is not None and ("person", row.person) in names:
        whose, code = names["person", row.person]
        section = section_of(table.table)
        anchor = f"#{section}" if section else ""
        return whose, reverse("register:person_detail", kwargs={"code": code}) + anchor
    if row.unit is not None and ("unit", row.unit) in names:
        whose, code = names["unit", row.unit]
        return whose, reverse("register:unit_detail", kwargs={"code": code})
    return "", ""


def _change(access: Access, table: EvidenceTable, row: EvidenceRow) -> str:
    if not access.may("person.change"):
        return ""
    return reverse("register:row_change", kwargs={"table": table.table, "key": row.key})


def _whose_address(finding: Finding, table: str) -> str:
    if finding.person is not None:
        anchor = f"#{section_of(table)}" if section_of(table) else ""
        return reverse("register:person_detail", kwargs={"code": finding.person.code}) + anchor
    if finding.unit is not None:
        return reverse("register:unit_detail", kwargs={"code": finding.unit.code})
    return ""

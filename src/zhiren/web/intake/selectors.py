"""What the wizard's pages show."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import BooleanField, Count, ExpressionWrapper, Prefetch, Q
from django.utils.dateparse import parse_date

from zhiren.snapshot.columns import Column, Table
from zhiren.snapshot.schema import TABLES
from zhiren.snapshot.schema import table as table_of
from zhiren.snapshot.words import parse_target
from zhiren.web.intake.coverage import Coverage, coverage_of, headers
from zhiren.web.intake.matching import key_columns, subject_column
from zhiren.web.intake.models import (
    Extent,
    Intake,
    IntakeFile,
    IntakeSheet,
    PreviewProblem,
    PreviewRow,
    State,
)
from zhiren.web.intake.standing import names_of, rows_fetched
from zhiren.web.intake.storage import path_of
from zhiren.web.intake.values import Value, shown_value
from zhiren.web.lib.moments import day_end, day_start
from zhiren.web.register.models import MODEL_OF

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import QueryDict

Kind = PreviewRow.Kind
KINDS = ("new", "changed", "removed", "same", "missing", "left_out")


def intake_list(intakes: QuerySet[Intake], query: QueryDict) -> QuerySet[Intake]:
    """The imports that fit the filters, newest first, with their files."""
    found = intakes.select_related("created_by", "applied_by", "undone_by")
    found = found.prefetch_related(Prefetch("files", IntakeFile.objects.order_by("number")))
    if query.get("state") in State:
        found = found.filter(state=query["state"])
    text = query.get("q", "").strip()
    if text:
        named = IntakeFile.objects.filter(name__icontains=text).values("intake")
        found = found.filter(
            Q(pk__in=named) | Q(note__icontains=text) | Q(created_by__name__icontains=text)
        )
    since, until = (parse_date(query.get(name, "") or "-") for name in ("since", "until"))
    if since:
        found = found.filter(created_at__gte=day_start(since))
    if until:
        found = found.filter(created_at__lt=day_end(until))
    return found.order_by("-pk")


def totals(intake: Intake) -> dict[str, int]:
    """The counts of all tables together."""
    return {kind: sum(c.get(kind, 0) for c in intake.counts.values()) for kind in KINDS}


def earlier_imports(intake: Intake) -> list[IntakeFile]:
    """The last upload of a file with the same content; one that was written counts first."""
    hashes = [file.sha256 for file in intake.files.all()]
    found = IntakeFile.objects.filter(
        intake__institution=intake.institution_id, sha256__in=hashes, intake__lt=intake.pk
    ).exclude(intake__state__in=(State.CANCELLED, State.FAILED))
    is_written = Q(intake__state__in=(State.APPLIED, State.UNDONE))
    found = found.annotate(is_written=ExpressionWrapper(is_written, BooleanField()))
    return list(found.select_related("intake__created_by").order_by("-is_written", "-intake")[:1])


class CountedTable(NamedTuple):
    """One line of the summary."""

    name: str
    title: str
    counts: dict[str, int]


def summary(intake: Intake) -> list[CountedTable]:
    """The counts by table, in the order of the tables."""
    return [
        CountedTable(of.name, of.title, intake.counts[of.name])
        for of in TABLES
        if of.name in intake.counts
    ]


class TableInUse(NamedTuple):
    """A table that the sheets feed, and how far they may be its whole."""

    name: str
    title: str
    key: str
    chosen: str
    extents: list[tuple[str, str]]


def tables_in_use(intake: Intake, sheets: Iterable[IntakeSheet]) -> list[TableInUse]:
    """The tables that the sheets to be read feed, with what tells their rows apart."""
    names: set[str] = set()
    for sheet in sheets:
        if sheet.is_read:
            names |= tables_of(sheet)
    return [
        TableInUse(
            of.name,
            of.title,
            "、".join(of.column(name).title for name in key_columns(of)),
            intake.extents.get(of.name, ""),
            [
                (value, str(label))
                for value, label in Extent.choices
                if value != Extent.LISTED or subject_column(of)
            ],
        )
        for of in TABLES
        if of.name in names
    ]


def tables_of(sheet: IntakeSheet) -> set[str]:
    """The tables that a sheet feeds."""
    if sheet.kind == IntakeSheet.Kind.TABLE:
        return {sheet.table}
    declares = set(sheet.mapping.get("declares", ()))
    targets = [parse_target(t).table for t in sheet.mapping.get("columns", {}).values() if t != "-"]
    return {name for name in targets if table_of(name).key is None or name in declares}


def preview_rows(intake: Intake, show: str, query: QueryDict) -> QuerySet[PreviewRow]:
    """The rows of one tab that fit the filters."""
    rows = intake.preview_rows.all()
    if show == "left_out":
        rows = rows.exclude(left_out="")
    elif show == "kept":
        rows = rows.exclude(kept=[])
    else:
        rows = rows.filter(kind=show, left_out="")
    if query.get("table"):
        rows = rows.filter(table=query["table"])
    text = query.get("q", "").strip()
    if text:
        rows = rows.filter(Q(label__icontains=text) | Q(person=text))
    return rows.order_by("number")


def preview_problems(intake: Intake, query: QueryDict) -> QuerySet[PreviewProblem]:
    """The problems that fit the filters, in order."""
    problems = intake.problems.all()
    if query.get("severity") in {"error", "notice"}:
        problems = problems.filter(is_error=query["severity"] == "error")
    if query.get("sheet"):
        problems = problems.filter(sheet=query["sheet"])
    text = query.get("q", "").strip()
    if text:
        problems = problems.filter(
            Q(reason__icontains=text) | Q(value__icontains=text) | Q(column__icontains=text)
        )
    return problems.order_by("number")


def problem_sheets(intake: Intake) -> list[tuple[str, int]]:
    """The sheets with problems, and how many each has."""
    counted = intake.problems.order_by("sheet").values_list("sheet").annotate(Count("pk"))
    return [(sheet, number) for sheet, number in counted if sheet]


def missing_rows(intake: Intake, table: str) -> QuerySet[Any]:
    """Standing rows of a table that the files do not have."""
    matched = intake.preview_rows.filter(table=table).exclude(key=None).values("key")
    rows: QuerySet[Any] = MODEL_OF[table].objects.filter(institution=intake.institution_id)
    return rows.exclude(pk__in=matched).order_by("pk")


class StandingRow(NamedTuple):
    """A standing row as lists show it."""

    label: str
    person: str
    cells: list[tuple[str, str]]


def standing_rows(intake: Intake, table: str, rows: Iterable[Any]) -> list[StandingRow]:
    """The rows of a page as people read them: a query for them, and one a table they refer to."""
    of = table_of(table)
    keys = [row.pk for row in rows]
    standing = rows_fetched(of, MODEL_OF[table].objects.filter(pk__in=keys))
    names = {
        ref: names_of(ref, _codes(of, ref, standing.columns), intake.institution_id)
        for ref in {c.ref for c in of.columns if c.ref}
    }
    return [_standing(of, standing.row(place), names) for place in range(len(standing.keys))]


def _codes(of: Table, ref: str, columns: dict[str, list[Value]]) -> set[str]:
    own = [columns[c.name] for c in of.columns if c.ref == ref]
    return {str(code) for values in own for code in values if code is not None}


def _standing(of: Table, row: dict[str, Value], names: dict[str, dict[str, str]]) -> StandingRow:
    person = of.key if of.name == "person" else _person_column(of)
    cells = [(c.title, shown_value(c, row[c.name], names)) for c in of.columns]
    keys = [shown_value(of.column(n), row[n], names) for n in key_columns(of)]
    label = (
        f"{row['name']}（{keys[0]}）"
        if of.key and row.get("name")
        else " · ".join(filter(None, keys))
    )
    return StandingRow(
        label, str(row[person] or "") if person else "", [(t, v) for t, v in cells if v]
    )


def _person_column(of: Table) -> str | None:
    return next((c.name for c in of.columns if c.ref == "person"), None)


class ShownCell(NamedTuple):
    """One column of a row of the preview."""

    title: str
    old: str
    new: str
    why: str = ""


class ShownRow(NamedTuple):
    """A row of the preview with the titles of its columns."""

    row: PreviewRow
    table: str
    cells: list[ShownCell]


def shown_rows(rows: Iterable[PreviewRow], show: str) -> list[ShownRow]:
    """The rows of a page of one tab with the titles that the schema gives."""
    return [ShownRow(row, table_of(row.table).title, list(_cells(row, show))) for row in rows]


def _cells(row: PreviewRow, show: str) -> Iterable[ShownCell]:
    of = table_of(row.table)

    def title(name: str) -> str:
        column: Column = of.column(name)
        return column.title

    if show == "kept":
        yield from (ShownCell(title(name), old, new, why) for name, old, new, why in row.kept)
        return
    # Whose a new row is stands in its label already.
    subject = subject_column(of)
    yield from (ShownCell(title(n), "", value) for n, value in row.values.items() if n != subject)
    yield from (ShownCell(title(name), old, new) for name, old, new in row.changes)


def touched_persons(intake: Intake) -> QuerySet[Any]:
    """Codes of the persons whom written rows are about, with the number of rows."""
    rows = intake.preview_rows.filter(left_out="").exclude(kind=Kind.UNCHANGED).exclude(person="")
    return rows.order_by("person").values("person").annotate(rows=Count("pk"))


def named_persons(intake: Intake, page: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The persons of a page with their names; without one where the person is gone again."""
    listed = list(page)
    names = names_of("person", {entry["person"] for entry in listed}, intake.institution_id)
    return [{**entry, "name": names.get(entry["person"], "")} for entry in listed]


class ShownSheet(NamedTuple):
    """A sheet with the columns that are read of it and those that are not."""

    sheet: IntakeSheet
    table: str
    columns: Coverage


def shown_sheets(sheets: Iterable[IntakeSheet]) -> list[ShownSheet]:
    """The sheets as the page lists them."""
    return [
        ShownSheet(
            sheet,
            table_of(sheet.table).title if sheet.table else "",
            coverage_of(sheet),
        )
        for sheet in sheets
    ]


def partly_read(intake: Intake) -> list[ShownSheet]:
    """The sheets of which columns are not read."""
    sheets = shown_sheets(intake.sheets.filter(is_read=True).select_related("file"))
    return [shown for shown in sheets if shown.columns.unread]


def uncompared(intake: Intake) -> list[str]:
    """What of the files was not compared with the register, or differs from it and stays so.

    Empty when every row was matched and every column read: only then are file and register alike.
    """
    said = []
    for sheet in intake.sheets.all():
        unread = coverage_of(sheet).unread if sheet.is_read else ()
        if not sheet.is_read:
            said.append(f"工作表“{sheet.name}”没有读入")
        elif unread:
            said.append(f"“{sheet.name}”有 {len(unread)} 列不读取：{headers(unread)}")
    skipped = intake.problems.filter(reason__endswith="没有读入").exclude(row=None).count()
    if skipped:
        said.append(f"有 {skipped} 行没有读入，见“问题”")
    kept = intake.preview_rows.exclude(kept=[]).count()
    if kept:
        said.append(f"有 {kept} 行与名册不同而保留名册中的原值，见“保留原值”")
    if not intake.preview_rows.filter(kind=Kind.UNCHANGED).exists():
        said.append("没有一行内容与名册比对过")
    return said


def missing_files(files: Iterable[IntakeFile]) -> list[IntakeFile]:
    """The files that are deleted by now."""
    return [file for file in files if not path_of(file).exists()]

"""Stored files → sheets under their own names, what each is read as, and their rows."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from glob import escape
from typing import TYPE_CHECKING, Any, Final

from django.utils import timezone

from zhiren.snapshot.additions import Additions, read_additions
from zhiren.snapshot.cells import is_empty, plain_text
from zhiren.snapshot.filled import read_filled
from zhiren.snapshot.headers import Header, find_header
from zhiren.snapshot.importing import table_filled
from zhiren.snapshot.mapping import IGNORED, SheetMapping, facts_about_persons
from zhiren.snapshot.problems import FileRefusedError, Problem, Severity
from zhiren.snapshot.reading import Sheet, read_sheets
from zhiren.snapshot.roster import propose_for
from zhiren.snapshot.template import INSTRUCTIONS
from zhiren.snapshot.words import Target, header_words, parse_target
from zhiren.web.intake.coverage import Cause, coverage_of
from zhiren.web.intake.models import IntakeSheet
from zhiren.web.intake.storage import path_of

if TYPE_CHECKING:
    from zhiren.snapshot.columns import Table
    from zhiren.web.intake.models import Intake, IntakeFile
    from zhiren.web.intake.standing import Register

_SAMPLES: Final = 3
_SAMPLE_LENGTH: Final = 24
_LISTED: Final = 12
_MAPPING_FILE: Final = re.compile(r"在对应关系文件里写明(（[\w.]+）)?")
Kind = IntakeSheet.Kind


def sheets_of(file: IntakeFile) -> list[Sheet]:
    """The sheets of a stored file, called as the user called it.

    Raises FileRefusedError for what the reader will not take.
    """
    path = path_of(file)
    stem = file.name.rpartition(".")[0]
    try:
        sheets = read_sheets(path)
    except FileRefusedError as refused:
        raise FileRefusedError(replace(refused.problem, file=file.name)) from refused
    except FileNotFoundError as error:
        problem = Problem(file.name, "", None, None, None, "文件已删除", "重新上传")
        raise FileRefusedError(problem) from error
    return [
        replace(s, file=file.name, name=stem if s.name == path.stem else s.name)
        for s in sheets
        if s.name != INSTRUCTIONS
    ]


def describe_sheet(sheet: Sheet) -> dict[str, Any]:
    """What is kept of a sheet for the page where its columns are looked through."""
    table = table_filled(sheet)
    if table is not None:
        return _describe_table(sheet, table)
    header = find_header(sheet, header_words())
    proposal = propose_for(sheet, for_register=True)
    if header is None or proposal is None:
        return {"kind": Kind.NONE, "rows": len(sheet.rows), "is_read": False}
    mapping, doubts = proposal
    return {
        "kind": Kind.ROSTER,
        "rows": len(sheet.rows) - header.bottom - 1,
        "headers": list(_headers(sheet, header)),
        "fingerprint": _fingerprint(header),
        "mapping": mapping_as_json(mapping),
        "doubts": dict(doubts),
    }


def _describe_table(sheet: Sheet, table: Table) -> dict[str, Any]:
    """A sheet of the form: its columns have the table's titles, or are not read."""
    problems: list[Problem] = []
    raw = read_filled(sheet, table, problems)
    columns = {} if raw is None else {c.place: f"{table.name}.{n}" for n, c in raw.columns.items()}
    columns.update({p.column: IGNORED for p in problems if p.column})
    places = [(*place.partition(" ")[::2], target) for place, target in columns.items()]
    places.sort(key=lambda place: (len(place[0]), place[0]))
    return {
        "kind": Kind.TABLE,
        "table": table.name,
        "rows": 0 if raw is None else len(raw.row_numbers),
        "headers": [{"key": key, "letter": letter, "samples": []} for letter, key, _ in places],
        "mapping": {"columns": {key: target for _, key, target in places}},
    }


def settle_persons(sheets: Sequence[IntakeSheet]) -> None:
    """Of several sheets one that holds a single fact about persons does not register them.

    A list of results repeats the sex beside the roster in which the person is kept.
    """
    facts = {
        sheet.number: facts_about_persons(mapping_of(sheet))
        for sheet in sheets
        if sheet.kind == Kind.ROSTER and "person" in sheet.mapping["declares"]
    }
    is_kept_elsewhere = any(s.kind == Kind.TABLE and s.table == "person" for s in sheets)
    is_kept_elsewhere |= any(number > 1 for number in facts.values())
    for sheet in sheets:
        if is_kept_elsewhere and facts.get(sheet.number) == 1:
            sheet.mapping["declares"].remove("person")


def _headers(sheet: Sheet, header: Header) -> Iterator[dict[str, Any]]:
    below = sheet.rows[header.bottom + 1 :]
    for column in header.columns:
        cells = (row[column.index] for row in below if column.index < len(row))
        samples: list[str] = []
        for cell in cells:
            text = "" if is_empty(cell) else plain_text(cell)[:_SAMPLE_LENGTH]
            if text and text not in samples:
                samples.append(text)
            if len(samples) == _SAMPLES:
                break
        letter = sheet.column_letter(column.index)
        yield {"key": column.key, "letter": letter, "samples": samples}


def _fingerprint(header: Header) -> str:
    keys = "\n".join(sorted(column.key for column in header.columns))
    return hashlib.sha256(keys.encode()).hexdigest()


def mapping_as_json(mapping: SheetMapping) -> dict[str, Any]:
    """The mapping in the words of a mapping file: one target a header, ``-`` for none."""
    return {
        "columns": {
            key: targets[0].text() if targets else IGNORED
            for key, targets in mapping.columns.items()
        },
        "constants": {target.text(): value for target, value in mapping.constants.items()},
        "declares": sorted(mapping.declares),
    }


def mapping_of(sheet: IntakeSheet) -> SheetMapping:
    """The mapping as the reader takes it, for this sheet alone."""
    columns: dict[str, tuple[Target, ...]] = {
        key: () if text == IGNORED else (parse_target(text),)
        for key, text in sheet.mapping.get("columns", {}).items()
    }
    constants: dict[Target, object] = {
        parse_target(text): value for text, value in sheet.mapping.get("constants", {}).items()
    }
    return SheetMapping(
        escape(sheet.file.name),
        escape(sheet.name),
        columns,
        constants,
        declares=frozenset(sheet.mapping.get("declares", ())),
    )


def read_intake(intake: Intake, register: Register, today: date | None = None) -> Additions:
    """The rows of all sheets that are to be read, checked against the register's codes."""
    wanted = {(s.file_id, s.name): s for s in intake.sheets.select_related("file")}
    sheets: list[Sheet] = []
    mappings: list[SheetMapping] = []
    notices: list[Problem] = []
    for file in intake.files.all():
        for sheet in sheets_of(file):
            kept = wanted.get((file.pk, sheet.name))
            if kept is None or not kept.is_read:
                notices.append(_not_read(sheet))
                continue
            sheets.append(sheet)
            if kept.kind == Kind.ROSTER:
                mappings.append(mapping_of(kept))
                notices += _about_roster(sheet, kept)
    day = today or timezone.localdate()
    additions = read_additions(sheets, mappings, known=register.known, today=day)
    problems = [_in_words_of_the_site(problem) for problem in additions.problems]
    return Additions(additions.tables, [*problems, *notices])


def _in_words_of_the_site(problem: Problem) -> Problem:
    """What the command line calls a mapping file is a page here."""
    remedy = _MAPPING_FILE.sub("在“核对列”里统一填写", problem.remedy)
    remedy = remedy.replace("用 zhiren template 生成的表头", "用填报工作簿的表头")
    reason = problem.reason.replace("对应关系文件里", "“核对列”里")
    return replace(problem, reason=reason, remedy=remedy)


def _not_read(sheet: Sheet) -> Problem:
    reason, remedy = "这张工作表没有读入", "要读入的，回到“核对列”勾选"
    return Problem(sheet.file, sheet.name, None, None, None, reason, remedy, Severity.NOTICE)


def _about_roster(sheet: Sheet, kept: IntakeSheet) -> Iterable[Problem]:
    """Columns that are left aside, and formulas of which the saved result is read."""
    unread = coverage_of(kept).unread
    for cause in Cause:
        columns = [column for column in unread if column.cause is cause]
        if columns:
            listed = "、".join(f"{c.letter} {c.header}（{c.why}）" for c in columns[:_LISTED])
            more = f"等 {len(columns)} 列" if len(columns) > _LISTED else ""
            reason = f"不读取的列：{listed}{more}"
            yield Problem(
                sheet.file, sheet.name, None, None, None, reason, cause.value, Severity.NOTICE
            )
    if sheet.marks.formulas:
        number = len(sheet.marks.formulas)
        reason = f"有 {number} 个单元格是公式，读入的是保存时的结果"
        remedy = "核对结果；不放心时把公式换成数值再上传"
        yield Problem(sheet.file, sheet.name, None, None, None, reason, remedy, Severity.NOTICE)

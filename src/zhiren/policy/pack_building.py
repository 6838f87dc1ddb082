"""The values of a pack out of the plain data of its files (checked by ``pack_check``)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from zhiren.policy.pack import (
    Pack,
    PackClause,
    PackDocument,
    PackProcess,
    ProcessStep,
    Programme,
    Register,
    ReportForm,
)
from zhiren.policy.rule import Population, Rule, Strength
from zhiren.policy.values import DatedValue, Parameter
from zhiren.workdays.calendar import WorkCalendar, state_council_calendar
from zhiren.workdays.notices import notices_from
from zhiren.workdays.periods import semesters_from

Data = Mapping[str, Any]
_UNUSABLE = (AttributeError, LookupError, TypeError, ValueError)


class PackError(ValueError):
    """A pack's file cannot be used as it stands; ``zhiren pack check`` lists all faults."""

    def __init__(
        self, file: str, reason: str, remedy: str = "请运行 zhiren pack check 查看全部问题"
    ) -> None:
        self.file, self.reason = file, reason
        super().__init__(f"{file}：{reason}。{remedy}。")


def build_pack(directory: Path, files: Data, version: str) -> Pack:
    """The pack; PackError names the file and entry that cannot be used."""
    main = files.get("pack.yaml")
    if not isinstance(main, dict):
        raise PackError(str(directory / "pack.yaml"), "缺少该文件，或不是「键: 值」的形式")
    documents = {d.id: d for d in _each(main["documents"], "pack.yaml", directory, _document)}
    populations = _named(files, "populations.yaml", _population)
    return Pack(
        id=main["id"],
        title=main["title"],
        institution=main["institution"],
        directory=directory,
        version=version,
        documents=documents,
        clauses=_clauses(files, documents),
        populations=populations,
        rules=tuple(_rules(files, populations, documents)),
        processes=_named(files, "processes.yaml", _process),
        programmes=_named(files, "programmes.yaml", _programme),
        registers=_named(files, "registers.yaml", _register),
        reports=_named(files, "reports.yaml", _report),
        semesters=semesters_from(_dated(main.get("semesters") or {}), "pack.yaml"),
        calendar=_calendar(main.get("notices") or []),
    )


def rule_files(files: Data) -> list[str]:
    """Names of the files with rules."""
    return [name for name in files if name.startswith("rules/")]


def _each(entries: Sequence[Data], file: str, directory: Path, make: Any) -> Iterator[Any]:
    for entry in entries:
        try:
            yield make(entry, directory)
        except _UNUSABLE as error:
            raise PackError(file, _reason(str(entry.get("id")), error)) from error


def _named(files: Data, file: str, make: Any) -> dict[str, Any]:
    made = {}
    for name, entry in (files.get(file) or {}).items():
        try:
            made[name] = make(name, entry)
        except _UNUSABLE as error:
            raise PackError(file, _reason(name, error)) from error
    return made


def _reason(name: str, error: Exception) -> str:
    if isinstance(error, KeyError):
        return f"「{name}」缺少 {error.args[0]}"
    return f"「{name}」有误：{error}"


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _document(entry: Data, directory: Path) -> PackDocument:
    effective = entry["effective"]
    interpreter = entry.get("interpreter") or {}
    return PackDocument(
        id=entry["id"],
        title=entry["title"],
        file=directory / entry["file"],
        issuer=entry["issuer"],
        number=entry.get("number"),
        issued=_day(entry.get("issued")),
        printed=_day(entry.get("printed")),
        effective=date.fromisoformat(effective["from"]),
        effective_basis=effective.get("clause") or effective["reading"],
        until=_day((entry.get("until") or {}).get("date")),
        addressees=entry.get("addressees") or "",
        interpreter=interpreter.get("name", ""),
        repeals=tuple(entry.get("repeals") or ()),
        cites=tuple(entry.get("cites") or ()),
        short_title=entry.get("short_title") or "",
    )


def _clauses(files: Data, documents: Mapping[str, PackDocument]) -> dict[str, PackClause]:
    made = {}
    for document in documents:
        file = f"clauses/{document}.yaml"
        for entry in (files.get(file) or {}).get("clauses") or ():
            try:
                clause = _clause(entry)
            except _UNUSABLE as error:
                raise PackError(file, _reason(str(entry.get("id")), error)) from error
            made[clause.id] = clause
    return made


def _clause(entry: Data) -> PackClause:
    modality = entry.get("modality") or {}
    return PackClause(
        id=entry["id"],
        part=entry["part"],
        text=entry["text"],
        state=entry["state"],
        served_by=tuple(entry.get("served_by") or ()),
        reason=entry.get("reason") or "",
        actor=entry.get("actor") or "",
        words=tuple(modality.get("words") or ()),
        strength=modality.get("strength") or "",
        facts=tuple(entry.get("facts") or ()),
        related=tuple(entry.get("related") or ()),
        suggested_owner=entry.get("suggested_owner") or "",
        note=entry.get("note") or "",
    )


def _population(name: str, entry: Data) -> Population:
    return Population(
        name=name,
        subject=entry["subject"],
        where=_restriction(entry.get("where")),
        holding=_restriction(entry.get("holding")),
        holding_unit=_restriction(entry.get("holding_unit")),
        listed=entry.get("listed"),
        listed_where=_restriction(entry.get("listed_where")),
        younger_than=entry.get("younger_than"),
        clause=entry.get("clause") or "",
        reading=entry.get("reading") or "",
    )


def _restriction(entry: Data | None) -> dict[str, tuple[str | bool, ...]]:
    return {column: tuple(allowed) for column, allowed in (entry or {}).items()}


def _rules(
    files: Data, populations: Mapping[str, Population], documents: Mapping[str, PackDocument]
) -> Iterator[Rule]:
    for file in rule_files(files):
        for name, entry in (files[file] or {}).items():
            try:
                yield _rule(name, entry, populations, documents)
            except _UNUSABLE as error:
                raise PackError(file, _reason(name, error)) from error


def _rule(
    name: str,
    entry: Data,
    populations: Mapping[str, Population],
    documents: Mapping[str, PackDocument],
) -> Rule:
    document = documents[entry["clauses"][0].partition("#")[0]]
    population = entry.get("population")
    return Rule(
        id=name,
        kind=entry["kind"],
        title=entry["title"],
        clauses=tuple(entry["clauses"]),
        strength=Strength(entry["strength"]),
        fields=entry.get("fields") or {},
        population=populations[population] if population else None,
        parameters={n: _parameter(n, p) for n, p in (entry.get("parameters") or {}).items()},
        readings=tuple(entry.get("readings") or ()),
        domains=tuple(entry.get("domains") or ()),
        consequence=entry.get("consequence") or "",
        valid_from=_day(entry.get("valid_from")) or document.effective,
        valid_until=_day(entry.get("valid_until")) or document.until,
    )


def _parameter(name: str, entry: Data) -> Parameter:
    values = tuple(_value(on, value) for on, value in entry["values"].items())
    days = [value.from_on for value in values]
    if not days or days != sorted(set(days)):
        raise ValueError(f"参数 {name} 的日期须由早到晚、各不相同")
    return Parameter(name, entry["title"], entry.get("unit") or "", values)


def _value(on: str, entry: Data) -> DatedValue:
    return DatedValue(
        from_on=date.fromisoformat(on),
        value=with_whole_keys(entry["value"]),
        clause=entry.get("clause") or "",
        reading=entry.get("reading") or "",
        source=entry.get("source") or "",
        is_verified=bool(entry.get("verified")),
    )


def with_whole_keys(value: Any) -> Any:
    """A table by number (years of service to days of leave): its keys are whole numbers."""
    if isinstance(value, dict) and all(key.isdigit() for key in value):
        return {int(key): item for key, item in value.items()}
    return value


def _process(name: str, entry: Data) -> PackProcess:
    steps = [ProcessStep(s["title"], tuple(s.get("clauses") or ())) for s in entry["steps"]]
    roles, readings = tuple(entry.get("roles") or ()), tuple(entry.get("readings") or ())
    return PackProcess(name, entry["title"], roles, tuple(steps), readings)


def _programme(name: str, entry: Data) -> Programme:
    optional = ("frequency", "period", "reading", "who", "whom")
    return Programme(
        name, entry["title"], entry["clause"], **{key: entry.get(key) or "" for key in optional}
    )


def _register(name: str, entry: Data) -> Register:
    return Register(name, entry["title"], entry["table"], tuple(entry["clauses"]))


def _report(name: str, entry: Data) -> ReportForm:
    return ReportForm(name, entry["title"], tuple(entry["clauses"]))


def _calendar(notices: Sequence[Data]) -> WorkCalendar | None:
    if not notices:
        return None
    return state_council_calendar().with_notices(notices_from(_dated(list(notices)), "pack.yaml"))


def _dated(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _dated(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_dated(item) for item in value]
    try:
        return date.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        return value

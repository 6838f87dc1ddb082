"""人员档案 (person file): a person's sections as an account may see them, today or on a past day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from zhiren.web.lib.moments import day_end
from zhiren.web.register.access import actions_on
from zhiren.web.register.cells import Cell, cell_of, title_of, words_of
from zhiren.web.register.clocks import ACTING, Clocks, age_on, clocks_of, elapsed
from zhiren.web.register.history import (
    entries_of_person,
    entries_of_rows,
    first_state,
    record_as_of,
    rolled_back,
)
from zhiren.web.register.models import AdjudicatedDate, NothingToDeclare, Person, Post, Unit
from zhiren.web.register.sections import SECTIONS, Section, Source, held_on, is_running
from zhiren.web.register.stored import rows_together

if TYPE_CHECKING:
    from datetime import datetime

    from zhiren.web.accounts.access import Access
    from zhiren.web.register.history import Entries

# A person's columns that change in the course of time; the others are facts for all time, which
# a look back shows as they are known today.
CHANGING = (
    "name", "unit_id", "status", "staff_kind", "cadre_level", "is_leading_cadre", "line",
    "telephone",
)  # fmt: skip
# Professional titles and education: the highest comes first.
_TITLE_LEVELS = ("正高", "副高", "中级", "初级")
_EDUCATION = ("研究生", "大学", "大专", "中专", "高中及以下")


@dataclass(frozen=True)
class LookBack:
    """A past day to look back to; ``known_then`` shows what was recorded by its end."""

    day: date
    known_then: bool = False

    @property
    def moment(self) -> datetime:
        """The first moment after the day."""
        return day_end(self.day)


@dataclass(frozen=True)
class Line:
    """One row of a section's table."""

    row: Any
    cells: list[Cell]
    is_running: bool

    @property
    def key(self) -> int:
        """The row's key, for its addresses."""
        key: int = self.row.pk
        return key


@dataclass(frozen=True)
class Rows:
    """The rows of one source, newest first."""

    source: Source
    columns: tuple[str, ...]
    lines: list[Line]

    @property
    def title(self) -> str:
        """What the table is called."""
        return str(self.source.model._meta.verbose_name)

    @property
    def heads(self) -> list[str]:
        """The heads of the columns."""
        return [title_of(self.source.model, name) for name in self.columns]


@dataclass(frozen=True)
class SectionRows:
    """A section with its rows; ``none_since`` is the day it was answered 无此类情况."""

    section: Section
    rows: list[Rows]
    none: NothingToDeclare | None

    @property
    def count(self) -> int:
        """How many rows it has."""
        return sum(len(r.lines) for r in self.rows)

    @property
    def filled(self) -> list[Rows]:
        """The tables that have rows."""
        return [r for r in self.rows if r.lines]


@dataclass(frozen=True)
class Happening:
    """A line of the time line."""

    on: date
    precision: int | None
    section: str
    title: str
    words: str


@dataclass(frozen=True)
class Holding:
    """A running appointment with its clocks."""

    appointment: Any
    clocks: Clocks

    @property
    def is_acting(self) -> bool:
        """Whether the post is only acted in."""
        return bool(self.appointment.kind == ACTING)


@dataclass
class PersonFile:
    """What a page shows of one person on a day; ``person`` is None when not recorded then."""

    person: Any
    day: date
    look_back: LookBack | None
    sections: list[SectionRows]
    adjudications: list[Any]
    notes: list[str] = field(default_factory=list)

    def lines(self, table: str) -> list[Any]:
        """The rows of a table that the sections show, newest first."""
        return [
            line.row
            for section in self.sections
            for rows in section.rows
            if rows.source.table == table
            for line in rows.lines
        ]

    @cached_property
    def holdings(self) -> list[Holding]:
        """The appointments running on the day, oldest duty first, acting ones last."""
        held = self.lines("appointment")
        running = [a for a in held if a.until_on is None or a.until_on > self.day]
        found = [Holding(a, clocks_of(a, held, self.day)) for a in running]
        return sorted(found, key=lambda h: (h.is_acting, h.clocks.duty_since))

    @cached_property
    def rank(self) -> Any:
        """The rank held on the day."""
        return next(iter(self._running("rank_holding")), None)

    @property
    def rank_for(self) -> str:
        """How long it has been held."""
        return elapsed(self.rank.from_on, self.day, self.rank.from_on_precision)

    @cached_property
    def parties(self) -> list[Any]:
        """The political status on the day."""
        return [
            p for p in self.lines("party_membership") if p.until_on is None or p.until_on > self.day
        ]

    @cached_property
    def educations(self) -> list[tuple[str, Any]]:
        """The highest full-time and the highest in-service education, with their words."""
        found = []
        for words, is_full_time in (("全日制", True), ("在职", False), ("学历", None)):
            rows = [e for e in self.lines("education") if e.is_full_time is is_full_time]
            rows.sort(key=lambda e: _place(e.level, _EDUCATION))
            found += [(words, row) for row in rows[:1]]
        return found

    @cached_property
    def title(self) -> Any:
        """The highest professional title."""
        rows = sorted(
            self.lines("professional_title"), key=lambda t: _place(t.level, _TITLE_LEVELS)
        )
        return rows[0] if rows else None

    @property
    def age(self) -> int | None:
        """Age on the day."""
        born = self.person.birth_on
        return age_on(born, self.day) if born else None

    @property
    def years_of_work(self) -> str:
        """How long the person has worked."""
        start = self.person.work_start_on
        return elapsed(start, self.day, self.person.work_start_on_precision) if start else ""

    @cached_property
    def settled(self) -> dict[str, Any]:
        """The adjudications in force, by the date they settle."""
        return {a.kind: a for a in self.adjudications if a.is_current}

    @cached_property
    def assessments(self) -> tuple[list[int], list[tuple[str, dict[int, Any]]]]:
        """Years, newest last, and for each kind of assessment its result by year."""
        rows = self.lines("assessment_result")
        years = sorted({r.year for r in rows})
        kinds = dict.fromkeys(r.kind for r in rows)
        return years, [(k, {r.year: r for r in rows if r.kind == k}) for k in kinds]

    def happenings(self) -> list[Happening]:
        """Every dated event that the account may see, newest first."""
        found = [*_of_person(self.person)]
        for section in self.sections:
            for rows in section.rows:
                for line in rows.lines:
                    found += _of_row(section.section, rows.source, line.row, self.day)
        return sorted(found, key=lambda h: (h.on, h.words), reverse=True)

    def _running(self, table: str) -> list[Any]:
        return [r for r in self.lines(table) if r.until_on is None or r.until_on > self.day]


def sections_for(access: Access, person: Person) -> list[Section]:
    """The sections of this person's file that an account may see."""
    actions = actions_on(access, person)
    return [section for section in SECTIONS if section.action in actions]


def file_of(
    access: Access,
    person: Person,
    today: date,
    look_back: LookBack | None = None,
    sections: Iterable[Section] | None = None,
) -> PersonFile:
    """The person's file: sections that the account may not see are not even fetched.

    Looking back, dated rows are those true by that day as they are known today, and the person's
    changing columns and the names of units and posts are as they were recorded then; with
    ``known_then`` every row is as it was recorded then.
    """
    shown_sections = sections_for(access, person) if sections is None else list(sections)
    day = look_back.day if look_back else today
    fetched = _fetch(person, shown_sections, with_removed=look_back is not None)
    entries: Entries = {}
    of_person: Any = person
    if look_back is not None:
        entries = entries_of_person(person.pk, look_back.moment)
        of_person = _person_then(person, look_back, entries)
        fetched = _rows_then(fetched, look_back, entries)
        _name_then([of_person, *(row for rows in fetched for row in rows)], look_back)
    *listed, adjudications, declared = fetched
    if of_person is None:
        return PersonFile(None, day, look_back, [], [])
    none = {n.section: n for n in declared}
    waiting = iter(listed)
    made = []
    for section in shown_sections:
        rows = [
            _rows(access, source, next(waiting), day, is_past=look_back is not None)
            for source in section.sources
        ]
        made.append(SectionRows(section, rows, none.get(section.name)))
    return PersonFile(of_person, day, look_back, made, _newest_first(adjudications))


def _fetch(person: Person, sections: Sequence[Section], *, with_removed: bool) -> list[list[Any]]:
    asked = [
        (source.model, _condition(source, person))
        for section in sections
        for source in section.sources
    ]
    asked += [(model, Q(person=person.pk)) for model in (AdjudicatedDate, NothingToDeclare)]
    return rows_together(asked, with_removed=with_removed)


def _condition(source: Source, person: Person) -> Q:
    condition = Q(**{str(source.model.PERSON_PATH): person.pk})
    for name, words in source.where.items():
        condition &= Q(**{f"{name}__in": words})
    for name, words in source.unless.items():
        condition &= ~Q(**{f"{name}__in": words})
    return condition


def _rows(access: Access, source: Source, rows: list[Any], day: date, *, is_past: bool) -> Rows:
    kept = [r for r in rows if held_on(source, r, day)] if is_past else rows
    kept.sort(key=lambda r: _sort_key(source, r), reverse=True)
    cells = [[cell_of(row, name, access) for name in source.columns] for row in kept]
    # Columns that nobody filled for this person take no room.
    filled = [any(line[n].text for line in cells) for n in range(len(source.columns))]
    columns = tuple(
        name for name, is_filled in zip(source.columns, filled, strict=True) if is_filled
    )
    lines = [
        Line(
            row,
            [cell for cell, is_filled in zip(line, filled, strict=True) if is_filled],
            is_running(source, row, day),
        )
        for row, line in zip(kept, cells, strict=True)
    ]
    return Rows(source, columns, lines)


def _sort_key(source: Source, row: Any) -> tuple[bool, date, int]:
    when = getattr(row, source.dated_by) if source.dated_by else None
    is_open = source.spell is not None and getattr(row, source.spell[1]) is None
    return (is_open, when or date.min, row.pk)


def _person_then(person: Person, look_back: LookBack, entries: Entries) -> Any:
    if look_back.known_then:
        return record_as_of(person, look_back.moment, entries)
    then = first_state(person, look_back.moment, entries)
    mixed = rolled_back(person, ()) or person
    for name in CHANGING:
        setattr(mixed, name, getattr(then, name))
    return mixed


def _rows_then(fetched: list[list[Any]], look_back: LookBack, entries: Entries) -> list[list[Any]]:
    if not look_back.known_then:
        return [[r for r in rows if r.removed_at is None] for rows in fetched]
    then = [[record_as_of(r, look_back.moment, entries) for r in rows] for rows in fetched]
    return [[r for r in rows if r is not None] for rows in then]


def _name_then(rows: Iterable[Any], look_back: LookBack) -> None:
    """Call units and posts as they were called then; one query for all that are referred to."""
    holders = [row for row in rows if row is not None]
    _refetch(holders)
    places = [
        (row, f.name, getattr(row, f.name))
        for row in holders
        for f in row._meta.concrete_fields
        if f.related_model in {Unit, Post} and f.is_cached(row) and getattr(row, f.name)
    ]
    places += [(p, "unit", p.unit) for _, _, p in places if isinstance(p, Post)]
    entries = entries_of_rows((thing for _, _, thing in places), look_back.moment)
    if not entries:
        return
    # A post's own unit comes first: the post that is put into the row carries it along.
    for row, name, thing in reversed(places):
        then = first_state(thing, look_back.moment, entries)
        row._meta.get_field(name).set_cached_value(row, then)


def _refetch(rows: list[Any]) -> None:
    """Fetch units and posts that other rows point at since they were rolled back."""
    for model in (Unit, Post):
        waiting = [
            (row, f)
            for row in rows
            for f in row._meta.concrete_fields
            if f.related_model is model and getattr(row, f.attname) and not f.is_cached(row)
        ]
        keys = {getattr(row, f.attname) for row, f in waiting}
        if not keys:
            continue
        found = model.all_objects.filter(pk__in=keys)
        by_key = {r.pk: r for r in (found.select_related("unit") if model is Post else found)}
        for row, f in waiting:
            f.set_cached_value(row, by_key[getattr(row, f.attname)])


def _newest_first(adjudications: list[Any]) -> list[Any]:
    return sorted(adjudications, key=lambda a: (a.decided_on, a.pk), reverse=True)


def _of_person(person: Any) -> Iterable[Happening]:
    for name, words in (
        ("birth_on", "出生"),
        ("work_start_on", "参加工作"),
        ("entered_on", "进入本单位"),
    ):
        when = getattr(person, name)
        if when:
            yield Happening(when, getattr(person, f"{name}_precision"), "person", "基本情况", words)


def _of_row(section: Section, source: Source, row: Any, day: date) -> Iterable[Happening]:
    for event in source.events:
        when = getattr(row, event.column)
        if when is None or when > day:
            continue
        precision = getattr(row, f"{event.column}_precision", 0)
        yield Happening(when, precision, section.name, section.title, words_of(row, event.words))


def _place(word: str, order: tuple[str, ...]) -> int:
    return order.index(word) if word in order else len(order)

"""名册查询 (roster query): what the address asks for, read once and written back short.

``?columns=name,sex,age&sex=女&age=40..50&sort=unit,-age&group=cadre_level&as_of=2024.12.31``

Whatever cannot be read is left out and told in ``problems``; nothing in an address is an error.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from zhiren.snapshot.dates import PartialDate, parse_date
from zhiren.web.roster.columns import COLUMN_OF, COLUMNS, DEFAULT_COLUMNS
from zhiren.web.roster.conditions import RANGE, Test
from zhiren.web.roster.vantage import ALL, SERVING, Vantage

if TYPE_CHECKING:
    from django.http import QueryDict

    from zhiren.web.accounts.access import Access
    from zhiren.web.roster.column import Column

PLACE, STROKES, SOUND = "place", "strokes", "sound"
ORDERS = {PLACE: "单位和职务顺序", STROKES: "姓氏笔画", SOUND: "姓名拼音"}
AMONG = {SERVING: "在职人员", ALL: "全部人员"}
SORT_LEVELS = 3
MOST_CHOSEN = 200
_LONGEST = 60
_DIGITS, _LAST = 3, 1000
# Marks a further condition on a column that has one already: both hold.
ALSO = "~"
# Parts of an address that a form sends instead of one short parameter.
FROM, TO, AT, SORT_FORM, DOWN_FORM = ".from", ".to", "at.", "sort.", "down."


@dataclass(frozen=True)
class Sort:
    """One level: a column's key or one of ``ORDERS``."""

    key: str
    descending: bool = False

    @property
    def written(self) -> str:
        """As in the address."""
        return f"-{self.key}" if self.descending else self.key


@dataclass(frozen=True)
class RosterQuery:
    """Columns in order, filters, sorting, grouping, day, and the persons chosen one by one."""

    vantage: Vantage
    columns: tuple[Column, ...]
    filters: tuple[tuple[Column, tuple[Test, ...]], ...] = ()
    sorts: tuple[Sort, ...] = (Sort(PLACE),)
    group: Column | None = None
    among: str = SERVING
    words: str = ""
    chosen: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()

    @cached_property
    def pairs(self) -> list[tuple[str, str]]:
        """The parts of the address, only those that differ from what stands without them."""
        pairs = [("q", self.words)] if self.words else []
        keys = [column.key for column in self.columns]
        if keys != default_keys(self.vantage.access):
            pairs.append(("columns", ",".join(keys)))
        seen: dict[str, int] = {}
        for column, tests in self.filters:
            name = column.key + ALSO * seen.get(column.key, 0)
            seen[column.key] = seen.get(column.key, 0) + 1
            pairs += [(name, test.written) for test in tests]
        if self.sorts != (Sort(PLACE),):
            pairs.append(("sort", ",".join(sort.written for sort in self.sorts)))
        if self.group:
            pairs.append(("group", self.group.key))
        if self.vantage.on != self.vantage.today:
            pairs.append(("as_of", f"{self.vantage.on:%Y.%m.%d}"))
        if self.among != SERVING:
            pairs.append(("among", self.among))
        if self.vantage.unmasks:
            pairs.append(("unmask", "1"))
        return pairs

    @property
    def written(self) -> str:
        """The query string; what was chosen one by one is not part of a view."""
        return encoded(self.pairs)

    def sorted_by(self, key: str) -> RosterQuery:
        """Sorted by that key first; the other way round when it already is."""
        first = self.sorts[0]
        sort = Sort(key, not first.descending if first.key == key else False)
        return replace(self, sorts=(sort,))

    def without(self, column: Column, test: Test) -> RosterQuery:
        """Without one of its tests."""
        left = tuple(
            (c, tuple(t for t in tests if c is not column or t != test))
            for c, tests in self.filters
        )
        return replace(self, filters=tuple((c, tests) for c, tests in left if tests))

    def narrowed(self, column: Column, written: Iterable[str]) -> RosterQuery:
        """With one condition more, whatever conditions the column has already."""
        read = [column.read(text, self.vantage) for text in written]
        tests = tuple(test for test in read if not isinstance(test, str))
        return replace(self, filters=(*self.filters, (column, tests))) if tests else self


def encoded(pairs: Iterable[tuple[str, str]]) -> str:
    """A query string that stays readable where it may."""
    return urlencode(list(pairs), safe=",*!=")


def allowed_columns(access: Access) -> list[Column]:
    """The columns that the account may see."""
    return [column for column in COLUMNS if access.may(column.action)]


def default_keys(access: Access) -> list[str]:
    """The columns shown without a choice."""
    return [key for key in DEFAULT_COLUMNS if access.may(COLUMN_OF[key].action)]


def read_query(params: QueryDict, access: Access, today: date) -> RosterQuery:
    """The query of an address, whether written short or sent by a form."""
    problems: list[str] = []
    given = {name: [_clean(v) for v in params.getlist(name)] for name in params}
    unmasks = bool(_first(given, "unmask")) and access.may("person.identity.unmask")
    vantage = Vantage(access, _read_day(given, today, problems), today, unmasks)
    allowed = {column.key: column for column in allowed_columns(access)}
    keys = [key for text in given.get("columns", ()) for key in text.split(",") if key]
    columns = _named(keys, allowed, problems) or _named(default_keys(access), allowed, problems)
    sorts = tuple(_read_sorts(given, allowed, vantage, problems))
    group = _read_group(given, allowed, problems)
    among = _first(given, "among")
    return RosterQuery(
        vantage=vantage,
        columns=_in_asked_order(columns, given),
        filters=tuple(_read_filters(given, allowed, vantage, problems)),
        sorts=sorts or (Sort(PLACE),),
        group=group,
        among=among if among in AMONG else SERVING,
        words=_first(given, "q"),
        chosen=tuple(dict.fromkeys(c for c in given.get("person", ()) if c))[:MOST_CHOSEN],
        problems=tuple(problems),
    )


def is_form(params: QueryDict) -> bool:
    """Whether a form sent it, so that the short address should take its place."""
    return any("." in name for name in params) or "apply" in params


def _clean(value: str) -> str:
    return "".join(c for c in value if c.isprintable()).strip()[:2000]


def _first(given: Mapping[str, list[str]], name: str) -> str:
    return next((v[:_LONGEST] for v in given.get(name, ()) if v), "")


def _read_day(given: Mapping[str, list[str]], today: date, problems: list[str]) -> date:
    text = _first(given, "as_of")
    if not text:
        return today
    found = parse_date(text)
    if isinstance(found, PartialDate):
        return found.first_day()
    problems.append(f"日期“{text}”读不懂，请写 2024.12.31；现按今天显示。")
    return today


def _named(
    keys: Iterable[str], allowed: Mapping[str, Column], problems: list[str]
) -> tuple[Column, ...]:
    found = []
    for key in dict.fromkeys(keys):
        if key in allowed:
            found.append(allowed[key])
        elif key in COLUMN_OF:
            problems.append(f"您没有查看“{COLUMN_OF[key].title}”的权限，已略去这一栏。")
        else:
            problems.append(f"没有“{key[:_LONGEST]}”这一栏。")
    return tuple(found)


def _in_asked_order(
    columns: tuple[Column, ...], given: Mapping[str, list[str]]
) -> tuple[Column, ...]:
    """In the order of the numbers that a form gave; columns of the same number keep theirs."""

    def place(column: Column) -> int:
        number = _first(given, f"{AT}{column.key}")
        return (
            int(number)
            if number.isascii() and number.isdecimal() and len(number) <= _DIGITS
            else _LAST
        )

    return tuple(sorted(columns, key=place))


def _read_filters(
    given: Mapping[str, list[str]],
    allowed: Mapping[str, Column],
    vantage: Vantage,
    problems: list[str],
) -> Iterable[tuple[Column, tuple[Test, ...]]]:
    names = dict.fromkeys(name.removesuffix(FROM).removesuffix(TO) for name in given)
    for name in names:
        key = name.rstrip(ALSO)
        column = COLUMN_OF.get(key)
        if column is None:
            continue
        values = [value for value in given.get(name, ()) if value]
        ends = [_first(given, f"{name}{end}") for end in (FROM, TO)]
        if any(ends):
            values.append(RANGE.join(ends))
        if not values:
            continue
        if key not in allowed:
            problems.append(f"您没有查看“{column.title}”的权限，已略去这个条件。")
            continue
        tests: dict[Test, None] = {}
        for value in values:
            test = column.read(value, vantage)
            if isinstance(test, str):
                problems.append(f"“{column.heading(vantage)}”的条件未采用：{test}。")
            else:
                tests[test] = None
        if tests:
            yield column, tuple(tests)


def _read_sorts(
    given: Mapping[str, list[str]],
    allowed: Mapping[str, Column],
    vantage: Vantage,
    problems: list[str],
) -> Iterable[Sort]:
    terms = [term for text in given.get("sort", ()) for term in text.split(",")]
    for level in range(1, SORT_LEVELS + 1):
        key = _first(given, f"{SORT_FORM}{level}")
        terms.append(f"-{key}" if key and _first(given, f"{DOWN_FORM}{level}") else key)
    seen: set[str] = set()
    for term in terms:
        key = term.removeprefix("-").strip()
        if not key or key in seen:
            continue
        seen.add(key)
        column = allowed.get(key)
        if len(seen) > SORT_LEVELS:
            problems.append(f"最多按 {SORT_LEVELS} 项排序，其余略去。")
            return
        if key not in ORDERS and (column is None or not column.may_sort(vantage)):
            problems.append(f"不能按“{key[:_LONGEST]}”排序。")
        else:
            yield Sort(key, term.startswith("-"))


def _read_group(
    given: Mapping[str, list[str]], allowed: Mapping[str, Column], problems: list[str]
) -> Column | None:
    key = _first(given, "group")
    if not key:
        return None
    column = allowed.get(key)
    if column is None or not column.is_groupable:
        problems.append(f"不能按“{key}”分组。")
        return None
    return column

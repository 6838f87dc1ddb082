"""Forms of the wizard."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from django import forms

from zhiren.snapshot.mapping import IGNORED
from zhiren.snapshot.schema import table as table_of
from zhiren.snapshot.words import Target, header_words, parse_target
from zhiren.web.intake.coverage import Unread, coverage_of
from zhiren.web.intake.inspection import KINDS
from zhiren.web.intake.models import Empties, Extent, Mode
from zhiren.web.intake.targets import SKIP, is_private, offered, target_label, target_of
from zhiren.web.lib.forms import FilesField, Styled, style
from zhiren.web.register.cells import masked

if TYPE_CHECKING:
    from zhiren.web.intake.models import IntakeSheet
    from zhiren.web.intake.selectors import TableInUse

_MOST_FILES: Final = 10
_DECLARED: Final = ("person", "unit", "post")


class UploadForm(Styled):
    """Files and a word on what they are."""

    uploads = FilesField(
        label="文件",
        most=_MOST_FILES,
        accept=",".join(KINDS),
    )
    note = forms.CharField(
        label="说明",
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": "如 2024 年度考核结果"}),
        help_text="会写进审计记录和导入清单",
    )


class CompareForm(Styled):
    """What an empty cell means, and how far the files are the whole of each table."""

    empties = forms.ChoiceField(
        label="文件中的空白", choices=Empties.choices, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, tables: list[TableInUse], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tables = tables
        for of in tables:
            field = forms.ChoiceField(
                label=of.title, choices=of.extents, required=False, initial=of.chosen
            )
            style(field)
            self.fields[f"extent_{of.name}"] = field

    def extents(self) -> dict[str, str]:
        """The extent by table; those that say nothing are left out."""
        chosen = {of.name: self.cleaned_data[f"extent_{of.name}"] for of in self.tables}
        return {name: extent for name, extent in chosen.items() if extent in set(Extent) - {""}}


class HeaderLine(NamedTuple):
    """One column of a roster on the page where it gets its meaning."""

    letter: str
    key: str
    samples: str
    field: forms.BoundField
    unread: Unread | None


class MappingForm(Styled):
    """What each header of a roster means, what holds for all its rows, and whom it makes.

    Fields are ``column_0`` … for the headers in their order, ``constant_<table.column>`` for what
    the sheet does not say, ``declares_<table>``.
    """

    save_as = forms.CharField(
        label="保存为列对应",
        max_length=60,
        required=False,
        help_text="下次表头相同的文件自动套用",
    )

    def __init__(self, *args: Any, sheet: IntakeSheet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sheet = sheet
        self.coverage = coverage_of(sheet)
        self.columns: dict[str, str] = dict(sheet.mapping.get("columns", {}))
        self.options = offered(text for text in self.columns.values() if text != IGNORED)
        for number, header in enumerate(sheet.headers):
            text = self.columns.get(header["key"], IGNORED)
            initial = "" if text == IGNORED else target_label(parse_target(text))
            attributes = {"list": "targets", "autocomplete": "off", "placeholder": "不读入"}
            field = forms.CharField(
                label=header["key"],
                required=False,
                initial=initial,
                widget=forms.TextInput(
                    attrs={**attributes, "aria-label": f"{header['key']}的含义"}
                ),
            )
            style(field)
            self.fields[f"column_{number}"] = field
        self.constants: Mapping[str, Any] = sheet.mapping.get("constants", {})
        for name in self.missing:
            self._add_constant(name)
        for table in _DECLARED:
            declared = forms.BooleanField(
                label=f"这张表登记{table_of(table).title}（可新增和更改）",
                required=False,
                initial=table in sheet.mapping.get("declares", ()),
            )
            style(declared)
            self.fields[f"declares_{table}"] = declared

    def _add_constant(self, name: str) -> None:
        of, _, column_name = name.partition(".")
        column = table_of(of).column(column_name)
        label = f"{table_of(of).title} · {column.spoken_title}"
        initial = self.constants.get(name, "")
        field: forms.Field
        if column.values:
            choices = [("", "（不统一填写）"), *((v, v) for v in column.values)]
            field = forms.ChoiceField(label=label, choices=choices, required=False, initial=initial)
        else:
            field = forms.CharField(label=label, max_length=100, required=False, initial=initial)
        style(field)
        self.fields[f"constant_{name}"] = field

    def lines(self) -> list[HeaderLine]:
        """Each header with its field and, where it is not read, why."""
        unread = {column.header: column for column in self.coverage.unread}
        return [
            HeaderLine(
                header["letter"],
                header["key"],
                self._samples(header),
                self[f"column_{number}"],
                unread.get(header["key"]),
            )
            for number, header in enumerate(self.sheet.headers)
        ]

    def _samples(self, header: dict[str, Any]) -> str:
        covered = is_private(self.columns.get(header["key"], IGNORED))
        samples = [masked(text) if covered else text for text in header["samples"]]
        return "、".join(dict.fromkeys(samples))

    def constant_fields(self) -> list[forms.BoundField]:
        """The fields of what the sheet does not say."""
        return [self[f"constant_{name}"] for name in self.missing]

    def registered_fields(self) -> list[forms.BoundField]:
        """The boxes that say whom or what the sheet registers."""
        return [self[f"declares_{table}"] for table in _DECLARED]

    def option_labels(self) -> list[str]:
        """What a header may mean."""
        return [SKIP, *self.options]

    @property
    def missing(self) -> list[str]:
        """Columns that must be filled and that no header gives, as ``table.column``."""
        given: dict[str, set[str]] = {}
        for text in self.columns.values():
            if text != IGNORED:
                target = parse_target(text)
                given.setdefault(target.table, set()).update(target.columns)
        stated = {t for t in map(parse_target, self.constants) if t.group}
        return [
            f"{of}.{column.name}"
            for of, names in given.items()
            if table_of(of).key is None or of in self.sheet.mapping.get("declares", ())
            for column in table_of(of).columns
            if column.required and column.type != "id" and column.ref != "person"
            if column.name not in names
            if not any(t.table == of and column.name in t.columns for t in stated)
        ]

    def clean(self) -> dict[str, Any]:
        """Words that name no column, and two headers for one, are refused beside their field."""
        cleaned = super().clean() or {}
        used: dict[Target, str] = {}
        self.targets: dict[str, Target | None] = {}
        for number, header in enumerate(self.sheet.headers):
            name = f"column_{number}"
            try:
                target = target_of(cleaned.get(name, ""), self.options)
            except ValueError as error:
                self.add_error(name, str(error))
                continue
            self.targets[header["key"]] = target
            if target is None:
                continue
            if target in used:
                self.add_error(name, f"与“{used[target]}”是同一列，只能有一个")
            used[target] = header["key"]
        return cleaned

    def mapping(self) -> dict[str, Any]:
        """The mapping as the sheet keeps it."""
        targets = [target for target in self.targets.values() if target]
        prefixes = {target.prefix() for target in targets}
        constants = {
            text: value
            for text, value in {**header_words().constants, **self.constants}.items()
            if parse_target(text).group and parse_target(text).prefix() in prefixes
        }
        for name in self.missing:
            value = self.cleaned_data.get(f"constant_{name}", "")
            if value and name.partition(".")[0] in {target.table for target in targets}:
                constants[name] = value
        return {
            "columns": {key: t.text() if t else IGNORED for key, t in self.targets.items()},
            "constants": constants,
            "declares": [t for t in _DECLARED if self.cleaned_data.get(f"declares_{t}")],
        }


class ApplyForm(Styled):
    """Whether rows with errors keep everything out."""

    mode = forms.ChoiceField(choices=Mode.choices)


class UndoForm(Styled):
    """Why a whole import is taken back."""

    reason = forms.CharField(label="撤销的理由", max_length=200)

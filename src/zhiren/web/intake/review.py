"""What the page of a preview, or of a finished import, is drawn with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from zhiren.web.intake import selectors
from zhiren.web.intake.forms import UndoForm
from zhiren.web.intake.models import Intake, State
from zhiren.web.lib.paging import page_of

if TYPE_CHECKING:
    from zhiren.web.accounts.requests import SiteRequest


class Tab(NamedTuple):
    """One list of the page, and how many entries it has; None where that is not counted."""

    name: str
    title: str
    number: int | None


_PERSONS: Final = "persons"


def review_context(request: SiteRequest, intake: Intake) -> dict[str, Any]:
    """The counts, the tabs, and the rows of the tab that the address asks for."""
    tabs = _tabs(intake)
    names = [tab.name for tab in tabs]
    asked = request.GET.get("show", "")
    first = next((t.name for t in tabs if t.number or t.name == _PERSONS), names[0])
    show = asked if asked in names else first
    files = list(intake.files.all())
    gone = selectors.missing_files(files)
    return {
        "intake": intake,
        "totals": selectors.totals(intake),
        "summary": selectors.summary(intake),
        "tabs": tabs,
        "show": show,
        "files": files,
        "has_files": not gone,
        "partly_read": selectors.partly_read(intake),
        "uncompared": selectors.uncompared(intake),
        "earlier": selectors.earlier_imports(intake),
        "undo": UndoForm(),
        **_content(request, intake, show),
    }


def _tabs(intake: Intake) -> list[Tab]:
    totals = selectors.totals(intake)
    is_written = intake.state in {State.APPLIED, State.UNDONE}
    tabs = [
        Tab("problems", "问题", intake.errors + intake.notices),
        Tab("new", "新增", totals["new"]),
        Tab("changed", "更改", totals["changed"]),
        Tab("removed", "移除", totals["removed"]),
        Tab("left_out", "不导入", totals["left_out"]),
        Tab("same", "不变", totals["same"]),
        Tab("kept", "保留原值", None),
        Tab("missing", "文件中没有", totals["missing"] - totals["removed"]),
    ]
    if is_written:
        tabs = [Tab(_PERSONS, "涉及人员", None), *(t for t in tabs if t.name != "missing")]
    return [t for t in tabs if t.number != 0 or t.name in {"problems", "new", "changed"}]


def _content(request: SiteRequest, intake: Intake, show: str) -> dict[str, Any]:
    if show == "problems":
        page = page_of(request, selectors.preview_problems(intake, request.GET))
        return {"page": page, "sheets": selectors.problem_sheets(intake)}
    if show == _PERSONS:
        page = page_of(request, selectors.touched_persons(intake))
        return {"page": page, "persons": selectors.named_persons(intake, page)}
    if show == "missing":
        return _missing(request, intake)
    page = page_of(request, selectors.preview_rows(intake, show, request.GET))
    return {"page": page, "rows": selectors.shown_rows(page, show)}


def _missing(request: SiteRequest, intake: Intake) -> dict[str, Any]:
    tables = [
        of
        for of in selectors.summary(intake)
        if of.counts.get("missing", 0) > of.counts.get("removed", 0)
    ]
    asked = request.GET.get("table", "")
    table = next((of.name for of in tables if of.name == asked), tables[0].name if tables else "")
    if not table:
        return {"page": page_of(request, []), "tables": []}
    page = page_of(request, selectors.missing_rows(intake, table))
    standing = selectors.standing_rows(intake, table, page)
    return {"page": page, "standing": standing, "tables": tables, "table": table}

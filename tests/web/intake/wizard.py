"""Going through the wizard as a person does: by its pages."""

import io
import re

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from zhiren.snapshot.schema import TABLES, table
from zhiren.snapshot.template import HEADER_ROW
from zhiren.web.intake.models import Intake
from zhiren.web.register.models import MODEL_OF, RECORD_MODELS

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def filled(**tables):
    """The bytes of a workbook laid out as the form, rows given as dicts of column to cell."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in tables.items():
        of = table(name)
        sheet = book.create_sheet(of.title)
        names = list(dict.fromkeys(n for row in rows for n in row)) or [c.name for c in of.columns]
        for place, column in enumerate(names, 1):
            sheet.cell(HEADER_ROW, place).value = of.column(column).title
        for number, row in enumerate(rows, HEADER_ROW + 1):
            for column, value in row.items():
                sheet.cell(number, names.index(column) + 1).value = value
    return saved(book)


def roster(header, *rows, title="花名册"):
    """The bytes of a free roster."""
    book = openpyxl.Workbook()
    book.active.title = title
    for row in [header, *rows]:
        book.active.append(row)
    return saved(book)


def saved(book):
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def upload(client, *contents, name="名册.xlsx", note=""):
    """POST the upload form."""
    files = [
        c if isinstance(c, SimpleUploadedFile) else SimpleUploadedFile(name, c, XLSX)
        for c in contents
    ]
    return client.post(reverse("intake:intake_add"), {"uploads": files, "note": note})


def uploaded(client, *contents, **options):
    """The intake of an upload that was taken."""
    response = upload(client, *contents, **options)
    assert response.status_code == 302, text_of(response)
    return Intake.objects.get(pk=int(re.search(r"/(\d+)/$", response.url)[1]))


def compare(client, intake, *, empties="keep", sheets=None, **extents):
    """POST the page of the sheets; gives the intake after the comparison."""
    numbers = (
        sheets
        if sheets is not None
        else list(intake.sheets.exclude(kind="none").values_list("number", flat=True))
    )
    data = {"sheet": numbers, "empties": empties}
    data |= {f"extent_{name}": extent for name, extent in extents.items()}
    response = client.post(reverse("intake:intake_sheets", args=[intake.pk]), data)
    assert response.status_code == 302, text_of(response)
    return fresh(intake)


def previewed(client, *contents, empties="keep", name="名册.xlsx", note="", **extents):
    """Upload and compare."""
    intake = uploaded(client, *contents, name=name, note=note)
    assert intake.state == "read", (intake.state, intake.failure)
    return compare(client, intake, empties=empties, **extents)


def step(client, intake, what, **data):
    """POST one of the buttons; gives the intake and the page that follows."""
    page = client.post(reverse(f"intake:{what}", args=[intake.pk]), data, follow=True)
    return fresh(intake), page


def apply(client, intake, mode="whole"):
    return step(client, intake, "intake_apply", mode=mode)[0]


def fresh(intake):
    return Intake.objects.get(pk=intake.pk)


def page(client, intake, **query):
    return client.get(reverse("intake:intake_detail", args=[intake.pk]), query)


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def register_content(institution=None):
    """Everything of the register, removed rows too, to compare before and after."""
    content = {}
    for model in RECORD_MODELS:
        rows = model.all_objects.order_by("pk")
        if institution is not None:
            rows = rows.filter(institution=institution)
        content[model.__name__] = list(rows.values())
    return content


def standing_content(institution):
    """What stands, without keys and times: two registers with the same say the same."""
    left = {"id", "created_at", "updated_at", "removed_at"}
    return {
        name: [
            {k: v for k, v in row.items() if k not in left}
            for row in rows
            if row["removed_at"] is None
        ]
        for name, rows in register_content(institution).items()
    }


def problems(intake):
    """The errors as (sheet, row, column, reason)."""
    return [
        (p.sheet, p.row, p.column.partition(" ")[2], p.reason)
        for p in intake.problems.filter(is_error=True).order_by("number")
    ]


def counts(intake):
    """Rows by kind, of all tables."""
    total = {}
    for of in intake.counts.values():
        for kind, number in of.items():
            total[kind] = total.get(kind, 0) + number
    return {kind: number for kind, number in total.items() if number and kind != "missing"}


def person_row(person, **more):
    """The form's row of a person of the register."""
    return {
        "person": person.code, "name": person.name, "unit": person.unit.code,
        "status": person.status, **more,
    }  # fmt: skip


ALL_TABLES = [of.name for of in TABLES]
MODELS = MODEL_OF

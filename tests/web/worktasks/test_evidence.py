"""佐证: files that open are kept once; others are refused with what to do."""

import zipfile
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from web.papers import FILES, docx, jpg, pdf, png, xlsx
from web.worktasks.making import acting, help_with, make_work, other_unit
from zhiren.web.audit.models import Entry
from zhiren.web.lib.evidence_files import opened
from zhiren.web.worktasks.models import Evidence
from zhiren.web.worktasks.services.running import Progress, evidence_add, report_add

pytestmark = pytest.mark.usefixtures("that_day")


def upload(name, content):
    return SimpleUploadedFile(name, content)


def zipped(**files):
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), content)
    return out.getvalue()


@pytest.mark.parametrize("name", FILES)
def test_files_of_each_kind_open(name):
    content = FILES[name]()
    found = opened(upload(name, content))
    assert (found.title, found.content, found.size) == (name, content, len(content))
    assert found.kind == name.rpartition(".")[2]


@pytest.mark.parametrize("name", FILES)
def test_files_that_are_cut_off_do_not_open(name):
    content = FILES[name]()
    with pytest.raises(ValidationError, match=r"打不开|不是 PDF"):
        opened(upload(name, content[: len(content) // 2]))


@pytest.mark.parametrize("name", ["照片.png", "总结.docx", "清单.xlsx"])
def test_files_with_a_wrong_byte_do_not_open(name):
    content = bytearray(FILES[name]())
    place = content.find(b"IDAT") + 6 if name.endswith("png") else 60
    content[place] ^= 0xFF
    with pytest.raises(ValidationError, match="打不开"):
        opened(upload(name, bytes(content)))


@pytest.mark.parametrize("name", ["照片.png", "照片.jpg"])
def test_pictures_without_their_end_do_not_open(name):
    with pytest.raises(ValidationError, match="打不开"):
        opened(upload(name, FILES[name]()[:-8]))


@pytest.mark.parametrize("name", ["照片.png", "照片.jpg"])
def test_pictures_of_too_many_points_do_not_open(name, monkeypatch):
    content = FILES[name]()
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 3)
    with pytest.raises(ValidationError, match="打不开"):
        opened(upload(name, content))


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("空.pdf", b"", "空文件"),
        ("程序.exe", b"MZ\x90\x00", "不是 PDF"),
        ("文字.pdf", b"just words", "不是 PDF"),
        ("假.pdf", b"%PDF-1.4\n%%EOF", "打不开"),
        ("假.png", b"\x89PNG\r\n\x1a\n", "打不开"),
        ("假.jpg", b"\xff\xd8\xff\xe0", "打不开"),
        ("假.docx", b"PK\x03\x04 nothing", "打不开"),
        ("其他.docx", zipped(a_txt="x"), "不是 PDF"),
        ("宏.docx", zipped(word__document_xml="<x/>", word__vbaProject_bin="x"), "宏"),
        ("改名.pdf", png(), "扩展名不符"),
        ("图.png", jpg(), "扩展名不符"),
        ("表.docx", xlsx(), "扩展名不符"),
    ],
)
def test_what_is_no_evidence_is_refused_with_the_reason(name, content, said):
    with pytest.raises(ValidationError, match=said):
        opened(upload(name, content))


def test_a_file_that_is_too_large_is_refused(settings):
    settings.UPLOAD_MEGABYTES = 0
    with pytest.raises(ValidationError, match="超过 0 MB"):
        opened(upload("a.pdf", pdf()))


def test_an_archive_that_unpacks_to_too_much_is_refused(settings):
    settings.UPLOAD_MEGABYTES = 1
    small = BytesIO()
    with zipfile.ZipFile(small, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * (21 * 2**20))
    with pytest.raises(ValidationError, match="打不开"):
        opened(upload("a.docx", small.getvalue()))


def test_names_lose_their_folders():
    file = upload("a.pdf", pdf())
    file._name = "..\\..\\x/总结.pdf"
    assert opened(file).title == "总结.pdf"


# Through the page


def report(client, work, *files, **data):
    said = {"percent": "50", "text": "好", **data, "uploads": list(files)}
    return client.post(reverse("worktasks:report_add", args=[work.pk]), said)


def test_a_report_with_two_files_and_one_that_is_there(as_, people, work):
    kept = evidence_add(
        acting(people, "unit_party"), opened(upload("旧.pdf", pdf("old"))), people.home_unit
    )
    response = report(
        as_("unit_party"), work, upload("照片.png", png()), upload("总结.docx", docx()),
        chosen=[kept.pk],
    )  # fmt: skip
    assert response.status_code == 302
    titles = work.reports.get().evidence.values_list("title", flat=True)
    assert sorted(titles) == sorted(["旧.pdf", "照片.png", "总结.docx"])


def test_a_file_that_does_not_open_stops_the_report(as_, work):
    response = report(as_("unit_party"), work, upload("好.png", png()), upload("坏.pdf", b"%PDF-"))
    assert response.status_code == 422
    assert "“坏.pdf”打不开" in response.content.decode()
    assert not work.reports.exists()
    assert not Evidence.objects.exists()


def test_a_refused_report_leaves_no_file_behind(as_, work, settings):
    response = report(as_("unit_party"), work, upload("好.png", png()), expected_on="2024.01.01")
    assert response.status_code == 422
    assert not Evidence.objects.exists()
    assert not [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]


def test_the_same_file_in_two_reports_is_kept_once(as_, people, plan, work):
    other = make_work(plan, people.home_unit, 2)
    for one in (work, other):
        report(as_("unit_party"), one, upload("照片.png", png()))
    assert Evidence.objects.get().reports.count() == 2


def test_files_of_other_units_are_not_offered(as_, people, work):
    other = evidence_add(
        acting(people, "head"), opened(upload("他.pdf", pdf())), other_unit(people)
    )
    page = as_("unit_party").get(reverse("worktasks:report_add", args=[work.pk]))
    assert "chosen" not in page.context["form"].fields
    response = report(as_("unit_party"), work, chosen=[other.pk])
    assert not response.wsgi_request.FILES
    assert not work.reports.get().evidence.exists()


def test_a_file_is_a_download_and_reading_it_is_recorded(as_, people, work):
    report(as_("unit_party"), work, upload("总结 一.pdf", pdf()))
    kept = Evidence.objects.get()
    response = as_("head").get(reverse("worktasks:evidence_file", args=[kept.pk]))
    assert response.content == pdf()
    assert response["Content-Disposition"].startswith("attachment")
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert Entry.objects.filter(action="worktasks.evidence.read", object_id=kept.pk).exists()


def test_a_file_is_seen_by_those_who_see_a_task_it_proves(as_, people, plan):
    task = make_work(plan, other_unit(people))
    kept = evidence_add(acting(people, "head"), opened(upload("他.pdf", pdf())), other_unit(people))
    address = reverse("worktasks:evidence_file", args=[kept.pk])
    assert as_("unit_party").get(address).status_code == 404
    report_add(acting(people, "head"), task, Progress("好", 10), [kept])
    assert as_("unit_party").get(address).status_code == 404
    help_with(task, people.home_unit)
    assert as_("unit_party").get(address).status_code == 200
    assert as_("stranger").get(address).status_code == 404


def test_too_many_files_at_once_are_refused(as_, work):
    files = [upload(f"{n}.png", png(n)) for n in range(10)]
    response = report(as_("unit_party"), work, *files)
    assert response.status_code == 422
    assert "一次最多 9 个文件" in response.content.decode()

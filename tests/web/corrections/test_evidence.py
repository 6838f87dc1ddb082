import stat
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from web import papers
from web.corrections.made import PDF, PNG, a_correction, pdf
from zhiren.web.audit.models import Entry
from zhiren.web.corrections.models import Correction, Evidence
from zhiren.web.lib.evidence_files import opened


def document(*names):
    kept = BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        for name in ("[Content_Types].xml", "word/document.xml", *names):
            archive.writestr(name, "<x/>")
    return kept.getvalue()


GOOD = {
    "证书.pdf": PDF,
    "照片.PNG": PNG,
    "照片.jpeg": papers.jpg(),
    "说明.docx": papers.docx(),
    "清单.xlsx": papers.xlsx(),
}
BAD = {
    "空.pdf": b"",
    "脚本.pdf": b"<script>alert(1)</script>",
    "页面.png": b"<html></html>",
    "程序.exe": b"MZ\x90\x00",
    "带宏.docx": document("word/vbaProject.bin"),
    "压缩包.docx": document()[:40],
    "只有开头.pdf": PDF[:20],
    "缺尾.png": PNG[:-8],
    "空壳.docx": document(),
    "表格.docx": b"PK\x03\x04" + b"\0" * 30,
    "冒名.pdf": PNG,
    "无扩展名": PDF,
}


@pytest.mark.parametrize("name", GOOD)
def test_documents_and_pictures_are_taken(name):
    assert opened(SimpleUploadedFile(name, GOOD[name])).title == name


@pytest.mark.parametrize("name", BAD)
def test_anything_else_is_refused_with_its_name(name):
    with pytest.raises(ValidationError) as refusal:
        opened(SimpleUploadedFile(name, BAD[name]))
    assert name in refusal.value.messages[0]


def test_a_file_over_the_limit_is_refused(settings):
    settings.UPLOAD_MEGABYTES = 0
    with pytest.raises(ValidationError, match="超过"):
        opened(pdf())


def test_a_name_brings_no_folders():
    checked = opened(SimpleUploadedFile("a.pdf", PDF))
    assert "/" not in checked.title
    file = SimpleUploadedFile("b.pdf", PDF)
    file._name = "..\\..\\etc\\b.pdf"
    assert opened(file).title == "b.pdf"


def test_a_refused_file_is_told_on_the_form_and_nothing_is_kept(as_, people):
    address = reverse("corrections:proposal_add", args=["family_member"])
    bad = SimpleUploadedFile("页面.pdf", b"<html>")
    page = as_("cadre").post(address, {"relation": "父亲", "name": "李某", "proofs": [bad]})
    assert "不是 PDF" in page.content.decode()
    assert not Correction.objects.exists()


def test_several_files_are_kept_under_names_that_tell_nothing(as_, people):
    address = reverse("corrections:proposal_add", args=["family_member"])
    files = [pdf("一.pdf"), pdf("二.pdf")]
    as_("cadre").post(address, {"relation": "父亲", "name": "李某", "proofs": files})
    kept = list(Evidence.objects.all())
    assert [e.name for e in kept] == ["一.pdf", "二.pdf"]
    for one in kept:
        assert "一" not in one.file.name
        assert stat.S_IMODE(Path(one.file.path).stat().st_mode) == 0o600


def test_too_many_files_are_refused(as_, people):
    address = reverse("corrections:proposal_add", args=["family_member"])
    files = [pdf(f"{n}.pdf") for n in range(6)]
    page = as_("cadre").post(address, {"relation": "父亲", "name": "李某", "proofs": files})
    assert "最多 5 个文件" in page.content.decode()


def test_a_file_is_only_ever_downloaded(as_, people):
    one = a_correction(people).proposals.get().evidence.get()
    response = as_("staff").get(reverse("corrections:evidence_download", args=[one.pk]))
    assert response["Content-Disposition"].startswith("attachment;")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert response.content == PDF


def test_a_download_is_audited(as_, people):
    one = a_correction(people).proposals.get().evidence.get()
    as_("staff").get(reverse("corrections:evidence_download", args=[one.pk]))
    entry = Entry.objects.filter(action="register.person.viewed").first()
    assert one.name in entry.after["what"]
    assert entry.person_id == people.cadre_person.pk

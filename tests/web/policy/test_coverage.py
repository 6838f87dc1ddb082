from io import BytesIO

from django.urls import reverse
from openpyxl import load_workbook

from zhiren.web.audit.models import Entry
from zhiren.web.bridge.packs import all_packs
from zhiren.web.policy.coverage import summaries, totals

DOCUMENT = "sjtusm-2024-45"


def sheets(response):
    assert response.status_code == 200
    return load_workbook(BytesIO(response.getvalue()))


def test_all_documents_together_have_611_clauses(as_):
    found = summaries(all_packs())
    assert sum(one.total for one in found) == sum(totals(found).values()) == 611
    page = as_("cadre").get(reverse("policy:coverage_list")).content.decode()
    assert "<b>611</b>" in page


def test_nothing_is_without_a_state():
    assert [one.dangling for one in summaries(all_packs())] == [0] * 5


def test_a_document_is_filtered_by_state_part_and_words(as_):
    client, address = as_("head"), reverse("policy:coverage", args=[DOCUMENT])
    everything = client.get(address).context
    tasks = client.get(address, {"state": "task"}).context["rows"]
    titles = client.get(address, {"part": "heading"}).context["rows"]
    words = client.get(address, {"q": "浦东校区"}).context["rows"]
    assert everything["total"] == len(everything["rows"]) == 201
    assert {row.clause.state for row in tasks} == {"task"}
    assert {row.clause.part for row in titles} == {"heading"}
    assert all("浦东校区" in row.clause.text for row in words)
    assert words


def test_every_principle_says_why(as_):
    for document in ("sjtusm-2021-30", "sdju-2021", "shiyan-wjw-2019"):
        address = reverse("policy:coverage", args=[document])
        rows = as_("head").get(address, {"state": "principle"}).context["rows"]
        assert all(row.why for row in rows)


def test_the_workbook_has_every_clause_and_the_watermark(as_):
    book = sheets(as_("head").get(reverse("policy:coverage_export")))
    assert book.sheetnames == ["汇总", *(d for p in _own_first() for d in p.documents)]
    texts = [row[3] for name in book.sheetnames[1:] for row in book[name].values if row[6:]]
    said = {clause.text for pack in all_packs() for clause in pack.clauses.values()}
    assert said <= set(texts)
    last = [row[0] for row in book["汇总"].values][-1]
    assert "导出人 测试head" in last


def test_the_workbook_of_one_document_has_that_alone(as_):
    book = sheets(as_("head").get(reverse("policy:document_coverage_export", args=[DOCUMENT])))
    assert book.sheetnames == ["汇总", DOCUMENT]


def test_an_export_is_recorded(as_):
    before = Entry.objects.count()
    as_("head").get(reverse("policy:coverage_export"))
    entry = Entry.objects.order_by("-number").first()
    assert Entry.objects.count() == before + 1
    assert entry.object_label == "条款覆盖情况"
    assert entry.after["rows"] == 611


def _own_first():
    packs = all_packs()
    return sorted(packs, key=lambda pack: pack.id != "sjtusm")

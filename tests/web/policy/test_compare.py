from django.urls import reverse

from zhiren.policy.comparing import compare_documents
from zhiren.web.bridge.packs import all_packs
from zhiren.web.policy.comparing import compare, sides
from zhiren.web.policy.library import Library


def asked(client, left, right, **query):
    response = client.get(reverse("policy:compare"), {"left": left, "right": right, **query})
    assert response.status_code == 200
    return response


def test_it_compares_as_the_library_does():
    library = Library(all_packs())
    documents, _ = sides(library)
    for left in documents:
        for right in documents:
            if left.key == right.key:
                continue
            rows = compare(library, left, right)
            expected = compare_documents(left.key, right.key)
            assert [row.subject for row in rows] == [entry["subject"] for entry in expected]
            for row, entry in zip(rows, expected, strict=True):
                assert [c.clause.id for c in row.left.clauses] == entry["documents"][left.key]
                assert [c.clause.id for c in row.right.clauses] == entry["documents"][right.key]


def test_marks_change_no_character():
    library = Library(all_packs())
    documents, institutions = sides(library)
    for row in compare(library, institutions[0], institutions[2]):
        for one in (*row.left.clauses, *row.right.clauses):
            assert "".join(text for text, _ in one.pieces) == one.clause.text
    assert documents


def test_different_figures_are_marked(as_):
    page = asked(as_("head"), "sjtusm-2021-39", "sdju-2021", only="figures").content.decode()
    assert '<mark class="differs">' in page
    assert 'class="silent"' not in page


def test_a_silent_side_is_said_to_be_silent(as_):
    response = asked(as_("cadre"), "sjtusm-2021-39", "sdju-2021", only="silent")
    assert response.context["rows"]
    assert all(row.is_one_sided for row in response.context["rows"])
    assert "没有规定" in response.content.decode()


def test_two_institutions_are_compared_with_all_their_documents(as_):
    response = asked(as_("head"), "pack:sjtusm", "pack:shiyan-health")
    documents = {c.clause.document for row in response.context["rows"] for c in row.left.clauses}
    assert len(documents) == 3


def test_choosing_one_twice_or_none_is_explained(as_):
    client = as_("head")
    assert "两边选了同一份" in asked(client, "sdju-2021", "sdju-2021").content.decode()
    assert "选择要对照的两边" in asked(client, "x", "y").content.decode()

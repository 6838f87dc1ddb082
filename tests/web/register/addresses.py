"""The register's addresses for every account."""

from web.addresses import BUSINESS, DEPARTMENT, Address
from zhiren.web.register.models import Education, Person, Unit

UNITS = BUSINESS - {"cadre"}
FILES = BUSINESS - {"supervision"}
# Who may see the file of somebody outside the home unit: the whole institution's roles.
WIDE = frozenset({"head", "staff", "discipline", "personnel"})
STRANGER = frozenset({"stranger"})
NARROW = frozenset({"unit_party", "leader", "cadre"})
KEEPERS = DEPARTMENT | STRANGER


def own_code(row):
    """Codes repeat between institutions; these are of the home institution alone."""
    type(row).objects.filter(pk=row.pk).update(code=f"HOME-{row.pk}")
    return {"code": f"HOME-{row.pk}"}


def cadre(people):
    return own_code(people.cadre_person)


def other(people):
    """Somebody outside the home unit and outside the leader's portfolio."""
    led = Unit.objects.filter(leader_portfolio_set__leader=people.leader.person)
    outside = Person.objects.filter(institution=people.home, unit__system="行政")
    return own_code(outside.exclude(unit__in=[*led, people.home_unit]).order_by("pk").first())


def home_unit(people):
    return own_code(people.home_unit)


def education(people):
    found = Education.objects.filter(person=people.cadre_person).order_by("pk").first()
    return found or Education.objects.create(
        institution=people.home, person=people.cadre_person, level="大学"
    )


def row(people):
    return {"table": "education", "key": education(people).pk}


def removed(people):
    found = education(people)
    Education.all_objects.filter(pk=found.pk).update(removed_at=found.created_at)
    return {"table": "education", "key": found.pk}


def of_person(people):
    return {"table": "education"}


def person_page(view, hidden=STRANGER, **more):
    return Address(f"register:{view}", FILES - hidden, cadre, hidden_from=hidden, **more)


def keeping(view, arguments, **more):
    return Address(f"register:{view}", DEPARTMENT, arguments, hidden_from=STRANGER, **more)


ADDRESSES = [
    Address("register:unit_list", UNITS),
    Address("register:unit_list", UNITS, query="?tree=party&all=1&as_of=2022-01-01"),
    Address("register:staffing_list", UNITS),
    Address("register:portfolio_list", UNITS),
    Address("register:unit_detail", UNITS - STRANGER, home_unit, hidden_from=STRANGER),
    Address("register:unit_staffing", UNITS - STRANGER, home_unit, hidden_from=STRANGER),
    person_page("person_detail"),
    person_page("person_detail", query="?as_of=2020-06-30&known=then"),
    person_page("person_timeline"),
    Address("register:person_detail", WIDE, other, hidden_from=NARROW | STRANGER),
    Address("register:person_timeline", WIDE, other, hidden_from=NARROW | STRANGER),
    Address(
        "register:person_unmask", DEPARTMENT | {"cadre"}, cadre, hidden_from=STRANGER | {"leader"}, method="post"
    ),
    Address(
        "register:person_unmask", DEPARTMENT, other, hidden_from=STRANGER | {"cadre", "leader"}, method="post"
    ),
    keeping("person_history", cadre),
    keeping("person_leave", cadre),
    keeping("person_leave", cadre, method="post", status=422),
    Address("register:person_adjudicate", frozenset({"head"}), cadre, hidden_from=STRANGER),
    Address(
        "register:person_adjudicate", frozenset({"head"}), cadre, hidden_from=STRANGER,
        method="post", status=422,
    ),
    keeping(
        "section_declare", lambda people: {**cadre(people), "section": "concurrent_post"},
        method="post", status=302,
    ),
    Address("register:table_list", KEEPERS),
    Address("register:row_list", KEEPERS, of_person),
    Address("register:row_add", KEEPERS, of_person),
    Address("register:row_add", KEEPERS, of_person, method="post", status=422),
    Address("register:lookup", FILES, {"table": "person"}, query="?q=z"),
    Address("register:lookup", FILES - {"cadre"}, {"table": "unit"}, query="?q=x"),
    keeping("row_change", row),
    keeping("row_change", row, method="post", status=422),
    keeping("row_remove", row),
    keeping("row_remove", row, method="post", status=422),
    keeping("row_restore", removed),
    keeping("row_restore", removed, method="post", status=422),
]  # fmt: skip

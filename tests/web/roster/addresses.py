"""Addresses of the roster."""

from web.addresses import BUSINESS, DEPARTMENT, Address

# The stranger is the head of another institution's department: lists open, with its own rows.
LOOKERS = DEPARTMENT | {"unit_party", "leader", "discipline", "personnel", "stranger"}
EXPORTERS = LOOKERS - {"leader"}


def view_of_head(people):
    """A view of the head's own, to be removed."""
    from zhiren.web.roster.models import SavedView

    view, _ = SavedView.objects.get_or_create(
        owner=people.head, name="自用", institution=people.home
    )
    return {"key": view.pk}


ADDRESSES = [
    Address("roster:person_list", LOOKERS),
    Address("roster:person_list", LOOKERS, query="?group=sex&sort=-age&columns=name,age"),
    Address("roster:column_choice", LOOKERS),
    Address("roster:filter_choice", LOOKERS),
    Address("roster:person_export", EXPORTERS),
    Address("roster:person_print", EXPORTERS),
    Address("roster:view_save", LOOKERS, method="post", data={"name": "甲"}, status=302),
    Address("roster:view_default", LOOKERS, method="post", status=302),
    Address(
        "roster:view_remove",
        frozenset({"head"}),
        view_of_head,
        status=302,
        hidden_from=LOOKERS - {"head"},
        method="post",
    ),
    Address("roster:compare", LOOKERS),
    Address(
        "roster:compare",
        frozenset(),
        query="?person=nobody&person=no-one",
        hidden_from=LOOKERS,
    ),
    Address("roster:find", BUSINESS, query="?q=谈话"),
    Address("roster:statistics", LOOKERS),
    Address("roster:statistics_export", EXPORTERS),
]

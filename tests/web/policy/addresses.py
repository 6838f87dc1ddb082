"""Who may open which address of the policy pages."""

from web.addresses import BUSINESS, DEPARTMENT, Address

BOARD = DEPARTMENT | {"leader", "discipline", "supervision", "stranger"}
DOCUMENT = {"document": "sjtusm-2021-30"}
CLAUSE = {"document": "sjtusm-2021-30", "clause": "8.2"}

# Texts are open to every business account of every institution; what is known of how they are
# kept is the own institution's only (test_clause.py, test_board.py).
ADDRESSES = [
    Address("policy:document_list", BUSINESS),
    Address("policy:document", BUSINESS, DOCUMENT),
    Address("policy:document", frozenset(), {"document": "no-such"}, hidden_from=BUSINESS),
    Address("policy:clause", BUSINESS, CLAUSE),
    Address(
        "policy:clause",
        frozenset(),
        {"document": "sjtusm-2021-30", "clause": "99.9"},
        hidden_from=BUSINESS,
    ),
    Address("policy:search", BUSINESS, query="?q=容错"),
    Address("policy:compare", BUSINESS, query="?left=sjtusm-2021-39&right=sdju-2021"),
    Address("policy:reading", BUSINESS, {"pack": "sjtusm", "name": "who-are-cadres"}),
    Address("policy:coverage_list", BUSINESS),
    Address("policy:coverage_export", BUSINESS),
    Address("policy:coverage", BUSINESS, DOCUMENT),
    Address("policy:document_coverage_export", BUSINESS, DOCUMENT),
    Address("policy:board", BOARD),
]

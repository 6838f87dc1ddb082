"""Addresses of todos × the cast."""

from web.addresses import ADMINISTRATORS, BUSINESS, EVERYBODY, Address
from web.todos.making import BY_DEPARTMENT, make_todo
from zhiren.web.todos.models import Todo

# Strangers are the head of another institution: they may do such things, elsewhere.
OPEN = BUSINESS
URGING = frozenset({"head", "staff", "leader", "supervision", "stranger"})


def todo(people):
    found = Todo.objects.first() or make_todo(
        people.home, BY_DEPARTMENT, person=people.cadre_person
    )
    return found.pk


def one(people):
    return {"pk": todo(people)}


def chosen(people):
    return {"todo": [todo(people)]}


def note(people):
    return {**chosen(people), "note": "已登记"}


def feed(people):
    return {"key": people.head.feed_key}


# The todo goes to the department: who oversees sees it, unless it rests on what is closed to them.
SEES = frozenset({"head", "staff", "unit_party", "leader", "discipline"})
HANDLES = frozenset({"head", "staff"})
ADDRESSES = [
    Address("todos:todo_list", OPEN),
    Address("todos:todo_list", OPEN, query="?tab=all&due=overdue&group=unit&sort=due&q=张"),
    Address("todos:todo_export", OPEN),
    Address("todos:calendar", OPEN),
    Address("todos:calendar", OPEN, query="?month=2025-02&tab=all"),
    Address("todos:notices", OPEN),
    Address("todos:notices", OPEN, method="post", status=302),
    Address("todos:todo_detail", SEES, one, hidden_from=BUSINESS - SEES),
    Address(
        "todos:todo_act",
        HANDLES,
        {"act": "take"},
        status=302,
        hidden_from=BUSINESS - HANDLES,
        method="post",
        data=chosen,
    ),
    Address("todos:todo_act", frozenset(), {"act": "nonsense"}, hidden_from=OPEN, method="post"),
    Address(
        "todos:todo_report",
        HANDLES,
        status=302,
        hidden_from=BUSINESS - HANDLES,
        method="post",
        data=note,
    ),
    Address("todos:todo_report", frozenset(), hidden_from=OPEN),
    Address("todos:todo_snooze", frozenset(), hidden_from=OPEN),
    Address("todos:todo_delegate", frozenset(), hidden_from=OPEN),
    Address(
        "todos:todo_urge",
        URGING - {"stranger", "supervision"},
        status=302,
        hidden_from=frozenset({"stranger", "supervision"}),
        method="post",
        data=note,
    ),
    Address(
        "todos:feed",
        EVERYBODY,
        {"key": "nobodys-key-of-forty-characters-000000000"},
        404,
        anybody=True,
    ),
]
assert ADMINISTRATORS

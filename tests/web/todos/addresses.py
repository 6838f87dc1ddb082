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
        OPEN,
        {"act": "take"},
        status=302,
        method="post",
        data=chosen,
    ),
    Address("todos:todo_act", frozenset(), {"act": "nonsense"}, hidden_from=OPEN, method="post"),
    Address(
        "todos:todo_report",
        OPEN,
        status=302,
        method="post",
        data=note,
    ),
    # With nothing chosen that the account handles they lead back to the list, which says so.
    Address("todos:todo_report", OPEN, status=302),
    Address("todos:todo_snooze", OPEN, status=302),
    Address("todos:todo_delegate", OPEN, status=302),
    Address(
        "todos:todo_urge",
        URGING,
        status=302,
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

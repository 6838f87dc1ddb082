"""What the roster's tests share."""

from datetime import date

from django.http import QueryDict

from web.cast import AS_OF
from zhiren.web.accounts.access import access_of
from zhiren.web.roster.query import read_query

# The cast's register is of AS_OF; a day in it makes every column say something.
DAY = f"{AS_OF:%Y.%m.%d}"
EARLIER = date(2022, 6, 30)


def query_of(user, text="", on=AS_OF):
    """The query of an address for an account, ``today`` being the day given."""
    return read_query(QueryDict(text), access_of(user), on)

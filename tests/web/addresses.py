"""One table: every address × every account of the cast × the status expected.

Each app keeps its rows in ``tests/web/<app>/addresses.py`` as ``ADDRESSES``; the test beside
this file fails on an address of the site that no row names.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from web.cast import NAMES

NOTHING: Mapping[str, Any] = MappingProxyType({})
EVERYBODY = frozenset(NAMES)
ADMINISTRATORS = frozenset({"system", "security", "audit"})
BUSINESS = EVERYBODY - ADMINISTRATORS
DEPARTMENT = frozenset({"head", "staff"})


class Address(NamedTuple):
    """One row of the table.

    ``view`` is the address's name; ``arguments`` are its parts, or a function of the people that
    gives them. Accounts in ``open_to`` get ``status``, those in ``hidden_from`` (who may do such
    things but not with this object) 404, all others 403. ``anybody`` opens it without logging in.
    For POST, ``data`` is sent.
    """

    view: str
    open_to: frozenset[str]
    arguments: Mapping[str, Any] | Callable[[Any], dict[str, Any]] = NOTHING
    status: int = 200
    hidden_from: frozenset[str] = frozenset()
    method: str = "get"
    data: Mapping[str, Any] | Callable[[Any], dict[str, Any]] = NOTHING
    anybody: bool = False
    query: str = ""

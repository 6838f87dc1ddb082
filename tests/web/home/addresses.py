"""The front page × the cast."""

from web.addresses import EVERYBODY, Address

ADDRESSES = [
    Address("home:front", EVERYBODY),
    Address("home:front", EVERYBODY, query="?since=7"),
    Address("home:front", EVERYBODY, query="?since=nonsense"),
]

"""Who acts: handed to every service that writes, and written into its audit row."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Acting:
    """The person or programme behind a write, and from where.

    ``user`` is the account's key, None for the system itself; ``institution`` the key of the
    institution acted in, None for matters of the whole site.
    """

    user: int | None
    name: str
    institution: int | None = None
    address: str = ""

    def within(self, institution: int) -> Acting:
        """The same, acting in that institution."""
        return Acting(self.user, self.name, institution, self.address)


def system(what: str, institution: int | None = None) -> Acting:
    """The system acting by itself; ``what`` says which part of it, e.g. 夜间研判."""
    return Acting(None, f"系统（{what}）", institution)

"""The audit entries of this app: about one account each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from zhiren.web.audit.services import Act

if TYPE_CHECKING:
    from zhiren.web.accounts.models import User


def act_on(
    user: User,
    action: str,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    reason: str = "",
) -> Act:
    """An entry about an account; never put a secret (口令、密钥、订阅码) into before or after."""
    label = f"{user.name}（{user.username}）"
    return Act(
        f"accounts.{action}", "user", user.pk, label, user.person_id, before or {}, after or {},
        reason,
    )  # fmt: skip

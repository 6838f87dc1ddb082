"""Where a request comes from, and the account name it tries: alike for the audit and lock-outs."""

from __future__ import annotations

from ipaddress import ip_address
from typing import TYPE_CHECKING, Any

from django.conf import settings

if TYPE_CHECKING:
    from django.http import HttpRequest

_SYSTEMS = ("Windows", "Android", "iPhone", "iPad", "Mac OS X", "Linux")
_BROWSERS = (
    ("MicroMessenger", "微信"),
    ("Edg", "Edge"),
    ("360", "360 浏览器"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)


def address_of(request: HttpRequest) -> str | None:
    """The network address of who asks, None when the server does not know it.

    Behind ``settings.PROXIES`` proxies of one's own it is the one that the outermost of them saw;
    entries further left in X-Forwarded-For are the asker's word and are not believed.
    """
    address = request.META.get("REMOTE_ADDR", "")
    hops = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    if settings.PROXIES and len(hops) >= settings.PROXIES:
        forwarded = hops[-settings.PROXIES].strip()
        address = forwarded if _is_address(forwarded) else address
    return address if _is_address(address) else None


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def account_name(request: HttpRequest, credentials: dict[str, Any] | None) -> str:
    """The account's name as failures are counted: however its letters are cased.

    Log-in ignores case; were failures counted by the name as typed, every way of writing it
    would give as many tries again.
    """
    return normal_name((credentials or {}).get("username") or request.POST.get("username") or "")


def normal_name(username: str) -> str:
    """An account's name as failures are counted under it."""
    return username.strip().lower()[:150].replace("\0", "")


def browser_of(agent: str) -> str:
    """Chrome（Windows）: what a person recognises the own browser by."""
    system = next((name for name in _SYSTEMS if name in agent), "")
    browser = next((title for mark, title in _BROWSERS if mark in agent), "其他浏览器")
    return f"{browser}（{system}）" if system else browser

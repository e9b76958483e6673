"""Loopback: whether an address, or somebody who asks, is on this machine."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from aiohttp import HttpVersion11, web

_PASSED_ON = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via")


def is_local(host: str) -> bool:
    """Whether only this machine can reach a service that listens there."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def asked_here(request: web.Request) -> bool:
    """Whether somebody at this machine asks.

    A proxy on this machine passes on what others ask, and a page of somebody else can give its own name this machine's
    address; the headers of the first, or its old HTTP (browsers speak a newer one), and the name asked for by the second
    give them away.
    """
    if request.version < HttpVersion11 or any(name in request.headers for name in _PASSED_ON):
        return False
    named = urlsplit(f"//{request.host}").hostname or ""
    return is_local(request.remote or "") and is_local(named)

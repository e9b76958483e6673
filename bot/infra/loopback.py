"""Loopback checks: whether an address, or the client of a request, is on this machine."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from aiohttp import HttpVersion11, web

_PASSED_ON = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via")


def is_local(host: str) -> bool:
    """Whether only this machine can reach a service that listens on this address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def asked_here(request: web.Request) -> bool:
    """Whether the request comes from this machine.

    Two kinds of requests only seem to. A local proxy forwards requests of others; its headers or its HTTP/1.0 (browsers use
    a newer version) show that. And a foreign page can point its own host name at this machine (DNS rebinding); the host name
    of the request shows that.
    """
    if request.version < HttpVersion11 or any(name in request.headers for name in _PASSED_ON):
        return False
    named = urlsplit(f"//{request.host}").hostname or ""
    return is_local(request.remote or "") and is_local(named)

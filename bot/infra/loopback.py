"""Loopback check: whether an address is on this machine. Imports no HTTP library, so that commands start fast.

A name other than `localhost` counts as one that others can reach.
"""

from __future__ import annotations

import ipaddress


def is_local(host: str) -> bool:
    """Whether only this machine can reach a service that listens on this address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False

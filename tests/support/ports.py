"""Ports for services that run as processes of their own and keep their port when they are started again."""

from __future__ import annotations

import socket


def free_port() -> int:
    """A port on 127.0.0.1 that nobody else is given as long as this process lives.

    A socket stays bound to it but never listens. So the system gives the port to no other server and to no connection, and a
    server that names it can have it, again and again, because servers set SO_REUSEADDR.
    """
    held = socket.socket()
    held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    held.bind(("127.0.0.1", 0))
    port = int(held.getsockname()[1])
    held.detach()  # it stays open until this process ends
    return port

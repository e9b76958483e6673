"""Progress of long work: a line on the terminal that counts the seconds and goes when the work is done. Silent elsewhere."""

from __future__ import annotations

import contextlib
import sys
import threading
import time
from collections.abc import Iterator
from typing import TextIO

CLEAR = "\r\x1b[K"
EVERY = 1.0  # seconds between two changes of the line


@contextlib.contextmanager
def working(what: str, stream: TextIO | None = None) -> Iterator[None]:
    """Say what is going on while the block runs."""
    out = stream or sys.stderr
    if not out.isatty():
        yield
        return
    ended, began = threading.Event(), time.monotonic()

    def tell() -> None:
        while not ended.wait(EVERY):
            out.write(f"{CLEAR}{what} … {time.monotonic() - began:.0f} s")
            out.flush()

    out.write(f"{what} …")
    out.flush()
    teller = threading.Thread(target=tell, daemon=True)
    teller.start()
    try:
        yield
    finally:
        ended.set()
        teller.join()
        out.write(CLEAR)
        out.flush()

"""Private files: created so that only their owner can read them. Windows takes the permissions of the folder instead.

Writing replaces an earlier file and makes it private too. Whether an existing file may be replaced is for the caller to
decide.
"""

from __future__ import annotations

import os
from pathlib import Path

MODE = 0o600  # permissions: its owner reads and writes


def create_private(path: Path) -> None:
    """Create an empty file for its owner only, where there is none. SQLite gives its other files the same permissions."""
    if not path.exists():
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, MODE))


def write_private(path: Path, content: bytes) -> None:
    """Write a file that only its owner can read. An earlier one is replaced, and becomes private."""
    file = os.open(path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC | getattr(os, "O_BINARY", 0), MODE)
    with os.fdopen(file, "wb") as opened:
        if hasattr(os, "fchmod"):
            os.fchmod(opened.fileno(), MODE)
        opened.write(content)
